"""The grammar of formulas in plain Unicode; what is not here is in `reading`.

product   = factor {(· | /) factor}            / and · from left to right
factor    = log factor | √ primary | ∂ element / ∂ element | power
primary   = number | element | function(sum, ...) | (sum) | |sum| | [condition] | { cases }
exponent  = ² | ³ | ⁴ | ^ primary
"""

from __future__ import annotations

from symloss.readback.nodes import (
    Bracket,
    Call,
    Cases,
    Element,
    Infinity,
    Node,
    Number,
    Partial,
    Product,
    Quotient,
    ReadBackError,
    Row,
    Softmax,
)
from symloss.readback.reading import FormulaGrammar, Reading
from symloss.readback.table import Table
from symloss.readback.text_tokens import Tokeniser

FUNCTIONS = {"σ": "sigmoid", "arctan": "atan", "arccos": "acos", "arcsin": "asin"}
_RELATIONS = {"=": "==", "≠": "!=", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
_RAISED = {"²": "2", "³": "3", "⁴": "4"}
_RUNNING = {"Σ_": "sum", "max_": "max", "min_": "min"}
_BARE = ("log",)  # a function that may stand before its argument without brackets
_WORDS = ("if", "otherwise", "and", "or", "not", "for", "held", "still")


class TextGrammar(FormulaGrammar):
    """Reads plain Unicode."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._tokens = Tokeniser(table.shown)

    def reading(self, line: str) -> Reading:
        return _Reading(self._tokens(line), self.table)


class _Reading(Reading):
    MINUS, AND, OR, NOT = "−", "and", "or", "not"
    RELATIONS = _RELATIONS

    # Products

    def _product(self) -> Node:
        found = self._factor()
        while self._is("·", "/"):
            if self._take().text == "/":
                found = Quotient(found, self._factor())
            else:
                right = self._factor()
                found = Product((*found.factors, right) if isinstance(found, Product) else (found, right))
        return found

    def _running(self) -> str | None:
        return _RUNNING[self._take().text] if self._next.text in _RUNNING else None

    def _bare(self) -> Node | None:
        token = self._next
        if token.text == "√":
            self._take()
            return Call("sqrt", (self._primary(),))
        if token.text == "∂":
            return self._partial()
        if token.text in _BARE and self._after != "(":
            self._take()
            return Call(token.text, (self._factor(),))
        return None

    def _partial(self) -> Node:
        self._take("∂")
        above = self._element()
        self._take("/")
        self._take("∂")
        return Partial(above, self._element())

    # Powers and what they are of

    def _exponent(self) -> Node | None:
        if self._next.text in _RAISED:
            return Number(_RAISED[self._take().text])
        if self._is("^"):
            self._take()
            return self._primary()
        return None

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
                return self._enclosed("(", ")", self._sum)
            case "|":
                return Call("abs", (self._enclosed("|", "|", self._sum),))
            case "[":
                return self._bracket()
            case "{":
                return self._cases()
            case "softmax_":
                return self._softmax_at()
        if token.text == "‖":
            return self._element()
        if token.kind != "name" or token.text in _WORDS:
            raise ReadBackError(f"{self._here!r} stands where a quantity should")
        if self._after == "(":
            return self._call()
        return self._element()

    def _element(self) -> Element:
        token = self._take()
        if token.text == "‖":  # of a length, the vector has the indices
            vector = self._element()
            self._take("‖")
            return Element(f"‖{vector.name}‖", vector.indices)
        if token.kind != "name":
            raise ReadBackError(f"{token.text!r} stands where a quantity should")
        return Element(token.text, self._indices() if self._is("[") else ())

    def _indices(self) -> tuple[Node, ...]:
        return self._enclosed("[", "]", lambda: self._listed(self._sum))

    def _call(self) -> Node:
        name = self._take().text
        arguments = self._enclosed("(", ")", lambda: self._listed(self._sum))
        if name == "softmax":
            if len(arguments) != 1 or not isinstance(arguments[0], Element):
                raise ReadBackError("the softmax of a row is that of an element")
            (at,) = self._indices()
            return Softmax("", Row(arguments[0]), at)
        return Call(FUNCTIONS.get(name, name), arguments)

    def _softmax_at(self) -> Node:
        self._take("softmax_")
        index = self._index()
        return Softmax(index, self._enclosed("(", ")", self._sum))

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

    def _held_still(self) -> bool:
        if not self._is("held"):
            return False
        self._take()
        self._take("still")
        return True
