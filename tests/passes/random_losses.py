"""Random valid declarations: trees of the language over one to three axes, with nested reductions.

Everything is drawn from a `random.Random`, so that a seed, or hypothesis, decides the whole declaration.
"""

import inspect
from random import Random

from sympy import Abs, Eq, Max, Min, Ne, Piecewise, Rational, cos, exp, log, sin, sqrt, sympify, tanh

from symloss.language import (
    DeclarationError,
    axis,
    integer,
    inverse_root,
    label,
    let,
    log_sigmoid,
    log_softmax,
    logsumexp,
    mean,
    nonnegative,
    positive,
    ratio,
    real,
    sigmoid,
    softmax,
    softplus,
    sum,
    weights,
    xlogy,
)
from symloss.language import max as largest
from symloss.language import min as smallest
from symloss.language.declaration import Declaration, declare
from symloss.language.symbols import Index

n, m, N = axis("n", "m", "N")
c, k, C = axis("c", "k", "C")
d, D = axis("d", "D")
e, _ = axis("e", "D")
INDICES = {N: (n, m), C: (c, k), D: (d, e)}
SHAPES = ("element", "row", "labelled", "pairs", "whole")
BLOCKS = ("blocks", "rows of blocks", "columns", "pairs of blocks", "whole block")


def declaration(name, annotations, body, defaults=None) -> Declaration:
    """The declaration of a function with these arguments; `body` gets them by name."""
    defaults = defaults or {}

    def function(**handed):
        return body(**handed)

    function.__name__ = name
    function.__annotations__ = dict(annotations)
    function.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                item,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=defaults.get(item, inspect.Parameter.empty),
            )
            for item in annotations
        ]
    )
    return declare(function)


def random_loss(random: Random, size: int = 4, three: bool = False) -> Declaration:
    """A declaration that means something; a draw whose sum lost its index to algebra is drawn again.

    With `three`, arrays have up to three axes.
    """
    while True:
        try:
            return (_BlockMaker if three else _Maker)(random, size).declaration()
        except DeclarationError as error:
            # SymPy moves a Piecewise out of a condition, and out of the reduction that binds its indices
            if not any(known in str(error) for known in ("its body lacks", "is free: reduce over it")):
                raise


class _Maker:
    """Draws arguments by shape, then an expression over the indices in scope."""

    def __init__(self, random: Random, size: int) -> None:
        self.random = random
        self.size = size
        self.shape = random.choice(SHAPES)
        self.named = 0

    def declaration(self) -> Declaration:
        two = self.shape in ("row", "labelled") or self.random.random() < 0.4
        axes = (N, C) if two else (N,)
        annotations = {"input": real[axes]}
        defaults = {}
        if self.shape == "labelled":
            annotations["target"] = label(C)[N]
            if self.random.random() < 0.5:
                annotations["class_weight"] = weights(nonnegative)[C]
        else:
            annotations["target"] = self.random.choice([real[axes], real[N], positive[axes]])
        if self.random.random() < 0.4:
            annotations["bias"] = real[axes[-1:]]
        if self.shape == "labelled" and self.random.random() < 0.5:
            annotations["ignore_index"], defaults["ignore_index"] = integer, -100
        if self.random.random() < 0.6:
            annotations["alpha"], defaults["alpha"] = positive, 1
        self.annotations = annotations
        return declaration("drawn", annotations, self.body, defaults)

    def body(self, **handed):
        self.handed = handed
        self.budget = 3
        if self.shape == "pairs":
            return self.random.choice([sum, mean])(self.value((n, m), self.size), n, m)
        if self.shape == "whole":
            inner = self.reduce((), self.size, N)
            other = self.reduce((), self.size - 1, N) if self.random.random() < 0.5 else self.small()
            return self.combine(inner, other)
        if self.shape == "labelled":
            return self.labelled()
        if self.shape == "row" and self.random.random() < 0.3:
            return mean(self.value((n, c), self.size), n, c)
        return self.random.choice([sum, mean])(self.value((n,), self.size), n)

    def labelled(self):
        y = self.handed["target"][n]
        body = self.value((n,), self.size)
        options = {}
        if "ignore_index" in self.handed and self.random.random() < 0.8:
            options["where"] = Ne(y, self.handed["ignore_index"])
        if "class_weight" in self.handed and self.random.random() < 0.7:
            options["count"] = self.handed["class_weight"][y]
        return mean(body, n, **options)

    # ---- expressions -------------------------------------------------------------------------

    def value(self, scope, size):
        """A real number over the indices in scope, safe everywhere."""
        if size <= 0:
            return self.leaf(scope)
        draw = self.random.choice
        kind = draw(["leaf", "sum", "sum", "product", "unary", "unary", "reduce", "reduce", "binary", "let"])
        match kind:
            case "leaf":
                return self.leaf(scope)
            case "sum":
                return self.value(scope, size - 1) - self.value(scope, size - 1) * draw([1, -1, 2])
            case "product":
                return self.value(scope, size - 1) * self.value(scope, size - 2)
            case "unary":
                return self.unary(self.value(scope, size - 1))
            case "binary":
                return self.binary(self.value(scope, size - 1), self.value(scope, size - 2))
            case "let":
                self.named += 1
                return let(f"part_{self.named}", self.value(scope, size - 1))
        return self.reduction(scope, size)

    def unary(self, u):
        return self.random.choice(
            [
                lambda: Abs(u),
                lambda: exp(-Abs(u)),
                lambda: log(1 + u**2),
                lambda: log(1 + exp(u)),
                lambda: 1 / (1 + exp(-u)),
                lambda: sigmoid(u),
                lambda: log(sigmoid(u)),
                lambda: 1 - sigmoid(u),
                lambda: softplus(u),
                lambda: log_sigmoid(u),
                lambda: sqrt(1 + u**2),
                lambda: u**2,
                lambda: tanh(u),
                lambda: sin(u) + cos(u),
                lambda: Max(0, u),
                lambda: Min(1, u),
                lambda: exp(-(u**2)) - 1,
                lambda: inverse_root(1 + u**2),
                lambda: Piecewise((u**2 / 2, Abs(u) <= self.small()), (Abs(u) - Rational(1, 2), True)),
            ]
        )()

    def binary(self, u, v):
        u, v = sympify(u), sympify(v)  # conditions on plain numbers must be SymPy's
        return self.random.choice(
            [
                lambda: Max(u, v),
                lambda: Min(u, v),
                lambda: u / (1 + v**2),
                lambda: ratio(u, 1 + v**2),
                lambda: xlogy(u**2, v**2),
                lambda: sqrt(1 + u**2 + v**2),
                lambda: sigmoid(u) * log(sigmoid(u) / sigmoid(v)),
                lambda: Piecewise((u, u < v), (v**2, True)),
                lambda: Piecewise((u, (v > 0) & (u < 1)), (v, v > -1), (u * v, True)),
                lambda: Piecewise((u, ~((v > 0) & (u < 1))), (v, (v > 2) | (u > 0)), (1, True)),
            ]
        )()

    def combine(self, u, v):
        return self.random.choice(
            [
                lambda: u - v,
                lambda: u / (1 + v**2),
                lambda: sqrt(u**2 + v**2 + 1),
                lambda: log(1 + exp(u)) * v,
            ]
        )()

    def small(self):
        if "alpha" in self.handed and self.random.random() < 0.5:
            return self.handed["alpha"]
        return self.random.choice([Rational(1, 2), 1, 2, Rational(3, 2)])

    def leaf(self, scope):
        """An element at indices in scope; at a label; or a number."""
        found = []
        extents = {index.extent for index in scope}
        labelled = {C} if self.shape == "labelled" and n in scope else set()
        for array in self.handed.values():
            if getattr(array, "role", "label") != "label" and set(array.axes) <= extents | labelled:
                found.append(array)
        if not found or self.random.random() < 0.12:
            return self.small() * 1
        array = self.random.choice(found)
        read = array[tuple(self.index(extent, scope) for extent in array.axes)]
        return read * self.random.choice(scope) if scope and self.random.random() < 0.05 else read

    def index(self, extent, scope):
        choices = [index for index in scope if index.extent == extent]
        if (
            self.shape == "labelled"
            and extent == C
            and n in scope
            and (not choices or self.random.random() < 0.35)
        ):
            return self.handed["target"][n]
        return self.random.choice(choices)

    # ---- reductions --------------------------------------------------------------------------

    def reduction(self, scope, size):
        extents = [extent for extent in self.extents() if self.fresh(extent, scope) is not None]
        if not extents or self.budget == 0:
            return self.unary(self.value(scope, size - 1))
        self.budget -= 1
        extent = self.random.choice(extents)
        if extent in {index.extent for index in scope} and self.random.random() < 0.2:
            return self.soft(scope, size, extent)
        return self.reduce(scope, size, extent)

    def extents(self):
        found = []
        for kind in self.annotations.values():
            found += [extent for extent in getattr(kind, "axes", ()) if extent not in found]
        return found

    def fresh(self, extent, scope):
        return next((index for index in INDICES[extent] if index not in scope), None)

    def soft(self, scope, size, extent):
        own = next(index for index in scope if index.extent == extent)
        body = self.dependent(scope, size - 1, own)
        return self.random.choice([softmax, log_softmax])(body, own)

    def reduce(self, scope, size, extent):
        index = self.fresh(extent, scope)
        if self.random.random() < 0.15:  # an author may use the index of the outer reduction again
            index = next((item for item in scope if item.extent == extent), index)
        inner = (*(item for item in scope if item != index), index)
        body = self.dependent(inner, size - 1, index)
        operation = self.random.choice([sum, mean, largest, smallest, logsumexp, sum, logsumexp])
        options = {}
        if operation is sum and self.random.random() < 0.3:
            options["where"] = self.condition(inner, index)
        return operation(body, index, **options)

    def condition(self, scope, index):
        other = next((item for item in scope if item != index and item.extent == index.extent), None)
        if other is not None and self.random.random() < 0.7:
            return self.random.choice([Ne, Eq])(index, other)
        if self.shape == "labelled" and index.extent == C and n in scope:
            return Ne(index, self.handed["target"][n])
        return self.dependent(scope, 0, index) > Rational(1, 10)

    def dependent(self, scope, size, index):
        """An expression that does depend on the index."""
        for _ in range(3):
            body = sympify(self.value(scope, size))
            if index in body.free_symbols:
                return body
        for array in self.handed.values():
            if getattr(array, "role", "label") != "label" and index.extent in array.axes:
                at = [
                    index
                    if extent == index.extent
                    else next((item for item in scope if item.extent == extent), None)
                    for extent in array.axes
                ]
                if None not in at:
                    return array[tuple(at)]
        weight = next(
            array
            for array in self.handed.values()
            if getattr(array, "role", "label") != "label" and index.extent in array.axes
        )
        names = [self.fresh(extent, scope) for extent in weight.axes if extent != index.extent]
        return sum(
            weight[tuple(index if e == index.extent else self.fresh(e, scope) for e in weight.axes)], *names
        )


class _BlockMaker(_Maker):
    """Arrays over up to three axes in any order; samples along any one or two of them, or none."""

    def __init__(self, random: Random, size: int) -> None:
        super().__init__(random, size)
        self.shape = random.choice(BLOCKS)

    def declaration(self) -> Declaration:
        axes = self.random.choice([(N, C, D), (N, C, D), (N, D, C), (N, N, D)])
        parts = [axes, axes[:2], axes[1:], (axes[0], axes[2]), axes[:1], axes[2:]]
        annotations = {"input": real[axes], "target": real[axes], "bias": real[self.random.choice(parts)]}
        defaults = {}
        if self.random.random() < 0.5:
            annotations["target"] = real[self.random.choice(parts)]
        if self.random.random() < 0.4:
            annotations["alpha"], defaults["alpha"] = positive, 1
        self.annotations = annotations
        self.axes = tuple(dict.fromkeys(axes))
        return declaration("drawn", annotations, self.body, defaults)

    def body(self, **handed):
        self.handed = handed
        self.budget = 5
        first, last = self.axes[0], self.axes[-1]
        match self.shape:
            case "blocks":
                return mean(self.value((n,), self.size), n)
            case "rows of blocks":
                return sum(self.value((n, INDICES[self.axes[1]][0]), self.size), n, INDICES[self.axes[1]][0])
            case "columns":
                return mean(self.value((INDICES[last][0],), self.size), INDICES[last][0])
            case "pairs of blocks":
                return mean(self.value((n, m), self.size), n, m)
        return self.combine(self.reduce((), self.size, first), self.reduce((), self.size, last))

    def leaf(self, scope):
        if self.random.random() < 0.25:
            array = self.random.choice([item for item in self.handed.values() if hasattr(item, "axes")])
            return self.at(array, [self.random.choice(self.known(e, scope) or [None]) for e in array.axes])
        return super().leaf(scope)

    def known(self, extent, scope):
        return [index for index in scope if index.extent == extent]

    def at(self, array, indices):
        """The element at the given indices; summed over the axes that are given none."""
        free: list[Index] = []
        chosen = []
        for index, extent in zip(indices, array.axes, strict=True):
            if index is None:
                index = next(item for item in INDICES[extent] if item not in (*indices, *free))
                free.append(index)
            chosen.append(index)
        read = array[tuple(chosen)]
        return sum(read * self.small(), *free) if free else read

    def dependent(self, scope, size, index):
        for _ in range(3):
            body = sympify(self.value(scope, size))
            if index in body.free_symbols:
                return body
        arrays = [array for array in self.handed.values() if index.extent in getattr(array, "axes", ())]
        array = self.random.choice(arrays)
        place = array.axes.index(index.extent)
        return self.at(array, [index if p == place else None for p in range(len(array.axes))])
