"""The losses that are measured in JAX, as its users write them: `jax.nn` and `jax.numpy`, compiled whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def losses() -> dict[str, Callable[..., Any]]:
    """By our name, a function of arrays that gives a scalar.

    Raises:
        ImportError: JAX is not installed.
    """
    from jax import lax, nn
    from jax import numpy as jnp

    def logits(x: Any, t: Any) -> Any:
        return jnp.maximum(x, 0) - x * t + jnp.log1p(jnp.exp(-jnp.abs(x)))

    def sigmoid_focal(x: Any, t: Any) -> Any:
        p = nn.sigmoid(x)
        p_t = p * t + (1 - p) * (1 - t)
        return jnp.mean((0.25 * t + 0.75 * (1 - t)) * (1 - p_t) ** 2 * logits(x, t))

    def labelled(log_p: Any, y: Any) -> Any:
        return jnp.take_along_axis(log_p, y[:, None], 1)[:, 0]

    def cross_entropy(x: Any, y: Any) -> Any:
        return jnp.mean(nn.logsumexp(x, axis=1) - labelled(x, y))

    def smoothed(x: Any, y: Any) -> Any:
        norm = nn.logsumexp(x, axis=1)
        return jnp.mean(norm - 0.9 * labelled(x, y) - 0.1 * jnp.mean(x, axis=1))

    def focal(x: Any, y: Any) -> Any:
        log_p = labelled(nn.log_softmax(x), y)
        return jnp.mean(-((1 - jnp.exp(log_p)) ** 2) * log_p)

    def multi_margin(x: Any, y: Any) -> Any:
        over = nn.relu(1 - labelled(x, y)[:, None] + x)
        return jnp.mean(jnp.sum(over, axis=1) - 1) / x.shape[1]

    def triplet(a: Any, p: Any, n: Any) -> Any:
        near, far = (jnp.sqrt(jnp.sum((a - other) ** 2, axis=1)) for other in (p, n))
        return jnp.mean(nn.relu(near - far + 1))

    def giou(a: Any, b: Any) -> Any:
        size = lambda box: (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])  # noqa: E731
        inner = nn.relu(jnp.minimum(a[:, 2:], b[:, 2:]) - jnp.maximum(a[:, :2], b[:, :2]))
        outer = jnp.maximum(a[:, 2:], b[:, 2:]) - jnp.minimum(a[:, :2], b[:, :2])
        both, hull = inner[:, 0] * inner[:, 1], outer[:, 0] * outer[:, 1]
        union = size(a) + size(b) - both
        return jnp.mean(1 - both / union + (hull - union) / hull)

    def ciou(a: Any, b: Any) -> Any:
        inner = nn.relu(jnp.minimum(a[:, 2:], b[:, 2:]) - jnp.maximum(a[:, :2], b[:, :2]))
        (w, h), (v, g) = ((box[:, 2:] - box[:, :2]).T for box in (a, b))
        both = inner[:, 0] * inner[:, 1]
        overlap = both / (w * h + v * g - both)
        outer = jnp.maximum(a[:, 2:], b[:, 2:]) - jnp.minimum(a[:, :2], b[:, :2])
        between = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2
        shape = 4 / jnp.pi**2 * (jnp.arctan(v / g) - jnp.arctan(w / h)) ** 2
        weight = lax.stop_gradient(shape / (1 - overlap + shape))
        distance = jnp.sum(between**2, axis=1) / jnp.sum(outer**2, axis=1)
        return jnp.mean(1 - overlap + distance + weight * shape)

    def ssim(x: Any, y: Any) -> Any:
        taps = jnp.exp(-((jnp.arange(11) - 5.0) ** 2) / (2 * 1.5**2)).astype(x.dtype)
        taps = taps / jnp.sum(taps)
        stack = jnp.concatenate([x, y, x * x, y * y, x * y])[:, None]
        for kernel in (taps[None, None, :, None], taps[None, None, None]):
            stack = lax.conv(stack, kernel, (1, 1), "VALID")
        a, b, aa, bb, ab = jnp.split(stack[:, 0], 5)
        structure = (2 * (ab - a * b) + 9e-4) / (aa - a * a + bb - b * b + 9e-4)
        return 1 - jnp.mean((2 * a * b + 1e-4) / (a * a + b * b + 1e-4) * structure)

    def clip(image: Any, text: Any) -> Any:
        scores = unit(image) @ unit(text).T / 0.07
        at = jnp.arange(len(image))
        return (cross_entropy(scores, at) + cross_entropy(scores.T, at)) / 2

    def contrastive(a: Any, b: Any, y: Any) -> Any:
        d = jnp.linalg.norm(a - b, axis=1)
        return jnp.mean((1 - y) * d**2 + y * nn.relu(1 - d) ** 2) / 2

    def ppo_clip(new: Any, old: Any, advantage: Any) -> Any:
        change = jnp.exp(new - old)
        return -jnp.mean(jnp.minimum(change * advantage, jnp.clip(change, 0.8, 1.2) * advantage))

    def js_divergence(p: Any, q: Any) -> Any:
        m = (p + q) / 2
        return jnp.mean(jnp.sum(p * jnp.log(p / m) + q * jnp.log(q / m), axis=1)) / 2

    def tversky(x: Any, t: Any) -> Any:
        both = jnp.sum(x * t)
        return 1 - both / (both + 0.5 * jnp.sum(x * (1 - t)) + 0.5 * jnp.sum((1 - x) * t))

    def unit(x: Any) -> Any:
        return x / jnp.linalg.norm(x, axis=1, keepdims=True)

    def info_nce(query: Any, key: Any) -> Any:
        return cross_entropy(unit(query) @ unit(key).T / 0.1, jnp.arange(len(query)))

    def nt_xent(z: Any) -> Any:
        scores = unit(z) @ unit(z).T / 0.5
        scores = jnp.where(jnp.eye(len(z), dtype=bool), -jnp.inf, scores)
        return cross_entropy(scores, jnp.roll(jnp.arange(len(z)), len(z) // 2))

    def pairwise_logistic(x: Any, t: Any) -> Any:
        return jnp.sum(nn.softplus(-(t[:, None] - t[None]) * (x[:, None] - x[None])))

    return {
        "mse": lambda x, t: jnp.mean((x - t) ** 2),
        "l1": lambda x, t: jnp.mean(jnp.abs(x - t)),
        "huber": lambda x, t: jnp.mean(jnp.where(jnp.abs(x - t) < 1, (x - t) ** 2 / 2, jnp.abs(x - t) - 0.5)),
        "smooth_l1": lambda x, t: jnp.mean(
            jnp.where(jnp.abs(x - t) < 1, (x - t) ** 2 / 2, jnp.abs(x - t) - 0.5)
        ),
        "rmse": lambda x, t: jnp.sqrt(jnp.mean((x - t) ** 2)),
        "expectile": lambda x, t: jnp.mean(jnp.abs(0.5 - (t < x)) * (t - x) ** 2),
        "jaccard": lambda x, t: 1 - jnp.sum(x * t) / jnp.sum(x + t - x * t),
        "tversky": tversky,
        "hinge": lambda x, t: jnp.mean(nn.relu(1 - x * t)),
        "ppo_clip": ppo_clip,
        "dpo": lambda a, b, c, d: -jnp.mean(nn.log_sigmoid(0.1 * ((a - c) - (b - d)))),
        "perplexity": lambda x, y: jnp.exp(-jnp.mean(labelled(x, y))),
        "policy_gradient": lambda x, y, a: -jnp.mean(labelled(nn.log_softmax(x), y) * a),
        "kl_div": lambda x, t: jnp.mean(jnp.sum(t * (jnp.log(t) - x), axis=1)),
        "js_divergence": js_divergence,
        "contrastive": contrastive,
        "ciou": ciou,
        "ssim": ssim,
        "clip": clip,
        "log_cosh": lambda x, t: jnp.mean(jnp.logaddexp(x - t, t - x) - jnp.log(2.0)),
        "quantile": lambda x, t: jnp.mean(jnp.maximum(0.5 * (t - x), -0.5 * (t - x))),
        "binary_cross_entropy": lambda x, t: -jnp.mean(t * jnp.log(x) + (1 - t) * jnp.log1p(-x)),
        "binary_cross_entropy_with_logits": lambda x, t: jnp.mean(logits(x, t)),
        "sigmoid_focal": sigmoid_focal,
        "dice": lambda x, t: 1 - 2 * jnp.sum(x * t) / jnp.sum(x * x + t * t),
        "soft_margin": lambda x, t: jnp.mean(nn.softplus(-x * t)),
        "squared_hinge": lambda x, t: jnp.mean(nn.relu(1 - x * t) ** 2),
        "poisson_nll": lambda x, t: jnp.mean(jnp.exp(x) - t * x),
        "gaussian_nll": lambda x, t, v: jnp.mean(jnp.log(v) + (x - t) ** 2 / v) / 2,
        "margin_ranking": lambda a, b, y: jnp.mean(nn.relu(-y * (a - b))),
        "cross_entropy": cross_entropy,
        "label_smoothing_cross_entropy": smoothed,
        "soft_cross_entropy": lambda x, t: -jnp.mean(jnp.sum(t * nn.log_softmax(x), axis=1)),
        "focal": focal,
        "nll": lambda x, y: -jnp.mean(labelled(x, y)),
        "multi_margin": multi_margin,
        "triplet": triplet,
        "giou": giou,
        "info_nce": info_nce,
        "nt_xent": nt_xent,
        "pairwise_logistic": pairwise_logistic,
    }
