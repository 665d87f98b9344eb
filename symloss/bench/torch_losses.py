"""The losses that are measured in torch: its own functions where it has one, else as its users write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def losses() -> dict[str, Callable[..., Any]]:
    """By our name, a function of tensors that gives a scalar.

    Raises:
        ImportError: torch is not installed.
    """
    import torch
    from torch.nn import functional as F

    def sigmoid_focal(x: Any, t: Any) -> Any:
        loss = F.binary_cross_entropy_with_logits(x, t, reduction="none")
        p = torch.sigmoid(x)
        p_t = p * t + (1 - p) * (1 - t)
        return ((0.25 * t + 0.75 * (1 - t)) * (1 - p_t) ** 2 * loss).mean()

    def focal(x: Any, y: Any) -> Any:
        log_p = F.log_softmax(x, 1).gather(1, y[:, None])[:, 0]
        return (-((1 - log_p.exp()) ** 2) * log_p).mean()

    def giou(a: Any, b: Any) -> Any:
        size = lambda box: (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])  # noqa: E731
        inner = (torch.min(a[:, 2:], b[:, 2:]) - torch.max(a[:, :2], b[:, :2])).clamp(min=0)
        outer = torch.max(a[:, 2:], b[:, 2:]) - torch.min(a[:, :2], b[:, :2])
        both, hull = inner[:, 0] * inner[:, 1], outer[:, 0] * outer[:, 1]
        union = size(a) + size(b) - both
        return (1 - both / union + (hull - union) / hull).mean()

    def info_nce(query: Any, key: Any) -> Any:
        scores = F.normalize(query, dim=1) @ F.normalize(key, dim=1).T / 0.1
        return F.cross_entropy(scores, torch.arange(len(query)))

    def nt_xent(z: Any) -> Any:
        unit = F.normalize(z, dim=1)
        scores = unit @ unit.T / 0.5
        scores = scores.masked_fill(torch.eye(len(z), dtype=torch.bool), -torch.inf)
        half = len(z) // 2
        return F.cross_entropy(scores, torch.arange(len(z)).roll(half))

    def pairwise_logistic(x: Any, t: Any) -> Any:
        return F.softplus(-(t[:, None] - t[None]) * (x[:, None] - x[None])).sum()

    return {
        "mse": F.mse_loss,
        "l1": F.l1_loss,
        "huber": F.huber_loss,
        "log_cosh": lambda x, t: (x - t + F.softplus(-2 * (x - t)) - torch.log(torch.tensor(2.0))).mean(),
        "quantile": lambda x, t: torch.maximum(0.5 * (t - x), -0.5 * (t - x)).mean(),
        "binary_cross_entropy": F.binary_cross_entropy,
        "binary_cross_entropy_with_logits": F.binary_cross_entropy_with_logits,
        "sigmoid_focal": sigmoid_focal,
        "dice": lambda x, t: 1 - 2 * (x * t).sum() / ((x * x).sum() + (t * t).sum()),
        "soft_margin": F.soft_margin_loss,
        "squared_hinge": lambda x, t: (F.relu(1 - x * t) ** 2).mean(),
        "poisson_nll": F.poisson_nll_loss,
        "gaussian_nll": F.gaussian_nll_loss,
        "margin_ranking": F.margin_ranking_loss,
        "cross_entropy": F.cross_entropy,
        "label_smoothing_cross_entropy": lambda x, y: F.cross_entropy(x, y, label_smoothing=0.1),
        "soft_cross_entropy": F.cross_entropy,
        "focal": focal,
        "nll": F.nll_loss,
        "multi_margin": F.multi_margin_loss,
        "triplet": lambda a, p, n: F.triplet_margin_loss(a, p, n, eps=0.0),
        "giou": giou,
        "info_nce": info_nce,
        "nt_xent": nt_xent,
        "pairwise_logistic": pairwise_logistic,
        "ctc": F.ctc_loss,
    }
