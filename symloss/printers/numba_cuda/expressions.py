"""SymPy scalars -> source for CUDA kernels, in which no product is fused with a sum.

The assembler fuses `a * b + c`, which is another number than with the same product computed elsewhere: a
term less the largest of such terms would not be 0, nor `a * b - c * d` where both are alike.
"""

from __future__ import annotations

from sympy import Expr, Mul, Pow, Rational

from symloss.printers.python_expressions import PythonExpressions
from symloss.program import Difference


class CudaExpressions(PythonExpressions):
    """Rounds products that are terms of sums by themselves, with the function `product_of`."""

    own = frozenset({"sin", "cos", "tan"})  # those of CUDA use float64 in float32 kernels

    def summand(self, term: Expr, level: int = 1) -> str:
        """The source of a term of a sum, or of a local that becomes one."""
        if isinstance(-term, Difference):  # turned round, without a sign
            return super().summand(term, level)
        if isinstance(term, Mul | Pow) and term.could_extract_minus_sign():
            return f"-{self.summand(-term, 2)}"
        if _is_exact(term):
            return super().summand(term, level)
        if isinstance(term, Mul):
            return self._product(term, self._rounded)
        if isinstance(term, Pow) and term.exp.is_Integer and 2 <= int(term.exp) <= 4:
            return self._rounded([self._wrap(term.base, 3)] * int(term.exp))
        return super().summand(term, level)

    def _rounded(self, factors: list[str]) -> str:
        if len(factors) < 2:
            return factors[0]
        self.functions.add("product_of")
        return f"product_of({' * '.join(factors[:-1])}, {_bare(factors[-1])})"


def _bare(text: str) -> str:
    """An argument without the brackets that it needs as a factor only."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return text[1:-1] if text[0] == "(" and place == len(text) - 1 else text
    return text


def _is_exact(term: Expr) -> bool:
    """Whether a term is at most a power of two times one factor, and so rounds as the sum does."""
    number, rest = term.as_coeff_Mul()
    return isinstance(rest, Expr) and not isinstance(rest, Mul | Pow) and _is_power_of_two(number)


def _is_power_of_two(number: Expr) -> bool:
    if not isinstance(number, Rational):
        return False
    return all(int(part) & (int(part) - 1) == 0 for part in (abs(number.p), number.q))
