"""Passes run in order, where what they require holds, and are held to what they say."""

from dataclasses import replace

import pytest

import symloss
from symloss import pipeline
from symloss.chain import lower
from symloss.passes.check_step import StepError
from symloss.passes.pass_manager import Pass, PipelineError, Property, held_after, run_passes
from symloss.passes.stabilise import stabilise
from symloss.program import Let
from symloss.program.well_formed import StructureError

FIRST = Property("first", "the first has run")
NAMELESS = Property("nameless", "there is no node called term", lambda program: "term" not in program)


@pytest.fixture(scope="module")
def huber():
    return symloss.get("huber").chain.stages["declared"]


def unchanged(program):
    return program


def doubled(program):
    """Another value."""
    nodes = [replace(node, body=2 * node.body) if node.name == "term" else node for node in program]
    return program.with_nodes(nodes)


def undefined(program):
    """The terms are gone, and what reads them is not."""
    return program.with_nodes(node for node in program if node.name != "term")


def test_what_a_pass_requires_has_to_hold():
    one, other = Pass("one", unchanged, establishes=(FIRST,)), Pass("other", unchanged, requires=(FIRST,))
    assert held_after([one, other]) == {FIRST}
    with pytest.raises(PipelineError, match="other requires that the first has run"):
        held_after([other, one])
    assert held_after([other], frozenset({FIRST})) == {FIRST}


def test_what_a_pass_ends_does_not_hold_any_more():
    one, last = Pass("one", unchanged, establishes=(FIRST,)), Pass("last", unchanged, ends=(FIRST,))
    assert held_after([one, last]) == frozenset()
    with pytest.raises(PipelineError):
        held_after([one, last, Pass("other", unchanged, requires=(FIRST,))])


def test_what_is_said_to_hold_is_looked_for(huber):
    with pytest.raises(PipelineError, match="huber, wrong: it does not hold that there is no node called"):
        run_passes(huber, [Pass("wrong", unchanged, establishes=(NAMELESS,))])


def test_a_pass_that_changes_a_value_is_found(huber):
    with pytest.raises(StepError, match="wrong"):
        run_passes(huber, [Pass("wrong", doubled)])


def test_a_pass_without_a_check_is_held_to_account_by_the_next(huber):
    with pytest.raises(StepError, match="next"):
        run_passes(huber, [Pass("wrong", doubled, check=None), Pass("next", unchanged)])


def test_what_is_no_program_is_found_before_it_is_evaluated(huber):
    with pytest.raises(StructureError, match=r"huber, wrong: total reads term\[n\]"):
        run_passes(huber, [Pass("wrong", undefined)])


def test_stages_are_in_order(huber):
    stages = run_passes(huber, [Pass("one", unchanged), Pass("two", stabilise)])
    assert list(stages) == ["one", "two"] and stages["one"] is huber


@pytest.mark.parametrize("passes", [pipeline.GRADIENTS, pipeline.LOWERING, pipeline.product_passes("input")])
def test_no_pass_of_the_chain_may_stand_before_what_it_needs(passes):
    """Moved to the front, a pass is refused where one before it gives what it requires."""
    before = pipeline.AS_READ if passes is pipeline.GRADIENTS else pipeline.SIMPLIFIED
    held_after(passes, before)
    for place, each in enumerate(passes):
        if set(each.requires) <= before:
            continue
        with pytest.raises(PipelineError, match=each.name):
            held_after([each, *passes[:place]], before)


def test_the_chain_has_the_stages_of_the_pipeline():
    chain = lower(symloss.get("l1").declaration)
    told = [each.name for each in (*pipeline.GRADIENTS, *pipeline.LOWERING)]
    assert list(chain.stages) == ["declared", *told]
    assert list(chain.product_stages("input")) == [each.name for each in pipeline.product_passes("input")]
    assert all(isinstance(node, Let) or node.op for node in chain.final)
