"""Sentences that people wrote, as spans: code between backticks, and the formulas among the words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symloss.printers.pages.content import Code, Math, Prose, Span
from symloss.printers.pages.signs import SIGNS, spelled

_FUNCTIONS = ("softplus", "sigmoid", "softmax", "log", "exp", "max", "min", "sqrt")
_RELATION = re.compile(r"^(?:=|<|>|<=|>=|!=|≤|≥|≠)$")
_OPERATOR = re.compile(r"^[-+*/·−]$")
_LONG = {*_FUNCTIONS, "inf", "dx", "dt", "du"}
_OPERAND = re.compile(r"^[-−(|]*\w[\w()|/+*·^'∞½−,-]*$|^[-−(]*[\w∞½][)|]*$")
_NUMBER = re.compile(r"^[-−]?\d+(?:\.\d+)?$")
_INFINITE = ("inf", "-inf", "+inf", "∞", "-∞", "+∞")
_CALL = re.compile(r"^(?:log|[^\W\d])\([-−]?\w(?:/\w)?\)$")
_DERIVATIVE = re.compile(r"^d(?P<above>.+)/d(?P<below>\w)$")
_SPELLED = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "*": r"\cdot"}


def prose(text: str, symbols: Mapping[str, str] | None = None) -> Prose:
    """A sentence as spans.

    `code` between backticks is kept as it is. A relation among words, such as "0 log 0 = 0", becomes a
    formula; names in it that `symbols` knows are shown by their symbol.
    """
    spans: list[Span] = []
    for position, part in enumerate(re.split(r"`([^`]+)`", " ".join(text.split()))):
        if position % 2:
            spans.append(Code(part))
        elif part:
            spans += _with_formulas(part, symbols or {})
    return tuple(spans)


def joined(*parts: Prose | Span) -> Prose:
    """Spans and prose after each other; neighbouring text is merged."""
    spans: list[Span] = []
    for part in parts:
        for span in part if isinstance(part, tuple) else (part,):
            if isinstance(span, str) and spans and isinstance(spans[-1], str):
                spans[-1] += span
            elif span != "":
                spans.append(span)
    return tuple(spans)


def _with_formulas(text: str, symbols: Mapping[str, str]) -> list[Span]:
    pieces = re.split(r"(\s+)", text)
    words = pieces[::2]
    spans: list[Span] = []
    plain: list[str] = []
    position = 0
    while position < len(words):
        end = position + 1 if _stands_alone(words[position].rstrip(".,;:")) else None
        end = _formula_end(words, position, symbols) or end
        if end is None:
            plain.append(words[position])
            position += 1
            continue
        formula, mark = _without_punctuation(words[position:end])
        if plain:
            spans.append(" ".join(plain) + " ")
        spans.append(Math(" ".join(_token(word, symbols) for word in formula)))
        plain = [mark] if end < len(words) or mark else []
        position = end
    if plain:
        spans.append(" ".join(plain))
    return list(joined(tuple(spans)))


def _formula_end(words: list[str], start: int, symbols: Mapping[str, str]) -> int | None:
    """Where a formula that starts here ends: the longest balanced row of operands around operators."""
    position = start
    while position < len(words):
        word = words[position]
        bare = word.rstrip(".,;:")
        is_between = bool(_RELATION.match(word) or _OPERATOR.match(word)) and position > start
        if not is_between and not _is_operand(bare, symbols):
            break
        position += 1
        if bare != word and not _is_open(words[start:position]):
            break
    while position > start and not _is_formula(words[start:position]):
        position -= 1
    return position if position > start else None


def _is_formula(words: list[str]) -> bool:
    """Whether words that could be operands are a formula: complete, balanced, and more than a word."""
    if _hangs(words[-1]) or _is_open(words) or " ".join(words).count("|") % 2:
        return False
    inner = words[1:-1]
    return any(_RELATION.match(word) or _OPERATOR.match(word) for word in inner) or "^" in words[0]


def _stands_alone(word: str) -> bool:
    """An infinity, a Greek letter, or a function of one letter: a formula without a relation."""
    return word in _INFINITE or word in SIGNS or bool(_CALL.match(word))


def _is_open(words: list[str]) -> bool:
    text = " ".join(words)
    return text.count("(") != text.count(")")


def _hangs(word: str) -> bool:
    return bool(_RELATION.match(word) or _OPERATOR.match(word) or word in _FUNCTIONS)


def _is_operand(word: str, symbols: Mapping[str, str]) -> bool:
    """A number, a symbol, a letter, a call or a power of those; no word of a sentence."""
    if word in symbols or word in _INFINITE or _NUMBER.match(word):
        return True
    letters = set(re.findall(r"[^\W\d_]{2,}", word))
    return word not in ("a", "A", "I") and letters <= _LONG and bool(_OPERAND.match(word))


def _without_punctuation(words: list[str]) -> tuple[list[str], str]:
    last = words[-1].rstrip(".,;:")
    return [*words[:-1], last], words[-1][len(last) :]


def _token(word: str, symbols: Mapping[str, str]) -> str:
    if word in symbols:
        return symbols[word]
    if word in _SPELLED:
        return _SPELLED[word]
    if found := _DERIVATIVE.match(word):
        return rf"d{_plain(found['above'])}/d{found['below']}"
    return _plain(word)


def _plain(word: str) -> str:
    text = re.sub(r"\b(log|exp|max|min)\b", r"\\\1", word)
    text = re.sub(r"\b(softplus|sigmoid|softmax|sqrt)\b", r"\\operatorname{\1}", text)
    text = re.sub(r"\binf\b", r"\\infty", text)
    return spelled(text.replace("_", r"\_"))
