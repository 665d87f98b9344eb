"""What the declared formula answers for where a result is wrong: a quantity beyond the range, its condition.

No kernel that computes what the author wrote does better there. Both are found from the declaration alone,
with many digits, and are told with their condition: a point of which this is true is no failure of a kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import mpmath
import numpy as np
from sympy import Add, Expr, Rational, cos

from symloss.language.declaration import Declaration
from symloss.language.reductions import Named
from symloss.language.scan import AfterLast, Carried
from symloss.language.stop import Stop, replaced_outside
from symloss.language.symbols import Index
from symloss.verify.conditioning import NUDGE
from symloss.verify.oracle import Oracle
from symloss.verify.parts import AtInput, parts_of
from symloss.verify.sampling import is_elementwise
from symloss.verify.ulp import rounding_of

Place = Mapping[str, Any]
Arrays = dict[str, np.ndarray]
Parameters = dict[str, Any]
_RESULTS = ("value", "gradient", "ties", "reductions", "cotangents")


class ToldApart:
    """Tells what is the formula's own from what is a kernel's, for one declaration in one type.

    Args:
        declaration: what is judged.
        dtype: the type of the arrays.
    """

    def __init__(self, declaration: Declaration, dtype: Any) -> None:
        self.declaration, self.dtype = declaration, np.dtype(dtype)
        self.is_elementwise = is_elementwise(declaration)
        self.parts = [part for part in parts_of(declaration) if isinstance(part.node, Named)]

    def __call__(self, what: str, place: Place, computed: Any, exact: Any, allowed: float) -> str:
        """Why a result is not what the kernel is to blame for; empty where nothing of the kind is found.

        Args:
            what: what was compared, as `gradient input`.
            place: the arrays and parameters, with the element of the result.
            computed: what came.
            exact: what was expected.
            allowed: how many ulp an error may be.
        """
        arrays = self._arrays(place)
        if arrays is None:
            return ""
        parameters = {item.name: place[item.name] for item in self.declaration.parameters}
        return self._beyond_the_range(arrays, parameters) or self._is_ill_conditioned(
            what, place, arrays, parameters, (computed, exact), allowed
        )

    def _arrays(self, place: Place) -> Arrays | None:
        """The arrays of a place; None where it does not tell them all."""
        found = {}
        for array in self.declaration.arrays:
            if (given := place.get(array.name)) is None or isinstance(given, Mapping):
                return None
            values = np.asarray(given, np.int64 if array.role == "label" else self.dtype)
            found[array.name] = values.reshape((1,) * len(array.axes)) if values.ndim == 0 else values
        is_whole = all(item.name in place for item in self.declaration.parameters)
        is_whole &= all(one.ndim == len(self.declaration.array(name).axes) for name, one in found.items())
        return found if is_whole else None

    def _beyond_the_range(self, arrays: Arrays, parameters: Parameters) -> str:
        """A quantity that the author named, finite but no number of the type."""
        exact = AtInput(self.declaration, arrays, parameters)
        largest = mpmath.mpf(float(np.finfo(self.dtype).max))
        for part in self.parts:
            for at in exact.places(part):
                value = exact.value(part.node, at)
                if value is not None and mpmath.isfinite(value) and abs(value) > largest:
                    name, size = part.node.label.name, mpmath.nstr(value, 4)
                    return f"{name} is {size}, beyond the largest {self.dtype.name}: the formula overflows"
        return ""

    def _is_ill_conditioned(
        self,
        what: str,
        place: Place,
        arrays: Arrays,
        parameters: Parameters,
        pair: tuple,
        allowed: float,
    ) -> str:
        """The condition number in what the author named, where that alone explains an error.

        A kernel rounds each of these quantities, and each of the flows of which a derivative is the sum.
        """
        kind, _, wrt = what.partition(" ")
        wrt = "" if (kind, wrt) == ("reductions", "value") else wrt
        computed, exact = pair
        if kind not in _RESULTS or not mpmath.isfinite(exact) or not np.isfinite(computed):
            return ""

        def result(oracle: Oracle) -> Any:
            return self._result(oracle, place, arrays, parameters, wrt)

        sizes: dict[str, Any] = {}
        with mpmath.workprec(600):
            try:
                base = result(self._as_it_is)
            except (IndexError, ValueError):
                return ""  # the place is one of many points, and the weights are those of all
            if not _is_plain(base) or abs(base - exact) > mpmath.mpf(10) ** -25 * abs(exact):
                return ""  # a result of another kind: nothing is known of it
            for name, nudged, held in self._moved:
                others = [(nudged, NUDGE)] + ([(held, 1)] if wrt in arrays else [])
                beside = [(result(oracle), share) for oracle, share in others]
                moved = [abs(other - base) / share for other, share in beside if _is_plain(other)]
                sizes[name] = mpmath.fsum([sizes.get(name, 0), *moved])
            total = mpmath.fsum(sizes.values())
            gap = abs(mpmath.mpf(float(computed)) - exact)
            if not total or gap > allowed * rounding_of(total, self.dtype):
                return ""
            number = mpmath.nstr(total / abs(exact), 2) if exact else "infinite"
        worst = max(sizes, key=lambda name: sizes[name])
        return f"the condition number of the result in {worst} and the other names is {number}"

    def _result(self, oracle: Oracle, place: Place, arrays: Arrays, parameters: Parameters, wrt: str) -> Any:
        """The exact number of a place, by the oracle of a declaration that is much like this one."""
        per_sample = self.declaration.is_per_sample
        whole = None if wrt and not self.is_elementwise else "none"
        reduction = place.get("reduction", whole) if per_sample else None
        weight = None if place.get("weight") is None else np.asarray(place["weight"], self.dtype)
        at = tuple(place.get("element", ()))
        times = mpmath.mpf(1 if "cotangent" in arrays else place.get("cotangent", 1.0))
        if wrt:
            at = at or (0,) * arrays[wrt].ndim
            slope = oracle.gradient(arrays, parameters, wrt, reduction, weight, at)[at]
            return slope * times if isinstance(slope, mpmath.mpf) else None
        if not per_sample:
            return oracle.try_value(arrays, parameters)
        terms = oracle.terms(arrays, parameters) * oracle.factors(arrays, parameters, reduction, weight)
        return terms[at or (0,) * terms.ndim] if reduction == "none" else mpmath.fsum(terms.flat)

    @cached_property
    def _as_it_is(self) -> Oracle:
        return Oracle(self.declaration)

    @cached_property
    def _moved(self) -> list[tuple[str, Oracle, Oracle]]:
        """By name, the declaration with what is named nudged, by a share for each place, and held still."""
        found = []
        for node in dict.fromkeys(part.node for part in self.parts):
            if node.has(Carried, AfterLast):
                continue
            indices = sorted((one for one in node.free_symbols if isinstance(one, Index)), key=str)
            share = cos(Add(*((2 + 3 * number) * index for number, index in enumerate(indices))))
            changes = (node * (1 + Rational(1, 2**70) * share), Stop(node))
            found.append((node.label.name, *(self._with(node, other) for other in changes)))
        return found

    def _with(self, node: Expr, other: Expr) -> Oracle:
        expression = replaced_outside(self.declaration.expression, {node: other})
        return Oracle(replace(self.declaration, expression=expression))


def _is_plain(number: Any) -> bool:
    return isinstance(number, mpmath.mpf) and bool(mpmath.isfinite(number))
