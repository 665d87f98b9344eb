"""Draws a random declaration; everything follows from one `random.Random`, so that a seed decides it all."""

from __future__ import annotations

from random import Random

from . import conditions, functions, leaves, names, reductions, scans  # noqa: F401  (the constructs)
from .recurrences import Recurrences
from .scope import Redraw, Scope
from .tree import AXES, CONSTRUCTS, Argument, Loss, Node

LETS = (
    "log_norm", "row_max", "sum_x", "p_t", "half_width", "x_n", "scaled", "gradient", "sum_terms",
    "part", "rest_1", "norm", "log_p", "row_shift", "softmax_1", "i_", "total_1", "new", "flow",
)  # fmt: skip
FLAGS = ("squared", "smooth")
LEAVES = ("read", "number", "parameter", "carried", "again", "index", "extent")


class Grower(Recurrences):
    """Draws the nodes of one declaration."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.lets: list[tuple[str, Node]] = []
        self.let_names = random.sample(LETS, len(LETS))
        self.flags = FLAGS
        self.numbers = frozenset(index for axis in "NCTD" for index in AXES[axis])

    def grow(self, scope: Scope, sort: str, size: int) -> Node:
        """A node of a sort over the indices in scope."""
        kinds = [
            one
            for one in CONSTRUCTS.values()
            if sort in one.gives and (size > 0 or one.kind in LEAVES or sort == "condition")
        ]
        for _ in range(8):
            (chosen,) = self.random.choices(kinds, [one.weight for one in kinds])
            node = chosen.draw(self, scope, sort, size)
            if node is not None:
                return node
        if sort == "condition":
            left, right = self.grow(scope, "real", 0), CONSTRUCTS["number"].draw(self, scope, "real", 0)
            return Node("compared", (left, right), ("<",))
        return self.read(scope, sort) or CONSTRUCTS["number"].draw(self, scope, sort, 0)

    def dependent(self, scope: Scope, sort: str, size: int, indices: tuple[str, ...]) -> Node:
        """A node that depends on all of some indices."""
        body = self.grow(scope, sort, size)
        for index in indices:
            if index in body.free:
                continue
            read = self.read(scope, sort, must=index) or self.read_of(
                self.new_array(scope, sort, index), scope, index
            )
            if read is None:
                raise Redraw
            join = {"real": "add", "positive": "multiply_positive", "unit": "multiply_unit"}.get(sort)
            body = read if join is None else Node(join, (body, read))
        return body

    def new_indices(self, scope: Scope, count: int) -> tuple[str, ...]:
        """Indices for a reduction to bind: mostly new ones, sometimes one that hides another."""
        found: list[str] = []
        for _ in range(count):
            axis = self.random.choice("NCCCTTDDDPQ")
            if axis in "PQ" and scope.scan is not None:
                continue
            fixed = (
                {scope.scan.along, *(i for _, own in scope.scan.carries for i in own)}
                if scope.scan
                else set()
            )
            hides = self.random.random() < 0.07
            free = [
                i
                for i in AXES[axis]
                if i not in found and i not in fixed and (hides or i not in scope.indices)
            ]
            if not free:
                continue
            found.append(free[0] if self.random.random() < 0.7 else self.random.choice(free))
            if axis == "P" and len(found) < 3 and self.random.random() < 0.7:
                inner = [i for i in AXES["U"] if i not in found and i not in scope.indices]
                found += inner[:1]
        return tuple(found)

    def new_let(self) -> str | None:
        return self.let_names.pop() if len(self.let_names) > len(LETS) - 4 else None


def _result(grower: Grower, size: int) -> Node:
    random = grower.random
    form = random.choices(["sample", "pairs", "batch", "elements"], [6, 1, 2.5, 0.5])[0]
    if form == "batch":
        outer = random.choice(["n", "c", "t"])
        first = grower.grow(Scope(), "real", size)
        scope = Scope((outer,))
        body = grower.dependent(scope, "real", size - 1, (outer,))
        reduced = Node(random.choice(["mean", "sum"]), (body,), ((outer,), False))
        join = random.choice(["add", "multiply", "subtract"])
        return Node(join, (first, reduced))
    if form == "elements":
        indices = ("n",) if random.random() < 0.5 else ("n", "c")
        return Node("elements", (grower.dependent(Scope(indices), "real", size, indices),), (indices, False))
    indices = ("n", random.choice("mct")) if form == "pairs" else ("n",)
    grower.most_scans = int(form == "sample" and random.random() < 0.3)
    scope = Scope(indices)
    body = grower.dependent(scope, "real", size, indices)
    if grower.most_scans and not grower.scans and (end := grower.after(scope, size)) is not None:
        body = Node("add", (body, end))
    masked = random.random() < 0.15
    parts = [body]
    keys: tuple[str, ...] = ()
    kind = random.choice(["mean", "mean", "sum"])
    if kind == "mean" and random.random() < 0.2:
        kind, keys = "counted_mean", (random.choice(["count", "each"]),)
        parts.append(_plain(grower, scope, "positive"))
    if masked and (mask := _plain_mask(grower, scope)) is not None:
        return Node(kind, (*parts, mask), (indices, True, *keys))
    return Node(kind, tuple(parts), (indices, False, *keys))


def _plain(grower: Grower, scope: Scope, sort: str) -> Node:
    """A weight of a term."""
    return grower.read(scope, sort) or CONSTRUCTS["number"].draw(grower, scope, sort, 0)


def _plain_mask(grower: Grower, scope: Scope) -> Node | None:
    return grower.about_places(scope) if grower.random.random() < 0.5 else grower.grow(scope, "condition", 0)


def draw_loss(random: Random, most: int = 5) -> Loss:
    """A declaration with something to differentiate, no deeper than `most`."""
    while True:
        grower = Grower(random)
        try:
            result = _result(grower, random.choice([1, 2, 3, 3, 4, 4, 5][: most + 2]))
        except Redraw:
            continue
        flags = tuple(Argument(name, "flag", (), "flag", "flag", "", "True", False) for name in FLAGS)
        window = Argument("window", "length(U)", (), "window", "window", "", "2", False)
        loss = Loss((*grower.arguments, *flags, window), result)
        if any(one.role == "differentiable" for one in loss.used):
            return loss
