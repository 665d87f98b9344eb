"""The order in which a declaration mentions its names, read off its source."""

from symloss.printers.term_order import written_order

LINKS = [f"    a{i + 1} = a{i} + a{i}" for i in range(60)]
CHAINED = "\n".join(["def f(x, y):", *LINKS, "    return a60 + y"])


def test_the_result_comes_first_with_local_names_written_out():
    source = "def f(x, y, margin):\n    r = y - x\n    return let('d', r) + margin * x"
    assert written_order(source)[:2] == ["d", "margin"]


def test_a_name_that_is_made_of_itself_comes_to_an_end():
    source = "def f(x, y):\n    a = scan(lambda a: a + a * x + a + a)\n    a = a + a + y\n    return a * a"
    assert {"x", "y"} & set(written_order(source))


def test_long_chains_are_followed_once():
    assert "y" in written_order(CHAINED)


def test_what_is_no_function_has_no_order():
    assert written_order("x = 1") == [] and written_order("def f(:") == []
