"""Carries a random declaration through the chain and holds what comes out against its plain meaning.

Level "program": every pass with its checks, then the kernel's statements run by the interpreter of the kernel
IR. Level "files": that, and the text of every backend, whose kernels are rehearsed. Level "kernel": the
kernel as it is called, compiled.
"""

from __future__ import annotations

import linecache
import re
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import mpmath
import numpy as np

from symloss.chain import Chain, lower
from symloss.kernel.check_lowerings import run_lowered
from symloss.kernel.lowering import CPU
from symloss.language import DeclarationError
from symloss.language.declaration import Declaration, declare
from symloss.passes.check import check
from symloss.passes.pass_manager import run_passes
from symloss.passes.read import read_declaration
from symloss.pipeline import AS_READ, GRADIENTS, LOWERING, SIMPLIFIED
from symloss.printers.backends import BACKENDS
from symloss.program.unsupported import UnsupportedError
from symloss.rehearsal import rehearse
from symloss.runtime.loss import Loss as UserLoss

from .meaning import DIGITS, REDUCTIONS, Kink, Point, Undefined, draw_point, settings_of, slope_of, value_of
from .text import source
from .tree import Loss

AGREE = mpmath.mpf(10) ** -14
ROUNDED = mpmath.mpf(10) ** -9
SEARCHED = 0.3  # of the programs go through the search for other forms
ELEMENTS = 3  # of every array
SECONDS = 60
# What SymPy makes of a random formula may lack what it was drawn with
MEANS_NOTHING = (
    "its body lacks", "is free: reduce over it", "nothing is reduced", "reads no carry",
    "must return a scalar", "division by zero", "the expression contains", "undefined number",
    "is complex", "is not a real number",
    "no argument has the axis", "differentiable array", "belongs to no argument", "is a condition",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of one program.

    Attributes:
        kind: "right", "undefined", "meaningless", "refused", or the kind of a fault, equal for equal faults.
        told: the particulars.
        slopes, kinks: derivatives compared, and those left out at a kink.
    """

    kind: str
    told: str = ""
    slopes: int = 0
    kinks: int = 0

    @property
    def is_fault(self) -> bool:
        return self.kind not in ("right", "undefined", "meaningless", "refused", "unsupported", "not Python")


class Slow(BaseException):
    """A program has taken too long; a BaseException, so that nothing on the way swallows it."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of processor time: the machine may be busy
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def function_of(text: str, name: str = "drawn") -> Any:
    """The function that a source text defines; its lines can be looked up, as a file's can."""
    file = f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names: dict[str, Any] = {"__name__": "drawn"}
    exec(compile(text, file, "exec"), names)
    return names[name]


def judge(loss: Loss, seed: str, level: str = "program", seconds: int = SECONDS) -> Verdict:
    """Carry one declaration through and compare."""
    point = draw_point(loss, Random(seed))
    slopes = kinks = 0
    verdict = Verdict("undefined")
    try:
        with limited(seconds):
            try:
                declared = declare(function_of(source(loss)))
            except DeclarationError as error:
                known = any(part in str(error) for part in MEANS_NOTHING)
                return Verdict("meaningless" if known else "refused", str(error))
            for settings in settings_of(loss):
                point.settings = settings
                verdict = _judged(loss, declared.variant(settings), point, level, seed)
                slopes, kinks = slopes + verdict.slopes, kinks + verdict.kinks
                if verdict.is_fault:
                    break
            return replace(verdict, slopes=slopes, kinks=kinks)
    except Slow:
        return Verdict("too slow", f"{seconds} s")
    except Exception as error:
        return Verdict(*fault_of(error))


def _judged(loss: Loss, declared: Declaration, point: Point, level: str, seed: str) -> Verdict:
    """One variant at one level."""
    try:
        expected = value_of(loss, point)
    except Undefined as undefined:
        return Verdict("undefined", str(undefined))
    if declared.is_per_sample != (loss.result.kind in REDUCTIONS):  # 1*mean(...) is a mean
        return Verdict("meaningless", "the outermost reduction is another one")
    return LEVELS[level](loss, declared, point, expected, Random(seed))


def fault_of(error: Exception) -> tuple[str, str]:
    """An error's kind: its type, and where in symloss it arose; of a failed step, the pass."""
    kind, told = type(error).__name__, " ".join(str(error).split())
    if kind == "DeclarationError":
        known = "not a real number at ordinary points" in told
        return ("undefined" if known else f"late refusal: {re.sub(r'[^a-z ]+', ' ', told)[:60]}"), told
    if found := re.search(r"the pass '([\w ]+)' changed (\w+?)_", told):
        return f"{kind} in {found[1]}", told
    if kind == "UnsupportedError":
        return "unsupported", told
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/symloss/" in frame.filename]
    if not frames:
        return f"fault of the fuzzer: {kind}", "".join(traceback.format_exception(error))[-1500:]
    where = frames[-1]
    place = where.filename.split("/symloss/")[-1]
    trail = " < ".join(f"{f.filename.split('/')[-1]}:{f.lineno}" for f in reversed(frames[-6:]))
    return f"{kind} in {place}:{where.name}", f"{told[:300]} ({trail})"


def _program(loss: Loss, declared: Declaration, point: Point, expected: Any, random: Random) -> Verdict:
    """All passes, then the kernel's statements by the interpreter."""
    chain = lower(declared) if random.random() < SEARCHED else lowered_as_it_is(declared)
    return _interpreted(chain, loss, declared, point, expected, random)


def _files(loss: Loss, declared: Declaration, point: Point, expected: Any, random: Random) -> Verdict:
    """That, and every file that can be written of the loss; the kernels in them are rehearsed."""
    chain = lower(declared)
    verdict = _interpreted(chain, loss, declared, point, expected, random)
    for backend in BACKENDS.values() if not verdict.is_fault else ():
        try:
            if backend.support(chain) is not None:
                continue
            if backend.page is None:
                rehearse(chain, backend.name, backend.render(chain))
            else:
                backend.page(chain, ())
        except UnsupportedError:
            continue
        except Exception as error:
            kind, told = fault_of(error)
            return Verdict(f"{backend.name}: {kind}", told, verdict.slopes, verdict.kinks)
    return verdict


def _interpreted(
    chain: Chain, loss: Loss, declared: Declaration, point: Point, expected: Any, random: Random
) -> Verdict:
    schedule = chain.schedule
    spelled = {one.name: other.name for one, other in zip(declared.arrays, chain.final.arrays, strict=False)}
    values = {spelled.get(name, name): elements for name, elements in point.arrays.items()}
    own = zip(declared.parameters, chain.final.parameters, strict=True)
    numbers = {other.name: point.parameters[one.name] for one, other in own}
    wanted = {schedule.result.name, *schedule.outputs}
    with mpmath.workdps(DIGITS - 10):
        found = run_lowered(schedule, CPU, Point(values, numbers), wanted)
    if schedule.result.name not in found:
        return Verdict("the schedule gives no result", str(chain.final.node("total")))
    outputs = {chain.final.node(name).role.of: name for name in chain.final.outputs_of("adjoint")}
    gradients = {
        one.name: found[outputs[spelled[one.name]]] for one in declared.arrays if one.role == "differentiable"
    }
    return compared(loss, point, expected, found[schedule.result.name][()], gradients, random, AGREE)


def lowered_as_it_is(declared: Declaration) -> Chain:
    """The chain without its last pass, the search for forms that keep their digits: half of its time."""
    program = check(read_declaration(declared))
    gradients = run_passes(program, GRADIENTS, AS_READ)
    passes = tuple(one for one in LOWERING if one.name != "searched")
    lowered = run_passes(gradients["simplified"], passes, SIMPLIFIED)
    last = lowered[passes[-1].name]
    return Chain(declared, {"declared": program, **gradients, **lowered, "searched": last})


def _kernel(loss: Loss, declared: Declaration, point: Point, expected: Any, random: Random) -> Verdict:
    """The kernel, rehearsed and compiled, as a caller uses it."""
    called = UserLoss.declared(declared)
    given: dict[str, Any] = {
        name: _dense(elements, declared.array(name).role)
        for name, elements in point.arrays.items()
        if name != "weight"
    }
    for one in declared.parameters:
        number = float(point.parameters[one.name])
        given[one.name] = int(number) if one.domain.integer else number
    if declared.is_per_sample:
        given |= {"weight": _dense(point.arrays["weight"], "weight"), "reduction": "sum"}
    names = tuple(one.name for one in declared.arrays if one.role == "differentiable")
    value, slopes = called.value_and_grad(**given, wrt=names)
    gradients = dict(zip(names, slopes, strict=True))
    return compared(loss, point, expected, value, gradients, random, ROUNDED)


def _dense(elements: dict[tuple[int, ...], Any], role: str) -> np.ndarray:
    shape = [1 + max(places) for places in zip(*elements, strict=True)]
    dense = np.empty(shape, np.int64 if role == "label" else np.float64)
    for at, value in elements.items():
        dense[at] = int(value) if role == "label" else float(value)
    return dense


def compared(
    loss: Loss,
    point: Point,
    expected: Any,
    value: Any,
    gradients: dict[str, Any],
    random: Random,
    allowed: Any,
) -> Verdict:
    """Hold a value and some elements of every gradient against the meaning."""
    if not _agree(value, expected, allowed):
        return Verdict("wrong value", f"{_shown(value)} instead of {_shown(expected)}")
    slopes = kinks = 0
    for array, elements in gradients.items():
        for at in _some(list(point.arrays[array]), random):
            try:
                slope = slope_of(loss, point, array, at)
            except Kink:
                kinks += 1
                continue
            except Undefined:
                continue
            slopes += 1
            missing = isinstance(elements, dict) and at not in elements
            if missing or not _agree(elements[at], slope, allowed):
                got = "nothing" if missing else _shown(elements[at])
                told = f"{array}{list(at)}: {got} instead of {_shown(slope)}"
                return Verdict("wrong gradient", told, slopes, kinks)
    return Verdict("right", "", slopes, kinks)


def _shown(number: Any) -> str:
    return mpmath.nstr(mpmath.mpf(number), 15)


def _some(places: list[Any], random: Random) -> list[Any]:
    return places if len(places) <= ELEMENTS else random.sample(places, ELEMENTS)


def _agree(found: Any, expected: Any, allowed: Any = AGREE) -> bool:
    return bool(abs(found - expected) <= allowed * (1 + abs(expected)))


LEVELS = {"program": _program, "files": _files, "kernel": _kernel}
