"""A declaration compiled to nested closures over ball arithmetic.

`Compiler` walks the SymPy expression once; each node becomes a function of a `Frame` (the numbers
of one evaluation) that returns a ball. Nothing is simplified, rearranged or differentiated on the way: what
is evaluated is what the author wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import mpmath
import sympy
from mpmath.libmp import fnan, mpf_add, mpf_mul
from sympy.core.relational import Relational
from sympy.logic.boolalg import ITE, And, BooleanAtom, Not, Or

from symloss.functions import Primitive, logaddexp, sigmoid
from symloss.functions.erf import erf, erfc
from symloss.functions.norm_cdf import norm_cdf
from symloss.language.reductions import (
    LogSumExp,
    MaxOver,
    MeanOver,
    MinOver,
    Named,
    Reduction,
    Softmax,
    SumOver,
)
from symloss.language.scan import AfterLast, Carried
from symloss.language.stop import Stop
from symloss.language.switches import Switches
from symloss.language.symbols import Extent, Index, Read
from symloss.verify import balls
from symloss.verify.alike import Forms
from symloss.verify.balls import Ball, Number
from symloss.verify.closures import (
    COMPARISONS,
    Closure,
    Frame,
    Ray,
    Test,
    UndefinedComparison,
    added,
    constant,
    edges,
    is_stepwise,
    log_sum_exp,
    mean,
    multiplied,
    parameter,
    position,
    remembered,
)
from symloss.verify.scans import Scans


class Compiler:
    """Turns the nodes of one declaration into closures; equal nodes are compiled, and evaluated, once.

    Attributes:
        is_repeatable: whether an evaluation leaves nothing behind, so that it need not be repeated.
    """

    is_repeatable = True

    def __init__(self, expression: sympy.Expr, switches: Switches | None = None) -> None:
        self.switches = switches
        self.made: dict[sympy.Basic, Closure] = {}
        self.uses = Counter(edges(expression))
        self.scans = Scans(self.number)
        self.forms = Forms(self.number, self.test)
        self.context = mpmath.ctx_mp.MPContext()
        self.context.exp = self._exponential

    def number(self, node: sympy.Expr) -> Closure:
        """The closure of a number-valued node."""
        if node not in self.made:
            closure = self._number(node)
            shared = self.uses[node] > 1 and not isinstance(node, Read | sympy.Symbol) and node.args
            # A function under a sum may have fewer indices than the sum: it is worth remembering too
            dear = isinstance(node, Reduction | sympy.Function) or node.is_Pow
            if (shared or dear) and not node.has(Carried):
                closure = remembered(closure, node)
            self.made[node] = closure
        return self.made[node]

    def _number(self, node: sympy.Expr) -> Closure:
        match node:
            case sympy.Number() | sympy.NumberSymbol():
                return constant(node)
            case Extent():
                name = node.name
                return lambda frame: balls.integer(frame.extents[name])
            case Index():
                name = node.name
                return lambda frame: balls.integer(frame.index[name])
            case sympy.Symbol():
                return parameter(node.name)
            case Read():
                return self._read(node)
            case Named():
                return self.number(node.body)
            case Stop():
                held = self.number(node.body)
                return lambda frame: held(frame.still)
            case AfterLast() | Carried():
                return self.scans.read(node)
            case logaddexp():
                terms = list(map(self.number, node.args))
                return lambda frame: log_sum_exp([term(frame) for term in terms], frame.precision)
            case sympy.Add():
                return added(list(map(self.number, _complemented(node.args))))
            case sympy.Mul():
                return self._product(node)
            case sympy.exp():
                inner = self.number(node.args[0])
                return lambda frame: balls.exp(inner(frame), frame.precision)
            case sympy.Pow():
                return self._power(node)
            case sympy.log():
                inner = self.number(node.args[0])
                return lambda frame: balls.log(inner(frame), frame.precision)
            case sympy.Abs():
                inner = self.number(node.args[0])
                return lambda frame: balls.absolute(inner(frame))
            case sympy.sign():
                inner = self.number(node.args[0])
                return lambda frame: balls.sign(inner(frame))
            case sympy.cosh() | sympy.sinh() | sympy.tanh():
                inner, name = self.number(node.args[0]), type(node).__name__
                return lambda frame: balls.hyperbolic(name, inner(frame), frame.precision)
            case sympy.Max() | sympy.Min():
                largest = isinstance(node, sympy.Max)
                parts = list(map(self.number, node.args))
                return lambda frame: balls.maximum([part(frame) for part in parts], largest)
            case sympy.Piecewise():
                return self._piecewise(node)
            case Softmax():
                return self._softmax(node)
            case Reduction():
                return self._reduction(node)
            case sympy.Function():
                return self._function(node)
        raise TypeError(f"the oracle cannot evaluate {node} ({type(node).__name__})")

    def _exponential(self, x: Any) -> Any:
        """What primitives get for `mp.exp`."""
        x = self.context.convert(x)
        return self.context.make_mpf(balls.exponential(x._mpf_, self.context.prec))

    # Conditions

    def test(self, node: sympy.Basic) -> Test:
        """The closure of a condition."""
        match node:
            case BooleanAtom():
                truth = bool(node)
                return lambda frame: truth
            case And():
                parts = list(map(self.test, node.args))
                return lambda frame: all(part(frame) for part in parts)
            case Or():
                parts = list(map(self.test, node.args))
                return lambda frame: any(part(frame) for part in parts)
            case Not():
                inner = self.test(node.args[0])
                return lambda frame: not inner(frame)
            case ITE():
                asked, yes, no = map(self.test, node.args)
                return lambda frame: (yes if asked(frame) else no)(frame)
            case Relational():
                return self._relation(node)
        raise TypeError(f"the oracle cannot decide {node} ({type(node).__name__})")

    def _relation(self, node: Relational) -> Test:
        left, right = self.number(node.lhs), self.number(node.rhs)
        decide, order = COMPARISONS[node.rel_op], self.forms.order(node.lhs, node.rhs)

        def test(frame: Frame) -> bool:
            a, b = left(frame), right(frame)
            if fnan in (a[0], b[0]):
                raise UndefinedComparison(str(node))
            return decide(order(frame, a, b), 0)

        return test

    # Scalars

    def _read(self, node: Read) -> Closure:
        name = node.name
        indices = [position(index) for index in node.indices]

        def read(frame: Frame) -> Ball:
            where = tuple([index(frame) for index in indices])
            value = frame.read(name, where)
            here = name, where
            frame.seen |= frame.bit(here)
            if frame.moved is not None:
                key, step = frame.moved
                if isinstance(key, Ray):
                    factor = key.factors.get(here)
                    value = value if factor is None else mpf_add(value, mpf_mul(factor, step))
                elif key == here:
                    value = mpf_add(value, step)
            return value, None

        return read

    def _product(self, node: sympy.Mul) -> Closure:
        # One division and one root per product: x/x and √x·√x must be exact, which x·(1/x) is not.
        above: list[sympy.Expr] = []
        below: list[sympy.Expr] = []
        for factor in node.args:
            base, exponent = (
                factor.args if factor.is_Pow and not isinstance(factor, sympy.exp) else (factor, 1)
            )
            if getattr(exponent, "is_Rational", False) and exponent < 0:
                below.append(sympy.Pow(base, -exponent))
            elif factor.is_Rational and not factor.is_Integer:
                above.append(sympy.Integer(factor.p))
                below.append(sympy.Integer(factor.q))
            else:
                above.append(factor)
        top, bottom = self._factors(above), self._factors(below)

        switches = self._factors([factor for factor in above if self._is_switch(factor)])
        logarithms = self._factors([factor for factor in above if isinstance(factor, sympy.log)])
        others = self._factors([factor for factor in above if not isinstance(factor, sympy.log)])

        def quotient(frame: Frame) -> Ball:
            if any(switch(frame) == balls.ZERO for switch in switches):
                return balls.ZERO  # a flag, a share or a weight of 0 switches its term off
            if logarithms and others and multiplied(others, frame) == balls.ZERO:
                return balls.ZERO  # 0 log 0 = 0, the declared convention
            result = multiplied(top, frame)
            return balls.divide(result, multiplied(bottom, frame), frame.precision) if bottom else result

        return quotient

    def _is_switch(self, factor: sympy.Expr) -> bool:
        plain = factor.replace(lambda node: isinstance(node, Named), lambda node: node.body)
        return self.switches is not None and self.switches.is_switch(plain)

    def _factors(self, factors: list[sympy.Expr]) -> list[Closure]:
        roots = [f.base for f in factors if f.is_Pow and f.exp == sympy.S.Half]
        if len(roots) < 2:
            return list(map(self.number, factors))
        under = [self.number(root) for root in roots]
        others = [self.number(f) for f in factors if not (f.is_Pow and f.exp == sympy.S.Half)]
        return [*others, lambda frame: balls.sqrt(multiplied(under, frame), frame.precision)]

    def _power(self, node: sympy.Pow) -> Closure:
        base, exponent = node.args
        inner = self.number(base)
        if exponent.is_Integer:
            whole = int(exponent)
            return lambda frame: balls.power(inner(frame), whole, frame.precision)
        if abs(exponent) == sympy.S.Half:
            if exponent > 0:
                return lambda frame: balls.sqrt(inner(frame), frame.precision)
            return lambda frame: balls.divide(
                balls.ONE, balls.sqrt(inner(frame), frame.precision), frame.precision
            )
        outer = self.number(exponent)
        return lambda frame: balls.real_power(inner(frame), outer(frame), frame.precision)

    def _piecewise(self, node: sympy.Piecewise) -> Closure:
        branches = [(self.test(pair.cond), self.number(pair.expr)) for pair in node.args]

        def piecewise(frame: Frame) -> Ball:
            for test, value in branches:
                if test(frame):
                    return value(frame)
            return balls.NAN

        return piecewise

    def _function(self, node: sympy.Function) -> Closure:
        arguments = list(map(self.number, node.args))
        context = self.context
        stepwise = False
        if isinstance(node, Primitive):
            stepwise = is_stepwise(node)

            def call(*numbers: Any) -> Any:
                return node.reference(context, *numbers)
        else:
            call = getattr(context, type(node).__name__)

        def black(precision: int, *numbers: Number) -> Number:
            context.prec = precision
            value = call(*map(context.make_mpf, numbers))
            return getattr(value, "_mpf_", fnan)

        def function(frame: Frame) -> Ball:
            given = [argument(frame) for argument in arguments]
            if any(ball[0] == fnan for ball in given):
                return balls.NAN
            return balls.black_box(black, given, frame.precision, stepwise)

        return function

    # Reductions

    def _softmax(self, node: Softmax) -> Closure:
        body = self.number(node.body)
        norm = self.number(LogSumExp(node.body, (node.index,)))
        return lambda frame: balls.exp(
            balls.subtract(body(frame), norm(frame), frame.precision), frame.precision
        )

    def _reduction(self, node: Reduction) -> Closure:
        terms = self.terms(node.body, node.condition, node.indices)
        match node:
            case SumOver():
                return lambda frame: balls.total([ball for _, ball in terms(frame)], frame.precision)
            case MaxOver() | MinOver():
                largest = isinstance(node, MaxOver)
                nothing = balls.MINUS_INFINITY if largest else balls.INFINITY
                return lambda frame: balls.maximum([ball for _, ball in terms(frame)] or [nothing], largest)
            case LogSumExp():
                return lambda frame: log_sum_exp([ball for _, ball in terms(frame)], frame.precision)
            case MeanOver():
                counts = self.terms(node.count, node.condition, node.indices)
                return lambda frame: mean(
                    [ball for _, ball in terms(frame)], [ball for _, ball in counts(frame)], frame.precision
                )
        raise TypeError(f"the oracle cannot evaluate {type(node).__name__}")

    def terms(
        self, body: sympy.Expr, condition: sympy.Basic, indices: tuple[Index, ...]
    ) -> Callable[[Frame], list[tuple[tuple[int, ...], Ball]]]:
        """The terms of a reduction that take part, each with the values of its indices."""
        value, test = self.number(body), self.test(condition)
        names = [index.name for index in indices]
        extents = [index.extent.name for index in indices]

        def evaluate(frame: Frame) -> list[tuple[tuple[int, ...], Ball]]:
            before = dict(frame.index)
            found = []
            for where in product(*(range(frame.extents[extent]) for extent in extents)):
                frame.index.update(zip(names, where, strict=True))
                if test(frame):
                    found.append((where, value(frame)))
            frame.index = before
            return found

        return evaluate


def _complemented(terms: tuple[sympy.Expr, ...]) -> list[sympy.Expr]:
    """The terms of a sum, with 1 - σ(u) taken as σ(-u), and complements of normal tails alike.

    These identities are used because no number of digits resolves the difference at u = 1e300.
    """
    for term in terms:
        share, function = term.as_coeff_Mul()
        while isinstance(function, Named):
            factor, function = function.body.as_coeff_Mul()
            share *= factor
        match function:
            case sigmoid(args=(u,)) if share == -1:
                whole, complement = sympy.S.One, sigmoid(-u)
            case norm_cdf(args=(u,)):
                whole, complement = -share, -share * norm_cdf(-u)
            case erf(args=(u,)):
                whole, complement = abs(share), abs(share) * erfc(-u if share > 0 else u)
            case erfc(args=(u,)):
                whole, complement = -2 * share, -share * erfc(-u)
            case _:
                continue
        if share.is_number and whole in terms:
            rest = [other for other in terms if other not in (term, whole)]
            return [*rest, complement]
    return list(terms)
