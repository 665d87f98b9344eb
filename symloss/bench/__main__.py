"""Value and gradient of `binary_cross_entropy_with_logits` against JAX jit and torch eager, in one run.

    pip install -e ".[bench]"
    python -m symloss.bench

One contender at a time, medians, the same inputs; a peer that is not installed is left out and said so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import symloss

SIZES = (64, 10_000, 1_000_000)
RUNS = 101
WARM_UP_S = 0.5
Step = Callable[[], Any]


def median_microseconds(step: Step) -> float:
    """The median wall time of a step, after some that are not counted: threads start, caches fill."""
    warm = time.perf_counter() + WARM_UP_S
    while time.perf_counter() < warm:
        step()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1e6


def ours(logits: np.ndarray, target: np.ndarray) -> Step:
    loss = symloss.losses.binary_cross_entropy_with_logits
    return lambda: loss.value_and_grad(logits, target)


def torch_eager(logits: np.ndarray, target: np.ndarray) -> Step:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    x, t = torch.tensor(logits, requires_grad=True), torch.tensor(target)

    def step() -> Any:
        x.grad = None
        binary_cross_entropy_with_logits(x, t).backward()
        return x.grad

    return step


def jax_jit(logits: np.ndarray, target: np.ndarray) -> Step:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def loss(x: Any, t: Any) -> Any:
        return jnp.mean(jnp.maximum(x, 0) - x * t + jnp.log1p(jnp.exp(-jnp.abs(x))))

    compiled = jax.jit(jax.value_and_grad(loss))
    x, t = jnp.asarray(logits), jnp.asarray(target)
    return lambda: jax.block_until_ready(compiled(x, t))


PEERS: dict[str, Callable[[np.ndarray, np.ndarray], Step]] = {"jax": jax_jit, "torch": torch_eager}


def main() -> None:
    """Print one line for each type and size."""
    generator = np.random.default_rng(0)
    for dtype in ("float32", "float64"):
        for size in SIZES:
            logits = generator.normal(size=size).astype(dtype)
            target = (generator.random(size) > 0.5).astype(dtype)
            mine = median_microseconds(ours(logits, target))
            parts = [f"{dtype} {size:>9,}: symloss {mine:9.1f} us"]
            for name, peer in PEERS.items():
                try:
                    theirs = median_microseconds(peer(logits, target))
                except ImportError:
                    parts.append(f"{name} is not installed")
                    continue
                parts.append(f"{name} {theirs:9.1f} us ({theirs / mine:.1f}x)")
            print(", ".join(parts))


if __name__ == "__main__":
    main()
