"""The passes that lower a phase to a kernel of each target, in their order.

What a pass may ask about the phase it is given as an argument; no pass looks at the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from symloss.kernel.branch_terms import branch_terms, is_vectorised
from symloss.kernel.chain_powers import chain_powers
from symloss.kernel.clear_blocks import clear_blocks
from symloss.kernel.convert_branches import convert_branches
from symloss.kernel.distribute_rows import distribute_rows
from symloss.kernel.fill_terms import fill_terms
from symloss.kernel.guard_optional import guard_optional
from symloss.kernel.hand_out_blocks import hand_out_blocks
from symloss.kernel.hoist_invariants import hoist_invariants
from symloss.kernel.join_shares import join_shares
from symloss.kernel.load_weights import load_weights
from symloss.kernel.look_up_apart import look_up_apart
from symloss.kernel.lower_phase import lower_phase
from symloss.kernel.merge_branches import merge_branches
from symloss.kernel.nodes import Block
from symloss.kernel.number_values import number_values
from symloss.kernel.propagate_copies import propagate_copies
from symloss.kernel.share_rows import share_rows
from symloss.kernel.share_windows import share_windows
from symloss.kernel.side_by_side import may_lie_side_by_side
from symloss.kernel.transpose_rows import transpose_rows
from symloss.kernel.unswitch_loops import unswitch_loops
from symloss.kernel.well_formed import check_well_formed
from symloss.kernel.window_reads import window_reads
from symloss.kernel.zero_by_element import zero_by_element
from symloss.language.reserved import KERNEL
from symloss.language.symbols import Array, Extent, Index
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program.names import taken_names
from symloss.program.schedule import Assign, Fold, Phase, Schedule, walk
from symloss.program.used_names import gradient_buffers, real_numbers


@dataclass(frozen=True)
class Facts:
    """What passes may ask about a phase: the sample weight, what may be absent, axes, totals, names."""

    schedule: Schedule
    phase: Phase

    @property
    def weight(self) -> Array | None:
        return self.schedule.program.array(SAMPLE_WEIGHT)

    @property
    def optional(self) -> frozenset[str]:
        """Outputs that a caller may leave out, and buffers that only gradients need."""
        outputs = frozenset(self.schedule.outputs) - {self.schedule.result.name}
        return outputs | gradient_buffers(self.schedule)

    @property
    def totals(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.phase.folds)

    @property
    def shares_rows(self) -> bool:
        """Whether several threads of a device work on one row: it has inner loops."""
        return not self.phase.is_pointwise

    @property
    def may_lie_side_by_side(self) -> bool:
        return may_lie_side_by_side(self.schedule, self.phase)

    @property
    def taken(self) -> frozenset[str]:
        """Names that mean something already."""
        named = {s.name for s in walk(self.phase.statements) if isinstance(s, Assign | Fold)}
        return frozenset(taken_names(self.schedule.program) | named) | KERNEL

    @property
    def exponents(self) -> frozenset[str]:
        """Parameters that may be exponents: real numbers, one for all samples."""
        return real_numbers(self.schedule.program)

    def axes_of(self, name: str) -> tuple[Index, ...]:
        return self.schedule.program.node(name).axes

    def extents_of(self, name: str) -> tuple[Extent, ...]:
        array = self.schedule.program.array(name)
        return tuple(index.extent for index in self.axes_of(name)) if array is None else array.axes

    def last_axis(self, name: str) -> Extent:
        return self.extents_of(name)[-1]


@dataclass(frozen=True)
class Lowering:
    """One step from kernel to kernel: a pass, what it is told of the phase, and when it is of use."""

    name: str
    run: Callable[..., Block]
    told: Callable[[Facts], Mapping[str, Any]] = lambda facts: {}
    when: Callable[[Facts], bool] = lambda facts: True

    @property
    def file(self) -> str:
        """Where the pass lives."""
        return f"{self.run.__module__.removeprefix('symloss.').replace('.', '/')}.py"


_weights = Lowering("weights loaded", load_weights, lambda facts: {"weight": facts.weight})
_windows = Lowering(
    "windows", window_reads, lambda facts: {"last_axis": facts.last_axis, "taken": facts.taken}
)
_guards = Lowering("guarded", guard_optional, lambda facts: {"optional": facts.optional})
_unswitched = Lowering("unswitched", unswitch_loops)
_shared_windows = Lowering("windows shared", share_windows)
_hoisted = Lowering("invariants hoisted", hoist_invariants, lambda facts: {"taken": facts.taken})


def _once(hoisted: Lowering) -> tuple[Lowering, ...]:
    """What is computed twice, or in every iteration alike, is computed once."""
    return (
        Lowering("powers chained", chain_powers),
        hoisted,
        Lowering("values numbered", number_values, lambda facts: {"taken": facts.taken}),
        Lowering("copies propagated", propagate_copies, lambda facts: {"taken": facts.taken}),
        replace(hoisted, name="named values hoisted"),
    )


CPU = (
    _weights,
    _windows,
    Lowering("terms filled", fill_terms, lambda facts: {"taken": facts.taken}),
    Lowering(
        "branched",
        branch_terms,
        lambda facts: {"is_chosen": partial(is_vectorised, row=facts.phase.row)},
    ),
    _guards,
    _unswitched,
    _shared_windows,
    Lowering(
        "blocks handed out",
        hand_out_blocks,
        lambda facts: {"row": facts.phase.row, "totals": facts.phase.folds},
    ),
    Lowering(
        "blocks cleared", clear_blocks, lambda facts: {"row": facts.phase.row, "axes_of": facts.axes_of}
    ),
    *_once(replace(_hoisted, told=lambda facts: {"taken": facts.taken, "known": facts.exponents})),
    Lowering("shares joined", join_shares, lambda facts: {"taken": facts.taken}),
)
_side_by_side = partial(Lowering, when=lambda facts: facts.may_lie_side_by_side)
SHORT_ROWS = (
    *CPU,
    _side_by_side(
        "branches converted",
        convert_branches,
        lambda facts: {"row": facts.phase.row, "taken": facts.taken},
    ),
    _side_by_side(
        "looked up apart",
        look_up_apart,
        lambda facts: {"row": facts.phase.row, "taken": facts.taken},
    ),
    _side_by_side("rows distributed", distribute_rows, lambda facts: {"row": facts.phase.row}),
    _side_by_side(
        "rows transposed",
        transpose_rows,
        lambda facts: {
            "row": facts.phase.row,
            "extents_of": facts.extents_of,
            "optional": facts.optional,
            "taken": facts.taken,
        },
    ),
)
CUDA = (
    _weights,
    _windows,
    Lowering(
        "rows shared",
        share_rows,
        lambda facts: {"totals": facts.totals},
        when=lambda facts: facts.shares_rows,
    ),
    Lowering(
        "zeroed", zero_by_element, lambda facts: {"axes_of": facts.axes_of, "shared": facts.shares_rows}
    ),
    Lowering("branched", branch_terms, lambda facts: {"is_chosen": lambda term: False}),
    _guards,
    _unswitched,
    _shared_windows,
    Lowering("merged", merge_branches),
    *_once(_hoisted),
)

C = (
    _weights,
    Lowering("branched", branch_terms, lambda facts: {"is_chosen": lambda term: False}),
    Lowering("zeroed", zero_by_element, lambda facts: {"axes_of": facts.axes_of, "shared": False}),
    _guards,
    _unswitched,
    Lowering("merged", merge_branches),
    *_once(_hoisted),
)


def stages(schedule: Schedule, phase: Phase, passes: Sequence[Lowering]) -> Iterator[Block]:
    """What one row of a phase does, before the passes and after each; all rows, once they are handed out.

    The structure is checked every time.

    Raises:
        UnsupportedError: the target cannot express the phase.
        KernelError: a pass has broken the structure.
    """
    facts, block = Facts(schedule, phase), lower_phase(phase)
    check_well_formed(block, "lowered", facts.totals)
    yield block
    for step in passes:
        if step.when(facts):
            block = step.run(block, **step.told(facts))
            check_well_formed(block, step.name, facts.totals)
        yield block


def lowered(schedule: Schedule, phase: Phase, passes: Sequence[Lowering]) -> Block:
    """What one row of a phase does after all passes of a target; on a CPU what all rows do.

    Raises:
        UnsupportedError, KernelError: as `stages`.
    """
    *_, last = stages(schedule, phase, passes)
    return last
