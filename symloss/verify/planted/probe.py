"""Run inside a copy with a fault: generates some losses, verifies them, and says what saw the fault.

    python -m symloss.verify.planted.probe '{"losses": ["l1"], "generate": true, ...}'

Prints one line of JSON: `check`, empty where nothing was seen, and `detail`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

POINTS = 60


def probe(losses: list[str], generate: bool, expect: str = "", dtype: str = "float64") -> tuple[str, str]:
    """The first check that fails, and how; two empty texts where all hold."""
    import symloss
    from symloss.generation import generate as generated
    from symloss.resources import data_folder

    if generate:
        try:
            report = generated(
                [symloss.get(name) for name in losses], data_folder("generated"), ("cpu", "hvp")
            )
        except Exception as error:
            return "generation", _line(error)
        if report.faults:
            return "generation", report.faults[0]
    for name in losses:
        try:
            found = _verified(symloss.get(name), expect, dtype)
        except Exception as error:
            return f"verify {name}", _line(error)
        if found is not None:
            return f"verify {name}: {found.what}", str(found)
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
