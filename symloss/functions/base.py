"""What every scalar primitive declares: one class, one file, everything known about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any, ClassVar

from sympy import Expr, Function, sympify


class Primitive(Function):
    """A scalar function with a stable implementation on every backend.

    A subclass states its SymPy `definition`, its derivative (`fdiff`, in terms of arguments and, where
    shorter, of the result itself), its `reference` in mpmath, its LaTeX and its spelling in kernels. A static
    method `kernel`, in the small Python that `kernels` describes, is its body there on every target; without
    one the companion of each target has a body of its own.
    `conventions` says in words what holds at edges and kinks; one that `is_cheap` costs a comparison or two;
    one that `minds_range` depends on the type of the arrays, also where scalars are computed in float64; one
    that `is_switched` is 0 wherever its first argument is, whatever the others are, unless NaN; one that does
    not carry a NaN in an argument to its result says so. One that stands `in_place_of` a function of SymPy is
    what a declaration gets for it; a kernel file that calls none that `is_special` is the same without them.
    """

    spelling: ClassVar[str]
    conventions: ClassVar[str] = ""
    is_cheap: ClassVar[bool] = False
    minds_range: ClassVar[bool] = False
    is_switched: ClassVar[bool] = False
    carries_nan: ClassVar[bool] = True
    is_special: ClassVar[bool] = False
    in_place_of: ClassVar[type[Function] | None] = None

    def __new__(cls, *args: Any, **options: Any) -> Any:
        if cls._arity() not in (None, len(args)):
            raise TypeError(f"{cls.__name__} takes exactly {_counted(cls._arity())} ({len(args)} given)")
        for given in args:
            if not isinstance(given, Expr) and not isinstance(sympify(given), Expr):
                raise TypeError(f"{cls.__name__}() takes numbers, not {given}")
        return super().__new__(cls, *args, **options)

    @classmethod
    @cache
    def _arity(cls) -> int | None:
        """How many arguments it takes; None where that is no single number."""
        kinds = [one.kind for one in signature(cls.definition).parameters.values()]
        return None if Parameter.VAR_POSITIONAL in kinds else len(kinds)

    @property
    def called(self) -> str:
        """The function of generated code that computes it; some have one for each number of arguments."""
        return self.spelling

    @classmethod
    def definition(cls, *args: Expr) -> Expr:
        """The function in elementary terms; valid in exact arithmetic wherever it is defined."""
        raise NotImplementedError(cls)

    @staticmethod
    def reference(mp: Any, *args: Any) -> Any:
        """The value at mpmath numbers, exact to working precision over the whole domain."""
        raise NotImplementedError

    @classmethod
    def from_sympy(cls, call: Function) -> Expr | None:
        """What a declaration gets for a call of SymPy's own function, if this stands in its place."""
        return cls(*call.args) if cls.in_place_of is not None and isinstance(call, cls.in_place_of) else None

    def _eval_is_extended_real(self) -> bool | None:
        return all(arg.is_extended_real for arg in self.args) or None

    def _eval_evalf(self, prec: int) -> Expr | None:
        import mpmath
        from sympy import Float

        with mpmath.workprec(prec + 16):
            try:
                numbers = [mpmath.mpf(str(arg.evalf(prec // 3))) for arg in self.args]
            except (TypeError, ValueError):
                return None
            return Float(self.reference(mpmath.mp, *numbers), precision=prec)

    @classmethod
    def all(cls) -> dict[str, type[Primitive]]:
        """Every primitive by name, whoever declared it."""
        found: dict[str, type[Primitive]] = {}
        queue = list(cls.__subclasses__())
        while queue:
            item = queue.pop()
            queue += item.__subclasses__()
            found[item.__name__] = item
        return dict(sorted(found.items()))

    @classmethod
    def spellings(cls) -> frozenset[str]:
        """What kernels call the primitives of the package."""
        own = (one for one in cls.all().values() if one.__module__.startswith("symloss.functions."))
        return frozenset(one.spelling for one in own)


def _counted(number: int | None) -> str:
    return "1 argument" if number == 1 else f"{number} arguments"


def latex_call(name: str) -> Callable[..., str]:
    """A `_latex` method that prints `name(arguments)`."""

    def _latex(self: Function, printer: Any, exp: str | None = None) -> str:
        inside = ", ".join(map(printer._print, self.args))
        power = f"^{{{exp}}}" if exp else ""
        return rf"{name}{power}\left({inside}\right)"

    return _latex
