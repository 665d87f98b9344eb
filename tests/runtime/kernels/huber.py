import numpy as np


def evaluate(input, target, delta, weight, scale, terms, grad_input, grad_target):
    assert input.ndim == target.ndim == 1 and type(delta) is type(scale) is input.dtype.type
    residual = input - target
    is_small = np.abs(residual) <= delta
    loss = np.where(is_small, residual**2 / 2, delta * (np.abs(residual) - delta / 2))
    slope = np.where(is_small, residual, delta * np.sign(residual))
    if weight is not None:
        loss, slope = loss * weight, slope * weight
    if terms is not None:
        terms[:] = loss
    if grad_input is not None:
        grad_input[:] = scale * slope
    if grad_target is not None:
        grad_target[:] = -scale * slope
    return float(np.sum(loss, dtype=np.float64))


def hessian_diag(input, target, delta, weight, scale, hess_input):
    hess_input[:] = scale * (np.abs(input - target) <= delta) * (1 if weight is None else weight)
