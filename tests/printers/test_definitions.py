"""Definitions that define: not by their own name, and of what is differentiated below them."""

import pytest

import symloss
from symloss.chain import lower
from symloss.language import axis, elements, logsumexp, real, softplus
from symloss.language.declaration import declare
from symloss.printers.headers import definition_lines
from symloss.printers.pages import page_of

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
RIGHT = {
    "sigmoid": ("sigmoid[n] = 1/(1 + exp(−input[n]))", r"\frac{1}{1 + e^{-x_n}}"),
    "softmax": (
        "softmax[n, c] = exp(input[n, c])/(Σ_k exp(input[n, k]))",
        r"\frac{e^{s_{n,c}}}{\sum_{k} e^{s_{n,k}}}",
    ),
    "log_softmax": (
        "log_softmax[n, c] = input[n, c] − log Σ_k exp(input[n, k])",
        r"s_{n,c} - \log \sum_{k} e^{s_{n,k}}",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_an_activation_is_defined_by_exponentials(name):
    text, latex = RIGHT[name]
    assert definition_lines(symloss.get(name).declaration) == [text]
    page = page_of(symloss.get(name).chain)
    (definition,) = page.definition
    assert definition.right == latex
    assert definition.left.startswith(rf"\operatorname{{{name.replace('_', chr(92) + '_')}}}")


def test_any_function_that_is_called_after_a_known_one():
    def softly(x: real[N]):
        return elements(softplus(x[n]), n)

    assert definition_lines(declare(softly)) == ["softly[n] = log(1 + exp(x[n]))"]


def test_the_second_derivative_is_that_of_one_element():
    """p_c² - p_c: that of the sum over all elements is C times as much."""
    (formula,) = page_of(symloss.get("log_softmax").chain).hessian.formulas
    p = r"\operatorname{softmax}(s_n)_{c}"
    assert formula.left == r"\frac{\partial^2 \operatorname{log\_softmax}_{n,l}}{\partial s_{n,c}^2}"
    assert formula.right == f"{p}^2 - {p}"


def test_no_sum_over_elements_is_left_in_it():
    def sharper(x: real[N, C]):
        return elements(x[n, c] - logsumexp(3 * x[n, k], k), n, c)

    (formula,) = page_of(lower(declare(sharper))).hessian.formulas
    assert formula.left.startswith(r"\frac{\partial^2 \operatorname{sharper}_{n,l}}")
    assert "9" in formula.right and "C" not in formula.right and "element" not in formula.right
