"""What is wrong with a program is said in a sentence."""

from dataclasses import replace

import pytest
from sympy import Symbol

import symloss
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Let, Reduce
from symloss.program.well_formed import StructureError, complaints, require_well_formed

N, C = Extent("N"), Extent("C")
n, c, k = Index("n", N), Index("c", C), Index("k", C)


def symbol(name):
    return Symbol(name, real=True)


@pytest.fixture
def program():
    return symloss.get("cross_entropy").chain.stages["declared"]


def with_node(program, node, at=0):
    nodes = list(program.nodes)
    return program.with_nodes([*nodes[:at], node, *nodes[at:]])


def input_at(*indices):
    return Read(symbol("input"), *indices)


WRONG = [
    (Let(symbol("input"), (n,), symbol("x")), "input is a definition and an argument"),
    (Let(symbol("term"), (n,), symbol("x")), "term is defined 2 times"),
    (Let(symbol("a"), (n,), input_at(n, c)), "a uses the index c, which nothing binds"),
    (Let(symbol("a"), (n, n), input_at(n, n)), "a binds n 2 times"),
    (Reduce(symbol("a"), (n,), (n,), "sum", input_at(n, n)), "a binds n 2 times"),
    (Let(symbol("a"), (n,), input_at(n)), "a reads input[n], which has 2 axes"),
    (Let(symbol("a"), (c,), input_at(c, c)), "a reads input[c, c]: c runs over C, and the axis is N"),
    (Let(symbol("a"), (n,), Read(symbol("total"))), "a reads total, which no array and no definition before"),
    (Let(symbol("a"), (n,), Read(symbol("b"), n)), "a reads b[n], which no array and no definition before"),
    (Let(symbol("a"), (n,), symbol("x"), input_at(n, k) > 0), "a uses the index k, which nothing binds"),
]


@pytest.mark.parametrize(("node", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_is_wrong(program, node, told):
    assert any(told in one for one in complaints(with_node(program, node)))
    with pytest.raises(StructureError, match="cross_entropy, here: "):
        require_well_formed(with_node(program, node), "here")


def test_an_output_without_a_definition(program):
    assert list(complaints(replace(program, outputs=("nothing",)))) == [
        "the output nothing has no definition"
    ]


@pytest.mark.parametrize("name", ["cross_entropy", "ctc", "ssim", "pairwise_hinge", "info_nce", "giou"])
def test_no_stage_of_the_chain_is_complained_of(name):
    chain = symloss.get(name).chain
    for stage, program in chain.stages.items():
        assert list(complaints(program)) == [], stage


def test_what_reads_one_another_around_a_recurrence_may_stand_in_any_order():
    program = symloss.get("ctc").chain.stages["differentiated"]
    assert list(complaints(program)) == []
    plain = program.with_nodes(replace(node) for node in program if type(node).__name__ != "Scan")
    assert any("which no array and no definition before it is" in one for one in complaints(plain))
