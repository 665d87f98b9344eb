"""What the grammars of formulas share: a reading of tokens from left to right.

sum       = [−] product {(+ | −) product}
factor    = (Σ | max | min)_index product    a sum reaches to the next + or − outside brackets
power     = primary [exponent]
line      = sum [for condition]
condition = both {or both};  both = relation {and relation};  relation = sum < sum | element held still

A dialect spells the signs, and has products, primaries and cases of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from symloss.readback.nodes import (
    Compare,
    Element,
    Held,
    Logical,
    Negative,
    Node,
    Over,
    Power,
    ReadBackError,
    Sum,
)
from symloss.readback.table import Table
from symloss.readback.text_tokens import Token

T = TypeVar("T")


class Reading(ABC):
    """One line on its way from left to right."""

    MINUS: ClassVar[str]
    AND: ClassVar[str]
    OR: ClassVar[str]
    NOT: ClassVar[str]
    RELATIONS: ClassVar[Mapping[str, str]]

    def __init__(self, tokens: list[Token], table: Table) -> None:
        self.tokens = tokens
        self.table = table
        self.at = 0

    def whole(self, line: str) -> tuple[Node, Node | None]:
        """The formula that a line is, and the condition after `for` under which it holds.

        Raises:
            ReadBackError: the line is none.
        """
        found, condition = self._sum(), None
        if self._is("for"):
            self._take()
            condition = self._condition()
        if self._next.kind != "end":
            raise ReadBackError(f"{line!r} goes on after a formula is complete: {line[self._next.at :]!r}")
        return found, condition

    # Tokens

    @property
    def _next(self) -> Token:
        return self.tokens[self.at]

    @property
    def _after(self) -> str:
        """What stands behind the next token."""
        return self.tokens[self.at + 1].text

    def _take(self, *texts: str) -> Token:
        token = self._next
        if texts and token.text not in texts:
            raise ReadBackError(f"{self._here!r} stands where {' or '.join(texts)} should")
        self.at += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._next.text in texts and self._next.kind != "end"

    @property
    def _here(self) -> str:
        return self._next.text or "the end"

    def _opens(self, sign: str) -> bool:
        """Whether a bracket begins here."""
        return self._is(sign)

    def _enclosed(self, opening: str, closing: str, inside: Callable[[], T]) -> T:
        self._take(opening)
        found = inside()
        self._take(closing)
        return found

    def _listed(self, part: Callable[[], T]) -> tuple[T, ...]:
        """Parts with commas between them."""
        found = [part()]
        while self._is(","):
            self._take()
            found.append(part())
        return tuple(found)

    # Sums and factors

    def _sum(self) -> Node:
        terms: list[Node] = [self._signed()]
        while self._is("+", self.MINUS):
            minus = self._take().text == self.MINUS
            term = self._product()
            terms.append(Negative(term) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _signed(self) -> Node:
        if self._is(self.MINUS):
            self._take()
            return Negative(self._product())
        return self._product()

    @abstractmethod
    def _product(self) -> Node:
        """Factors, each a `_factor`."""

    def _factor(self) -> Node:
        operation = self._running()
        if operation is not None:
            indices, condition = self._under()
            return Over(operation, indices, condition, self._product())
        found = self._bare()
        return self._power() if found is None else found

    @abstractmethod
    def _running(self) -> str | None:
        """Σ, max or min over an index, up to where the index begins."""

    @abstractmethod
    def _bare(self) -> Node | None:
        """A factor that begins with a sign of its own, such as a function that stands without brackets."""

    def _under(self) -> tuple[tuple[str, ...], Node | None]:
        """The indices that something runs over, and the condition behind a colon."""
        if not self._is("{"):
            return (self._index(),), None
        self._take("{")
        indices, condition = self._listed(self._index), None
        if self._is(":"):
            self._take()
            condition = self._condition()
        self._take("}")
        return indices, condition

    def _index(self) -> str:
        token = self._take()
        if not self._is_name(token):
            raise ReadBackError(f"{token.text!r} is no index")
        return token.text

    def _is_name(self, token: Token) -> bool:
        """Whether a token may stand for a quantity or an index."""
        return token.kind == "name"

    def _power(self) -> Node:
        base = self._primary()
        exponent = self._exponent()
        return base if exponent is None else Power(base, exponent)

    @abstractmethod
    def _primary(self) -> Node:
        """What powers are of."""

    @abstractmethod
    def _exponent(self) -> Node | None:
        """What the primary before it is raised to."""

    # Conditions

    def _condition(self) -> Node:
        return self._joined(self.OR, "any", lambda: self._joined(self.AND, "all", self._relation))

    def _joined(self, sign: str, kind: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._is(sign):
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logical(kind, tuple(parts))

    def _relation(self) -> Node:
        if self._is(self.NOT):
            self._take()
            return Logical("not", (self._relation(),))
        start = self.at
        if self._opens("("):  # a condition in brackets, or a number
            try:
                return self._enclosed("(", ")", self._condition)
            except ReadBackError:
                self.at = start
        left = self._sum()
        if isinstance(left, Element) and self._held_still():
            return Held(left)
        if self._next.text not in self.RELATIONS:
            raise ReadBackError(f"{self._here!r} stands where a relation should")
        return Compare(self.RELATIONS[self._take().text], left, self._sum())

    @abstractmethod
    def _held_still(self) -> bool:
        """Whether the words that say so stand here; they are taken."""


class FormulaGrammar(ABC):
    """Reads formulas whose names a table knows."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @abstractmethod
    def reading(self, line: str) -> Reading:
        """A line before it is read."""

    def sum(self, line: str) -> Node:
        """The whole of a line as one expression.

        Raises:
            ReadBackError: the line is none.
        """
        found, condition = self.line(line)
        if condition is not None:
            raise ReadBackError(f"{line!r} has a condition")
        return found

    def line(self, line: str) -> tuple[Node, Node | None]:
        """The right side of a line, and the condition after `for` under which it holds."""
        return self.reading(line).whole(line)
