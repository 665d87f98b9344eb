import pytest

from symloss.signature.words import in_lines, listing


@pytest.mark.parametrize("width", [40, 80])
def test_elements_are_not_torn_apart(width):
    lines = in_lines(["grad_boxes1[n, 0] = " + " + ".join(["boxes1[n, 0]·boxes2[n, 3]"] * 9)], width)
    assert all(len(line) <= width for line in lines) and len(lines) > 2
    assert all(line.count("[") == line.count("]") for line in lines)


def test_words_are_listed():
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert listing([], "or") == "none"
