"""Calls of one kind: what those with the same types, shapes, parameters and options have in common.

What such a call comes down to is found out once. Whatever is unusual about one of them, a total that is not
finite for instance, is left to the `Evaluator`, which does it at length.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from symloss.runtime.detours import Detour

if TYPE_CHECKING:
    from symloss.runtime.arguments import Arguments
    from symloss.runtime.evaluation import Evaluator

LEAST, MOST = 2.0**-60, 2.0**60  # divisors between these leave the range of no type
_KINDS_MOST = 256
SMALL = 1 << 15  # elements of an array that are looked through at once
_DEFAULT_MOST = 1 << 15  # bytes of an array that stands for one that was not given
_PLAIN = frozenset((int, float, bool, str, type(None), np.float32, np.float64, np.int64, np.bool_))


class Prepared:
    """The kernel of one loss without sample weights, and the numbers of one kind of call."""

    __slots__ = (
        "_divisor",
        "_evaluate",
        "_normaliser",
        "_parameters",
        "_per_sample",
        "_scalar",
        "_scale",
        "_terms",
    )

    def __init__(self, evaluator: Evaluator, bound: Arguments, reduction: str) -> None:
        self._evaluate = evaluator.evaluate
        self._parameters = tuple(bound.parameters)
        self._per_sample = evaluator.per_sample
        self._scalar = bound.scalar
        # Threads may write into it at the same time: nobody reads it
        self._terms = evaluator.memory.empty(bound.samples, bound.scalar) if evaluator.keeps_terms else None
        is_normalised = evaluator.per_sample and reduction == "mean" and evaluator.normaliser is not None
        self._normaliser = evaluator.normaliser if is_normalised else None
        self._divisor = evaluator.count(bound, reduction) if evaluator.per_sample else 1
        self._scale = bound.scalar(1.0 / self._divisor)

    def total(self, arrays: Sequence[np.ndarray], slopes: Sequence[np.ndarray | None]) -> float | None:
        """The loss, its gradients filled in; None, whatever they hold, where it takes more than that."""
        divisor: float = self._divisor
        scale = self._scale
        if not self._per_sample:
            total = self._evaluate(*arrays, *self._parameters, scale, *slopes)
        else:
            if self._normaliser is not None:
                divisor = self._normaliser(*arrays, *self._parameters, None)
                if not LEAST <= divisor <= MOST:
                    return None
                scale = self._scalar(1.0 / divisor)
            total = self._evaluate(*arrays, *self._parameters, None, scale, self._terms, *slopes)
        return total / divisor if math.isfinite(total) else None


def can_prepare(evaluator: Evaluator, reduction: str) -> bool:
    """Whether calls without sample weights are one run of the kernel."""
    return reduction != "none" and (evaluator.divisors is None or reduction != "mean")


class Kind:
    """A kind of call: where its arrays stand among the arguments, and what is run on them.

    `at_length` says that the last such call had no finite loss: the next one may have none either.
    """

    at_length = False

    def __init__(
        self,
        evaluator: Evaluator,
        bound: Arguments,
        reduction: str,
        wrt: Any,
        places: list[int],
        defaults: tuple[np.ndarray, ...],
    ) -> None:
        self._total = Prepared(evaluator, bound, reduction).total
        self._take = itemgetter(*places)  # beyond the arguments stand the defaults
        self._single = len(places) == 1
        self._defaults = defaults
        self._scalar, self._dtype = bound.scalar, np.dtype(bound.scalar)
        self._facts = bound.scalar, bound.extents, bound.parameters
        self._screens = [
            (domain.position, *domain.screen(*self._facts), domain)
            for domain in evaluator.plan.domains
            if hasattr(domain, "screen")
        ]
        self._checks = [domain for domain in evaluator.plan.domains if not hasattr(domain, "screen")]
        self._flat = bound.shape is not None and len(bound.shape) != 1
        self._alone = evaluator.no_gradients
        names, chosen = evaluator.outputs.names, evaluator.outputs.chosen(wrt)
        self._tuple = wrt is not None and not isinstance(wrt, str)
        self._shapes = [evaluator.outputs.shape(name, bound) for name in chosen]
        self._order = [chosen.index(name) if name in chosen else None for name in names]
        at = names.index(chosen[0])
        self._before, self._after = (None,) * at, (None,) * (len(names) - 1 - at)

    def value(self, values: tuple[Any, ...]) -> float | None:
        """The loss; None where it must be found at length.

        Raises:
            ValueError: as a call, an element lies outside its domain.
        """
        return self._total(self._checked(values), self._alone)

    def value_and_grad(self, values: tuple[Any, ...], out: Any) -> tuple[float, Any] | None:
        """The loss and its gradients, in `out` where that is given and as it should be; None as above.

        Raises:
            ValueError: as a call, an element lies outside its domain.
        """
        if self._tuple:
            return self._gradients(values) if out is None else None
        if out is None:
            found = np.empty(self._shapes[0], self._scalar)
        elif self._fits(out, values):
            found = out
        else:
            return None
        passed = found.reshape(-1) if self._flat else found
        total = self._total(self._checked(values), (*self._before, passed, *self._after))
        return None if total is None else (total, found)

    def _gradients(self, values: tuple[Any, ...]) -> tuple[float, tuple[np.ndarray, ...]] | None:
        found = tuple([np.empty(shape, self._scalar) for shape in self._shapes])
        passed = [one.reshape(-1) for one in found] if self._flat else found
        slopes = [None if place is None else passed[place] for place in self._order]
        total = self._total(self._checked(values), slopes)
        return None if total is None else (total, found)

    def _checked(self, values: tuple[Any, ...]) -> Sequence[np.ndarray]:
        if self._defaults:
            values += self._defaults
        arrays = given = (self._take(values),) if self._single else self._take(values)
        if self._flat:
            arrays = tuple([array.reshape(-1) for array in given])
        for position, screen, first, second, domain in self._screens:
            array = arrays[position]
            if array.ndim != 1 or array.size > SMALL or screen(array, first, second):
                domain.check(given, *self._facts)
        for domain in self._checks:
            domain.check(given, *self._facts)
        return arrays

    def _fits(self, out: Any, values: tuple[Any, ...]) -> bool:
        """Whether a gradient can be written there as it is."""
        if type(out) is not np.ndarray or out.shape != self._shapes[0]:
            return False
        flags = out.flags
        if out.dtype is not self._dtype or not (flags.c_contiguous and flags.writeable):
            return False
        for value in values:
            if type(value) is np.ndarray and (value is out or not (flags.owndata and value.flags.owndata)):
                return False
        return True


class Kinds:
    """The kinds of calls of one loss; one is prepared when it comes a second time.

    Args:
        evaluator: makes, or returns, what evaluates the loss at length.
    """

    def __init__(self, evaluator: Callable[[], Any]) -> None:
        self.evaluator = evaluator
        self.known: dict[Any, Kind | None] = {}
        self.seen: set[Any] = set()

    def value(self, args: tuple[Any, ...], named: dict[str, Any], reduction: str | None) -> Any:
        """As `Evaluator.value`, without weights."""
        key = _key(args, named, None, reduction)
        kind = None if key is None else self.known.get(key)
        if kind is not None and not kind.at_length:
            value = kind.value((*args, *named.values()))
            if value is not None:
                return value
        found = self.evaluator().value(args, dict(named), reduction, None)
        if kind is not None:
            kind.at_length = _is_not_finite(found)
        elif key is not None:
            self._learn(key, args, named, None, reduction)
        return found

    def value_and_grad(
        self, args: tuple[Any, ...], named: dict[str, Any], wrt: Any, reduction: str | None, out: Any
    ) -> tuple[Any, Any]:
        """As `Evaluator.value_and_grad`, without weights and cotangents."""
        key = _key(args, named, wrt, reduction)
        kind = None if key is None else self.known.get(key)
        if kind is not None and not kind.at_length:
            values = (*args, *named.values()) if named else args
            if (found := kind.value_and_grad(values, out)) is not None:
                return found
        found = self.evaluator().value_and_grad(args, dict(named), wrt, reduction, None, out, None)
        if kind is not None:
            kind.at_length = _is_not_finite(found[0])
        elif key is not None:
            self._learn(key, args, named, wrt, reduction)
        return found

    def _learn(
        self,
        key: tuple[Any, ...],
        args: tuple[Any, ...],
        named: dict[str, Any],
        wrt: Any,
        reduction: str | None,
    ) -> None:
        """A call was made at length; prepare for others of its kind, if it was not the first."""
        if key in self.known:
            return
        if key not in self.seen:
            if len(self.seen) >= _KINDS_MOST:
                self.seen.clear()
            self.seen.add(key)
            return
        if len(self.known) >= _KINDS_MOST:
            self.known.clear()
        self.known[key] = prepared(self.evaluator(), args, named, wrt, reduction)


def _is_not_finite(value: Any) -> bool:
    """Whether a loss is infinite or NaN; what became no number is left alone."""
    return isinstance(value, float) and not math.isfinite(value)


def _key(
    args: tuple[Any, ...], named: Mapping[str, Any], wrt: Any, reduction: str | None
) -> tuple[Any, ...] | None:
    """What tells a kind of call from others; None where an argument is unusual."""
    if not (wrt is None or type(wrt) is str or (type(wrt) is tuple and all(type(one) is str for one in wrt))):
        return None
    if not (reduction is None or type(reduction) is str):
        return None
    key: list[Any] = [wrt, reduction, *named]
    for value in (*args, *named.values()) if named else args:
        kind = type(value)
        if kind is np.ndarray:
            key += (value.dtype, value.shape, value.flags.c_contiguous)
        elif kind in _PLAIN:
            key += (kind, value or str(value))  # 0.0 is -0.0
        else:
            return None
    return tuple(key)


def prepared(
    evaluator: Any, args: tuple[Any, ...], named: dict[str, Any], wrt: Any, reduction: str | None
) -> Kind | None:
    """The kind of a call that has gone well; None where one run of a kernel on its arrays is not all."""
    signature = evaluator.signature
    order = signature.order or tuple(argument.name for argument in signature.arguments)
    places = {name: place for place, name in enumerate((*order[: len(args)], *named))}
    values = (*args, *named.values())
    if hasattr(evaluator, "chosen"):
        evaluator, args, named = evaluator.chosen(args, dict(named))
    if evaluator.signature.sequences:
        return None
    if evaluator.outputs.numbers or (wrt is not None and evaluator.learning.asked_for(wrt)):
        return None
    try:
        bound, reduction, _ = evaluator.checked(args, named, reduction, None)
    except Detour:
        return None
    if not can_prepare(evaluator, reduction):
        return None
    found: list[int] = []
    defaults: list[np.ndarray] = []
    for spec, array in zip(evaluator.signature.inputs, bound.given, strict=True):
        place = places.get(spec.name)
        if place is None or values[place] is None:
            found.append(len(values) + len(defaults))
            defaults.append(array)
        elif values[place].shape != array.shape or not np.may_share_memory(values[place], array):
            return None  # it was converted
        else:
            found.append(place)
    if any(array.nbytes > _DEFAULT_MOST for array in defaults):
        return None
    return Kind(evaluator, bound, reduction, wrt, found, tuple(defaults))
