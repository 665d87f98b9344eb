"""How compiled CPU kernels are run: blocks are shared among threads.

A kernel cuts its rows into blocks of a fixed size. A small call works through them in order. A large call
hands them out from a counter: the calling thread takes blocks like the threads that help it, so it never
waits for one that has not started, and the totals of blocks are added in the order of the blocks, whoever
computed them. The threads are daemon threads, started when first needed; a forked child starts its own.

Its text also stands in `_elementary.py` beside generated kernels, which need nothing else of this package.
"""

import math
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numba
import numpy as np

from symloss.runtime.compiled import compiled

__all__ = ["over_threads", "share", "thread_count"]

HEADER = 16  # 64-bit words before the totals of blocks; the first holds the counter, alone in its cache line
STRETCH, WIDTH = 8, 9  # words that hold how many blocks are taken at a time, and how many totals a block has
LONGEST_STRETCH = 16
WORTHWHILE = 100e-6  # seconds of work from which a second thread pays for being woken
LONGEST_REST = 63  # calls


# ---- Blocks over threads -------------------------------------------------------------------------


def over_threads(run: Any, *joins: str) -> Callable[..., Any]:
    """`run`, but with its blocks shared among threads; the same bits for any number of them.

    The last arguments of `run` are the number of rows, of rows in a block, and the address of what is shared
    (0: nothing is). `joins` says of each number that it returns how those of the blocks become one: "sum",
    "max", "nanmax" or "min".
    """
    try:
        return _drivers[run]
    except KeyError:
        return _drivers.setdefault(run, Driver(run, joins))


class Driver:
    """A compiled kernel, and what its calls so far tell about the time it takes."""

    def __init__(self, run: Any, joins: tuple[str, ...]) -> None:
        self.run = run
        self.joins = joins
        self.seconds = math.inf  # that one thread needs for one block, at most
        self.compiled = -1  # for how many types

    def __call__(self, *arguments: Any) -> Any:
        rows, block = arguments[-3:-1]
        blocks = -(-rows // block)
        threads = 1
        if blocks * self.seconds > WORTHWHILE and not _pool.rests():
            threads = min(thread_count(), blocks)
        start = perf_counter()
        result = self.run(*arguments) if threads < 2 else self.shared(arguments[:-3], rows, block, threads)
        measured = (perf_counter() - start) * threads / blocks
        self.seconds = min(1.25 * self.seconds, measured)  # a busy machine may slow down one call, not many
        return result

    def shared(self, given: tuple[Any, ...], rows: int, block: int, threads: int) -> Any:
        run, blocks, width = self.run, -(-rows // block), len(self.joins)
        if self.compiled != len(run.overloads):  # compiled here, not by all threads at once
            run(*given, 0, block, 0)
            self.compiled = len(run.overloads)
        words, address = _words(HEADER + blocks * width)
        words[0] = 0
        words[STRETCH] = max(1, min(LONGEST_STRETCH, blocks // (LONGEST_STRETCH * threads)))
        words[WIDTH] = width

        def work() -> None:
            run(*given, rows, block, address)

        def stop() -> None:
            words[0] = blocks

        share(work, threads - 1, stop)
        totals = words[HEADER : HEADER + blocks * width].view(np.float64).reshape(blocks, width)
        joined = [JOIN[op](totals[:, number]) for number, op in enumerate(self.joins)]
        _free.append((words, address))
        return joined[0] if width == 1 else tuple(joined)


_drivers: dict[Any, Driver] = {}
_free: list[tuple[np.ndarray, int]] = []  # words of calls that are over


def _words(count: int) -> tuple[np.ndarray, int]:
    """Words for one call, and their address."""
    while _free:
        try:
            words, address = _free.pop()
        except IndexError:  # another thread was first
            break
        if len(words) >= count:
            return words, address
    words = np.empty(max(count, 1024), np.int64)
    return words, words.ctypes.data


class Job:
    """What some threads do together. `running` counts those that help at the moment."""

    def __init__(self, work: Callable[[], None], helpers: int, stop: Callable[[], None]) -> None:
        self.work: Callable[[], None] | None = work
        self.stop = stop
        self.wanted = self.helpers = helpers  # at most, and how many may still be called
        self.running = 0
        self.error: BaseException | None = None
        self.lock = threading.Lock()
        self.left = threading.Lock()  # released by the last helper to leave a job that has been closed
        self.left.acquire()

    def help(self) -> None:
        """Take part, unless the job is over. A failure stops the others and is kept for the caller."""
        with self.lock:
            work = self.work
            if work is None:
                return
            self.running += 1
        try:
            _pool.call_for(self)
            work()
        except BaseException as error:
            self.error = error
            self.stop()
        finally:
            del work  # a thread at rest holds no arrays
            with self.lock:
                self.running -= 1
                if not self.running and self.work is None:
                    self.left.release()

    def close(self) -> None:
        """Let nobody join any more and wait for those who have."""
        with self.lock:
            self.work = None
        while self.running:
            self.left.acquire()


def share(work: Callable[[], None], helpers: int, stop: Callable[[], None] = lambda: None) -> None:
    """Run `work()` here and at the same time in up to `helpers` other threads; return when all have ended.

    `work` takes pieces from a common store until none is left; `stop` empties the store. A helper that comes
    too late does nothing, so this may be called from any number of threads, and by `work` itself.

    Raises:
        Exception: the first that `work` raised in any thread.
    """
    job = Job(work, helpers, stop)
    error: BaseException | None = None
    start = perf_counter()
    try:
        _pool.call_for(job)
        work()
    except BaseException as raised:
        error = raised
        stop()
    alone = perf_counter()
    while True:
        try:
            job.close()
            break
        except KeyboardInterrupt as raised:  # what was taken is still being written: wait for that alone
            error = raised
            stop()
    _pool.learn(perf_counter() - alone, helpers * (alone - start))
    error = error or job.error
    if error is not None:
        raise error


class Pool:
    """Threads that wait for jobs. There is one pool a process."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.threads = 0
        self.rest = self.last_rest = 0  # calls that go without helpers

    def rests(self) -> bool:
        """Whether the next call should go without helpers."""
        self.rest -= 1
        return self.rest >= 0

    def learn(self, waited: float, helped: float) -> None:
        """A helper that has no processor keeps the caller waiting for the block that it took.

        Where that took longer than all it can have done, the next calls go without, twice as many each time.
        """
        late = waited > helped + WORTHWHILE
        self.last_rest = min(2 * self.last_rest + 1, LONGEST_REST) if late else self.last_rest // 2
        self.rest = self.last_rest if late else 0

    def call_for(self, job: Job) -> None:
        """Call two helpers; each of them calls two more: no thread spends its time on waking others."""
        for _ in range(2):
            with job.lock:
                if job.helpers < 1 or job.work is None:
                    return
                job.helpers -= 1
            if self.threads < job.wanted:
                self.grow(job.wanted)
            if self.calls.qsize() <= 4 * self.threads:  # else all are busy, or have no processor to run on
                self.calls.put(job)

    def grow(self, wanted: int) -> None:
        """Start one more thread, where the system allows it: without helpers the caller does all itself."""
        with self.lock:
            if self.threads >= wanted:
                return
            try:
                threading.Thread(target=_serve, args=(self.calls,), name="kernel", daemon=True).start()
            except RuntimeError:  # no more threads, or the interpreter is ending
                return
            self.threads += 1


def _serve(calls: "queue.SimpleQueue[Job]") -> None:
    while True:
        job = calls.get()
        job.help()
        del job


_pool = Pool()


def _start_anew() -> None:
    """Threads do not survive a fork, and a lock may be held by one of them for ever."""
    global _pool
    _pool = Pool()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)


# ---- The number of threads -----------------------------------------------------------------------


def thread_count() -> int:
    """How many threads a call may use.

    `numba.set_num_threads` decides, then `NUMBA_NUM_THREADS`; without them it is the number of processors
    that this process may use, by affinity and by quota, or `OMP_NUM_THREADS` where that is less.
    """
    most = chosen = int(numba.config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]
    layer = sys.modules.get("numba.np.ufunc.parallel")
    if layer is not None and getattr(layer, "_is_initialized", False):
        chosen = layer._get_num_threads()  # the public function takes a lock that a fork may leave taken
    if chosen == most and not _is_given:
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else most
        chosen = min(most, allowed, _limit)
    return max(1, chosen)


def _read_quota(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int:
    """The processors that the control groups of this process grant it, rounded up; many where none does."""
    limit = 1 << 16
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return limit
    for line in lines:
        _, kinds, path = line.split(":", 2)
        if kinds and "cpu" not in kinds.split(","):
            continue
        base = root / kinds if kinds else root
        group = base / path.lstrip("/")
        for folder in (group, *(parent for parent in group.parents if parent.is_relative_to(base))):
            try:
                if kinds:
                    quota = int((folder / "cpu.cfs_quota_us").read_text())
                    period = int((folder / "cpu.cfs_period_us").read_text())
                else:
                    first, second = (folder / "cpu.max").read_text().split()
                    quota, period = (-1 if first == "max" else int(first)), int(second)
            except (OSError, ValueError):
                continue
            if quota > 0 and period > 0:
                limit = min(limit, math.ceil(quota / period))
    return limit


def _read_limit() -> int:
    given = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return min(_read_quota(), int(given) if given.isdigit() else 1 << 16)


_is_given = "NUMBA_NUM_THREADS" in os.environ  # read once, as Numba does
_limit = _read_limit()


# ---- Totals of blocks ----------------------------------------------------------------------------


@compiled(error_model="numpy", nogil=True)
def added_up(values):  # type: ignore[no-untyped-def]
    """The sum of the totals of blocks in their order, as a kernel adds them up (D. E. Knuth's two-sum)."""
    total, rest = 0.0, 0.0
    for value in values:
        rounded = total + value
        shown = rounded - total
        lost = (total - (rounded - shown)) + (value - shown)
        total, rest = rounded, rest + (lost if abs(rounded) < math.inf else 0.0)
    return total + rest


JOIN: dict[str, Callable[[np.ndarray], Any]] = {
    "sum": lambda values: added_up(np.ascontiguousarray(values)),
    "max": np.max, "nanmax": np.max, "min": np.min,
}  # fmt: skip
