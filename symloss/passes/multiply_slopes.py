"""slope · tangent, 0 where either is, also beside a power such as x^(p-2), which is infinite at 0.

Precondition: the program is differentiated; slopes are those of its bodies.
"""

from __future__ import annotations

from sympy import Add, Expr, Max, Min, Mul, Ne, Piecewise, Pow, S

from symloss.functions import times
from symloss.language.remembered import reads_of
from symloss.language.symbols import Read
from symloss.program import Program


class Slopes:
    """The chain rule in a program some of whose nodes may be infinite.

    Attributes:
        flat: the nodes that may be 0 over a range of inputs, as max(0, u) is.
        steep: those that may be infinite over a range, as the slope of a power of a flat one is.
    """

    def __init__(self, program: Program) -> None:
        self.flat: set[str] = set()
        self.steep: set[str] = set()
        for node in program:
            if self._is_flat(node.body):
                self.flat.add(node.name)
            if self._stays_steep(node.body) or any(read.name in self.steep for read in reads_of(node.body)):
                self.steep.add(node.name)

    def flow(self, slope: Expr, tangent: Expr) -> Expr:
        """slope · tangent; what does not move counts nothing, whatever is infinite beside it."""
        factors = Mul.make_args(slope)
        split = next(
            (f for f in factors if isinstance(f, Add) and any(map(self._holds_infinite, f.args))), None
        )
        if split is not None:  # one term may be infinite where another is not
            rest = Mul(*(factor for factor in factors if factor is not split))
            return Add(*(self.flow(rest * term, tangent) for term in split.args))
        powers = [item for item in (*factors, tangent) if self._may_be_infinite(item)]
        off = Mul(*(item for item in (*factors, tangent) if item not in powers))
        if not powers or off.is_number:
            return slope * tangent
        if any(isinstance(item, Read) or item.has(Piecewise) for item in powers):  # ∞ - ∞ or 0 · ∞ inside
            return Piecewise((off * Mul(*powers), Ne(off, 0)), (S.Zero, True))
        return times(off, Mul(*powers))

    def _holds_infinite(self, term: Expr) -> bool:
        return any(map(self._may_be_infinite, Mul.make_args(term)))

    def _may_be_infinite(self, factor: Expr) -> bool:
        """Whether a factor is such a power, or what is made of one: a case of a choice, a node."""
        match factor:
            case Read():
                return factor.name in self.steep
            case Piecewise():
                return any(map(self._stays_steep, (value for value, _ in factor.args)))
            case times():
                return any(_may_be_negative(power.exp) for power in factor.atoms(Pow))
        return isinstance(factor, Pow) and _may_be_negative(factor.exp)

    def _stays_steep(self, value: Expr) -> bool:
        """Whether such a power of what is flat stands in an expression."""
        powers = (item for item in value.atoms(Pow) if _may_be_negative(item.exp))
        return any(self._is_flat(power.base) for power in powers)

    def _is_flat(self, value: Expr) -> bool:
        if value.has(Max, Min, Piecewise):
            return True
        return any(read.name in self.flat for read in reads_of(value))


def _may_be_negative(exponent: Expr) -> bool:
    """Whether an exponent is a parameter less a number."""
    return not exponent.is_number and bool(exponent.as_coeff_Add()[0].is_negative)
