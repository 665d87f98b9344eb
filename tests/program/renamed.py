"""Declarations with other names of their lets and carries, and programs and kernels apart from names."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from dataclasses import replace

from sympy import Symbol

from symloss.language.reductions import Named
from symloss.language.scan import CarryOver
from symloss.language.symbols import Read
from symloss.program.recurrence import together

_FAR = 12


def own_heads(declaration):
    """The symbols of the author's intermediates and carries."""
    expression = declaration.expression
    heads = {named.label for named in expression.atoms(Named)}
    return heads | {carry.head for carry in expression.atoms(CarryOver)}


def own_names(declaration):
    """Their names."""
    return sorted(head.name for head in own_heads(declaration))


def renamed(declaration, names):
    """The declaration with intermediates and carries called otherwise."""
    heads = (head for head in own_heads(declaration) if head.name in names)
    changes = {head: Symbol(names[head.name], **head.assumptions0) for head in heads}
    return replace(
        declaration,
        expression=declaration.expression.xreplace(changes),
        stated={wrt: form.xreplace(changes) for wrt, form in declaration.stated.items()},
        display={names.get(name, name): latex for name, latex in declaration.display.items()},
        source=spelled(declaration.source, names),
        variants=tuple(renamed(variant, names) for variant in declaration.variants),
    )


def spelled(text, names):
    """A text with whole words called otherwise."""
    return re.sub(r"[A-Za-z_][A-Za-z_0-9]*", lambda word: names.get(word[0], word[0]), text)


def told(program):
    """What a program is but for the names of its nodes: every definition and every output, in any order."""
    arrays = {array.name for array in program.arrays}
    colours: dict[str, str] = {}
    for node in program:
        colours[node.name] = _colour(node, colours, arrays)
    if together(program):  # nodes that read each other are told apart by what is around them, ever further
        colours = dict.fromkeys(colours, "")
        for _ in range(_FAR):
            colours = {node.name: _colour(node, colours, arrays) for node in program}
    return sorted(Counter(colours.values()).items()), [colours[name] for name in program.outputs]


def _colour(node, colours, arrays):
    def plain(part):
        reads = part.atoms(Read) if hasattr(part, "atoms") else set()
        known = {
            read: Read(Symbol(colours.get(read.name, read.name), **read.head.assumptions0), *read.indices)
            for read in reads
            if read.name in colours
        }
        return part.xreplace(known) if known else part

    signs = sorted(key for key, value in node.head.assumptions0.items() if value)
    role = replace(node.role, of=node.role.of if node.role.of in arrays else "")  # equal adjoints are merged
    parts = [plain(part) for name, part in vars(node).items() if name not in ("head", "role")]
    return "v" + hashlib.sha256(repr((type(node).__name__, signs, role, parts)).encode()).hexdigest()[:12]


def alike(first, second):
    """Whether two sources are the same code but for names that stand for one another, and for docstrings."""
    there: dict[str, str] = {}
    back: dict[str, str] = {}

    def same(a, b):
        if type(a) is not type(b):
            return False
        if isinstance(a, ast.AST):
            if isinstance(a, ast.Module | ast.FunctionDef):
                a, b = (_unsaid(one) for one in (a, b))
            return all(same(getattr(a, field, None), getattr(b, field, None)) for field in a._fields)
        if isinstance(a, list):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, str):
            return there.setdefault(a, b) == b and back.setdefault(b, a) == a
        return a == b

    return same(ast.parse(first), ast.parse(second))


def _unsaid(node):
    if ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    return node
