"""What a name is like decides nothing: no pass, derivation or printer asks how one begins or holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "symloss"
FOLDERS = ("program", "passes", "derivation", "printers", "rehearsal", "analysis")
FILES = [*sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")), ROOT / "chain.py"]
METHODS = {
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "find",
    "rfind",
    "index",
    "rindex",
    "count",
}
METHODS |= {"partition", "rpartition", "split", "rsplit", "replace"}
PATTERNS = {"match", "fullmatch", "search", "fnmatch", "findall", "sub"}
VARIABLES = {"name", "output", "array", "target", "argument"}
MADE_OF_NAMES = {  # for people to read; nothing else depends on what they give
    ("passes/recognise_norms.py", "_stem"): "the norm of what was called sum_x_squared is norm_x",
    ("printers/distinct.py", "_others"): "a name whose sign is taken is spelled out",
    ("printers/pages/build.py", "_title_from"): "the title of a page is the words of the loss's name",
    ("printers/pages/build.py", "_told"): "so is what a page says of an option",
    ("printers/stubs/module.py", "_content"): "a loss's class in the stub is called as the loss is",
}


def is_name(node: ast.AST) -> bool:
    """Whether an expression is a name, or what is left of one."""
    match node:
        case ast.Attribute(attr="name" | "of") | ast.Name(id="name"):
            return True
        case ast.Name(id=variable):
            return variable in VARIABLES
        case ast.Call(func=ast.Attribute(value=value, attr=method)):
            return method in METHODS and is_name(value)
    return False


def asks(node: ast.AST) -> bool:
    """Whether a node of the syntax asks what a name is like."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in METHODS:
            return is_name(value)
        case ast.Call(func=ast.Attribute(attr=method) | ast.Name(id=method), args=arguments):
            return method in PATTERNS and any(map(is_name, arguments))
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[right]):
            return is_name(right)
        case ast.Subscript(value=ast.Attribute(attr="name")):
            return True
    return False


def asking(source: str) -> set[str]:
    """The functions of a source that ask it."""
    tree = ast.parse(source)
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))
    return {
        getattr(function, "name", "lambda")
        for function in functions
        if any(asks(node) for node in ast.walk(function))
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_name_is_asked(file):
    place = file.relative_to(ROOT).as_posix()
    allowed = {function for other, function in MADE_OF_NAMES if other == place}
    assert asking(file.read_text(encoding="utf-8")) == allowed


@pytest.mark.parametrize(
    "question",
    [
        'node.name.startswith(("grad_", "along_"))',
        '[output for output in outputs if output.startswith("hess_")]',
        'array.removesuffix("_all")',
        "FLOW in node.name",
        '"part" not in name',
        'node.name[:4] == "sum_"',
        're.match("grad_.*", read.name)',
        'fnmatch(name, "hvp_*")',
        'node.name.removeprefix("sum_").removesuffix("_squared")',
    ],
)
def test_a_question_is_seen(question):
    assert asking(f"def planted(node, name, outputs):\n    return {question}\n") == {"planted"}


@pytest.mark.parametrize(
    "plain",
    ['node.role.kind == "adjoint"', "node.name in program.outputs", 'node.name == "term"', "text[1:]"],
)
def test_other_code_is_none(plain):
    assert not asking(f"def fine(node, program, text):\n    return {plain}\n")
