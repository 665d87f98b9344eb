"""Where a publication cannot be taken as printed: the erratum and the printed formula reach every face."""

import pytest
from sympy import Abs, Piecewise

from symloss.language import DeclarationError, Erratum, axis, let, loss, mean, positive, real
from symloss.printers.latex_pages import render_page
from symloss.printers.pages import page_of
from symloss.signature import Signature

n, N = axis("n", "N")
ERRATUM = Erratum(
    published="the left tail has the slope `alpha * delta`.",
    implemented="both tails have the slope delta.",
    why="The published cases do not meet at -delta unless alpha = 1.",
)


def printed(input, target, delta, alpha):
    r = let("residual", input[n] - target[n])
    left = alpha * delta * (Abs(r) - delta / 2)
    right = delta * (Abs(r) - delta / 2)
    return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (left, r < 0), (right, True)), n)


@loss(family="regression", errata=(ERRATUM,), published=printed)
def lopsided(input: real[N], target: real[N], delta: positive = 1, alpha: positive = 1):
    """Huber's loss."""
    r = let("residual", input[n] - target[n])
    return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (delta * (Abs(r) - delta / 2), True)), n)


def test_every_part_is_a_sentence():
    plain = Erratum("a ", "b.", "c")
    assert plain == Erratum("a.", "b.", "c.")
    assert plain.text == "As published: a. As implemented: b. Why: c."


def test_docstring_signature_and_declaration_carry_the_erratum():
    assert ERRATUM.text in " ".join(lopsided.__doc__.split())
    assert Signature.from_dict(lopsided.signature.to_dict()) == lopsided.signature
    assert lopsided.signature.errata == (ERRATUM,)
    assert lopsided.declaration.published.atoms(Piecewise)


def test_page_prints_both_formulas_and_the_reason():
    page = page_of(lopsided.chain)
    assert len(page.published) == 3  # the mean, its term, the residual
    assert r"\alpha" in "".join(equation.right for equation in page.published)
    source = render_page(lopsided.chain)
    assert "As published and as implemented" in source
    assert source.count("As published:") == 1
    assert r"\code{alpha~*~delta}" in source


def test_digest_changes_with_the_erratum_only():
    plain = lopsided.declaration.__class__(**{**vars(lopsided.declaration), "errata": (), "published": None})
    assert plain.digest != lopsided.declaration.digest


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"errata": ERRATUM}, "must be a tuple of Erratum"),
        ({"errata": ("wrong sign",)}, "must be a tuple of Erratum"),
        ({"published": printed}, "needs an Erratum"),
        ({"errata": (ERRATUM,), "published": 3}, "must be a function of the same arguments"),
        ({"errata": (ERRATUM,), "published": lambda input, target: input[n]}, "the published formula"),
        ({"errata": (ERRATUM,), "published": lambda input: input[n]}, "cannot be read as mathematics"),
    ],
)
def test_bad_errata_are_refused(options, part):
    with pytest.raises(DeclarationError, match=part) as caught:

        @loss(**options)
        def faulty(input: real[N], target: real[N]):
            return mean((input[n] - target[n]) ** 2, n)

    assert "faulty" in str(caught.value)
