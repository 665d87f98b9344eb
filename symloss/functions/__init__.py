"""Scalar primitives: each one file with all that is known about it.

Every module of the folder is imported: a primitive is found where its file lies. Those that other parts of
the package build on have their names here.
"""

import importlib
import pkgutil

from symloss.functions.above_minus_infinity import above_minus_infinity
from symloss.functions.atan_ratio import atan_ratio
from symloss.functions.base import Primitive
from symloss.functions.direction import direction
from symloss.functions.exp_minus_line import exp_minus, exp_minus_line
from symloss.functions.expm1 import expm1
from symloss.functions.falling_cosine import falling_cosine, folded_cosine, folded_sine
from symloss.functions.finite_or_zero import finite_or_zero
from symloss.functions.inverse_root import inverse_root
from symloss.functions.line_minus_log import line_minus_log
from symloss.functions.log1p import log1p
from symloss.functions.log_cosh import log_cosh
from symloss.functions.log_gap import exp_gap, kl_entr, log1p_gap, log_ratio_gap
from symloss.functions.log_sigmoid import log_sigmoid
from symloss.functions.logaddexp import logaddexp, softmax_weight
from symloss.functions.mixture import log_share, mixture_entr
from symloss.functions.over_length import over_length
from symloss.functions.quad_over_lin import quad_over_lin, variance_bend, variance_score
from symloss.functions.ratio import inverse_or_zero, ratio
from symloss.functions.rel_entr import log_ratio, rel_entr
from symloss.functions.rescale import rescale
from symloss.functions.restrain import restrain
from symloss.functions.saturation import reciprocal_gap, saturation
from symloss.functions.sigmoid import sigmoid
from symloss.functions.softplus import softplus
from symloss.functions.step import half_step, step
from symloss.functions.times import times
from symloss.functions.times_exp import times_exp
from symloss.functions.with_nan_of import with_nan_of
from symloss.functions.xlog1py import xlog1py
from symloss.functions.xlogy import xlogy
from symloss.functions.zero_if_infinite import zero_if_infinite

__all__ = [
    "Primitive",
    "above_minus_infinity",
    "atan_ratio",
    "direction",
    "exp_gap",
    "exp_minus",
    "exp_minus_line",
    "expm1",
    "falling_cosine",
    "finite_or_zero",
    "folded_cosine",
    "folded_sine",
    "half_step",
    "inverse_root",
    "kl_entr",
    "line_minus_log",
    "log1p",
    "log1p_gap",
    "log_cosh",
    "log_ratio",
    "log_ratio_gap",
    "log_share",
    "log_sigmoid",
    "logaddexp",
    "mixture_entr",
    "over_length",
    "quad_over_lin",
    "ratio",
    "inverse_or_zero",
    "reciprocal_gap",
    "rel_entr",
    "rescale",
    "restrain",
    "saturation",
    "sigmoid",
    "softmax_weight",
    "softplus",
    "step",
    "times",
    "times_exp",
    "variance_bend",
    "variance_score",
    "with_nan_of",
    "xlog1py",
    "xlogy",
    "zero_if_infinite",
]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
