"""program -> program with `hess_<array>`: the diagonal of the second derivative, by forward mode.

Precondition: differentiated and simplified. The gradient's body is differentiated once more in the one
element it belongs to; a log-sum-exp in between moves by the soft-max weight of this element. A sum that moves
with the element is refused: its second derivative would cancel.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Add, And, Eq, Expr, Mul, Piecewise, Pow, S, exp, expand_mul, sign
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate_scalar import partial
from symloss.passes.multiply_slopes import Slopes
from symloss.program import Indicator, Let, Node, Program, Reduce, Role, Scan, head, needed, placed


class NoDiagonal(ValueError):
    """The second derivative of this loss is not a formula in one element."""


def differentiate_twice(program: Program, array: str) -> Program:
    """Add `hess_<array>` after `grad_<array>`.

    Raises:
        NoDiagonal: when a reduction in between is no log-sum-exp, the elements of a row have a formula
            each, or the derivative is identically 0.
    """
    gradient = program.derivative("adjoint", array)
    if any(index.extent.fixed is not None for index in gradient.axes):
        raise NoDiagonal(f"{program.name}: the elements of a row of {array} have a formula each")
    forward = _Forward(program, array, gradient.axes, gradient.guard)
    body = forward.tangent(gradient.body).replace(_is_squared_sign, lambda item: S.One)
    if {"label", "logsumexp"} <= forward.paths:
        raise NoDiagonal(f"{program.name}: the gradient of every element moves with the labelled one")
    if body is S.Zero:
        raise NoDiagonal(f"{program.name}: the second derivative in {array} is 0 wherever it exists")
    if any(isinstance(forward.nodes[name], Scan) for name in needed(program, body)):
        raise NoDiagonal(f"{program.name}: the second derivative needs a recurrence")
    body, beyond = _split_guard(body)
    role = Role("hessian_diag", array)
    hessian = Let(head(role.name), gradient.axes, body, And(gradient.guard, beyond), role)
    return replace(program.with_nodes((*program.nodes, hessian)), outputs=(*program.outputs, hessian.name))


class _Forward:
    """Derivatives of expressions in the single element `array[axes]`."""

    def __init__(self, program: Program, array: str, axes: tuple[Index, ...], guard: Boolean) -> None:
        self.nodes: dict[str, Node] = {node.name: node for node in program}
        self.assumed = And.make_args(guard)
        self.array = array
        self.axes = axes
        self.moving = _reached(program, array)
        self.slopes = Slopes(program)
        self.paths: set[str] = set()  # through what the gradient reads the element

    def tangent(self, expression: Expr) -> Expr:
        total = S.Zero
        for read in reads_of(expression):
            inner = self._of_read(read)
            if inner is not S.Zero:
                total += self.slopes.flow(partial(expression, read), inner)
        return total

    def _of_read(self, read: Read) -> Expr:
        if read.name == self.array:
            self.paths.add("label" if any(isinstance(index, Read) for index in read.indices) else "own")
            return Mul(*(Indicator(Eq(a, b)) for a, b in zip(read.indices, self.axes, strict=True)))
        node = self.nodes.get(read.name)
        if node is None:
            return S.Zero
        if isinstance(node, Scan):
            raise NoDiagonal("the second derivative goes through a recurrence")
        if isinstance(node, Let):
            inner = placed(node, read.indices)
            return self._where(inner.guard, self.tangent(inner.body))
        clear = placed(_renamed_bound(node, self.axes), read.indices)
        assert isinstance(clear, Reduce)
        if read.name not in self.moving:
            return S.Zero
        if clear.op != "logsumexp":
            raise NoDiagonal(f"the gradient goes through the {clear.op} {clear.name}")
        self.paths.add("logsumexp")
        inner = self.tangent(clear.body)
        return self._sift(inner * exp(clear.body - read), clear)

    def _sift(self, expression: Expr, node: Reduce) -> Expr:
        """Σ over k of f(k) [k = a] = f(a)."""
        total = S.Zero
        for term in Add.make_args(expand_mul(expression)):
            guard = node.guard
            for index in node.over:
                hit = next((f for f in Mul.make_args(term) if _equates(f, index)), None)
                if hit is None:
                    raise NoDiagonal(f"the sum {node.name} does not reduce to one term")
                other = hit.condition.rhs if hit.condition.lhs == index else hit.condition.lhs
                term = (term / hit).xreplace({index: other})
                guard = guard.xreplace({index: other})
            total += self._where(guard, term)
        return total

    def _where(self, guard: Boolean, value: Expr) -> Expr:
        """The value where a guard holds that the gradient does not share, else 0."""
        beyond = And(*(part for part in And.make_args(guard) if part not in self.assumed))
        return value if beyond is S.true or value is S.Zero else Piecewise((value, beyond), (S.Zero, True))


def _reached(program: Program, array: str) -> set[str]:
    """What depends on an array; recurrences may read one another, in any order."""
    found = {array}
    while True:
        new = {n.name for n in program if any(read.name in found for read in n.body.atoms(Read))} - found
        if not new:
            return found
        found |= new


def _is_squared_sign(item: Expr) -> bool:
    """The square of a sign is 1 also at 0, where the second derivative is then that of either side."""
    return isinstance(item, Pow) and isinstance(item.base, sign) and item.exp == 2


def _split_guard(body: Expr) -> tuple[Expr, Boolean]:
    """A body that is 0 unless a condition holds as what it is there, and the condition."""
    if isinstance(body, Piecewise) and len(body.args) == 2:
        (value, condition), (other, _) = body.args
        if other is S.Zero:
            return value, condition
    return body, S.true


def _equates(factor: Expr, index: Index) -> bool:
    return isinstance(factor, Indicator) and index in (factor.condition.lhs, factor.condition.rhs)


def _renamed_bound(node: Reduce, axes: tuple[Index, ...]) -> Reduce:
    """Bound indices that no name of the element's own indices can capture."""
    mapping = {i: Index(f"{i.name}_", i.extent) for i in node.over if i in axes}
    over = tuple(mapping.get(index, index) for index in node.over)
    return replace(node, over=over, body=node.body.xreplace(mapping), guard=node.guard.xreplace(mapping))
