"""How names are shown in formulas: LaTeX that an author gives, checked before any page is made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sympy import Basic

from symloss.language.atoms import atoms_of
from symloss.language.macros import ARGUMENTS, MACROS
from symloss.language.symbols import DeclarationError

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_BREAKING = frozenset("$&#%~\n\r")
_HANGING = re.compile(r"[_^]\s*(?:$|[_^}])|^\s*[_^]")
_SIGNS = frozenset(rf"\{sign}" for sign in ",;:! {}|_&%#$") - {r"\&"}


def read_display(where: str, display: Any) -> dict[str, str]:
    """LaTeX by name, each a piece that can stand inside any formula.

    Raises:
        DeclarationError: what is given is no mapping from names to such pieces.
    """
    if display is None:
        return {}
    if not isinstance(display, Mapping):
        raise DeclarationError(f"{where}: display={display!r} is not a mapping from names to LaTeX")
    for name, latex in display.items():
        if isinstance(latex, str) and (macro := unknown_macro(latex)) is not None:
            raise DeclarationError(
                f"{where}: display: {latex!r} for {name!r} uses {macro}, which is no LaTeX of a symbol: "
                "letters, accents, alphabets and operators of formulas are"
            )
        if not isinstance(name, str) or not isinstance(latex, str) or not is_piece(latex):
            raise DeclarationError(
                f"{where}: display: {latex!r} for {name!r} is no LaTeX of a symbol such as r'\\hat{{y}}': "
                "braces come in pairs, and signs that end a formula or a line are left out"
            )
    return dict(display)


def show_as(named: Basic, display: Any) -> None:
    """Note how an intermediate is shown, wherever it is declared.

    Raises:
        DeclarationError: that is no LaTeX of a symbol.
    """
    name = str(named.args[0])
    _of_intermediates[named] = read_display(f"let({name!r})", {name: display})[name]


def displays_in(expression: Basic, named: Any) -> dict[str, str]:
    """LaTeX by name of the intermediates of an expression that were given some."""
    found = sorted(atoms_of(expression, named), key=lambda one: str(one.args[0]))
    return {str(one.args[0]): _of_intermediates[one] for one in found if one in _of_intermediates}


_of_intermediates: dict[Basic, str] = {}


def unknown_macro(latex: str) -> str | None:
    """The first macro that is none of a symbol's, such as one that reads a file."""
    return next(
        (t for t in _TOKEN.findall(latex) if len(t) > 1 and t[1].isalpha() and not _is_known(t)), None
    )


def _is_known(token: str) -> bool:
    return token in _SIGNS or token[1:] in MACROS


def is_piece(latex: str) -> bool:
    """Whether LaTeX can stand in a formula: something to see, braces in pairs, nothing that ends a line."""
    level = 0
    tokens = _TOKEN.findall(latex)
    for position, token in enumerate(tokens):
        level += (token == "{") - (token == "}")
        if level < 0 or token in _BREAKING or (token[0] == "\\" and not _is_known(token)):
            return False
        if not _has_arguments(tokens[position + 1 :], ARGUMENTS.get(token[1:], 0)):
            return False
    return level == 0 and bool(latex.strip(" {}")) and not _HANGING.search(latex)


def _has_arguments(following: list[str], count: int) -> bool:
    """Whether a macro is followed by as many braced arguments as it takes."""
    for _ in range(count):
        while following and following[0].isspace():
            following = following[1:]
        if not following or following[0] != "{":
            return False
        level = 0
        for position, token in enumerate(following):
            level += (token == "{") - (token == "}")
            if level == 0:
                following = following[position + 1 :]
                break
        else:
            return False
    return True
