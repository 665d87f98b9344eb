"""Blocks of rows have totals of their own, which join those of all rows in the order of the blocks."""

import mpmath
from kernel_texts import is_lowered, kernel, n

from symloss.kernel.hand_out_blocks import END, FIRST, hand_out_blocks
from symloss.kernel.interpret import Memory, Rows

SYMBOLS = {"start": FIRST, "stop": END}


def test_totals_and_rows():
    is_lowered(
        lambda block: hand_out_blocks(block, n, (("total", "sum"), ("top", "max"))),
        """
        for c in loop(C, total='sum'):
            total = add('sum', total, x[n, c])
        if x[n, 0] > 0:
            top = add('max', top, x[n, 0])
        else:
            y[n] = 0
        """,
        """
        for n in blocks(N, total='sum', top='max'):
            block_total = start('sum')
            block_top = start('max')
            for n in loop(N, start=start, stop=stop, block_total='sum', block_top='max'):
                for c in loop(C, block_total='sum'):
                    block_total = add('sum', block_total, x[n, c])
                if x[n, 0] > 0:
                    block_top = add('max', block_top, x[n, 0])
                else:
                    y[n] = 0
            total = add('sum', total, block_total)
            top = add('max', top, block_top)
        """,
        ("total", "top"),
        **SYMBOLS,
    )


def test_nothing_is_added_up():
    is_lowered(
        lambda block: hand_out_blocks(block, n, ()),
        "y[n] = x[n, 0]",
        "for n in blocks(N):\n    for n in loop(N, start=start, stop=stop):\n        y[n] = x[n, 0]",
        **SYMBOLS,
    )


def test_all_rows_in_one_run():
    """Also where the last block is shorter; a row's scratch is not seen by the next."""
    text = "z[0] = x[n, 0]\ntotal = add('sum', total, z[0])\ny[n] = z[0]"
    handed_out = hand_out_blocks(kernel(text), n, (("total", "sum"),))
    rows = {(at, 0): mpmath.mpf(at + 1) for at in range(5)}
    memory, totals = Memory({"x": rows}, {}, {"N": 5, "C": 1}), [{"total": mpmath.mpf(0)}]
    Rows(memory, n, {}, totals, ["z"]).run(handed_out)
    assert totals == [{"total": 15}]
    assert memory.arrays["y"] == {(at,): at + 1 for at in range(5)}
