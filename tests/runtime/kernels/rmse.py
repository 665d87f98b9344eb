import numpy as np


def evaluate(input, target, scale, grad_input, grad_target):
    residual = input - target
    value = np.sqrt(np.mean(residual**2))
    slope = residual / (len(residual) * value)
    if grad_input is not None:
        grad_input[:] = scale * slope
    if grad_target is not None:
        grad_target[:] = -scale * slope
    return float(value)
