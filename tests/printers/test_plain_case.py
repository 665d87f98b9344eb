"""What `symloss show` prints together is about one case, and the case is named."""

import re

import pytest

import symloss
from symloss.cli import main

OPTIONS = {
    "cross_entropy": ("class_weight", "ignore_index", "label_smoothing"),
    "nll": ("class_weight", "ignore_index"),
    "perplexity": ("ignore_index",),
    "focal": ("alpha",),
    "binary_cross_entropy_with_logits": ("pos_weight",),
}


def sections(text):
    """The sections of a page: title, text on one line."""
    found = re.split(r"^(?=\S)", text, flags=re.M)
    return [
        (part.split("\n")[0].strip(), " ".join(part.split("\n", 1)[-1].split())) for part in found if part
    ]


@pytest.mark.parametrize("name", OPTIONS)
def test_a_gradient_stands_under_the_definition_it_is_the_gradient_of(name, capsys):
    assert main(["show", name]) == 0
    shown = dict(sections(capsys.readouterr().out))
    (case,) = {title.partition(", for ")[2] for title in shown if title.startswith("gradient in ")}
    assert all(option in case for option in OPTIONS[name])
    definition = shown[f"definition, for {case}"]
    gradients = [text for title, text in shown.items() if title.startswith("gradient in ")]
    for option in OPTIONS[name]:
        assert option in shown["definition"]
        assert option not in definition and not any(option in text for text in gradients)


def test_without_options_there_is_one_definition(capsys):
    assert main(["show", "huber"]) == 0
    titles = [title for title, _ in sections(capsys.readouterr().out)]
    assert [title for title in titles if title.startswith(("definition", "gradient"))] == [
        "definition", "gradient in input", "gradient in target",
    ]  # fmt: skip


@pytest.mark.parametrize("name", OPTIONS)
def test_pages_show_the_loss_of_the_case_that_they_derive(name):
    from symloss.printers.pages import page_of

    page = page_of(symloss.get(name).chain)
    letters = [argument.symbol for argument in page.arguments if argument.name in OPTIONS[name]]
    formulas = [*page.plain.definition, *(item for one in page.gradients for item in one.formulas)]
    general = " ".join(item.right for item in page.definition)
    assert letters
    for letter in letters:
        head = letter.partition("_{c}")[0].removesuffix("_c")
        assert head in general
        assert not [item for item in formulas if head in item.right]
