"""Elements, and whole rows, that are infinite: what a factor of 0 switches off, and what limits there are.

One small batch is taken with its shares and weights at 0 and 1. One element after the other is made infinite;
wherever the oracle, by the convention of declarations, still finds a value, a kernel must. An infinite value
may be refused, a finite one may not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import mpmath
import numpy as np
import sympy

from symloss.functions import times, times_exp
from symloss.language.declaration import Declaration
from symloss.language.reductions import Named
from symloss.language.switches import Switches
from symloss.language.symbols import Array, Parameter
from symloss.verify.findings import Finding, Tally
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import Batch

MOST_ELEMENTS = 6  # of one array


def has_switches(declaration: Declaration) -> bool:
    """Whether a factor of the declaration switches its term off where it is 0."""
    switches = Switches(declaration.arrays, declaration.parameters)
    plain = declaration.expression
    while plain.has(Named):
        plain = plain.replace(lambda node: isinstance(node, Named), lambda node: node.body)
    if plain.has(times, times_exp):
        return True
    return any(switches.is_switch(factor) for node in plain.atoms(sympy.Mul) for factor in node.args)


def infinite_elements(check: Any) -> Finding:
    """Compare values, per sample where there are samples, wherever infinities leave one."""
    tally = check.tally("infinite elements")
    options = {"reduction": "none"} if check.declaration.is_per_sample else {}
    for batch in _with_ends(check):
        for bad in _with_infinities(check, batch):
            exact = _values(check.oracle, bad.arrays, bad.parameters)
            if all(map(mpmath.isnan, exact.flat)):
                continue
            try:
                computed = check.face.value(bad, **options)
            except ValueError:
                if all(map(mpmath.isfinite, exact.flat)):
                    _refused(check, tally, bad)
                continue
            check.compare(tally, bad, computed, exact, lambda o, a, p, at: _values(o, a, p))
    return tally.finding()


def _values(oracle: Oracle, arrays: Any, parameters: Any) -> np.ndarray:
    """What the declaration is, for every sample if it has any; NaN where that is no number."""
    if oracle.declaration.is_per_sample:
        found = oracle.terms(arrays, parameters)
    else:
        found = np.empty((), dtype=object)
        found[()] = oracle.try_value(arrays, parameters)
    for where in np.ndindex(found.shape):
        if not isinstance(found[where], mpmath.mpf):
            found[where] = mpmath.nan
    return found


def _refused(check: Any, tally: Tally, batch: Batch) -> None:
    tally.points += 1
    tally.record(math.inf, tally.bound, lambda: {**check.place(batch, ()), "call": "refused"})


def _with_ends(check: Any) -> Iterator[Batch]:
    """The plainest batch with what may be 0 at 0: shares and weights at 0 or 1, then each by itself."""
    batch, generator = check.plainest, np.random.default_rng(check.seed)
    items = [one for one in (*check.declaration.arrays, *check.declaration.parameters) if _may_vanish(one)]
    shares = [one.name for one in items if isinstance(one, Array) and one.domain.lower == 0]
    yield _at_ends(batch, {one.name: _ends(one) for one in items if one.name in shares}, generator)
    for item in items:
        yield _at_ends(batch, {item.name: _ends(item)}, generator)


def _may_vanish(one: Array | Parameter) -> bool:
    domain = one.domain
    return not domain.values and not domain.integer and domain.contains(0.0)


def _ends(one: Array | Parameter) -> list[float]:
    return [end for end in (0.0, 1.0) if one.domain.contains(end)]


def _at_ends(batch: Batch, ends: dict[str, list[float]], generator: Any) -> Batch:
    """Arrays of the numbers of a name, drawn; a parameter at the first of them, which is 0."""
    arrays, parameters = dict(batch.arrays), dict(batch.parameters)
    for name, numbers in ends.items():
        if name in arrays:
            drawn = generator.choice(np.asarray(numbers), size=arrays[name].shape)
            arrays[name] = np.asarray(drawn, arrays[name].dtype)
        else:
            parameters[name] = numbers[0]
    return replace(batch, arrays=arrays, parameters=parameters)


def _with_infinities(check: Any, batch: Batch) -> Iterator[Batch]:
    """A row, then one element of a real array, at an infinite end of its domain, in turn."""
    for array in check.declaration.arrays:
        if array.role != "differentiable" or array.domain.values or array.is_number:
            continue
        values = batch.arrays[array.name]
        places: list[Any] = [0] if values.ndim > 1 and not check.elementwise else []
        step = max(1, -(-values.size // MOST_ELEMENTS))
        places += [np.unravel_index(place, values.shape) for place in range(0, values.size, step)]
        for place, end in product(places, (array.domain.lower, array.domain.upper)):
            if math.isinf(end):
                moved = values.copy()
                moved[place] = end
                yield replace(batch, arrays={**batch.arrays, array.name: moved})
