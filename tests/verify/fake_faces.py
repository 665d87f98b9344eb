"""Losses written by hand in NumPy with the face of the real ones, sound and with planted faults."""

from __future__ import annotations

import numpy as np
import verify_cases as cases

from symloss.signature import InputSpec, ParameterSpec, Signature


class FakeLoss:
    """Terms and gradients by formula; reductions, weights and shapes as the runtime has them."""

    def __init__(self, declaration, terms, gradients, hessian=None, most=None):
        self.declaration = declaration
        self.terms, self.gradients, self.hessian, self.most = terms, gradients, hessian, most
        self.signature = Signature(
            declaration.name,
            "user",
            "",
            tuple(
                InputSpec(a.name, tuple(map(str, a.axes)), a.role, a.domain.name) for a in declaration.arrays
            ),
            tuple(ParameterSpec(p.name, p.domain.name, p.default) for p in declaration.parameters),
            tuple(index.extent.name for index in declaration.sample_indices),
            declaration.reduction,
            hessian=hessian is not None,
        )

    def _reduce(self, terms, reduction, weight):
        reduction = reduction or "mean"
        weights = np.ones(terms.shape) if weight is None else np.broadcast_to(weight, terms.shape)
        if reduction == "none":
            return terms * weights.astype(terms.dtype), weights
        size = weights.sum() if reduction == "mean" else 1.0
        factor = weights / size if size else 0 * weights
        total = self.total(terms.astype(np.float64) * weights) / size if size else 0.0
        return float(total), factor

    def total(self, terms):
        return terms.sum()

    def __call__(self, *arrays, reduction=None, weight=None, **parameters):
        return self._reduce(self.terms(*arrays, **parameters), reduction, weight)[0]

    def value_and_grad(
        self, *arrays, wrt, reduction=None, weight=None, cotangent=None, out=None, **parameters
    ):
        terms = self.terms(*arrays, **parameters)
        value, factor = self._reduce(terms, reduction, weight)
        factor = factor * (1.0 if cotangent is None else cotangent)
        names = (wrt,) if isinstance(wrt, str) else wrt
        buffers = self._buffers(names, out, isinstance(wrt, str))
        slopes = [
            self._written(self.gradients[name](*arrays, **parameters), factor, buffers[name])
            for name in names
        ]
        return value, slopes[0] if isinstance(wrt, str) else tuple(slopes)

    def _buffers(self, names, out, is_single):
        if isinstance(out, dict):
            return out
        return dict(zip(names, [out] if is_single else out or [None] * len(names), strict=True))

    def _written(self, slope, factor, out):
        factor = factor.reshape(factor.shape + (1,) * (slope.ndim - factor.ndim))
        found = (slope.astype(np.float64) * factor).astype(slope.dtype)
        if out is None:
            return found
        out[...] = found
        return out

    def clipped(self, bend):
        return np.maximum(bend, 0)

    def hessian_diag(self, *arrays, reduction=None, weight=None, kind="exact", out=None, **parameters):
        terms = self.terms(*arrays, **parameters)
        if kind == "upper_bound" and self.most is None:
            raise ValueError("no bound is known")
        bend = (self.most if kind == "upper_bound" else self.hessian)(*arrays, **parameters)
        if kind == "clipped":
            bend = self.clipped(bend)
        return self._written(bend, self._reduce(terms, reduction, weight)[1], out)


def huber_terms(x, y, delta=1.0):
    r, delta = x - y, x.dtype.type(delta)
    size = np.abs(r)
    return np.where(size <= delta, r * r / 2, delta * (size - delta / 2))


def huber_slope(x, y, delta=1.0):
    return np.clip(x - y, -x.dtype.type(delta), x.dtype.type(delta))


def huber_bend(x, y, delta=1.0):
    return (np.abs(x - y) <= delta).astype(x.dtype)


def huber_most(x, y, delta=1.0):
    return np.ones_like(x)


def huber(terms=huber_terms, slope=huber_slope, bend=huber_bend, most=huber_most):
    gradients = {"input": slope, "target": lambda x, y, delta=1.0: -slope(x, y, delta)}
    return FakeLoss(cases.huber, terms, gradients, bend, most)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid(x):
    tail = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + tail), tail / (1 + tail))


def exponential_form(terms=softplus, slope=sigmoid):
    return FakeLoss(cases.exponential_form, terms, {"input": slope}, most=lambda x: np.full_like(x, 0.25))


def row_terms(s, y):
    shift = s.max(axis=1)
    shift = np.where(np.isfinite(shift), shift, 0)
    norm = shift + np.log(np.exp(s - shift[:, None]).sum(axis=1))
    return norm - s[np.arange(len(y)), y]


def row_slope(s, y):
    powers = np.exp(s - s.max(axis=1, keepdims=True))
    slope = powers / powers.sum(axis=1, keepdims=True)
    slope[np.arange(len(y)), y] -= 1
    return slope


def rows(terms=row_terms, slope=row_slope):
    return FakeLoss(
        cases.plain_cross_entropy, terms, {"input": slope}, most=lambda s, y: np.full_like(s, 0.25)
    )
