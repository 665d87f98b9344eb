"""Recurrences along an axis: values carried from step to step, as the author writes them.

    alpha = scan(
        t,
        carry("alpha", s, initial=Piecewise((0, Eq(s, 0)), (-oo, True)), outside=-oo),
        step=lambda previous: emission[t, s] + logaddexp(previous[s], previous[s - 1]),
        length=lengths[n],
    )
    log_likelihood = alpha[S - 1]

`previous[s - 1]` is what the step before left at s - 1: `initial` before the first step, `outside` beyond the
ends of the axis. What `scan` returns is read at the end of the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sympy import Expr, S, Symbol, Tuple, sympify
from sympy.core.sympify import SympifyError

from symloss.language.reductions import scalar
from symloss.language.reserved import is_reserved
from symloss.language.symbols import DeclarationError, Index, is_shifted
from symloss.language.told import told
from symloss.language.whole import Whole


class Carried(Expr):
    """What the step before left of a carry, inside a step: `alpha[s - 1]`."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, head: Symbol, along: Index, *indices: Expr) -> Carried:
        return Expr.__new__(cls, head, along, *map(sympify, indices))

    @property
    def head(self) -> Symbol:
        return self.args[0]

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def along(self) -> Index:
        return self.args[1]

    @property
    def before(self) -> Expr:
        """The place of the step before."""
        return self.along - 1

    @property
    def indices(self) -> tuple[Expr, ...]:
        return self.args[2:]

    @property
    def free_symbols(self) -> set:
        return set().union(*(part.free_symbols for part in self.args[1:]))

    def _sympystr(self, printer: Any) -> str:
        return f"{self.name}[{', '.join(map(printer._print, (self.before, *self.indices)))}]"


class CarriedBack(Carried):
    """The same where steps go from the last place to the first."""

    @property
    def before(self) -> Expr:
        return self.along + 1


class CarryOver(Expr):
    """One carry of a recurrence: its name, its indices and their lengths, and its values."""

    def __new__(
        cls, head: Symbol, indices: Tuple, lengths: Tuple, initial: Expr, outside: Expr, step: Expr
    ) -> CarryOver:
        return Expr.__new__(cls, head, indices, lengths, initial, outside, step)

    @property
    def head(self) -> Symbol:
        return self.args[0]

    @property
    def indices(self) -> tuple[Index, ...]:
        return tuple(self.args[1])

    @property
    def lengths(self) -> tuple[Expr, ...]:
        return tuple(self.args[2])

    @property
    def initial(self) -> Expr:
        return self.args[3]

    @property
    def outside(self) -> Expr:
        return self.args[4]

    @property
    def step(self) -> Expr:
        return self.args[5]

    @property
    def free_symbols(self) -> set:
        return set().union(*(part.free_symbols for part in self.args[2:])) - set(self.indices)

    def _sympystr(self, printer: Any) -> str:
        names = ", ".join(map(str, self.indices))
        text = f"{self.head}[{names}] from {printer._print(self.initial)} by {printer._print(self.step)}"
        return text if self.outside is S.Zero else f"{text}, {printer._print(self.outside)} outside"


class Recurrence(Expr):
    """`length` steps along an index, each of which computes every carry from those of the step before."""

    is_commutative = True

    def __new__(cls, along: Index, length: Expr, *carries: CarryOver) -> Recurrence:
        return Expr.__new__(cls, along, length, *carries)

    @property
    def along(self) -> Index:
        return self.args[0]

    @property
    def reverse(self) -> bool:
        """Whether the steps go from the last place to the first."""
        return False

    @property
    def start(self) -> Expr:
        """The place beside that of the first step, where nothing has been computed yet."""
        return self.length if self.reverse else S.NegativeOne

    @property
    def last(self) -> Expr:
        """The place of the last step."""
        return S.Zero if self.reverse else self.length - 1

    @property
    def length(self) -> Expr:
        return self.args[1]

    @property
    def carries(self) -> tuple[CarryOver, ...]:
        return self.args[2:]

    @property
    def free_symbols(self) -> set:
        inner = set().union(*(carry.free_symbols for carry in self.carries))
        return self.length.free_symbols | inner - {self.along}

    @property
    def outer(self) -> set[Index]:
        """The indices around the recurrence, such as the sample's."""
        return {symbol for symbol in self.free_symbols if isinstance(symbol, Index)}

    def _sympystr(self, printer: Any) -> str:
        steps = "; ".join(map(printer._print, self.carries))
        direction = "backwards over " if self.reverse else ""
        return f"scan({direction}{self.along} < {printer._print(self.length)}: {steps})"


class ReverseRecurrence(Recurrence):
    """A recurrence whose steps go from the last place to the first."""

    @property
    def reverse(self) -> bool:
        return True


class AfterLast(Whole):
    """A carry after the last step of its recurrence: `alpha[S - 1]`."""

    is_commutative = True
    is_extended_real = True

    def __new__(cls, head: Symbol, recurrence: Recurrence, *indices: Expr) -> AfterLast:
        return Expr.__new__(cls, head, recurrence, *map(sympify, indices))

    @property
    def head(self) -> Symbol:
        return self.args[0]

    @property
    def recurrence(self) -> Recurrence:
        return self.args[1]

    @property
    def indices(self) -> tuple[Expr, ...]:
        return self.args[2:]

    @property
    def name(self) -> str:
        return self.args[0].name

    @property
    def carry(self) -> CarryOver:
        return next(carry for carry in self.recurrence.carries if carry.head == self.head)

    @property
    def free_symbols(self) -> set:
        return set().union(*(part.free_symbols for part in self.args[1:]))

    def _sympystr(self, printer: Any) -> str:
        place = (self.recurrence.last, *self.indices)
        return f"{self.name}[{', '.join(map(printer._print, place))}]"


@dataclass(frozen=True)
class Carry:
    """What the author says of one carry before its step is known."""

    name: str
    indices: tuple[Index, ...]
    lengths: tuple[Expr, ...]
    initial: Expr
    outside: Expr

    @property
    def head(self) -> Symbol:
        return Symbol(self.name, extended_real=True)

    def at(self, indices: Any) -> tuple[Expr, ...]:
        """The given indices, as many as the carry has."""
        given = indices if isinstance(indices, tuple) else (indices,)
        if len(given) != len(self.indices):
            raise DeclarationError(
                f"the carry {self.name} has {len(self.indices)} indices, but is read with {len(given)}: "
                f"{self.name}[{', '.join(map(str, given))}]"
            )
        return tuple(_whole(f"the index of the carry {self.name}", index) for index in given)


def carry(name: str, *indices: Index, initial: Any, outside: Any = 0, length: Any = None) -> Carry:
    """A value, or one for every place along other axes, that a scan carries from step to step.

    Args:
        indices: indices made by axis() over the other axes; none for a single number.
        initial: the value before the first step, in those indices.
        outside: what reads below 0 or beyond the length give.
        length: how many places count, where that is not the whole axis; a tuple for several indices.

    Raises:
        DeclarationError: one sentence about the argument at fault.
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise DeclarationError(f"carry({name!r}): the name is not an identifier")
    if is_reserved(name):
        raise DeclarationError(f"carry({name!r}): the name is taken by symloss itself")
    for index in indices:
        if not isinstance(index, Index):
            raise DeclarationError(
                f"carry({name!r}) runs over an index made by axis(), not over {told(index)}"
            )
    if len(set(indices)) < len(indices):
        raise DeclarationError(f"carry({name!r}) is given the same index twice")
    lengths = tuple(index.extent for index in indices)
    if length is not None:
        given = length if isinstance(length, tuple) else (length,)
        if len(given) != len(indices):
            raise DeclarationError(f"carry({name!r}) has {len(indices)} indices but {len(given)} lengths")
        lengths = tuple(_whole(f"carry({name!r}, length=...)", item) for item in given)
    values = [
        scalar(f"carry({name!r}, {key}=...)", value)
        for key, value in (("initial", initial), ("outside", outside))
    ]
    for value in values:
        if value.atoms(Carried, AfterLast):
            raise DeclarationError(f"carry({name!r}): what stands before the first step cannot read a carry")
    return Carry(name, indices, lengths, *values)


def scan(
    along: Index, *carries: Carry, step: Callable[..., Any], length: Any = None, reverse: bool = False
) -> Any:
    """A recurrence: carries computed step by step along an axis.

    Args:
        along: the index of the step, made by axis().
        carries: what is carried, made by carry().
        step: a function of the carries of the step before (read them as `previous[s - 1]`, or use a carry
            without indices as it is) that returns the new value of each, in the carry's own indices.
        length: the number of steps, where that is not the whole axis.
        reverse: whether the steps go from the last place to the first.

    Returns:
        The carries after the last step, to be read at any place: `alpha[target_lengths[n]]`.

    Raises:
        DeclarationError: one sentence about the argument at fault.
    """
    if not isinstance(along, Index):
        raise DeclarationError(f"scan() steps along an index made by axis(), not along {told(along)}")
    if not carries or not all(isinstance(item, Carry) for item in carries):
        raise DeclarationError(
            "scan() needs what it carries, as in scan(t, carry('alpha', s, ...), step=...)"
        )
    names = [item.name for item in carries]
    if len(set(names)) < len(names):
        raise DeclarationError(f"scan() carries {next(n for n in names if names.count(n) > 1)} twice")
    if any(along in item.indices for item in carries):
        raise DeclarationError(f"scan() steps along {along}, which a carry cannot run over too")
    steps = along.extent if length is None else _whole("scan(length=...)", length)
    returned = step(*(_before(item, along, CarriedBack if reverse else Carried) for item in carries))
    values = returned if isinstance(returned, tuple | list) else (returned,)
    if len(values) != len(carries):
        raise DeclarationError(f"the step of scan() returns {len(values)} values for {len(carries)} carries")
    bodies = [scalar(f"the step of {item.name}", value) for item, value in zip(carries, values, strict=True)]
    for read in sorted(set().union(*(body.atoms(Carried) for body in bodies)), key=str):
        _check_offsets(read)
    recurrence = (ReverseRecurrence if reverse else Recurrence)(
        along,
        steps,
        *(
            CarryOver(item.head, Tuple(*item.indices), Tuple(*item.lengths), item.initial, item.outside, body)
            for item, body in zip(carries, bodies, strict=True)
        ),
    )
    results = tuple(_after(item, recurrence) for item in carries)
    return results if len(results) > 1 else results[0]


class _Readable:
    """A carry with indices, to be read with brackets."""

    def __init__(self, carry: Carry, read: Callable[[tuple[Expr, ...]], Expr]) -> None:
        self._carry = carry
        self._read = read

    def __getitem__(self, indices: Any) -> Expr:
        return self._read(self._carry.at(indices))

    def __iter__(self) -> Any:
        raise DeclarationError(f"{self._carry.name} is carried by a scan; index it")


def _before(carry: Carry, along: Index, kind: type[Carried]) -> Any:
    def read(at: Iterable[Expr]) -> Expr:
        return kind(carry.head, along, *at)

    return _Readable(carry, read) if carry.indices else read(())


def _after(carry: Carry, recurrence: Recurrence) -> Any:
    def read(at: Iterable[Expr]) -> Expr:
        return AfterLast(carry.head, recurrence, *at)

    return _Readable(carry, read) if carry.indices else read(())


def _check_offsets(read: Carried) -> None:
    for index in read.indices:
        if not is_shifted(index) or len(index.atoms(Index)) != 1:
            raise DeclarationError(
                f"a step reads the carry {read.name} at an index plus or minus an integer, not at {index}"
            )


def _whole(place: str, value: Any) -> Expr:
    try:
        expression = sympify(value, strict=True)
    except SympifyError:
        expression = None
    if not isinstance(expression, Expr) or expression.is_integer is not True:
        raise DeclarationError(
            f"{place} must be an integer made of indices, lengths and labels, not {told(value)}"
        )
    return expression
