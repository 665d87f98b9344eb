"""Neighbours under one condition stand under it together."""

from kernel_texts import is_lowered

from symloss.kernel.merge_branches import merge_branches


def test_neighbours_and_what_is_inside():
    is_lowered(
        merge_branches,
        """
        if first_thread():
            if given('a'):
                a[n] = 1
        if first_thread():
            if given('a'):
                a[n] = 2
        y[n] = 1
        if first_thread():
            z = 1
        """,
        """
        if first_thread():
            if given('a'):
                a[n] = 1
                a[n] = 2
        y[n] = 1
        if first_thread():
            z = 1
        """,
    )


def test_what_follows_an_alternative_stays_apart():
    text = """
    if x[n] > 0:
        y[n] = 1
    else:
        y[n] = 2
    if x[n] > 0:
        z = 1
    """
    is_lowered(merge_branches, text, text)
    is_lowered(
        merge_branches,
        "if x[n] > 0:\n    z = 1\nif x[n] > 0:\n    y[n] = 1\nelse:\n    y[n] = 2",
        "if x[n] > 0:\n    z = 1\n    y[n] = 1\nelse:\n    y[n] = 2",
    )
