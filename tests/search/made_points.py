"""Numbers for symbols: ordinary ones and magnitudes of the wide range, in each type."""

import numpy as np

WIDE = {"float32": 6, "float64": 30}


def columns(symbols, seed=0, count=80):
    """By type, a column for each symbol; positive symbols get positive numbers."""
    found = {}
    for dtype, most in WIDE.items():
        generator = np.random.default_rng([seed, most])
        found[dtype] = {}
        for symbol in symbols:
            plain = generator.normal(size=count) * generator.choice([0.1, 1, 10], size=count)
            far = generator.choice([-1, 1], size=count) * 10.0 ** generator.uniform(-most, most, size=count)
            column = np.where(generator.random(count) < 0.5, plain, far)
            column = np.abs(column) if symbol.is_positive else column
            found[dtype][symbol] = column.astype(dtype).astype("float64")
    return found
