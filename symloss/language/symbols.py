"""The leaves of a declaration: indices over named axes, arrays, and reads of array elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sympy import Add, Basic, Expr, Integer, S, Symbol, floor, sympify
from sympy.core.sympify import SympifyError

from symloss.language.atoms import atoms_of
from symloss.language.reserved import is_reserved
from symloss.language.told import told
from symloss.signature import Domain


class DeclarationError(ValueError):
    """A declaration that means nothing: the message names the loss and the place.

    `part`: the sub-expression that it is about, where there is one.
    """

    def __init__(self, message: str, part: Basic | None = None) -> None:
        super().__init__(" ".join(str(message).split()))  # a matrix is written on several lines
        self.part = part


_made: dict[tuple, Any] = {}
"""Extents and indices by what they are made of: what is one object is found without being compared."""


class Extent(Symbol):
    """The length of a named axis: N, C, D, T.

    An axis made by `positions` counts the places of a `window` inside the axis `along`, `stride` elements
    from one place to the next; the window takes an element every `dilation`. One whose name is a number
    always has that length, as the 4 in `real[N, 4]`; it is read at numbers. The length is a multiple of
    `multiple`.
    """

    __slots__ = ("along", "dilation", "multiple", "stride", "told", "window")
    along: Extent | None
    window: Expr | None
    multiple: int
    stride: int
    dilation: int
    told: str  # the length as text: what tells extents of one name apart

    def __new__(
        cls,
        name: str,
        along: Extent | None = None,
        window: Expr | None = None,
        multiple: int = 1,
        stride: int = 1,
        dilation: int = 1,
    ) -> Extent:
        key = (name, id(along), id(window), multiple, stride, dilation)
        if key in _made:
            return _made[key]
        extent = Symbol.__xnew__(cls, name, integer=True, positive=True)
        extent.along, extent.window, extent.multiple = along, window, multiple
        extent.stride, extent.dilation = stride, dilation
        extent.told = str(extent.length)
        return _made.setdefault(key, extent)

    @property
    def spared(self) -> Expr:
        """How far the window can move inside its axis."""
        assert self.along is not None and self.window is not None
        return self.along - self.dilation * (self.window - 1) - 1

    @property
    def places(self) -> Expr:
        """How many places the window has; the extent itself where it counts none."""
        return self if self.along is None else floor(self.spared / self.stride) + 1

    @property
    def counted(self) -> str:
        """How many places the window has, as integers of Python and of C count them."""
        return str(self.places) if self.stride == 1 else f"({self.spared}) // {self.stride} + 1"

    @property
    def fixed(self) -> int | None:
        """The length of an axis that has always the same."""
        return int(self.name) if self.name.isdigit() else None

    @property
    def length(self) -> Expr:
        """The extent in terms of extents that no other determines."""
        if self.fixed is not None:
            return Integer(self.fixed)
        return self if self.along is None else self.places.xreplace({self.along: self.along.length})

    def _hashable_content(self) -> tuple:
        return (*super()._hashable_content(), self.told)

    def __getnewargs_ex__(self) -> tuple:
        own = (self.name, self.along, self.window, self.multiple, self.stride, self.dilation)
        return (own, {})


class Index(Symbol):
    """An index that runs over `0 .. extent - 1`. Two indices over one extent pair its elements."""

    __slots__ = ("extent",)
    extent: Extent

    def __new__(cls, name: str, extent: Extent) -> Index:
        key = (name, id(extent))
        if key in _made:
            return _made[key]
        index = Symbol.__xnew__(cls, name, integer=True, nonnegative=True)
        index.extent = extent
        return _made.setdefault(key, index)

    def _hashable_content(self) -> tuple:
        return (*super()._hashable_content(), self.extent.name, self.extent.told)

    def __getnewargs_ex__(self) -> tuple:
        return ((self.name, self.extent), {})

    def sort_key(self, order: Any = None) -> tuple:
        return self.class_key(), (2, (self.name, self.extent.name)), S.One.sort_key(), S.One


def axis(*names: str, length: Any = None, multiple: int = 1) -> tuple[Any, ...]:
    """Name an axis: the last name is its extent, the ones before are indices over it.

    `length` gives an axis that no argument has, longer or shorter than another by a fixed number. A call
    with an array whose length along the axis is no multiple of `multiple` is refused.

    >>> n, N = axis("n", "N")
    >>> i, j, N = axis("i", "j", "N")
    >>> k, K = axis("k", "K", length=N + 1)
    """
    _check_axis_names("axis", names)
    if type(multiple) is not int or multiple < 1:
        raise DeclarationError(f"axis(): multiple={told(multiple)} is not a positive integer")
    along, window = _counted(names[-1], length) if length is not None else (None, None)
    extent = Extent(names[-1], along, window, multiple=multiple)
    return (*(Index(name, extent) for name in names[:-1]), extent)


def _counted(name: str, length: Any) -> tuple[Extent, Expr]:
    """N + 1 as the axis N and the window whose places inside it are that many."""
    terms = length.args if isinstance(length, Expr) and length.is_Add else (length,)
    along = next((term for term in terms if isinstance(term, Extent)), None)
    if along is None or not all(isinstance(term, Integer) or term is along for term in terms):
        raise DeclarationError(f"axis(): the length of {name} must be like N + 1, not {told(length)}")
    return along, 1 + along - length


def positions(
    *names: str, along: Extent, window: Extent | int, stride: int = 1, dilation: int = 1
) -> tuple[Any, ...]:
    """Name the axis of the places at which a window fits wholly inside an axis: N - window + 1 of them.

    `window` is the extent of an axis of its own, whose index then runs over the window, or an integer. The
    places may be a `stride` apart, the elements of the window a `dilation`.

    >>> u, U = axis("u", "U")
    >>> i, I = positions("i", "I", along=N, window=U)    # x[i + u], u inside the window that starts at i
    >>> i, I = positions("i", "I", along=N, window=2, stride=2)    # x[2 * i] and x[2 * i + 1]
    >>> i, I = positions("i", "I", along=N, window=U, dilation=3)    # x[i + 3 * u]
    """
    _check_axis_names("positions", names)
    if not isinstance(along, Extent):
        raise DeclarationError(f"positions(): along={told(along)} is not an extent made by axis()")
    if not isinstance(window, Extent) and (type(window) is not int or window < 1):
        raise DeclarationError(
            f"positions(): window={told(window)} is neither an extent nor a positive integer"
        )
    for name, steps in (("stride", stride), ("dilation", dilation)):
        if type(steps) is not int or steps < 1:
            raise DeclarationError(f"positions(): {name}={told(steps)} is not a positive integer")
    extent = Extent(names[-1], along, sympify(window), stride=stride, dilation=dilation)
    return (*(Index(name, extent) for name in names[:-1]), extent)


def positions_in(expressions: Iterable[Basic]) -> tuple[Extent, ...]:
    """The axes of positions whose indices or extents occur, each after the one it lies along."""
    found: dict[str, Extent] = {}

    def add(extent: Extent) -> None:
        if extent.along is not None and extent.name not in found:
            add(extent.along)
            found[extent.name] = extent

    for expression in expressions:
        for extent in _counting(expression):
            add(extent)
    return tuple(found.values())


@lru_cache(maxsize=20_000)
def _counting(expression: Basic) -> tuple[Extent, ...]:
    """The axes of positions in one expression, in a stable order."""
    symbols = sorted(atoms_of(expression, Extent, Index), key=str)
    extents = (symbol.extent if isinstance(symbol, Index) else symbol for symbol in symbols)
    return tuple(extent for extent in extents if extent.along is not None)


def with_positions(lengths: Mapping[str, int], extents: Iterable[Extent]) -> dict[str, int]:
    """The lengths of the axes, those of positions worked out."""
    known = dict(lengths)
    for extent in extents:
        assert extent.along is not None and extent.window is not None
        window = known[extent.window.name] if isinstance(extent.window, Extent) else int(extent.window)
        spared = known[extent.along.name] - extent.dilation * (window - 1) - 1
        known[extent.name] = spared // extent.stride + 1
    return known


def _check_axis_names(function: str, names: tuple[Any, ...]) -> None:
    if len(names) < 2:
        raise DeclarationError(
            f'{function}() needs at least one index and an extent, as in {function}("n", "N")'
        )
    for name in names:
        if not isinstance(name, str) or not name.isidentifier():
            raise DeclarationError(f"{function}(): {name!r} is not an identifier")
        if is_reserved(name, argument=True):
            raise DeclarationError(f"{function}(): the name {name!r} is taken by symloss itself")
        if names.count(name) > 1:
            raise DeclarationError(f"{function}(): the name {name!r} is given twice")


class Read(Expr):
    """One element of an array or of a named intermediate: `input[n, c]`, `input[n, target[n]]`.

    Its arguments are the symbol of what is read and the indices; an index is an `Index`, an affine
    expression in indices, or the read of a label.
    """

    is_commutative = True

    def __new__(cls, head: Symbol, *indices: Expr) -> Expr:
        if sympify(head).is_number:  # SymPy tries expressions at numbers: an array of one number everywhere
            return sympify(head)
        return Expr.__new__(cls, head, *map(sympify, indices))

    @property
    def head(self) -> Symbol:
        return self.args[0]

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def indices(self) -> tuple[Expr, ...]:
        return self.args[1:]

    def _eval_is_extended_real(self) -> bool | None:
        return self.head.is_extended_real

    def _eval_is_real(self) -> bool | None:
        return self.head.is_real

    def _eval_is_finite(self) -> bool | None:
        return self.head.is_finite

    def _eval_is_integer(self) -> bool | None:
        return self.head.is_integer

    def _eval_is_extended_positive(self) -> bool | None:
        return self.head.is_extended_positive

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.head.is_extended_nonnegative

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        if symbol in self.free_symbols:
            raise DeclarationError(f"cannot differentiate the read {self} with respect to {symbol}")
        return S.Zero

    def _sympystr(self, printer: Any) -> str:
        if not self.indices:
            return self.name
        return f"{self.name}[{', '.join(map(printer._print, self.indices))}]"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        head = printer._print(self.head)
        if self.indices:
            head = rf"{head}_{{{' '.join(map(printer._print, self.indices))}}}"
        return f"{head}^{{{exp}}}" if exp else head


@dataclass(frozen=True)
class Array:
    """An array argument of a declaration. `role` is differentiable, weight or label.

    One without axes is a number in which the loss is differentiated: a parameter that is learned.
    """

    name: str
    axes: tuple[Extent, ...]
    role: str
    domain: Domain
    classes: Extent | None = None
    default: float | tuple[float, ...] | None = None
    display: str | None = None
    broadcasts: bool = field(default=False, repr=False)

    @property
    def symbol(self) -> Symbol:
        if self.role == "label":
            return Symbol(self.name, integer=True, nonnegative=True)
        return Symbol(self.name, **domain_assumptions(self.domain))

    @property
    def is_number(self) -> bool:
        """Whether it is a parameter that is learned."""
        return not self.axes

    def __getitem__(self, indices: Any) -> Read:
        given = indices if isinstance(indices, tuple) else (indices,)
        if len(given) != len(self.axes):
            raise DeclarationError(
                f"{self.name} has {len(self.axes)} axes ({', '.join(map(str, self.axes))}), "
                f"but is read with {len(given)}: {self.name}[{', '.join(map(str, given))}]"
            )
        try:
            return Read(self.symbol, *(sympify(index, strict=True) for index in given))
        except SympifyError:
            raise DeclarationError(
                f"{self.name} is indexed by names made with axis(), not by {told(indices)}"
            ) from None

    def __iter__(self) -> Any:
        raise DeclarationError(f"{self.name} is an array; index it, as in {self.name}[n]")


@dataclass(frozen=True)
class Parameter:
    """A scalar argument with a domain. An `option`'s default switches an extension off.

    One that is the length of an `axis` is written as that extent; one with `classes` is an integer below
    that extent.
    """

    name: str
    domain: Domain
    default: float | int | None = None
    option: bool = False
    axis: Extent | None = field(default=None, repr=False)
    classes: Extent | None = field(default=None, repr=False)

    @property
    def symbol(self) -> Symbol:
        if self.axis is not None:
            return self.axis
        return Symbol(self.name, **domain_assumptions(self.domain))


def domain_assumptions(domain: Domain) -> dict[str, bool]:
    """The SymPy assumptions that a domain implies for its elements."""
    assumptions: dict[str, bool] = {"real": True}
    if domain.integer:
        assumptions["integer"] = True
    if domain.lower > 0 or (domain.lower == 0 and domain.open_lower):
        assumptions["positive"] = True
    elif domain.lower == 0:
        assumptions["nonnegative"] = True
    return assumptions


def is_affine(index: Expr) -> bool:
    """Whether an index is a sum of indices, each perhaps a number of times, and an integer."""
    terms = index.as_ordered_terms() if isinstance(index, Expr) else []
    return bool(terms) and all(isinstance(_times_index(term)[1], Index | Integer) for term in terms)


def is_shifted(index: Expr) -> bool:
    """Whether an index is a sum of indices and an integer, the form whose adjoint is again a gather."""
    terms = index.as_ordered_terms() if isinstance(index, Expr) else []
    return bool(terms) and all(isinstance(term, Index | Integer) for term in terms)


def _times_index(term: Expr) -> tuple[Expr, Expr]:
    """2*i as 2 and i; any other term as it is."""
    factor, rest = term.as_coeff_Mul()
    return (factor, rest) if factor.is_Integer and factor > 0 and isinstance(rest, Index) else (S.One, term)


def stays_inside(index: Expr, extent: Extent) -> bool:
    """Whether an affine index never leaves the axis, whatever the lengths are."""
    terms = index.as_ordered_terms()
    lowest = Add(*(term for term in terms if term.is_Integer))
    highest = lowest + Add(*(_most(*_times_index(term)) for term in terms if not term.is_Integer))
    return bool(lowest.is_nonnegative and (extent.length - 1 - highest).is_nonnegative)


def _most(factor: Expr, index: Index) -> Expr:
    """What a multiple of an index is at most."""
    extent = index.extent
    if extent.along is not None and extent.stride > 1 and factor == extent.stride:
        return extent.spared.xreplace({extent.along: extent.along.length})
    return factor * (extent.length - 1)
