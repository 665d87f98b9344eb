"""The second to fourth derivatives of log Γ(x) for x > 0; SymPy's own, with bodies for kernels."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from sympy import Expr, polygamma

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where

# |ψ^(k)(x)| x^k for k = 1, 2, 3 by t = 1 - 4/(x + 1) for x >= 1, highest power first:
# symloss/functions/special_fits.py
TRIGAMMA = (
    -3.433208938556301e-12, 1.0002909573044911e-11, -7.801775353767966e-12, 2.550833738611379e-11,
    -1.388698735323569e-10, 4.1233021577522704e-10, -1.1366935128706053e-09, 3.4013516592007984e-09,
    -1.033872934848212e-08, 3.1023613798063543e-08, -9.280700702846226e-08, 2.7898016271861146e-07,
    -8.363211309710134e-07, 2.506940242715997e-06, -7.533903666255842e-06, 2.2572936185619532e-05,
    -6.768443741065949e-05, 0.00020353684662669603, -0.0006092964852176939, 0.0018241852254130653,
    -0.005517189993632935, 0.016516372218470843, -0.04663497941316285, 0.11909534485952533,
    -0.2696294084373571, 1.1848022005446792,
)  # fmt: skip
TETRAGAMMA = (
    -7.126738412972934e-12, 2.001862013428336e-11, -1.2319474999290197e-11, 5.5458090706354177e-11,
    -2.860884208430737e-10, 7.957310339869e-10, -2.3113286103987866e-09, 6.790094382898404e-09,
    -2.0531201233181402e-08, 6.266490205156833e-08, -1.8439468594362615e-07, 5.58027821376733e-07,
    -1.681018770266261e-06, 4.9844322486654e-06, -1.5100454594365189e-05, 4.530234712854134e-05,
    -0.00013448774174196348, 0.0004082853354237311, -0.001226777424194246, 0.0035990599570816053,
    -0.011002626273664221, 0.03526234457166121, -0.10658889275855514, 0.27571204128932786,
    -0.5830871299453236, 1.3870242568726971,
)  # fmt: skip
PENTAGAMMA = (
    -6.345784757959157e-13, -2.3181169751675586e-11, 7.814657246664108e-11, 1.7700012715644307e-11,
    1.3425089956153343e-10, -1.1420871246277986e-09, 1.9978754820945974e-09, -7.004676134182899e-09,
    2.1427586144629045e-08, -5.751122834185917e-08, 1.9624822109463815e-07, -5.500321014649021e-07,
    1.6336879242065398e-06, -5.194916231017466e-06, 1.473904850735845e-05, -4.485735547816284e-05,
    0.00013909777955209678, -0.00039736726848049985, 0.0012106437747279805, -0.0037983979082840077,
    0.010682598420504666, -0.03044524346680637, 0.10236755724396393, -0.3409921377252593, 0.9211893500884017,
    -1.871285886797301, 3.211363861204387,
)  # fmt: skip


class Polygamma(Primitive):
    """ψ^(order)(x), the derivative of log Γ(x) of order + 1, for x > 0."""

    spelling = "polygamma"
    is_special = True
    order: ClassVar[int]

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return polygamma(cls.order, x)

    @classmethod
    def from_sympy(cls, call: Any) -> Expr | None:
        is_own = isinstance(call, polygamma) and call.args[0] == getattr(cls, "order", None)
        return cls(call.args[1]) if is_own else None


class trigamma(Polygamma):
    """ψ′(x), the second derivative of log Γ(x), for x > 0; inf at 0."""

    spelling = "trigamma"
    is_special = True
    order = 1
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{trigamma}")

    def fdiff(self, argindex: int = 1) -> Expr:
        return tetragamma(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0 or x == mp.inf:
            return mp.zero if x else mp.inf
        return mp.psi(1, x) if x > 0 else mp.nan

    @staticmethod
    def kernel(x):
        """ψ′(x) for x > 0, at most 3 ulp off; inf at 0, NaN below."""
        real = type(x)
        low = x < real(1)
        above = where(low, x + real(1), x)
        t = real(1) - real(4) / (above + real(1))
        series = real(0)
        for term in TRIGAMMA:
            series = series * t + real(term)
        value = series / above + where(low, real(1) / x / x, real(0))
        value = where(x > real(0), value, real(math.nan))
        return where(x == real(0), real(math.inf), value)


class tetragamma(Polygamma):
    """ψ″(x), the third derivative of log Γ(x), for x > 0; -inf at 0."""

    spelling = "tetragamma"
    is_special = True
    order = 2
    is_extended_negative = True
    _latex = latex_call(r"\operatorname{tetragamma}")

    def fdiff(self, argindex: int = 1) -> Expr:
        return pentagamma(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0 or x == mp.inf:
            return mp.zero if x else mp.ninf
        return mp.psi(2, x) if x > 0 else mp.nan

    @staticmethod
    def kernel(x):
        """ψ′′(x) for x > 0, at most 3 ulp off; -inf at 0, NaN below."""
        real = type(x)
        low = x < real(1)
        above = where(low, x + real(1), x)
        t = real(1) - real(4) / (above + real(1))
        series = real(0)
        for term in TETRAGAMMA:
            series = series * t + real(term)
        value = series / above / above + where(low, real(2) / x / x / x, real(0))
        value = where(x > real(0), -value, real(math.nan))
        return where(x == real(0), -real(math.inf), value)


class pentagamma(Polygamma):
    """ψ‴(x), the fourth derivative of log Γ(x), for x > 0; inf at 0."""

    spelling = "pentagamma"
    is_special = True
    order = 3
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{pentagamma}")

    def fdiff(self, argindex: int = 1) -> Expr:
        return polygamma(4, self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0 or x == mp.inf:
            return mp.zero if x else mp.inf
        return mp.psi(3, x) if x > 0 else mp.nan

    @staticmethod
    def kernel(x):
        """ψ′′′(x) for x > 0, at most 3 ulp off; inf at 0, NaN below."""
        real = type(x)
        low = x < real(1)
        above = where(low, x + real(1), x)
        t = real(1) - real(4) / (above + real(1))
        series = real(0)
        for term in PENTAGAMMA:
            series = series * t + real(term)
        value = series / above / above / above + where(low, real(6) / x / x / x / x, real(0))
        value = where(x > real(0), value, real(math.nan))
        return where(x == real(0), real(math.inf), value)
