"""The chain rule along quantities through which all of the derivative passes, from the loss to the input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Add, Eq, Expr, Mul, S, Tuple

from symloss.derivation.adjoints import local_derivative
from symloss.derivation.components import by_component
from symloss.derivation.links import Segment, moving_reads, paths_of
from symloss.derivation.lowered import term_factor
from symloss.derivation.opening import Line
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import fresh_index, kept_apart, placed_at
from symloss.derivation.rules import COSINE_LEMMA, MEAN, PICK, SOFTMAX, is_picked, is_softmax, rule_of
from symloss.derivation.steps import DerivationError
from symloss.derivation.teller import LONGEST_LINE, Teller, TooLongError, limited
from symloss.language.reductions import SumOver
from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Node, Reduce, read_of

_MOST_PATHS = 10
"""What more paths lead along is told path by path."""
_UNIT = (S.One, S.NegativeOne)


@dataclass
class ByLinks(Teller):
    """The derivative of each link in the one before it, then their product."""

    segments: tuple[Segment, ...] = ()

    def tell(self) -> Expr:
        if any(paths_of(segment, self.lemmas) > _MOST_PATHS for segment in self.segments):
            raise TooLongError
        links: list[tuple[Segment, Expr, Expr, Expr]] = []
        for segment in reversed(self.segments):
            shown = self._formal(segment)
            target = self._target(segment.upper, segment, shown)
            with self.noted("the value put in", target):
                value = self._derived(segment, shown)
                if self.missing is not None:
                    self.steps()
                    self.checker.identity(target, value, "value")
                links.append((segment, target, value, shown))
        if len(links) < len(self.segments):
            raise DerivationError("the derivative has no value", "the steps before it are missing")
        return self._chained(links)

    # The derivative of one link in the one before it

    def _formal(self, segment: Segment) -> tuple[Index, ...]:
        """The indices of the lower end as they are shown: the upper end's own where it has them too."""
        places = {at: index for index, at in segment.places[segment.lower].items()}
        used = {index for node in (segment.upper, *segment.inner) for index in node.axes}
        shown: list[Index] = []
        for at, axis in enumerate(segment.axes):
            shown.append(places[at] if at in places else fresh_index(axis, [*used, *shown, *self.names]))
        return tuple(shown)

    def _derived(self, segment: Segment, shown: tuple[Index, ...]) -> Expr:
        """The lines about the derivative of the upper end, and of what it is made of."""
        hidden = {shown[at]: Index(f"{shown[at].name} ", shown[at].extent) for at in segment.own}
        back = {new: old for old, new in hidden.items()}
        known: dict[str, Expr] = {}
        value: Expr = S.Zero
        for node in (*segment.inner, segment.upper):
            raw = placed_at(self._raw(node, segment, hidden, shown, known), back)
            target = self._target(node, segment, shown)
            axes = tuple(target.free_symbols)
            raw = kept_apart(by_component(self.folded(raw), shown), axes)
            self.line(self._said(node, segment, target, raw))
            value = self.shortened(target, raw)
            limited(value, LONGEST_LINE)
            known[node.name] = placed_at(value, hidden)
        return value

    def _raw(
        self,
        node: Node,
        segment: Segment,
        hidden: Mapping[Index, Index],
        shown: tuple[Index, ...],
        known: Mapping[str, Expr],
    ) -> Expr:
        """The derivative of a node in the lower end, by those of what it reads."""
        found: list[Expr] = []
        by_lemma = dict(self.lemmas[node.name].derivatives()) if node.name in self.lemmas else {}
        for read in moving_reads(node, segment.names, self.lemmas):
            local = by_lemma[read] if by_lemma else self.folded(local_derivative(node, read))
            local = term_factor(node) * local if isinstance(node, Reduce) else local
            over = node.over if isinstance(node, Reduce) else ()
            guard = node.guard
            if read.name == segment.lower:
                moves: dict[Index, Expr] = {}
                brackets: list[Expr] = []
                for at in segment.own:
                    formal, actual = hidden[shown[at]], read.indices[at]
                    if actual in over and actual not in moves and actual.extent == formal.extent:
                        moves[actual] = formal  # only the term that holds it
                    else:
                        brackets.append(Indicator(Eq(formal, actual)))
                local = placed_at(local * Mul(*brackets), moves)
                guard = placed_at(guard, moves) if moves and guard is not S.true else guard
                over = tuple(index for index in over if index not in moves)
            else:
                axes = self.nodes[read.name].axes
                local *= placed_at(known[read.name], dict(zip(axes, read.indices, strict=True)))
            if over:
                number, rest = local.as_coeff_Mul()
                local = number * SumOver(rest, Tuple(*over), guard)
            elif guard is not S.true:
                local *= Indicator(guard)
            found.append(local)
        total = Add(*found)
        return self.lowered.scale * total if node.name == "total" else total

    def _target(self, node: Node, segment: Segment, shown: tuple[Index, ...]) -> PartialDerivative:
        """∂node/∂lower, at the node's own indices."""
        at = list(shown)
        for index, place in segment.places[segment.lower].items():
            at[place] = node.axes[segment.places[node.name][index]]
        head = self.element(segment.lower).head
        of = self.lowered.loss if node.name == "total" else read_of(node)
        return PartialDerivative(of, Read(head, *at))

    # The product of all

    def _chained(self, links: list[tuple[Segment, Expr, Expr, Expr]]) -> Expr:
        """The derivative of the loss in the input."""
        product: Expr = S.One
        value: Expr = S.One
        own: tuple[Index, ...] = ()
        for segment, target, derivative, shown in links:
            moves = dict(zip(own, segment.upper.axes, strict=True))
            product, value = placed_at(product, moves), placed_at(value, moves)
            factor = derivative if derivative in _UNIT else target
            lost = [index for index in segment.upper.axes if index not in shown]
            product, value = product * factor, value * derivative
            if lost:
                product, value = SumOver(product, Tuple(*lost)), SumOver(value, Tuple(*lost))
            own = shown
        end = dict(zip(own, self.axes_of(self.lowered.wrt), strict=True))
        product, value = placed_at(product, end), placed_at(value, end)
        target = self.lowered.target
        if len(links) == 1:
            if own != self.axes_of(self.lowered.wrt):
                self.line(
                    Line("rename the indices", target, target, value, "the indices have no other meaning")
                )
            return value
        value = kept_apart(value, self.axes_of(self.lowered.wrt))
        self.line(Line("chain rule", target, target, product, "link by link from the loss to the input"))
        if value != product:
            why = "the derivatives that are known already are put in"
            self.line(Line("substitute", target, product, value, why))
        value = self.shortened(target, value)
        limited(value, LONGEST_LINE)
        return value

    def _said(self, node: Node, segment: Segment, target: PartialDerivative, raw: Expr) -> Line:
        """The line of a derivative: its rule, both sides, and why it holds."""
        rule, why = COSINE_LEMMA if node.name in self.lemmas else rule_of(node, segment.names)
        if self.lowered.by_lemmas and is_softmax(node, self.nodes):
            rule, why = SOFTMAX
        if node.name == "total" and segment.lower == "term":
            rule, why = MEAN[0] if self.lowered.scale is not S.One else "derivative of a sum", MEAN[1]
        moving = moving_reads(node, segment.names, self.lemmas)
        cites = (PICK[0],) if any(map(is_picked, moving)) else ()
        return Line(rule, target, target, raw, why, cites=cites)
