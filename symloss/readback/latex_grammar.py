r"""The grammar of formulas in LaTeX, as the expression printer writes them; what is not here is in `reading`.

product   = factor {[\cdot] factor}              side by side
factor    = \log factor | \lim_{element \to sum} product | \sum_{index = sum}^{\infty} product
          | \frac{\partial [^2] element}{\partial element [^2]} | \frac{sum}{sum} | power
primary   = number | element | function (sum, ...) | e^{sum} | \sqrt{sum} | (sum) | {sum}
          | \frac{\partial}{\partial element} product | loss(sum, ...; letter = sum, ...)
          | \left|sum\right| | \left[condition\right] | \begin{cases} ... \end{cases}
exponent  = ^ script
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symloss.readback.latex_tokens import LatexTokeniser
from symloss.readback.nodes import (
    Applied,
    Bracket,
    Call,
    Cases,
    Element,
    Infinity,
    Limit,
    Negative,
    Node,
    Number,
    Partial,
    Product,
    Quotient,
    ReadBackError,
    Row,
    Series,
    Setting,
    Slope,
    Softmax,
)
from symloss.readback.reading import FormulaGrammar, Reading, T
from symloss.readback.table import Table
from symloss.readback.text_tokens import Token

_RELATIONS = {"=": "==", r"\ne": "!=", "<": "<", r"\le": "<=", ">": ">", r"\ge": ">="}
_RUNNING = {r"\sum": "sum", r"\max": "max", r"\min": "min"}
_FUNCTIONS = {
    r"\exp": "exp", r"\max": "max", r"\min": "min", r"\sigma": "sigmoid", r"\cosh": "cosh", r"\sinh": "sinh",
    r"\tanh": "tanh", r"\sin": "sin", r"\cos": "cos", r"\tan": "tan", r"\arccos": "acos", r"\arcsin": "asin",
    r"\arctan": "atan", r"\angle": "angle", r"\psi": "psi",
    r"\Phi": "norm_cdf", r"\Gamma": "gamma",
}  # fmt: skip
_BARE = {r"\log": "log", r"\arctan": "atan"}
"""Functions that may stand before one factor without brackets."""
_ENDS = frozenset(
    ("+", "-", ")", "]", "}", "&", ",", ";", ":", r"\right", r"\\", r"\end", r"\wedge", r"\vee", *_RELATIONS)
)


class LatexGrammar(FormulaGrammar):
    """Reads LaTeX."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._tokens = LatexTokeniser(table)

    def reading(self, line: str) -> Reading:
        return _Reading(self._tokens(line), self.table)


class _Reading(Reading):
    MINUS, AND, OR, NOT = "-", r"\wedge", r"\vee", r"\neg"
    RELATIONS = _RELATIONS

    # Brackets

    def _opens(self, sign: str) -> bool:
        """Whether a bracket begins here, stretched or not."""
        return self._is(sign) or (self._is(r"\left") and self._after == sign)

    def _enclosed(self, opening: str, closing: str, inside: Callable[[], T]) -> T:
        stretched = self._is(r"\left")
        if stretched:
            self._take()
        self._take(opening)
        found = inside()
        if stretched:
            self._take(r"\right")
        self._take(closing)
        return found

    def _group(self, inside: Callable[[], T]) -> T:
        return self._enclosed("{", "}", inside)

    # Products

    def _product(self) -> Node:
        factors = [self._factor()]
        while self._next.kind not in ("end", "word") and not self._is(*_ENDS):
            if self._is(r"\cdot"):
                self._take()
            elif self._next.kind == "number":
                raise ReadBackError(f"the number {self._next.text} follows a factor without a sign between")
            factors.append(self._factor())
        return factors[0] if len(factors) == 1 else Product(tuple(factors))

    def _running(self) -> str | None:
        if self._next.text not in _RUNNING or self._after != "_" or self._is_series():
            return None
        operation = _RUNNING[self._take().text]
        self._take("_")
        return operation

    def _bare(self) -> Node | None:
        if self._is(r"\lim"):
            return self._limit()
        if self._is_series():
            return self._series()
        if self._next.text not in _BARE:
            return None
        function = _BARE[self._take().text]
        if self._is("{"):  # as SymPy writes a call
            return Call(function, (self._group(self._sum),))
        return Call(function, (self._factor(),))

    def _limit(self) -> Limit:
        self._take(r"\lim")
        self._take("_")
        self._take("{")
        moving = self._element()
        self._take(r"\to")
        ends: tuple[Node, ...]
        if self._is(r"\pm"):
            self._take()
            self._take(r"\infty")
            ends = Infinity(), Negative(Infinity())
        else:
            ends = (self._sum(),)
        self._take("}")
        return Limit(moving, ends, self._product())

    def _is_series(self) -> bool:
        """Whether a sum begins here with a first index, as `\\sum_{j=1}^{\\infty}`."""
        texts = [token.text for token in self.tokens[self.at : self.at + 5]]
        return texts[:3] == [r"\sum", "_", "{"] and texts[4:] == ["="]

    def _series(self) -> Series:
        for text in (r"\sum", "_", "{"):
            self._take(text)
        index = self._index()
        self._take("=")
        first = self._sum()
        for text in ("}", "^", "{", r"\infty", "}"):
            self._take(text)
        return Series(index, first, self._product())

    def _is_name(self, token: Token) -> bool:
        return token.kind == "name" or re.fullmatch(r"\\[A-Za-z]+", token.text) is not None

    def _exponent(self) -> Node | None:
        if not self._is("^"):
            return None
        self._take()
        return self._script()

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
            case "e" if self._after == "^" and 0 not in self.table.shown.get("e", {}):
                self._take()
                self._take("^")
                return Call("exp", (self._script(),))
        if token.kind == "function":
            self._take()
            name = token.text[len(r"\operatorname{") : -1].replace(r"\_", "_")
            return self._applied(name) if name in self.table.losses else self._call(name)
        if token.text in _FUNCTIONS and token.text not in self.table.shown:
            self._take()
            return self._call(_FUNCTIONS[token.text])
        return self._element()

    def _fraction(self) -> Node:
        self._take(r"\frac")
        if self._after == r"\partial":
            is_operator = self.tokens[self.at + 2].text == "}"
            return self._slope() if is_operator else self._partial()
        return Quotient(self._group(self._sum), self._group(self._sum))

    def _slope(self) -> Slope:
        self._group(lambda: self._take(r"\partial"))
        wrt, is_squared = self._group(self._moved_by)
        if is_squared:
            raise ReadBackError("the second derivative of a formula cannot be read")
        return Slope(self._product(), wrt)

    def _partial(self) -> Partial:
        above, is_second = self._group(self._moved)
        below, is_squared = self._group(self._moved_by)
        if is_second != is_squared:
            raise ReadBackError("a derivative is the second one above the bar or below it only")
        return Partial(above, below, is_second)

    def _moved(self) -> tuple[Element, bool]:
        self._take(r"\partial")
        is_second = self._squared()
        return self._element(), is_second

    def _moved_by(self) -> tuple[Element, bool]:
        self._take(r"\partial")
        element = self._group(self._element) if self._is("{") else self._element()
        return element, self._squared()

    def _squared(self) -> bool:
        if not self._is("^"):
            return False
        self._take()
        self._take("2")
        return True

    def _element(self) -> Element:
        token = self._take()
        if token.text == r"\lVert":  # of a length, the vector has the indices
            vector = self._element()
            self._take(r"\rVert")
            return Element(rf"\lVert {vector.name} \rVert", vector.indices)
        if token.kind == "joined":
            return Element(token.text, self._indices("}"))
        if not self._is_name(token):
            raise ReadBackError(f"{token.text or 'the end'!r} stands where a quantity should")
        if not self._is("_"):
            return Element(token.text)
        self._take("_")
        if self._is("{"):
            self._take("{")
            return Element(token.text, self._indices("}"))
        return Element(token.text, (self._script(),))

    def _indices(self, end: str) -> tuple[Node, ...]:
        found = self._listed(self._sum)
        self._take(end)
        return found

    def _call(self, name: str) -> Node:
        def arguments() -> tuple[Node, ...]:
            return self._enclosed("(", ")", lambda: self._listed(self._sum))

        return Call(name, self._group(arguments) if self._is("{") else arguments())  # braces: as SymPy writes

    def _applied(self, name: str) -> Applied:
        """A loss with arrays, and behind a semicolon with parameters."""
        self._take("(")
        arguments = self._listed(self._sum)
        settings: tuple[Setting, ...] = ()
        if self._is(";"):
            self._take()
            settings = self._listed(self._setting)
        self._take(")")
        return Applied(name, arguments, settings)

    def _setting(self) -> Setting:
        """`letter = value`, or the letter alone where what it is set to has the same one."""
        start, letter = self.at, ""
        while self._next.kind != "end" and not self._is("=", ",", ")"):
            letter += self._take().text
        if self._is("="):
            self._take()
        else:
            self.at = start
        return Setting(letter, self._sum())

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

    def _held_still(self) -> bool:
        if not self._is("held still"):
            return False
        self._take()
        return True
