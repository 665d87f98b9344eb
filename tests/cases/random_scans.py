"""Random recurrences: one to three carries of no, one or two axes, and steps of all that users put together.

Everything is drawn from a `random.Random`, so that a seed decides the whole declaration.
"""

import inspect
from random import Random

import numpy as np
from sympy import Abs, Eq, Max, Min, Ne, Piecewise, Rational, exp, log, sympify

from symloss.language import (
    DeclarationError,
    axis,
    carry,
    label,
    length,
    let,
    logaddexp,
    logsumexp,
    mean,
    real,
    scan,
    sigmoid,
    sum,
)
from symloss.language import max as largest
from symloss.language import min as smallest
from symloss.language.declaration import declare
from symloss.language.scan import Recurrence

n, N = axis("n", "N")
t, T = axis("t", "T")
u, v, w, q, U = axis("u", "v", "w", "q", "U")
d, e, f, g, h, D = axis("d", "e", "f", "g", "h", "D")
SIZES = {"N": 2, "T": 3, "U": 3, "D": 3}
HALF = Rational(1, 2)


def random_scan(random: Random, size: int = 3):
    """A declaration with a recurrence that means something; one that SymPy takes apart is drawn again."""
    while True:
        try:
            return _ScanMaker(random, size).declaration()
        except DeclarationError as error:
            if not any(
                known in str(error)
                for known in ("its body lacks", "is free: reduce over it", "reads no carry")
            ):
                raise


def arrays_of(declared, seed):
    """Ordinary numbers for the arrays of a declaration, in their order."""
    source = np.random.default_rng(seed)
    found = []
    for array in declared.arrays:
        shape = tuple(SIZES[extent.name] for extent in array.axes)
        if array.role == "label":
            most = SIZES["U"] if array.name == "y" else SIZES["T"] + 1
            found.append(source.integers(0, most, size=shape))
        else:
            found.append(source.normal(size=shape))
    return found


class _ScanMaker:
    """Draws arguments and carries, then a step, over the indices in scope."""

    def __init__(self, random: Random, size: int) -> None:
        self.random = random
        self.size = size
        self.is_square = random.random() < 0.3  # the steps go along the axis of the places
        self.along, self.steps = (d, D) if self.is_square else (t, T)
        self.places = (e, f, g, h) if self.is_square else (u, v, w, q)
        self.extent = D if self.is_square else U
        self.named = 0

    def declaration(self):
        """The declaration; its step reads the sample that it is about."""
        while True:
            found = self.drawn()
            if any(n in result.outer for result in found.expression.atoms(Recurrence)):
                return found

    def drawn(self):
        draw = self.random.random
        table = real[N, D, D] if self.is_square else real[N, T, U]
        annotations = {"x": table}
        if draw() < 0.6:
            annotations["b"] = real[N, self.random.choice([self.steps, self.extent])]
        if draw() < 0.2:
            annotations["shared"] = real[self.extent]
        if not self.is_square and draw() < 0.3:
            annotations["y"] = label(U)[N]
        if not self.is_square and draw() < 0.35:
            annotations["ends"] = length(T)[N]

        def drawn(**handed):
            return self.body(**handed)

        drawn.__annotations__ = annotations
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        drawn.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in annotations])
        return declare(drawn)

    def body(self, **handed):
        self.handed = handed
        self.carries = [self.carry(number) for number in range(self.random.choice([1, 1, 2, 2, 3]))]
        options = {"length": handed["ends"][n]} if "ends" in handed else {}
        given = [carry(name, *own, **values) for name, own, values in self.carries]
        results = scan(self.along, *given, step=self.step, **options)
        self.results = results if isinstance(results, tuple) else (results,)
        self.budget = 2
        return mean(self.last(), n)

    def carry(self, number):
        count = self.random.choice([0, 0, 1, 1, 1, 2])
        values = {"initial": self.random.choice([0, 1, HALF])}
        if count and self.random.random() < 0.5:
            values["outside"] = self.random.choice([1, HALF, 2])
        return "rsk"[number], self.places[:count], values

    def step(self, *before):
        self.before = before
        self.budget = 3
        found = []
        for _, own, _ in self.carries:
            body = self.value((self.along, *own), self.size)
            if self.random.random() < 0.6:  # most go on from what they were
                kept = self.read_carry((self.along, *own), len(found))
                body = kept / 2 + body if kept is not None else body
            found.append(body)
        return tuple(found)

    def last(self):
        terms = []
        for (_, own, _), result in zip(self.carries, self.results, strict=True):
            if terms and self.random.random() < 0.2:
                continue
            terms.append(self.ended(own, result))
        total = terms[0]
        for term in terms[1:]:
            total = self.random.choice([total + term, total * term, total - term**2])
        return total

    def ended(self, own, result):
        if not own:
            return self.random.choice([result, result**2, sigmoid(result)])
        match self.random.choice(["corner", "sum", "weighed", "soft"]):
            case "corner":
                return result[tuple(self.random.choice([0, self.extent - 1]) for _ in own)]
            case "sum":
                return sum(result[own] ** 2, *own)
            case "weighed":
                at = own[0]
                read = self.handed["x"][n, at, at] if self.is_square else self.handed["x"][n, 0, at]
                return sum(result[own] * read, *own)
        return logsumexp(result[own], *own)

    # ---- expressions within the step ---------------------------------------------------------

    def value(self, scope, size):
        if size <= 0:
            return self.leaf(scope)
        kinds = ["leaf", "sum", "sum", "product", "unary", "choice", "choice", "reduce", "reduce", "binary"]
        match self.random.choice([*kinds, "let"]):
            case "leaf":
                return self.leaf(scope)
            case "sum":
                return self.value(scope, size - 1) - self.value(scope, size - 1) * self.small()
            case "product":
                return self.value(scope, size - 1) * self.value(scope, size - 2) / 2
            case "unary":
                return self.unary(self.value(scope, size - 1))
            case "binary":
                return self.binary(self.value(scope, size - 1), self.value(scope, size - 2))
            case "choice":
                first, other = self.value(scope, size - 1), self.value(scope, size - 2)
                return Piecewise((first, self.condition(scope)), (other, True))
            case "let":
                self.named += 1
                return let(f"part_{self.named}", sympify(self.value(scope, size - 1)))
        return self.reduction(scope, size)

    def small(self):
        return self.random.choice([HALF, 1, Rational(1, 3)])

    def unary(self, a):
        a = sympify(a)
        makes = [
            lambda: exp(-(a**2) / 4), lambda: sigmoid(a), lambda: log(1 + a**2), lambda: Max(0, a),
            lambda: Abs(a) / 2, lambda: a / (1 + a**2), lambda: -a / 2, lambda: a**2 / 4,
        ]  # fmt: skip
        return self.random.choice(makes)()

    def binary(self, a, b):
        a, b = sympify(a), sympify(b)
        makes = [
            lambda: Max(a, b), lambda: Min(a, b), lambda: logaddexp(a, b), lambda: a / (1 + b**2),
            lambda: Piecewise((a, a < b), (b / 2, True)),
        ]  # fmt: skip
        return self.random.choice(makes)()

    def condition(self, scope):
        """About the step and the places; the first step and the places of the step are the most usual."""
        at = self.along
        makes = [lambda: at < 1, lambda: at >= 1, lambda: Eq(at, self.steps - 1), lambda: Ne(at, 1)]
        inner = scope[1:]
        if inner:
            one = self.random.choice(inner)
            makes += [lambda: one < at, lambda: one <= at, lambda: Eq(one, at), lambda: one >= 1]
            makes += [lambda: one + 1 < self.extent]
        if len(inner) > 1:
            first, other = self.random.sample(inner, 2)
            makes += [lambda: first < other, lambda: first <= other, lambda: Ne(first, other)]
        if self.random.random() < 0.1:
            return self.leaf(scope) > Rational(1, 10)
        return self.random.choice(makes)()

    def leaf(self, scope):
        if self.random.random() < 0.55:
            found = self.read_carry(scope, self.random.randrange(len(self.carries)))
            if found is not None:
                return found
        if self.random.random() < 0.1:
            return sympify(self.small())
        return self.element(scope)

    def read_carry(self, scope, number):
        """What the step before left of a carry, at places in scope or beside them."""
        _, own, _ = self.carries[number]
        if not own:
            return self.before[number]
        inner = scope if self.is_square and self.random.random() < 0.4 else scope[1:]
        if len(inner) < len(own):
            return None
        at = self.random.sample(inner, len(own))
        if self.random.random() < 0.5 and len(scope) > len(own):
            at = list(scope[1 : len(own) + 1])
        moved = [index + self.random.choice([0, 0, 0, -1, 1]) for index in at]
        return self.before[number][tuple(moved)]

    def element(self, scope):
        array = self.random.choice([a for name, a in self.handed.items() if name in ("x", "b", "shared")])
        places: list = []
        guards = []
        for extent in array.axes:
            if extent == N:
                places.append(n)
                continue
            known = [index for index in scope if index.extent == extent and index not in places]
            if not known:
                places.append(self.fixed(extent))
                continue
            # the first index of a table of steps is the step
            index = known[0] if extent == self.steps and len(places) == 1 else self.random.choice(known)
            move = self.random.choice([0, 0, 0, 0, -1, 1])
            guards += [index >= 1] if move < 0 else [index + 1 < extent] if move > 0 else []
            places.append(index + move)
        read = array[tuple(places)]
        for guard in guards:
            read = Piecewise((read, guard), (self.small(), True))
        return read

    def fixed(self, extent):
        if extent == U and "y" in self.handed and self.random.random() < 0.5:
            return self.handed["y"][n]
        return 0

    # ---- reductions within the step ----------------------------------------------------------

    def reduction(self, scope, size):
        index = next((index for index in self.places if index not in scope), None)
        if index is None or self.budget == 0:
            return self.unary(self.value(scope, size - 1))
        self.budget -= 1
        inner = (*scope, index)
        body = self.dependent(inner, size - 1, index)
        operation = self.random.choice([sum, sum, sum, logsumexp, logsumexp, largest, smallest])
        options = {}
        if self.random.random() < 0.6:
            options["where"] = self.mask(scope, index, operation is sum)
        found = operation(body, index, **options)
        return found / 2 if operation is sum else found

    def mask(self, scope, index, may_be_empty):
        """Which terms take part; a largest term, or a log-sum-exp, has one."""
        others = [other for other in scope if other.extent == index.extent] or [None]
        other = self.random.choice(others)
        makes = [lambda: index >= 1, lambda: index < self.extent - 1]
        if other is not None:
            makes = [lambda: index <= other, lambda: index >= other]
        if may_be_empty:
            makes += [lambda: index < self.along, lambda: Ne(index, self.along)]
            if other is not None:
                makes += [lambda: index < other, lambda: index > other, lambda: Ne(index, other)]
            if "y" in self.handed:
                makes += [lambda: Ne(index, self.handed["y"][n])]
        return self.random.choice(makes)()

    def dependent(self, scope, size, index):
        for _ in range(4):
            body = sympify(self.value(scope, size))
            if index in body.free_symbols:
                return body
        return self.handed["x"][n, self.along, index]
