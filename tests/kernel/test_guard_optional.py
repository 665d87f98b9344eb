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
