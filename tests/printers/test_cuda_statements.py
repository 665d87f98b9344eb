"""How the threads of a row share its loops: each column goes to the thread that owns it, once."""

import textwrap

import pytest
from sympy import Integer, Symbol

from symloss.language import axis
from symloss.language.symbols import Array
from symloss.printers.numba_cuda.statements import CudaStatements
from symloss.program import Let, Program, head
from symloss.program.schedule import Fold, Loop, Phase, Schedule, Store
from symloss.program.unsupported import UnsupportedError
from symloss.signature import DOMAINS

n, N = axis("n", "N")
c, C = axis("c", "C")
d, D = axis("d", "D")
ROW = [3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0]


X = Array("x", (N, C), "differentiable", DOMAINS["real"])
ELEMENT = X[n, c]


def lines_of(loop):
    """The printed body of one row, with `x` an input and `y` an output."""
    program = Program("given", (X,), (), (Let(head("y"), (n, c), ELEMENT),), ("y",))
    phase = Phase("rows", n, (loop,), (), ("y",))
    return CudaStatements(Schedule(program, (phase,), (), ("y",), Symbol("total")), phase).lines()


def run(lines, lanes, **given):
    """What each thread adds up, and who stored which column."""
    sums, stored = [], {}
    for lane in range(lanes):
        y = {}
        scope = {"x": {(0, k): v for k, v in enumerate(ROW)}, "y": type("Out", (dict,), {"size": 1})(y),
                 "n": 0, "C": len(ROW), "lane": lane, "lanes": lanes, "zero": 0.0,
                 "sum_over_row": lambda value: value, **given}  # fmt: skip
        exec(textwrap.dedent("\n".join(lines)), scope)
        sums.append(scope["s"])
        for at in scope["y"]:
            stored.setdefault(at[1], []).append(lane)
    return sums, stored


LAST = Symbol("last", integer=True)
BOUNDS = [
    (Integer(0), None),
    (Integer(2), None),
    (Integer(0), Integer(5)),
    (Integer(3), Integer(6)),
    (Symbol("first", integer=True) + 1, LAST),
]


@pytest.mark.parametrize("lanes", [1, 2, 4, 16])
@pytest.mark.parametrize(("start", "stop"), BOUNDS)
def test_a_row_is_added_up_once(start, stop, lanes):
    body = (Fold("s", "sum", ELEMENT), Store("y", (n, c), ELEMENT))
    lines = lines_of(Loop(c, (("s", "sum"),), body, (), start, stop))
    sums, stored = run(lines, lanes, first=1, last=4)
    known = {symbol: {"first": 1, "last": 4}[symbol.name] for symbol in (*start.free_symbols, LAST)}
    low, high = (int(end.subs(known)) if end is not None else len(ROW) for end in (start, stop))
    assert sum(sums) == sum(ROW[low:high])
    assert stored == {column: [column % lanes] for column in range(low, high)}


def test_loops_inside_a_shared_one_are_whole():
    inner = Loop(c, (("s", "sum"),), (Fold("s", "sum", ELEMENT),), (), Integer(1), Integer(4))
    lines = lines_of(Loop(d, (), (inner,)))
    assert [line.strip() for line in lines if line.strip().startswith("for")] == [
        "for d in range(lane, D, lanes):",
        "for c in range(1, 4):",
    ]


def test_threads_do_not_share_a_recurrence():
    loop = Loop(c, (), (Store("y", (n, c), ELEMENT),), (), Integer(0), Integer(4), reverse=True)
    with pytest.raises(UnsupportedError, match="recurrence"):
        lines_of(loop)
