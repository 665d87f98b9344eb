"""Run every kernel of a generated text once, and hold what it fills against the program.

Precondition: the chain's passes have been checked; the text is what a backend printed for the chain. Outputs,
buffers and scratch memory hold NaN before the run, so that an element that nobody writes is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np

from symloss.kernel.check_lowerings import check_lowerings
from symloss.kernel.interpret import KernelFault
from symloss.kernel.lowering import CPU, CUDA, SHORT_ROWS, C, Lowering
from symloss.language.symbols import DeclarationError
from symloss.passes.check_step import ordinary_point
from symloss.passes.respell_arguments import respell_arguments
from symloss.program import Program
from symloss.program.samples import Point
from symloss.program.schedule import Schedule
from symloss.rehearsal.case import DIGITS, Case, arguments, evaluation, rounded
from symloss.rehearsal.interpret import load
from symloss.rehearsal.poisoned import poison

if TYPE_CHECKING:
    from symloss.chain import Chain
    from symloss.printers.numba_cpu.entry import Entry

_SEED = 7
SHARED_BY = (1, 2, 8)  # threads a row: fewer than it has elements, and more
# For each type: what a kernel may differ by, relative to 1 + |value|, and how far a point is moved to see
# which part of a difference is rounding on the way
_ALLOWED: dict[Any, tuple[float, float]] = {np.float64: (1e-9, 2.0**-40), np.float32: (1e-3, 2.0**-18)}
_ROUNDINGS = 8
_REPRESENTABLE = 1e30


@dataclass(frozen=True)
class Run:
    """How kernels of a target are run: its lists of passes, the threads a row, whether its text is Python.

    A text that is not is compiled, and held against the oracle, by the tests of its printer.
    """

    passes: tuple[tuple[Lowering, ...], ...]
    shared_by: tuple[int, ...] = (1,)
    is_python: bool = True


RUNS = {
    "cpu": Run((CPU, SHORT_ROWS)),
    "hvp": Run((CPU,)),
    "cuda": Run((CUDA,), SHARED_BY),
    "c": Run((C,), is_python=False),
}


class RehearsalError(ValueError):
    """A kernel does not compute what its program says: a fault of symloss, told before a file is written."""


def rehearse(chain: Chain, target: str, text: str) -> None:
    """Run the lowerings of a backend, then the text of its module, and compare what every entry point fills.

    At an ordinary point and at one with ties and zeros, in both types, with and without threads, in small
    blocks; all outputs together, none, and each alone.

    Raises:
        RehearsalError: naming the loss, the target, the output, its place and the two values.
    """
    if (run := RUNS.get(target)) is None:  # no kernels
        return
    name = chain.declaration.name
    cases: dict[tuple[Program, bool], Case | None] = {}
    entries = _entries(chain, target)
    for schedule, _ in entries:
        _run_lowerings(f"{name} ({target})", schedule, run)
    if not run.is_python:
        return
    modules = {
        real: load(text, f"<{name}>", **settings)
        for real, settings in (
            (np.float64, {"PARALLEL_FROM": 0, "BLOCK": 2, "SHORT": 0, "ROWS": 2, "TILE": 0}),
            (np.float32, {"PARALLEL_FROM": 10**9, "BLOCK": 64, "SHORT": 1024}),
        )
    }
    for schedule, entry in entries:
        for coarse in (False, True):
            judge = _judge(chain, schedule, coarse)
            if (judge, coarse) not in cases:
                cases[judge, coarse] = _case(judge, coarse, chain.signature.ignored)
            if (case := cases[judge, coarse]) is not None:
                for real, module in modules.items():
                    _Run(f"{name} ({target})", schedule, entry, case, real, module).check()


def _run_lowerings(title: str, schedule: Schedule, run: Run) -> None:
    """The kernel after each pass of the target, before it is text."""
    try:
        for passes in run.passes:
            check_lowerings(schedule, passes, run.shared_by)
    except DeclarationError:  # no ordinary point was found
        return
    except KernelFault as fault:
        told = f"{title}: {fault}; this is a fault of symloss, and nothing was written"
        raise RehearsalError(told) from None


def _entries(chain: Chain, target: str) -> list[tuple[Schedule, Entry]]:
    from symloss.printers.numba_cpu.module import entries, product_entries
    from symloss.printers.numba_cuda.schedules import entries as cuda_entries

    return {"cpu": entries, "hvp": product_entries, "cuda": cuda_entries, "c": cuda_entries}[target](chain)


def _judge(chain: Chain, schedule: Schedule, coarse: bool) -> Program:
    """The program to compare with: the earliest that has the outputs, the last where others are undefined."""
    if schedule.outputs_of("product"):
        return schedule.program
    if coarse or schedule.outputs_of("hessian_diag"):
        return chain.final
    return respell_arguments(chain.stages["differentiated"], like=chain.stages["searched"])


def _case(program: Program, coarse: bool, ignored: str | None) -> Case | None:
    """A point where the program has a value, one sample of it left out where there are ties; None without."""
    with mpmath.workdps(DIGITS):
        try:
            output = "total" if "total" in program.outputs else program.outputs[0]
            point = rounded(ordinary_point(program, _SEED + coarse, output), program, coarse)
        except DeclarationError:
            return None
        if coarse and ignored is not None:
            _leave_one_out(program, point, ignored)
        return Case(program, point)


def _leave_one_out(program: Program, point: Point, ignored: str) -> None:
    """Give the first label the value that leaves its sample out, unless something looks that label up."""
    labels = point.arrays[next(array.name for array in program.arrays if array.role == "label")]
    first = next(iter(labels))
    kept = labels[first], point.parameters[ignored]
    labels[first], point.parameters[ignored] = -100, mpmath.mpf(-100)
    run = evaluation(program, point)
    try:
        for name in program.outputs:
            run.all(name)
    except KeyError:
        labels[first], point.parameters[ignored] = kept


class _Run:
    """One entry point at one point in one type."""

    def __init__(
        self, title: str, schedule: Schedule, entry: Entry, case: Case, real: type, module: dict[str, Any]
    ) -> None:
        self.title = title
        self.schedule = schedule
        self.entry = entry
        self.case = case
        self.real = real
        self.function = module[entry.name]
        self.given = arguments(case.program, case.point, real, entry.flat)
        self.names = [name for name in schedule.outputs if name != schedule.result.name or not entry.returns]

    def check(self) -> None:
        for wanted in self._choices():
            outputs = {name: self._poisoned(name) for name in wanted}
            code = self.function.__code__
            available = dict.fromkeys(self.names) | self.given | outputs
            given = [available[name] for name in code.co_varnames[: code.co_argcount]]
            try:
                with np.errstate(all="ignore"), mpmath.workdps(DIGITS):
                    value = self.function(*given)
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
                raise RehearsalError(f"{self.title}: {self.entry.name} cannot be run: {told}") from error
            with mpmath.workdps(DIGITS):
                if self.entry.returns:
                    self._compare(self.schedule.result.name, (), value)
                for name in wanted:
                    shaped = outputs[name].reshape(self._shape(name))
                    for at in np.ndindex(shaped.shape):
                        self._compare(name, at, shaped[at])

    def _choices(self) -> list[tuple[str, ...]]:
        if not self.entry.returns:
            return [tuple(self.names)]
        alone = [(name,) for name in self.names] if len(self.names) > 1 else []
        return [tuple(self.names), (), *alone]

    def _shape(self, name: str) -> tuple[int, ...]:
        axes = self.case.program.node("term" if name == "terms" else name).axes
        return tuple(self.case.point.extents[index.extent.name] for index in axes)

    def _poisoned(self, name: str) -> np.ndarray:
        array = poison(self._shape(name), self.real)
        return array.reshape(-1) if self.entry.flat else array

    def _compare(self, name: str, at: tuple[int, ...], found: Any) -> None:
        expected = self.case.expected(name, at)
        if isinstance(expected, mpmath.mpc) or not abs(expected) < _REPRESENTABLE:
            return  # beyond the domain of the formula or the range of the type
        allowed, step = _ALLOWED[self.real]
        gap = abs(mpmath.mpf(float(found)) - expected)
        if gap <= allowed * (1 + abs(expected)):
            return
        if mpmath.isfinite(gap) and gap <= _ROUNDINGS * self.case.spread(name, at, step):
            return
        place = f"{name}[{', '.join(map(str, at))}]" if at else name
        told = "is never written" if np.isnan(found) else f"is {float(found):.8g}"
        raise RehearsalError(
            f"{self.title}: {place} {told} where the formula gives {mpmath.nstr(expected, 8)}; "
            "this is a fault of symloss, and nothing was written"
        )
