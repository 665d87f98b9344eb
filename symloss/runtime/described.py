"""What a loss says of itself: its docstring, the signature of a call, a line for the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symloss.runtime.mathematics import Mathematics
from symloss.signature import ChoiceSpec, InputSpec, ParameterSpec, Signature


class Docstring:
    """The class's own docstring on the class, the loss's on an instance."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __get__(self, loss: Described | None, owner: type) -> str:
        return self.text if loss is None else loss._docstring()


class CallSignature:
    """What `inspect.signature` finds on a loss; the class itself has none but its constructor's."""

    def __get__(self, loss: Described | None, owner: type) -> Any:
        if loss is None:
            raise AttributeError("__signature__")
        from symloss.signature.description import python_signature

        return python_signature(loss.signature)


class Described(Mathematics):
    """A loss, as `help()`, `?` and `repr` show it; for one of the catalogue without SymPy."""

    __signature__ = CallSignature()
    is_declared: bool
    _path: Any
    _known_signature: Signature | None

    def _docstring(self) -> str:
        from symloss.signature.description import docstring

        return docstring(self._with_formula())

    def _with_formula(self) -> Signature:
        """The signature with its formula as text, which for a declared loss is printed now."""
        found = self.signature
        if not found.formula and self.is_declared:
            from symloss.printers.headers import definition_lines

            found = replace(found, formula=tuple(definition_lines(self.declaration)))
            self._known_signature = found
        return found

    @property
    def has_hvp(self) -> bool:
        """Whether Hessian-vector products are generated for this loss."""
        try:
            self._path("hvp")
        except ValueError:
            return False
        return True

    @property
    def signature(self) -> Signature:
        """Arguments, reductions and kernels as plain data."""
        if self._known_signature is None:
            from symloss.runtime import kernels

            self._known_signature = kernels.known_signature(self.declaration) or self.chain.signature
        return self._known_signature

    @property
    def inputs(self) -> tuple[InputSpec, ...]:
        """The array arguments in call order: name, axes, role."""
        return tuple(one for one in self.signature.all_arguments if isinstance(one, InputSpec))

    @property
    def parameters(self) -> tuple[ParameterSpec | ChoiceSpec, ...]:
        """The other arguments in call order: name, domain or values, default."""
        return tuple(one for one in self.signature.all_arguments if not isinstance(one, InputSpec))

    def __repr__(self) -> str:
        from symloss.signature.description import one_line

        return f"<loss {one_line(self.signature)}>"
