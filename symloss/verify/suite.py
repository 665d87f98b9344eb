"""Many losses held against their oracles, one process a loss and type."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symloss.verify.findings import Finding

Progress = Callable[[str, int, int], None]

_jobs: tuple[tuple[Any, str], ...] = ()
_options: dict[str, Any] = {}


def verify_losses(
    losses: Sequence[Any], dtypes: Sequence[str], progress: Progress | None = None, **options: Any
) -> list[Finding]:
    """Every finding of every loss, in the order of losses and types.

    Args:
        losses: what is verified.
        dtypes: `float32`, `float64` or both.
        progress: called with what is done, how many of how many jobs.
        options: `points` and `seed`, as `verify_loss` takes them.

    Raises:
        ValueError: a loss has no kernel or its oracle refuses the declaration; the message names it.
    """
    jobs = tuple((loss, dtype) for loss in losses for dtype in dtypes)
    for loss in losses:
        _ = loss.declaration  # read here, once: a worker inherits it, with the module's other losses
    findings: list[Finding] = []
    for done, (name, found) in enumerate(_each(jobs, options), start=1):
        findings += found
        if progress is not None:
            progress(name, done, len(jobs))
    return findings


def _each(jobs: tuple[tuple[Any, str], ...], options: dict[str, Any]) -> Iterator[tuple[str, list[Finding]]]:
    workers = min(os.cpu_count() or 1, len(jobs))
    if workers < 2 or sys.platform != "linux":
        for loss, dtype in jobs:
            yield f"{loss.name} {dtype}", _verify(loss, dtype, options)
        return
    global _jobs, _options
    _jobs, _options = jobs, options  # inherited by the workers: a declaration need not be picklable
    try:
        with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=1) as pool:
            yield from pool.imap(_job, range(len(jobs)), chunksize=1)
    finally:
        _jobs, _options = (), {}


def _job(position: int) -> tuple[str, list[Finding]]:
    loss, dtype = _jobs[position]
    return f"{loss.name} {dtype}", _verify(loss, dtype, _options)


def _quiet(done: int, total: int, what: str) -> None:
    """A job of many does not tell its own steps."""


def _verify(loss: Any, dtype: str, options: dict[str, Any]) -> list[Finding]:
    from symloss.verify.kernels import verify_loss

    try:
        return verify_loss(loss, dtypes=(dtype,), progress=_quiet, **options)
    except ValueError as error:
        text = str(error)
        raise ValueError(text if loss.name in text else f"{loss.name}: {text}") from None
