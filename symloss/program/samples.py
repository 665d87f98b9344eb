"""Points at which programs are compared: small arrays of mpmath numbers inside every domain."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import mpmath

from symloss.language.symbols import Array, Extent, Parameter, with_positions
from symloss.program.nodes import Program, Scan, context
from symloss.signature import Domain

_LENGTHS = (3, 4, 2, 5, 3)
_STEPS = 5
_SHORT = (2, 3, 2, 3, 2)  # where arrays have so many axes that their elements are many all the same


class Point:
    """Inputs, parameters and extents of one sampled point; deterministic in the seed.

    `inside` narrows arrays of any real number to positive ones, or to those between 0 and 1.
    """

    def __init__(self, program: Program, seed: int, inside: str = "real") -> None:
        self.random = random.Random(seed)
        self.inside = inside
        names = [extent.name for array in program.arrays for extent in array.axes]
        names += [array.classes.name for array in program.arrays if array.classes is not None]
        names += [index.extent.name for node in program for index in context(node) if index.extent.fixed]
        scans = [node for node in program if isinstance(node, Scan)]
        many = any(len(array.axes) > 2 for array in program.arrays) and not scans
        lengths = itertools.cycle(_SHORT if many else _LENGTHS)
        self.extents = dict(zip(dict.fromkeys(names), lengths, strict=False))
        if scans:  # more steps than places, so that what is carried gets everywhere
            self.extents = {name: min(size, 3) for name, size in self.extents.items()}
            self.extents |= {node.along.extent.name: _STEPS for node in scans}
        for extent in (extent for array in program.arrays for extent in array.axes):
            self.extents[extent.name] += -self.extents[extent.name] % extent.multiple
        self.extents |= {name: int(name) for name in names if name.isdigit()}
        self.parameters = {item.name: self._parameter(item) for item in program.parameters}
        self.extents |= {p.axis.name: int(self.parameters[p.name]) for p in program.parameters if p.axis}
        self._make_room(program)
        self.arrays = {array.name: self._array(array) for array in program.arrays}
        self.scale = mpmath.mpf(self.random.uniform(0.5, 1.5))

    def _make_room(self, program: Program) -> None:
        """Every window has room for one step in its axis."""
        for extent in program.positions:
            along, window = extent.along, extent.window
            assert along is not None and window is not None
            length = self.extents[window.name] if isinstance(window, Extent) else int(window)
            if along.name in self.extents:
                least = extent.dilation * (length - 1) + 1 + extent.stride
                self.extents[along.name] = max(self.extents[along.name], least)
        self.extents = with_positions(self.extents, program.positions)

    def _parameter(self, parameter: Parameter) -> Any:
        domain = parameter.domain
        if parameter.axis is not None:
            return mpmath.mpf(2)
        if parameter.classes is not None:
            return mpmath.mpf(self.random.randrange(self.extents[parameter.classes.name]))
        if domain.integer:
            return mpmath.mpf(1 if parameter.option else parameter.default or 1)
        return self._real(domain, wide=False)

    def _array(self, array: Array) -> dict[tuple[int, ...], Any]:
        shape = [self.extents[extent.name] for extent in array.axes]
        places = itertools.product(*map(range, shape))
        if array.role == "label":
            assert array.classes is not None
            below = self.extents[array.classes.name] + (array.domain.name == "natural")
            return {at: self.random.randrange(below) for at in places}
        return {at: self._real(array.domain, wide=True) for at in places}

    def _real(self, domain: Domain, wide: bool) -> Any:
        if domain.values:
            return mpmath.mpf(self.random.choice(domain.values))
        draw = mpmath.mpf(self.random.gauss(0, 1.5 if wide else 1))
        if domain.upper == 1 or (wide and self.inside == "unit"):
            return 1 / (1 + mpmath.exp(draw))
        if math.isfinite(domain.lower) and math.isfinite(domain.upper):
            return domain.lower + (domain.upper - domain.lower) / (1 + mpmath.exp(draw))
        if domain.lower >= 0 or (wide and self.inside == "positive"):
            return max(domain.lower, 0) + abs(draw) + mpmath.mpf("0.05")
        return draw
