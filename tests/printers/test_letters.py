"""A bound index takes another letter where its own is how a quantity beside it is printed."""

import re

import pytest

from symloss.language import axis, mean, sum
from symloss.language.symbols import Array
from symloss.printers.latex_expressions import latex
from symloss.printers.text_expressions import text
from symloss.signature import DOMAINS

m, N = axis("m", "N")
x = Array("input", (N,), "differentiable", DOMAINS["real"])


@pytest.mark.parametrize("over", [sum, mean])
@pytest.mark.parametrize("printed", [text, latex])
def test_an_index_gives_way(over, printed):
    plain, beside = (printed(over(x[m] ** 2, m), {"input": "x", "margin": sign}) for sign in ("q", "m"))
    alone = re.compile("(?<![a-z])m(?![a-z])")
    assert alone.search(plain) and not alone.search(beside)
