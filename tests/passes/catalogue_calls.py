"""Kernels of the catalogue as they were generated, run by the plain interpreter at small arguments."""

import mpmath
import numpy as np
from interpreted import load

from symloss.passes.read import SAMPLE_WEIGHT, read_declaration
from symloss.program.samples import Point
from symloss.runtime import kernels, manifest
from symloss.signature import Signature


def signature_of(name):
    return Signature.from_dict(manifest.entries()[name]["signature"])


def functions_of(name):
    """The functions of a generated CPU module, not compiled."""
    return load(kernels.catalogued_path(name, "cpu").read_text(encoding="utf-8"))


def declaration_of(name):
    from symloss.losses.catalogue import declared

    owner = declared()[signature_of(name).base or name].declaration
    return next(one for one in (owner, *owner.variants) if one.name == name)


def arguments(name, seed=3, inside="unit"):
    """The arguments of a kernel, all ordinary."""
    program = read_declaration(declaration_of(name))
    point = Point(program, seed, inside)
    given = {}
    for array in program.arrays:
        values = np.empty([point.extents[extent.name] for extent in array.axes], object)
        for at, value in point.arrays[array.name].items():
            values[at] = value
        given[array.name] = values.astype(np.int64 if array.role == "label" else np.float64)
    for item in program.parameters:
        value = point.parameters[item.name]
        given[item.name] = int(value) if item.domain.integer else np.float64(value)
    return given | {"grad_scale": np.float64(0.75)}


def called(function, given):
    """What a kernel returns and fills, by name."""
    code = function.__code__
    wanted = code.co_varnames[: code.co_argcount]
    filled = {}
    for key in wanted:
        if key not in given:
            like = SAMPLE_WEIGHT if key in ("terms", "divisor") else key.split("_", 1)[1]
            filled[key] = np.full(given[like].shape, np.nan)
    with np.errstate(all="ignore"), mpmath.workdps(30):
        value = function(**{key: {**given, **filled}[key] for key in wanted})
    return filled if value is None else {**filled, "value": np.float64(value)}
