"""Holds a loss, as its users call it, against the oracle of its declaration.

Element-wise losses: 4 ulp at every point, times the condition number where the problem is ill-conditioned;
outside the catalogue of the size of its terms as far as that is 4 times as much: two bits may cancel.
Structured losses and reductions: 4 ulp · (1 + log2 n) of the terms that are added up, times the condition
number where that is not enough; 8 ulp for gradients where samples mix, and for second derivatives. An element
of a gradient that cancels is held against the largest element of that gradient (a norm-wise error): each is a
sum over the whole row or batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from mpmath import mpf

from symloss.language.cotangent import with_cotangent
from symloss.language.declaration import Declaration
from symloss.signature import DOMAINS
from symloss.verify.calls import call_steps, second_steps
from symloss.verify.conditioning import Summands, condition_scale, jump_scale, largest, modest_scale
from symloss.verify.consistency import blocks, infinities, nan
from symloss.verify.exact import MOST_DIGITS, Exact
from symloss.verify.faces import CotangentFace, Face
from symloss.verify.findings import Finding, Kink, Tally, plain
from symloss.verify.numbers import Numbers
from symloss.verify.oracle import Oracle
from symloss.verify.products import product_steps
from symloss.verify.reductions import reductions, small_batches
from symloss.verify.rounded_lengths import RoundedLengths
from symloss.verify.sampling import (
    Batch,
    is_elementwise,
    sample,
    single,
)
from symloss.verify.ties import tied
from symloss.verify.told_apart import ToldApart

ULPS = 4.0
MIXED_ULPS = 8.0  # of gradients where samples mix: two nested sums and the roundings between them
FEW_POINTS = 6  # of an element-wise loss, where calls are compared and not points
SECOND_ULPS = 8.0  # of second derivatives, which multiply twice as many rounded factors
Progress = Callable[[int, int, str], None]


def verify_loss(
    loss: Any,
    dtypes: Sequence[str] = ("float32", "float64"),
    points: int = 400,
    seed: int = 0,
    backend: str = "cpu",
    progress: Progress | None = None,
    products: bool = True,
) -> list[Finding]:
    """Compare values, derivatives, reductions and edge behaviour of a loss with its declaration.

    Args:
        loss: what offers `declaration`, `signature`, a call, `value_and_grad` and `hessian_diag`.
        dtypes: the types to try.
        points: points per type for an element-wise loss; a fiftieth as many arrays for any other.
        seed: the same seed gives the same points.
        backend: `cpu` or `cuda`.
        progress: called with (done, total, what) before every step.
        products: whether Hessian-vector products are tried too; they run on the CPU only.

    Returns:
        One finding for every output and type, each with its worst point.
    """
    steps = verification_steps(loss, dtypes, points, seed, backend, products)
    findings = []
    for done, (what, step) in enumerate(steps):
        if progress is not None:
            progress(done, len(steps), what)
        findings.append(step())
    if progress is not None:
        progress(len(steps), len(steps), "done")
    return findings


def verification_steps(
    loss: Any,
    dtypes: Sequence[str],
    points: int = 400,
    seed: int = 0,
    backend: str = "cpu",
    products: bool = True,
) -> list[tuple[str, Callable[[], Finding]]]:
    """The comparisons of `verify_loss`, in its order: what each is about, and what carries it out."""
    declaration = loss.declaration
    weighted = weighted_elements(declaration)
    oracle, judge = (Oracle(one, max_digits=MOST_DIGITS) for one in (declaration, weighted))
    steps: list[tuple[str, Callable[[], Finding]]] = []
    for dtype in dtypes:
        batches = sample(declaration, dtype, points, seed)
        check = Check(loss, oracle, Face(loss, backend), dtype, batches, seed, products)
        found = check.steps() if weighted is declaration else []
        if weighted is not declaration:
            batches = sample(weighted, dtype, points, seed)
            slopes = Check(loss, judge, CotangentFace(loss, backend), dtype, batches, seed, products)
            check.has_slopes = slopes.has_slopes = False
            found = check.value_steps() + call_steps(check) + slopes.derivative_steps()
        steps += [(f"{dtype} {what}", step) for what, step in found]
    return steps


def weighted_elements(declaration: Declaration) -> Declaration:
    """An array-valued function weighted with a cotangent: ±1 where elements do not mix, which tells all."""
    weighted = with_cotangent(declaration)
    if weighted is declaration or not is_elementwise(declaration):
        return weighted
    *arrays, cotangent = weighted.arrays
    return replace(weighted, arrays=(*arrays, replace(cotangent, domain=DOMAINS["sign"])))


class Check(Exact):
    """The comparisons of one loss in one type."""

    def __init__(
        self,
        loss: Any,
        oracle: Oracle,
        face: Face,
        dtype: str,
        batches: list[Batch],
        seed: int,
        with_products: bool = True,
    ) -> None:
        super().__init__(oracle)
        self.loss, self.face, self.dtype, self.seed = loss, face, dtype, seed
        self.no_products = face.without_products() if with_products else ""
        self.has_products = with_products and face.has_products and not self.no_products
        self.has_slopes = True  # gradients of the loss itself, not of a sum weighted with a cotangent
        self.elementwise = is_elementwise(self.declaration)
        self.may_cancel = self.elementwise and getattr(loss, "is_declared", False)
        self.summands, self.lengths = Summands(self.declaration), RoundedLengths(self.declaration)
        # The catalogue's formulas are to have nothing to answer for
        is_declared = getattr(loss, "is_declared", False)
        self.tell = ToldApart(self.declaration, dtype) if is_declared else None
        self.batches = batches
        self._small: list[Batch] | None = None

    @property
    def small(self) -> list[Batch]:
        """Batches with plain numbers and finite terms, for what concerns whole arrays."""
        if self._small is None:
            self._small = small_batches(self)
        return self._small

    @cached_property
    def plainest(self) -> Batch | None:
        """The smallest of the batches with plain numbers, to try calls with; None where there is none."""
        plainest = [batch for batch in self.small if batch.kind == "moderate"] or self.small
        if not plainest:
            return None
        if not self.elementwise:
            return min(plainest, key=lambda batch: sum(values.size for values in batch.arrays.values()))
        first = plainest[0]
        arrays = {name: values[:FEW_POINTS] for name, values in first.arrays.items()}
        return replace(first, arrays=arrays, kinds=first.kinds[:FEW_POINTS])

    @cached_property
    def tied(self) -> list[Batch]:
        """Batches made so that a choice of the declaration is exactly undecided."""
        return [] if self.plainest is None else tied(self.declaration, self.plainest)

    @property
    def is_weighted(self) -> bool:
        return self.declaration.is_per_sample and self.loss.signature.weighted

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of second derivatives whose right values are known."""
        return ("exact", "clipped") if self.face.backend == "cpu" else ("exact",)

    def weights(self, batch: Batch) -> np.ndarray:
        """Weights of the samples, one of them 0."""
        values = next(iter(batch.arrays.values()))
        shape = values.shape if self.elementwise else self.exact_terms(batch).shape
        return np.resize(np.asarray([0.5, 3.0, 0.0, 1.0], self.dtype), shape)

    def steps(self) -> list[tuple[str, Callable[[], Finding]]]:
        calls = call_steps(self) + second_steps(self)
        return self.value_steps() + self.derivative_steps() + self.slope_steps() + calls

    def value_steps(self) -> list[tuple[str, Callable[[], Finding]]]:
        """What concerns values alone."""
        steps: list[tuple[str, Callable[[], Finding]]] = [("value", self.values)]
        if self.declaration.is_per_sample:
            steps.append(("reductions value", lambda: reductions(self, "value")))
            if self._samples_stay_apart:
                steps.append(("blocks value", lambda: blocks(self, "value")))
        if self.elementwise:
            steps += [("nan", lambda: nan(self)), ("infinities", lambda: infinities(self))]
        return steps

    def derivative_steps(self) -> list[tuple[str, Callable[[], Finding]]]:
        """Gradients and second derivatives."""
        names = self.loss.signature.differentiable
        steps: list[tuple[str, Callable[[], Finding]]] = [
            (f"gradient {name}", lambda n=name: self.gradients(n)) for name in names
        ]
        if self.tied:
            steps += [(f"ties {name}", lambda n=name: self.gradients(n, "ties", self.tied)) for name in names]
        if self.loss.signature.hessian:
            steps.append((f"hessian {names[0]}", lambda: self.hessians(names[0])))
        return steps + product_steps(self, SECOND_ULPS)

    def slope_steps(self) -> list[tuple[str, Callable[[], Finding]]]:
        """Gradients under every reduction and over many blocks."""
        steps: list[tuple[str, Callable[[], Finding]]] = []
        learned = self.loss.signature.learned
        for name in self.loss.signature.differentiable if self.declaration.is_per_sample else ():
            steps.append((f"reductions {name}", lambda n=name: reductions(self, n)))
            if self._samples_stay_apart and name not in learned:
                steps.append((f"blocks {name}", lambda n=name: blocks(self, n)))
        return steps

    @property
    def _samples_stay_apart(self) -> bool:
        signature = self.loss.signature
        names = [name for name in signature.differentiable if name not in signature.learned]
        return all(self.oracle.samples_of(name) is not None for name in names)

    def tally(self, what: str, bound: float = ULPS) -> Tally:
        return Tally(self.declaration.name, self.face.backend, self.dtype, what, bound, self.tell)

    def values(self) -> Finding:
        tally = self.tally("value")
        for batch in self.batches:
            if self.declaration.is_per_sample:
                exact = self.oracle.terms(batch.arrays, batch.parameters)
                computed = self.face.value(batch, reduction="none")
                self.compare(tally, batch, computed, exact, lambda o, a, p, at: o.terms(a, p))
            else:
                exact = self._whole(self.oracle, batch.arrays, batch.parameters)
                self.compare(tally, batch, self.face.value(batch), exact, self._whole)
        return tally.finding()

    def gradients(self, wrt: str, what: str = "gradient", batches: Sequence[Batch] | None = None) -> Finding:
        tally = self.tally(f"{what} {wrt}")
        reduction = "none" if self.elementwise else None

        def exact(oracle: Oracle, arrays: Any, parameters: Any, only: Any = None) -> np.ndarray:
            return oracle.gradient(arrays, parameters, wrt, reduction, only=only)

        for batch in self.batches if batches is None else batches:
            computed = self.face.gradient(batch, wrt, reduction=reduction)
            expected = exact(self.oracle, batch.arrays, batch.parameters)
            norm = () if self.elementwise else (lambda e=expected: largest(e),)
            mixed = self.oracle.samples_of(wrt) is None and self.declaration.is_per_sample
            self.compare(tally, batch, computed, expected, exact, norm, MIXED_ULPS if mixed else ULPS)
        return tally.finding()

    def hessians(self, wrt: str) -> Finding:
        tally = self.tally(f"hessian {wrt}", SECOND_ULPS)
        reduction = "sum" if self.declaration.is_per_sample else None

        def exact(oracle: Oracle, arrays: Any, parameters: Any, only: Any = None) -> np.ndarray:
            return oracle.hessian_diag(arrays, parameters, wrt, reduction, only=only)

        for batch in self.batches:
            computed = self.face.hessian_diag(batch, reduction=reduction)
            expected = self.whole_second(batch, wrt, reduction)
            self.compare(tally, batch, computed, expected, exact, (self.underflow,), SECOND_ULPS)
        return tally.finding()

    def vector(self, shape: tuple[int, ...]) -> np.ndarray:
        """A direction; for an element-wise loss one number, so that a single point has the same."""
        if self.elementwise:
            return np.full(shape, 1.5, self.dtype)
        return np.random.default_rng(self.seed).normal(size=shape).astype(self.dtype)

    def underflow(self) -> mpf:
        """Second derivatives multiply factors that are subnormal already: 2^10 of the smallest number."""
        return mpf(float(np.finfo(self.dtype).tiny)) * 2**10 / ULPS

    def compare(
        self,
        tally: Tally,
        batch: Batch,
        computed: np.ndarray,
        exact: np.ndarray,
        output: Any,
        more: tuple[Callable[[], mpf], ...] = (),
        ulps: float = ULPS,
        of_element: Sequence[Callable[[tuple[int, ...]], mpf]] = (),
    ) -> None:
        """Compare element by element; `output(oracle, arrays, parameters, at)` gives the
        same array exactly, at least its element `at`.

        `more` and, of one element, `of_element` are further scales of which an error may be the bound in
        epsilons; the first of the latter is asked before those of any output, the others after them.
        """
        if computed.shape != exact.shape:
            raise AssertionError(f"{tally.head}: the result has shape {computed.shape}, not {exact.shape}")
        bound = ulps if self.elementwise else ulps * (1 + math.log2(self.terms_of(batch)))
        for where in np.ndindex(exact.shape):
            one, place = (single(batch, where[0]), (0,) * len(where)) if self.elementwise else (batch, where)

            def summed(b: Batch = one, at: tuple = place) -> Any:
                return self.summands.scale(lambda o: output(o, b.arrays, b.parameters, at)[at])

            def conditioned(b: Batch = one, at: tuple = place) -> Any:
                return condition_scale(self.oracle, b, lambda a, p: output(self.oracle, a, p, at)[at])

            def beside_a_jump(b: Batch = one, at: tuple = place) -> Any:
                epsilon = float(np.finfo(self.dtype).eps)
                return jump_scale(self.oracle, b, lambda a, p: output(self.oracle, a, p, at)[at], epsilon)

            def by_product_rule(b: Batch = one, at: tuple = place, w: tuple = where) -> Any:
                number = exact[w].nearest(computed[w]) if isinstance(exact[w], Kink) else exact[w]
                parts = self.summands
                return parts.product_scale(number, lambda o: output(o, b.arrays, b.parameters, at)[at])

            def by_lengths(b: Batch = one, at: tuple = place) -> Any:
                return self.lengths.scale(b, lambda o, a, p: output(o, a, p, at)[at])

            def summed_modestly(s: Any = summed, c: Any = conditioned, w: tuple = where) -> Any:
                number = exact[w].nearest(computed[w]) if isinstance(exact[w], Kink) else exact[w]
                return modest_scale(s(), number, c()) if isinstance(number, mpf) else mpf(0)

            scales: tuple[Callable[[], mpf], ...] = (conditioned, beside_a_jump)
            if self.may_cancel:
                scales += (summed_modestly,)
            if not self.elementwise:
                scales = (summed, conditioned, beside_a_jump, by_product_rule, by_lengths)

            def by_convention(b: Batch = one, at: tuple = place) -> Any:
                return self.by_convention(lambda o: output(o, b.arrays, b.parameters, at)[at])

            place_of = lambda b=one, w=where: self.place(b, w)  # noqa: E731
            own = [partial(scale, where) for scale in of_element]
            scales = (*own[:1], *scales, *own[1:])
            tally.add(computed[where], exact[where], place_of, (*more, *scales), bound, by_convention)

    def terms_of(self, batch: Batch) -> int:
        """How many numbers one output is made of, at most."""
        largest = max(values.size for values in batch.arrays.values())
        if not self.declaration.is_per_sample or self.elementwise:
            return max(1, largest)
        extents = Numbers(self.declaration, batch.arrays, batch.parameters).extents
        samples = math.prod(extents[index.extent.name] for index in self.declaration.sample_indices)
        if any(self.oracle.samples_of(name) is None for name in self.loss.signature.differentiable):
            return max(2, sum(values.size for values in batch.arrays.values()))
        return max(1, largest // samples)

    def place(self, batch: Batch, where: tuple[int, ...]) -> dict[str, Any]:
        """The input of one element of a result, or of the whole for no place at all."""
        if self.elementwise:
            chosen = single(batch, where[0]) if where and len(batch) > 1 else batch
            numbers = {
                name: plain(values.flat[0] if values.size == 1 else values)
                for name, values in chosen.arrays.items()
            }
            return numbers | batch.parameters
        found = {name: plain(values) for name, values in batch.arrays.items()}
        return found | batch.parameters | {"element": list(where)}

    @staticmethod
    def _whole(oracle: Oracle, arrays: Any, parameters: Any, at: Any = None) -> np.ndarray:
        result = np.empty((), dtype=object)
        result[()] = oracle.try_value(arrays, parameters)
        return result
