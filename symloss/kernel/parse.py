"""Text -> kernel: reads what `text.show` prints, and what a person writes in its manner."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sympy
from sympy import And, Basic, Integer, Not, Or, Piecewise, Rational, S, Symbol

from symloss import functions
from symloss.kernel.nodes import (
    Accumulate,
    Allocate,
    AnyRow,
    Axis,
    Block,
    Combine,
    Condition,
    Content,
    FirstThread,
    For,
    Given,
    If,
    Let,
    LetShares,
    LoadPlace,
    LoadWeight,
    Owns,
    Spread,
    Start,
    Statement,
    Store,
    Window,
    ZeroRow,
    ZeroRows,
)
from symloss.language.symbols import Index, Read
from symloss.program import Difference, Indicator

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b, ast.Pow: lambda a, b: a**b, ast.BitAnd: And, ast.BitOr: Or,
}  # fmt: skip
_COMPARED: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: sympy.Lt, ast.LtE: sympy.Le, ast.Gt: sympy.Gt, ast.GtE: sympy.Ge,
    ast.Eq: sympy.Eq, ast.NotEq: sympy.Ne,
}  # fmt: skip
_AXES = {"loop": Axis.SERIAL, "blocks": Axis.BLOCKS, "lanes": Axis.LANES, "threads": Axis.THREADS}
_STATEMENTS = (
    "weight_or_one", "place_or_zero", "spread", "allocate", "start", "add", "combine", "zeros",
    "zeros_in_block",
)  # fmt: skip
_OWN: dict[str, Any] = {"Difference": Difference, "Indicator": Indicator}


def parse(text: str, *axes: Basic, **symbols: Basic) -> Block:
    """The statements that a text says.

    Args:
        text: as `show` prints it; it may be indented.
        axes: the indices and extents that it names.
        symbols: what other names mean; without it a name is a real symbol.

    Raises:
        SyntaxError: a line that is no statement of a kernel.
    """
    names = {str(symbol): symbol for symbol in axes} | symbols
    return _Reader(names).block(ast.parse(textwrap.dedent(text)).body)


class _Reader:
    def __init__(self, names: Mapping[str, Basic]) -> None:
        self.names = names

    def block(self, lines: list[ast.stmt]) -> Block:
        return tuple(map(self.statement, lines))

    def statement(self, line: ast.stmt) -> Statement:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=called)) as call):
                if called in _STATEMENTS:
                    return self._made(name, called, call)
                return Let(name, self.value(call))
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Call(args=terms)):
                return LetShares(tuple(map(ast.unparse, names)), tuple(map(self.value, terms)))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as part) if _is_window(part):
                return self._window(name, part)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return Let(name, self.value(value))
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=array)) as at], value=value):
                return Store(array, self._indices(at), self.value(value))
            case ast.AugAssign(
                target=ast.Subscript(value=ast.Name(id=array)) as at, op=ast.Add(), value=value
            ):
                return Store(array, self._indices(at), self.value(value), add=True)
            case ast.For(target=ast.Name(id=name), iter=ast.Call() as call, body=body):
                return self._loop(name, call, self.block(body))
            case ast.If(test=test, body=body, orelse=otherwise):
                return If(self._condition(test), self.block(body), self.block(otherwise))
        raise SyntaxError(f"no statement of a kernel: {ast.unparse(line)}")

    def _made(self, name: str, called: str, call: ast.Call) -> Statement:
        match called, call.args:
            case "weight_or_one", [read]:
                return LoadWeight(name, self.value(read))
            case "place_or_zero", [value]:
                return LoadPlace(name, self.value(value), self.value(call.keywords[0].value))
            case "spread", [ast.Constant(value=str(content))]:
                return Spread(name, Content(content))
            case "allocate", lengths:
                return Allocate(name, tuple(map(self.value, lengths)))
            case "start", [ast.Constant(value=str(op))]:
                return Start(name, op)
            case "combine", [ast.Constant(value=str(op)), _]:
                return Combine(name, op)
            case "zeros", []:
                return ZeroRow(name)
            case "zeros_in_block", []:
                return ZeroRows(name)
            case "add", [ast.Constant(value=str(op)), _, value]:
                where = next((self.value(one.value) for one in call.keywords), S.true)
                return Accumulate(name, op, self.value(value), where)
        raise SyntaxError(f"no statement of a kernel: {ast.unparse(call)}")

    def _window(self, name: str, part: ast.Subscript) -> Window:
        inside = part.slice.elts if isinstance(part.slice, ast.Tuple) else [part.slice]
        *others, last = inside
        assert isinstance(last, ast.Slice) and last.lower and last.upper and isinstance(part.value, ast.Name)
        start, stop = self.value(last.lower), self.value(last.upper)
        return Window(name, part.value.id, tuple(map(self.value, others)), start, stop)

    def _loop(self, name: str, call: ast.Call, body: Block) -> For:
        index = self.names[name]
        if not isinstance(index, Index):
            raise SyntaxError(f"{name} is no index")
        loop = For(index, body, axis=_AXES[ast.unparse(call.func)])
        for given in call.keywords:
            match given.arg, given.value:
                case "start", value:
                    loop = replace(loop, start=self.value(value))
                case "stop", value:
                    loop = replace(loop, stop=self.value(value))
                case "reverse", _:
                    loop = replace(loop, reverse=True)
                case str(fold), ast.Constant(value=str(op)):
                    loop = replace(loop, folds=(*loop.folds, (fold, op)))
                case str(window), value:
                    loop = replace(loop, through=(*loop.through, (self.value(value), window)))
        return loop

    def _condition(self, test: ast.expr) -> Condition:
        match test:
            case ast.Call(func=ast.Name(id="given"), args=args):
                return Given(tuple(ast.literal_eval(one) for one in args))
            case ast.Call(func=ast.Name(id="first_thread")):
                return FirstThread()
            case ast.Call(func=ast.Name(id="any_row"), args=[name]):
                return AnyRow(ast.literal_eval(name))
            case ast.Call(func=ast.Name(id="owns"), args=[index]):
                return Owns(self.value(index))
        return self.value(test)

    def value(self, item: ast.expr) -> Any:
        """An expression or a condition."""
        match item:
            case ast.Constant(value=bool(truth)):
                return sympy.sympify(truth)
            case ast.Constant(value=number):
                return Integer(number) if isinstance(number, int) else Rational(str(number))
            case ast.Name(id=name):
                return self.names.get(name, Symbol(name, real=True))
            case ast.Subscript(value=ast.Name(id=name)):
                return Read(self.names.get(name, Symbol(name, real=True)), *self._indices(item))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
            case ast.UnaryOp(operand=operand):
                return Not(self.value(operand))
            case ast.BinOp(left=left, op=op, right=right):
                return _BINARY[type(op)](self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _COMPARED[type(op)](self.value(left), self.value(right))
            case ast.Tuple(elts=parts):
                return tuple(map(self.value, parts))
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return Piecewise((self.value(body), self.value(test)), (self.value(otherwise), True))
            case ast.Call(func=ast.Name(id=name), args=args):
                called = _OWN.get(name) or getattr(functions, name, None) or getattr(sympy, name)
                return called(*map(self.value, args))
        raise SyntaxError(f"no expression of a kernel: {ast.unparse(item)}")

    def _indices(self, item: ast.Subscript) -> tuple:
        parts = item.slice.elts if isinstance(item.slice, ast.Tuple) else [item.slice]
        return tuple(map(self.value, parts))


def _is_window(item: ast.Subscript) -> bool:
    last = item.slice.elts[-1] if isinstance(item.slice, ast.Tuple) else item.slice
    return isinstance(last, ast.Slice)
