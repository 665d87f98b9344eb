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

    def ciou(a: Any, b: Any) -> Any:
        corner, far = torch.max(a[:, :2], b[:, :2]), torch.min(a[:, 2:], b[:, 2:])
        inner = (far - corner).clamp(min=0)
        (w, h), (v, g) = (box[:, 2:].T - box[:, :2].T for box in (a, b))
        both = inner[:, 0] * inner[:, 1]
        overlap = both / (w * h + v * g - both)
        outer = torch.max(a[:, 2:], b[:, 2:]) - torch.min(a[:, :2], b[:, :2])
        between = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
        shape = 4 / torch.pi**2 * (torch.atan(v / g) - torch.atan(w / h)) ** 2
        with torch.no_grad():
            weight = shape / (1 - overlap + shape)
        return (1 - overlap + (between**2).sum(1) / (outer**2).sum(1) + weight * shape).mean()

    def ssim(x: Any, y: Any) -> Any:
        taps = torch.exp(-((torch.arange(11, dtype=x.dtype) - 5) ** 2) / (2 * 1.5**2))
        taps = taps / taps.sum()
        stack = torch.cat([x, y, x * x, y * y, x * y])[:, None]
        means = F.conv2d(F.conv2d(stack, taps[None, None, :, None]), taps[None, None, None])[:, 0]
        a, b, aa, bb, ab = means.chunk(5)
        structure = (2 * (ab - a * b) + 9e-4) / (aa - a * a + bb - b * b + 9e-4)
        return 1 - ((2 * a * b + 1e-4) / (a * a + b * b + 1e-4) * structure).mean()

    def clip(image: Any, text: Any) -> Any:
        scores = F.normalize(image, dim=1) @ F.normalize(text, dim=1).T / 0.07
        at = torch.arange(len(image))
        return (F.cross_entropy(scores, at) + F.cross_entropy(scores.T, at)) / 2

    def contrastive(a: Any, b: Any, y: Any) -> Any:
        d = torch.linalg.norm(a - b, dim=1)
        return ((1 - y) * d**2 + y * F.relu(1 - d) ** 2).mean() / 2

    def policy_gradient(x: Any, action: Any, advantage: Any) -> Any:
        return -(F.log_softmax(x, 1).gather(1, action[:, None])[:, 0] * advantage).mean()

    def ppo_clip(new: Any, old: Any, advantage: Any) -> Any:
        change = torch.exp(new - old)
        return -torch.min(change * advantage, change.clamp(0.8, 1.2) * advantage).mean()

    def js_divergence(p: Any, q: Any) -> Any:
        m = (p + q) / 2
        return ((torch.xlogy(p, p / m) + torch.xlogy(q, q / m)) / 2).sum(1).mean()

    def tversky(x: Any, t: Any) -> Any:
        both = (x * t).sum()
        return 1 - both / (both + 0.5 * (x * (1 - t)).sum() + 0.5 * ((1 - x) * t).sum())

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
        "smooth_l1": F.smooth_l1_loss,
        "rmse": lambda x, t: torch.sqrt(F.mse_loss(x, t)),
        "expectile": lambda x, t: ((0.5 - (t < x).to(x.dtype)).abs() * (t - x) ** 2).mean(),
        "jaccard": lambda x, t: 1 - (x * t).sum() / (x + t - x * t).sum(),
        "tversky": tversky,
        "hinge": lambda x, t: F.relu(1 - x * t).mean(),
        "ppo_clip": ppo_clip,
        "dpo": lambda a, b, c, d: -F.logsigmoid(0.1 * ((a - c) - (b - d))).mean(),
        "perplexity": lambda x, y: torch.exp(F.nll_loss(x, y)),
        "policy_gradient": policy_gradient,
        "kl_div": lambda x, t: F.kl_div(x, t, reduction="batchmean"),
        "js_divergence": js_divergence,
        "contrastive": contrastive,
        "ciou": ciou,
        "ssim": ssim,
        "clip": clip,
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
