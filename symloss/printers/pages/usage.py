"""A call of a loss as a user would type it: arrays that it accepts, then value and gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from symloss.signature import InputSpec, ParameterSpec, Signature, domain_named

_LENGTHS = (8, 3, 4, 5, 6)
_LONG = 16


def usage_of(signature: Signature, base: Signature, module: str | None = None) -> str:
    """Lines of Python that run as they stand; a variant is called through its loss.

    `module` is where a loss of a user's is imported from; None for one of the catalogue.
    """
    lengths = _lengths(signature)
    imported = "import symloss" if module is None else f"from {module} import {base.name}"
    lines = ["import numpy as np", imported, "", "rng = np.random.default_rng(0)"]
    lines += [f"{one.name} = {_array(one, lengths)}" for one in signature.inputs if one.default is None]
    lines += ["", f"loss = {'symloss.losses.' if module is None else ''}{base.name}"]
    given = ", ".join(_given(signature, base))
    lines.append(f"value = loss({given})")
    wrt = signature.differentiable
    if wrt:
        first = "" if wrt[0] == signature.inputs[0].name else f', wrt="{wrt[0]}"'
        lines.append(f"value, gradient = loss.value_and_grad({given}{first})")
        if signature.hessian:
            lines.append(f"curvature = loss.hessian_diag({given})")
    return "\n".join(lines)


def _given(signature: Signature, base: Signature) -> Iterator[str]:
    """Arrays in order, then what has no default, then the settings of a variant."""
    plain = True
    for one in signature.inputs:
        if one.default is None:
            text = f"[{one.name}]" if one.name in signature.sequences else one.name
            yield text if plain and one.name not in signature.settings else f"{one.name}={text}"
        else:
            plain = False
    for item in signature.parameters:
        if item.default is None:
            yield f"{item.name}={_number(item)}"
    defaults = {choice.name: choice.default for choice in base.choices}
    known = {one.name for one in signature.arguments}
    for name, setting in signature.settings.items():
        if name not in known and name in defaults and setting != defaults[name]:
            yield f"{name}={setting!r}"


def _number(item: ParameterSpec) -> str:
    domain = domain_named(item.domain)
    if item.classes is not None:
        return "0"
    if domain.integer:
        return str(int(max(domain.lower, 1)))
    return "0.5" if domain.contains(0.5) else "1.5"


def _lengths(signature: Signature) -> dict[str, int]:
    """A length for every axis: a multiple where it must be, room for windows where there are any."""
    windowed = {one.along for one in signature.positions if isinstance(one.window, str) or one.window > 1}
    found: dict[str, int] = {}
    for spec in (*signature.inputs, *signature.optional_inputs):
        for place, axis in enumerate(spec.axes):
            usual = _LONG if axis in windowed else _LENGTHS[len(found) % len(_LENGTHS)]
            multiple = spec.multiples[place] if spec.multiples else 1
            length = int(axis) if axis.isdigit() else -(-usual // multiple) * multiple
            found.setdefault(axis, length)
    return found


def _array(spec: InputSpec, lengths: Mapping[str, int]) -> str:
    shape = ", ".join(str(lengths[axis]) for axis in spec.axes)
    shape = f"({shape})" if len(spec.axes) > 1 else shape
    if spec.is_label:
        count = lengths[spec.classes or ""]
        return f"np.full({shape}, {count})" if spec.is_length else f"rng.integers({count}, size={shape})"
    domain = domain_named(spec.domain)
    if domain.values:
        return f"rng.choice([{', '.join(f'{value:.1f}' for value in domain.values)}], {shape})"
    if domain.contains(-1e6):
        return f"rng.normal(size={shape})"
    low = max(domain.lower, -10.0)
    high = min(domain.upper, low + 1)
    return f"rng.uniform({low + 0.05:g}, {high - 0.05:g}, {shape})"
