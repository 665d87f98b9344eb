"""declaration -> signature: the plain data a caller needs, without SymPy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

from sympy import Ne, S

from symloss.language.atoms import atoms_of
from symloss.language.declaration import Declaration
from symloss.language.degree import degree
from symloss.language.kinds import ArrayType
from symloss.language.reductions import MeanOver, Reduction, Softmax
from symloss.language.symbols import Array, Extent, Index, Parameter, Read
from symloss.language.variants import Switch
from symloss.signature import ChoiceSpec, InputSpec, ParameterSpec, PositionsSpec, Signature


def signature_of(declaration: Declaration) -> Signature:
    """The signature of a declaration; what kernels exist is filled in by the chain."""
    top = declaration.expression
    per_sample = declaration.is_per_sample
    counts = isinstance(top, MeanOver) and top.count is not S.One
    normalised = per_sample and (counts or top.condition is not S.true)
    has_switches = declaration.base is None and bool(declaration.switches)
    switched: dict[str, Any] = _switched(declaration) if has_switches else {}
    return Signature(
        name=declaration.name,
        family=declaration.family,
        summary=declaration.summary,
        inputs=tuple(_input(declaration, array) for array in declaration.arrays if not array.is_number),
        parameters=tuple(_parameter(declaration, item) for item in scalars_of(declaration)),
        sample_axes=tuple(index.extent.name for index in declaration.sample_indices),
        reduction=declaration.reduction,
        reductions=declaration.reductions if per_sample else ("mean",),
        elementwise=_is_elementwise(declaration),
        weighted=per_sample,
        normalised=normalised,
        ignored=_ignored(declaration),
        positions=tuple(_positions(declaration, extent) for extent in declaration.positions),
        notes=declaration.notes,
        errata=declaration.errata,
        base=declaration.base,
        settings=dict(declaration.settings),
        sequences=declaration.sequences,
        rows=_rows(declaration),
        class_axes=declaration.class_axes,
        balanced=_balanced(declaration),
        reference=declaration.reference,
        **switched,
    )


def scalars_of(declaration: Declaration) -> list[Array | Parameter]:
    """The arguments that are numbers, in call order."""
    numbers = [array for array in declaration.arrays if array.is_number]
    found: list[Array | Parameter] = [*declaration.parameters, *numbers]
    if declaration.order:
        found.sort(key=lambda item: declaration.order.index(item.name))
    return found


def _balanced(declaration: Declaration) -> tuple[str, ...]:
    """The weights inside a mean of which only the ratios to one another count."""
    top = declaration.expression
    if not isinstance(top, MeanOver):
        return ()
    names = [array.name for array in declaration.arrays if array.role == "weight"]
    return tuple(name for name in names if degree(top.count, name) == degree(top.body, name) == 1)


def _switched(declaration: Declaration) -> dict[str, Any]:
    """What the signature says of arguments that pick the formula."""
    given: dict[str, Array | Parameter] = {}
    for variant in declaration.variants:
        given |= {array.name: array for array in variant.arrays}
        given |= {parameter.name: parameter for parameter in variant.parameters}
    optional = [given[switch.name] for switch in declaration.switches if switch.is_optional]
    return {
        "choices": tuple(_choice(declaration, one) for one in declaration.switches if not one.is_optional),
        "optional_inputs": tuple(_input(declaration, a) for a in optional if _is_array(a)),
        "optional_parameters": tuple(_parameter(declaration, p) for p in optional if not _is_array(p)),
        "order": declaration.order,
        "refused": declaration.refused,
    }


def _is_array(argument: Array | Parameter) -> TypeGuard[Array]:
    return isinstance(argument, Array) and not argument.is_number


def _choice(declaration: Declaration, switch: Switch) -> ChoiceSpec:
    told = []
    for kind in switch.kinds.values():
        axes = f" array [{', '.join(map(str, kind.axes))}]" if isinstance(kind, ArrayType) else ""
        if axes and kind.role == "label":
            told.append(f"an int64{axes} of class indices")
        else:
            told.append(f"a real{axes} of elements each {kind.domain.text}" if axes else kind.domain.text)
    return ChoiceSpec(
        switch.name,
        switch.values,
        switch.default,
        declaration.display.get(switch.name),
        tuple(switch.kinds),
        tuple(told),
        switch.given,
    )


def _rows(declaration: Declaration) -> str | None:
    """The axis of the samples, where every sample is a row of its arrays and no sample looks at another.

    One index alone runs over it; each array has it first, with at most one axis more, or not at all.
    """
    own = [array.axes for array in declaration.arrays]
    if declaration.sequences or declaration.positions or max(map(len, own)) != 2:
        return None
    axis = next(axes for axes in own if len(axes) == 2)[0]
    running = {index for index in atoms_of(declaration.expression, Index) if index.extent == axis}
    samples = {index.extent for index in declaration.sample_indices}
    if len(running) != 1 or not samples <= {axis} or any(axis in axes[1:] for axes in own):
        return None
    return axis.name


def with_kernels(signature: Signature, structure: str, hessian: bool) -> Signature:
    """The signature completed by what the chain found."""
    return replace(signature, structure=structure, hessian=hessian)


def _input(declaration: Declaration, array: Array) -> InputSpec:
    multiples = tuple(extent.multiple for extent in array.axes)
    return InputSpec(
        name=array.name,
        axes=tuple(extent.name for extent in array.axes),
        role=array.role,
        domain=array.domain.name,
        default=array.default,
        classes=array.classes.name if array.classes is not None else None,
        display=declaration.display.get(array.name),
        multiples=multiples if any(number > 1 for number in multiples) else (),
        broadcasts=array.broadcasts,
        own=_is_own(declaration, array),
    )


def _is_own(declaration: Declaration, array: Array) -> bool:
    """Whether every read of an array has the indices of the sample, so that no other sample reads it."""
    own = {index.extent: index for index in declaration.sample_indices}
    if not own or set(own) != set(array.axes) & set(own) or len(own) < len(declaration.sample_indices):
        return False
    inner = [item for part in declaration.expression.args for item in atoms_of(part, Reduction, Softmax)]
    bound = {
        index for item in inner for index in (item.indices if isinstance(item, Reduction) else [item.index])
    }
    if bound & set(own.values()):  # under the name of the sample another one is meant
        return False
    reads = [read for read in atoms_of(declaration.expression, Read) if read.name == array.name]
    return all(
        index == own.get(extent, index)
        for read in reads
        for extent, index in zip(array.axes, read.indices, strict=True)
    )


def _parameter(declaration: Declaration, parameter: Array | Parameter) -> ParameterSpec:
    return ParameterSpec(
        name=parameter.name,
        domain=parameter.domain.name,
        default=parameter.default,  # type: ignore[arg-type]
        option=isinstance(parameter, Parameter) and parameter.option,
        learned=isinstance(parameter, Array),
        display=declaration.display.get(parameter.name),
        classes=parameter.classes.name if parameter.classes is not None else None,
        axis=parameter.axis.name if isinstance(parameter, Parameter) and parameter.axis is not None else None,
    )


def _positions(declaration: Declaration, extent: Extent) -> PositionsSpec:
    assert extent.along is not None and extent.window is not None
    parameter = next((p.name for p in declaration.parameters if p.axis == extent.window), None)
    window = extent.window.name if isinstance(extent.window, Extent) else int(extent.window)
    names = extent.name, extent.along.name
    return PositionsSpec(*names, window, parameter, extent.stride, extent.dilation)


def _is_elementwise(declaration: Declaration) -> bool:
    """One element a sample: every array lies along the one sample axis and nothing else is reduced."""
    indices = declaration.sample_indices
    if len(indices) != 1 or atoms_of(declaration.expression.body, Reduction):
        return False
    axes = (indices[0].extent,)
    plain = all(read.indices == indices for read in atoms_of(declaration.expression, Read) if read.indices)
    return plain and all(array.axes == axes for array in declaration.arrays if array.axes)


def _ignored(declaration: Declaration) -> str | None:
    """The parameter a label may equal to leave its sample out: a condition `label != parameter`."""
    names = {parameter.name for parameter in declaration.parameters}
    for condition in atoms_of(declaration.expression, Ne):
        sides = condition.lhs, condition.rhs
        if any(isinstance(side, Read) for side in sides):
            found = [side.name for side in sides if side.is_Symbol and side.name in names]
            if found:
                return found[0]
    return None
