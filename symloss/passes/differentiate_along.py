"""program -> program with `hvp_<array>`: how a gradient moves along a direction, by forward mode.

Precondition: differentiated and simplified. Every node between the array and its gradient gets a tangent
`along_<name>`; the direction is one more array, `vector`. At a kink the branch of the gradient is kept.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Add, Dummy, Eq, Expr, Mul, Pow, S, Symbol, exp

from symloss.functions import direction, times
from symloss.language.symbols import Array, Read
from symloss.passes.differentiate_scalar import partial
from symloss.passes.stabilise import drop_unused
from symloss.program import Indicator, Let, Node, Program, Reduce, Scan, head, read_of
from symloss.program.names import fresh_name
from symloss.signature import DOMAINS

DIRECTION = "vector"
STAGE = "along"


def differentiate_along(program: Program, array: str) -> Program:
    """The Hessian in one array times a direction, as the output `hvp_<array>` beside `total`."""
    gradient = program.node(f"grad_{array}")
    forward = _Forward(program, array)
    for node in drop_unused(replace(program, outputs=(gradient.name,))):
        if node is not gradient:
            forward.visit(node)
    body = forward.derivative(gradient)
    product = Let(Symbol(f"hvp_{array}", real=True), gradient.axes, body, gradient.guard)
    source = next(item for item in program.arrays if item.name == array)
    direction = Array(DIRECTION, source.axes, "direction", DOMAINS["real"])
    return drop_unused(
        replace(
            program.with_nodes((*program.nodes, *forward.nodes, product)),
            arrays=(*program.arrays, direction),
            outputs=("total", product.name),
        )
    )


class _Forward:
    def __init__(self, program: Program, array: str) -> None:
        self.array = array
        self.taken = set(program.names)
        self.nodes: list[Node] = []
        self.tangents: dict[str, Symbol] = {array: Symbol(DIRECTION, real=True)}

    def visit(self, node: Node) -> None:
        """Give a node that moves its tangent."""
        body = self.derivative(node)
        if body is S.Zero:
            return
        name = fresh_name(f"along_{node.name}", self.taken)
        self.tangents[node.name] = Symbol(name, real=True)
        if isinstance(node, Scan):
            raise NotImplementedError("a Hessian-vector product does not go through a recurrence yet")
        if isinstance(node, Let):
            self.nodes.append(Let(self.tangents[node.name], node.axes, body, node.guard))
            return
        if node.op == "logsumexp":
            body = exp(node.body - read_of(node)) * body
        elif node.op == "norm":
            body = direction(node.body, read_of(node)) * body
        elif node.op != "sum":
            hit = Indicator(Eq(node.body, read_of(node)))
            count = head(fresh_name(f"{node.name}_ties", self.taken))
            ties = Reduce(count, node.axes, node.over, "sum", hit, node.guard)
            self.nodes.append(ties)
            body = hit * body / read_of(ties)
        self.nodes.append(Reduce(self.tangents[node.name], node.axes, node.over, "sum", body, node.guard))

    def derivative(self, node: Node) -> Expr:
        """The derivative of a body along the direction; exponentials and differences move as wholes.

        So a soft-max weight becomes weight · (∂u - ∂log_norm), a difference that cancels exactly.
        """
        if not self._moves(node.body):
            return S.Zero
        powers = self._outermost(node.body, exp, "power", positive=True)
        body = node.body.xreplace(powers)
        sums = self._outermost(body, Add, "sum", real=True)
        body = body.xreplace(sums)
        total = self._along(body)
        for power, symbol in powers.items():
            total += partial(body, symbol) * symbol * self._along(power.args[0])
        for whole, symbol in sums.items():
            total += _flow(partial(body, symbol), self._along(whole))
        total = total.xreplace({symbol: whole for whole, symbol in sums.items()})
        return total.xreplace({symbol: power for power, symbol in powers.items()})

    def _outermost(self, body: Expr, kind: type[Expr], name: str, **signs: bool) -> dict[Expr, Dummy]:
        """A symbol for every exponential, or sum of reads, that moves and lies in no other such."""
        found = [item for item in sorted(body.atoms(kind), key=str) if self._moves(item)]
        if kind is Add:
            found = [item for item in found if sum(map(self._moves, item.args)) > 1]
            found = [item for item in found if all(map(_is_plain, item.args))]
        within = [part for item in found for arg in item.args for part in arg.atoms(kind)]
        return {item: Dummy(name, **signs) for item in found if item not in within}

    def _along(self, expression: Expr) -> Expr:
        total = S.Zero
        for read in sorted(expression.atoms(Read), key=str):
            if read.name in self.tangents:
                total += _flow(partial(expression, read), Read(self.tangents[read.name], *read.indices))
        return total

    def _moves(self, expression: Expr) -> bool:
        return any(read.name in self.tangents for read in expression.atoms(Read))


def _flow(slope: Expr, tangent: Expr) -> Expr:
    """slope · tangent; what does not move counts nothing, even where a power such as x^(p-2) is infinite."""
    powers = [item for item in Mul.make_args(slope) if isinstance(item, Pow) and _may_be_negative(item.exp)]
    if not powers:
        return slope * tangent
    rest = Mul(*(item for item in Mul.make_args(slope) if item not in powers))
    return times(rest * tangent, Mul(*powers))


def _may_be_negative(exponent: Expr) -> bool:
    """Whether an exponent is a parameter less a number."""
    return not exponent.is_number and bool(exponent.as_coeff_Add()[0].is_negative)


def _is_plain(term: Expr) -> bool:
    """A number, a symbol or a read, perhaps negated."""
    number, rest = term.as_coeff_Mul()
    return (number in (1, -1) and (rest.is_Symbol or isinstance(rest, Read))) or term.is_number
