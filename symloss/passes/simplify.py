"""program -> program: the same values in fewer and plainer nodes.

Precondition: the program is differentiated. Only exact algebra on single bodies; never a whole-program
`simplify` or `cse`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from sympy import Add, And, Expr, Mul, S, expand_mul, signsimp

from symloss.functions import ratio
from symloss.language.atoms import atoms_of
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.repeated_work import is_costly, is_repeated
from symloss.passes.settle import settle
from symloss.passes.stabilise import drop_unused
from symloss.program import Indicator, Let, Node, Program, Reduce, Scan, context, read_of, rename
from symloss.program.recurrence import together

TERM = "term"
Summand = tuple[Expr, Read]  # a coefficient, and the sum that it multiplies


def simplify(program: Program) -> Program:
    """Inline bookkeeping lets, move invariants out of sums, merge equal nodes, drop the unused.

    Raises:
        UnsettledError: the rules undo one another.
    """
    return drop_unused(settle(program, _round, f"{program.name}: simplify"))


def _round(program: Program) -> Program:
    program = drop_unused(program)
    program = inline_lets(program)
    program = factor_invariants(program)
    program = trim_axes(program)
    program = merge_sums(program)
    return merge_equal(program)


def inline_lets(program: Program) -> Program:
    """Substitute adjoints that are used once or are as cheap as a read, so that few names remain."""
    uses = _uses(program)
    inlined: dict[str, Let] = {}
    nodes: list[Node] = []
    for node in program:
        node = _inline(node, inlined)
        if (
            isinstance(node, Let)
            and node.role.kind in ("adjoint", "tangent")
            and node.name not in program.outputs
            and not (node.role.is_derivative_of("adjoint") and node.role.of == TERM)
            and not (node.role.kept and not _is_trivial(node.body))
            and (uses[node.name] == 1 or _is_trivial(node.body))
            and (node.guard is S.true or _readers_share_guard(program, node))
            and not (is_costly(node.body) and _is_read_repeatedly(program, node))
        ):
            inlined[node.name] = replace(node, guard=S.true)
        else:
            nodes.append(node)
    return program.with_nodes(_without(node, inlined) for node in nodes)


def _without(node: Node, inlined: dict[str, Let]) -> Node:
    """The node with what was inlined put in; a recurrence reads some of it before its definition."""
    while any(read.name in inlined for read in atoms_of(node.body, Read) | atoms_of(node.guard, Read)):
        node = _inline(node, inlined)
    return node


def substitute_reads(expression: Expr, definitions: dict[str, Let]) -> Expr:
    """Reads of the given lets replaced by their bodies, indices renamed."""
    if not definitions:
        return expression

    def expand(read: Read) -> Expr:
        node = definitions[read.name]
        indices = (substitute_reads(index, definitions) for index in read.indices)
        return rename(node.body, node.axes, tuple(indices))

    reads = [read for read in atoms_of(expression, Read) if read.name in definitions]
    return expression.xreplace({read: expand(read) for read in reads})


def _inline(node: Node, definitions: dict[str, Let]) -> Node:
    return replace(
        node,
        body=substitute_reads(node.body, definitions),
        guard=substitute_reads(node.guard, definitions),
    )


def _readers_share_guard(program: Program, node: Let) -> bool:
    """Whether every reader is itself nonzero only where this node is."""
    for other in program:
        for read in atoms_of(other.body, Read):
            if read.name == node.name and rename(node.guard, node.axes, read.indices) not in And.make_args(
                other.guard
            ):
                return False
    return True


def _is_read_repeatedly(program: Program, node: Let) -> bool:
    return any(
        is_repeated(read.indices, context(other))
        for other in program
        for read in atoms_of(other.body, Read)
        if read.name == node.name
    )


def _is_trivial(body: Expr) -> bool:
    """A number, a symbol, a read, or a product of those: nothing that is worth a name."""
    return all(
        factor.is_number or factor.is_Symbol or isinstance(factor, Read | Indicator)
        or (factor.is_Pow and factor.base.is_Symbol and factor.exp.is_number)
        for factor in Mul.make_args(body)
    )  # fmt: skip


def factor_invariants(program: Program) -> Program:
    """Factors of a sum that do not depend on what it runs over go to the reader of the sum."""
    factors: dict[str, Let] = {}
    nodes: list[Node] = []
    circles = together(program)
    for node in program:
        node = _inline(node, factors)
        if node.name in circles:  # read before its definition as well as after
            nodes.append(node)
            continue
        if isinstance(node, Reduce) and node.op == "sum" and node.name not in program.outputs:
            outside, inside = _split_factors(node)
            if outside is not S.One:
                node = replace(node, body=inside)
                factors[node.name] = Let(node.head, node.axes, _times_sum(outside, node))
        nodes.append(node)
    return program.with_nodes(nodes)


def _times_sum(factors: Expr, node: Reduce) -> Expr:
    """Factors times a sum; where that may have no term it is 0, also divided by a number of terms."""
    quotient = next((one for one in Mul.make_args(factors) if isinstance(one, ratio)), None)
    if node.guard is S.true or quotient is None:
        return factors * read_of(node)
    above, below = quotient.args
    return factors / quotient * ratio(above * read_of(node), below)


def _split_factors(node: Reduce) -> tuple[Expr, Expr]:
    over = set(node.over)
    outside = [factor for factor in Mul.make_args(node.body) if not factor.free_symbols & over]
    kept = Mul(*outside)
    return kept, (Mul(*(f for f in Mul.make_args(node.body) if f not in outside)) if outside else node.body)


def trim_axes(program: Program) -> Program:
    """A node whose body lacks one of its axes is the same along it: drop the axis."""
    dropped: dict[str, tuple[int, ...]] = {}
    nodes: list[Node] = []
    circles = together(program)

    def fix(expression: Expr) -> Expr:
        reads = [read for read in atoms_of(expression, Read) if read.name in dropped]
        return expression.xreplace(
            {read: Read(read.head, *(read.indices[k] for k in dropped[read.name])) for read in reads}
        )

    for node in program:
        node = replace(node, body=fix(node.body), guard=fix(node.guard)) if dropped else node
        used = node.body.free_symbols | node.guard.free_symbols
        kept = tuple(k for k, index in enumerate(node.axes) if index in used)
        is_fixed = isinstance(node, Scan) or node.name in (*program.outputs, TERM, *circles)
        if len(kept) < len(node.axes) and not is_fixed:
            dropped[node.name] = kept
            node = replace(node, axes=tuple(node.axes[k] for k in kept))
        nodes.append(node)
    return program.with_nodes(nodes)


def merge_sums(program: Program) -> Program:
    """`x·a[i] + k·x·b[i]`, both sums over the same range and used once, k a number: one sum of the bodies."""
    uses = _uses(program)
    sums = {
        node.name: node
        for node in program
        if isinstance(node, Reduce) and node.op == "sum" and uses[node.name] == 1
    }
    for node in program:
        for body, first, second in _pairs_of_sums(node, sums):
            (x, a), (y, b) = sorted((first, second), key=lambda item: abs(item[0].as_coeff_Mul()[0]))
            left, right = sums[a.name], sums[b.name]
            if not (y / x).is_Rational or not _same_range(left, right, a, b):
                continue
            other = rename(right.body, (*right.axes, *right.over), (*left.axes, *left.over))
            both = signsimp(left.body) + y / x * signsimp(other)
            changes = {left.name: replace(left, body=both), node.name: replace(node, body=body - y * b)}
            merged = program.with_nodes(changes.get(n.name, n) for n in program if n.name != right.name)
            return merge_sums(sort_nodes(merged))
    return program


def _pairs_of_sums(node: Node, sums: dict[str, Reduce]) -> Iterator[tuple[Expr, Summand, Summand]]:
    """Two terms that are multiples of sums, and the body that has them: as it is, or multiplied out."""
    opened = expand_mul(node.body, deep=False) if isinstance(node.body, Mul) else node.body
    for body in dict.fromkeys((node.body, opened)):
        for first, second in combinations(_summands(body, sums), 2):
            yield body, first, second


def _summands(body: Expr, sums: dict[str, Reduce]) -> list[Summand]:
    """The terms of a body that are a coefficient times the read of a sum."""
    found = []
    for term in Add.make_args(body):
        reads = [factor for factor in Mul.make_args(term) if isinstance(factor, Read) and factor.name in sums]
        if len(reads) == 1:
            found.append((term / reads[0], reads[0]))
    return found


def _same_range(a: Reduce, b: Reduce, first: Read, second: Read) -> bool:
    if first.indices != second.indices or [i.extent for i in a.over] != [i.extent for i in b.over]:
        return False
    return a.guard == rename(b.guard, (*b.axes, *b.over), (*a.axes, *a.over))


def sort_nodes(program: Program) -> Program:
    """Nodes in an order in which every read comes after its definition."""
    waiting = list(program.nodes)
    names = {node.name for node in waiting}
    circles = together(program)
    done: set[str] = set()
    ordered: list[Node] = []
    while waiting:
        for node in waiting:
            needed = {read.name for read in atoms_of(node.body, Read) | atoms_of(node.guard, Read)} & names
            needed -= {member.name for member in circles.get(node.name, ())}
            if needed <= done:
                ordered.append(node)
                done.add(node.name)
                waiting.remove(node)
                break
        else:
            raise ValueError(f"{program.name}: nodes read each other in a circle")
    return program.with_nodes(ordered)


def merge_equal(program: Program) -> Program:
    """Nodes with the same definition under any names of their indices become one; sums also but for sign."""
    first: dict[tuple, Node] = {}
    renamed: dict[str, Let] = {}
    nodes: list[Node] = []
    circles = together(program)
    for node in program:
        node = _inline(node, renamed)
        key = _key(node)
        if node.name in circles:  # read before its definition as well as after
            nodes.append(node)
            continue
        if key in first and node.name not in program.outputs:
            other = first[key]
            renamed[node.name] = Let(node.head, node.axes, Read(other.head, *node.axes))
            continue
        if isinstance(node, Reduce) and node.op == "sum" and node.name not in program.outputs:
            opposite = first.get(_key(replace(node, body=-node.body)), first.get(_key(_negated(node))))
            if opposite is not None:
                renamed[node.name] = Let(node.head, node.axes, -Read(opposite.head, *node.axes))
                continue
        first.setdefault(key, node)
        nodes.append(node)
    return program.with_nodes(nodes)


def _negated(node: Reduce) -> Reduce:
    """The sum of the opposite terms, the sign taken into one factor."""
    for factor in Mul.make_args(node.body):
        if isinstance(factor, Add):
            return replace(node, body=Mul(-factor, node.body / factor))
    return replace(node, body=-node.body)


def _key(node: Node) -> tuple:
    indices = node.axes + (node.over if isinstance(node, Reduce) else ())
    plain = tuple(Index(f"_{k}", index.extent) for k, index in enumerate(indices))
    op = node.op if isinstance(node, Reduce) else "let" if isinstance(node, Let) else node
    return (op, len(node.axes), plain, rename(node.body, indices, plain), rename(node.guard, indices, plain))


def _uses(program: Program) -> Counter[str]:
    counts: Counter[str] = Counter()
    for node in program:
        for expression in (node.body, node.guard):
            counts.update(read.name for read in reads_of(expression))
    return counts
