"""A window is opened once, where those who read through it see it."""

from kernel_texts import is_lowered

from symloss.kernel.share_windows import share_windows


def test_once_in_a_block_and_below():
    is_lowered(
        share_windows,
        """
        w = x[n, 1:C + 1]
        for c in loop(C, w=x[n, c + 1]):
            y[n, c] = x[n, c + 1]
        if x[n, 0] > 0:
            w = x[n, 1:C + 1]
            for c in loop(C, w=x[n, c + 1]):
                y[n, c] = -x[n, c + 1]
        """,
        """
        w = x[n, 1:C + 1]
        for c in loop(C, w=x[n, c + 1]):
            y[n, c] = x[n, c + 1]
        if x[n, 0] > 0:
            for c in loop(C, w=x[n, c + 1]):
                y[n, c] = -x[n, c + 1]
        """,
    )


def test_not_from_one_branch_to_what_follows():
    text = """
    if given('a'):
        w = x[n, 1:C + 1]
        for c in loop(C, w=x[n, c + 1]):
            a[n, c] = x[n, c + 1]
    w = x[n, 1:C + 1]
    for c in loop(C, w=x[n, c + 1]):
        y[n, c] = x[n, c + 1]
    """
    is_lowered(share_windows, text, text)
