"""Every lowering of a schedule, run and held against the program that the schedule was made of.

Precondition: the program has been checked. All outputs are asked for, none and each alone, by any number of
threads; the kernels after each pass are run where those at the end are wrong, to name the pass.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import mpmath

from symloss.kernel.guard_optional import guard_optional
from symloss.kernel.interpret import KernelFault, Memory, Names, Rows
from symloss.kernel.lowering import Lowering, stages
from symloss.kernel.nodes import Block
from symloss.language.symbols import with_positions
from symloss.passes.check_step import DIGITS, ordinary_point
from symloss.passes.differentiate import SCALE
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program import Program
from symloss.program.evaluate import Evaluation
from symloss.program.reductions import REDUCERS
from symloss.program.samples import Point
from symloss.program.scalar import evaluate
from symloss.program.schedule import Arrange, Contract, Phase, Scalars, Schedule, Step, Tiles
from symloss.program.used_names import gradient_buffers, only_for_gradients

_AGREE = mpmath.mpf(10) ** -30
TILE = 2  # rows
_SEEDS = (5, 8)  # labels at several places
Results = dict[str, MutableMapping[tuple[int, ...], Any]]


def check_lowerings(
    schedule: Schedule, passes: tuple[Lowering, ...], threads: tuple[int, ...] = (1,)
) -> None:
    """Run the kernels that the passes end with; where they are wrong, find the pass that made them so.

    Args:
        schedule: what is lowered.
        passes: those of a target, in order.
        threads: how many share a row.

    Raises:
        KernelFault: naming the loss, the pass, and what differs or cannot be run.
    """
    *before, last = _stages(schedule, passes)
    try:
        for count in threads:
            _try(schedule, last, count)
    except KernelFault as fault:
        for stage in before:
            _try(schedule, stage, 1)
        raise fault from None


def _try(schedule: Schedule, stage: Stage, threads: int) -> None:
    with mpmath.workdps(DIGITS):
        for seed in _SEEDS:
            point = ordinary_point(schedule.program, seed, schedule.result.name)
            exact = evaluation(schedule.program, point)
            for wanted in stage.choices:
                try:
                    _compare(_Run(schedule, stage.blocks, point, wanted, threads).results(), exact, point)
                except KernelFault as fault:
                    raise KernelFault(f"{schedule.program.name}, {stage.name}: {fault}") from None


def run_lowered(
    schedule: Schedule, passes: tuple[Lowering, ...], point: Point, wanted: set[str], threads: int = 1
) -> Results:
    """What a call of the lowered kernels returns and fills at a point, by output and place.

    `wanted` names outputs, the result among them.

    Raises:
        KernelFault: a kernel cannot be run.
    """
    *_, last = _stages(schedule, passes)
    return _Run(schedule, last.blocks, point, wanted, threads).results()


def evaluation(program: Program, point: Point) -> Evaluation:
    """The program at the point."""
    return Evaluation(program, point.arrays, point.parameters, point.extents, {SCALE.name: point.scale})


@dataclass(frozen=True)
class Stage:
    """The kernels of all phases after a pass, and the sets of outputs that they are asked for."""

    name: str
    blocks: Mapping[int, Block]
    choices: list[set[str]]


def _stages(schedule: Schedule, passes: Sequence[Lowering]) -> Iterator[Stage]:
    """What every pass makes of the kernels; until stores are guarded all outputs must be there."""
    none = {schedule.result.name}
    choices = [none.union(schedule.outputs)]
    phases = {number: step for number, step in enumerate(schedule.steps) if isinstance(step, Phase)}
    found = {number: list(stages(schedule, phase, passes)) for number, phase in phases.items()}
    for place, step in enumerate((None, *passes)):
        if step is not None and step.run is guard_optional:
            alone = [{name, *none} for name in schedule.outputs] if len(schedule.outputs) > 1 else []
            choices = [*choices, none, *alone]
        blocks = {number: blocks[place] for number, blocks in found.items()}
        yield Stage("lowered" if step is None else step.name, blocks, choices)


class _Tile(NamedTuple):
    """Some rows of steps that are taken a few rows at a time."""

    of: Tiles
    rows: range


class _Run:
    """One call: the steps of a schedule in order, on memory that nobody has written."""

    def __init__(
        self, schedule: Schedule, blocks: Mapping[int, Block], point: Point, wanted: set[str], threads: int
    ) -> None:
        self.schedule, self.blocks, self.threads, self.wanted = schedule, blocks, threads, wanted
        lazy = gradient_buffers(schedule)
        self.wants_gradient = bool(wanted & set(schedule.outputs) - {"terms"})
        absent = set(schedule.outputs) - wanted | (set() if self.wants_gradient else lazy)
        arrays: dict[str, Any] = {name: dict(elements) for name, elements in point.arrays.items()}
        scalars = point.parameters | {SCALE.name: point.scale}
        extents = with_positions(point.extents, schedule.program.positions)
        rows = [step.row.extent for step in schedule.steps if isinstance(step, Phase)]
        extents |= {extent.name: extent.fixed for extent in rows if extent.fixed is not None}
        self.memory = Memory(arrays, scalars, extents, frozenset(absent - {schedule.result.name}))
        self.axes = {node.name: node.axes for node in schedule.program}

    def results(self) -> Results:
        """What the call returns and fills."""
        numbered = enumerate(self.schedule.steps)
        for tiles, steps in groupby(numbered, lambda one: self.schedule.tiles_of(one[1])):
            if tiles is None:
                self._steps(steps)
            else:
                self._by_tiles(tiles, list(steps))
        wanted = [name for name in self.schedule.outputs if name in self.wanted]
        found: Results = {name: self.memory.arrays.get(name, {}) for name in wanted}
        for name in (*wanted, self.schedule.result.name):
            if name in self.memory.scalars:
                found[name] = {(): self.memory.scalars[name]}
        return found

    def _by_tiles(self, tiles: Tiles, steps: Sequence[tuple[int, Step]]) -> None:
        """The steps for a few rows at a time: of what only tiles have, nothing outlives one."""
        for name, op in tiles.phase.folds:
            self.memory.scalars[name] = REDUCERS[op].fold(mpmath.mp, [])
        for product in tiles.added:
            self.memory.arrays[product.name] = defaultdict(mpmath.mpf)
        length = self.memory.extents[tiles.phase.row.extent.name]
        for first in range(0, length, TILE):
            for name in tiles.buffers:
                self.memory.arrays[name] = {}
            before = {name: self.memory.scalars[name] for name, _ in tiles.phase.folds}
            self._steps(steps, _Tile(tiles, range(first, min(first + TILE, length))))
            for name, op in tiles.phase.folds:
                terms = [before[name], self.memory.scalars[name]]
                self.memory.scalars[name] = REDUCERS[op].fold(mpmath.mp, terms)

    def _steps(self, steps: Iterable[tuple[int, Step]], tile: _Tile | None = None) -> None:
        for number, step in steps:
            match step:
                case Phase() if self.wants_gradient or not only_for_gradients(self.schedule, step):
                    self._phase(step, self.blocks[number], None if tile is None else tile.rows)
                case Scalars():
                    names = Names({}, self.memory)
                    for assign in step.assigns:
                        self.memory.scalars[assign.name] = evaluate(assign.value, names, self._load)
                case Contract() if step.name not in self.memory.absent:
                    self._contract(step, tile)
                case Arrange() if step.name not in self.memory.absent:
                    self._arrange(step)

    def _phase(self, phase: Phase, block: Block, span: range | None) -> None:
        totals = [
            {name: REDUCERS[op].fold(mpmath.mp, []) for name, op in phase.folds}
            for _ in range(1 if phase.is_pointwise else self.threads)
        ]
        scratch = [item.name for item in phase.scratch]
        Rows(self.memory, phase.row, self.axes, totals, scratch, span).run(block)
        for name, op in phase.folds:
            parts = [one[name] for one in totals]
            self.memory.scalars[name] = REDUCERS[op].fold(mpmath.mp, parts)
        self.memory.writers.clear()

    def _contract(self, step: Contract, tile: _Tile | None) -> None:
        indices = (*step.axes, step.over)
        names = [index.name for index in indices]
        spans = {index: range(self.memory.extents[index.extent.name]) for index in indices}
        product: MutableMapping[tuple[int, ...], Any] = {}
        if tile is not None:
            spans[tile.of.along(step)] = tile.rows
            if step not in tile.of.filled:
                product = self.memory.arrays.setdefault(step.name, {})
        for *at, over in itertools.product(*(spans[index] for index in indices)):
            values = dict(zip(names, map(mpmath.mpf, (*at, over)), strict=True))
            term = evaluate(step.left * step.right, Names(values, self.memory), self._load)
            product[tuple(at)] = product.get(tuple(at), mpmath.mpf(0)) + term
        self.memory.arrays[step.name] = product

    def _arrange(self, step: Arrange) -> None:
        *outer, along = (self.memory.extents[index.extent.name] for index in step.axes)
        arranged: dict[tuple[int, ...], Any] = {}
        for row in itertools.product(*map(range, outer)):
            keys = [self._load(step.keys.name, (*row, at)) for at in range(along)]
            found = REDUCERS[step.op].fold(mpmath.mp, keys)
            arranged |= {(*row, at): value for at, value in enumerate(found)}
        self.memory.arrays[step.name] = arranged

    def _load(self, name: str, at: tuple[int, ...]) -> Any:
        return self.memory.load(name, at, 0)


def _compare(found: Results, run: Evaluation, point: Point) -> None:
    for name, elements in found.items():
        node = "term" if name == "terms" else name
        for at in run.all(node):
            if at not in elements:
                raise KernelFault(f"{name}{list(at)} is never written")
            exact = run(node, at)
            exact *= (
                point.arrays[SAMPLE_WEIGHT][at] if name == "terms" and SAMPLE_WEIGHT in point.arrays else 1
            )
            if elements[at] == exact or mpmath.isnan(exact):  # infinite; or of no value in the program either
                continue
            gap = abs(elements[at] - exact)
            if not gap <= _AGREE * (1 + abs(exact)):
                told = f"{mpmath.nstr(elements[at], 8)} where the program gives {mpmath.nstr(exact, 8)}"
                raise KernelFault(f"{name}{list(at) or ''} is {told}")
