"""Everything of the language that is no scalar function: leaves, reductions, conditions, names, constants."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
from mpmath import mpf

from .tree import AXES, AXIS_OF, SORTS, Construct, Node, register

ALL = tuple(sort for sort in SORTS if sort != "condition")


# ---- leaves -------------------------------------------------------------------------------------


def _number(grower: Any, scope: Any, sort: str, size: int) -> Node:
    choices = {
        "real": ["1/2", "1", "2", "1/3", "-1"], "nonnegative": ["1/2", "1", "2", "0"],
        "positive": ["1/2", "1", "2", "1/10"], "cosine": ["1/2", "-1/3"], "unit": ["1/2", "1/3", "9/10"],
    }  # fmt: skip
    return Node("number", (), (grower.random.choice(choices[sort]),))


def _number_text(node: Node, say: Any) -> str:
    value = Fraction(node.data[0])
    if value.denominator == 1:
        return str(value) if value >= 0 else f"({value})"
    return f"Rational({value.numerator}, {value.denominator})"


def _number_value(node: Node, run: Any, at: Any) -> Any:
    value = Fraction(node.data[0])
    return mpf(value.numerator) / value.denominator


register(Construct("number", _number, _number_text, _number_value, ALL, 0.3))


def index_names(places: tuple[Any, ...]) -> frozenset[str]:
    """The indices in the places of a read: names, (name, offset), (name, name), nodes or numbers."""
    found: set[str] = set()
    for place in places:
        match place:
            case Node():
                found |= place.free
            case str():
                found.add(place)
            case tuple():
                found |= {part for part in place if isinstance(part, str)}
    return frozenset(found)


def place_text(place: Any, say: Any) -> str:
    match place:
        case Node():
            return say(place)
        case tuple():
            return " + ".join(map(str, place)).replace("+ -", "- ")
    return str(place)


def place_value(place: Any, run: Any, at: Any) -> int:
    match place:
        case Node():
            return int(run(place, at))
        case str():
            return at[place]
        case tuple():
            total = 0
            for part in place:
                total += at[part] if isinstance(part, str) else part
            return total
    return place


def _read(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.read(scope, sort)


def _read_text(node: Node, say: Any) -> str:
    name, *places = node.data
    return f"{name}[{', '.join(place_text(place, say) for place in places)}]"


def _read_value(node: Node, run: Any, at: Any) -> Any:
    name, *places = node.data
    return run.element(name, tuple(place_value(place, run, at) for place in places))


register(
    Construct("read", _read, _read_text, _read_value, ALL, 6, free=lambda node: index_names(node.data[1:]))
)
register(
    Construct(
        "parameter",
        lambda grower, scope, sort, size: grower.parameter(sort),
        lambda node, say: node.data[0],
        lambda node, run, at: run.element(node.data[0], ()),
        ALL,
    )
)


def _index_number(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    known = [index for index in scope.indices if index in grower.numbers]
    return Node("index", (), (grower.random.choice(known),)) if known else None


register(
    Construct(
        "index",
        _index_number,
        lambda node, say: node.data[0],
        lambda node, run, at: mpf(at[node.data[0]]),
        ("real", "nonnegative"),
        0.2,
        free=lambda node: frozenset(node.data),
    )
)
register(
    Construct(
        "extent",
        lambda grower, scope, sort, size: (
            Node("extent", (), (AXIS_OF[grower.random.choice(scope.indices)],)) if scope.indices else None
        ),
        lambda node, say: node.data[0],
        lambda node, run, at: mpf(run.extents[node.data[0]]),
        ("real", "nonnegative", "positive"),
        0.2,
    )
)


# ---- reductions ---------------------------------------------------------------------------------


def _bound(node: Node) -> frozenset[str]:
    """What a reduction leaves free: `data` is (indices, has a mask); the mask is the last part."""
    inner: frozenset[str] = frozenset().union(*(part.free for part in node.parts))
    return inner - frozenset(node.data[0])


def _reduced_text(name: str) -> Any:
    def text(node: Node, say: Any) -> str:
        indices, masked, *more = node.data
        parts = [say(node.parts[0]), *indices]
        keywords = [*more, *(["where"] if masked else [])]
        given = [f"{key}={say(part)}" for key, part in zip(keywords, node.parts[1:], strict=True)]
        return f"{name}({', '.join([*parts, *given])})"

    return text


def terms(node: Node, run: Any, at: Any) -> list[dict[str, int]]:
    """Where a reduction's mask holds, with its indices."""
    indices, masked, *_ = node.data
    found = []
    for places in product(*(range(run.extents[AXIS_OF[index]]) for index in indices)):
        inside = {**at, **dict(zip(indices, places, strict=True))}
        if not masked or run(node.parts[-1], inside):
            found.append(inside)
    return found


def _reducer(name: str, fold: Any, gives: tuple[str, ...], weight: float, may_be_empty: bool) -> None:
    def draw(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
        if size <= 0:
            return None
        many = 2 if grower.random.random() < 0.12 else 1
        indices = grower.new_indices(scope, many)
        if not indices:
            return None
        inner = scope.inside(indices)
        body = grower.dependent(inner, sort, size - 1, indices)
        empties = may_be_empty and sort not in ("positive", "unit")
        mask = grower.mask(inner, indices, empties) if grower.random.random() < 0.35 else None
        return Node(name, (body,) if mask is None else (body, mask), (indices, mask is not None))

    def value(node: Node, run: Any, at: Any) -> Any:
        return fold(run, [run(node.parts[0], inside) for inside in terms(node, run, at)])

    register(Construct(name, draw, _reduced_text(name), value, gives, weight, free=_bound))


def _largest(run: Any, values: list[Any]) -> Any:
    best = mpmath.ninf
    for value in values:
        best = value if run.compare(best, value) < 0 else best
    return best


def _smallest(run: Any, values: list[Any]) -> Any:
    best = mpmath.inf
    for value in values:
        best = value if run.compare(best, value) > 0 else best
    return best


def _total(run: Any, values: list[Any]) -> Any:
    return sum(values, mpf(0))


def _average(run: Any, values: list[Any]) -> Any:
    return sum(values, mpf(0)) / len(values) if values else mpf(0)


def _log_total(run: Any, values: list[Any]) -> Any:
    return mpmath.log(sum(map(mpmath.exp, values))) if values else mpmath.ninf


_reducer("sum", _total, ("real", "nonnegative", "positive"), 3, True)
_reducer("mean", _average, ALL, 2, True)
_reducer("max", _largest, ALL, 1.5, False)
_reducer("min", _smallest, ALL, 1, False)
_reducer("logsumexp", _log_total, ("real",), 2, False)


def _counted_mean(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A mean that counts otherwise than by ones, or divides every term first."""
    indices = grower.new_indices(scope, 1) if size > 0 else ()
    if not indices:
        return None
    inner = scope.inside(indices)
    body = grower.dependent(inner, sort, size - 1, indices)
    key = grower.random.choice(["count", "each"])
    extra = grower.grow(inner, "positive", 0)
    mask = grower.mask(inner, indices, False) if grower.random.random() < 0.3 else None
    parts = (body, extra) if mask is None else (body, extra, mask)
    return Node("counted_mean", parts, (indices, mask is not None, key))


def _counted_mean_value(node: Node, run: Any, at: Any) -> Any:
    places = terms(node, run, at)
    values = [run(node.parts[0], inside) for inside in places]
    extra = [run(node.parts[1], inside) for inside in places]
    if not places:
        return mpf(0)
    if node.data[2] == "each":
        return sum((value / one for value, one in zip(values, extra, strict=True)), mpf(0)) / len(values)
    return sum(values, mpf(0)) / sum(extra, mpf(0))


register(
    Construct(
        "counted_mean", _counted_mean, _reduced_text("mean"), _counted_mean_value, ("real",), 0.6, free=_bound
    )
)


def _softmax(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    along = None if scope.scan is None else scope.scan.along
    known = [index for index in scope.indices if AXIS_OF[index] in ("N", "C", "T", "D") and index != along]
    if not known or size <= 0:
        return None
    index = grower.random.choice(known)
    return Node("softmax", (grower.dependent(scope, "real", size - 1, (index,)),), (index,))


def _shares(node: Node, run: Any, at: Any) -> Any:
    (index,) = node.data
    every = [run(node.parts[0], {**at, index: place}) for place in range(run.extents[AXIS_OF[index]])]
    return run(node.parts[0], at), mpmath.log(sum(map(mpmath.exp, every)))


def _softmax_value(node: Node, run: Any, at: Any) -> Any:
    own, norm = _shares(node, run, at)
    return mpmath.exp(own - norm)


def _log_softmax_value(node: Node, run: Any, at: Any) -> Any:
    own, norm = _shares(node, run, at)
    return own - norm


def _log_softmax(*given: Any) -> Node | None:
    found = _softmax(*given)
    return found and Node("log_softmax", found.parts, found.data)


for _name, _draw, _value, _gives in (
    ("softmax", _softmax, _softmax_value, ("real", "nonnegative", "positive", "cosine", "unit")),
    ("log_softmax", _log_softmax, _log_softmax_value, ("real",)),
):
    register(
        Construct(
            _name,
            _draw,
            lambda node, say: f"{node.kind}({say(node.parts[0])}, {node.data[0]})",
            _value,
            _gives,
            1.2,
        )
    )


# ---- conditions and what is chosen by them --------------------------------------------------------


def _choice(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    parts: list[Node] = []
    for _ in range(grower.random.choice([1, 1, 1, 2])):
        parts += [grower.grow(scope, sort, size - 1), grower.grow(scope, "condition", size - 1)]
    return Node("piecewise", (*parts, grower.grow(scope, sort, size - 2)))


def _choice_text(node: Node, say: Any) -> str:
    pairs = zip(node.parts[:-1:2], node.parts[1::2], strict=True)
    cases = "".join(f"({say(value)}, {say(condition)}), " for value, condition in pairs)
    return f"Piecewise({cases}({say(node.parts[-1])}, True))"


def _choice_value(node: Node, run: Any, at: Any) -> Any:
    for value, condition in zip(node.parts[:-1:2], node.parts[1::2], strict=True):
        if run(condition, at):
            return run(value, at)
    return run(node.parts[-1], at)


register(Construct("piecewise", _choice, _choice_text, _choice_value, ALL, 2.5))


_PARTIAL = {
    "log({0})": mpmath.log,
    "sqrt({0})": mpmath.sqrt,
    "1 / {0}": lambda x: 1 / x,
    "{0} * log({0})": lambda x: x * mpmath.log(x),
}


def _guarded(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A function outside of whose domain another case stands."""
    form = grower.random.choice(sorted(_PARTIAL))
    return Node("guarded", (grower.grow(scope, "real", size - 1), grower.grow(scope, sort, 0)), (form,))


def _guarded_text(node: Node, say: Any) -> str:
    inner = say(node.parts[0])
    return f"Piecewise(({node.data[0].format(inner)}, {inner} > 0), ({say(node.parts[1])}, True))"


def _guarded_value(node: Node, run: Any, at: Any) -> Any:
    inner = run(node.parts[0], at)
    return _PARTIAL[node.data[0]](inner) if run.compare(inner, 0) > 0 else run(node.parts[1], at)


register(Construct("guarded", _guarded, _guarded_text, _guarded_value, ("real",), 0.8))


_HOLDS = {
    "<": lambda sign: sign < 0, "<=": lambda sign: sign <= 0, ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0, "Eq": lambda sign: sign == 0, "Ne": lambda sign: sign != 0,
}  # fmt: skip


def _compared_text(node: Node, say: Any) -> str:
    left, right = map(say, node.parts)
    (sign,) = node.data
    return f"{sign}({left}, {right})" if sign in ("Eq", "Ne") else f"({left} {sign} {right})"


def _compared_value(node: Node, run: Any, at: Any) -> bool:
    left, right = (run(part, at) for part in node.parts)
    return _HOLDS[node.data[0]](run.compare(left, right))


def _compared(grower: Any, scope: Any, sort: str, size: int) -> Node:
    sign = grower.random.choice(["<", "<=", ">", ">="])
    other = "real" if grower.random.random() < 0.6 else "number"
    left = grower.grow(scope, "real", size - 1)
    right = _number(grower, scope, "real", 0) if other == "number" else grower.grow(scope, "real", 0)
    return Node("compared", (left, right), (sign,))


register(Construct("compared", _compared, _compared_text, _compared_value, ("condition",), 3))


def _about_places(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.about_places(scope)


register(Construct("placed", _about_places, _compared_text, _compared_value, ("condition",), 3))


def _joined(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    name = grower.random.choice(["And", "Or", "Not"])
    count = 1 if name == "Not" else 2
    return Node("joined", tuple(grower.grow(scope, "condition", size - 1) for _ in range(count)), (name,))


def _joined_value(node: Node, run: Any, at: Any) -> bool:
    values = [run(part, at) for part in node.parts]
    return {"And": all(values), "Or": any(values), "Not": not values[0]}[node.data[0]]


register(
    Construct(
        "joined",
        _joined,
        lambda node, say: f"{node.data[0]}({', '.join(map(say, node.parts))})",
        _joined_value,
        ("condition",),
    )
)


# ---- names, constants of the derivative -----------------------------------------------------------


def _let(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    name = grower.new_let()
    if name is None or size <= 0:
        return None
    node = Node("let", (grower.grow(scope, sort, size - 1),), (name,))
    if not node.steps:
        grower.lets.append((sort, node))
    return node


register(
    Construct(
        "let",
        _let,
        lambda node, say: f'let("{node.data[0]}", {say(node.parts[0])})',
        lambda node, run, at: run(node.parts[0], at),
        ALL,
        1.2,
    )
)


def _again(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A quantity that has been named before, where its indices are known."""
    known = [
        node for given, node in grower.lets if given in SORTS[sort] and node.free <= frozenset(scope.indices)
    ]
    return grower.random.choice(known) if known else None


register(Construct("again", _again, lambda node, say: "", lambda node, run, at: None, ALL, 1.5))
register(
    Construct(
        "stop",
        lambda grower, scope, sort, size: (
            Node("stop", (grower.grow(scope, sort, size - 1),)) if size > 0 else None
        ),
        lambda node, say: f"stop({say(node.parts[0])})",
        lambda node, run, at: run.held(node.parts[0], at),
        ALL,
        0.6,
    )
)

assert all(index in AXIS_OF for indices in AXES.values() for index in indices)

register(
    Construct(
        "elements",
        lambda *given: None,
        _reduced_text("elements"),
        lambda node, run, at: _total(run, [run(node.parts[0], inside) for inside in terms(node, run, at)]),
        (),
        0,
        free=_bound,
    )
)

# ---- what is chosen when the loss is declared; what logarithms of nothing are ----------------------


def _variant(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    parts = (grower.grow(scope, sort, size - 1), grower.grow(scope, sort, size - 2))
    return Node("variant", parts, (grower.random.choice(grower.flags),))


register(
    Construct(
        "variant",
        _variant,
        lambda node, say: f"({say(node.parts[0])} if {node.data[0]} else {say(node.parts[1])})",
        lambda node, run, at: run(node.parts[0 if run.settings[node.data[0]] else 1], at),
        ALL,
        0.4,
    )
)
register(
    Construct(
        "minus_infinity",
        lambda *given: None,
        lambda node, say: "-oo",
        lambda node, run, at: mpmath.ninf,
        (),
        0,
    )
)
