"""What is printed of a kernel is read back as the same kernel."""

import pytest
from kernel_texts import kernel

from symloss.commands.errors import CommandError
from symloss.commands.show import stage_text
from symloss.kernel.lowering import CPU, CUDA, lowered
from symloss.kernel.nodes import For, Given, If, values_of, walk
from symloss.kernel.parse import parse
from symloss.kernel.text import show
from symloss.language.symbols import Extent, Index, Read
from symloss.losses.catalogue import declared
from symloss.program.schedule import Phase, Schedule

EVERYTHING = """
sample_weight = weight_or_one(weight[n])
total = start('sum')
x_window = x[n, 2:C + 2]
for c in loop(C, total='sum', x_window=x[n, c + 2]):
    total = add('sum', total, exp(s[n, c]), where=Ne(c, y[n]))
for d in threads(D, start=1, stop=D - 1):
    z = x[n, d]**2
    y[n, d] = z
for d in loop(D, stop=D, reverse=True):
    y[n, d] = 2/3
total = combine('sum', total)
if given('grad', 'terms'):
    grad[n, 0] += total
else:
    grad = zeros()
if first_thread():
    if owns(c):
        y[n, c] = -total
"""


def test_every_statement():
    assert show(kernel(EVERYTHING)) == EVERYTHING.strip()
    assert kernel(show(kernel(EVERYTHING))) == kernel(EVERYTHING)


@pytest.mark.parametrize("line", ["while True: pass", "x = lambda: 0", "del x", "for i in loop(C): x = 1"])
def test_what_is_no_kernel(line):
    with pytest.raises((SyntaxError, KeyError)):
        kernel(line)


def test_conditions():
    (statement,) = kernel("if given('a'):\n    x = 1")
    assert statement == If(Given(("a",)), statement.body)


@pytest.mark.parametrize("name", ["cross_entropy", "triplet", "giou", "ssim", "dice", "multi_margin"])
def test_kernels_of_the_catalogue(name):
    schedule = declared()[name].chain.schedule
    assert isinstance(schedule, Schedule)
    for phase in schedule.steps:
        if isinstance(phase, Phase):
            for target in (CPU, CUDA) if schedule.structure in ("elementwise", "rowwise") else (CPU,):
                block = lowered(schedule, phase, target)
                assert show(parse(show(block), *symbols_of(block))) == show(block)


def symbols_of(block):
    """What a kernel names: axes, and symbols with their assumptions."""
    found = set()
    for statement in walk(block):
        for part in values_of(statement):
            found |= part.free_symbols | {read.head for read in part.atoms(Read)}
        if isinstance(statement, For):
            found |= {statement.index, *(read.head for read, _ in statement.through)}
    indices = {symbol for symbol in found if isinstance(symbol, Index)}
    return sorted(found | {index.extent for index in indices}, key=lambda s: isinstance(s, Index | Extent))


@pytest.mark.parametrize("stage", ["kernel", "cuda kernel"])
def test_it_is_shown(stage):
    text = stage_text(declared()["cross_entropy"], stage)
    rows = "loop(N, start=start, stop=stop, block_total='sum')" if stage == "kernel" else "rows(N)"
    margin = "        " if stage == "kernel" else "    "
    assert f"for n in {rows}:\n{margin}sample_weight = weight_or_one(weight[n])" in text
    assert ("threads(C" in text) == (stage == "cuda kernel")


def test_a_kernel_that_a_target_lacks_is_not_shown():
    with pytest.raises(CommandError, match="dice: there is no cuda kernel"):
        stage_text(declared()["dice"], "cuda kernel")
