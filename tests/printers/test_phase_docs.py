"""What a kernel says of itself: a largest is not added up."""

import pytest

from symloss.language import axis
from symloss.printers.numba_cpu import phases as cpu
from symloss.printers.numba_cuda import phases as cuda
from symloss.printers.python_statements import FOLDS
from symloss.program.schedule import Phase

n, N = axis("n", "N")


@pytest.mark.parametrize(
    ("folds", "words"),
    [
        ((("total", "sum"),), "adds up total"),
        ((("row_max", "max"),), "takes the largest row_max"),
        (
            (("low", "min"), ("total", "sum"), ("count", "sum")),
            "adds up total, count and takes the smallest low",
        ),
    ],
)
def test_folds_by_what_they_do(folds, words):
    phase = Phase("rows", n, (), folds, ())
    assert f": {words}." in cpu._doc(phase, [], {})
    assert f": {words}." in cuda._doc(phase, [])


def test_every_operation_has_its_words():
    assert set(cpu._FOLDED) == set(FOLDS)
