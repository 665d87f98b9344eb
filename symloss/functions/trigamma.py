"""The second to fourth derivatives of log Γ(x) for x > 0; SymPy's own, with bodies for kernels."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from sympy import Expr, polygamma

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where

# |ψ^(k)(x)| x^k for k = 1, 2, 3 by t = (x - 7/4)/(x + 7/4) for 1 <= x < 3 and by 1/x beyond, highest power
# first: symloss/functions/special_fits.py
TRIGAMMA_NEAR = (
    -1.943444034257115, 1.7096019090258767, -0.9555828690080757, 1.0395680050497549, -1.1660308094211154,
    1.153122542399282, -1.1411233099460358, 1.1422315186016623, -1.1429381416931816, 1.1428761679303532,
    -1.1428369911378762, 1.1427986782443784, -1.1426686529499503, 1.1422536325878205, -1.1409741196089236,
    1.1371179991938924, -1.1261021549546268, 1.0980416241729793, -1.0373253051269486, 0.9283292792059896,
    -0.7672348684026052, 1.3371782723142003,
)  # fmt: skip
TRIGAMMA_FAR = (
    14.977485210844987, -49.77548949669551, 71.84668818755257, -55.48447194675244, 19.478463060069487,
    4.457377508492366, -8.661525586724894, 4.229416686883127, -0.7299282958570336, -0.12485401358464607,
    -0.017185811532368537, 0.0775345390614554, -0.00014176959793952562, -0.03332468186785942,
    -3.971078631356977e-07, 0.023809537168692815, -3.1709820735740554e-10, -0.03333333332831208,
    -4.865883625782086e-14, 0.1666666666666669, 0.5, 1.0,
)  # fmt: skip
TRIGAMMA = tuple(zip(TRIGAMMA_NEAR, TRIGAMMA_FAR, strict=True))
TETRAGAMMA_NEAR = (
    -3.8275128096716915, 3.4237981534900253, -1.9333643280356536, 2.0775986066403607, -2.328501072103592,
    2.3064637459584314, -2.2825697409296013, 2.2844557197522004, -2.285888642567959, 2.2858450939422394,
    -2.2859497994962976, 2.2864067260291887, -2.2876506139601043, 2.290852937955345, -2.298634614183919,
    2.3152720323922757, -2.341372904448074, 2.3573090538600985, -2.3050792742661237, 2.100699802695126,
    -1.6955641476085954, 1.7207957065155028,
)  # fmt: skip
TETRAGAMMA_FAR = (
    172.92289217823927, -513.5415292469686, 599.273151871405, -241.75535716317867, -192.42150247780364,
    341.0533010910479, -236.60883048299962, 91.41531004162542, -16.459748885030596, -0.5282689923923329,
    -0.35740417129828245, 0.869250080445046, -0.0027965562168720537, -0.2998329836962933,
    -7.51689408361294e-06, 0.16666691494678687, -5.791174289596866e-09, -0.1666666665765057,
    -8.591992361241867e-13, 0.5000000000000043, 1.0, 1.0,
)  # fmt: skip
TETRAGAMMA = tuple(zip(TETRAGAMMA_NEAR, TETRAGAMMA_FAR, strict=True))
PENTAGAMMA_NEAR = (
    -11.905712599435658, 10.660249430389738, -5.595911268342433, 6.083346871506001, -7.026910997617672,
    6.944144230983123, -6.843032215554615, 6.851012122368096, -6.857859457350453, 6.857288593975003,
    -6.856741693072474, 6.856151838979922, -6.8546434389438735, 6.851137107219293, -6.843929170111216,
    6.830912061649328, -6.814864807895615, 6.8223329571330735, -6.913943798862042, 7.110431457423862,
    -7.224076853555744, 6.81123644298517, -5.491828097912318, 4.289373486835303,
)  # fmt: skip
PENTAGAMMA_FAR = (
    40900.037900274496, -171681.1690862076, 336211.4817121679, -405885.2521760665, 335320.4163319014,
    -198064.50863121144, 84179.05859744524, -24878.130350822543, 4610.374332619243, -447.2009223455389,
    90.27274653763176, -54.89632814109792, 0.6745585337125242, 9.960561438827877, 0.0016952465983262376,
    -3.000048997197287, 6.929888283006219e-07, 1.3333333426790759, -7.017646253058612e-10,
    -0.9999999999842674, -1.7891297697763621e-13, 2.000000000000001, 3.0, 2.0,
)  # fmt: skip
PENTAGAMMA = tuple(zip(PENTAGAMMA_NEAR, PENTAGAMMA_FAR, strict=True))


class Polygamma:
    """ψ^(order)(x), the derivative of log Γ(x) of order + 1, for x > 0."""

    order: ClassVar[int]

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return polygamma(cls.order, x)

    @classmethod
    def from_sympy(cls: Any, call: Any) -> Expr | None:
        is_own = isinstance(call, polygamma) and call.args[0] == cls.order
        return cls(call.args[1]) if is_own else None


class trigamma(Polygamma, Primitive):
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
        inside = above < real(3)
        inverse = real(1) / above
        t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
        series = real(0)
        for near, far in TRIGAMMA:
            series = series * t + where(inside, real(near), real(far))
        value = series / above + where(low, real(1) / x / x, real(0))
        value = where(x > real(0), value, real(math.nan))
        return where(x == real(0), real(math.inf), value)


class tetragamma(Polygamma, Primitive):
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
        inside = above < real(3)
        inverse = real(1) / above
        t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
        series = real(0)
        for near, far in TETRAGAMMA:
            series = series * t + where(inside, real(near), real(far))
        value = series / above / above + where(low, real(2) / x / x / x, real(0))
        value = where(x > real(0), -value, real(math.nan))
        return where(x == real(0), -real(math.inf), value)


class pentagamma(Polygamma, Primitive):
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
        """ψ′′′(x) for x > 0, at most 4 ulp off; inf at 0, NaN below."""
        real = type(x)
        low = x < real(1)
        above = where(low, x + real(1), x)
        inside = above < real(3)
        inverse = real(1) / above
        t = where(inside, (above - real(1.75)) / (above + real(1.75)), inverse)
        series = real(0)
        for near, far in PENTAGAMMA:
            series = series * t + where(inside, real(near), real(far))
        value = series / above / above / above + where(low, real(6) / x / x / x / x, real(0))
        value = where(x > real(0), value, real(math.nan))
        return where(x == real(0), real(math.inf), value)
