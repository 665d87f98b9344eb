"""program -> program: sums of products with exponentials are shifted where they divide, or under a logarithm.

Precondition: read, neither stabilised nor differentiated. Σ f e^u / Σ g e^v has a value where the sums
overflow or vanish: a common factor e^-m leaves it as it is, and 1/Σ e^v may stand inside of the other sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import And, Expr, Mul, Ne, Piecewise, Pow, S, Symbol, exp, log

from symloss.functions import finite_or_zero
from symloss.language.remembered import built
from symloss.language.stop import Stop
from symloss.language.symbols import Index, Read
from symloss.passes.exponential_factors import Parts, has_exponential, parts_of
from symloss.passes.rules.exponentials import in_one_power
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Record, Reduce, head, read_of, rename
from symloss.program.names import fresh_name
from symloss.program.recurrence import together

STAGE = "shifted sums"
RULE = "shifted sum"
WHY = "e^u overflows or vanishes where the quotient of the sums, or the logarithm of one, does neither"


def shift_sums(program: Program) -> Program:
    """Rewrite quotients and logarithms of sums of weighted exponentials."""
    shifts = _Shifts(program)
    if not shifts.sums:
        return program
    nodes: list[Node] = []
    records: list[Record] = []
    circles = together(program)
    for node in program:
        body = node.body if node.name in circles else shifts.rewritten(node.body)
        if body != node.body:
            records.append(Record(STAGE, RULE, node.name, node.body, body, WHY))
        nodes += [*shifts.new_nodes(), replace(node, body=body)]
    return drop_unused(program.with_nodes(nodes, records)) if records else program


@dataclass(frozen=True)
class _Weighted:
    """A sum of f e^u, as its node and the two.

    `is_plain`: a sum of exponentials alone, of which `stabilise` makes a log-sum-exp.
    """

    node: Reduce
    parts: Parts

    @property
    def is_plain(self) -> bool:
        return self.parts.is_plain


class _Shifts:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.taken = set(program.names)
        self.sums: dict[str, _Weighted] = {}
        self.made: dict[tuple, Read] = {}
        self.waiting: list[Node] = []
        for node in program:
            if isinstance(node, Reduce) and node.op == "sum" and (found := self._weighted(node)):
                self.sums[node.name] = found

    def new_nodes(self) -> list[Node]:
        """The nodes that were asked for since the last time."""
        found, self.waiting = self.waiting, []
        return found

    def rewritten(self, expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read) or not isinstance(expression, Expr):
            return expression
        if isinstance(expression, Piecewise):
            return Piecewise(*((self.rewritten(value), condition) for value, condition in expression.args))
        inner = built(expression.func, *map(self.rewritten, expression.args))
        if isinstance(inner, Mul):
            return self._quotient(inner)
        if isinstance(inner, log) and (found := self._sum(inner.args[0])) and not found.is_plain:
            shift = self._shift(found, inner.args[0])
            return shift + log(self._scaled(found, inner.args[0], exp(-shift)))
        return inner

    def _quotient(self, product: Mul) -> Expr:
        """f e^u / Σ g e^v and Σ f e^u / Σ g e^v."""
        for inverse in product.args:
            if not isinstance(inverse, Pow) or not inverse.exp.is_integer or not inverse.exp.is_negative:
                continue
            if (below := self._sum(inverse.base)) is None:
                continue
            for above in (factor for factor in product.args if factor != inverse):
                found = self._sum(above)
                element = S.Zero if found else self._look(above)
                if not (self._may_take(found, above, inverse) if found else has_exponential(element)):
                    continue
                rest = product / above / inverse
                if below.is_plain:
                    return rest * (self._scaled(found, above, inverse) if found else element * inverse)
                shift = self._shift(below, inverse.base)
                scale = exp(inverse.exp * shift)
                upper = self._scaled(found, above, scale) if found else _times(parts_of(element), scale)
                return rest * upper * self._scaled(below, inverse.base, exp(-shift)) ** inverse.exp
        return product

    def _sum(self, read: Expr) -> _Weighted | None:
        return self.sums.get(read.name) if isinstance(read, Read) else None

    def _weighted(self, node: Reduce) -> _Weighted | None:
        """The sum as one of weighted exponentials that move with what it runs over."""
        parts = parts_of(Mul(*map(self._look, Mul.make_args(node.body))))
        return _Weighted(node, parts) if set(node.over) & parts.exponent.free_symbols else None

    def _look(self, factor: Expr) -> Expr:
        """What a definition that is read stands for, if that is a product with an exponential."""
        node = (
            self.program.node(factor.name) if isinstance(factor, Read) and factor.name in self.program else 0
        )
        if not isinstance(node, Let) or node.guard is not S.true:
            return factor
        body = rename(node.body, node.axes, factor.indices)  # type: ignore[attr-defined]
        return body if has_exponential(body) else factor

    def _may_take(self, found: _Weighted, above: Expr, inverse: Pow) -> bool:
        """Whether what a sum is divided by may stand in it."""
        below = inverse.base
        assert isinstance(above, Read) and isinstance(below, Read)
        if inverse.exp != -1 or (found.is_plain and self.sums[below.name].is_plain):
            return False
        places = [index for index in above.indices if isinstance(index, Index)]
        return len(set(places)) == len(above.indices) and set(below.indices) <= set(places)

    def _shift(self, found: _Weighted, read: Expr) -> Expr:
        """The largest exponent of a term that is not 0; it is no business of a derivative."""
        node, key = found.node, ("shift", found.node.name)
        if key not in self.made:
            factor, exponent = found.parts.factor, found.parts.exponent
            guard = node.guard if factor.is_nonzero else And(node.guard, Ne(factor, 0))
            name = fresh_name(f"{node.name}_max", self.taken)
            largest = Reduce(head(name, exponent), node.axes, node.over, "max", exponent, guard)
            symbol = Symbol(fresh_name(f"{node.name}_shift", self.taken), real=True)
            let = Let(symbol, node.axes, finite_or_zero(Stop(read_of(largest))))
            self.waiting += [largest, let]
            self.made[key] = read_of(let)
        return Read(self.made[key].head, *read.indices)  # type: ignore[attr-defined]

    def _scaled(self, found: _Weighted, read: Expr, scale: Expr) -> Expr:
        """A sum times a scale, which stands where the sum is read."""
        node = found.node
        assert isinstance(read, Read)
        inside = rename(scale, read.indices, node.axes)  # type: ignore[arg-type]
        if (key := (node.name, inside)) not in self.made:
            name = fresh_name(f"{node.name}_scaled", self.taken)
            body = _times(found.parts, inside)
            self.waiting.append(replace(node, head=head(name, body, node.guard, "sum"), body=body))
            self.made[key] = read_of(self.waiting[-1])
        return Read(self.made[key].head, *read.indices)


def _times(parts: Parts, scale: Expr) -> Expr:
    """What was taken apart times a scale, which is an exponential or keeps it from leaving the range."""
    return parts.rest * in_one_power(exp(parts.exponent) * scale)
