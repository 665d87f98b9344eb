"""Simplification, the shift of a log-sum-exp, schedules, names, and the check after every pass."""

import keyword

import mpmath
import pytest
from interpreted import Comparison
from random_losses import C, D, N, axis, c, d, declaration, m, n
from sympy import Ne, Piecewise, exp, log

import symloss
from symloss.chain import lower
from symloss.language import label, logsumexp, mean, positive, real, sigmoid, sum
from symloss.language.reserved import RESERVED
from symloss.language.symbols import Read
from symloss.losses.catalogue import declared
from symloss.passes import simplify as simplify_module
from symloss.passes.check import check
from symloss.passes.check_step import StepError, check_diagonal, check_gradient, check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.differentiate_twice import differentiate_twice
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.guard_labels import guard_labels
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.passes.stabilise import stabilise
from symloss.program import Let, Reduce, head, rename
from symloss.program.evaluate import Evaluation
from symloss.program.schedule import Assign, Contract, Fold, Loop, Phase, Scalars, Store, When, walk
from symloss.program.used_names import expressions_of

MATRIX = {"input": real[N, C]}
LABELS = {"input": real[N, C], "target": label(C)[N]}
i, j, _ = axis("i", "j", "N")


def program_of(annotations, body):
    return stabilise(check(read_declaration(declaration("given", annotations, body))))


def entropy(input, target):
    return mean(logsumexp(input[n, c], c) - input[n, target[n]], n)


# ---- Simplification ------------------------------------------------------------------------------


def differentiated(annotations=LABELS, body=entropy):
    return differentiate(program_of(annotations, body))


@pytest.mark.parametrize(
    "name", ["inline_lets", "factor_invariants", "trim_axes", "merge_sums", "merge_equal", "drop_unused"]
)
def test_each_part_changes_no_value(name):
    part = getattr(simplify_module, name)
    for annotations, body in [
        (LABELS, entropy),
        (MATRIX, lambda input: mean(log(sum(exp(input[n, c]), c)) ** 2, n)),
        ({"input": real[N]}, lambda input: sum(sigmoid((input[n] - input[m]) ** 2), n, m)),
        (MATRIX, lambda input: mean(sum(input[n, c], c) * sum(input[n, c] ** 2, c), n)),
    ]:
        before = differentiated(annotations, body)
        check_same(before, part(before), name)


def test_lets_are_inlined():
    before = differentiated({"input": real[N]}, lambda input: mean(sigmoid(input[n] ** 2), n))
    assert len(simplify_module.inline_lets(before).nodes) < len(before.nodes)


def test_invariant_factors_leave_a_sum():
    node = Reduce(head("s"), (n,), (c,), "sum", head_read("a", n) * head_read("b", n, c))
    outside, inside = simplify_module._split_factors(node)
    assert outside == head_read("a", n) and inside == head_read("b", n, c)


def head_read(name, *indices):
    return Read(head(name), *indices)


def test_sums_over_the_same_range_merge():
    stages = symloss.get("pairwise_logistic").chain.stages
    sums = {
        name: [x for x in stages[name] if isinstance(x, Reduce)] for name in ("restabilised", "simplified")
    }
    assert len(sums["simplified"]) < len(sums["restabilised"])


def test_equal_nodes_merge():
    def body(input):
        return mean(sum(input[n, c] ** 2, c) * exp(-sum(input[n, c] ** 2, c)), n)

    names = [node.name for node in simplify(differentiated(MATRIX, body))]
    assert sum_of("sum_input_squared", names) == 1


def sum_of(stem, names):
    return len([name for name in names if name.startswith(stem)])


def test_nodes_are_sorted():
    program = program_of(LABELS, entropy)
    shuffled = program.with_nodes(reversed(program.nodes))
    names = [node.name for node in simplify_module.sort_nodes(shuffled)]
    assert names.index("log_norm") < names.index("term") < names.index("total")


def test_a_circle_is_told():
    a, b = Let(head("a"), (), head_read("b")), Let(head("b"), (), head_read("a"))
    with pytest.raises(ValueError, match="circle"):
        simplify_module.sort_nodes(program_of(LABELS, entropy).with_nodes([a, b]))


# ---- Log-sum-exp ---------------------------------------------------------------------------------


def expanded():
    return expand_logsumexp(simplify(differentiated()))


def test_expansion_changes_no_value():
    check_same(simplify(differentiated()), expanded(), "expanded")


def test_expansion_shares_its_exponentials():
    program = expanded()
    assert not [node for node in program if isinstance(node, Reduce) and node.op == "logsumexp"]
    assert not program.node("grad_input").body.atoms(exp)


@pytest.mark.parametrize(
    ("row", "total"),
    [
        (("-inf", "-inf", "-inf"), mpmath.ninf),
        (("inf", 0, 0), mpmath.inf),
        (("-inf", 0, "-inf"), 0),
        ((1000, 1000, "-inf"), 1000 + mpmath.log(2)),
        ((-1000, -1000, -1000), -1000 + mpmath.log(3)),
    ],
)
def test_expansion_of_infinities(row, total):
    whole = expand_logsumexp(program_of(MATRIX, lambda input: sum(logsumexp(input[n, c], c), n)))
    arrays = {"input": {(0, at): mpmath.mpf(value) for at, value in enumerate(row)}, "weight": {(0,): 1}}
    found = Evaluation(whole, arrays, {}, {"N": 1, "C": 3})("total")
    assert found == total or mpmath.almosteq(found, total)


# ---- Schedules -----------------------------------------------------------------------------------


def statements(schedule):
    return [s for step in schedule.steps if isinstance(step, Phase) for s in walk(step.statements)]


STRUCTURES = {
    "huber": "elementwise", "mse": "elementwise", "kl_divergence": "rowwise", "triplet": "rowwise",
    "rmse": "global", "dice": "global", "pairwise_logistic": "pairwise", "info_nce": "pairwise",
}  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURES)
def test_structure(name):
    assert symloss.get(name).chain.schedule.structure == STRUCTURES[name]


def test_one_pass_over_rows():
    chain = lower(declaration("rows", LABELS, entropy))
    assert len(chain.schedule.steps) == 1
    assert chain.schedule.buffers == ()


def test_exponentials_are_kept_in_the_gradient():
    kept = [
        s for s in statements(lower(declaration("rows", LABELS, entropy)).schedule) if isinstance(s, Store)
    ]
    assert any(str(store.value) == "shifted_exp" and store.target == "grad_input" for store in kept)


def test_the_labelled_element_is_stored_once_from_the_complement():
    found = statements(lower(declaration("rows", LABELS, entropy)).schedule)
    (correction,) = [s for s in found if isinstance(s, Store) and str(s.indices[-1]) == "target[n]"]
    assert "complement" in str(correction.value)


def test_matrix_products_are_contracted():
    def body(query, key):
        return mean(logsumexp(sum(query[i, d] * key[j, d], d), j), i)

    chain = lower(declaration("dots", {"query": real[N, D], "key": real[N, D]}, body))
    assert len([step for step in chain.schedule.steps if isinstance(step, Contract)]) == 3


def test_factors_of_a_product_have_names_of_their_own():
    def body(query, key):
        return mean(logsumexp(sum(exp(query[i, d]) * sigmoid(key[j, d]), d), j), i)

    chain = lower(declaration("dots", {"query": real[N, D], "key": real[N, D]}, body))
    names = [node.name for node in chain.schedule.program]
    assert len(names) == len(set(names))
    Comparison(chain, 1).check()


def test_totals_come_before_what_they_determine():
    steps = symloss.get("rmse").chain.schedule.steps
    kinds = [type(step) for step in steps]
    assert kinds.index(Scalars) > kinds.index(Phase) and kinds[-1] is Phase


def test_ignored_rows_are_left_out_whole():
    def body(input, target):
        return mean(logsumexp(input[n, c], c) - input[n, target[n]], n, where=Ne(target[n], 3))

    (phase,) = lower(declaration("ignoring", LABELS, body)).schedule.steps
    assert [type(item) for item in phase.statements] == [When]
    assert set(phase.statements[0].zeroed) == {"terms", "grad_input"}


def test_labels_are_looked_up_under_the_guards_of_their_readers():
    def body(input, target):
        return mean(input[n, target[n]] ** 2, n, where=Ne(target[n], 3))

    program = program_of(LABELS, body)
    picked = Let(head("picked"), (n,), program.node("term").body)
    term = program.node("term")
    reading = Let(term.head, term.axes, head_read("picked", n), term.guard)
    guarded = guard_labels(program.with_nodes([picked, reading, program.node("total")]))
    assert guarded.node("picked").guard == term.guard


def test_what_a_maximum_is_compared_with_is_stored():
    from symloss.language import max as largest

    chain = lower(declaration("hard", MATRIX, lambda input: mean(largest(exp(input[n, c]) / 3, c), n)))
    (buffer,) = [buffer.name for buffer in chain.schedule.buffers if buffer.name.endswith("_term")]
    exponentials = [s for s in statements(chain.schedule) if hasattr(s, "value") and s.value.atoms(exp)]
    stored = [s for s in exponentials if isinstance(s, Store) and s.target == buffer]
    assert len(stored) == 1


# ---- Names ---------------------------------------------------------------------------------------


def locals_of(phase):
    return [s.name for s in walk(phase.statements) if isinstance(s, Assign)]


@pytest.mark.parametrize("name", sorted(declared()))
def test_names_are_told_apart(name):
    chain = symloss.get(name).chain
    inputs = {array.name for array in chain.final.arrays} | {item.name for item in chain.final.parameters}
    for step in chain.schedule.steps:
        if isinstance(step, Phase):
            for local in locals_of(step):
                assert local.isidentifier() and not keyword.iskeyword(local)
                assert local not in RESERVED - {"term", "weighted_term"}
                assert local not in inputs


def test_temporaries_say_what_they_are():
    found = symloss.get("huber").chain.schedule
    assert not [
        name for step in found.steps for name in locals_of(step) if name.startswith(("_", "x0", "tmp"))
    ]


def test_invariant_factors_are_computed_before_the_loop():
    def body(input, scale_of):
        return mean(sum(sigmoid(input[n, c]) * scale_of[n] / 7, c), n)

    found = statements(
        lower(declaration("hoist", {"input": real[N, C], "scale_of": positive[N]}, body)).schedule
    )
    inside = [inner for loop in found if isinstance(loop, Loop) for inner in walk(loop.body)]
    assert [inner for inner in inside if isinstance(inner, Store)]
    read = {item.name for inner in inside for part in expressions_of(inner) for item in part.atoms(Read)}
    assert "input" in read and "scale_of" not in read
    assert "scale_of" in {item.name for s in found for part in expressions_of(s) for item in part.atoms(Read)}


def test_sharing_keeps_squares_and_doubles_apart():
    """`2·u·v` once shared a factor with `u·u`."""
    from symloss.language import ratio

    chain = lower(
        declaration("given", MATRIX, lambda input: sum(ratio(3, logsumexp(input[n, c], c) ** 2 + 1), n))
    )
    Comparison(chain, 0).check()


# ---- The check after every pass ------------------------------------------------------------------


def sabotaged(program, name, change):
    nodes = [change(node) if node.name == name else node for node in program.nodes]
    return program.with_nodes(nodes)


def test_a_changed_value_is_an_error():
    from dataclasses import replace

    before = program_of(LABELS, entropy)
    after = sabotaged(before, "term", lambda node: replace(node, body=node.body + 1e-30))
    with pytest.raises(StepError, match=r"given: the pass 'sabotage' changed total from .* to .*"):
        check_same(before, after, "sabotage")


def test_a_lost_guard_is_an_error():
    from dataclasses import replace

    from sympy import S

    def body(input):
        return mean(exp(input[n, c]), n, c, where=input[n, c] > 0)

    before = program_of(MATRIX, body)
    with pytest.raises(StepError):
        check_same(before, sabotaged(before, "term", lambda node: replace(node, guard=S.true)), "sabotage")


def test_a_wrong_gradient_is_an_error():
    from dataclasses import replace

    before = program_of(LABELS, entropy)
    after = sabotaged(differentiate(before), "grad_input", lambda node: replace(node, body=-node.body))
    with pytest.raises(StepError, match=r"changed grad_input\[\d, \d\]"):
        check_gradient(before, after, "differentiated")


def test_a_wrong_second_derivative_is_an_error():
    from dataclasses import replace

    before = simplify(differentiated({"input": real[N]}, lambda input: mean(input[n] ** 4, n)))
    after = sabotaged(
        differentiate_twice(before, "input"), "hess_input", lambda node: replace(node, body=2 * node.body)
    )
    with pytest.raises(StepError, match="changed hess_input"):
        check_diagonal(before, after, "second")


def test_nan_is_no_agreement():
    from dataclasses import replace

    before = program_of(LABELS, entropy)
    after = sabotaged(
        before, "term", lambda node: replace(node, body=Piecewise((node.body, node.body > 10**9)))
    )
    with pytest.raises(StepError):
        check_same(before, after, "sabotage")


def test_captured_indices_are_an_error():
    from dataclasses import replace

    before = program_of({"input": real[N]}, lambda input: sum(sigmoid(input[n] - input[m]), n, m))
    after = sabotaged(before, "term", lambda node: replace(node, body=rename(node.body, (n,), (m,))))
    with pytest.raises(StepError):
        check_same(before, after, "sabotage")


def test_folds_of_guarded_sums():
    chain = lower(
        declaration("some", MATRIX, lambda input: mean(sum(input[n, c], c, where=input[n, c] > 0), n))
    )
    assert any(isinstance(s, Fold) and s.guard != True for s in statements(chain.schedule))  # noqa: E712
