"""What refusals call things: by name, on one line, the same at every run."""

import pytest
from sympy import Matrix, oo

from symloss.language import DeclarationError, axis, flag, label, logaddexp, mean, real
from symloss.language.declaration import declare
from symloss.language.told import plain, told

n, N = axis("n", "N")
c, C = axis("c", "C")


@pytest.mark.parametrize(
    "value, text",
    [(max, "the function max"), (int, "the class int"), (lambda: 0, "the function <lambda>"), ("n", "'n'")],
    ids=["function", "class", "lambda", "text"],
)
def test_a_value_in_a_few_words(value, text):
    assert told(value) == text


def test_a_long_value_is_cut():
    assert len(told(list(range(1000)))) < 100


def test_a_message_names_no_place_in_memory():
    def inner():
        return 0

    assert plain(f"not {inner} but\n{int}") == "not inner but int"
    assert plain(f"{object()}") == "<object object>"


def sum_over_a_function(x: real[N]):
    return mean(x[n], max)


def a_pair_for_a_number(x: real[N]):
    return mean(logaddexp(x[n], (x[n], 1)), n)


def a_flag_without_default(x: real[N], on: flag):
    return mean(x[n] if on else 2 * x[n], n)


def a_class_of_no_axis(x: real[N], k: label(C)):
    return mean(x[n] * k, n)


def an_infinite_power(x: real[N]):
    return mean(x[n] ** 2, n) ** oo


def a_matrix_for_an_index(x: real[N]):
    return mean(x[Matrix([1, 2])] + x[n], n)


def an_endless_definition(x: real[N]):
    def again(power):
        return again(power + 1) + x[n] ** power

    return mean(again(1), n)


@pytest.mark.parametrize(
    "function, message",
    [
        (sum_over_a_function, "reduces over an index made by axis(), not over the function max"),
        (a_pair_for_a_number, "logaddexp() takes numbers, not (x[n], 1)"),
        (a_flag_without_default, "the default of on must be one of False, True, and is missing"),
        (a_class_of_no_axis, "k is one of the classes C, an axis that no array has"),
        (an_infinite_power, "oo"),
        (a_matrix_for_an_index, "x[Matrix([ [1], [2]])] has the index"),
        (an_endless_definition, "the formula nests too deeply, or a function calls itself"),
    ],
    ids=["index", "pair", "flag", "class", "infinity", "matrix", "endless"],
)
def test_a_refusal_tells_it_so(function, message):
    with pytest.raises(DeclarationError) as refused:
        declare(function)
    assert message in str(refused.value) and "\n" not in str(refused.value)
