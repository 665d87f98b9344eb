"""program -> program with `hvp_<array>`: how a gradient moves along a direction, by forward mode.

Precondition: differentiated and simplified. Every node between the array and its gradient gets a tangent
(`along_<name>`); the direction is one more array, `vector`. At a kink the branch of the gradient is kept.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Add, Dummy, Eq, Expr, Piecewise, S, Symbol, exp

from symloss.functions import direction, softmax_weight
from symloss.language.remembered import reads_of
from symloss.language.symbols import Array, Read
from symloss.passes.differentiate_scalar import partial
from symloss.passes.multiply_slopes import Slopes
from symloss.passes.stabilise import drop_unused
from symloss.program import Indicator, Let, Node, Program, Reduce, Role, Scan, head, read_of
from symloss.program.names import fresh_name
from symloss.program.recurrence import together
from symloss.program.roles import tangent
from symloss.signature import DOMAINS

DIRECTION = "vector"
STAGE = "along"


def differentiate_along(program: Program, array: str) -> Program:
    """The Hessian in one array times a direction, as the output `hvp_<array>` beside `total`."""
    gradient = program.derivative("adjoint", array)
    forward = _Forward(program, array)
    forward.reach(gradient)
    body = forward.derivative(gradient)
    role = Role("product", array)
    product = Let(Symbol(role.name, real=True), gradient.axes, body, gradient.guard, role)
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
        self.program = program
        self.circles = together(program)
        self.visited: set[str] = set()
        self.nodes: list[Node] = []
        self.tangents: dict[str, Symbol] = {array: Symbol(DIRECTION, real=True)}
        self.slopes = Slopes(program)

    def reach(self, node: Node) -> None:
        """Give what a node reads its tangents."""
        for name in sorted({read.name for read in node.body.atoms(Read)}):
            if name in self.program and name not in self.visited:
                members = self.circles.get(name, (self.program.node(name),))
                self.visited |= {member.name for member in members}
                for member in members:
                    self.reach(member)
                self._visit(members)

    def _visit(self, members: tuple[Node, ...]) -> None:
        """Give a node that moves its tangent; those of a recurrence move together."""
        if any(self._moves(node.body) for node in members):
            if len(members) > 1 or isinstance(members[0], Scan):
                self.tangents |= {node.name: self._named(node) for node in members}
            for node in members:
                if (body := self.derivative(node)) is not S.Zero or node.name in self.tangents:
                    self._add(node, body)

    def _named(self, node: Node) -> Symbol:
        return Symbol(fresh_name(tangent(node.name).name, self.taken), real=True)

    def _add(self, node: Node, body: Expr) -> None:
        """The tangent of a node whose body moves as given."""
        name = self.tangents.setdefault(node.name, self._named(node))
        if any(read.name in self.slopes.steep for read in reads_of(body)):
            self.slopes.steep.add(name.name)
        node = replace(node, role=tangent(node.name, node.role.kept))
        match node:
            case Let():
                self.nodes.append(replace(node, head=name, body=body))
            case Scan():  # what is read before the first step, or outside, does not move
                self.nodes.append(replace(node, head=name, body=body, initial=S.Zero, outside=S.Zero))
            case Reduce(op="sum"):
                self.nodes.append(replace(node, head=name, body=body))
            case Reduce(op="logsumexp"):
                body = exp(node.body - read_of(node)) * body
                self.nodes.append(replace(node, head=name, op="sum", body=body))
            case Reduce(op="norm"):
                body = direction(node.body, read_of(node)) * body
                self.nodes.append(replace(node, head=name, op="sum", body=body))
            case Reduce():
                hit = Indicator(Eq(node.body, read_of(node)))
                count = head(fresh_name(f"{node.name}_ties", self.taken))
                ties = Reduce(count, node.axes, node.over, "sum", hit, node.guard)
                self.nodes.append(ties)
                self.nodes.append(replace(node, head=name, op="sum", body=hit * body / read_of(ties)))

    def derivative(self, node: Node) -> Expr:
        """The derivative of a body along the direction; exponentials, weights and differences move as wholes.

        So a soft-max weight becomes weight · (∂u - ∂log_norm), a difference that cancels exactly.
        """
        return self._derivative(node.body)

    def _derivative(self, body: Expr) -> Expr:
        """As `derivative`; a choice is differentiated in each case, which alone may look up what it reads."""
        chosen = [term for term in Add.make_args(body) if isinstance(term, Piecewise)]
        cases = [
            Piecewise(*((self._derivative(value), condition) for value, condition in term.args))
            for term in chosen
        ]
        return Add(*cases, self._smooth(Add(*(term for term in Add.make_args(body) if term not in chosen))))

    def _smooth(self, body: Expr) -> Expr:
        if not self._moves(body):
            return S.Zero
        powers = self._outermost(body, exp, "power", positive=True)
        body = body.xreplace(powers)
        weights = self._outermost(body, softmax_weight, "weight", positive=True)
        body = body.xreplace(weights)
        sums = self._outermost(body, Add, "sum", real=True)
        body = body.xreplace(sums)
        total = self._along(body)
        for power, symbol in powers.items():
            total += partial(body, symbol) * symbol * self._along(power.args[0])
        for weight, symbol in weights.items():
            total += partial(body, symbol) * symbol * self._along_weight(weight)
        sums = {
            whole: symbol for whole, symbol in sums.items() if symbol.is_Symbol
        }  # none is another's opposite
        for whole, symbol in sums.items():
            total += self.slopes.flow(partial(body, symbol), self._along(whole))
        total = total.xreplace({symbol: whole for whole, symbol in sums.items()})
        total = total.xreplace({symbol: weight for weight, symbol in weights.items()})
        return total.xreplace({symbol: power for power, symbol in powers.items()})

    def _along_weight(self, weight: softmax_weight) -> Expr:
        """∂weight / weight: how its own term moves away from the others, each as far as it has a share."""
        own, *_ = terms = weight.args
        return Add(
            *(
                softmax_weight(other, *terms[:place], *terms[place + 1 :])
                * (self._along(own) - self._along(other))
                for place, other in enumerate(terms[1:], start=1)
            )
        )

    def _outermost(self, body: Expr, kind: type[Expr], name: str, **signs: bool) -> dict[Expr, Expr]:
        """A symbol for every exponential, or sum of reads, that moves and lies in no other such."""
        found = [item for item in sorted(body.atoms(kind), key=str) if self._moves(item)]
        if kind is Add:
            found = [item for item in found if sum(map(self._moves, item.args)) > 1]
            found = [item for item in found if all(map(_is_plain, item.args))]
        within = [part for item in found for arg in item.args for part in arg.atoms(kind)]
        named: dict[Expr, Expr] = {}
        for item in (item for item in found if item not in within):
            opposite = named.get(-item) if kind is Add else None
            named[item] = Dummy(name, **signs) if opposite is None else -opposite
        return named

    def _along(self, expression: Expr) -> Expr:
        total = S.Zero
        for read in reads_of(expression):
            if read.name in self.tangents:
                total += self.slopes.flow(
                    partial(expression, read), Read(self.tangents[read.name], *read.indices)
                )
        return total

    def _moves(self, expression: Expr) -> bool:
        return any(read.name in self.tangents for read in expression.atoms(Read))


def _is_plain(term: Expr) -> bool:
    """A number, a symbol or a read, perhaps negated."""
    number, rest = term.as_coeff_Mul()
    return (number in (1, -1) and (rest.is_Symbol or isinstance(rest, Read))) or term.is_number
