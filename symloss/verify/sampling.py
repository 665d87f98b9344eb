"""Inputs that try a loss: random bit patterns, ordinary numbers, edges, and the neighbourhood of every joint.

Everything is drawn from a seeded generator: the same declaration, type and seed give the same points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sympy import Eq, Expr, Ne, Pow

from symloss.functions import (
    atan_ratio,
    direction,
    falling_cosine,
    folded_cosine,
    folded_sine,
    inverse_root,
)
from symloss.language.declaration import Declaration
from symloss.language.reductions import Reduction, Softmax
from symloss.language.signature import scalars_of
from symloss.language.symbols import Array, Extent, Parameter, Read
from symloss.signature import Domain
from symloss.verify.floats import bounds, into, rank, shifted, unrank
from symloss.verify.joints import Joints


@dataclass(frozen=True)
class Batch:
    """Arrays and parameters for one call; `kind` says what was drawn.

    For an element-wise loss each entry is a point of its own, and `kinds` names its kind.
    """

    arrays: dict[str, np.ndarray]
    parameters: dict[str, float]
    kind: str
    kinds: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.kinds) or 1


def is_elementwise(declaration: Declaration) -> bool:
    """Whether each term reads one element of every array and nothing else."""
    if not declaration.is_per_sample:
        return False
    expression = declaration.expression
    inner = (expression.body, expression.condition, *expression.args[3:])
    if any(part.atoms(Reduction, Softmax) for part in inner):
        return False
    extents = tuple(index.extent for index in declaration.sample_indices)
    if any(array.axes != extents or array.role == "label" for array in declaration.arrays):
        return False
    return all(read.indices == declaration.sample_indices for read in expression.atoms(Read))


ANGLES = (direction, atan_ratio, falling_cosine, folded_cosine, folded_sine)


def has_length_or_angle(expression: Expr) -> bool:
    """Whether a root of something that moves, or an angle, is in it: neither is smooth where it is 0."""
    roots = (power for power in expression.atoms(Pow) if power.exp.is_Rational and power.exp.q == 2)
    return any(root.base.atoms(Read) for root in roots) or expression.has(inverse_root, *ANGLES)


def sample(declaration: Declaration, dtype: Any, points: int = 1000, seed: int = 0) -> list[Batch]:
    """Batches that try a declaration: points of an element-wise loss, small arrays of any other.

    For a structured loss a fiftieth as many arrays are drawn, at least two of each kind.
    """
    generator = np.random.default_rng([seed, *declaration.name.encode()])
    settings = parameter_settings(declaration, dtype, generator)
    if is_elementwise(declaration):
        others = len(settings) - 1
        shares = [points - points // 2, *[points // 2 // others] * others] if others else [points]
        return [
            _points(declaration, dtype, max(share, 40), setting, generator)
            for share, setting in zip(shares, settings, strict=True)
        ]
    return list(_structured(declaration, dtype, points // 50, settings, generator))


_WINDOWS: tuple[float, ...] = (2, 3, 1)


def parameter_settings(declaration: Declaration, dtype: Any, generator: Any, most: int = 6) -> list[dict]:
    """Values for every parameter, learned or not: the defaults first, then others of its domain, rounded."""
    kind = np.dtype(dtype).type
    choices = {}
    for item in scalars_of(declaration):
        # A window of few elements tells as much as one of many
        if isinstance(item, Parameter) and item.axis is not None:
            choices[item.name] = list(_WINDOWS)
            continue
        default: Any = item.default
        values = [] if default is None else [default]
        values += [
            v
            for v in _typical(item.domain, getattr(item, "option", False))
            if item.domain.contains(v) and v not in values
        ]
        whole = item.domain.integer
        choices[item.name] = [int(value) if whole else float(kind(value)) for value in values]
    settings = [{name: values[0] for name, values in choices.items()}]
    for name, values in choices.items():
        settings += [{**settings[0], name: value} for value in values[1:3]]
    for _ in range(2 if len(choices) > 1 else 0):
        settings.append({name: values[generator.integers(len(values))] for name, values in choices.items()})
    distinct = list({tuple(setting.values()): setting for setting in settings}.values())
    if len(distinct) > most:
        kept = generator.choice(len(distinct) - 1, most - 1, replace=False) + 1
        return [distinct[0], *(distinct[i] for i in sorted(kept))]
    return distinct


def _typical(domain: Domain, option: bool) -> tuple[float, ...]:
    if domain.values:
        return domain.values
    if domain.integer:
        return (0, 1) if option or domain.name == "natural" else (1, 2, 0)
    match domain.name:
        case "unit" | "open_unit":
            return (0.3, 0.0, 1.0, 0.99)
        case "positive":
            return (0.37, 2.5, 1e-3, 1e3, 1.0)
        case "nonnegative":
            return (0.0, 0.5, 3.0, 1.0)
        case "at_least_one":
            return (2.0, 1.5, 1.0, 4.0)
    return (0.7, -1.3, 0.0, 4.0)


# Points of an element-wise loss


def _points(declaration: Declaration, dtype: Any, count: int, setting: dict, generator: Any) -> Batch:
    joints = Joints(declaration, dtype, setting)
    shares: list[tuple[str, Callable, float]] = [
        ("bit patterns", _patterns, 0.25),
        ("mixed", _mixed, 0.1),
        ("moderate", _moderate, 0.25),
        ("near each other", _near, 0.1),
        ("edges", _edges, 0.1),
        ("subnormal", _subnormal, 0.03),
    ]
    columns: list[dict[str, np.ndarray]] = []
    kinds: list[str] = []
    for kind, draw, share in shares:
        size = max(2, int(count * share))
        drawn = draw(declaration.arrays, dtype, size, generator)
        columns.append(drawn | _weights(declaration, dtype, size, generator, kind != "moderate"))
        kinds += [kind] * size
    around = joints.around(
        _moderate(declaration.arrays, dtype, 6, generator), max(2, count - len(kinds)), generator
    )
    if around:
        size = len(next(iter(around.values())))
        columns.append(around | _weights(declaration, dtype, size, generator, is_wild=True))
        kinds += ["joint"] * size
    shape = (len(kinds),) + (1,) * (len(declaration.sample_indices) - 1)
    arrays = {
        array.name: np.concatenate([column[array.name] for column in columns]).reshape(shape)
        for array in declaration.arrays
    }
    return Batch(arrays, setting, "points", tuple(kinds))


def pattern(domain: Domain, dtype: Any, size: Any, generator: Any) -> np.ndarray:
    """Floats drawn uniformly from all the floats of a domain, half of a unit interval's next to 1."""
    if domain.values or domain.integer:
        return into(domain, generator.integers(-3, 4, size=size).astype(dtype), dtype)
    low, high = (int(rank(np.asarray(bound, dtype))) for bound in bounds(domain, dtype))
    drawn = unrank(generator.integers(low, high, size=size, endpoint=True), dtype)
    if domain.upper == 1.0 and domain.lower == 0.0:
        near = into(domain, shifted(np.asarray(1, dtype), -generator.integers(0, 2**20, size=size)), dtype)
        drawn = np.where(generator.random(size) < 0.3, near, drawn)
    return drawn


def moderate(domain: Domain, dtype: Any, size: Any, generator: Any) -> np.ndarray:
    """Ordinary numbers of a domain."""
    if domain.values:
        return generator.choice(np.asarray(domain.values, dtype=dtype), size=size)
    if domain.lower == 0.0 and domain.upper == 1.0:
        return into(domain, generator.random(size), dtype)
    scale = generator.choice([0.1, 1.0, 1.0, 10.0, 60.0], size=size)
    return into(domain, generator.normal(size=size) * scale, dtype)


def _patterns(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    return {array.name: pattern(array.domain, dtype, size, generator) for array in arrays}


def _moderate(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    return {array.name: moderate(array.domain, dtype, size, generator) for array in arrays}


def _mixed(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    wild, tame = _patterns(arrays, dtype, size, generator), _moderate(arrays, dtype, size, generator)
    return {name: np.where(generator.random(size) < 0.5, wild[name], tame[name]) for name in wild}


def _near(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    """Inputs within a hundred neighbours of one another, so that their differences cancel."""
    base = _mixed(arrays, dtype, size, generator)
    first = next(array.name for array in arrays if not array.domain.values)
    found = {first: base[first]}
    for array in arrays:
        if array.name != first:
            beside = shifted(base[first], generator.integers(-100, 101, size=size))
            found[array.name] = base[array.name] if array.domain.values else into(array.domain, beside, dtype)
    return found


def edge_values(domain: Domain, dtype: Any) -> np.ndarray:
    """Zeros, subnormals, powers of ten far and near, neighbours of one, the ends of the domain."""
    info = np.finfo(dtype)
    low, high = bounds(domain, dtype)
    tiny = [0.0, -0.0, info.smallest_subnormal, info.tiny, info.eps, info.eps / 2, np.sqrt(info.tiny)]
    large = [
        1.0,
        1 - info.epsneg,
        1 + info.eps,
        0.5,
        2.0,
        17.5,
        40.0,
        89.0,
        104.0,
        710.0,
        746.0,
        np.sqrt(info.max),
    ]
    values = np.asarray([*tiny, *large, high, low], dtype=dtype)
    return np.unique(into(domain, np.concatenate([values, -values]), dtype))


def _weights(declaration: Declaration, dtype: Any, size: int, generator: Any, is_wild: bool) -> dict:
    """Weights of elements: from a millionth to a million, 1 beside inputs of the whole range, some 0.

    A weight of another size scales a product of such inputs beyond the range of the type.
    """
    found = {}
    for array in declaration.arrays:
        if array.role == "weight":
            drawn = np.ones(size) if is_wild else 10.0 ** generator.uniform(-6, 6, size=size)
            drawn[generator.random(size) < 0.1] = 0.0 if bounds(array.domain, dtype)[0] <= 0 else 1.0
            found[array.name] = into(array.domain, drawn.astype(dtype), dtype)
    return found


def _edges(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    """Edges of every input, first all at 0, then all at 1: what is 0 · ∞ or 0/0 lies there."""
    found = {}
    for array in arrays:
        drawn = generator.choice(edge_values(array.domain, dtype), size=size)
        drawn[:2] = into(array.domain, np.asarray([0, 1], dtype), dtype)[:size]
        found[array.name] = drawn
    return found


def _subnormal(arrays: tuple[Array, ...], dtype: Any, size: int, generator: Any) -> dict:
    top = int(rank(np.asarray(np.finfo(dtype).tiny, dtype)))
    return {
        array.name: into(array.domain, unrank(generator.integers(-top, top + 1, size=size), dtype), dtype)
        for array in arrays
    }


# Small arrays for structured losses

_FEW = 3
HARD = (
    *("moderate", "offset", "equal", "spread", "zeros", "tiny"),
    *("ties", "on a line", "shared", "one hot", "ignored"),
)


GENERIC = ("moderate", "offset", "spread", "ignored")  # without vectors that vanish, meet or are parallel


def _structured(
    declaration: Declaration, dtype: Any, count: int, settings: list[dict], generator: Any
) -> Iterator[Batch]:
    ignored = ignored_labels(declaration)
    kinds = [kind for kind in HARD if kind != "ignored" or ignored]
    # Where samples mix, one derivative takes evaluations of the whole loss: fewer and smaller arrays.
    rounds, largest = (1, 3) if _mixes(declaration) else (2, 5)
    if any(len(array.axes) > 2 for array in declaration.arrays):
        largest = 3
    # Powers of what lengths are made of are neither 0 nor infinite
    is_of_lengths, least = has_length_or_angle(declaration.expression), np.finfo(dtype).tiny ** 0.2
    for number in range(max(count // 2 * rounds, rounds * len(kinds))):
        kind = kinds[number % len(kinds)]
        setting = settings[(number + number // len(kinds)) % len(settings)]
        extents = {
            extent.name: extent.fixed
            or extent.multiple * int(generator.integers(2 if extent.multiple == 1 else 1, largest + 1))
            for array in declaration.arrays
            for extent in array.axes
        }
        _make_room(declaration, extents, setting)
        arrays = {}
        for array in declaration.arrays:
            shape = tuple(extents[extent.name] for extent in array.axes)
            if array.is_number:
                arrays[array.name] = np.asarray(setting[array.name], dtype)
            elif array.classes is not None:
                # Labels that are only compared with one another may be below the axis of no array.
                most = extents.get(array.classes.name, _FEW) + (array.domain.name == "natural")
                arrays[array.name] = generator.integers(0, most, size=shape)
            else:
                arrays[array.name] = _hard(array.domain, kind, dtype, shape, generator)
                # A mask that leaves one element: the slopes of a ratio of sums cancel there
                if array.role == "weight" and array.domain.values:
                    arrays[array.name].reshape(-1)[:2] = 1
                if is_of_lengths and array.domain.lower == 0:
                    arrays[array.name][arrays[array.name] < least] = 0 if array.domain.contains(0) else least
        if kind == "shared":
            _share(declaration, arrays, generator)
        if kind == "ignored":
            _ignore(arrays, ignored, setting, 1.0 if number // len(kinds) % 3 == 1 else 0.3, generator)
        yield Batch(arrays, {name: setting[name] for name in setting if name not in arrays}, kind)


def _make_room(declaration: Declaration, extents: dict[str, int], setting: dict) -> None:
    """Axes whose length is a parameter have it; every other is long enough for its windows."""
    extents |= {item.axis.name: int(setting[item.name]) for item in declaration.parameters if item.axis}
    for extent in declaration.positions:
        assert extent.along is not None and extent.window is not None
        window = extents[extent.window.name] if isinstance(extent.window, Extent) else int(extent.window)
        if extent.along.name in extents:
            least = extent.dilation * (window - 1) + 1
            extents[extent.along.name] = max(extents[extent.along.name], least)


def _mixes(declaration: Declaration) -> bool:
    """Whether a sample reads the elements of others."""
    own = declaration.sample_indices
    return any(
        not set(own) <= set(read.indices)
        for read in declaration.expression.atoms(Read)
        if declaration.array(read.name).role == "differentiable" and read.indices
    )


def _hard(domain: Domain, kind: str, dtype: Any, shape: tuple[int, ...], generator: Any) -> np.ndarray:
    values = generator.normal(size=shape)
    is_unit = domain.lower == 0.0 and domain.upper == 1.0
    if domain.values:
        return generator.choice(np.asarray(domain.values, dtype=dtype), size=shape)
    match kind:
        case "offset":
            values = values + generator.choice([-1.0, 1.0]) * generator.choice([1e2, 1e4, 1e6])
        case "equal":
            values = np.broadcast_to(values[..., :1], shape)
        case "spread":
            values = values * generator.choice([50.0, 300.0, 3000.0])
        case "zeros":
            values = np.where(generator.random(shape) < 0.5, 0.0, values)
        case "tiny":
            values = values * np.finfo(dtype).tiny ** 0.25 * generator.choice([1e1, 1e3, 1e5])
        case "ties":
            values = np.rint(values)
        case "on a line":  # lengths and distances are whole numbers, so that margins are met exactly
            values = np.where(np.arange(shape[-1]) == 0, np.rint(values), 0.0)
        case "shared":  # corners in order make a box
            values = np.sort(values, axis=-1)
        case "one hot":
            values = np.zeros(shape)
            values.reshape(-1, shape[-1])[:, generator.integers(shape[-1])] = 1.0
    if is_unit and kind not in ("zeros", "on a line", "one hot"):
        powers = np.exp(values - values.max(axis=-1, keepdims=True))
        values = powers / powers.sum(axis=-1, keepdims=True)
    return np.ascontiguousarray(into(domain, values, dtype))


def ignored_labels(declaration: Declaration) -> dict[str, str]:
    """Label arrays whose elements are compared with a parameter, such as `ignore_index`."""
    names = {item.name for item in declaration.parameters}
    found = {}
    for relation in declaration.expression.atoms(Ne, Eq):
        for read, other in (relation.args, relation.args[::-1]):
            if isinstance(read, Read) and str(other) in names:
                found[read.name] = str(other)
    return found


def _share(declaration: Declaration, arrays: dict, generator: Any) -> None:
    """Half of the elements of real arrays are those of another of their shape and domain: exact ties."""
    first: dict[Any, np.ndarray] = {}
    for array in declaration.arrays:
        if array.classes is None:
            values = arrays[array.name]
            other = first.setdefault((values.shape, array.domain), values)
            arrays[array.name] = np.where(generator.random(values.shape) < 0.5, other, values)


def _ignore(arrays: dict, ignored: dict[str, str], setting: dict, share: float, generator: Any) -> None:
    for name, parameter in ignored.items():
        chosen = generator.random(arrays[name].shape) < share
        arrays[name] = np.where(chosen, int(setting[parameter]), arrays[name])


def single(batch: Batch, position: int) -> Batch:
    """One point of a batch of points."""
    arrays = {name: values[position : position + 1] for name, values in batch.arrays.items()}
    return replace(batch, arrays=arrays, kinds=batch.kinds[position : position + 1])


__all__ = ["Batch", "is_elementwise", "parameter_settings", "sample", "single"]
