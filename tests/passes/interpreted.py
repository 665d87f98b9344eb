"""Generated CPU kernels run by the plain Python interpreter, as a rehearsal runs them.

Seconds of compilation fall away, and what is left to test is the order of the loops, what is kept between
them, and which element goes where.
"""

import mpmath
import numpy as np

from symloss.passes.check_step import ordinary_point
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu import render_module
from symloss.program.evaluate import Evaluation
from symloss.rehearsal import interpret


def load(source, block=None, **settings):
    """The names of a kernel module, its functions not compiled; `settings` are names with other values."""
    return interpret.load(source, "<kernel>", **settings, **({} if block is None else {"BLOCK": block}))


class Comparison:
    """One kernel at one point, against the program it was printed from."""

    def __init__(self, chain, seed=0, point=None, source=None):
        self.chain = chain
        self.source = source or render_module(chain)
        self.point = point or ordinary_point(chain.final, seed)
        self.ignore_one()
        self.run = Evaluation(
            chain.final,
            self.point.arrays,
            self.point.parameters,
            self.point.extents,
            {"grad_scale": self.point.scale},
        )

    def ignore_one(self):
        """Give one sample the label that leaves it out, unless the declaration looks that label up itself."""
        ignored = self.chain.signature.ignored
        if ignored is None:
            return
        labels = next(array for array in self.chain.final.arrays if array.role == "label")
        values = self.point.arrays[labels.name]
        first = next(iter(values))
        before = values[first]
        self.point.parameters[ignored], values[first] = -100, -100
        program = self.chain.final
        run = Evaluation(
            program,
            self.point.arrays,
            self.point.parameters,
            self.point.extents,
            {"grad_scale": self.point.scale},
        )
        try:
            for name in program.outputs:
                run.all(name)
        except KeyError:
            values[first] = before

    def dense(self, array):
        shape = tuple(self.point.extents[extent.name] for extent in array.axes)
        filled = np.empty(shape, np.int64 if array.role == "label" else np.float64)
        for at, value in self.point.arrays[array.name].items():
            filled[at] = int(value) if array.role == "label" else float(value)
        return filled

    def exact_inputs(self):
        """Replace the inputs by what float64 holds of them."""
        for name, values in self.point.arrays.items():
            if self.chain.final.array(name).role != "label":
                for at, value in values.items():
                    values[at] = mpmath.mpf(float(value))
        for name, value in self.point.parameters.items():
            self.point.parameters[name] = mpmath.mpf(float(value))
        self.point.scale = mpmath.mpf(float(self.point.scale))
        self.run = Evaluation(
            self.chain.final,
            self.point.arrays,
            self.point.parameters,
            self.point.extents,
            {"grad_scale": self.point.scale},
        )

    def arguments(self, flat):
        given = {}
        for array in self.chain.final.arrays:
            dense = self.dense(array)
            given[array.name] = dense.ravel() if flat else dense
        for parameter in self.chain.final.parameters:
            value = float(self.point.parameters[parameter.name])
            given[parameter.name] = int(value) if parameter.domain.integer else np.float64(value)
        given["grad_scale"] = np.float64(self.point.scale)
        return given

    def outputs(self, names):
        program = self.chain.final
        found = {}
        for name in names:
            node = program.node("term" if name == "terms" else name)
            found[name] = np.full([self.point.extents[i.extent.name] for i in node.axes], np.nan)
        return found

    def check(self, tolerance=1e-9, block=None):
        """Assert that value, terms, gradients, normaliser and Hessian agree with the program.

        Where short rows have code of their own, that for long ones runs as well.
        """
        self.exact_inputs()
        for settings in ({}, {"SHORT": 0}) if "SHORT" in self.source else ({},):
            self.check_module(load(self.source, block, **settings), tolerance)

    def check_module(self, names, tolerance):
        given = self.arguments(self.chain.signature.elementwise)
        wanted = self.outputs([*self.chain.schedule.outputs])
        with np.errstate(all="ignore"), mpmath.workdps(50):
            value = self.call(names["evaluate"], given | wanted)
            alone = self.call(names["evaluate"], given | dict.fromkeys(wanted))
            assert alone == value or np.isnan(value) or abs(alone - value) <= 1e-12 * (1 + abs(value)), (
                "value without gradients"
            )
            self.same("total", self.run("total"), value, tolerance)
            for name, computed in wanted.items():
                self.compare(name, computed, tolerance)
            for name in wanted:
                only = {k: np.full_like(v, np.nan) if k == name else None for k, v in wanted.items()}
                self.call(names["evaluate"], given | only)
                np.testing.assert_allclose(only[name], wanted[name], rtol=1e-12, atol=1e-12, err_msg=name)
            if "normaliser" in names:
                self.same(
                    "normaliser", self.run("normaliser"), self.call(names["normaliser"], given), tolerance
                )
            if "hessian_diag" in names:
                hessians = self.outputs(self.chain.hessian_schedule.outputs)
                self.call(names["hessian_diag"], given | hessians)
                for name, computed in hessians.items():
                    self.compare(name, computed, tolerance)

    def call(self, function, available):
        code = function.__code__
        return function(**{name: available[name] for name in code.co_varnames[: code.co_argcount]})

    def compare(self, name, computed, tolerance):
        for at in np.ndindex(computed.shape):
            if name == "terms":
                weight = self.point.arrays[SAMPLE_WEIGHT][at]
                expected = self.run("term", at) * weight
            else:
                expected = self.run(name, at)
            self.same(f"{name}{list(at)}", expected, computed[at], tolerance)

    def same(self, what, expected, computed, tolerance):
        computed = mpmath.mpf(float(computed))
        if isinstance(expected, mpmath.mpc) or not mpmath.isfinite(expected):
            return  # beyond the domain of the formula
        assert abs(computed - expected) <= tolerance * (1 + abs(expected)), (
            f"{what}: {mpmath.nstr(computed, 12)} instead of {mpmath.nstr(expected, 12)}"
        )
