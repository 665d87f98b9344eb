"""The record of one loss's way through the chain: every stage, the schedules, the signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sympy import Expr

from symloss.language.declaration import Declaration
from symloss.language.signature import scalars_of, signature_of, with_kernels
from symloss.passes.check import check
from symloss.passes.pass_manager import run_passes
from symloss.passes.pass_numbers import pass_numbers
from symloss.passes.read import read_declaration
from symloss.passes.respell_arguments import respell_arguments
from symloss.passes.respell_axes import respell_axes
from symloss.passes.schedule import schedule
from symloss.pipeline import AS_READ, GRADIENTS, LOWERING, SIMPLIFIED, finished, product_passes
from symloss.program import Program
from symloss.program.schedule import Schedule
from symloss.signature import Signature

if TYPE_CHECKING:
    from symloss.analysis import Properties

T = TypeVar("T")


def afresh(what: str, compute: Callable[[], T]) -> T:
    """Nothing is known: all is computed."""
    return compute()


@dataclass(frozen=True)
class Chain:
    """A declaration and every program it became, by stage name, in order."""

    declaration: Declaration
    stages: Mapping[str, Program]
    recall: Callable[[str, Callable[[], Any]], Any] = field(default=afresh, compare=False, repr=False)
    """Gives what is known by a name, or computes it."""
    lacks: list[str] = field(default_factory=list, compare=False, repr=False)
    """What its pages cannot show, in the words that follow the name of the loss; told when they are made."""

    @cached_property
    def final(self) -> Program:
        return self._handed_over(self.stages["searched"])

    @cached_property
    def schedule(self) -> Schedule:
        """Value and all gradients in one pass."""
        return _scheduled(self.final, self.final.outputs_of("adjoint"))

    @cached_property
    def normaliser_schedule(self) -> Schedule | None:
        """What a mean divides by, where that depends on the data."""
        if "normaliser" not in self.final.outputs:
            return None
        return _scheduled(self.final, (), "normaliser")

    @cached_property
    def divisor_schedule(self) -> Schedule | None:
        """What a mean divides each term by, where it does."""
        if "divisor" not in self.final.outputs:
            return None
        only = replace(self.final, outputs=("divisor",))
        return _scheduled(only, ("divisor",), "divisor")

    @cached_property
    def hessian_schedule(self) -> Schedule | None:
        """The diagonal of the second derivative, for losses that have it."""
        names = self.final.outputs_of("hessian_diag")
        if not names:
            return None
        only = replace(self.final, outputs=names)
        return _scheduled(only, names, names[0])

    @cached_property
    def product_schedules(self) -> dict[str, Schedule]:
        """The Hessian in each differentiable input times a direction, by input."""
        found = {}
        for array in self.stages["simplified"].arrays:
            if array.role == "differentiable":
                product = self.product_stages(array.name)["searched along"]
                only = self._handed_over(replace(product, outputs=product.outputs_of("product")))
                (name,) = only.outputs
                found[array.name] = _scheduled(only, (name,), name)
        return found

    def _handed_over(self, program: Program) -> Program:
        """A program as kernels take its arguments."""
        order = [item.name for item in scalars_of(self.declaration)]
        return respell_axes(respell_arguments(pass_numbers(program, order)))

    def product_stages(self, array: str) -> Mapping[str, Program]:
        """Every program on the way to the Hessian in one input times a direction, by stage name, in order."""
        start = self.stages["simplified"]
        return self.recall(  # type: ignore[no-any-return]
            f"product-{array}", lambda: dict(run_passes(start, product_passes(array), SIMPLIFIED))
        )

    @cached_property
    def signature(self) -> Signature:
        hessian = bool(self.final.outputs_of("hessian_diag"))
        return with_kernels(signature_of(self.declaration), self.schedule.structure, hessian)

    @cached_property
    def properties(self) -> Properties:
        """Range, kinks, convexity and what else the analysis of the declaration finds."""
        from symloss.analysis.properties import properties_of

        return properties_of(self.declaration)

    def gradient(self, wrt: str, general: bool = False) -> Expr:
        """The gradient in one input as a closed form in the declaration's own terms.

        Options stay at their default, as in textbooks, unless `general`. The expression reads inputs,
        parameters and extents; a long intermediate that occurs more than once stays a `Named` quantity.

        Raises:
            DerivationError: the closed form is not known, for a line of the derivation is missing.
        """
        from symloss.derivation import DerivationError, render

        derivation = self.derivation(wrt, general)
        if derivation.closed_form is None:
            name, said = self.declaration.name, " ".join(render.missing(derivation))
            raise DerivationError(f"{name}: the closed form of the gradient in {wrt} is not known. {said}")
        return derivation.closed_form

    def derivation(self, wrt: str, general: bool = False) -> Any:
        """The derivation of that closed form, step by step; it says which step is missing, if one is."""
        from symloss.derivation.derive import derive_what_holds

        return derive_what_holds(self.declaration, wrt, general, self.whole_derivation)

    def whole_derivation(self, wrt: str, general: bool = False) -> Any:
        """The same, where no step is missing.

        Raises:
            DerivationError: a line does not hold.
        """
        from symloss.derivation.derive import derive_declaration

        what = f"derivation-{wrt}{'-general' if general else ''}"
        return self.recall(what, lambda: derive_declaration(self.declaration, wrt, general))


def lower(declaration: Declaration) -> Chain:
    """Carry a declaration through every pass.

    Raises:
        DeclarationError: the declaration means nothing; the message names the loss and the place.
        StepError: a pass changed what the program computes: a fault of symloss.
    """
    declared = check(read_declaration(declaration))
    gradients = run_passes(declared, GRADIENTS, AS_READ)
    lowered = run_passes(gradients["simplified"], LOWERING, SIMPLIFIED)
    return Chain(declaration, {"declared": declared, **gradients, **lowered})


def _scheduled(program: Program, outputs: tuple[str, ...], result: str = "total") -> Schedule:
    """The schedule of a program's outputs, as it is printed."""
    return finished(schedule(program, outputs, result))
