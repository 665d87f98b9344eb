"""A loss as its users see it: callable, differentiable, and able to explain itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from symloss.runtime.described import Described, Docstring
from symloss.runtime.mathematics import LOCK
from symloss.runtime.prepared import Kinds
from symloss.runtime.sequences import SequenceEvaluator
from symloss.runtime.variants import Switchboard, settings_of
from symloss.signature import SecondBound, Setting, Signature

if TYPE_CHECKING:
    import numpy as np

    from symloss.language import Declaration
    from symloss.runtime.bound import BoundLoss
    from symloss.runtime.raw import Kernel


class Loss(Described):
    __doc__ = Docstring(
        """A loss function over NumPy arrays.

    Call it for the value; `value_and_grad` and `hessian_diag` give derivatives; `expression`, `gradient` and
    `derivation` the mathematics; `source` the generated code. Make one with `symloss.get(name)` or with the
    decorator `symloss.language.loss`.
    """
    )  # type: ignore[assignment]

    def __init__(
        self,
        name: str,
        declare: Callable[[], Declaration],
        signature: Signature | None = None,
        is_declared: bool = False,
    ) -> None:
        self.name = name
        self.__name__ = name
        self.is_declared = is_declared
        self._declare = declare
        self._known_signature = signature
        self._known_chain = None
        self._known_variants: tuple[Loss, ...] | None = None
        self._evaluator: Any = None
        self._switchboards: dict[str, Switchboard] = {}
        self._wrap: Callable[[Any, Signature], Any] = lambda kernels, signature: kernels
        self._kinds = Kinds(partial(self._on, "cpu"))

    def through(self, wrap: Callable[[Any, Signature], Any]) -> Loss:
        """The same loss, but with what `wrap` makes of its generated CPU modules in their place."""
        other = Loss.__new__(type(self))  # a copy would be what it is pickled to: the loss of this name
        vars(other).update(vars(self))
        other._evaluator, other._switchboards, other._wrap = None, {}, wrap
        other._kinds = Kinds(partial(other._on, "cpu"))
        return other

    @classmethod
    def declared(cls, declaration: Declaration) -> Loss:
        """The loss of a declaration; its kernel is generated when it is first called."""
        return cls(declaration.name, lambda: declaration, is_declared=True)

    @classmethod
    def catalogued(cls, signature: Signature) -> Loss:
        """A loss of the manifest, whose kernel is generated already; SymPy comes in only to explain it."""

        def declare() -> Declaration:
            from symloss.losses import UnknownLossError
            from symloss.losses.catalogue import declared

            found = declared().get(signature.base or signature.name)
            declarations = (found.declaration, *found.declaration.variants) if found is not None else ()
            for declaration in declarations:
                if declaration.name == signature.name:
                    return declaration
            raise UnknownLossError(
                f"{signature.name} is in the manifest but no longer declared; run `symloss generate`"
            )

        return cls(signature.name, declare, signature)

    def __call__(
        self,
        *args: np.ndarray,
        reduction: str | None = None,
        weight: Any = None,
        axis: int | None = None,
        device: str = "cpu",
        **named: Any,
    ) -> Any:
        """The value of the loss.

        Args:
            args, named: the arrays, float32 or float64 (labels: integers), then the parameters, in the order
                of `inputs` and `parameters`.
            reduction: `none`, `mean` or `sum`; None for the loss's own.
            weight: numbers >= 0 that broadcast to the samples; `mean` then divides by their sum.
            axis: for a loss over rows, which axis of arrays of any number of axes makes up a row, as the
                classes in (N, C, H, W): the second one for None. Every place of the others is a sample.
            device: `cpu` or `cuda`.

        Returns:
            A float; for `reduction="none"` an array of weighted terms over the samples.

        Raises:
            TypeError: an argument is missing, unknown or of the wrong type.
            ValueError: shapes disagree or a value lies outside its domain; also the mean of an empty batch,
                whose sum is 0.
        """
        if weight is None and axis is None and device == "cpu":
            return self._kinds.value(args, named, reduction)
        if axis is not None:
            named["axis"] = axis
        return self._on(device).value(args, named, reduction, weight)

    def value_and_grad(
        self,
        *args: np.ndarray,
        wrt: str | tuple[str, ...] | None = None,
        reduction: str | None = None,
        weight: Any = None,
        out: Any = None,
        cotangent: Any = None,
        axis: int | None = None,
        device: str = "cpu",
        **named: Any,
    ) -> tuple[Any, Any]:
        """Value and gradient in one pass.

        Args:
            wrt: the input, or a tuple of inputs, to differentiate in; None for the first differentiable one.
                A real parameter is differentiated too, as `wrt="temperature"`, on the cpu: its kernels are
                generated when they are first asked for, unless it was declared as `learned`.
            out: an array, or a tuple or dict of arrays, that receives the gradients.
            cotangent: the derivative of what follows with respect to the loss, multiplied into the gradient:
                a number; for `reduction="none"` numbers that broadcast to the samples.

        The other arguments are those of a call.

        Returns:
            The value, and an array shaped like the input; a tuple of arrays when `wrt` is a tuple. The
            gradient in a parameter is a float, the sum over all samples (one for each member of a list).

        Raises:
            TypeError, ValueError: as a call; also for a `wrt` that is no differentiable input and for an
                `out` of the wrong dtype, shape or layout.
        """
        if weight is None and cotangent is None and axis is None and device == "cpu":
            return self._kinds.value_and_grad(args, named, wrt, reduction, out)
        if axis is not None:
            named["axis"] = axis
        return self._on(device).value_and_grad(args, named, wrt, reduction, weight, out, cotangent)

    def bind(
        self,
        *args: np.ndarray,
        wrt: str | tuple[str, ...] | None = None,
        reduction: str | None = None,
        weight: Any = None,
        out: Any = None,
        **named: Any,
    ) -> BoundLoss:
        """A call that is made again and again as the contents of its arrays change, on the cpu.

        The arguments are those of `value_and_grad`. They are checked now and never again, and the gradients
        are written into the same arrays every time; `BoundLoss` tells what that means.

        Raises:
            TypeError, ValueError: as `value_and_grad`; also for an array of another type or layout than the
                kernel's, which would be a copy, and for `reduction="none"`.
        """
        evaluator = self._on("cpu")
        return evaluator.bind(args, named, wrt, reduction, weight, out)  # type: ignore[no-any-return]

    def hessian_diag(
        self,
        *args: np.ndarray,
        reduction: str | None = None,
        weight: Any = None,
        out: np.ndarray | None = None,
        kind: str = "exact",
        axis: int | None = None,
        device: str = "cpu",
        **named: Any,
    ) -> np.ndarray:
        """The second derivative with respect to each element of the first differentiable input.

        At a kink of the gradient it is that of the branch which the declaration takes there.

        Args:
            kind: `exact`; `clipped`: negative numbers become 0, as boosting libraries need them; or
                `upper_bound`: what the second derivative exceeds for no value of the element, on the cpu.

        The other arguments are those of `value_and_grad`.

        Raises:
            ValueError: when none is generated or no bound is known for this loss, or for another `kind`; else
                as a call.
        """
        if axis is not None:
            named["axis"] = axis
        evaluator = self._on(device)
        return evaluator.hessian_diag(args, named, reduction, weight, out, kind)

    def hvp(
        self,
        *args: np.ndarray,
        vector: np.ndarray,
        wrt: str | None = None,
        reduction: str | None = None,
        weight: Any = None,
        out: np.ndarray | None = None,
        cotangent: Any = None,
        axis: int | None = None,
        device: str = "cpu",
        **named: Any,
    ) -> np.ndarray:
        """The Hessian-vector product: how the gradient in one input changes along a vector.

        It is the matrix of second derivatives of the scalar loss in all elements of that one input, times
        `vector`; the matrix is never formed. A loss that is linear in pieces gives 0. At a kink the second
        derivative is that of the branch which the gradient takes there.

        Args:
            vector: an array of the shape of the input; it is converted to its type.
            wrt: the input to differentiate in, or a real parameter, along whose `vector`, a number, the
                result is a float; None for the first differentiable input.

        The other arguments are those of `value_and_grad`; with `reduction="none"` the loss is the sum of the
        terms, times the cotangents.

        Returns:
            An array shaped like the input.

        Raises:
            TypeError, ValueError: as `value_and_grad`; also for a `vector` of another shape and where no
                product is generated, as on a GPU.
        """
        if axis is not None:
            named["axis"] = axis
        evaluator = self._on(device)
        return evaluator.hvp(args, named, vector, wrt, reduction, weight, out, cotangent)

    @property
    def variants(self) -> tuple[Loss, ...]:
        """The losses of all other settings of the options that change the formula."""
        if self._known_variants is None:
            self._known_variants = self._all_variants()
        return self._known_variants

    def variant(self, **settings: Any) -> Loss:
        """The loss of some settings, as `triplet.variant(distance="cosine")`; True for an optional argument.

        Raises:
            TypeError, ValueError: an option that picks no variant, or a value it does not have.
        """
        return self._with_settings(settings_of(self.signature, settings))

    def learning(self, *names: str) -> Loss:
        """The same loss with the named parameters learned: differentiated like its arrays.

        Its kernels are generated when it is first called; `value_and_grad(..., wrt="temperature")` uses them.
        It is that of this very variant.

        Raises:
            ValueError: a name is no parameter of the loss, or one of integers.
        """
        from symloss.language.learn import learn

        return Loss.declared(learn(self.declaration, names))

    def source(self, target: str = "cpu") -> str:
        """The generated code for a target, as text.

        Raises:
            ValueError: the target is unknown, or cannot express this loss.
        """
        from symloss.runtime import kernels

        if not self.is_declared:
            return kernels.catalogued_path(self.name, target).read_text(encoding="utf-8")
        return list(kernels.render(self.chain, target).values())[-1]

    def kernel(self, target: str = "cpu") -> Kernel:
        """The generated entries for a target, `cpu`, `hvp` or `cuda`, to be called as they are.

        For adapters with arrays of their own: nothing is checked, converted or reduced, and on cuda the
        result stays on the device without a wait. `Kernel` tells the order of the arguments. It is that of
        this very variant, and of one member of a loss over lists.

        Raises:
            ValueError: the target is unknown or cannot express this loss, or there is no device.
        """
        from symloss.runtime.raw import kernel_of

        return kernel_of(self, target)

    def _all_variants(self) -> tuple[Loss, ...]:
        if self.is_declared:
            return tuple(map(Loss.declared, self.declaration.variants))
        from symloss.runtime.manifest import entries

        signatures = (entry["signature"] for entry in entries().values())
        return tuple(
            Loss.catalogued(Signature.from_dict(one)) for one in signatures if one.get("base") == self.name
        )

    def _with_settings(self, settings: Mapping[str, Setting]) -> Loss:
        for one in (self, *self.variants):
            if one.signature.settings == settings:
                return one
        whys = (one.why for one in self.signature.refused if one.settings == settings)
        raise ValueError(f"{self.name}: {next(whys, 'these options do not go together')}")

    def _on(self, device: str) -> Any:
        """What evaluates the loss on a device."""
        if device == "cpu" and self._evaluator:
            return self._evaluator
        if device not in ("cpu", "cuda"):
            raise ValueError(f"{self.name}: unknown device {device!r}; it is cpu or cuda")
        if self.signature.order:
            return self._switchboard(device)
        if device == "cpu":
            with LOCK:
                if self._evaluator is None:
                    self._evaluator = self._alone_on(device)
            return self._evaluator
        return self._alone_on(device)

    def _switchboard(self, device: str) -> Switchboard:
        with LOCK:
            if device not in self._switchboards:
                self._switchboards[device] = Switchboard(
                    self.signature,
                    lambda settings: self._with_settings(settings).through(self._wrap)._alone_on(device),
                )
            found = self._switchboards[device]
            if device == "cpu":
                self._evaluator = found
            return found

    def _alone_on(self, device: str) -> Any:
        """What evaluates this very variant."""
        evaluator = self._of_one_member(device)
        return SequenceEvaluator(evaluator) if self.signature.sequences else evaluator

    def _of_one_member(self, device: str) -> Any:
        if device == "cpu":
            with LOCK:
                return self._load()
        try:
            cuda = importlib.import_module("symloss.runtime.cuda")
        except ImportError:
            raise ValueError(f'{self.name}: device="cuda" is not available in this installation') from None
        return cuda.evaluator(self)

    def _load(self) -> Any:
        from symloss.runtime import kernels
        from symloss.runtime.evaluation import Evaluator
        from symloss.runtime.learning import Learning
        from symloss.runtime.products import Products
        from symloss.runtime.second_bounds import SecondBounds

        def load(target: str) -> Any:
            return self._wrap(kernels.import_kernel(self._path(target)), self.signature)

        bounds = SecondBounds(self.signature, self._second_bound)
        learning = Learning(self.signature, self._that_learns)
        return Evaluator(self.signature, load("cpu"), Products(lambda: load("hvp")), bounds, learning)

    def _that_learns(self, names: tuple[str, ...]) -> Any:
        """The evaluator of the loss with these parameters learned."""
        with LOCK:
            return self.learning(*names).through(self._wrap)._load()

    def _second_bound(self) -> SecondBound | None:
        """What bounds the second derivative; that of a declared loss is found when it is asked for."""
        if not self.is_declared:
            return self.signature.second_bound
        from symloss.analysis.second_bounds import second_bound

        return second_bound(self.declaration)

    def _path(self, target: str) -> Any:
        """The file of the kernels for a target.

        Raises:
            ValueError: there is none.
        """
        from symloss.runtime import kernels

        return kernels.path_of(self, target)

    def __reduce__(self) -> tuple:
        if self.is_declared:
            return Loss.declared, (self.declaration,)
        from symloss.losses import get

        return get, (self.name,)
