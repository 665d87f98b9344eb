"""Draws a random declaration; everything follows from one `random.Random`, so that a seed decides it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from . import functions, scans, structures  # noqa: F401  (the constructs)
from .tree import AXES, AXIS_OF, CONSTRUCTS, SORTS, Argument, Loss, Node

ALONG = {"P": "T", "Q": "T"}
DOMAINS = {
    "real": ["real"] * 6 + ["real(-3, 3)", "weights(real)", "sign"],
    "positive": ["positive", "positive", "positive(0.25, 4)", "at_least_one", "weights(positive)"],
    "nonnegative": ["nonnegative", "nonnegative", "weights(nonnegative)", "binary"],
    "unit": ["open_unit", "unit", "open_unit(0.1, 0.9)"],
    "cosine": ["cosine"],
}
PARAMETERS = {
    "real": ["real", "integer"],
    "positive": ["positive", "at_least_one", "positive_integer"],
    "nonnegative": ["nonnegative", "option(nonnegative)", "positive"],
    "unit": ["open_unit"],
    "cosine": ["cosine"],
}
# Names that something else has too: kernels, Python, SymPy, what passes make up
NAMES = [
    "x",
    "input",
    "target",
    "scale",
    "row",
    "start",
    "one",
    "two",
    "block",
    "half",
    "E",
    "S",
    "beta",
    "lamda",
    "first",
    "x_all",
    "rows",
    "length_",
    "value",
    "power",
    "log_norm_1",
    "abs",
    "number",
    "lanes",
    "left",
    "right",
    "z",
    "w_n",
    "mask_1",
]
LETS = [
    "log_norm",
    "row_max",
    "sum_x",
    "p_t",
    "half_width",
    "x_n",
    "scaled",
    "gradient",
    "sum_terms",
    "part",
    "rest_1",
    "norm",
    "log_p",
    "row_shift",
    "softmax_1",
    "i_",
    "total_1",
    "new",
    "flow",
]
CARRIES = ["alpha", "state", "kept"]
FLAGS = ("squared", "smooth")
LEAVES = ("read", "number", "parameter", "carried", "again", "index", "extent")


@dataclass(frozen=True)
class Recurring:
    """What may be read in the step of a recurrence."""

    along: str
    carries: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Scope:
    indices: tuple[str, ...] = ()
    scan: Recurring | None = None

    def inside(self, indices: tuple[str, ...]) -> Scope:
        kept = tuple(index for index in self.indices if index not in indices)
        return replace(self, indices=(*kept, *indices))


class Redraw(Exception):
    """Nothing can be drawn that was needed; another declaration is."""


class Grower:
    """Draws the nodes of one declaration, and the arguments that they come to need."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.arguments: list[Argument] = []
        self.lets: list[tuple[str, Node]] = []
        self.scans: list[Node] = []
        self.most_scans = 0
        self.names = random.sample(NAMES, len(NAMES))
        self.let_names = random.sample(LETS, len(LETS))
        self.flags = FLAGS
        self.numbers = frozenset(index for axis in "NCTD" for index in AXES[axis])

    # ---- expressions -----------------------------------------------------------------------------

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

    # ---- leaves ----------------------------------------------------------------------------------

    def read(self, scope: Scope, sort: str, must: str | None = None) -> Node | None:
        """An element of an array, of one that is there already or of a new one."""
        known = [one for one in self.arguments if one.is_array and one.sort in SORTS[sort]]
        self.random.shuffle(known)
        few = sum(one.is_array for one in self.arguments) < 5
        if few and self.random.random() < 0.35:
            known = []
        for argument in known:
            node = self.read_of(argument, scope, must)
            if node is not None:
                return node
        if not few and must is None:
            return None
        return self.read_of(self.new_array(scope, sort, must), scope, must)

    def read_of(self, argument: Argument, scope: Scope, must: str | None = None) -> Node | None:
        places: list[Any] = []
        for axis in argument.axes:
            place = self.place(axis, scope, places, must)
            if place is None:
                return None
            places.append(place)
        node = Node("read", (), (argument.name, *places))
        return node if must is None or must in node.free else None

    def place(self, axis: str, scope: Scope, taken: list[Any], must: str | None) -> Any:
        """Where to read along an axis: an index, a place in a window, a label, a number."""
        random = self.random
        if axis.isdigit():
            return random.randrange(int(axis))
        if must is not None and axis in (AXIS_OF[must], ALONG.get(AXIS_OF[must])) and must not in taken:
            known = [must]
        else:
            known = [i for i in scope.indices if AXIS_OF[i] == axis or ALONG.get(AXIS_OF[i]) == axis]
        fresh = [i for i in known if i not in taken]
        if fresh and random.random() < 0.9:
            index = fresh[0] if random.random() < 0.7 else random.choice(fresh)
            match AXIS_OF[index]:
                case "Q":
                    return random.choice([index, (index, 1)])
                case "P":
                    inner = [i for i in scope.indices if AXIS_OF[i] == "U"]
                    return (index, random.choice(inner)) if inner and random.random() < 0.8 else index
            return index
        if axis in "CDT" and random.random() < 0.5 and (label := self.label(axis, scope)) is not None:
            return label
        if known:
            return random.choice(known)
        return 0 if random.random() < 0.5 and axis != "N" else None

    def label(self, axis: str, scope: Scope) -> Node | None:
        """A label that tells a place along an axis."""
        known = [one for one in self.arguments if one.role == "label" and one.classes == axis]
        if not known and self.random.random() < 0.15:
            known = [Argument(self.name("p"), f"label({axis})", (), "label", "label", axis, "0", False)]
            self.arguments += known
        if not known and "n" in scope.indices and self.random.random() < 0.8:
            axes = ("N", "T") if "t" in scope.indices and self.random.random() < 0.3 else ("N",)
            known = [Argument(self.name("label"), f"label({axis})", axes, "label", "label", axis)]
            self.arguments += known
        if not known:
            return None
        one = self.random.choice(known)
        if not one.is_array:
            return Node("parameter", (), (one.name,))
        places = [next((i for i in scope.indices if AXIS_OF[i] == own), None) for own in one.axes]
        return None if None in places else Node("read", (), (one.name, *places))

    def new_array(self, scope: Scope, sort: str, must: str | None) -> Argument:
        random = self.random
        extents = list(
            dict.fromkeys(ALONG.get(AXIS_OF[i], AXIS_OF[i]) for i in scope.indices if AXIS_OF[i] != "U")
        )
        needed = [] if must is None else [ALONG.get(AXIS_OF[must], AXIS_OF[must])]
        needed = ["T" if axis == "U" else axis for axis in needed]
        axes = [axis for axis in extents if axis in needed or random.random() < 0.75]
        axes = axes[:3] if len(axes) > 3 else axes
        if must is not None and AXIS_OF[must] == "U" and not any(AXIS_OF[i] == "P" for i in scope.indices):
            axes = [*axes[:2], "U"]
        if not axes and extents:
            axes = [random.choice(extents)]
        if len(axes) == 1 and random.random() < 0.1:
            axes.append("CD"[random.randrange(2)] if random.random() < 0.5 else axes[0])
        elif len(axes) < 3 and random.random() < 0.08:
            axes.append(random.choice("23"))
        if not set(needed) <= {*axes, "T"}:
            axes = [*axes, *needed][-3:]
        if "N" in axes and random.random() < 0.85:
            axes.sort(key=lambda axis: axis != "N")
        domain = random.choice(DOMAINS[sort])
        role = (
            "weight" if "weights" in domain else "data" if domain in ("sign", "binary") else "differentiable"
        )
        default = "1" if role == "weight" and random.random() < 0.2 else ""
        found = Argument(self.name("array"), domain, tuple(axes) or ("C",), sort, role, default=default)
        self.arguments.append(found)
        return found

    def parameter(self, sort: str) -> Node | None:
        known = [one for one in self.arguments if one.role == "parameter" and one.sort in SORTS[sort]]
        if not known or self.random.random() < 0.4:
            if sum(one.role == "parameter" for one in self.arguments) > 2:
                return None
            domain = self.random.choice(PARAMETERS[sort])
            default = {"option(nonnegative)": "0", "positive": self.random.choice(["", "2"])}.get(domain, "")
            sorted_as = "positive" if sort == "nonnegative" and domain == "positive" else sort
            known = [Argument(self.name("p"), domain, (), sorted_as, "parameter", "", default, False)]
            self.arguments += known
        return Node("parameter", (), (self.random.choice(known).name,))

    def name(self, kind: str) -> str:
        return self.names.pop()

    def new_let(self) -> str | None:
        return self.let_names.pop() if len(self.let_names) > len(LETS) - 4 else None

    # ---- conditions about places -------------------------------------------------------------------

    def about_places(self, scope: Scope, index: str | None = None, keeps_one: bool = False) -> Node | None:
        """A comparison of an index, with a number, another index, a label or a length."""
        known = [i for i in scope.indices if AXIS_OF[i] in "NCTD"]
        if index is None:
            if not known:
                return None
            index = self.random.choice(known)
        axis, own = AXIS_OF[index], Node("index", (), (index,))
        number = Node("number", (), ("1",))
        last = Node("subtract", (Node("extent", (), (axis,)), number))
        others = [Node("index", (), (i,)) for i in scope.indices if AXIS_OF[i] == axis and i != index]
        makes = [(own, number, ">="), (own, last, "<")]
        makes += [(own, other, sign) for other in others for sign in ("<=", ">=", "Ne")]
        if axis in "CDT":
            label = self.label(axis, scope)
            makes += [(own, label, "Ne")] * 2 if label is not None else []
        if not keeps_one:
            makes += [(own, last, "Eq"), (own, number, "<")]
            makes += [(own, other, sign) for other in others for sign in ("<", ">", "Eq")]
            if axis in "CDT" and label is not None:
                makes += [(own, label, "Eq")] * 2 + [(own, label, "<")]
            if axis == "T" and "n" in scope.indices:
                makes += [(own, self.length(), "<")] * 3
        left, right, sign = self.random.choice(makes)
        return Node("placed", (left, right), (sign,))

    def length(self) -> Node:
        known = [one for one in self.arguments if one.domain == "length(T)"]
        if not known:
            known = [Argument(self.name("length"), "length(T)", ("N",), "label", "length", "T")]
            self.arguments += known
        return Node("read", (), (known[0].name, "n"))

    def mask(self, scope: Scope, indices: tuple[str, ...], may_be_empty: bool) -> Node | None:
        """Which terms of a reduction take part."""
        index = self.random.choice([i for i in indices if AXIS_OF[i] in "NCTD"] or [""])
        if may_be_empty and self.random.random() < 0.3:
            return self.grow(scope, "condition", 0)
        return self.about_places(scope, index, not may_be_empty) if index else None

    # ---- recurrences -------------------------------------------------------------------------------

    def carried(self, scope: Scope) -> Node | None:
        """What the step before left of a carry, at places in scope or beside them."""
        if scope.scan is None:
            return None
        name, own = self.random.choice(scope.scan.carries)
        places: list[Any] = []
        for index in own:
            known = [i for i in scope.indices if AXIS_OF[i] == AXIS_OF[index] and i not in places]
            if not known:
                return None
            chosen = index if index in known and self.random.random() < 0.6 else self.random.choice(known)
            move = self.random.choice([0, 0, 0, -1, 1])
            places.append((chosen, move) if move else chosen)
        return Node("carried", (), (name, *places))

    def neighbour(self, scope: Scope, sort: str) -> Node | None:
        """An element beside the step or the place, behind the question whether there is one."""
        read = self.read(scope, sort) if scope.scan is not None else None
        if read is None or read.kind != "read":
            return None
        at = [k for k, place in enumerate(read.data) if k and isinstance(place, str)]
        if not at:
            return None
        k = self.random.choice(at)
        index = read.data[k]
        if index == "n" or AXIS_OF[index] not in "CDT":
            return None
        back = self.random.random() < 0.6
        data = (*read.data[:k], (index, -1 if back else 1), *read.data[k + 1 :])
        one, own = Node("number", (), ("1",)), Node("index", (), (index,))
        last = Node("subtract", (Node("extent", (), (AXIS_OF[index],)), one))
        asks = Node("placed", (own, one), (">=",)) if back else Node("placed", (own, last), ("<",))
        return Node(
            "piecewise", (Node("read", (), data), asks, CONSTRUCTS["number"].draw(self, scope, sort, 0))
        )

    def after(self, scope: Scope, size: int) -> Node | None:
        """A carry after the last step of a recurrence."""
        if scope.scan is not None or "n" not in scope.indices:
            return None
        if len(self.scans) < self.most_scans:
            self.scans.append(self.scan(max(size, 2)))
        if not self.scans:
            return None
        node = self.random.choice(self.scans)
        name, own, _, _ = self.random.choice(node.data[2])
        places: list[Any] = []
        for index in own:
            known = [i for i in scope.indices if AXIS_OF[i] == AXIS_OF[index] and i not in places]
            if known and self.random.random() < 0.8:
                places.append(self.random.choice(known))
            else:
                label = self.label(AXIS_OF[index], scope) if self.random.random() < 0.4 else None
                places.append(label if label is not None else 0)
        return Node("after", (node,), (name, *places))

    def lattice(self) -> Node:
        """A recurrence of logarithms, whose places begin at minus infinity."""
        own = self.random.choice(["c", "s"])
        scope = Scope(("n", "t", own))
        weights = [self.dependent(scope, "real", 1, ("n", "t")) for _ in range(2)]
        back = Node("carried", (), ("alpha", (own, -1)))
        stays = Node("add", (Node("carried", (), ("alpha", own)), weights[0]))
        step = Node("logaddexp", (stays, Node("add", (back, weights[1]))))
        begins = Node("placed", (Node("index", (), (own,)), Node("number", (), ("0",))), ("Eq",))
        nowhere = Node("minus_infinity")
        initial = Node("piecewise", (Node("number", (), ("0",)), begins, nowhere))
        length = self.length() if self.random.random() < 0.3 else None
        return Node("scan", (step,), ("t", length, (("alpha", (own,), initial, nowhere),)))

    def scan(self, size: int) -> Node:
        random = self.random
        if random.random() < 0.15:
            return self.lattice()
        along = random.choice(["t", "t", "d"])
        pool = {"t": ("c", "d", "s", "k"), "d": ("c", "t", "e", "k")}[along]
        carries = []
        for number in range(random.choice([1, 1, 2, 2, 3])):
            own = tuple(random.sample(pool, random.choice([0, 0, 1, 1, 2])))
            initial = CONSTRUCTS["number"].draw(self, Scope(), "nonnegative", 0)
            outside = CONSTRUCTS["number"].draw(self, Scope(), "nonnegative", 0)
            carries.append((CARRIES[number], own, initial, outside))
        length = self.length() if along == "t" and random.random() < 0.3 else None
        recurring = Recurring(along, tuple((name, own) for name, own, _, _ in carries))
        steps = []
        for _, own, _, _ in carries:
            scope = Scope(("n", along, *own), recurring)
            body = self.grow(scope, "real", min(size, 3))
            if random.random() < 0.7 and (kept := self.carried(scope)) is not None:
                body = Node("add", (Node("divide", (kept, Node("number", (), ("2",)))), body))
            steps.append(body)
        if not any("n" in body.free for body in steps):
            steps[0] = Node("add", (steps[0], self.dependent(Scope(("n", along)), "real", 0, ("n",))))
        return Node("scan", tuple(steps), (along, length, tuple(carries)))


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
