"""The Jacobian of an array-valued function, from the gradient of its sum weighted with a cotangent."""

from __future__ import annotations

from sympy import Eq, Expr, Mul, S, Symbol

from symloss.derivation.opening import Line
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import fresh_index, placed_at
from symloss.language.cotangent import COTANGENT
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, Named, Reduction, Softmax
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Indicator


def jacobian(declaration: Declaration, element: Read, gradient: Expr) -> Line:
    """∂f/∂element from the gradient of Σ g·f in it, whose g picks one element of f.

    An index that no reduction runs over is the same on both sides: elsewhere the derivative is 0.
    """
    elements = declaration.expression
    assert isinstance(elements, ElementsOver)
    mixed = mixed_axes(elements)
    used = set(element.indices) | elements.body.atoms(Index) | gradient.atoms(Index)
    at: dict[Index, Index] = {}
    for index in elements.indices:
        own = next((item for item in element.indices if item.extent == index.extent), None)
        if own is not None and index.extent not in mixed:
            at[index] = own
        else:
            at[index] = fresh_index(index, used)
            used.add(at[index])
    picked = gradient.replace(
        lambda node: isinstance(node, Read) and node.name == COTANGENT,
        lambda read: Mul(
            *(_same(index, at[own]) for index, own in zip(read.indices, elements.indices, strict=True))
        ),
    )
    label = Read(Symbol(declaration.name, real=True), *at.values())
    target = PartialDerivative(Named(label, placed_at(elements.body, at)), element)
    why = "one element of the function for itself: its cotangent is 1, that of all others 0"
    return Line("Jacobian", target, target, picked, why)


def mixed_axes(elements: ElementsOver) -> set[Extent]:
    """The axes that a reduction runs over: elements at other places along them have a part in an element."""
    mixed = {index.extent for node in elements.body.atoms(Reduction) for index in node.indices}
    return mixed | {node.index.extent for node in elements.body.atoms(Softmax)}


def _same(index: Expr, picked: Index) -> Expr:
    return S.One if index == picked else Indicator(Eq(index, picked))
