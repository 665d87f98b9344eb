"""The closed forms against those of the literature: the same value, the same quantities, no longer."""

from __future__ import annotations

import re

import pytest
from textbook import FORMS

from symloss.derivation import DerivationError
from symloss.derivation.displayed import text_face
from symloss.printers.text_expressions import TextPrinter
from symloss.readback.check import Equation

MOST = 1.3
_INDICES = re.compile(r"(?<=[\w'^+)\-\u0300-\u036f])\[[^\[\]=≠<>≤≥]*(?:\[[^\[\]]*\][^\[\]=≠<>≤≥]*)*\]")
_SIGN = re.compile(r"[^\W\d](?:[^\W²³⁴]|['\u0300-\u036f]|\^[\d+\-∅])*|\d+|[²³⁴]|[^\s\w·]")
_NAME = re.compile(r"[^\W\d]")


def signs(shown: str) -> list[str]:
    """What is printed, sign by sign: an element with its indices is one, and a dot between factors none."""
    return _SIGN.findall(_INDICES.sub("", shown))


def names(shown: str) -> set[str]:
    return {sign for sign in signs(shown) if _NAME.match(sign)}


def printed(found) -> tuple[str, str]:
    """Both sides of the closed form, in plain Unicode."""
    show = TextPrinter(found.display, found.order).doprint
    return show(found.target), show(found.result)


@pytest.mark.parametrize(("name", "wrt", "form"), FORMS)
def test_the_closed_form_is_that_of_the_literature(name, wrt, form, derivation):
    found = derivation(name, wrt)
    left, right = printed(found)
    found.judge.check([Equation(left, form)], text_face(found.display))
    assert names(right) == names(form)
    assert len(signs(right)) <= MOST * len(signs(form)), (right, form)


def test_signs_are_counted_as_people_do():
    assert " ".join(signs("(softmax(s[n])[k] − [k = y[n]])/N")) == "( softmax ( s ) − [ k = y ] ) / N"
    assert signs("2·σ^2[n]² + ŷ[n]") == ["2", "σ^2", "²", "+", "ŷ"]
    assert names("γ·p_t[n]·log(p_t[n])") == {"γ", "p_t", "log"}


def test_a_wrong_form_would_be_found(derivation):
    found = derivation("focal", "input")
    left, right = printed(found)
    with pytest.raises(DerivationError, match="does not hold"):
        found.judge.check([Equation(left, right.replace("γ − 1", "γ"))], text_face(found.display))
