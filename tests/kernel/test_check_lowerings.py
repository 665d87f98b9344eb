"""Every pass of every target is run; a pass that changes what is computed, or races, is named."""

import sys
from dataclasses import replace

import pytest

from symloss.kernel import lowering
from symloss.kernel.check_lowerings import check_lowerings
from symloss.kernel.interpret import KernelFault
from symloss.kernel.lowering import CPU, CUDA
from symloss.kernel.nodes import Combine, FirstThread, If, Owns, Store, with_blocks
from symloss.losses.catalogue import declared
from symloss.printers.backends import BACKENDS
from symloss.printers.numba_cpu.module import entries, product_entries
from symloss.printers.numba_cuda.schedules import entries as cuda_entries
from symloss.rehearsal.rehearse import RehearsalError, rehearse

SPREAD = (  # of every structure; the others are checked when their files are generated
    "huber", "dice", "cross_entropy", "multi_margin", "nt_xent", "pairwise_hinge", "center_loss",
    "l2_regularization", "ctc",
)  # fmt: skip
ALL = sorted(declared())


@pytest.mark.parametrize(
    "name", [name if name in SPREAD else pytest.param(name, marks=pytest.mark.slow) for name in ALL]
)
def test_the_catalogue(name):
    chain = declared()[name].chain
    for schedule, _ in [*entries(chain), *product_entries(chain)]:
        check_lowerings(schedule, CPU)
    if BACKENDS["cuda"].support(chain) is None:
        for schedule, _ in cuda_entries(chain):
            check_lowerings(schedule, CUDA, (1, 2, 3, 8))


def without(kind):
    """A pass that leaves statements out."""

    def run(block):
        kept = (statement for statement in block if not isinstance(statement, kind))
        return tuple(with_blocks(statement, run) for statement in kept)

    return run


def by_the_first(block):
    """A pass that lets the first thread correct what others own."""

    def changed(statement):
        if isinstance(statement, If) and isinstance(statement.condition, Owns):
            statement = replace(statement, condition=FirstThread())
        return with_blocks(statement, by_the_first)

    return tuple(map(changed, block))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (without(Combine), "cross_entropy, broken: .* where the program gives"),
        (without(Store), r"cross_entropy, broken: .* is never written"),
        (by_the_first, r"cross_entropy, broken: grad_input\[.*\] is written by two threads"),
    ],
    ids=["sums are not combined", "nothing is stored", "another thread corrects"],
)
def test_a_broken_pass_is_named(broken, told):
    schedule, _ = cuda_entries(declared()["cross_entropy"].chain)[0]
    with pytest.raises(KernelFault, match=told):
        check_lowerings(schedule, (*CUDA, lowering.Lowering("broken", broken)), (2, 3, 5))


def test_a_store_that_is_not_guarded():
    schedule = declared()["huber"].chain.schedule
    guarded = next(step for step in CPU if step.name == "guarded")
    only = replace(guarded, told=lambda facts: {"optional": {"grad_input"}})
    with pytest.raises(KernelFault, match=r"huber, guarded: .* is written, which was not passed"):
        check_lowerings(schedule, [only if step is guarded else step for step in CPU])


def test_it_is_done_before_a_file_is_written(monkeypatch):
    broken = lowering.Lowering("broken", without(Store))
    module = sys.modules["symloss.rehearsal.rehearse"]
    monkeypatch.setitem(module.RUNS, "cpu", module.Run(((*CPU, broken),)))
    chain = declared()["huber"].chain
    with pytest.raises(RehearsalError, match=r"huber \(cpu\): huber, broken: .* nothing was written"):
        rehearse(chain, "cpu", BACKENDS["cpu"].render(chain))
