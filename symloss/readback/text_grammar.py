"""The grammar of formulas in plain Unicode.

sum       = [−] product {(+ | −) product}
product   = factor {(· | /) factor}            / and · from left to right
factor    = (Σ | max | min)_index product      a sum reaches to the next + or − outside brackets
          | log factor | √ primary | ∂ element / ∂ element | power
power     = primary [² | ³ | ⁴ | ^ primary]
primary   = number | element | function(sum, ...) | (sum) | |sum| | [condition] | { cases }
line      = sum [for condition]
condition = both {or both};  both = relation {and relation};  relation = sum < sum | element held still
"""

from __future__ import annotations

from symloss.readback.nodes import (
    Bracket,
    Call,
    Cases,
    Compare,
    Element,
    Held,
    Infinity,
    Logical,
    Negative,
    Node,
    Number,
    Over,
    Partial,
    Power,
    Product,
    Quotient,
    ReadBackError,
    Row,
    Softmax,
    Sum,
)
from symloss.readback.table import Table
from symloss.readback.text_tokens import Token, Tokeniser

FUNCTIONS = {"σ": "sigmoid", "arctan": "atan", "arccos": "acos", "arcsin": "asin"}
_RELATIONS = {"=": "==", "≠": "!=", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
_RAISED = {"²": "2", "³": "3", "⁴": "4"}
_RUNNING = {"Σ_": "sum", "max_": "max", "min_": "min"}
_BARE = ("log",)  # a function that may stand before its argument without brackets
_WORDS = ("if", "otherwise", "and", "or", "not", "for", "held", "still")


class TextGrammar:
    """Reads formulas whose names a table knows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._tokens = Tokeniser(table.shown)

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
        return _Reading(self._tokens(line), self.table).whole(line)


class _Reading:
    """One line on its way from left to right."""

    def __init__(self, tokens: list[Token], table: Table) -> None:
        self.tokens = tokens
        self.table = table
        self.at = 0

    def whole(self, line: str) -> tuple[Node, Node | None]:
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

    def _take(self, *texts: str) -> Token:
        token = self._next
        if texts and token.text not in texts:
            raise ReadBackError(f"{token.text or 'the end'!r} stands where {' or '.join(texts)} should")
        self.at += 1
        return token

    def _is(self, *texts: str) -> bool:
        return self._next.text in texts and self._next.kind != "end"

    # Sums and products

    def _sum(self) -> Node:
        terms: list[Node] = [self._signed()]
        while self._is("+", "−"):
            minus = self._take().text == "−"
            term = self._product()
            terms.append(Negative(term) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _signed(self) -> Node:
        if self._is("−"):
            self._take()
            return Negative(self._product())
        return self._product()

    def _product(self) -> Node:
        found = self._factor()
        while self._is("·", "/"):
            if self._take().text == "/":
                found = Quotient(found, self._factor())
            else:
                right = self._factor()
                found = Product((*found.factors, right) if isinstance(found, Product) else (found, right))
        return found

    def _factor(self) -> Node:
        token = self._next
        if token.text in _RUNNING:
            self._take()
            indices, condition = self._under()
            return Over(_RUNNING[token.text], indices, condition, self._product())
        if token.text == "√":
            self._take()
            return Call("sqrt", (self._primary(),))
        if token.text == "∂":
            return self._partial()
        if token.text in _BARE and self.tokens[self.at + 1].text != "(":
            self._take()
            return Call(token.text, (self._factor(),))
        return self._power()

    def _partial(self) -> Node:
        self._take("∂")
        above = self._element()
        self._take("/")
        self._take("∂")
        return Partial(above, self._element())

    def _under(self) -> tuple[tuple[str, ...], Node | None]:
        if not self._is("{"):
            return (self._index(),), None
        self._take("{")
        indices, condition = [self._index()], None
        while self._is(","):
            self._take()
            indices.append(self._index())
        if self._is(":"):
            self._take()
            condition = self._condition()
        self._take("}")
        return tuple(indices), condition

    def _index(self) -> str:
        token = self._take()
        if token.kind != "name":
            raise ReadBackError(f"{token.text!r} is no index")
        return token.text

    # Powers and what they are of

    def _power(self) -> Node:
        base = self._primary()
        if self._next.text in _RAISED:
            return Power(base, Number(_RAISED[self._take().text]))
        if self._is("^"):
            self._take()
            return Power(base, self._primary())
        return base

    def _primary(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._take()
            return Number(token.text.replace("−", "-"))
        match token.text:
            case "∞":
                self._take()
                return Infinity()
            case "(":
                return self._enclosed("(", ")")
            case "|":
                return Call("abs", (self._enclosed("|", "|"),))
            case "[":
                return self._bracket()
            case "{":
                return self._cases()
            case "softmax_":
                return self._softmax_at()
        if token.kind != "name" or token.text in _WORDS:
            raise ReadBackError(f"{token.text or 'the end'!r} stands where a quantity should")
        if self.tokens[self.at + 1].text == "(":
            return self._call()
        return self._element()

    def _enclosed(self, opening: str, closing: str) -> Node:
        self._take(opening)
        inside = self._sum()
        self._take(closing)
        return inside

    def _element(self) -> Element:
        token = self._take()
        if token.kind != "name":
            raise ReadBackError(f"{token.text!r} stands where a quantity should")
        return Element(token.text, self._indices() if self._is("[") else ())

    def _indices(self) -> tuple[Node, ...]:
        self._take("[")
        found = [self._sum()]
        while self._is(","):
            self._take()
            found.append(self._sum())
        self._take("]")
        return tuple(found)

    def _call(self) -> Node:
        name = self._take().text
        self._take("(")
        arguments = [self._sum()]
        while self._is(","):
            self._take()
            arguments.append(self._sum())
        self._take(")")
        if name == "softmax":
            if len(arguments) != 1 or not isinstance(arguments[0], Element):
                raise ReadBackError("the softmax of a row is that of an element")
            (at,) = self._indices()
            return Softmax("", Row(arguments[0]), at)
        return Call(FUNCTIONS.get(name, name), tuple(arguments))

    def _softmax_at(self) -> Node:
        self._take("softmax_")
        index = self._index()
        return Softmax(index, self._enclosed("(", ")"))

    # Conditions

    def _bracket(self) -> Node:
        self._take("[")
        condition = self._condition()
        return Bracket(condition, self._take("]", "]_½").text == "]_½")

    def _cases(self) -> Node:
        self._take("{")
        rows: list[tuple[Node, Node | None]] = []
        while True:
            value = self._sum()
            if self._take("if", "otherwise").text == "otherwise":
                rows.append((value, None))
                break
            rows.append((value, self._condition()))
            if not self._is(";"):
                break
            self._take(";")
        self._take("}")
        return Cases(tuple(rows))

    def _condition(self) -> Node:
        return self._joined("or", "any", lambda: self._joined("and", "all", self._relation))

    def _joined(self, word: str, kind: str, part) -> Node:  # type: ignore[no-untyped-def]
        parts = [part()]
        while self._is(word):
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logical(kind, tuple(parts))

    def _relation(self) -> Node:
        if self._is("not"):
            self._take()
            return Logical("not", (self._relation(),))
        start = self.at
        if self._is("("):  # a condition in brackets, or a number
            self._take()
            try:
                inside = self._condition()
                self._take(")")
                return inside
            except ReadBackError:
                self.at = start
        left = self._sum()
        if self._is("held") and isinstance(left, Element):
            self._take()
            self._take("still")
            return Held(left)
        if self._next.text not in _RELATIONS:
            raise ReadBackError(f"{self._next.text or 'the end'!r} stands where a relation should")
        relation = _RELATIONS[self._take().text]
        return Compare(relation, left, self._sum())
