"""Gradients in parameters: kernels of the loss with those parameters learned, made when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symloss.signature import Signature

if TYPE_CHECKING:
    from symloss.runtime.evaluation import Evaluator


class Learning:
    """The evaluators of one loss by the parameters that they differentiate in.

    Args:
        signature: of the loss as it was declared.
        load: makes the evaluator that differentiates in some parameters as well; None where there is none.
    """

    def __init__(
        self, signature: Signature, load: Callable[[tuple[str, ...]], Evaluator] | None = None
    ) -> None:
        self.name = signature.base or signature.name
        self.load = load
        self.parameters = {spec.name: spec for spec in signature.parameters if not spec.learned}
        self.known: dict[tuple[str, ...], Evaluator] = {}

    def asked_for(self, wrt: Any) -> tuple[str, ...]:
        """The parameters among what a call is to differentiate in, in call order."""
        if not self.parameters or wrt is None:
            return ()
        chosen = (wrt,) if isinstance(wrt, str) else wrt if isinstance(wrt, tuple | list) else ()
        names = {name for name in chosen if isinstance(name, str)}
        return tuple(name for name in self.parameters if name in names)

    def evaluator(self, names: tuple[str, ...]) -> Evaluator:
        """What differentiates in these parameters too.

        Raises:
            ValueError: one of them is no real number, or there are no such kernels.
        """
        if names not in self.known:
            self.check(names)
            if self.load is None:
                told = (
                    f"{self.name}: the gradient in a parameter, as {names[0]}, is available on the cpu only"
                )
                raise ValueError(told)
            self.known[names] = self.load(names)
        return self.known[names]

    def check(self, names: tuple[str, ...]) -> None:
        """Refuse parameters in which a loss has no slope.

        Raises:
            ValueError: one of them is no real number.
        """
        for name in names:
            if (reason := self.parameters[name].without_slope) is not None:
                raise ValueError(f"{self.name}: cannot differentiate with respect to {name}, {reason}")
