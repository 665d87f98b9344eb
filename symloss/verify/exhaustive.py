"""Every float32 through the generated elementary functions, and float64 by sampling.

    python -m symloss.verify.exhaustive exp log             every 1009th of the 2**32 float32 inputs, a glance
    python -m symloss.verify.exhaustive exp --all           all of them: a minute or two on two cores
    python -m symloss.verify.exhaustive --float64 4000000   so many random float64 inputs instead

Without names it goes through all functions of one variable. It prints the largest error in ulp (units in the
last place of the exact result) and the input that has it. Every input is judged by NumPy at the next wider
type, whose errors are far below 0.01 ulp; the worst inputs then by mpmath, whose word is printed. NumPy has
no special functions: those in float32 are judged by themselves in float64, and in float64 by mpmath alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

import mpmath
import numpy as np
from mpmath import mp, mpf

from symloss.functions import Primitive, log1p_gap, saturation
from symloss.functions.kernels import special_names

DIGITS = 50
CHUNK = 2**18
SUSPECTS = 50  # inputs that mpmath judges in the end
STRIDE = 1009
EVERYWHERE = (-np.inf, np.inf)
WIDER = {np.float32: np.float64, np.float64: np.longdouble}


@dataclass(frozen=True)
class Reference:
    """What a function of one variable is: for arrays of a wider type, and for mpmath numbers."""

    array: Callable[[np.ndarray], np.ndarray]
    exact: Callable[[mpf], mpf]
    domain: tuple[float, float] = EVERYWHERE  # where the function promises anything


def _exp(x: mpf) -> mpf:
    # Far outside both types' range anything as large or as small will do
    return mp.exp(min(max(x, mpf(-10000)), mpf(10000)))


def _softplus(x: mpf) -> mpf:
    return max(x, mpf(0)) + mp.log1p(_exp(-abs(x)))


def _log(x: mpf) -> mpf:
    return mp.log(x) if x > 0 else mpf("-inf") if x == 0 else mpf("nan")


def _softplus_array(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid_array(x: np.ndarray) -> np.ndarray:
    decay = np.exp(-np.abs(x))
    return np.where(x < 0, decay, 1) / (1 + decay)


def _log_cosh(x: mpf) -> mpf:
    if abs(x) < 1:
        return mp.log1p(mp.expm1(x) ** 2 / (2 * mp.exp(x)))
    return abs(x) + mp.log1p(_exp(-2 * abs(x))) - mp.log(2)


def _log_cosh_array(x: np.ndarray) -> np.ndarray:
    growth = np.expm1(np.clip(x, -1, 1))
    far = np.abs(x) + np.log1p(np.exp(-2 * np.abs(x))) - np.log(x.dtype.type(2))
    return np.where(np.abs(x) < 1, np.log1p(growth * growth / (2 * (1 + growth))), far)


REFERENCES = {
    "exp": Reference(np.exp, _exp),
    "exp_nonpositive": Reference(np.exp, _exp, domain=(-np.inf, 0.0)),
    "expm1": Reference(np.expm1, lambda x: mp.expm1(min(max(x, mpf(-10000)), mpf(10000)))),
    "log": Reference(np.log, _log),
    "log1p": Reference(np.log1p, lambda x: mp.log1p(x) if x > -1 else _log(x + 1)),
    "log1p_unit": Reference(np.log1p, mp.log1p, domain=(0.0, 1.0)),
    "log1p_gap": Reference(lambda x: x - np.log1p(x), lambda x: log1p_gap.reference(mp, x), (-1.0, np.inf)),
    "saturation": Reference(lambda x: x / (1 + x), lambda x: saturation.reference(mp, x), (-1.0, np.inf)),
    "tanh": Reference(np.tanh, lambda x: mp.tanh(min(max(x, mpf(-1000)), mpf(1000)))),
    "sigmoid": Reference(_sigmoid_array, lambda x: 1 / (1 + _exp(-x))),
    "softplus": Reference(_softplus_array, _softplus),
    "log_sigmoid": Reference(lambda x: -_softplus_array(-x), lambda x: -_softplus(-x)),
    "log_cosh": Reference(_log_cosh_array, _log_cosh),
    "atan": Reference(np.arctan, mp.atan),
}


def special_references(module: ModuleType) -> dict[str, Reference]:
    """Those of the special functions of one variable, judged by the module's own in the wider type."""
    found = {}
    for primitive in Primitive.all().values():
        name = primitive.spelling if "spelling" in vars(primitive) else ""
        if name in special_names() and len(inspect.signature(primitive.definition).parameters) == 1:
            loop = over_array(getattr(module, name))
            domain = (0.0, np.inf) if name == "hazard_excess" else EVERYWHERE
            found[name] = Reference(
                partial(_wider, primitive, loop), partial(primitive.reference, mp), domain
            )
    return found


def _wider(primitive: type[Primitive], loop: Callable, inputs: np.ndarray) -> np.ndarray:
    results = np.empty_like(inputs)
    if inputs.dtype == np.float64:
        loop(inputs, results)
        return results
    with mp.workdps(DIGITS):
        for place, x in enumerate(inputs):
            exact = mp.nan if np.isnan(x) else primitive.reference(mp, mpf(float(x)))
            results[place] = np.longdouble(mpmath.nstr(exact, 25))
    return results


def load_module(path: Path) -> ModuleType:
    """The generated module at that path, outside any package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def generated_module() -> Path:
    """`generated/cpu/_elementary.py` inside the package once installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    folder = package if (package / "generated").is_dir() else package.parent
    return folder / "generated" / "cpu" / "_elementary.py"


def over_array(function: Callable) -> Callable[[np.ndarray, np.ndarray], None]:
    """A compiled loop of the function over an array, into another."""
    from numba import njit

    @njit(nogil=True)
    def loop(inputs, results):
        for i in range(inputs.size):
            results[i] = function(inputs[i])

    return loop


def ulp_error(result: float, exact: mpf, dtype: type) -> mpf:
    """The error of a result of that type in ulp of the exact value, which may be infinite or NaN."""
    if np.isnan(result) or mpmath.isnan(exact):
        return mpf(0) if np.isnan(result) and mpmath.isnan(exact) else mpf("inf")
    precision, lowest, highest = _format(dtype)
    limit = mpf(2) ** highest  # the first power of two that overflows stands for infinity
    value, exact = (min(max(mpf(x), -limit), limit) for x in (float(result), exact))
    exponent = mpmath.frexp(exact)[1] if exact else lowest
    return abs(value - exact) / mpf(2) ** (min(max(exponent, lowest), highest) - precision)


def ulp_errors(results: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """The same for arrays, `reference` in the wider type."""
    precision, lowest, highest = _format(results.dtype.type)
    one = reference.dtype.type(1)
    limit = np.ldexp(one, highest)
    reference = np.clip(reference, -limit, limit)
    distance = np.abs(np.clip(results.astype(reference.dtype), -limit, limit) - reference)
    exponent = np.clip(np.frexp(reference)[1], lowest, highest) - precision
    errors = np.ldexp(distance, -exponent)
    errors[np.isnan(results) & np.isnan(reference)] = 0
    errors[np.isnan(errors)] = np.inf
    return errors


def compiled_judge() -> Callable[[np.ndarray, np.ndarray], tuple[float, int]]:
    """The largest of `ulp_errors` and where it is, for float32 results, faster than with NumPy."""
    from numba import njit

    precision, lowest, highest = _format(np.float32)
    limit = 2.0**highest
    ulps_of_one = 2.0 ** (precision - np.arange(lowest, highest + 1.0))  # by exponent, from the lowest

    @njit(nogil=True)
    def judge(results, reference, bits):
        worst, place = -1.0, 0
        for i in range(results.size):
            exact, value = reference[i], np.float64(results[i])
            if np.isnan(exact) or np.isnan(value):
                error = 0.0 if np.isnan(exact) and np.isnan(value) else np.inf
            else:
                exponent = ((bits[i] >> 52) & 0x7FF) - 1022
                scale = ulps_of_one[min(max(exponent, lowest), highest) - lowest]
                error = abs(min(max(value, -limit), limit) - min(max(exact, -limit), limit)) * scale
            if error > worst:
                worst, place = error, i
        return worst, place

    return lambda results, reference: judge(results, reference, reference.view(np.int64))


def _format(dtype: type) -> tuple[int, int, int]:
    """Bits of the significand, and the lowest and highest exponents, as `frexp` counts them."""
    info = np.finfo(dtype)
    return info.nmant + 1, int(info.minexp) + 1, int(info.maxexp)


def every_float32(stride: int) -> Iterator[np.ndarray]:
    """All bit patterns of float32, every `stride`-th of them, in chunks."""
    step = CHUNK * stride
    for start in range(0, 2**32, step):
        bits = np.arange(start, min(start + step, 2**32), stride, dtype=np.uint64)
        yield bits.astype(np.uint32).view(np.float32)


def random_float64(count: int) -> Iterator[np.ndarray]:
    """Random bit patterns, and numbers of the sizes where these functions do something, in chunks."""
    generator = np.random.default_rng(0)
    for _ in range(0, count, CHUNK):
        bits = generator.integers(0, 2**64, CHUNK // 4, dtype=np.uint64).view(np.float64)
        tame = generator.uniform(-750, 750, CHUNK // 4)
        small = generator.uniform(-2, 2, CHUNK // 4) * 10 ** generator.uniform(-3, 1, CHUNK // 4)
        near_one = 1 + generator.uniform(-0.5, 1, CHUNK // 4) * 10 ** generator.uniform(-6, 0, CHUNK // 4)
        yield np.concatenate([bits, tame, small, near_one])


def worst(function: Callable, reference: Reference, chunks: Iterator[np.ndarray]) -> tuple[mpf, float]:
    """The largest error of the function over all inputs in its domain, in ulp, and the input."""
    loop, judge_float32 = over_array(function), compiled_judge()

    def judge(results: np.ndarray, reference: np.ndarray) -> tuple[float, int]:
        if results.dtype == np.float32:
            return judge_float32(results, reference)
        errors = ulp_errors(results, reference)
        return float(errors.max()), int(errors.argmax())

    def suspect(inputs: np.ndarray) -> tuple[float, float] | None:
        low, high = reference.domain
        if reference.domain != EVERYWHERE:
            inputs = inputs[~(inputs < low) & ~(inputs > high)]  # NaN stays in
        if not inputs.size:
            return None
        results = np.empty_like(inputs)
        loop(inputs, results)
        with np.errstate(all="ignore"):
            error, place = judge(results, reference.array(inputs.astype(WIDER[inputs.dtype.type])))
        return error, inputs[place]

    for dtype in WIDER:  # compile before there are threads
        suspect(np.zeros(1, dtype))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [item for item in _bounded_map(pool, suspect, chunks) if item is not None]
    found.sort(key=lambda item: -item[0])
    with mp.workdps(DIGITS):
        judged = [
            (ulp_error(float(function(x)), _at(reference, x), type(x)), float(x)) for _, x in found[:SUSPECTS]
        ]
    return max(judged, key=lambda item: item[0])


def _at(reference: Reference, x: np.floating) -> mpf:
    return mpf("nan") if np.isnan(x) else reference.exact(mpf(float(x)))


def _bounded_map(pool: ThreadPoolExecutor, function: Callable, items: Iterator) -> Iterator:
    """`pool.map` that never holds more than a few items at once."""
    pending = []
    for item in items:
        pending.append(pool.submit(function, item))
        if len(pending) >= 8:
            yield pending.pop(0).result()
    for future in pending:
        yield future.result()


def main(arguments: list[str] | None = None) -> int:
    command = "python -m symloss.verify.exhaustive"
    parser = argparse.ArgumentParser(prog=command, description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help=f"of {', '.join(REFERENCES)}, and special functions")
    add("--stride", type=int, default=STRIDE, help=f"try one float32 in so many (default {STRIDE})")
    add("--all", action="store_true", help="try every float32")
    add("--float64", type=int, default=0, metavar="COUNT", help="try so many random float64 inputs instead")
    add("--module", type=Path, default=generated_module(), help="the generated module to judge")
    options = parser.parse_args(arguments)
    if options.float64 and np.finfo(np.longdouble).nmant < 63:
        parser.error("this platform has no floating-point type wider than float64")

    module = load_module(options.module)
    references = REFERENCES | special_references(module)
    if unknown := [name for name in options.names if name not in references]:
        parser.error(f"no reference for {', '.join(unknown)}; there is one for {', '.join(references)}")
    for name in options.names or references:
        start = time.perf_counter()
        if options.float64:
            chunks, what = random_float64(options.float64), f"float64, {options.float64} samples"
        else:
            stride = 1 if options.all else options.stride
            chunks, what = every_float32(stride), "float32, all" if stride == 1 else f"float32, 1 in {stride}"
        error, x = worst(getattr(module, name), references[name], chunks)
        seconds = time.perf_counter() - start
        print(f"{name:16} {what}: {float(error):.4f} ulp at {x!r}  ({seconds:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
