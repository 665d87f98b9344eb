"""What part of the elementary functions a kernel depends on: a change of any other leaves it as it is."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache

from symloss.printers.elementary import committed_elementary, render_elementary


def digest_of(functions: Iterable[str]) -> str:
    """Identity of some functions of `_elementary.py` and of everything there that these use."""
    definitions = _definitions()
    wanted: set[str] = set()
    found = [name for name in functions if name in definitions]
    while found:
        name = found.pop()
        if name not in wanted:
            wanted.add(name)
            found += definitions[name][1]
    text = "\n".join(definitions[name][0] for name in sorted(wanted))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def _definitions() -> dict[str, tuple[str, list[str]]]:
    """For each name of the module its source, without docstrings and comments, and the names this reads."""
    module = ast.parse(committed_elementary() or render_elementary())
    statements: dict[str, list[ast.stmt]] = {}
    for statement in module.body:
        for name in _bound(statement):
            statements.setdefault(name, []).append(statement)
    return {name: _described(parts, statements) for name, parts in statements.items()}


def _described(parts: list[ast.stmt], known: Iterable[str]) -> tuple[str, list[str]]:
    known = set(known)
    nodes = [node for part in parts for node in ast.walk(part)]
    read = {node.id for node in nodes if isinstance(node, ast.Name)} & known
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return "\n".join(map(ast.unparse, parts)), sorted(read)


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement of the module defines, or whose module it changes when it runs."""
    found: list[str] = []
    inside = {
        part
        for node in ast.walk(statement)
        if isinstance(node, ast.comprehension)
        for part in ast.walk(node.target)
    }
    for node in ast.walk(statement):
        match node:
            case ast.FunctionDef(name=name, decorator_list=decorators):
                if node is statement:
                    return [name, *_compiled_for(decorators)]
                found.append(name)
            case ast.ClassDef(name=name):
                if node is statement:
                    return [name]
                found.append(name)
            case ast.alias(name=name, asname=asname):
                found.append((asname or name).split(".")[0])
            case ast.Name(id=name, ctx=ast.Store()) if node not in inside:
                found.append(name)
            case ast.Name(id=name) if isinstance(statement, ast.Expr):
                found.append(name)
    return found


def _compiled_for(decorators: list[ast.expr]) -> list[str]:
    """The functions in whose place compiled code calls another: those of `@overload(function, ...)`."""
    return [
        function.id
        for one in decorators
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "overload"
        for function in one.args[:1]
        if isinstance(function, ast.Name)
    ]
