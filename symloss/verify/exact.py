"""The exact results that calls with small batches are held against, each computed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from mpmath import mpf

from symloss.verify.differences import Kink
from symloss.verify.held import HeldCompiler
from symloss.verify.oracle import Oracle, scaled
from symloss.verify.sampling import Batch

MOST_DIGITS = 1600


class Exact:
    """Terms and derivatives by the oracle, remembered for each batch."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle, self.declaration = oracle, oracle.declaration
        self._known: dict[Any, np.ndarray] = {}
        self._kept: dict[int, Batch] = {}  # so that no other batch gets the identity of one that is known

    def _key(self, batch: Batch, *what: Any) -> tuple[Any, ...]:
        self._kept[id(batch)] = batch
        return (id(batch), *what)

    @cached_property
    def held(self) -> Oracle:
        """What the conventions say at kinks."""
        return Oracle(self.declaration, max_digits=MOST_DIGITS, compiler=HeldCompiler)

    def by_convention(self, number: Callable[[Oracle], Any]) -> Any:
        """What the conventions say at a kink; None where ties meet, and any slope in between will do."""
        assert isinstance(self.held.compiler, HeldCompiler)
        self.held.compiler.ties.clear()
        found = number(self.held)
        return None if len(self.held.compiler.ties) > 1 else found

    def exact_terms(self, batch: Batch) -> np.ndarray:
        """The terms of one of the small batches, computed once."""
        if (key := self._key(batch, "")) not in self._known:
            self._known[key] = self.oracle.terms(batch.arrays, batch.parameters)
        return self._known[key]

    def exact_gradient(self, batch: Batch, wrt: str, reduction: str, weight: Any) -> np.ndarray:
        """The gradient of one of the small batches; where samples do not mix, differences are taken once."""
        own = self.oracle.samples_of(wrt)
        if own is None:
            return self.oracle.gradient(batch.arrays, batch.parameters, wrt, reduction, weight)
        if (key := self._key(batch, wrt)) not in self._known:
            self._known[key] = self.oracle.gradient(batch.arrays, batch.parameters, wrt, "sum")
        factors = self.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
        found = np.empty_like(self._known[key])
        for where in np.ndindex(found.shape):
            factor = factors[tuple(where[axis] for axis in own)]
            found[where] = scaled(self._known[key][where], factor) if factor else mpf(0)  # left out
        return found

    def whole_second(self, batch: Batch, wrt: str, reduction: str | None) -> np.ndarray:
        """The diagonal of the Hessian of any batch, with its kinks, computed once."""
        if (key := self._key(batch, wrt, "second as it is", reduction)) not in self._known:
            self._known[key] = self.oracle.hessian_diag(batch.arrays, batch.parameters, wrt, reduction)
        return self._known[key]

    def exact_second(self, batch: Batch, wrt: str, reduction: str | None, weight: Any) -> np.ndarray:
        """The diagonal of the Hessian of one of the small batches, by convention at kinks."""

        def exact(oracle: Oracle, only: Any = None, plain: bool = False) -> np.ndarray:
            asked, weights = ("sum", None) if plain else (reduction, weight)
            return oracle.hessian_diag(batch.arrays, batch.parameters, wrt, asked, weights, only)

        return self._times_factors(exact, "second", batch, wrt, reduction, weight)

    def exact_product(
        self, batch: Batch, wrt: str, vector: np.ndarray, reduction: str | None, weight: Any
    ) -> np.ndarray:
        """The Hessian times a vector, as `exact_second`."""

        def exact(oracle: Oracle, only: Any = None, plain: bool = False) -> np.ndarray:
            asked, weights = ("sum", None) if plain else (reduction, weight)
            return oracle.product(batch.arrays, batch.parameters, wrt, vector, asked, only, weights)

        return self._times_factors(exact, "product", batch, wrt, reduction, weight)

    def _times_factors(
        self, exact: Any, what: str, batch: Batch, wrt: str, reduction: str | None, weight: Any
    ) -> np.ndarray:
        """Where samples do not mix, the derivative of the sum is taken once and multiplied with factors."""
        own = self.oracle.samples_of(wrt)
        if own is None:
            key = self._key(batch, wrt, what, reduction, None if weight is None else weight.tobytes())
            if key not in self._known:
                self._known[key] = self._settled(exact)
            return self._known[key]
        if (key := self._key(batch, wrt, what)) not in self._known:
            self._known[key] = self._settled(lambda oracle, only=None: exact(oracle, only, True))
        factors = self.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
        found = np.empty_like(self._known[key])
        for where in np.ndindex(found.shape):
            factor = factors[tuple(where[axis] for axis in own)]
            found[where] = scaled(self._known[key][where], factor) if factor else mpf(0)  # left out
        return found

    def _settled(self, exact: Any) -> np.ndarray:
        found = exact(self.oracle)
        for where in np.ndindex(found.shape):
            if isinstance(found[where], Kink):
                chosen = self.by_convention(lambda o, w=where: exact(o, w)[w])
                found[where] = found[where] if chosen is None else chosen
        return found
