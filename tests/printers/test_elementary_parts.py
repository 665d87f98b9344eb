"""A kernel depends on the elementary functions that it uses, and on what these use, but on no others."""

import pytest

from symloss.printers import elementary_parts
from symloss.printers.elementary import render_elementary
from symloss.printers.elementary_parts import digest_of


@pytest.fixture
def changed(monkeypatch):
    """The digests after a change of the module's text."""
    text = render_elementary()

    def digests(before, after, *names):
        assert text.count(before) >= 1
        monkeypatch.setattr(elementary_parts, "committed_elementary", lambda: text.replace(before, after))
        elementary_parts._definitions.cache_clear()
        found = [digest_of([name]) for name in names]
        monkeypatch.undo()
        elementary_parts._definitions.cache_clear()
        return found

    return digests


def test_a_change_reaches_what_uses_it(changed):
    names = ["exp", "sigmoid", "log", "compiled"]
    before = [digest_of([name]) for name in names]
    after = changed("def exp_rounded(", "def exp_rounded(*unused, ", *names)
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, True, False, False]


def test_a_constant_reaches_too(changed):
    before = [digest_of([name]) for name in ("exp", "log")]
    after = changed("LN2_HIGH = ", "LN2_HIGH = 2 * ", "exp", "log")
    assert all(a != b for a, b in zip(before, after, strict=True))


def test_words_do_not_count(changed):
    before = digest_of(["power"])
    assert changed('"""x**y for x >= 0', '"""Powers. x**y for x >= 0', "power") == [before]


def test_a_function_that_is_not_there_counts_for_nothing():
    assert digest_of(["exp", "no_such_function"]) == digest_of(["exp"])


def test_what_is_compiled_in_the_place_of_a_function_counts(changed):
    names = ["row", "larger", "accumulate"]
    before = [digest_of([name]) for name in names]
    after = changed("lambda array, n: array[n]", "lambda array, n: array[n + 1]", *names)
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, False, False]


def test_what_a_comprehension_counts_with_is_no_name_of_the_module(changed):
    names = ["typed_exponent", "next_block"]
    before = [digest_of([name]) for name in names]
    after = changed("range(len(PRODUCTS))", "range(1, len(PRODUCTS))", *names)
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, False]
