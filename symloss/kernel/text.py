"""A kernel as text, for people and for tests: `parse` reads it back.

for c in loop(C, total='sum'):
    total = add('sum', total, s[n, c], where=Ne(c, y[n]))
if given('grad'):
    grad[n, 0] += total
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic, S
from sympy.printing.str import StrPrinter

from symloss.kernel.nodes import (
    Accumulate,
    Allocate,
    AnyRow,
    Axis,
    Block,
    Combine,
    Condition,
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
from symloss.language.symbols import Read
from symloss.program import Difference, Indicator

_LOOPS = {Axis.SERIAL: "loop", Axis.BLOCKS: "blocks", Axis.LANES: "lanes", Axis.THREADS: "threads"}


def show(block: Block) -> str:
    """The statements, one a line, blocks indented by four spaces."""
    return "\n".join(_lines(block))


def _lines(block: Block) -> list[str]:
    return [line for statement in block for line in _statement(statement)]


def _statement(statement: Statement) -> list[str]:
    match statement:
        case Let():
            return [f"{statement.name} = {_spelled(statement.value)}"]
        case LetShares():
            return [f"{', '.join(statement.names)} = shares({_listed(statement.terms)})"]
        case LoadWeight():
            return [f"{statement.name} = weight_or_one({_spelled(statement.read)})"]
        case LoadPlace():
            given = f"{_spelled(statement.value)}, where={_spelled(statement.where)}"
            return [f"{statement.name} = place_or_zero({given})"]
        case Spread():
            return [f"{statement.name} = spread({statement.content.value!r})"]
        case Allocate():
            return [f"{statement.name} = allocate({_listed(statement.lengths)})"]
        case Start():
            return [f"{statement.name} = start({statement.op!r})"]
        case Accumulate():
            value = _spelled(statement.value)
            value += f", where={_spelled(statement.where)}" if statement.where is not S.true else ""
            return [f"{statement.name} = add({statement.op!r}, {statement.name}, {value})"]
        case Combine():
            return [f"{statement.name} = combine({statement.op!r}, {statement.name})"]
        case Store():
            operator = "+=" if statement.add else "="
            return [f"{statement.array}[{_listed(statement.indices)}] {operator} {_spelled(statement.value)}"]
        case ZeroRow():
            return [f"{statement.array} = zeros()"]
        case ZeroRows():
            return [f"{statement.array} = zeros_in_block()"]
        case Window():
            inside = _listed([*statement.indices, f"{_spelled(statement.start)}:{_spelled(statement.stop)}"])
            return [f"{statement.name} = {statement.array}[{inside}]"]
        case For():
            return _under(f"for {statement.index} in {_range(statement)}:", statement.body)
        case If():
            lines = _under(f"if {_condition(statement.condition)}:", statement.body)
            return lines + (_under("else:", statement.otherwise) if statement.otherwise else [])


def _range(loop: For) -> str:
    arguments = [str(loop.index.extent)]
    arguments += [f"start={_spelled(loop.start)}"] if loop.start != 0 else []
    arguments += [f"stop={_spelled(loop.stop)}"] if loop.stop is not None else []
    arguments += ["reverse=True"] if loop.reverse else []
    arguments += [f"{name}={op!r}" for name, op in loop.folds]
    arguments += [f"{name}={_spelled(read)}" for read, name in loop.through]
    return f"{_LOOPS[loop.axis]}({', '.join(arguments)})"


def _condition(condition: Condition) -> str:
    match condition:
        case Given():
            return f"given({', '.join(map(repr, condition.arrays))})"
        case FirstThread():
            return "first_thread()"
        case AnyRow():
            return f"any_row({condition.name!r})"
        case Owns():
            return f"owns({_spelled(condition.index)})"
    return _spelled(condition)


def _spelled(value: Basic) -> str:
    return _Printer().doprint(value)


class _Printer(StrPrinter):
    """Names what the usual text of an expression would only show by a sign or by brackets."""

    printmethod = "_kernelstr"

    def _print_Read(self, read: Read) -> str:
        return f"{read.name}[{', '.join(map(self._print, read.indices))}]"

    def _print_Difference(self, value: Difference) -> str:
        return f"Difference({', '.join(map(self._print, value.args))})"

    def _print_Indicator(self, value: Indicator) -> str:
        return f"Indicator({self._print(value.condition)})"


def _listed(items: Iterable[object]) -> str:
    return ", ".join(_spelled(item) if isinstance(item, Basic) else str(item) for item in items)


def _under(head: str, block: Block) -> list[str]:
    return [head, *(f"    {line}" for line in _lines(block))]
