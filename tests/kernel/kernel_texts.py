"""Small kernels as text: the axes they name, and how a pass is tried on them."""

from symloss.kernel.parse import parse
from symloss.kernel.text import show
from symloss.kernel.well_formed import check_well_formed
from symloss.language import axis

n, N = axis("n", "N")
c, C = axis("c", "C")
d, D = axis("d", "D")
AXES = (n, N, c, C, d, D)


def kernel(text, **symbols):
    return parse(text, *AXES, **symbols)


def is_lowered(run, before, after, totals=(), **symbols):
    """Hold what a pass makes of one text against another; both are well formed."""
    given, wanted = kernel(before, **symbols), kernel(after, **symbols)
    check_well_formed(given, "the text", totals)
    found = run(given)
    check_well_formed(found, "the pass", totals)
    assert show(found) == show(wanted)
    assert found == wanted
