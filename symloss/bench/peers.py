"""The libraries that are measured: each gives a step that computes a loss and its gradients."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

import numpy as np

from symloss.bench.measure import Step
from symloss.bench.workloads import Workload

Inputs = Mapping[str, np.ndarray]


class Torch:
    """torch in eager mode, as it is called."""

    name = "torch"

    def __init__(self) -> None:
        from symloss.bench import torch_losses

        self.losses = torch_losses.losses()

    def step(self, workload: Workload, inputs: Inputs) -> Step | None:
        """None where torch has no such loss."""
        import torch

        if (function := self.losses.get(workload.loss)) is None:
            return None
        function = self.prepared(function)
        tensors = {name: torch.tensor(x, requires_grad=name in workload.wrt) for name, x in inputs.items()}

        def step() -> Any:
            for name in workload.wrt:
                tensors[name].grad = None
            value = function(*tensors.values())
            value.backward()
            return value.detach()

        return step

    def prepared(self, function: Any) -> Any:
        """The function as it is measured."""
        return function


class CompiledTorch(Torch):
    """torch.compile, forward and backward; needs a C++ compiler."""

    name = "torch.compile"

    def prepared(self, function: Any) -> Any:
        """The function as it is measured."""
        import torch

        torch.compiler.reset()
        return torch.compile(function, dynamic=False)


class Jax:
    """JAX, value and gradient compiled together."""

    name = "jax"

    def __init__(self) -> None:
        import jax

        from symloss.bench import jax_losses

        jax.config.update("jax_enable_x64", True)
        self.losses = jax_losses.losses()

    def step(self, workload: Workload, inputs: Inputs) -> Step | None:
        """None where JAX has no such loss."""
        if (function := self.losses.get(workload.loss)) is None:
            return None
        import jax

        places = tuple(list(inputs).index(name) for name in workload.wrt)
        compiled = jax.jit(jax.value_and_grad(function, argnums=places))
        arrays = [jax.numpy.asarray(x) for x in inputs.values()]
        return lambda: jax.block_until_ready(compiled(*arrays))[0]


PEERS: dict[str, type[Any]] = {peer.name: peer for peer in (Torch, CompiledTorch, Jax)}


def installed(names: list[str] | None = None) -> tuple[list[Any], list[str]]:
    """The peers that are there, and a sentence about each that is not.

    Args:
        names: which are asked for; all for None.
    """
    found: list[Any] = []
    missing: list[str] = []
    for name in names or list(PEERS):
        try:
            peer = PEERS[name]()
        except ImportError as error:
            missing.append(f"{name} is left out ({error}); pip install 'symloss[bench]'")
            continue
        if name == CompiledTorch.name and shutil.which("g++") is None:
            missing.append(f"{name} is left out: it needs a C++ compiler (g++)")
            continue
        found.append(peer)
    return found, missing
