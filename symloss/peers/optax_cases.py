"""Losses of optax, as its users call them."""

from __future__ import annotations

from symloss.peers import draws
from symloss.peers.case import Case


def cases() -> list[Case]:
    """Every comparison with optax.

    Raises:
        ImportError: optax or JAX is not installed.
    """
    import jax.numpy as jnp
    import optax

    def ctc(log_probs, targets, input_lengths, target_lengths):  # type: ignore[no-untyped-def]
        steps, states = log_probs.shape[0], targets.shape[1]
        late = jnp.arange(steps)[None] >= input_lengths[:, None]
        beyond = jnp.arange(states)[None] >= target_lengths[:, None]
        losses = optax.ctc_loss(
            jnp.moveaxis(log_probs, 1, 0), late.astype(float), targets, beyond.astype(float)
        )
        return (losses / jnp.maximum(1, target_lengths)).mean()

    return [
        Case("sigmoid_focal", "optax.losses.sigmoid_focal_loss", draws.binary_logits,
             lambda x, y: optax.losses.sigmoid_focal_loss(x, y, alpha=0.25, gamma=2.0).mean()),
        Case("log_cosh", "optax.losses.log_cosh", draws.pair(),
             lambda x, y: optax.losses.log_cosh(x, y).mean()),
        Case("huber", "optax.losses.huber_loss", draws.pair(),
             lambda x, y: optax.losses.huber_loss(x, y, delta=0.7).mean(), {"delta": 0.7}),
        Case("hinge", "optax.losses.hinge_loss", draws.signs,
             lambda x, y: optax.losses.hinge_loss(x, y).mean(), wrt=("input",)),
        Case("kl_div", "optax.losses.kl_divergence", draws.distributions,
             lambda x, y: optax.losses.kl_divergence(x, y).mean()),
        Case("soft_cross_entropy", "optax.losses.softmax_cross_entropy", draws.soft_scores,
             lambda x, y: optax.losses.softmax_cross_entropy(x, y).mean(), wrt=("input",)),
        Case("ctc", "optax.ctc_loss", draws.alignments, ctc, wrt=("log_probs",),
             differs="optax normalises log_probs again, so its gradient is that in the logits"),
    ]  # fmt: skip
