"""Imports point one way: the rows of docs/architecture.md, held against every import of the package."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FILES = sorted((ROOT / "symloss").rglob("*.py"))


def block(name: str) -> list[str]:
    """The lines of a named block of the page."""
    (found,) = re.findall(rf"```{name}\n(.*?)```", PAGE, re.S)
    return found.splitlines()


LAYERS = {name: row for row, line in enumerate(block("layers")) for name in line.split(", ")}
EXCEPTIONS = {tuple(re.split(r" -> |\s{2,}", line)[:2]) for line in block("exceptions")}


def name_of(file: Path) -> str:
    """The name of a module below `symloss`; that of the package itself is `symloss`."""
    parts = [*file.relative_to(ROOT / "symloss").with_suffix("").parts]
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts) or "symloss"


MODULES = set(map(name_of, FILES))


def layer(module: str) -> int | None:
    """The row of a module: that of the longest name in the page that it lies under; None for none."""
    parts = module.split(".")
    prefixes = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((LAYERS[prefix] for prefix in prefixes if prefix in LAYERS), None)


def imports(source: str) -> list[tuple[str, bool]]:
    """The modules of the package that a source imports, and whether it does so inside a function."""
    tree = ast.parse(source)
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [item.name for item in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            below = [f"{node.module}.{item.name}" for item in node.names]
            names = [name if name.removeprefix("symloss.") in MODULES else str(node.module) for name in below]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            given = node.args[0]
            names = [given.value] if isinstance(given, ast.Constant) else []
        for name in names:
            if name.split(".")[0] == "symloss":
                found.append((name.removeprefix("symloss."), id(node) in late))
    return found


def upward(module: str, source: str) -> list[tuple[str, str, bool]]:
    """The imports of a module that point to a later row."""
    return [(module, name, late) for name, late in imports(source) if layer(name) > layer(module)]


def test_every_module_has_a_row():
    assert [module for module in sorted(MODULES) if layer(module) is None] == []


def test_every_row_has_a_module():
    for name in LAYERS:
        assert any(module == name or module.startswith(f"{name}.") for module in MODULES), name


def test_imports_point_to_earlier_rows():
    found = [item for file in FILES for item in upward(name_of(file), file.read_text(encoding="utf-8"))]
    assert {(module, name) for module, name, _ in found} == EXCEPTIONS
    assert [item for item in found if not item[2]] == []


@pytest.mark.parametrize(
    "source",
    [
        "from symloss.runtime.loss import Loss",
        "import symloss.commands",
        "def f():\n    from symloss.printers import pages",
        "if TYPE_CHECKING:\n    from symloss.chain import Chain",
        "importlib.import_module('symloss.runtime.cuda')",
    ],
)
def test_an_import_upwards_is_seen(source):
    assert upward("language.symbols", source)


def test_no_folder_is_empty():
    for folder in {file.parent for file in FILES}:
        code = [file for file in folder.glob("*.py") if file.read_text(encoding="utf-8").strip()]
        assert code, f"{folder} holds nothing"
