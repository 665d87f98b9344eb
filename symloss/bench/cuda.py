"""Value and gradient on a GPU against PyTorch, eager and compiled, in one run; needs a device.

    pip install -e ".[cuda]" torch
    python -m symloss.bench.cuda

Arrays lie on the device and results stay there. Every figure is the median of several runs of many calls
without a wait between them, one contender at a time; each call takes another set of arrays, so that none is
found in the cache. `floor` is the time to read each argument and to write each gradient once at the speed of
a copy, measured in the same run.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import symloss
from symloss.runtime.raw import Kernel

RUNS = 7
RUN_S = 0.02  # a run is as many calls as take this long
SETS_BYTES = 200_000_000  # several times the cache
Call = Callable[[], Any]


@dataclass(frozen=True)
class Problem:
    """One loss at one size: its arrays, drawn anew, and what PyTorch calls it."""

    loss: str
    parameters: dict[str, Any]
    draw: Callable[[Any], dict[str, Any]]
    peer: Callable[..., Any]

    @property
    def differentiated(self) -> str:
        return next(i.name for i in symloss.get(self.loss).signature.inputs if not i.is_label)


def problems() -> list[tuple[str, Problem]]:
    """What is timed, with the sizes as text."""
    import torch
    from torch.nn import functional

    def elements(count: int, binary: bool) -> Callable[[Any], dict[str, Any]]:
        def draw(dtype: Any) -> dict[str, Any]:
            input = torch.randn(count, device="cuda", dtype=dtype)
            target = torch.rand_like(input).round() if binary else torch.randn_like(input)
            return {"input": input, "target": target}

        return draw

    def rows(count: int, classes: int) -> Callable[[Any], dict[str, Any]]:
        def draw(dtype: Any) -> dict[str, Any]:
            target = torch.randint(classes, (count,), device="cuda")
            return {"input": torch.randn(count, classes, device="cuda", dtype=dtype), "target": target}

        return draw

    def vectors(count: int, length: int) -> Callable[[Any], dict[str, Any]]:
        def draw(dtype: Any) -> dict[str, Any]:
            names = ("anchor", "positive", "negative")
            return {name: torch.randn(count, length, device="cuda", dtype=dtype) for name in names}

        return draw

    def focal(input: Any, target: Any) -> Any:
        cross_entropy = functional.binary_cross_entropy_with_logits(input, target, reduction="none")
        probability = torch.sigmoid(input)
        missed = probability + target - 2 * probability * target
        factor = 0.25 * target + 0.75 * (1 - target)
        return (factor * missed**2 * cross_entropy).mean()

    def huber(input: Any, target: Any) -> Any:
        return functional.huber_loss(input, target, delta=1.0)

    def triplet(anchor: Any, positive: Any, negative: Any) -> Any:
        return functional.triplet_margin_loss(anchor, positive, negative, margin=1.0, eps=0.0)

    binary = functional.binary_cross_entropy_with_logits
    found: list[tuple[str, Problem]] = []
    for count in (10_000, 1_000_000, 16_000_000):
        size = f"{count:,}"
        found += [
            (size, Problem("binary_cross_entropy_with_logits", {}, elements(count, True), binary)),
            (size, Problem("huber", {"delta": 1.0}, elements(count, False), huber)),
            (size, Problem("sigmoid_focal", {"alpha": 0.25, "gamma": 2.0}, elements(count, True), focal)),
        ]
    for count, classes in ((100_000, 10), (16_384, 1000), (1024, 50_000)):
        shape = f"{count:,} x {classes:,}"
        found.append((shape, Problem("cross_entropy", {}, rows(count, classes), functional.cross_entropy)))
    found.append(("65,536 x 128", Problem("triplet", {"margin": 1.0}, vectors(65_536, 128), triplet)))
    return found


def ours(problem: Problem, arrays: dict[str, Any]) -> Call:
    """A call of the raw kernel: the sum of the terms and the gradient by the first array."""
    import torch
    from numba import cuda

    loss = symloss.get(problem.loss)
    kernel: Kernel = loss.kernel("cuda")
    given = {name: cuda.as_cuda_array(array) for name, array in arrays.items()}
    first = arrays[problem.differentiated]
    scalar = np.float32 if first.dtype == torch.float32 else np.float64
    for spec in loss.signature.parameters:
        if spec.name in kernel.arguments():
            number: Any = problem.parameters.get(spec.name, spec.default)
            given[spec.name] = int(number) if spec.domain_set.integer else scalar(number)
    for array in loss.signature.inputs:  # one with a default is an array here, too
        if array.name not in given:
            shape = first.shape if len(array.axes) == first.ndim else first.shape[-1:]
            given[array.name] = cuda.as_cuda_array(torch.ones(shape, device="cuda", dtype=first.dtype))
    gradient = cuda.as_cuda_array(torch.empty_like(first))
    given |= {"grad_scale": scalar(1 / first.shape[0]), f"grad_{problem.differentiated}": gradient}
    passed = [given.get(name) for name in kernel.arguments()]

    def call() -> Any:
        return kernel(*passed), gradient

    return call


def theirs(problem: Problem, arrays: dict[str, Any], peer: Callable[..., Any]) -> Call:
    """Forward and backward pass by PyTorch."""
    first = arrays[problem.differentiated].detach().clone().requires_grad_()
    given = {**arrays, problem.differentiated: first}

    def call() -> Any:
        first.grad = None
        value = peer(*given.values())
        value.backward()
        return value, first.grad

    return call


def seconds(calls: Sequence[Call]) -> float:
    """The median time of one call, in turn over several sets of arrays, the device awaited at the end."""
    import torch

    for call in calls:
        call()
    torch.cuda.synchronize()
    count = len(calls)
    found: list[float] = []
    while len(found) < RUNS:
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for number in range(count):
            calls[number % len(calls)]()
        end.record()
        end.synchronize()
        taken = start.elapsed_time(end) / 1e3
        if taken < RUN_S and not found:
            count *= 2
        else:
            found.append(taken / count)
    return float(np.median(found))


def bytes_a_second() -> float:
    """How fast the device copies, counting what is read and what is written."""
    import torch

    source = torch.empty(1 << 30, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(source)
    return 2 * source.numel() / seconds([lambda: target.copy_(source)])


def agree(mine: Any, theirs: Any, dtype: Any) -> bool:
    """Whether two gradients are alike, up to what a peer's rounding explains."""
    import torch

    tolerance = 1e-4 if dtype == torch.float32 else 1e-9
    return bool((torch.as_tensor(mine, device="cuda") - theirs).norm() <= tolerance * theirs.norm())


def main() -> None:
    """Print one line for each type, loss and size."""
    import torch

    parser = argparse.ArgumentParser()
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out")
    parser.add_argument("--dtype", choices=("float32", "float64"), help="one type only")
    given = parser.parse_args()
    speed = bytes_a_second()
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}: copies {speed / 1e12:.2f} TB/s")
    print("| type | loss | size | floor | symloss | torch.compile | torch |\n|---|---|---|--:|--:|--:|--:|")
    for dtype in (torch.float32, torch.float64):
        if given.dtype not in (None, str(dtype).removeprefix("torch.")):
            continue
        for size, problem in problems():
            arrays = problem.draw(dtype)
            moved = sum(a.numel() * a.element_size() for a in arrays.values())
            moved += arrays[problem.differentiated].numel() * arrays[problem.differentiated].element_size()
            sets = [arrays, *(problem.draw(dtype) for _ in range(min(7, SETS_BYTES // moved)))]
            mine = [ours(problem, one) for one in sets]
            peers = {"torch": problem.peer}
            if not given.no_compile:
                torch._dynamo.reset()
                peers = {"torch.compile": torch.compile(problem.peer, dynamic=False), **peers}
            cells = [f"{moved / speed * 1e6:.0f}"]
            own = seconds(mine)
            cells.append(f"{own * 1e6:.0f}")
            for peer in peers.values():
                other = [theirs(problem, one, peer) for one in sets]
                if not agree(mine[0]()[1], other[0]()[1], dtype):
                    raise SystemExit(f"{problem.loss}, {size}: the gradients differ")
                taken = seconds(other)
                cells.append(f"{taken * 1e6:.0f} ({taken / own:.1f}x)")
            name = str(dtype).removeprefix("torch.")
            print(f"| {name} | {problem.loss} | {size} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
