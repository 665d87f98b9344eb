import numpy as np

from ._companion import rows


def evaluate(input, target, class_weight, ignore_index, weight, scale, terms, grad_input):
    assert target.dtype == np.int64 and type(ignore_index) is int
    factors = _factors(target, class_weight, ignore_index, weight)
    labels = np.where(target == ignore_index, 0, target)
    loss = -factors * input[rows(input), labels]
    if terms is not None:
        terms[:] = loss
    if grad_input is not None:
        grad_input[:] = 0
        grad_input[rows(input), labels] = -scale * factors
    return float(np.sum(loss, dtype=np.float64))


def normaliser(input, target, class_weight, ignore_index, weight):
    return float(np.sum(_factors(target, class_weight, ignore_index, weight), dtype=np.float64))


def _factors(target, class_weight, ignore_index, weight):
    taken = target != ignore_index
    factors = np.where(taken, class_weight[np.where(taken, target, 0)], 0).astype(class_weight.dtype)
    return factors if weight is None else factors * weight
