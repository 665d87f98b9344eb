"""Spoils the text of a declaration: what means nothing must be refused, with one sentence.

A token of the text, or a group in brackets, gives way to something else that Python can read.
"""

from __future__ import annotations

import io
import re
import tokenize
from random import Random
from typing import Any

from symloss.language import DeclarationError
from symloss.language.declaration import declare

from .judge import Slow, Verdict, fault_of, function_of, limited, lowered_as_it_is
from .tree import AXES

STRANGE = (
    "0", "1", "-1", "2", "None", "True", "'text'", "0.5", "1e400", "oo", "-oo", "I", "nan", "zoo",
    "zeta", "gammainc", "Symbol('free')", "Rational(1,0)", "[1]", "()", "{}", "n", "c", "t", "N",
    "C", "(n>0)", "(n==0)", "abs", "len", "print", "real", "label", "lambda:0", "float('nan')", "x",
    "y", "input", "Sum", "Integral", "Matrix([1,2])", "__import__", "10**400", "-n", "n+1", "n-1",
    "2*n", "N-1", "n/2", "sqrt(-1)", "log(0)", "1/0", "stop", "sum", "max", "scan", "Piecewise",
)  # fmt: skip
WRAPS = (
    "mean({})", "sum({}, n)", "sum({}, 3)", "max({}, c, where=0)", "min({}, c, where=n)",
    "softmax({}, n, c)", "logsumexp({}, 'c')", "let('total', {})", "let('x y', {})", "let(3, {})",
    "stop({}, 1)", "stop({} > 0)", "Piecewise(({}, n))", "Piecewise({})",
    "Piecewise(({}, True), (1, False))", "elements({}, n)", "({} > 0)", "({} and 1)",
    "({} if {} > 0 else 0)", "[{}]", "({},)", "float({})", "int({})", "sin({}, 2)", "Max()",
    "zeta({})", "times({})", "xlogy({}, 1, 2)", "Abs({}) ** N", "{} % 2", "{} // 2", "({})[0]",
    "({})(n)", "sum({}, n, n)", "mean({}, n, count=n > 0)", "mean({}, n, each=None)", "max({}, N)",
    "sum({}, c, where='c')", "Eq({}, 0)", "Sum({}, (n, 0, N))", "diff({}, n)", "factorial({})",
    "floor({})", "log({}, 2)", "{} & True", "logaddexp({})", "logaddexp({}, 1, 2, 3)",
    "falling_cosine({}, 1, 2)", "atan_ratio(-1, {})", "exp({}) ** oo",
    "scan(t, carry('a', initial={}), step=lambda a: a)", "{} / 0", "0 / ({} - {})", "not {}",
    "~({})",
)  # fmt: skip
ANNOTATIONS = (
    "real", "real[n]", "real[0]", "real[-1]", "real[N, N, N, N]", "label[N]", "label(C)",
    "label(3)[N]", "label(n)[N]", "real(3, 1)[N]", "real(0)[N]", "positive(-1, 1)[N]", "unit(0, 2)",
    "length(T)", "length(N)[N]", "length(3)", "weights(real)", "weights(label(C))[N]",
    "option(real)[N]", "broadcast(real)", "broadcast(real[N])", "each(real)", "each(real[N])",
    "flag", "choice()", "choice(1)", "choice('a', 'b')", "optional(real[N])", "optional(3)", "int",
    "float", "'real[N]'", "'real[N'", "None", "3", "[N]", "sign", "binary", "real[N][C]",
    "real[real]", "real['N']", "real[N, 2.5]", "real[True]", "integer[N]",
    "depends('a', {1: real})", "choice(label(C)[N], real[N])",
)  # fmt: skip
NAMES = (
    "n", "N", "c", "weight", "reduction", "out", "total", "term", "grad_x", "_x", "lambda_", "class_", "x__",
    "Symbol", "oo", "E", "I", "S", "real",
)  # fmt: skip


def spoiled(text: str, random: Random) -> str:
    """A text that differs from the given one in one place or two, and that Python can read."""
    head, body = text.split("\ndef ", 1)
    for _ in range(100):
        changed = "def " + body
        for _ in range(random.choice([1, 1, 1, 2])):
            changed = random.choice([_token, _token, _wrap, _wrap, _cut, _annotation, _axis, _name])(
                changed, random
            )
        if changed == "def " + body:
            continue
        found = f"{_imports(head)}\n{changed}"
        try:
            compile(found, "<spoiled>", "exec")
        except (SyntaxError, ValueError, tokenize.TokenError):
            continue
        return found
    return text


def _imports(head: str) -> str:
    axes = "\n".join(line for line in head.splitlines() if " = axis(" in line or " = positions(" in line)
    missing = [
        f"{indices[0]}, {name} = axis({indices[0]!r}, {name!r})"
        for name, indices in AXES.items()
        if name in "NCT"
    ]
    general = (
        "from sympy import *\nfrom symloss.functions import *\nfrom symloss.language import *\n"
        "from sympy import sign as signum, gamma, trigamma\n"
    )
    return general + "\n".join(missing) + "\n" + axes + "\n"


def _tokens(text: str) -> list[tuple[int, int]]:
    """Where names, numbers and signs stand, after the head of the function."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if (
            token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.OP, tokenize.STRING)
            and token.start[0] > 1
        ):
            found.append(
                (starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
            )
    return found


def _token(text: str, random: Random) -> str:
    try:
        places = _tokens(text)
    except (tokenize.TokenError, IndentationError):
        return text
    start, end = random.choice(places)
    others = [text[a:b] for a, b in places]
    new = random.choice(STRANGE) if random.random() < 0.5 else random.choice(others)
    return text[:start] + new + text[end:]


def _groups(text: str) -> list[tuple[int, int]]:
    """Groups in brackets after the head of the function."""
    found, open_ = [], []
    first = text.index(":\n")
    for place, character in enumerate(text):
        if character == "(":
            open_.append(place)
        elif character == ")" and open_:
            start = open_.pop()
            if start > first:
                found.append((start, place + 1))
    return found


def _wrap(text: str, random: Random) -> str:
    groups = _groups(text)
    reads = [
        found.span() for found in re.finditer(r"\w+\[[^\[\]]*\]", text) if found.start() > text.index(":\n")
    ]
    if not groups + reads:
        return text
    start, end = random.choice(groups + reads)
    return text[:start] + random.choice(WRAPS).replace("{}", text[start:end]) + text[end:]


def _cut(text: str, random: Random) -> str:
    groups = _groups(text)
    if not groups:
        return text
    start, end = random.choice(groups)
    return text[:start] + random.choice(["", "()", "(1)", "(n)", f"(({text[start:end]})"]) + text[end:]


def _annotation(text: str, random: Random) -> str:
    found = list(re.finditer(r"(\w+): ([^:=]+?)(?= = |, \w+:|\):)", text.split("\n", 1)[0]))
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start(2)] + random.choice(ANNOTATIONS) + text[one.end(2) :]


def _axis(text: str, random: Random) -> str:
    first = text.split("\n", 1)[0]
    places = [found.span() for found in re.finditer(r"\b[NCTDU]\b", first)]
    if not places:
        return text
    start, end = random.choice(places)
    return text[:start] + random.choice([*"NCTDU", "n", "1", "0", "N + 1", "N, C"]) + text[end:]


def _name(text: str, random: Random) -> str:
    """An argument with a name that something else has."""
    found = list(re.finditer(r"(\w+): ", text.split("\n", 1)[0]))
    if not found:
        return text
    old = random.choice(found)[1]
    new = random.choice(NAMES)
    return re.sub(rf"\b{old}\b", new, text)


def judge_spoiled(text: str, seconds: int) -> Verdict:
    """Whether a spoiled text is refused with one sentence, or else goes through."""
    try:
        with limited(seconds):
            try:
                function = function_of(text)
            except DeclarationError as error:
                return _sentence(error)
            except Exception as error:  # Python's own: a name that is not there
                found = fault_of(error)
                own = found[0].startswith("fault of the fuzzer")
                return (
                    Verdict("not Python", str(error)) if own else Verdict(f"annotation: {found[0]}", found[1])
                )
            try:
                declared = declare(function)
            except DeclarationError as error:
                return _sentence(error)
            lowered_as_it_is(declared)
            return Verdict("right", "it means something")
    except Slow:
        return Verdict("too slow", f"{seconds} s")
    except DeclarationError as error:
        return _sentence(error)
    except Exception as error:
        return Verdict(*fault_of(error))


def _sentence(error: Any) -> Verdict:
    told = str(error)
    long = bool(
        len(told) > 1000
        or "\n" in told
        or re.search("object at 0x|<class|<function", told)
        or "Traceback" in told
    )
    return Verdict("no sentence" if long else "refused", told)
