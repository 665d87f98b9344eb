"""The threads of a row share its loops; what is done once one of them does."""

import pytest
from kernel_texts import is_lowered, kernel

from symloss.kernel.share_rows import share_rows
from symloss.language.symbols import Symbol
from symloss.program.unsupported import UnsupportedError


def test_loops_totals_and_single_elements():
    is_lowered(
        lambda block: share_rows(block, {"total"}),
        """
        s = start('sum')
        for c in loop(C, s='sum', total='sum'):
            s = add('sum', s, x[n, c])
            grad[n, c] = x[n, c]
        total = add('sum', total, s)
        terms[n] = s
        grad[n, 0] += s
        grad[n, y[n]] = s
        if x[n, 0] > 0:
            total = add('sum', total, s)
        """,
        """
        s = start('sum')
        for c in threads(C, s='sum', total='sum'):
            s = add('sum', s, x[n, c])
            grad[n, c] = x[n, c]
        s = combine('sum', s)
        if first_thread():
            total = add('sum', total, s)
        if first_thread():
            terms[n] = s
        if owns(0):
            grad[n, 0] += s
        if owns(y[n]):
            grad[n, y[n]] = s
        if x[n, 0] > 0:
            if first_thread():
                total = add('sum', total, s)
        """,
        ("total",),
        y=Symbol("y", integer=True),
    )


def test_iterations_that_wait_for_one_another():
    with pytest.raises(UnsupportedError, match="recurrences along an axis"):
        share_rows(kernel("for c in loop(C, stop=C, reverse=True):\n    y[n, c] = 1"), ())
