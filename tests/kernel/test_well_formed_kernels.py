"""A kernel whose structure a pass has broken is refused, and the pass named."""

import pytest
from kernel_texts import kernel

from symloss.kernel.well_formed import KernelError, check_well_formed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("y[n] = z\nz = x[n]", "z is read before it is known"),
        ("if x[n] > 0:\n    z = 1\ny[n] = z", "z is read before it is known"),
        ("s = add('sum', s, x[n])", "s is not started"),
        (
            "for c in loop(C, w=x[n, c + 1]):\n    y[n, c] = x[n, c + 1]\nw = x[n, 1:C + 1]",
            "w is read before",
        ),
        ("if given('a'):\n    s = start('sum')\ns = combine('sum', s)", "s is not started"),
    ],
)
def test_what_is_refused(text, told):
    with pytest.raises(KernelError, match=f"after a pass: {told}"):
        check_well_formed(kernel(text), "a pass")


def test_totals_are_started_outside():
    check_well_formed(kernel("total = add('sum', total, x[n])"), "a pass", {"total"})
