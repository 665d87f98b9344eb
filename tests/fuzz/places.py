"""Draws what a declaration reads, and the arguments that it takes: elements, labels, lengths, parameters."""

from __future__ import annotations

from random import Random
from typing import Any

from .scope import Redraw, Scope
from .tree import AXIS_OF, SORTS, Argument, Node

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
NAMES = (
    "x", "input", "target", "scale", "row", "start", "one", "two", "block", "half", "E", "S",
    "beta", "lamda", "first", "x_all", "rows", "length_", "value", "power", "log_norm_1", "abs",
    "number", "lanes", "left", "right", "z", "w_n", "mask_1",
)  # fmt: skip


class Places:
    """Draws leaves and comparisons of places, over the indices in scope."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.arguments: list[Argument] = []
        self.names = random.sample(NAMES, len(NAMES))

    def grow(self, scope: Scope, sort: str, size: int) -> Node:
        """A node of a sort."""
        raise NotImplementedError

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
            known = [Argument(self.name(), f"label({axis})", (), "label", "label", axis, "0", False)]
            self.arguments += known
        if not known and "n" in scope.indices and self.random.random() < 0.8:
            axes = ("N", "T") if "t" in scope.indices and self.random.random() < 0.3 else ("N",)
            known = [Argument(self.name(), f"label({axis})", axes, "label", "label", axis)]
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
        found = Argument(self.name(), domain, tuple(axes) or ("C",), sort, role, default=default)
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
            known = [Argument(self.name(), domain, (), sorted_as, "parameter", "", default, False)]
            self.arguments += known
        return Node("parameter", (), (self.random.choice(known).name,))

    def name(self) -> str:
        if not self.names:
            raise Redraw
        return self.names.pop()

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
            known = [Argument(self.name(), "length(T)", ("N",), "label", "length", "T")]
            self.arguments += known
        return Node("read", (), (known[0].name, "n"))

    def mask(self, scope: Scope, indices: tuple[str, ...], may_be_empty: bool) -> Node | None:
        """Which terms of a reduction take part."""
        index = self.random.choice([i for i in indices if AXIS_OF[i] in "NCTD"] or [""])
        if may_be_empty and self.random.random() < 0.3:
            return self.grow(scope, "condition", 0)
        return self.about_places(scope, index, not may_be_empty) if index else None
