"""Characters that stand for mathematics, and the commands that print them."""

from __future__ import annotations

import re

_MATHEMATICS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "√": r"\surd", "∞": r"\infty", "≤": r"\le", "≥": r"\ge",
    "≠": r"\ne", "≈": r"\approx", "±": r"\pm", "Σ": r"\sum", "∑": r"\sum", "∏": r"\prod", "∂": r"\partial",
    "∈": r"\in", "→": r"\to", "½": r"\tfrac12", "¼": r"\tfrac14", "²": "^2", "³": "^3", "∇": r"\nabla",
    "ŷ": r"\hat{y}", "ℓ": r"\ell", "‖": r"\|", "ℝ": r"\mathbb{R}", "∠": r"\angle",
}  # fmt: skip
_LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΦΨΩ"
_LETTER_NAMES = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Phi Psi Omega"
)
_GREEK = dict(zip(_LETTERS, _LETTER_NAMES.split(" "), strict=True))
SIGNS = _MATHEMATICS | {letter: rf"\{name}" for letter, name in _GREEK.items()}


def spelled(latex: str) -> str:
    """A formula in ASCII: signs become commands, and what has no command becomes a box of its code point."""

    def command(found: re.Match[str]) -> str:
        sign = SIGNS.get(found.group())
        return f"{sign} " if sign else rf"\text{{U+{ord(found.group()):04X}}}"

    return re.sub(r"[^\x00-\x7f]", command, latex)


__all__ = ["SIGNS", "spelled"]
