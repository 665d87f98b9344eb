"""Run inside a copy with a fault: generates some losses, verifies them, and says what saw the fault.

    python -m symloss.verify.planted.probe '{"losses": ["l1"], "generate": true, ...}'

Prints one line of JSON: `check`, empty where nothing was seen, and `detail`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

POINTS = 60
SIMPLEST = "mse"
BROKEN = (SyntaxError, NameError, ImportError, AttributeError, OverflowError)
"""What a text raises that is no longer a program: no check has seen anything then."""


def probe(losses: list[str], generate: bool, expect: str = "", dtype: str = "float64") -> tuple[str, str]:
    """The first check that fails, and how; two empty texts where all hold."""
    import symloss
    from symloss.generation import generate as generated
    from symloss.resources import data_folder
    from symloss.verify.planted import examples

    found = [examples.EXAMPLES.get(name) or symloss.get(name) for name in losses]
    if generate:
        # The example losses are made when called, with the functions that are generated beside a catalogue's
        known = [loss for loss in found if loss.name not in examples.EXAMPLES] or [symloss.get(SIMPLEST)]
        try:
            report = generated(known, data_folder("generated"), ("cpu", "hvp"))
        except BROKEN:
            raise
        except Exception as error:
            return "generation", _line(error)
        if report.faults:
            return "generation", report.faults[0]
    for loss in found:
        try:
            finding = _verified(loss, expect, dtype)
        except BROKEN:
            raise
        except Exception as error:
            return f"verify {loss.name}", _line(error)
        if finding is not None:
            return f"verify {loss.name}: {finding.what}", str(finding)
    return "", ""


def _verified(loss: Any, expect: str, dtype: str) -> Any:
    """The first finding beyond its bound, the expected check asked first."""
    from symloss.verify.kernels import verification_steps

    steps = verification_steps(loss, (dtype,), POINTS)
    steps.sort(key=lambda step: expect not in step[0])  # stable: the others in their own order
    for _, step in steps:
        finding = step()
        if not finding.ok:
            return finding
    return None


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]


if __name__ == "__main__":
    check, detail = probe(**json.loads(sys.argv[1]))
    print(json.dumps({"check": check, "detail": detail[:300]}))
