"""Scalar primitives: each one file with all that is known about it."""

from symloss.functions.base import Primitive
from symloss.functions.expm1 import expm1
from symloss.functions.finite_or_zero import finite_or_zero
from symloss.functions.inverse_root import inverse_root
from symloss.functions.log1p import log1p
from symloss.functions.log_sigmoid import log_sigmoid
from symloss.functions.ratio import ratio
from symloss.functions.rel_entr import log_ratio, rel_entr
from symloss.functions.sigmoid import sigmoid
from symloss.functions.softplus import softplus
from symloss.functions.step import half_step, step
from symloss.functions.times import times
from symloss.functions.xlogy import xlogy

__all__ = [
    "Primitive",
    "expm1",
    "finite_or_zero",
    "half_step",
    "inverse_root",
    "log1p",
    "log_ratio",
    "log_sigmoid",
    "ratio",
    "rel_entr",
    "sigmoid",
    "softplus",
    "step",
    "times",
    "xlogy",
]
