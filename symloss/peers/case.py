"""One loss of a library beside ours: the same numbers go into both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Inputs = Mapping[str, np.ndarray]
Draw = Callable[[np.random.Generator], Inputs]


@dataclass(frozen=True)
class Case:
    """A comparison.

    Attributes:
        loss: our name.
        peer: the library's function, as its users call it.
        draw: the inputs, by our names, in our order of arguments.
        call: the library's loss of its own arrays, in the same order, as a scalar of its own.
        options: our parameters and reduction.
        wrt: the inputs whose gradients are compared; all that are differentiable when empty.
        differs: where the library means something else, the reason; the numbers then must NOT agree.
    """

    loss: str
    peer: str
    draw: Draw
    call: Callable[..., Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    wrt: tuple[str, ...] = ()
    differs: str = ""

    @property
    def library(self) -> str:
        """The library's name, as it is imported."""
        return self.peer.partition(".")[0]
