"""program -> program: quotients of totals hold where the totals themselves leave the range of the type.

Precondition: differentiated and simplified; norms are not expanded yet. A mean inside a loss is a total over
a number or over another total, or a sum along a row over its length. Where such a sum is not finite, its
terms are added up once more, scaled by a power of two, and the power is taken back after the division. Sums
of weights alone stay as they are: no use of a loss needs weights whose sum overflows.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Eq, Expr, Mul, Ne, Piecewise, Pow, S, Symbol, sqrt

from symloss.functions import inverse_or_zero, inverse_root, ratio, restrain, times
from symloss.language.symbols import Read
from symloss.program import Let, Node, Program, Reduce, Scan, read_of
from symloss.program.names import fresh_name
from symloss.program.roles import PRIMAL

# Heads of what stands for a sum and of the power it is scaled by
Held = dict[str, tuple[Symbol, Symbol]]
_QUOTIENTS = (ratio, inverse_or_zero, inverse_root)


def restrain_totals(program: Program) -> Program:
    """Split every total in a quotient, and every mean, into a number within the range and its scale."""
    if any(isinstance(node, Scan) for node in program):
        return program
    divided = {name for node in program for name in _divided(node.body, program)}
    taken = set(program.names)
    held: Held = {}
    nodes: list[Node] = []
    for node in program:
        node = replace(node, body=_held(node.body, held), guard=_held(node.guard, held))
        nodes.append(node)
        is_sum = isinstance(node, Reduce) and node.op == "sum"
        is_divided = node.name in divided and node.name not in program.outputs
        if is_sum and is_divided and _is_direct(node, nodes) and not _is_of_weights(node, program):
            assert isinstance(node, Reduce)
            nodes += _split(node, taken, held)
    return program.with_nodes(nodes)


def _is_direct(node: Node, earlier: list[Node]) -> bool:
    """Whether the terms are formulas in elements of inputs alone, with no sum inside them."""
    nodes = {other.name: other for other in earlier if other is not node}
    waiting = [node]
    while waiting:
        for read in waiting.pop().body.atoms(Read):
            other = nodes.get(read.name)
            if other is not None and not isinstance(other, Let):
                return False
            waiting += [other] if other is not None else []
    return True


def _is_of_weights(node: Node, program: Program) -> bool:
    """Whether every element that is added up is a weight, none of them negative."""
    arrays = [program.array(read.name) for read in node.body.atoms(Read)]
    return all(array and array.role == "weight" and array.domain.lower >= 0 for array in arrays)


def _split(node: Reduce, taken: set[str], held: Held) -> list[Node]:
    def symbol(suffix: str) -> Symbol:
        signs = {key: True for key in ("nonnegative",) if node.head.is_nonnegative}
        return Symbol(fresh_name(f"{node.name}_{suffix}", taken), real=True, **signs)

    power = Symbol(fresh_name(f"{node.name}_scale", taken), positive=True)
    scale = Let(power, node.axes, restrain(read_of(node)))
    again = Ne(read_of(scale), 1)
    body = times(read_of(scale), node.body)
    scaled = replace(node, head=symbol("scaled"), body=body, guard=again & node.guard, role=PRIMAL)
    chosen = Piecewise((read_of(node), Eq(read_of(scale), 1)), (read_of(scaled), S.true))
    kept = Let(symbol("held"), node.axes, chosen)
    held[node.name] = kept.head, scale.head
    return [scale, scaled, kept]


def _divided(expression: Expr, program: Program) -> set[str]:
    """The totals that are read above or below a fraction bar, and the sums along a row over their length."""
    found: set[str] = set()
    for item in expression.atoms(Mul, Pow, *_QUOTIENTS):
        if not _is_quotient(item):
            continue
        factors = item.args if isinstance(item, _QUOTIENTS) else Mul.make_args(item)
        bases = [factor.base if isinstance(factor, Pow) else factor for factor in factors]
        lengths = {f.base for f in factors if isinstance(f, Pow) and f.exp.is_negative}
        for read in (part for base in bases for part in Mul.make_args(base) if isinstance(part, Read)):
            node = program.node(read.name) if read.name in program else None
            own = {index.extent for index in node.over} if isinstance(node, Reduce) else set()
            found |= {read.name} if not read.indices or own & lengths else set()
    return found


def _is_quotient(item: Expr) -> bool:
    if isinstance(item, _QUOTIENTS):
        return True
    return any(isinstance(f, Pow) and f.exp.is_number and f.exp.is_negative for f in Mul.make_args(item))


def _held(expression: Expr, held: Held) -> Expr:
    """Totals in quotients in their two parts."""
    if not held or not expression.args or isinstance(expression, Read):
        return expression
    if isinstance(expression, ratio):
        (x, power_x), (y, power_y) = (_parts(_held(part, held), held) for part in expression.args)
        return ratio(x, y) * power_y / power_x
    if isinstance(expression, inverse_or_zero):
        y, power = _parts(_held(expression.args[0], held), held)
        return inverse_or_zero(y) * power
    if isinstance(expression, inverse_root):
        x, power = _parts(_held(expression.args[0], held), held)
        return inverse_root(x) * sqrt(power)
    if _is_quotient(expression):
        return Mul(*(_factor(factor, held) for factor in Mul.make_args(expression)))
    inner = [_held(argument, held) for argument in expression.args]
    return expression if inner == list(expression.args) else expression.func(*inner)


def _factor(factor: Expr, held: Held) -> Expr:
    base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)
    if isinstance(base, Read) and base.name in held:
        number, scale = (Read(head, *base.indices) for head in held[base.name])
        return number**exponent / scale**exponent
    return Pow(_held(base, held), exponent) if isinstance(factor, Pow) else _held(factor, held)


def _parts(expression: Expr, held: Held) -> tuple[Expr, Expr]:
    """An argument of a ratio without the scale of a total that is a factor of it, and that scale."""
    scale: Expr = S.One
    factors = []
    for factor in Mul.make_args(expression):
        if isinstance(factor, Read) and factor.name in held:
            number, own = (Read(head, *factor.indices) for head in held[factor.name])
            factors.append(number)
            scale = scale * own
        else:
            factors.append(factor)
    return Mul(*factors), scale
