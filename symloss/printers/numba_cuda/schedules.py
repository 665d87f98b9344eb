"""The schedules a CUDA module is printed from, and which of them this backend can print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from symloss.passes.schedule import schedule
from symloss.pipeline import finished
from symloss.printers.numba_cpu.entry import Entry
from symloss.printers.numba_cuda.recompute import recompute_kept
from symloss.program.schedule import Phase, Schedule

if TYPE_CHECKING:
    from symloss.chain import Chain


# A row is one kernel's work: what several of its loops need each of them computes
_of_one_phase = partial(schedule, stores_sums=False)


def entries(chain: Chain) -> list[tuple[Schedule, Entry]]:
    """The entry points that a loss has, with their schedules."""
    return [(finished(recompute_kept(each)), entry) for each, entry in _planned(chain)]


def _planned(chain: Chain) -> list[tuple[Schedule, Entry]]:
    flat = chain.signature.elementwise
    outputs = chain.final.outputs
    gradients, seconds = chain.final.outputs_of("adjoint"), chain.final.outputs_of("hessian_diag")
    doc = "Return the sum of weight times term; fill the outputs that are not None."
    found = [(_of_one_phase(chain.final, gradients), Entry("evaluate", "", doc, flat, True, True))]
    if "normaliser" in outputs:
        doc = "Return what a mean divides by: the sum of weight times count."
        entry = Entry("normaliser", "normaliser_", doc, flat, False, True)
        found.append((_of_one_phase(chain.final, (), result="normaliser"), entry))
    if seconds:
        only = replace(chain.final, outputs=seconds)
        doc = "Fill the diagonal of the second derivative."
        entry = Entry("hessian_diag", "hessian_", doc, flat, True, False)
        found.append((_of_one_phase(only, seconds, result=seconds[0]), entry))
    return found


def support(chain: Chain, backend: str = "CUDA") -> str | None:
    """None where a backend of element-wise and row-wise losses can print this one, else why not."""
    if chain.final.positions and chain.schedule.structure != "scan":
        return f"the {backend} backend cannot print windows yet"
    own = (chain.schedule, chain.normaliser_schedule, chain.hessian_schedule)
    reason = _limit_of(own)
    if reason is not None and own[0].structure == "global":  # perhaps for what only a CPU stores
        reason = _limit_of(each for each, _ in _planned(chain))
    return reason and f"the {backend} backend {reason}"


def _limit_of(schedules: Iterable[Schedule | None]) -> str | None:
    return next((reason for reason in map(_limit, schedules) if reason), None)


def _limit(each: Schedule | None) -> str | None:
    if each is None:
        return None
    if each.structure == "scan":
        return "cannot print recurrences along an axis yet"
    alone = all(isinstance(step, Phase) for step in each.steps) and not each.buffers
    if each.structure == "pairwise" or not alone:
        return f"cannot print {each.structure} structures yet"
    for step in each.steps:
        assert isinstance(step, Phase)
        if any(op != "sum" for _, op in step.folds):
            return "can only sum over the samples, not take a largest or a smallest"
    return None
