"""A declared loss through its chain: the text of its kernel run by plain Python, against the oracle."""

import mpmath
import numpy as np

from symloss.chain import lower
from symloss.language.declaration import Declaration, declare
from symloss.printers.backends import BACKENDS
from symloss.rehearsal import rehearse
from symloss.rehearsal.interpret import load
from symloss.verify.oracle import Oracle


class Judged:
    """A loss whose kernel has been rehearsed."""

    def __init__(self, function):
        self.chain = lower(function if isinstance(function, Declaration) else declare(function))
        self.declaration = self.chain.declaration
        self.text = BACKENDS["cpu"].render(self.chain)
        rehearse(self.chain, "cpu", self.text)
        self.module = load(self.text, self.declaration.name)
        self.oracle = Oracle(self.declaration)

    def sum_and_gradients(self, *arrays, **parameters):
        """The sum of the terms (or the loss of a whole batch), and its gradients by input."""
        differentiable = [array.name for array in self.declaration.arrays if array.role == "differentiable"]
        given = dict(zip([array.name for array in self.declaration.arrays], arrays, strict=True))
        gradients = {name: np.full(given[name].shape, np.nan) for name in differentiable}
        values = self._numbers(parameters)
        scale = (None, np.float64(1), None) if self.declaration.is_per_sample else (np.float64(1),)
        with np.errstate(all="ignore"):
            value = self.module["evaluate"](*arrays, *values, *scale, *gradients.values())
        return float(value), gradients

    def _numbers(self, parameters):
        given = [(p, parameters.get(p.name, p.default)) for p in self.declaration.parameters]
        return [int(value) if p.domain.integer else np.float64(value) for p, value in given]

    def hessian_diag(self, *arrays, **parameters):
        first = np.full(arrays[0].shape, np.nan)
        values = self._numbers(parameters)
        with np.errstate(all="ignore"):
            self.module["hessian_diag"](*arrays, *values, None, np.float64(1), first)
        return first

    def check(self, *arrays, tolerance=1e-9, **parameters):
        """Assert that value and gradients are those of the declaration."""
        value, gradients = self.sum_and_gradients(*arrays, **parameters)
        given = dict(zip([array.name for array in self.declaration.arrays], arrays, strict=True))
        settings = {p.name: parameters.get(p.name, p.default) for p in self.declaration.parameters}
        reduction = "sum" if self.declaration.is_per_sample else None
        expected = self.oracle.value(given, settings, reduction)
        assert abs(value - expected) <= tolerance * (1 + abs(expected)), (value, expected)
        for name, found in gradients.items():
            slopes = self.oracle.gradient(given, settings, name, reduction)
            for at in np.ndindex(slopes.shape):
                assert isinstance(slopes[at], mpmath.mpf), f"{name}{at}: the oracle has no slope"
                assert abs(found[at] - slopes[at]) <= tolerance * (1 + abs(slopes[at])), (
                    f"{name}{list(at)}: {found[at]} instead of {mpmath.nstr(slopes[at], 12)}"
                )
