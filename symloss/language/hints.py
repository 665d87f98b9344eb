"""What to write instead, for what Python or SymPy says of a definition that is no mathematics."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from sympy import Dict, Tuple

_HINTS: tuple[tuple[str, str], ...] = (
    (r"truth value of Relational",
     "Python's if, and, or, not, max, min and a < x < b need to know whether it holds; write "
     "Piecewise((value, condition), (other, True)), And, Or, Not, Max, Min from SymPy"),
    (r"truth value of an array|ufunc|ndarray",
     "NumPy's functions take numbers, not what stands for them; write SymPy's, as exp, Max, Piecewise, "
     "and sum(..., n) or mean(..., n) from symloss.language"),
    (r"Cannot convert (expression|symbols?) to (float|int)",
     "float(), int() and the functions of math take numbers, not what stands for them; write SymPy's, "
     "as exp, log, sqrt"),
    (r"Cannot round", "there is no rounding: it has no slope"),
    (r"unsupported operand type\(s\) for @",
     "write a product of matrices with its index, as sum(a[n, k] * b[k, m], k)"),
    (r"for (\||&|\^)",
     "put conditions that are joined in brackets, as (x[n] > 0) & (y[n] > 0), or write And, Or"),
    (r"'(StrictGreaterThan|StrictLessThan|GreaterThan|LessThan|Equality|Unequality|And|Or|Not|BooleanTrue|"
     r"BooleanFalse)'",
     "a condition is no number; write Piecewise((value, condition), (0, True))"),
    (r"'Array' and|and 'Array'|'Array'$|for unary -: 'Array'|bad operand type for \w+\(\): 'Array'",
     "index the array, as in input[n]"),
    (r"'Array' has no len|Array' object has no attribute '(shape|size|ndim)'",
     "the length of an axis is its extent, as N in real[N]"),
    (r"'Array' object has no attribute '(mean|sum|max|min)'",
     "write mean(input[n], n), sum, max or min from symloss.language"),
    (r"'(Read|Add|Mul|Pow|Array)' object has no attribute '(\w+)'",
     "write a function of SymPy or of the language, as exp(input[n])"),
    (r"'Extent' object cannot be interpreted as an integer",
     "an axis has any length; in place of a loop over it write sum(..., n), mean(..., n) or a scan(...)"),
    (r"'Read' object is not subscriptable",
     "an element is read with all its indices at once, as in input[n, c]"),
    (r"'Extent' object is not subscriptable", "write the domain first, then the axes, as real[N]"),
    (r"'function' object is not subscriptable",
     "label, weights, length and broadcast take an argument first, as label(C)[N], weights(nonnegative)[C]"),
    (r"missing 1 required keyword-only argument: 'initial'",
     "a carry has a value before the first step, as carry('a', initial=0)"),
    (r"^NameError", "define or import it before the loss is declared; a loss does not call itself"),
    (r"^ZeroDivisionError", "a number is divided by 0"),
    (r"derivative wrt", "a declaration has no derivatives; write this one out"),
    (r"maximum recursion depth",
     "the formula nests too deeply, or a function calls itself; name parts with let(), and write repeated "
     "steps along an axis as a scan(...)"),
)  # fmt: skip
_FALLBACK = "index arrays as in input[n] and use SymPy functions"
WORDS = {
    "floor": "rounding has no slope", "ceiling": "rounding has no slope", "Mod": "a remainder has no slope",
    "Heaviside": "write Piecewise((1, x > 0), (0, True))", "atan2": "write atan_ratio(y, x) for y, x >= 0",
    "sec": "write 1/cos(x)", "csc": "write 1/sin(x)", "cot": "write cos(x)/sin(x)",
    "asinh": "write log(x + sqrt(x**2 + 1))", "acosh": "write log(x + sqrt(x**2 - 1))",
    "atanh": "write log((1 + x)/(1 - x))/2", "sech": "write 1/cosh(x)", "coth": "write cosh(x)/sinh(x)",
    "factorial": "write exp(loggamma(x + 1)), or its logarithm",
    "binomial": "write loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1) for its logarithm",
    "re": "numbers are real here", "im": "numbers are real here", 
    "Sum": "write sum(x[n], n)", "Product": "write exp(sum(log(x[n]), n))",
}  # fmt: skip


def hint(message: str) -> str:
    """What to write instead of what made Python or SymPy say a message; a TypeError's has no kind."""
    found = next((told for pattern, told in _HINTS if re.search(pattern, message)), None)
    if found is None and re.match(r"\w+(Error|Exception): ", message):
        return "the function is run once, with symbols for its arguments"
    return found or _FALLBACK


def nearest_function(name: str, known: list[str]) -> str:
    """What to write instead of a function that the language lacks."""
    if told := WORDS.get(name):
        return told
    close = get_close_matches(name, known, n=2, cutoff=0.75)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return "declare it as a Primitive or write it with known ones"


def no_scalar(returned: Any) -> str:
    """Why what a function returned is no loss."""
    kind = type(returned).__name__
    told = f"must return a scalar SymPy expression, not {kind}"
    if returned is None:
        return f"{told}: is a `return` missing?"
    if isinstance(returned, tuple | list | dict | Tuple | Dict):
        return f"{told}; add the parts up, or declare a loss for each"
    return told
