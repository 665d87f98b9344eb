"""What may be absent is written only where it is given."""

from kernel_texts import is_lowered

from symloss.kernel.guard_optional import guard_optional


def test_stores_and_zeros():
    is_lowered(
        lambda block: guard_optional(block, {"grad"}),
        """
        y[n] = x[n]
        for c in loop(C):
            grad[n, c] = x[n]
        grad[n, 0] += 1
        if x[n] > 0:
            z = x[n]
        else:
            grad = zeros()
            y = zeros()
        """,
        """
        y[n] = x[n]
        for c in loop(C):
            if given('grad'):
                grad[n, c] = x[n]
        if given('grad'):
            grad[n, 0] += 1
        if x[n] > 0:
            z = x[n]
        else:
            if given('grad'):
                grad = zeros()
            y = zeros()
        """,
    )


def test_locals_of_what_may_be_absent_are_made_where_it_is_given():
    is_lowered(
        lambda block: guard_optional(block, {"grad", "other"}),
        """
        for c in loop(C):
            kept = grad[n, c]
            part = 2*kept
            free = x[n]
            other[n, c] = 3
            grad[n, c] = part + free
        held = other[n, 0]
        y[n] = held
        """,
        """
        for c in loop(C):
            free = x[n]
            if given('other'):
                other[n, c] = 3
            if given('grad'):
                kept = grad[n, c]
                part = 2*kept
                grad[n, c] = part + free
        held = other[n, 0]
        y[n] = held
        """,
    )


def test_locals_that_two_stores_share_are_made_before_them():
    is_lowered(
        lambda block: guard_optional(block, {"grad", "other"}),
        """
        kept = grad[n, 0]
        grad[n, 0] = 2*kept
        other[n, 0] = 3*kept
        """,
        """
        kept = grad[n, 0]
        if given('grad'):
            grad[n, 0] = 2*kept
        if given('other'):
            other[n, 0] = 3*kept
        """,
    )
