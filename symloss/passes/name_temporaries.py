"""schedule -> schedule: repeated subexpressions of straight-line code get names that say what they are.

Precondition: scheduled. Only subexpressions are shared; no formula is rearranged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import sympy
from sympy import Expr, Mul, Pow, Symbol, cse

from symloss.language.atoms import atoms_of
from symloss.language.remembered import reads_of, replaced, spelled
from symloss.language.reserved import RESERVED
from symloss.language.symbols import Read
from symloss.passes.hoist_invariants import hoist_invariants, is_guarded_lookup, looks_up_by_case
from symloss.program import context
from symloss.program.describe import describe
from symloss.program.names import fresh_name
from symloss.program.schedule import (
    Assign,
    Fold,
    Loop,
    Phase,
    Scalars,
    Schedule,
    Statement,
    Step,
    Store,
    Wanted,
    When,
)

Simple = Assign | Fold | Store


def name_temporaries(schedule: Schedule) -> Schedule:
    """Share and name what straight-line code computes twice."""
    taken = set(schedule.program.names) | RESERVED
    taken |= {extent.name for array in schedule.program.arrays for extent in array.axes}
    taken |= {index.name for node in schedule.program for index in context(node)}
    return replace(schedule, steps=tuple(_name_in(step, set(taken)) for step in schedule.steps))


def _name_in(step: Step, taken: set[str]) -> Step:
    match step:
        case Phase():
            kept = {scratch.name for scratch in step.scratch}
            hoisted = hoist_invariants(
                step.statements, lambda value: fresh_name(describe(value, {}), taken), kept
            )
            return replace(step, statements=tuple(_share(tuple(hoisted), taken, kept)))
        case Scalars():
            shared = _share(step.assigns, taken)
            return replace(step, assigns=tuple(item for item in shared if isinstance(item, Assign)))
    return step


def _share(statements: Sequence[Statement], taken: set[str], kept: Collection[str] = ()) -> list[Statement]:
    """Share within each run of statements that no loop interrupts; locals of outer runs stay visible."""
    shared: list[Statement] = []
    run: list[Simple] = []
    for statement in (*statements, None):
        if isinstance(statement, Assign | Fold | Store):
            run.append(statement)
            continue
        shared += _share_run(run, taken, kept)
        run = []
        if isinstance(statement, Loop | When | Wanted):
            shared.append(replace(statement, body=tuple(_share(statement.body, taken, kept))))
    return shared


def _share_run(run: list[Simple], taken: set[str], kept: Collection[str]) -> list[Statement]:
    if not run:
        return []
    reads = sorted(set().union(*(reads_of(statement.value) for statement in run)), key=spelled)
    plain = {read: _plain(read) for read in reads}
    back = {symbol: read for read, symbol in plain.items()}
    hidden = _guarded_lookups(run, kept)
    values = [replaced(replaced(statement.value, hidden), plain) for statement in run]
    fresh = iter(Symbol(f"_t{k}", real=True) for k in range(10_000))
    replacements, reduced = cse([*values, *_bases(values)], symbols=fresh, order="none", list=True)
    reduced = reduced[: len(values)]
    shown = {symbol: part for part, symbol in hidden.items()}
    names: dict[Symbol, Expr] = {}
    definitions: dict[Symbol, Expr] = {}
    for symbol, value in replacements:
        whole = replaced(replaced(value, names), shown)
        if isinstance(whole, Mul) and (-whole).is_Symbol:  # a sign needs no name
            names[symbol] = whole
            continue
        kind = {"integer": True} if whole.is_integer else {"real": True}
        name = Symbol(fresh_name(describe(whole, back), taken), **kind)
        names[symbol], definitions[name] = name, whole
    values = [replaced(replaced(value, names), shown) for value in reduced]
    return _place(run, values, definitions, back)


def _place(
    run: list[Simple], values: list[Expr], definitions: dict[Symbol, Expr], back: dict[Symbol, Read]
) -> list[Statement]:
    """Each temporary stands right before its first use."""
    placed: list[Statement] = []
    done: set[Symbol] = set()

    def need(expression: Expr) -> None:
        for symbol in sorted(expression.free_symbols, key=spelled):
            if symbol in definitions and symbol not in done:
                need(definitions[symbol])
                placed.append(Assign(symbol.name, replaced(definitions[symbol], back)))
                done.add(symbol)

    for statement, value in zip(run, values, strict=True):
        need(value)
        placed.append(replace(statement, value=replaced(value, back)))
    return placed


def _plain(read: Read) -> Symbol:
    signs = {
        k: v for k, v in read.head.assumptions0.items() if k in ("real", "positive", "nonnegative", "integer")
    }
    return Symbol(f"_r_{spelled(read)}", **{key: value for key, value in signs.items() if value})


def _guarded_lookups(run: list[Simple], kept: Collection[str]) -> dict[Expr, Symbol]:
    """What looks up an element under a condition: no part of it may be computed where that does not hold."""
    found: set[Expr] = set()
    for statement in run:
        if is_guarded_lookup(statement):
            found.add(statement.value)
            continue
        choices = atoms_of(statement.value, sympy.Piecewise)
        found |= {choice for choice in choices if looks_up_by_case(choice, kept)}
    return {part: Symbol(f"_g{k}", real=True) for k, part in enumerate(sorted(found, key=str))}


def _bases(values: list[Expr]) -> list[Expr]:
    """Compound bases of squares: each counts twice, so that it gets a name and is printed r * r."""
    squares = sorted(set().union(*(atoms_of(value, Pow) for value in values)), key=str)
    return [power.base for power in squares if power.exp == 2 and not power.base.is_Symbol]
