"""LaTeX that an author gives for names: pieces that can stand in a formula, and everything else refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symloss.language import DeclarationError, axis, let, loss, mean, real
from symloss.language.declaration import declare
from symloss.language.display import is_piece

n, N = axis("n", "N")


def declare_with(display):
    @loss(display=display)
    def shown(input: real[N]):
        """Shown."""
        return mean(input[n] ** 2, n)

    return shown


@pytest.mark.parametrize(
    "latex", [r"\hat{y}", "y", r"\bar{\alpha}^{z}", "x_1", r"\mathrm{IoU}", r"c^2", r"\%", "x'"]
)
def test_pieces(latex):
    assert is_piece(latex) and declare_with({"input": latex}).name == "shown"


@pytest.mark.parametrize(
    "latex",
    ["", " ", "{}", r"\\tau", "$x$", "a & b", "x_", "x^", "_x", r"\hat{y", "y}", "{y}}{", "x # y", "x % y",
     "a~b", "a\nb", r"\begin{a}", r"\left(", "\\", r"x_{}^}", r"\(x\)"],
)  # fmt: skip
def test_everything_else_is_refused_with_one_sentence(latex):
    with pytest.raises(DeclarationError) as caught:
        declare_with({"input": latex})
    sentence = str(caught.value)
    assert "\n" not in sentence and "shown" in sentence and "'input'" in sentence
    assert re.search(r"test_display\.py:\d+", sentence)


@pytest.mark.parametrize(
    "macro",
    ["write18", "input", "include", "def", "csname", "catcode", "openout", "read", "immediate", "url", "href",
     "usepackage", "newcommand", "let", "loop", "special", "directlua", "ShellEscape", "verb", "par", "left"],
)  # fmt: skip
def test_a_macro_that_could_do_anything_else_is_refused_by_name(macro):
    word = re.match("[A-Za-z]+", macro)[0]
    with pytest.raises(DeclarationError, match=rf"uses \\{word}, which is no LaTeX of a symbol") as caught:
        declare_with({"input": rf"x\{macro}{{etc}}"})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("latex", [r"\hat", r"\frac{1}", r"\mathrm IoU", r"x^{\bar}", "x^^5cinput", r"\@x"])
def test_macros_without_their_arguments(latex):
    assert not is_piece(latex)


@pytest.mark.parametrize(
    "latex", [r"\frac{1}{x}", r"\sqrt{x}", r"\lVert x\rVert_2", r"\mathbb{E}\,x", r"\ell_{i\to j}"]
)
def test_macros_of_symbols(latex):
    assert is_piece(latex)


@pytest.mark.parametrize("display", [3, "x", {1: "x"}, {"input": 2}])
def test_what_is_no_mapping_of_texts(display):
    with pytest.raises(DeclarationError, match="shown"):
        declare_with(display)


def test_title():
    with pytest.raises(DeclarationError, match="title=3 is not a text"):
        loss(title=3)(plain)


def plain(input: real[N]):
    """Plain."""
    return mean(input[n], n)


@given(st.text(max_size=12))
def test_no_text_breaks_the_check(latex):
    if is_piece(latex):
        assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}")


def test_an_intermediate_may_say_how_it_is_shown():
    def squares(x: real[N]):
        r = let("r", x[n] ** 2, display=r"\rho")
        return mean(r * (1 + r), n)

    assert declare(squares).display == {"r": r"\rho"}
    assert declare(squares, display={"r": "q"}).display == {"r": "q"}

    def wrong(x: real[N]):
        return mean(let("s", x[n], display=r"\input{secret}"), n)

    with pytest.raises(DeclarationError, match=r"let\('s'\): display: .* uses \\input"):
        declare(wrong)
