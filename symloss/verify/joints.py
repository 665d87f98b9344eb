"""Where a declaration bends or cancels: where its conditions, absolute values and sums change sign."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import sympy
from mpmath.libmp import fnan, from_float
from sympy.core.relational import Relational

from symloss.language.declaration import Declaration
from symloss.language.symbols import Array, Read
from symloss.verify import balls
from symloss.verify.balls import Number
from symloss.verify.closures import Frame, UndefinedComparison
from symloss.verify.evaluator import Compiler
from symloss.verify.floats import bounds, into, rank, shifted, unrank

PRECISION = 80


def switches(expression: sympy.Expr) -> list[sympy.Expr]:
    """The expressions whose zeros are kinks or cancellations, plainest first."""
    found: set[sympy.Expr] = set()
    for node in sympy.preorder_traversal(expression):
        match node:
            case Relational():
                found.add(node.lhs - node.rhs)
            case sympy.Abs() | sympy.sign():
                found.add(node.args[0])
            case sympy.Max() | sympy.Min():
                found |= {a - b for a, b in combinations(node.args, 2)}
            case sympy.log():
                found |= {node.args[0], node.args[0] - 1}
            case sympy.Add():
                found.add(node)
    return sorted((item for item in found if item.atoms(Read)), key=lambda e: (e.count_ops(), str(e)))


class Joints:
    """Finds, for the other inputs held, the floats of one input at which a switch changes its sign."""

    def __init__(self, declaration: Declaration, dtype: Any, parameters: dict, most: int = 8) -> None:
        self.dtype = np.dtype(dtype)
        self.arrays = [array for array in declaration.arrays if array.role == "differentiable"]
        self.declaration = declaration
        expression = declaration.expression
        compiler = Compiler(expression)
        self.switches = []
        for switch in switches(expression.body)[:most]:
            names = {read.name for read in switch.atoms(Read)}
            self.switches.append((compiler.number(switch), names))
        self.parameters = {name: from_float(float(value)) for name, value in parameters.items()}

    def around(self, others: dict[str, np.ndarray], size: int, generator: Any) -> dict[str, np.ndarray]:
        """Points on the joints and within a hundred neighbours of them; empty where none was found.

        The first are one joint of every switch in every input, exactly and with its neighbours, as many as
        there is room for. `others` holds columns of points; in each one input is replaced by the place of a
        joint.
        """
        rows: list[tuple[int, str, float]] = []
        first: dict[tuple[str, int], tuple[int, str, float]] = {}
        count = len(next(iter(others.values())))
        for row in range(count):
            for array in self.arrays:
                for number, (switch, names) in enumerate(self.switches):
                    if array.name in names and not array.domain.values:
                        found = [(row, array.name, root) for root in self._roots(switch, array, others, row)]
                        rows += found
                        if found:
                            first[array.name, number] = found[0]
        if not rows:
            return {}
        exact = [(one, step) for one in first.values() for step in (0, -1, 1)][: size // 2]
        chosen = [one for one, _ in exact]
        chosen += [rows[i] for i in generator.integers(len(rows), size=size - len(exact))]
        columns = {name: values[[row for row, _, _ in chosen]].copy() for name, values in others.items()}
        near = generator.integers(-100, 101, size=size)
        steps = np.where(generator.random(size) < 0.4, generator.integers(-2, 3, size=size), near)
        steps[: len(exact)] = [step for _, step in exact]
        for place, (_, name, root) in enumerate(chosen):
            moved = shifted(np.asarray([root], self.dtype), steps[place])
            columns[name][place] = into(self._domain(name), moved, self.dtype)[0]
        return columns

    def _domain(self, name: str) -> Any:
        return self.declaration.array(name).domain

    def _roots(self, switch: Any, array: Array, others: dict, row: int) -> list[float]:
        """Places where the sign changes, by bisection over floats in their order."""
        fixed = {name: from_float(float(values[row])) for name, values in others.items()}

        def side(place: int) -> int | None:
            fixed[array.name] = from_float(float(unrank(place, self.dtype)))
            return self._sign(switch, fixed)

        ranks = self._grid(array)
        signs = [side(place) for place in ranks]
        roots = []
        for low, high, before, after in zip(ranks, ranks[1:], signs, signs[1:], strict=False):
            if before == 0:
                roots.append(float(unrank(low, self.dtype)))
            if before is None or after is None or before * after >= 0:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                sign = side(middle)
                if sign == 0:
                    low = high = middle
                elif sign == before:
                    low = middle
                else:
                    high = middle
            roots.append(float(unrank(high, self.dtype)))
        return roots

    def _grid(self, array: Array) -> list[int]:
        low, high = bounds(array.domain, self.dtype)
        plain = np.concatenate([np.linspace(-20, 20, 17), [1e-8, 1e-3, 0.1, 100, 1e4, 1e10]])
        plain = np.unique(np.clip(np.concatenate([plain, -plain, [low, high, 0.0]]), low, high))
        return sorted(set(rank(plain.astype(self.dtype)).tolist()))

    def _sign(self, switch: Any, numbers: dict[str, Number]) -> int | None:
        frame = Frame(
            lambda name, _: numbers[name],
            self.parameters,
            {index.extent.name: 1 for index in self.declaration.sample_indices},
            PRECISION,
        )
        for index in self.declaration.sample_indices:
            frame.index[index.name] = 0
        try:
            value = switch(frame)
            return None if value[0] == fnan else balls.compare(value, balls.ZERO)
        except balls.TooWide:
            return 0
        except UndefinedComparison:
            return None
