"""Work on many losses, over processes where there are several and the system can fork."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from symloss.runtime.loss import Loss

Result = TypeVar("Result")
_job: tuple[Callable[[Loss], Any], Sequence[Loss]] | None = None


def over_processes(work: Callable[[Loss], Result], losses: Sequence[Loss]) -> Iterator[Result]:
    """What `work` makes of each loss, in their order; results must be picklable, losses need not be."""
    workers = min(os.cpu_count() or 1, len(losses) // 2, 8)
    if workers < 2 or not _can_fork():
        yield from map(work, losses)
        return
    global _job
    _job = work, losses  # inherited by the workers
    try:
        with multiprocessing.get_context("fork").Pool(workers, _start_worker) as pool:
            yield from pool.imap(_at, range(len(losses)))
    finally:
        _job = None


def _start_worker() -> None:
    """Expressions live as long as a worker: looking for garbage among them takes a tenth of its time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _can_fork() -> bool:
    """Elsewhere a fork is missing, or not safe in a process that has threads."""
    return sys.platform == "linux"


def _at(position: int) -> Any:
    assert _job is not None
    work, losses = _job
    return work(losses[position])
