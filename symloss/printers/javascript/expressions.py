"""SymPy scalars and functions of the companion -> JavaScript, where it is spelled otherwise than C."""

from __future__ import annotations

import ast
from typing import ClassVar

from sympy import Expr

from symloss.printers.c.expressions import CExpressions
from symloss.printers.c.functions import CFunction

LIBRARY = (
    "abs", "acos", "asin", "atan", "atan2", "cos", "cosh", "exp", "expm1", "log", "log1p", "pow", "sin",
    "sinh", "sqrt", "tan", "tanh",
)  # of `Math`, each called by its bare name  # fmt: skip
_TAKEN = frozenset({
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private",
    "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof",
    "undefined", "var", "void", "while", "with", "yield", *LIBRARY,
})  # fmt: skip
_NUMBERS = {"inf": "Infinity", "nan": "NaN"}


class JavaScriptExpressions(CExpressions):
    """Prints expressions; every number is a double."""

    numbers: ClassVar[dict[str, str]] = _NUMBERS

    def named(self, name: str) -> str:
        return f"{name}_" if name in _TAKEN else name

    def typed(self, number: str) -> str:
        return f"({number})" if " " in number else number

    def absolute(self, argument: str) -> str:
        return f"abs({argument})"

    def whole_power(self, base: Expr, exponent: int) -> tuple[str, int]:
        return f"pow({self(base)}, {exponent})", 3


class JavaScriptFunction(CFunction):
    """Prints one function of the companion."""

    language = "JavaScript"
    numbers: ClassVar[dict[str, str]] = _NUMBERS
    absolute = "abs"

    def text(self) -> str:
        arguments = ", ".join(argument.arg for argument in self.body.args.args)
        lines = [f"    {line}" for statement in self.body.body for line in self._statement(statement)]
        return "\n".join([*self._comment(), f"function {self.body.name}({arguments}) {{", *lines, "}"])

    def _declared(self, name: str, value: ast.expr) -> str:
        return "let " if super()._declared(name, value) else ""

    def _loop(self, name: str, numbers: list[str], body: list[ast.stmt]) -> list[str]:
        return [f"for (const {name} of [{', '.join(numbers)}]) {{", *self._inside(body), "}"]

    def _real(self, value: str) -> str:
        return value

    def _integer(self, value: str) -> str:
        return f"Math.trunc({value})"

    def _is_single(self) -> str:
        return "false"
