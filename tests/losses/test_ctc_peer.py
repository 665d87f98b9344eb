"""CTC against torch, where torch can be imported: longer sequences than alignments can be counted for.

torch hands back the gradient in unnormalised scores, exp(log_probs) more than the derivative in log_probs
itself; beyond the frames of a sample both are 0.
"""

import numpy as np
import pytest

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("shape", [(12, 3, 5, 4, 0), (40, 2, 4, 12, 3)])
def test_value_and_gradient(kernels, shape):
    steps, samples, classes, size, blank = shape
    generator = np.random.default_rng(steps)
    log_probs = generator.normal(size=(steps, samples, classes))
    log_probs -= np.log(np.exp(log_probs).sum(-1, keepdims=True))
    given = {
        "log_probs": log_probs,
        "targets": generator.choice([c for c in range(classes) if c != blank], size=(samples, size)),
        "input_lengths": np.array([steps, *[steps - 2] * (samples - 1)]),
        "target_lengths": np.array([size, *[size - 1] * (samples - 1)]),
    }
    _, gradient = kernels[False].value_and_grad((), given | {"blank": blank}, None, "sum", None, None, None)
    theirs = [torch.tensor(array) for array in given.values()]
    theirs[0].requires_grad_()
    for reduction in ("none", "mean", "sum"):
        value = kernels[False].value((), given | {"blank": blank}, reduction, None)
        other = torch.nn.functional.ctc_loss(*theirs, blank=blank, reduction=reduction)
        np.testing.assert_allclose(value, other.detach().numpy(), rtol=1e-12)
    other.backward()
    counted = np.arange(steps)[:, None] < given["input_lengths"]
    expected = theirs[0].grad.numpy() - np.exp(log_probs) * counted[:, :, None]
    np.testing.assert_allclose(gradient, expected, atol=1e-12)
