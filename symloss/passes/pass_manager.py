"""Passes as data, and what runs them: in order, each held against what came before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from symloss.passes.check_step import check_same
from symloss.program import Program
from symloss.program.well_formed import require_well_formed

Check = Callable[[Program, Program, str], Program]


class PipelineError(RuntimeError):
    """A pass stands where what it requires does not hold: a fault of the pipeline."""


@dataclass(frozen=True)
class Property:
    """What holds of a program from one pass to another; `holds` tells it, where that can be told."""

    name: str
    meaning: str
    holds: Callable[[Program], bool] | None = None


@dataclass(frozen=True)
class Pass:
    """One rewriting of programs.

    Attributes:
        name: the stage that it gives.
        run: the rewriting.
        requires: what must hold before it.
        establishes: what holds from then on, until a pass `ends` it.
        check: holds its result against the program that was checked last, at 50 digits; None where the
            check of the next pass holds both.
    """

    name: str
    run: Callable[[Program], Program]
    requires: tuple[Property, ...] = ()
    establishes: tuple[Property, ...] = ()
    ends: tuple[Property, ...] = ()
    check: Check | None = check_same

    @property
    def file(self) -> str:
        """The module it is in, below the package."""
        return getattr(self.run, "func", self.run).__module__.split(".", 1)[-1].replace(".", "/") + ".py"


def held_after(passes: Iterable[Pass], before: frozenset[Property] = frozenset()) -> frozenset[Property]:
    """What holds after passes.

    Raises:
        PipelineError: a pass requires what does not hold, or ends it itself.
    """
    held = set(before)
    for each in passes:
        for needed in each.requires:
            if needed not in held:
                raise PipelineError(f"{each.name} requires that {needed.meaning}")
        held -= set(each.ends)
        held |= set(each.establishes)
    return frozenset(held)


def run_passes(
    program: Program, passes: Iterable[Pass], before: frozenset[Property] = frozenset()
) -> Mapping[str, Program]:
    """The program after each pass, by stage, in order.

    Raises:
        StepError: a pass changed what the program computes.
        StructureError: a pass made what is no program.
        PipelineError: what a pass requires, or says that it establishes, does not hold.
    """
    stages: dict[str, Program] = {}
    judged, held = program, before
    for each in passes:
        held = held_after([each], held)
        program = require_well_formed(each.run(program), each.name)
        for known in held:
            if known.holds is not None and not known.holds(program):
                raise PipelineError(f"{program.name}, {each.name}: it does not hold that {known.meaning}")
        if each.check is not None:
            judged = program = each.check(judged, program, each.name)
        stages[each.name] = program
    return stages
