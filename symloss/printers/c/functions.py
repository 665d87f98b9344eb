"""Functions of the companion of CUDA kernels -> C: their bodies are Python of a small kind.

A body assigns numbers and conditions, chooses, loops over the coefficients of a polynomial, and returns; a
local is a `real` unless it is made of comparisons.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from symloss.printers.numba_cuda.module import companion_source
from symloss.program.unsupported import UnsupportedError

LIBRARY = frozenset({"exp", "expm1", "log", "log1p", "tanh", "sqrt", "atan2"})  # of <tgmath.h>
_OWN = frozenset({"erf", "erfc"})  # what <tgmath.h> has too, and is computed otherwise here
_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.BitAnd: "&&", ast.BitOr: "||",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_CONDITIONS = (ast.Compare, ast.BoolOp)


def definitions(names: Iterable[str], printer: type[CFunction] | None = None) -> list[str]:
    """The functions and all that they call, in an order in which C can read them.

    `printer` spells them in another language of that kind.

    Raises:
        UnsupportedError: one has no body that can be told in the language.
    """
    spell = printer or CFunction
    known, found = _bodies(), dict[str, str]()

    def define(name: str) -> None:
        if name in LIBRARY or name in found:
            return
        if name not in known:
            raise UnsupportedError(f"the {spell.language} backend has no function {name} yet")
        for called in sorted(_called(known[name])):
            define(called)
        found[name] = spell(known[name]).text()

    for name in sorted(names):
        define(name)
    return list(found.values())


@lru_cache(maxsize=1)
def _bodies() -> dict[str, ast.FunctionDef]:
    tree = ast.parse(companion_source())
    return {
        item.name: item
        for item in tree.body
        if isinstance(item, ast.FunctionDef)
        and any(ast.unparse(d) == "function" for d in item.decorator_list)
    }


def _called(body: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(body) if isinstance(node, ast.Call))
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return names - {"real", "type", "abs", "int", "is_single", "float"}


class CFunction:
    """Prints one function of the companion."""

    language = "C"
    numbers: ClassVar[dict[str, str]] = {"inf": "INFINITY", "nan": "NAN"}
    absolute = "fabs"

    def __init__(self, body: ast.FunctionDef) -> None:
        self.body = body
        self.declared = {argument.arg for argument in body.args.args}

    def text(self) -> str:
        arguments = ", ".join(f"real {argument.arg}" for argument in self.body.args.args)
        lines = [line for statement in self.body.body for line in self._statement(statement)]
        head = f"static inline real {self.body.name}({arguments}) {{"
        name = self.body.name
        other = [f"#undef {name}", f"#define {name} own_{name}"] if name in _OWN else []
        return "\n".join([*other, *self._comment(), head, *(f"    {line}" for line in lines), "}"])

    def _comment(self) -> list[str]:
        told = (ast.get_docstring(self.body) or "").splitlines()
        return [f"/* {told[0]} */"] if told else []

    def _statement(self, item: ast.stmt) -> list[str]:
        match item:
            case ast.Expr(value=ast.Constant()):
                return []
            case ast.Assign(targets=[ast.Name(id="real")]):
                return []
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return [f"{self._declared(name, value)}{name} = {self._value(value)};"]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = zip(names, values, strict=True)
                alone = [ast.Assign(targets=[name], value=value) for name, value in pairs]
                return [line for one in alone for line in self._statement(one)]
            case ast.Return(value=ast.expr() as value):
                return [f"return {self._value(value)};"]
            case ast.If(test=test, body=body, orelse=otherwise):
                lines = [f"if ({self._value(test)}) {{", *self._inside(body)]
                return [*lines, *(["} else {", *self._inside(otherwise)] if otherwise else []), "}"]
            case ast.For(target=ast.Name(id=name), iter=ast.Tuple(elts=numbers), body=body):
                self.declared.add(name)
                return self._loop(name, [self._value(number) for number in numbers], body)
        raise self._refused(item)

    def _loop(self, name: str, numbers: list[str], body: list[ast.stmt]) -> list[str]:
        head = f"for (int i = 0; i < {len(numbers)}; ++i) {{"
        each = f"    const real {name} = coefficients[i];"
        array = f"const real coefficients[] = {{{', '.join(numbers)}}};"
        return [array, head, each, *self._inside(body), "}"]

    def _inside(self, body: list[ast.stmt]) -> list[str]:
        return [f"    {line}" for statement in body for line in self._statement(statement)]

    def _declared(self, name: str, value: ast.expr) -> str:
        if name in self.declared:
            return ""
        self.declared.add(name)
        return "bool " if _is_condition(value) else "real "

    def _value(self, item: ast.expr) -> str:
        match item:
            case ast.Constant(value=int() | float() as number):
                return repr(number)
            case ast.Name(id=name):
                return name
            case ast.Attribute(attr="inf" | "nan" as name):
                return self.numbers[name]
            case ast.Call():
                return self._call(item)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return f"({self._value(test)} ? {self._value(body)} : {self._value(otherwise)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"-{self._value(operand)}"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!({self._value(operand)})"
            case ast.BinOp(left=ast.Constant(), op=ast.Pow()):
                return repr(_folded(item))
            case ast.BinOp(left=left, op=ast.Mod(), right=ast.Constant(value=2)):
                return f"({self._value(left)} & 1)"  # as Python's, for a negative number too
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return f"({self._value(left)} {_OPERATORS[type(op)]} {self._value(right)})"
            case ast.BoolOp(op=op, values=values):
                word = " && " if isinstance(op, ast.And) else " || "
                return f"({word.join(map(self._value, values))})"
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPERATORS:
                return f"({self._value(left)} {_OPERATORS[type(op)]} {self._value(right)})"
        raise self._refused(item)

    def _call(self, item: ast.Call) -> str:
        arguments = ", ".join(map(self._value, item.args))
        match item.func:
            case ast.Attribute(attr="selp"):
                test, yes, no = map(self._value, item.args)
                return f"({test} ? {yes} : {no})"
            case ast.Name(id="real") | ast.Call(func=ast.Name(id="type")):
                return self._real(arguments)
            case ast.Name(id="int"):
                return self._integer(arguments)
            case ast.Name(id="is_single"):
                return self._is_single()
            case ast.Name(id="abs") | ast.Attribute(attr="fabs"):
                return f"{self.absolute}({arguments})"
            case ast.Name(id=name):
                return f"{name}({arguments})"
            case ast.Attribute(value=ast.Name(id="MATHEMATICS" | "math"), attr=name):
                return f"{name}({arguments})"
        raise self._refused(item)

    def _real(self, value: str) -> str:
        return f"(real)({value})"

    def _integer(self, value: str) -> str:
        return f"(int64_t)({value})"

    def _is_single(self) -> str:
        return "(sizeof(real) == sizeof(float))"

    def _refused(self, item: ast.AST) -> UnsupportedError:
        return UnsupportedError(
            f"the {self.language} backend cannot tell {self.body.name} yet: {ast.unparse(item)}"
        )


def _folded(item: ast.BinOp) -> float:
    """A power of two numbers."""
    base, exponent = (ast.literal_eval(ast.unparse(part)) for part in (item.left, item.right))
    return float(base) ** exponent


def _is_condition(value: ast.expr) -> bool:
    match value:
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) | ast.UnaryOp(op=ast.Not()):
            return True
    return isinstance(value, _CONDITIONS)
