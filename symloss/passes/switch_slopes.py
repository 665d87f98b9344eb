"""program -> program: what a switch turns off stays off in derivatives, also beside an infinite slope.

Precondition: every derivative has been taken, norms and log-sum-exps are expanded. The adjoint of a term that
a flag, a share or an inactive max(0, u) turns off is 0; the chain rule multiplies it by slopes that may be
infinite, or have no value at infinity. Such a product is 0.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import And, Expr, Integer, Max, Mul, Ne, Piecewise, Pow, S, Symbol, exp, log, sign, tanh

from symloss.functions import (
    Primitive,
    half_step,
    log1p,
    log_sigmoid,
    ratio,
    sigmoid,
    step,
    times,
    times_exp,
    xlog1py,
    xlogy,
)
from symloss.language.switches import Switches
from symloss.language.symbols import Read
from symloss.passes.differentiate import SCALE
from symloss.program import Indicator, Let, Node, Program, Record, Reduce, context, rename

RULE = "switched slope"
WHY = "what is switched off has no slope, however steep it would be"
_POLES = (log, log1p, ratio, xlog1py, xlogy)
_DEFINED = (sigmoid, sign, tanh, step, half_step, Indicator)


def switch_slopes(program: Program, stage: str) -> Program:
    """Let products of what a switch turns off and a slope that may have no value be 0."""
    slopes = _Slopes(program)
    records: list[Record] = []
    nodes: list[Node] = []
    for node in program:
        body = slopes.weighted(node.body)
        body = slopes.switched(body) if node.name in slopes.adjoints else body
        if body != node.body:
            records.append(Record(stage, RULE, node.name, node.body, body, WHY))
        nodes.append(replace(node, body=body))
    return program.with_nodes(nodes, records)


class _Slopes:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.switches = Switches(program.arrays, program.parameters, self._inside)
        self.guarded = {p.symbol for p in program.parameters if p.option and p.default == 0}
        self.known: dict[str, frozenset[Expr]] = {}
        self.overflowing: dict[str, frozenset[Expr]] = {}
        self.adjoints: set[str] = set()
        for node in program:
            if SCALE in node.body.free_symbols or self.adjoints & {r.name for r in node.body.atoms(Read)}:
                self.adjoints.add(node.name)

    def _inside(self, read: Read) -> Expr | None:
        node = self.program.node(read.name) if read.name in self.program else None
        return node.body if isinstance(node, Let) and node.guard is S.true else None

    def switched(self, expression: Expr) -> Expr:
        """The expression with its products switched."""
        if not expression.has(Mul) or isinstance(expression, Read) or expression.is_Boolean:
            return expression
        if isinstance(expression, Piecewise):
            return Piecewise(*((self.switched(value), condition) for value, condition in expression.args))
        inner = [self.switched(argument) for argument in expression.args]
        if inner != list(expression.args):
            expression = expression.func(*inner)
        return self._product(expression) if isinstance(expression, Mul) else expression

    def weighted(self, expression: Expr) -> Expr:
        """The expression in which a weight e^(u - max u) that is 0 turns off an infinite part of u."""
        if not expression.has(Mul) or isinstance(expression, Read) or expression.is_Boolean:
            return expression
        inner = [self.weighted(argument) for argument in expression.args]
        if inner != list(expression.args):
            expression = expression.func(*inner)
        for weight in expression.args if isinstance(expression, Mul) else ():
            node = self.program.node(weight.name) if self._is_node(weight) else None
            if isinstance(node, Let) and isinstance(node.body, exp):
                exponent = rename(node.body.args[0], node.axes, weight.indices)
                if self.exponents(exponent) & self.exponents(rest := expression / weight):
                    return times(weight, rest)
        return expression

    def exponents(self, expression: Expr) -> frozenset[Expr]:
        """What may overflow in an expression: the exponents in it, and in the definitions that it reads."""
        found: frozenset[Expr] = frozenset().union(*map(self.exponents, expression.args))
        if isinstance(expression, exp | times_exp):
            return found | {expression.args[-1]}
        if self._is_node(expression) and isinstance(node := self.program.node(expression.name), Let):
            if node.name not in self.overflowing:
                self.overflowing[node.name] = self.exponents(node.body)
            inner = self.overflowing[node.name]
            return frozenset(rename(one, node.axes, expression.indices) for one in inner)
        return found

    def _is_node(self, expression: Expr) -> bool:
        return isinstance(expression, Read) and expression.name in self.program

    def _product(self, product: Expr) -> Expr:
        factors = Mul.make_args(product)
        off = [one for one in factors if self._meets_a_steep_one(one, factors)]
        if not off:
            return product
        plain = [factor for factor in factors if factor.is_number or isinstance(factor, Indicator)]
        slope = [factor for factor in factors if factor not in (*off, *plain)]
        if all(map(_is_polynomial, slope)):
            steep = Mul(*slope)
            sign_of = -1 if steep.could_extract_minus_sign() else 1
            return sign_of * Mul(*plain) * times(Mul(*off), sign_of * steep)
        whole = Mul(*off, *slope)
        on = And(*(Ne(factor, 0) for factor in off))
        return Mul(*plain, Piecewise((whole, on), (S.Zero, True)))

    def _meets_a_steep_one(self, one: Expr, factors: tuple[Expr, ...]) -> bool:
        """Whether a switch that makes a factor 0 may leave another without a value."""
        rest = [factor for factor in factors if factor is not one]
        if isinstance(one, step):  # in one node with its slope, which then reads elements of inputs itself
            rest = [f for f in rest if not all(read.name in self.program for read in f.atoms(Read))]
        return any(self._may_meet(switch, other) for switch in self.off(one) for other in rest)

    def _may_meet(self, switch: Expr, other: Expr) -> bool:
        """Whether a factor may have no finite value where a switch is off."""
        if isinstance(switch, Symbol) and self._has_pole(other):
            return True
        if isinstance(switch, step | half_step) and self.poles(switch.args[0]) & self.poles(other):
            return True  # max(log(p), -100) at p = 0
        if isinstance(switch, half_step):
            return False
        own = self._unbounded(switch)
        return any(_may_meet(switch, own, element) for element in self._unbounded(other, switch))

    def _has_pole(self, expression: Expr) -> bool:
        """Whether an element of bounded size may leave an expression without a finite value."""
        if isinstance(expression, Read) and expression.name in self.program:
            node = self.program.node(expression.name)
            is_own = isinstance(node, Let) and expression.name not in self.adjoints
            return is_own and self._has_pole(node.body)
        is_inverse = isinstance(expression, Pow) and expression.exp.is_negative
        if is_inverse or isinstance(expression, _POLES):
            reads_an_element = any(
                self.program.array(read.name) is not None for read in expression.atoms(Read)
            )
            return reads_an_element and not expression.is_finite
        return any(map(self._has_pole, expression.args))

    def poles(self, expression: Expr) -> frozenset[Expr]:
        """What is 0 where an expression that is no adjoint is infinite, but for its sign."""
        found: frozenset[Expr] = frozenset().union(*map(self.poles, expression.args))
        match expression:
            case Read() if expression.name in self.program and expression.name not in self.adjoints:
                node = self.program.node(expression.name)
                if not isinstance(node, Let):
                    return frozenset()
                return self.poles(rename(node.body, node.axes, expression.indices))
            case Pow() if expression.exp.is_negative:
                return found | {_unsigned(expression.base)}
            case log() | log1p() | ratio() | xlogy() | xlog1py():
                last = expression.args[-1]
                return found | {_unsigned(1 + last if isinstance(expression, log1p | xlog1py) else last)}
        return found

    def off(self, expression: Expr) -> frozenset[Expr]:
        """The switches each of which makes an expression 0."""
        if self._is_switch(expression):
            return frozenset({expression})
        match expression:
            case Mul():
                return frozenset().union(*map(self.off, expression.args))
            case times():
                return frozenset({expression.args[0]}).union(*map(self.off, expression.args))
            case Primitive() if expression.is_switched:
                return self.off(expression.args[0])
            case Pow() if expression.exp.is_positive:
                return self.off(expression.base)
            case Read() if expression.name in self.program:
                node = self.program.node(expression.name)
                return frozenset(rename(s, node.axes, expression.indices) for s in self._of_node(node))
        if expression.is_Add:
            return frozenset.intersection(*map(self.off, expression.args))
        return frozenset()

    def _of_node(self, node: Node) -> frozenset[Expr]:
        if node.name not in self.known:
            self.known[node.name] = frozenset()  # of a recurrence that reads itself
            if isinstance(node, Let) or (isinstance(node, Reduce) and node.op == "sum"):
                inner = set(context(node)) - set(node.axes)
                found = self.off(node.body)
                self.known[node.name] = frozenset(s for s in found if not s.free_symbols & inner)
        return self.known[node.name]

    def _is_switch(self, factor: Expr) -> bool:
        """Whether it turns its term off where it is 0; weights get theirs from `guard_weights`."""
        if isinstance(factor, step | half_step):
            return True
        arrays = [self.program.array(read.name) for read in factor.atoms(Read)]
        weighed = any(array is not None and array.role == "weight" for array in arrays)
        return not weighed and not factor.atoms(Symbol) & self.guarded and self.switches.is_switch(factor)

    def _unbounded(self, expression: Expr, off: Expr | None = None) -> frozenset[Read]:
        """The elements of any size that leave an expression without a finite value, where a switch is off.

        Adjoints count as finite: they are upstream of the slope.
        """
        if isinstance(expression, _DEFINED) and off is not None:
            return frozenset()
        match expression:
            case Max() if _is_zero_with(expression, off):
                return frozenset()
            case times() if _is_x_log_x(expression):
                return frozenset()
            case Read() if (array := self.program.array(expression.name)) is not None:
                finite = array.role in ("weight", "direction") or self.switches.is_bounded(expression)
                return frozenset() if finite else frozenset({expression})
            case Read() if expression.name in self.adjoints:
                return frozenset()
            case Read():
                node = self.program.node(expression.name)
                if not isinstance(node, Let | Reduce) or expression.head.is_integer:
                    return frozenset()
                return self._unbounded(rename(node.body, node.axes, expression.indices), off)
            case Piecewise():
                return frozenset().union(*(self._unbounded(value, off) for value, _ in expression.args))
        return frozenset().union(*(self._unbounded(part, off) for part in expression.args))


def _may_meet(switch: Expr, own: frozenset[Read], element: Read) -> bool:
    """Whether an element may be what a switch hangs on; max(0, u) turns off what u is made of, a flag all."""
    if not isinstance(switch, step):
        return True
    return any(one.name == element.name and not _are_apart(one, element) for one in own)


def _are_apart(one: Read, other: Read) -> bool:
    """Whether two reads of an array are of different elements for certain."""
    pairs = zip(one.indices, other.indices, strict=True)
    return any(isinstance(a, Integer) and isinstance(b, Integer) and a != b for a, b in pairs)


def _unsigned(base: Expr) -> Expr:
    return -base if base.could_extract_minus_sign() else base


def _is_zero_with(largest: Max, off: Expr | None) -> bool:
    """Whether a max(0, u) is 0 where a switch is, or within bounds for every u."""
    if isinstance(off, step) and set(largest.args) == {S.Zero, off.args[0]}:
        return True
    rests = [part.as_independent(Read, as_Add=True)[1] for part in largest.args]
    return S.Zero in largest.args and all(rest.is_zero or rest.is_nonpositive for rest in rests)


def _is_x_log_x(product: times) -> bool:
    x, last = product.args
    return isinstance(last, log_sigmoid) and sigmoid(*last.args) in Mul.make_args(x)


def _is_polynomial(factor: Expr) -> bool:
    """Whether a factor is infinite at worst where what it is made of is."""
    if factor.is_Add or isinstance(factor, Mul) or (factor.is_Pow and factor.exp.is_nonnegative):
        return all(map(_is_polynomial, factor.args))
    return isinstance(factor, (Read, *_DEFINED)) or not factor.args


__all__ = ["switch_slopes"]
