"""Bodies that primitives bring along: the same text for every target, and the value of the reference."""

import pytest
from primitive_checks import check_primitive

from symloss.functions import Primitive, finite_or_zero, kernels, over_length, restrain, zero_if_infinite
from symloss.printers.c.functions import definitions
from symloss.printers.elementary import render_elementary
from symloss.printers.numba_cuda import companion_source

BODIES = kernels.kernel_bodies()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.split("(")[0])
def test_every_target_has_the_same_text(body):
    assert f"@elementary\n{body}\n" in render_elementary()
    assert f"@function\n{kernels.with_choices(body)}\n" in companion_source()
    name = body.split("(")[0].removeprefix("def ")
    assert any(f"real {name}(" in text for text in definitions([name]))


def test_bodies():
    points = [-31.7, -2.0, 1e-20, 0.75, 3.0, 1e20]
    check_primitive(finite_or_zero, points, {"inf": 0, "-inf": 0, 0: 0}, ulps=0)
    check_primitive(zero_if_infinite, points, {"inf": 0, "-inf": 0, 0: 0}, ulps=0)
    check_primitive(restrain, points, {"inf": 2.0**-64, 0: 1}, ulps=0)
    check_primitive(over_length, [(3.0, 0.5, 0.25), (-7.0, 2.0, 1e-3)], {(0, 1, 5): 0}, ulps=2)


def test_a_body_that_is_wrong_is_seen():
    class wrong(finite_or_zero):
        spelling = "finite_or_zero"

        @staticmethod
        def reference(mp, x):
            return mp.mpf(2) if mp.isfinite(x) else mp.mpf(0)

    with pytest.raises(AssertionError):
        check_primitive(wrong, [1.0], {}, ulps=1)


def test_names_are_reserved_and_found():
    from symloss.language.reserved import RESERVED

    assert Primitive.spellings() <= RESERVED
    assert {"sigmoid", "over_length", "log1p"} <= Primitive.spellings()
