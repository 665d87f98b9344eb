"""SymPy scalars -> C expressions of the type `real`."""

from __future__ import annotations

from typing import ClassVar

from sympy import Expr

from symloss.printers.python_expressions import PythonExpressions

_WORDS = {"and": "&&", "or": "||"}


_TAKEN = frozenset({
    "auto", "bool", "break", "case", "char", "const", "default", "do", "double", "else", "enum", "extern",
    "false", "float", "for", "goto", "I", "if", "inline", "int", "long", "real", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "true", "typedef", "union",
    "unsigned", "void", "volatile", "while",
    "INFINITY", "NAN", "NULL", "REAL", "atan2", "fabs", "int64_t", "pow", "ptrdiff_t", "size_t",
})  # fmt: skip


def named(name: str) -> str:
    """A name that C has no other use for."""
    return f"{name}_" if name in _TAKEN else name


class CExpressions(PythonExpressions):
    """Spells what C writes otherwise than Python."""

    numbers: ClassVar[dict[str, str]] = {"inf": "INFINITY", "nan": "NAN"}

    def named(self, name: str) -> str:
        return named(name)

    def typed(self, number: str) -> str:
        if number.isidentifier() or number.isdigit() or number in self.numbers.values():
            return f"(real){number}"
        return f"(real)({number.replace(' / ', '.0 / ')})"

    def joined(self, word: str, parts: list[str]) -> str:
        return f" {_WORDS[word]} ".join(parts)

    def negated(self, condition: str) -> str:
        return f"!{condition}"

    def truth(self, value: bool) -> str:
        return str(value).lower()

    def chosen(self, condition: str, yes: str, no: str) -> str:
        return f"{condition} ? {yes} : {no}"

    def library_call(self, name: str, argument: str) -> str:
        return self.numbers.get(name, f"{name}({argument})")

    def absolute(self, argument: str) -> str:
        return f"fabs({argument})"

    def whole_power(self, base: Expr, exponent: int) -> tuple[str, int]:
        return f"pow({self(base)}, {self.typed(str(exponent))})", 3
