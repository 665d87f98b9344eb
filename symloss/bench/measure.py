"""Contenders in turn in one run: medians of value-and-gradient calls on the same inputs."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symloss.bench.workloads import Size, Workload

Step = Callable[[], Any]  # computes value and gradients, and returns the value
OURS = "symloss"
TOLERANCE = {"float32": 2e-3, "float64": 1e-8}  # relative: that contenders compute the same loss
ROUNDS = 3
SECONDS = 0.15  # of a contender in a round
FEWEST, MOST = 3, 200  # calls in a round


@dataclass(frozen=True)
class Row:
    """What one loss of one size and type took.

    Attributes:
        microseconds: the median of a call, by contender.
        spread: the quartiles' distance as a share of the median, by contender.
        moved: bytes of inputs that are read and gradients that are written, once each.
        differing: the contenders whose value is another, which are not compared.
    """

    loss: str
    size: Size
    dtype: str
    microseconds: Mapping[str, float]
    spread: Mapping[str, float]
    moved: int
    differing: tuple[str, ...] = ()

    @property
    def best_peer(self) -> str | None:
        """The fastest of the others; None where there is none."""
        peers = [name for name in self.microseconds if name != OURS and name not in self.differing]
        return min(peers, key=lambda name: self.microseconds[name], default=None)

    @property
    def ratio(self) -> float | None:
        """How many times as long as ours the best peer takes."""
        best = self.best_peer
        return None if best is None else self.microseconds[best] / self.microseconds[OURS]

    @property
    def bandwidth(self) -> float:
        """Bytes a second that ours reads and writes at least."""
        return self.moved / self.microseconds[OURS] * 1e6


def measure(
    workloads: Iterable[tuple[Workload, Size]], dtypes: Sequence[str], peers: Sequence[Any]
) -> Iterator[Row]:
    """A row for each workload, size and type."""
    for workload, size in workloads:
        for dtype in dtypes:
            yield _row(workload, size, dtype, peers)


def _row(workload: Workload, size: Size, dtype: str, peers: Sequence[Any]) -> Row:
    rng = np.random.default_rng(zlib.crc32(f"{workload.loss} {size}".encode()))
    drawn = workload.draw(rng, size).items()
    inputs = {name: x.astype(dtype) if x.dtype.kind == "f" else x for name, x in drawn}
    steps: dict[str, Step] = {OURS: _ours(workload, inputs)}
    for peer in peers:
        if (step := peer.step(workload, inputs)) is not None:
            steps[peer.name] = step
    values = {name: float(step()) for name, step in steps.items()}
    allowed = TOLERANCE[dtype] * (1 + abs(values[OURS]))
    differing = tuple(name for name, value in values.items() if not abs(value - values[OURS]) <= allowed)
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            times[name] += _times(step)
    medians = {name: float(np.median(found)) * 1e6 for name, found in times.items()}
    quartiles = {name: np.percentile(found, (25, 75)) * 1e6 for name, found in times.items()}
    spread = {name: float(high - low) / medians[name] for name, (low, high) in quartiles.items()}
    moved = sum(x.nbytes for x in inputs.values()) + sum(inputs[name].nbytes for name in workload.wrt)
    return Row(workload.loss, size, dtype, medians, spread, moved, differing)


def _times(step: Step) -> list[float]:
    """Seconds of calls one after the other; the first, for which caches fill, does not count."""
    step()
    found: list[float] = []
    end = time.perf_counter() + SECONDS
    while len(found) < FEWEST or (len(found) < MOST and time.perf_counter() < end):
        start = time.perf_counter()
        step()
        found.append(time.perf_counter() - start)
    return found


def _ours(workload: Workload, inputs: Mapping[str, np.ndarray]) -> Step:
    import symloss

    loss = symloss.get(workload.loss)
    wrt = workload.wrt if len(workload.wrt) > 1 else workload.wrt[0]
    given: dict[str, Any] = {**inputs, **workload.options, "wrt": wrt}
    return lambda: loss.value_and_grad(**given)[0]


def copy_bandwidth(size: int = 2**26) -> float:
    """Bytes a second of adding two large arrays into a third, with NumPy, in one thread."""
    a, b, c = (np.ones(size // 8) for _ in range(3))
    np.add(a, b, out=c)
    best = min(_timed(lambda: np.add(a, b, out=c)) for _ in range(5))
    return 3 * size / best


def _timed(step: Step) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
