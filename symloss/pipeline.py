"""The chain as data: every pass, what it requires, what it establishes, and what holds it to account.

A declaration is read and checked; `GRADIENTS` and `LOWERING` carry it on. The Hessian times a vector branches
off between the two (`product_passes`), and both end in `SCHEDULING`.
"""

from __future__ import annotations

from functools import partial

from symloss.language.stop import Stop
from symloss.passes.align_sums import align_sums
from symloss.passes.carry_nans import carry_nans
from symloss.passes.centre_expectations import centre_expectations
from symloss.passes.check_step import check_along, check_diagonal, check_gradient
from symloss.passes.collect_additions import collect_additions
from symloss.passes.differentiate import differentiate
from symloss.passes.differentiate_along import differentiate_along
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.expand_norm import expand_norm
from symloss.passes.look_up_places import look_up_places
from symloss.passes.name_flows import name_flows
from symloss.passes.name_temporaries import name_temporaries
from symloss.passes.pair_differences import pair_differences
from symloss.passes.pass_manager import Pass, Property, held_after
from symloss.passes.rank_by_sorting import rank_by_sorting
from symloss.passes.release_stops import release_stops
from symloss.passes.restrain_totals import restrain_totals
from symloss.passes.search_forms import search_forms
from symloss.passes.second import second_derivative
from symloss.passes.share_products import share_products
from symloss.passes.shift_sums import shift_sums
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise
from symloss.passes.sweep_prefixes import sweep_prefixes
from symloss.passes.switch_slopes import switch_slopes
from symloss.passes.switch_terms import switch_terms
from symloss.passes.tile_rows import tile_rows
from symloss.program import Program, Reduce
from symloss.program.schedule import Schedule


def _reduces_by(op: str, program: Program) -> bool:
    return any(isinstance(node, Reduce) and node.op == op for node in program)


READ = Property("read", "ranks and indices are consistent")
STABLE = Property("stable", "what overflows, cancels or is undefined has been rewritten")
OPEN = Property("open", "no derivative has been taken", lambda program: not program.adjoints)
DERIVED = Property(
    "derived",
    "there are gradients, or a product of the Hessian",
    lambda program: bool(program.outputs_of("adjoint") or program.outputs_of("product")),
)
SIMPLE = Property("simplified", "bookkeeping is inlined, and equal nodes are one")
WHOLE = Property("whole sums", "log-sum-exps and norms are reductions of their own")
RELEASED = Property(
    "released",
    "every derivative has been taken, and nothing is held still any more",
    lambda program: not any(part.has(Stop) for node in program for part in (node.body, node.guard)),
)
SHIFTED = Property("shifted", "no log-sum-exp is left", lambda program: not _reduces_by("logsumexp", program))
SCALED = Property("scaled", "no norm is left", lambda program: not _reduces_by("norm", program))

PROPERTIES = (READ, OPEN, STABLE, DERIVED, SIMPLE, WHOLE, RELEASED, SHIFTED, SCALED)
AS_READ = frozenset({READ, OPEN, WHOLE})

GRADIENTS = (
    Pass("shifted sums", shift_sums, requires=(READ, OPEN)),
    Pass("stabilised", stabilise, requires=(READ,), establishes=(STABLE,)),
    Pass("switched", switch_terms, requires=(STABLE, OPEN)),
    Pass("shared", share_products, requires=(STABLE, OPEN)),
    Pass("swept", sweep_prefixes, requires=(STABLE, OPEN)),
    Pass(
        "differentiated",
        differentiate,
        requires=(STABLE, OPEN),
        establishes=(DERIVED,),
        ends=(OPEN, STABLE),
        check=check_gradient,
    ),
    Pass("restabilised", partial(stabilise, stage="restabilised"), requires=(READ,), establishes=(STABLE,)),
    Pass("simplified", simplify, requires=(DERIVED,), establishes=(SIMPLE,)),
)

SIMPLIFIED = held_after(GRADIENTS, AS_READ)


def _lowering(suffix: str = "", whole_rows: bool = True) -> tuple[Pass, ...]:
    """From derivatives to what can be scheduled, for gradients and for products alike."""
    paired, to_print = f"paired{suffix}", (RELEASED, SHIFTED, SCALED)
    return (
        Pass(f"released{suffix}", release_stops, requires=(DERIVED,), establishes=(RELEASED,)),
        Pass(f"ranked{suffix}", rank_by_sorting, requires=(RELEASED,)),
        Pass(f"looked up{suffix}", look_up_places, requires=(RELEASED,)),
        Pass(f"carried{suffix}", carry_nans, requires=(RELEASED,)),
        Pass(f"centred{suffix}", partial(centre_expectations, whole_rows=whole_rows), (SIMPLE, WHOLE)),
        Pass(f"shifted{suffix}", expand_logsumexp, (STABLE, WHOLE), (SHIFTED,), ends=(WHOLE,), check=None),
        Pass(f"restrained{suffix}", restrain_totals, requires=(SIMPLE,), check=None),
        Pass(f"expanded{suffix}", expand_norm, requires=(STABLE,), establishes=(SCALED,)),
        Pass(paired, partial(pair_differences, stage=paired), to_print),
        Pass(f"aligned{suffix}", partial(align_sums, stage=f"aligned{suffix}"), to_print),
        Pass(f"switched slopes{suffix}", partial(switch_slopes, stage=f"switched slopes{suffix}"), to_print),
        Pass(f"searched{suffix}", partial(search_forms, stage=f"searched{suffix}"), to_print),
    )


LOWERING = (
    Pass("second", second_derivative, requires=(SIMPLE, STABLE), check=check_diagonal),
    *_lowering(),
)


def _along(array: str, before: Program, after: Program, stage: str) -> Program:
    return check_along(before, after, array, stage)


def product_passes(array: str) -> tuple[Pass, ...]:
    """What gives the Hessian in one array times a vector, from the simplified gradients."""
    return (
        Pass("flows named", name_flows, requires=(SIMPLE,), check=None),
        Pass(
            "along",
            partial(differentiate_along, array=array),
            requires=(SIMPLE, DERIVED),
            ends=(STABLE, SIMPLE),
            check=partial(_along, array),
        ),
        Pass("stabilised along", partial(stabilise, stage="stabilised along"), (READ,), (STABLE,)),
        Pass("simplified along", simplify, requires=(DERIVED,), establishes=(SIMPLE,)),
        # The products of whole rows are centred where their log-sum-exp becomes a shifted sum
        *_lowering(" along", whole_rows=False),
    )


# What every schedule goes through, in this order
SCHEDULING = (collect_additions, name_temporaries, tile_rows)


def finished(schedule: Schedule) -> Schedule:
    """A schedule as it is printed."""
    for each in SCHEDULING:
        schedule = each(schedule)
    return schedule
