import numpy as np


def evaluate(input, target, log_target, gamma, weight, scale, terms, grad_input):
    return float(np.sum(-np.log(input) * target, dtype=np.float64))
