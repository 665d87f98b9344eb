"""Ways to share one kernel's blocks among threads, in turn: alone, our pool, Numba's OpenMP and TBB.

    python -m symloss.bench.threads [--busy 2]

Each way has a process of its own, since Numba's threading layer is chosen once a process; they run one at a
time, round after round. `--busy` adds processes that compute all the while. TBB is left out where it is not
installed.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

WAYS = ("alone", "pool", "omp", "tbb")
SIZES = (32_768, 131_072, 1_000_000)
ROUNDS, CALLS, BLOCK = 12, 40, 2048


def contender(way: str) -> None:
    """Answer each line of input, a size, with the microseconds of some calls."""
    calls = {size: prepare(way, size) for size in SIZES}
    print("ready", flush=True)
    for line in sys.stdin:
        call, times = calls[int(line)], []
        for _ in range(CALLS):
            start = time.perf_counter()
            call()
            times.append(round((time.perf_counter() - start) * 1e6, 1))
        print(json.dumps(times), flush=True)


def prepare(way: str, size: int) -> Callable[[], Any]:
    """A call that computes binary cross-entropy with logits and its gradient, float32."""
    from numba import njit, prange

    from symloss.runtime.execution import over_threads
    from symloss.runtime.kernels import catalogued_path, import_kernel

    companion = import_kernel(catalogued_path("huber", "cpu").with_name("_elementary.py"))
    softplus, sigmoid, accumulate = companion.softplus, companion.sigmoid, companion.accumulate
    add_exactly, next_block = companion.add_exactly, companion.next_block
    keep_total = companion.keep_total

    @njit(nogil=True)
    def one_block(x: Any, y: Any, gradient: Any) -> Any:
        total = x.dtype.type(0)
        for n in range(x.size):
            total = accumulate(total, softplus(x[n]) - x[n] * y[n])
            gradient[n] = sigmoid(x[n]) - y[n]
        return total

    @njit(nogil=True)
    def blocks(x: Any, y: Any, gradient: Any, rows: int, block: int, shared: int) -> float:
        total, rest = 0.0, 0.0
        number = next_block(shared, -1)
        while number * block < rows:
            start, stop = number * block, min(number * block + block, rows)
            found = one_block(x[start:stop], y[start:stop], gradient[start:stop])
            keep_total(shared, number, 0, found)
            total, rest = add_exactly(total, rest, found)
            number = next_block(shared, number)
        return total + rest

    @njit(nogil=True, parallel=True)
    def parallel(x: Any, y: Any, gradient: Any, rows: int, block: int, shared: int) -> float:
        totals = np.empty((rows + block - 1) // block)
        for number in prange(totals.size):
            start, stop = number * block, min(number * block + block, rows)
            totals[number] = one_block(x[start:stop], y[start:stop], gradient[start:stop])
        return totals.sum()

    random = np.random.default_rng(0)
    x = random.normal(size=size).astype(np.float32)
    y = (random.random(size) > 0.5).astype(np.float32)
    run: Any = {"alone": blocks, "pool": over_threads(blocks, "sum")}.get(way, parallel)
    arguments = (x, y, np.empty_like(x), size, BLOCK, 0)
    run(*arguments)
    return lambda: run(*arguments)


def compute() -> None:
    """Keep a processor busy."""
    value = 1.0
    while True:
        value = value * 1.0000001 % 7.0


def start(way: str) -> subprocess.Popen[str] | None:
    """The process of one way, ready to measure, or None where it cannot run."""
    environment = dict(os.environ)
    if way in ("omp", "tbb"):
        environment["NUMBA_THREADING_LAYER"] = way
    process = subprocess.Popen(
        [sys.executable, "-m", "symloss.bench.threads", "--contender", way],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process if process.stdout.readline() == "ready\n" else None


def load_tbb() -> None:
    """Numba looks for the symbols of TBB in the process: those of the package `tbb` come first."""
    for folder in (Path(sys.prefix), *map(Path, sys.path)):
        for library in sorted((folder / "lib").glob("libtbb.so.*")):
            ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
            return


def main() -> None:
    """Print one line for each size and way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--busy", type=int, default=0, help="processes that compute meanwhile")
    parser.add_argument("--contender", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.contender:
        if given.contender == "tbb":
            load_tbb()
        contender(given.contender)
        return
    running = {way: process for way in WAYS if (process := start(way)) is not None}
    times: dict[tuple[int, str], list[float]] = {}
    busy = [
        multiprocessing.get_context("spawn").Process(target=compute, daemon=True) for _ in range(given.busy)
    ]
    for one in busy:
        one.start()
    for _ in range(ROUNDS):
        for size in SIZES:
            for way, contending in running.items():
                assert contending.stdin is not None and contending.stdout is not None
                print(size, file=contending.stdin, flush=True)
                times.setdefault((size, way), []).extend(json.loads(contending.stdout.readline()))
    for one in busy:
        one.terminate()
    for contending in running.values():
        contending.communicate("")
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {given.busy} busy processes; "
        "microseconds"
    )
    for (size, way), found in times.items():
        quantiles = np.percentile(found, [0, 50, 99])
        print(f"{size:>9,} {way:>6}: min {quantiles[0]:7.0f}  median {quantiles[1]:7.0f}  "
              f"mean {np.mean(found):7.0f}  99 % {quantiles[2]:7.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
