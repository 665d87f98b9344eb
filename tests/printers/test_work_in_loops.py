"""What a reviewer would strike out of generated kernels: work that a loop repeats, lines without mathematics.

The text of every CPU and product kernel is read. Left out is arithmetic of indices, what hands out blocks,
and what stays on purpose: the order of sums and products, and elements that may not be there.
"""

import ast
from pathlib import Path

import pytest

from symloss.resources import data_folder

BOOKKEEPING = {"Real", "Place", "range", "min", "row", "next_block", "keep_total", "add_exactly"}
SUM, PRODUCT = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
NUMBERS = {"zero", "half", "one", "two", "Real", "math", "np"}
FILES = sorted(
    path
    for target in ("cpu", "hvp")
    for path in (data_folder("generated") / target).glob("*.py")
    if not path.name.startswith("_")
)


def kernels(path):
    return [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]


def names_in(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def changed_in(statements):
    return {
        one.id
        for statement in statements
        for one in ast.walk(statement)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    } | {
        target.value.id
        for statement in statements
        for target in ast.walk(statement)
        if isinstance(target, ast.Subscript)
        and isinstance(target.ctx, ast.Store)
        and isinstance(target.value, ast.Name)
    }


def is_work(node):
    """An operation on numbers; one over a number, and a square, are factors of what they stand in."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id not in BOOKKEEPING
    if not isinstance(node, ast.BinOp):
        return False
    inverse = isinstance(node.op, ast.Div) and ast.unparse(node.left) == "one"
    return not inverse and ast.dump(node.left) != ast.dump(node.right)


def own_expressions(statement):
    match statement:
        case ast.Assign() | ast.AugAssign() | ast.Expr():
            return [statement.value]
        case ast.If():
            return [statement.test]
    return []


def invariant(expression, changed):
    """The largest parts that are work and that the loop does not change; not what stands in an index."""
    if isinstance(expression, ast.Subscript):
        return []
    used = names_in(expression)
    if is_work(expression) and not used & changed and used - NUMBERS and not stays(expression):
        return [ast.unparse(expression)]
    parts = ast.iter_child_nodes(expression)
    if is_chain(expression):  # some of its terms or factors are no value of their own
        parts = members_of(expression, chain_of(expression))
    return [one for part in parts for one in invariant(part, changed)]


def is_chain(expression):
    return isinstance(expression, ast.BinOp) and isinstance(expression.op, (*SUM, *PRODUCT))


def chain_of(expression):
    return SUM if isinstance(expression.op, SUM) else PRODUCT


def members_of(expression, operators):
    """The terms of a sum, or the factors and divisors of a product, that are computed one after the other."""
    if isinstance(expression, ast.UnaryOp):
        return members_of(expression.operand, operators)
    if not isinstance(expression, ast.BinOp) or not isinstance(expression.op, operators):
        return [expression]
    return [*members_of(expression.left, operators), *members_of(expression.right, operators)]


def stays(expression):
    """Indices, and what looks up an element, which may not be there when the loop does not run."""
    inner = [one.slice for one in ast.walk(expression) if isinstance(one, ast.Subscript)]
    return is_index(expression) or any(isinstance(one, ast.Subscript) for one in inner)


def is_index(expression):
    """Whole numbers: no type is named, and every number is an integer."""
    constants = [one.value for one in ast.walk(expression) if isinstance(one, ast.Constant)]
    return bool(constants) and all(isinstance(one, int) for one in constants)


def repeated(statements, changed=None, always=True):
    """What loops compute again in every iteration; `changed` is what the innermost of them changes.

    Without `always` a condition of the loop says whether an element is there.
    """
    for statement in statements:
        if changed is not None:
            for expression in own_expressions(statement):
                found = invariant(expression, changed)
                yield from (text for text in found if always or "[" not in text)
        if isinstance(statement, ast.For | ast.While):
            yield from repeated(statement.body, changed_in([statement]))
        elif isinstance(statement, ast.If):
            yield from repeated(statement.body, changed, always=False)
            yield from repeated(statement.orelse, changed, always=False)


def bookkeeping(text):
    return any(word in text for word in ("block", "shared_blocks", "rows"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_loops_repeat_no_work(path):
    found = [
        f"{kernel.name}: {text}"
        for kernel in kernels(path)
        for text in repeated(kernel.body)
        if not bookkeeping(text)
    ]
    assert not found


def test_a_repeated_value_is_seen():
    body = "y[n] = exp(a) * x[n]\n    t = a * b * x[n]\n    z[n] = a * b + t\n    w[n] = a + b + x[n]"
    loop = ast.parse(f"for n in range(N):\n    {body}").body
    assert list(repeated(loop)) == ["exp(a)", "a * b"]


def test_a_file_is_mostly_mathematics():
    """Lines that hand out blocks, of all lines of compiled functions: a quarter of every file once."""
    lines = blocks = 0
    for path in FILES:
        for kernel in kernels(path):
            text = ast.unparse(kernel).splitlines()
            lines += len(text)
            blocks += sum("block_number" in line or "stop = " in line for line in text)
    assert blocks / lines < 0.15


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_header_fits_a_screen(path):
    docstring = ast.get_docstring(ast.parse(Path(path).read_text(encoding="utf-8")))
    assert len(docstring.splitlines()) <= 50
