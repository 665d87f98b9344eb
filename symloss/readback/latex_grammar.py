r"""The grammar of formulas in LaTeX, as the expression printer writes them.

sum       = [-] product {(+ | -) product}
product   = factor {[\cdot] factor}              side by side
factor    = (\sum | \max | \min)_{index} product    a sum reaches to the next + or - outside brackets
          | \log factor | \frac{\partial element}{\partial element} | \frac{sum}{sum} | power
power     = primary [^ script]
primary   = number | element | function (sum, ...) | e^{sum} | \sqrt{sum} | (sum) | {sum}
          | \left|sum\right| | \left[condition\right] | \begin{cases} ... \end{cases}
line      = sum [\text{for} condition]
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symloss.readback.latex_tokens import LatexTokeniser
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
from symloss.readback.text_tokens import Token

_RELATIONS = {"=": "==", r"\ne": "!=", "<": "<", r"\le": "<=", ">": ">", r"\ge": ">="}
_RUNNING = {r"\sum": "sum", r"\max": "max", r"\min": "min"}
_FUNCTIONS = {
    r"\exp": "exp", r"\max": "max", r"\min": "min", r"\sigma": "sigmoid", r"\cosh": "cosh", r"\sinh": "sinh",
    r"\tanh": "tanh", r"\sin": "sin", r"\cos": "cos", r"\tan": "tan", r"\arccos": "acos", r"\arcsin": "asin",
    r"\arctan": "atan", r"\angle": "angle", r"\psi": "psi",
}  # fmt: skip
_BARE = {r"\log": "log", r"\arctan": "atan"}
"""Functions that may stand before one factor without brackets."""
_ENDS = frozenset(
    ("+", "-", ")", "]", "}", "&", ",", ":", r"\right", r"\\", r"\end", r"\wedge", r"\vee", *_RELATIONS)
)


class LatexGrammar:
    """Reads formulas whose names a table knows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._tokens = LatexTokeniser(table)

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
        if self._next.kind == "word" and self._is("for"):
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

    def _opens(self, sign: str) -> bool:
        """Whether a bracket begins here, stretched or not."""
        return self._is(sign) or (self._is(r"\left") and self.tokens[self.at + 1].text == sign)

    def _enclosed(self, opening: str, closing: str, inside: Callable[[], Node]) -> Node:
        stretched = self._is(r"\left")
        if stretched:
            self._take()
        self._take(opening)
        found = inside()
        if stretched:
            self._take(r"\right")
        self._take(closing)
        return found

    def _group(self, inside: Callable[[], Node]) -> Node:
        return self._enclosed("{", "}", inside)

    # Sums and products

    def _sum(self) -> Node:
        terms = [self._signed()]
        while self._is("+", "-"):
            minus = self._take().text == "-"
            term = self._product()
            terms.append(Negative(term) if minus else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _signed(self) -> Node:
        if self._is("-"):
            self._take()
            return Negative(self._product())
        return self._product()

    def _product(self) -> Node:
        factors = [self._factor()]
        while self._next.kind not in ("end", "word") and not self._is(*_ENDS):
            if self._is(r"\cdot"):
                self._take()
            elif self._next.kind == "number":
                raise ReadBackError(f"the number {self._next.text} follows a factor without a sign between")
            factors.append(self._factor())
        return factors[0] if len(factors) == 1 else Product(tuple(factors))

    def _factor(self) -> Node:
        text = self._next.text
        if text in _RUNNING and self.tokens[self.at + 1].text == "_":
            self._take()
            self._take("_")
            indices, condition = self._under()
            return Over(_RUNNING[text], indices, condition, self._product())
        if text in _BARE:
            self._take()
            if self._is("{"):  # as SymPy writes a call
                return Call(_BARE[text], (self._group(self._sum),))
            return Call(_BARE[text], (self._factor(),))
        return self._power()

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
        if token.kind != "name" and not re.fullmatch(r"\\[a-z]+", token.text):
            raise ReadBackError(f"{token.text!r} is no index")
        return token.text

    def _power(self) -> Node:
        base = self._primary()
        if not self._is("^"):
            return base
        self._take()
        return Power(base, self._script())

    def _script(self) -> Node:
        """One sign, or a group in braces."""
        if self._is("{"):
            return self._group(self._sum)
        token = self._take()
        if token.kind == "number":
            if len(token.text) > 1:
                raise ReadBackError(f"only the first digit of {token.text} would be raised")
            return Number(token.text)
        return Element(token.text)

    # What powers are of

    def _primary(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._take()
            return Number(token.text)
        if self._opens("("):
            return self._enclosed("(", ")", self._sum)
        if self._opens("["):
            return self._bracket()
        if self._opens("|"):
            return Call("abs", (self._enclosed("|", "|", self._sum),))
        if self._opens(r"\lfloor"):
            return Call("floor", (self._enclosed(r"\lfloor", r"\rfloor", self._sum),))
        match token.text:
            case "{":
                return self._group(self._sum)
            case r"\infty":
                self._take()
                return Infinity()
            case r"\frac":
                return self._fraction()
            case r"\sqrt":
                self._take()
                return Call("sqrt", (self._group(self._sum),))
            case r"\begin":
                return self._cases()
            case r"\operatorname{softmax}":
                return self._softmax()
            case "e" if self.tokens[self.at + 1].text == "^" and 0 not in self.table.shown.get("e", {}):
                self._take()
                self._take("^")
                return Call("exp", (self._script(),))
        if token.kind == "function":
            self._take()
            return self._call(token.text[len(r"\operatorname{") : -1].replace(r"\_", "_"))
        if token.text in _FUNCTIONS and token.text not in self.table.shown:
            self._take()
            return self._call(_FUNCTIONS[token.text])
        return self._element()

    def _fraction(self) -> Node:
        self._take(r"\frac")
        if self.tokens[self.at + 1].text == r"\partial":
            return Partial(self._group(self._moved), self._group(self._moved))
        return Quotient(self._group(self._sum), self._group(self._sum))

    def _moved(self) -> Element:
        self._take(r"\partial")
        return self._element()

    def _element(self) -> Element:
        token = self._take()
        if token.kind == "joined":
            return Element(token.text, self._indices("}"))
        if token.kind != "name" and not re.fullmatch(r"\\[A-Za-z]+", token.text):
            raise ReadBackError(f"{token.text or 'the end'!r} stands where a quantity should")
        if not self._is("_"):
            return Element(token.text)
        self._take("_")
        if self._is("{"):
            self._take("{")
            return Element(token.text, self._indices("}"))
        return Element(token.text, (self._script(),))

    def _indices(self, end: str) -> tuple[Node, ...]:
        found = [self._sum()]
        while self._is(","):
            self._take()
            found.append(self._sum())
        self._take(end)
        return tuple(found)

    def _call(self, name: str) -> Node:
        def arguments() -> tuple[Node, ...]:
            found = [self._sum()]
            while self._is(","):
                self._take()
                found.append(self._sum())
            return tuple(found)

        if self._is("{"):  # as SymPy writes a call
            return Call(name, self._group(lambda: self._enclosed("(", ")", arguments)))
        return Call(name, self._enclosed("(", ")", arguments))

    def _softmax(self) -> Node:
        if r"\operatorname{softmax}" in self.table.shown:  # a function of that name, element by element
            start = self.at
            element = self._element()
            if element.indices and not self._opens("("):
                return element
            self.at = start
        self._take()
        if self._is("_"):
            self._take()
            (index,), _ = self._under()
            return Softmax(index, self._enclosed("(", ")", self._sum))
        row = self._enclosed("(", ")", self._element)
        self._take("_")
        return Softmax("", Row(row), self._script())

    # Conditions

    def _bracket(self) -> Node:
        condition = self._enclosed("[", "]", self._condition)
        if not self._is("_"):
            return Bracket(condition)
        self._take("_")
        for text in ("{", "1", "/", "2", "}"):
            self._take(text)
        return Bracket(condition, half=True)

    def _cases(self) -> Node:
        for text in (r"\begin", "{"):
            self._take(text)
        self._words("cases")
        rows: list[tuple[Node, Node | None]] = []
        while True:
            value = self._sum()
            self._take("&")
            is_last = self._take("if", "otherwise").text == "otherwise"
            rows.append((value, None if is_last else self._condition()))
            if is_last or not self._is(r"\\"):
                break
            self._take(r"\\")
        for text in (r"\end", "{"):
            self._take(text)
        self._words("cases")
        return Cases(tuple(rows))

    def _words(self, word: str) -> None:
        """A word that the tokeniser takes for letters side by side, and the brace that closes it."""
        found = ""
        while not self._is("}"):
            found += self._take().text
        self._take("}")
        if found != word:
            raise ReadBackError(f"{found!r} stands where {word} should")

    def _condition(self) -> Node:
        return self._joined(r"\vee", "any", lambda: self._joined(r"\wedge", "all", self._relation))

    def _joined(self, sign: str, kind: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._is(sign):
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logical(kind, tuple(parts))

    def _relation(self) -> Node:
        if self._is(r"\neg"):
            self._take()
            return Logical("not", (self._relation(),))
        start = self.at
        if self._opens("("):  # a condition in brackets, or a number
            try:
                return self._enclosed("(", ")", self._condition)
            except ReadBackError:
                self.at = start
        left = self._sum()
        if self._is("held still") and isinstance(left, Element):
            self._take()
            return Held(left)
        if self._next.text not in _RELATIONS:
            raise ReadBackError(f"{self._next.text or 'the end'!r} stands where a relation should")
        return Compare(_RELATIONS[self._take().text], left, self._sum())
