"""What comes before the samples of a recurrence, what each sample needs, and what adds the samples up."""

from dataclasses import replace

import pytest
from random_losses import N, declaration, m, n
from sympy import exp

from symloss.language import axis, carry, cumsum, let, max, mean, real, scan, sum
from symloss.language.symbols import Read
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.passes.split_samples import added_up, row_of, split_samples
from symloss.passes.sweep_prefixes import sweep_prefixes
from symloss.program import Reduce, head
from symloss.program.unsupported import UnsupportedError

t, T = axis("t", "T")
s, S = axis("s", "S")
SHARED = {"x": real[N, T], "r": real[T]}


def program_of(body, annotations=SHARED, gradients=True):
    program = read_declaration(declaration("given", annotations, body))
    return simplify(differentiate(program)) if gradients else program


def parts_of(program):
    """The parts; one after the other they are the program."""
    parts = split_samples(program, n, "total")
    whole = program.with_nodes((*parts.before, *parts.rows, *parts.after))
    check_same(program, whole, "split")
    return parts


def level(x, rate):
    return scan(t, carry("level", initial=0), step=lambda before: rate * before + x[n, t])


def test_the_gradient_in_what_all_samples_share_is_a_sum_of_what_each_adds():
    program = program_of(lambda x, r: mean(level(x, exp(r[t])), n))
    parts = parts_of(program)
    assert str(program.node("grad_r_part")) == (
        "grad_r_part[t] = sum over n of grad_level[n, t]*level[n, t - 1]"
    )
    own = parts.rows.node("grad_r_part_of_sample")
    assert str(own) == "grad_r_part_of_sample[n, t] = grad_level[n, t]*level[n, t - 1]"
    assert own.role == replace(program.node("grad_r_part").role, part=True)
    assert str(parts.after) == (
        "grad_r_part[t] = sum over n of grad_r_part_of_sample[n, t]\ngrad_r[t] = exp(r[t])*grad_r_part[t]"
    )
    assert parts.before.nodes == () and parts.kept == ("grad_r_part_of_sample",)


def test_a_sum_over_more_than_the_samples_keeps_the_rest_of_its_axes():
    def body(x, r, q):
        step = lambda before: before[s] * exp(r[t]) + x[n, t] * q[s]  # noqa: E731
        return mean(sum(scan(t, carry("level", s, initial=0), step=step)[s], s), n)

    program = program_of(body, {**SHARED, "q": real[S]})
    assert "sum over n, s of" in str(program.node("grad_r_part"))
    assert str(parts_of(program).rows.node("grad_r_part_of_sample")) == (
        "grad_r_part_of_sample[n, t] = sum over s of grad_level[n, t, s]*level[n, t - 1, s]"
    )


def test_what_no_sample_changes_comes_before_them():
    parts = parts_of(program_of(lambda x, r: mean(level(x, let("u", exp(r[t]))), n)))
    assert str(parts.before) == "u[t] = exp(r[t])"
    assert parts.before.outputs == ("u",) and parts.kept == ("u", "grad_u_part_of_sample")
    assert parts.rows.outputs == ("total", "grad_u_part_of_sample", "grad_x")
    assert parts.after.outputs == ("grad_r",)


def test_where_samples_share_nothing_all_is_theirs():
    program = program_of(lambda x, r: mean(level(x, 2), n), gradients=False)
    parts = parts_of(program)
    assert parts.rows.nodes == program.nodes and parts.rows.outputs == ("total",)
    assert (parts.before.nodes, parts.after.nodes, parts.kept) == ((), (), ())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (lambda x, r: level(x, 2) * sum(x[m, t], m, t), "grad_x needs what all samples give together"),
        (lambda x, r: level(x, 2) * max(x[m, t], m, t), "grad_x needs what all samples give together"),
        (
            lambda x, r: x[n, 0] * scan(t, carry("level", initial=0), step=lambda a: a / 2 + r[t]),
            "the scan that carries level reads nothing of a sample n",
        ),
    ],
)
def test_what_mixes_samples_is_refused(value, reason):
    program = program_of(lambda x, r: mean(value(x, r), n))
    with pytest.raises(UnsupportedError, match=reason):
        split_samples(program, n, "total")


def test_a_total_that_all_samples_share_comes_before_them():
    parts = parts_of(program_of(lambda x, r: mean(level(x, 2) * sum(exp(r[t]), t), n)))
    assert str(parts.before) == "sum_r = sum over t of exp(r[t])"


def over_samples(op):
    """A program with a reduction over samples that has an axis of its own."""
    program = program_of(lambda x, r: mean(level(x, 2), n), gradients=False)
    first, *rest = program.nodes
    return program, first, Reduce(head("all"), (t,), (n,), op, Read(first.head, n, t)), rest


def test_only_sums_over_samples_are_added_up_afterwards():
    program, first, together, rest = over_samples("max")
    with pytest.raises(UnsupportedError, match="all takes the max over them"):
        split_samples(program.with_nodes([first, together, *rest]), n, "total")


def test_a_sample_that_needs_all_others_is_refused():
    program, first, together, (term, *rest) = over_samples("sum")
    term = replace(term, body=term.body * Read(together.head, 0))
    with pytest.raises(UnsupportedError, match="term needs what all samples give together"):
        split_samples(program.with_nodes([first, together, term, *rest]), n, "total")


def test_samples_that_read_what_another_one_s_recurrence_gives_are_not_split():
    """Pairs of samples: they are one row together."""

    def body(x, r):
        here, there = (sum(cumsum(x[i, t], t) ** 2, t) for i in (n, m))
        return sum(n * (here - there) ** 2, n, m)

    given = declaration("given", SHARED, body)
    program = simplify(differentiate(sweep_prefixes(read_declaration(given))))
    row = row_of(program, "total")
    with pytest.raises(UnsupportedError, match=r"needs .*, which is of another sample"):
        split_samples(added_up(program, row, "total"), row, "total")
