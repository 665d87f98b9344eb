"""docs/glossary.md names files that are there, and words that the code uses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:symloss|templates)/[^`]+)`", TEXT))))
def test_what_it_names_is_there(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("word", re.findall(r"^\| \*\*([^*]+)\*\* \|", TEXT, flags=re.M))
def test_a_word_of_ours_is_used(word):
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "symloss").rglob("*.py"))
    assert any(re.search(rf"\b{word}s?\b", text, flags=re.I) for text in texts)
