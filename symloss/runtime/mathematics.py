"""What a loss tells about itself as mathematics; everything here imports SymPy when it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symloss.signature import Signature

if TYPE_CHECKING:
    from sympy import Expr

    from symloss.language import Declaration

LOCK = threading.RLock()  # whatever is made once for a loss is made under it


class Mathematics:
    """The declaration of a loss, and what follows from it."""

    _declare: Callable[[], Declaration]
    _known_chain: Any

    @property
    def signature(self) -> Signature:
        raise NotImplementedError

    @property
    def declaration(self) -> Declaration:
        """What the author wrote; imports SymPy."""
        return self._declare()

    @property
    def chain(self) -> Any:
        """The declaration carried through every pass; made once."""
        if self._known_chain is None:
            from symloss.runtime.recall import chain_of

            with LOCK:
                if self._known_chain is None:
                    self._known_chain = chain_of(self.declaration)
        return self._known_chain

    @property
    def expression(self) -> Expr:
        """The declared SymPy expression."""
        return self.declaration.expression

    def gradient(self, wrt: str | None = None, general: bool = False) -> Expr:
        """The gradient as a closed form, with options at their default as in textbooks.

        Args:
            general: keep every option and every array with a default.

        Raises:
            ValueError: `wrt` is not the name of a differentiable input or of a real parameter.
        """
        name = self.check_wrt(wrt)
        return self._differentiating_in(name).chain.gradient(name, general=general)

    def derivation(self, wrt: str | None = None, general: bool = False) -> Any:
        """The derivation of the gradient, step by step; `general` as for `gradient`.

        Raises:
            ValueError: `wrt` is not the name of a differentiable input or of a real parameter.
        """
        name = self.check_wrt(wrt)
        return self._differentiating_in(name).chain.derivation(name, general=general)

    @property
    def properties(self) -> Any:
        """Domain, range, breakpoints, convexity, Lipschitz bounds, minimiser, symmetry; how each is known.

        What the analysis of the declaration finds, as `symloss.analysis.Properties`.
        """
        return self.chain.properties

    def _differentiating_in(self, name: str) -> Mathematics:
        """The loss itself, or with a parameter of it learned."""
        return self if name in self.signature.differentiable else self.learning(name)

    def learning(self, *names: str) -> Mathematics:
        raise NotImplementedError

    def check_wrt(self, wrt: str | None) -> str:
        """The name of the input or parameter to differentiate in; the first differentiable input for None.

        Raises:
            ValueError: `wrt` is not the name of a differentiable input or of a real parameter.
        """
        from symloss.runtime.buffers import Outputs
        from symloss.runtime.learning import Learning

        learning = Learning(self.signature)
        if learned := learning.asked_for(wrt):
            learning.check(learned)
            return learned[0]
        (name,) = Outputs(self.signature).chosen(wrt if wrt is None else (wrt,))
        return name

    def _repr_latex_(self) -> str | None:
        from symloss.printers.read_back import formula

        text = formula(self.declaration)
        return None if text is None else rf"$\displaystyle {text}$"
