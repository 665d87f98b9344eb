"""A gradient in words, read off its structure: a difference over N, a weighted sum of projections.

A reading takes a closed form apart into factors that multiply to it, and says of each what it is. Where the
structure is none that has a name, there is no reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Abs, Add, Eq, Expr, Max, Mul, Piecewise, Pow, Rational, S, sign, tanh
from sympy.logic.boolalg import Boolean

from symloss.derivation.forms import cost, cost_of_condition
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import Derivation
from symloss.functions import sigmoid
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Softmax, SumOver
from symloss.language.symbols import Index, Read
from symloss.program import Indicator

Told = tuple[str | Expr | Boolean, ...]
"""Words, and formulas among them."""
Definitions = Mapping[str, tuple[Read, Expr]]

_LONGEST, _LONGEST_FACTOR = 12.0, 26.0
"""A formula among words is no longer; nor is the product of all that has no words."""
_NUMBERS = {S.One: "", S(2): "twice ", Rational(1, 2): "half "}


@dataclass(frozen=True)
class Reading:
    """A sentence, and the factors that it speaks of: their product is the gradient, except where `zero`."""

    told: Told
    factors: tuple[Expr, ...]
    zero: Boolean = S.false


def reading_of(derivation: Derivation) -> Reading | None:
    """The gradient in words; None where its structure has none."""
    value, target = derivation.result, derivation.target
    if value is None or value.has(PartialDerivative):
        return None
    names = {step.target.name: (step.target, step.after) for step in derivation.record
             if isinstance(step.target, Read)}  # fmt: skip
    if not value.has(Read):
        return Reading(("the same for every element: ", value), (value,))
    if isinstance(value, Piecewise) and len(value.args) == 2 and value.args[0][0] is S.Zero:
        zero = value.args[0][1]
        found = _of_product(value.args[1][0], target, names) if _cost(zero) <= _LONGEST else None
        return found and Reading((*found.told, ", and 0 where ", zero), found.factors, zero)
    return _of_product(value, target, names)


def _of_product(value: Expr, target: PartialDerivative, names: Definitions) -> Reading | None:
    number, rest = value.as_coeff_Mul()
    factors = Mul.make_args(rest)
    over = [item for item in factors if _is_below(item)]
    brackets = [item for item in factors if isinstance(item, Indicator)]
    found = [(told, item) for item in factors if item not in over if (told := _told(item, names)) is not None]
    leads = [(told, item) for told, item in found if item not in brackets] or found
    if not leads or abs(number) not in _NUMBERS:
        return None
    told, lead = min(leads, key=lambda one: (isinstance(one[1], Read), -len(one[0])))
    shown = lead
    if number.is_negative and isinstance(lead, Add) and (turned := _difference(-lead)) is not None:
        number, shown, told = -number, -lead, turned
    where = [item for item in brackets if item != lead]
    scale = Mul(*(item for item in factors if item not in (lead, *over, *where)))
    below = Mul(*(1 / item for item in over))
    if _cost(scale) > _LONGEST_FACTOR or any(_cost(one) > _LONGEST for one in (below, *where)):
        return None
    parts: list[str | Expr | Boolean] = ["minus "] if number.is_negative else []
    parts += [_NUMBERS[abs(number)], *told]
    for place, bracket in enumerate(where):
        parts += [" and " if place else ", where ", bracket.condition]
    parts += [", and 0 elsewhere"] if where else []
    if scale is not S.One:
        parts += [", times ", scale, *_the_same(scale, lead, target)]
    parts += [", over ", below] if below is not S.One else []
    return Reading(tuple(part for part in parts if part != ""), (number, shown, *where, scale, 1 / below))


def _the_same(scale: Expr, lead: Expr, target: Expr) -> Iterator[str | Expr]:
    """That a factor does not depend on the last index of the input, where something else does."""
    indices = [index for index in target.wrt.indices if isinstance(index, Index)]
    if len(indices) > 1 and lead.has(indices[-1]) and not scale.has(indices[-1]) and scale.has(Read):
        yield from (", the same for every ", indices[-1])


def _cost(part: Expr | Boolean) -> float:
    return cost_of_condition(part) if isinstance(part, Boolean) else cost(part)


def _is_below(item: Expr) -> bool:
    return isinstance(item, Pow) and item.exp.could_extract_minus_sign() and item.exp.is_number


def _told(item: Expr, names: Definitions) -> Told | None:
    """What a factor is, in words; None for what has none."""
    match item:
        case SumOver():
            return _weighted_sum(item, names)
        case Indicator():
            return (*_one_where(item), ", and 0 elsewhere")
        case Piecewise():
            return _cut_off(item)
        case sign() | tanh() if cost(item.args[0]) <= _LONGEST:
            words = "the sign of " if isinstance(item, sign) else "the hyperbolic tangent of "
            return words, item.args[0]
        case Max() if S.Zero in item.args and len(item.args) == 2 and cost(item) <= _LONGEST:
            return "the positive part of ", next(part for part in item.args if part is not S.Zero)
        case Add():
            return _projection(item, names) or _weight_less_one(item) or _difference(item)
        case Read():
            return _named(item, names)
        case _ if isinstance(item, sigmoid) and cost(item) <= _LONGEST:
            return "the probability ", item
    return None


def _weight_less_one(total: Add) -> Told | None:
    """Softmax weights minus an indicator: softmax(s)_c − [c = y]."""
    weights = [term for term in total.args if _is_weight(term)]
    (number, bracket), *others = [term.as_coeff_Mul() for term in total.args if not _is_weight(term)] or [
        (S.Zero, S.Zero)
    ]
    if not weights or others or not isinstance(bracket, Indicator) or -number not in (len(weights), 1):
        return None
    told = "the softmax weight" if len(weights) == 1 else "the sum of the softmax weights"
    one, *rest = _one_where(bracket)
    return told, f" minus {one if number == -1 else one.replace('1', str(-number), 1)}", *rest


def _is_weight(term: Expr) -> bool:
    return isinstance(term.body if isinstance(term, Named) else term, Softmax)


def _one_where(bracket: Indicator) -> Told:
    """[c = y_n] as 1 at the label."""
    condition = bracket.condition
    if isinstance(condition, Eq) and any(isinstance(side, Read) for side in condition.args):
        label = next(side for side in condition.args if isinstance(side, Read))
        return "1 at the label ", label
    return "1 where ", condition


def _difference(total: Add) -> Told | None:
    """One thing minus another."""
    plus = [term for term in total.args if not term.could_extract_minus_sign()]
    minus = [-term for term in total.args if term.could_extract_minus_sign()]
    if len(plus) != 1 or len(minus) != 1 or cost(total) > _LONGEST:
        return None
    sides = plus[0], minus[0]
    if all(isinstance(side, Read) for side in sides):
        return "the difference ", total
    told = [_side(side) for side in sides]
    return None if None in told else (*told[0], " minus ", *told[1])  # type: ignore[misc]


def _side(side: Expr) -> Told | None:
    if _is_weight(side):
        return ("the softmax weight",)
    if isinstance(side, sigmoid):
        return "the probability ", side
    weights = [one for one in Mul.make_args(side) if _is_weight(one)]
    if weights:
        return "the softmax weight times ", side / weights[0]
    return None if side.has(Piecewise, SumOver) else (side,)


def _named(read: Read, names: Definitions) -> Told:
    """A quantity, and whether it is a difference."""
    body = names[read.name][1] if read.name in names else None
    is_difference = isinstance(body, Add) and len(body.args) == 2 and _difference(body) is not None
    return ("the difference ", read) if is_difference else (read,)


def _cut_off(cases: Piecewise) -> Told | None:
    """u where |u| ≤ d, else d sign(u): cut off at ±d; 0 where something is 0, as it is declared."""
    if len(cases.args) != 2:
        return None
    (inside, test), (outside, _) = cases.args
    for u in atoms_of(test, Abs):
        size = u.args[0]
        limit = _limit(test, u)
        if limit is not None and inside * limit == size * outside / sign(size):
            share = inside / size
            number: Told = () if share is S.One else (", over ", 1 / share)
            return "the difference " if size.has(Read) else "", size, ", cut off at ±", limit, *number
    return None


def _limit(test: Boolean, u: Abs) -> Expr | None:
    """The d of |u| ≤ d."""
    return test.gts if getattr(test, "lts", None) == u else None


def _projection(total: Add, names: Definitions) -> Told | None:
    """ŷ − cos θ x̂ with cos θ = Σ x̂ ŷ: the part of ŷ at right angles to x̂."""
    if (found := projected(total, names)) is None:
        return None
    other, own = found
    return "the part of ", other, " at right angles to ", own


def projected(total: Expr, names: Definitions) -> tuple[Read, Read] | None:
    """Both directions of a projection: what is projected, and what it is at right angles to."""
    plus = [term for term in Add.make_args(total) if isinstance(term, Read)]
    products = [(-term).args for term in Add.make_args(total) if not isinstance(term, Read)]
    if len(plus) != 1 or len(products) != 1 or len(Add.make_args(total)) != 2 or len(products[0]) != 2:
        return None
    (other,) = plus
    for cosine, own in (products[0], products[0][::-1]):
        if not all(isinstance(one, Read) for one in (cosine, own)) or cosine.name not in names:
            continue
        read, body = names[cosine.name]
        body = body.xreplace(dict(zip(read.indices, cosine.indices, strict=True)))
        is_sum = isinstance(body, SumOver) and len(body.indices) == 1 and own.indices
        if is_sum and body.body.xreplace({body.indices[0]: own.indices[-1]}) == own * other:
            return other, own
    return None


def _weighted_sum(total: SumOver, names: Definitions) -> Told | None:
    """Σ_j weight_j times what is told of."""
    factors = sorted(Mul.make_args(total.body), key=lambda item: _has_weight(item))
    found = [told for item in factors if (told := _told(item, names)) is not None]
    if len(found) != len(factors) or len(found) > 2 or total.condition is not S.true:
        return None
    head: Told = "the sum over ", *_listed(total.indices), " of ", *found[0]
    return head if len(found) == 1 else (*head, ", weighted by ", *found[1])


def _has_weight(item: Expr) -> bool:
    return bool(item.has(Softmax, Indicator, sigmoid))


def _listed(indices: Iterable[Index]) -> Told:
    parts: list[str | Expr | Boolean] = []
    for index in indices:
        parts += [", ", index] if parts else [index]
    return tuple(parts)
