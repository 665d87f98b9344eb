"""Declared recurrences carried out step by step, as they are written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import sympy

from symloss.language.scan import AfterLast, Carried, CarryOver, Recurrence
from symloss.verify.balls import Ball
from symloss.verify.closures import Closure, Frame, position

Values = dict[tuple[int, ...], Ball]


class Scans:
    """Compiles the reads of carries; `number` compiles any other expression."""

    def __init__(self, number: Callable[[sympy.Expr], Closure]) -> None:
        self.number = number
        self.runs: dict[Recurrence, Callable[[Frame], list[dict[str, Values]]]] = {}

    def read(self, node: AfterLast | Carried) -> Closure:
        """A carry at its indices: within a step as the step before left it, else after the last step."""
        name, indices = node.name, [position(index) for index in node.indices]
        if isinstance(node, Carried):

            def before(frame: Frame) -> Ball:
                values = frame.carried[name]
                return values.get(tuple([index(frame) for index in indices]), values[OUTSIDE])

            return before
        run = self.runs.setdefault(node.recurrence, self._run(node.recurrence))

        def after(frame: Frame) -> Ball:
            values = run(frame)[-1][name]
            return values.get(tuple([index(frame) for index in indices]), values[OUTSIDE])

        return after

    def _run(self, recurrence: Recurrence) -> Callable[[Frame], list[dict[str, Values]]]:
        slot, along = object(), recurrence.along.name
        outer = sorted(index.name for index in recurrence.outer)
        length = position(recurrence.length)
        carries = {carry.head.name: self._carry(carry) for carry in recurrence.carries}

        def states(frame: Frame) -> list[dict[str, Values]]:
            """What stands before every step, and after the last; the frame held still goes along."""
            still = frame.still
            held = run(still) if still is not frame else []
            index, carried, kept = dict(frame.index), frame.carried, still.carried
            found = [{name: start(frame) for name, (start, _) in carries.items()}]
            steps = range(length(frame))
            for number, step in enumerate(reversed(steps) if recurrence.reverse else steps):
                frame.index[along] = step
                if held:
                    still.carried = {**kept, **held[number]}
                frame.carried = {**carried, **found[-1]}
                found.append({name: advance(frame) for name, (_, advance) in carries.items()})
            still.carried = kept
            frame.index, frame.carried = index, carried
            return found

        def run(frame: Frame) -> list[dict[str, Values]]:
            return frame.remember((slot, *[frame.index[name] for name in outer]), states)

        return run

    def _carry(self, carry: CarryOver) -> tuple[Callable[[Frame], Values], Callable[[Frame], Values]]:
        """What fills a carry before the first step, and at each."""
        names = [index.name for index in carry.indices]
        lengths = [position(length) for length in carry.lengths]
        outside = self.number(carry.outside)

        def filled(value: Closure) -> Callable[[Frame], Values]:
            def fill(frame: Frame) -> Values:
                before = dict(frame.index)
                found: Values = {OUTSIDE: outside(frame)}
                for where in product(*(range(length(frame)) for length in lengths)):
                    frame.index.update(zip(names, where, strict=True))
                    found[where] = value(frame)
                frame.index = before
                return found

            return fill

        return filled(self.number(carry.initial)), filled(self.number(carry.step))


OUTSIDE: tuple[int, ...] = (-1, -1, -1, -1, -1)  # no place of a carry
