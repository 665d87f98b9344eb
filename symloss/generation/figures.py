"""The figures of verification in a manifest: short, rounded, and tied to the kernel they are about.

`symloss verify --update` records them, `symloss generate` keeps those whose kernel is still the same text
and hands them to the pages. So a page is a function of declarations and manifest alone.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symloss.generation.errors import GenerationError
from symloss.generation.files import differences, put
from symloss.generation.stub import is_own
from symloss.resources import PACKAGE
from symloss.runtime import manifest
from symloss.runtime.loss import Loss

Figure = dict[str, Any]
RECORDED = PACKAGE / "losses" / "figures.json"


def kernel_digest(text: str) -> str:
    """Identity of a kernel's code; what its header says of it does not count."""
    code = text.split('"""', 2)[-1] if text.startswith('"""') else text
    return hashlib.sha256(code.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Ledger:
    """What a manifest holds about kernels in its folder."""

    folder: Path = Path()
    entries: Mapping[str, Any] = field(default_factory=dict)

    def figures(self, name: str, digest: str, texts: Mapping[str, str]) -> list[Figure]:
        """The figures of a loss that still hold, for a declaration and the texts of its kernels.

        Kernels of backends that `texts` lacks are read from the folder.
        """
        entry = self.entries.get(name) or recorded().get(name)
        if entry is None or entry["digest"] != digest:
            return []
        known = {
            backend: kernel_digest(text)
            for backend in sorted({figure["backend"] for figure in entry["verification"]})
            if (text := texts.get(backend) or self.text(name, backend)) is not None
        }
        return [one for one in entry["verification"] if one["kernel"] == known.get(one["backend"])]

    def text(self, name: str, backend: str) -> str | None:
        """The text of a kernel in the folder; None where there is none."""
        path = self.entries.get(name, {"files": {}})["files"].get(backend)
        try:
            return None if path is None else (self.folder / path).read_text(encoding="utf-8")
        except OSError:
            return None


def recorded() -> dict[str, Any]:
    """The figures of the catalogue that ship with the package: from them a deleted manifest comes back."""
    try:
        return json.loads(RECORDED.read_text(encoding="utf-8"))
    except OSError:
        return {}


def _keep(entries: Mapping[str, Any]) -> None:
    data = {
        name: {"digest": entry["digest"], "verification": entry["verification"]}
        for name, entry in entries.items()
    }
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    put(RECORDED.parent, {RECORDED.name: text}, differences(RECORDED.parent, {RECORDED.name: text}))


def record(folder: Path, losses: Sequence[Loss], findings: Iterable[Any]) -> int:
    """Put findings into the manifest of a folder, in place of older ones on the same kernels and types.

    Returns:
        The number of figures written.

    Raises:
        GenerationError: a loss is not generated in the folder, or another kernel of it was verified.
    """
    try:
        entries = manifest.read(folder)
    except (ValueError, OSError) as error:
        raise GenerationError(str(error)) from None
    ledger = Ledger(folder, entries)
    found: dict[str, list[Any]] = {loss.name: [] for loss in losses}
    for finding in findings:
        found[finding.loss].append(finding)
    changed = {loss.name: _updated(ledger, loss, found[loss.name]) for loss in losses}
    files = {manifest.FILE_NAME: manifest.write_text({**entries, **changed})}
    put(folder, files, differences(folder, files))
    if is_own(folder):
        _keep({**entries, **changed})
    return sum(map(len, found.values()))


def check_generated(folder: Path, losses: Sequence[Loss]) -> None:
    """Refuse, before a long verification, losses whose figures the manifest could not take.

    Raises:
        GenerationError: a loss is not generated in the folder.
    """
    record(folder, losses, ())


def _updated(ledger: Ledger, loss: Loss, findings: Sequence[Any]) -> dict[str, Any]:
    """The manifest's entry of a loss with its new figures."""
    digest = loss.declaration.digest
    entry = ledger.entries.get(loss.name)
    if entry is None or entry["digest"] != digest:
        raise GenerationError(f"{loss.name} is not generated in {ledger.folder}; run `symloss generate`")
    texts = {backend: _verified(ledger, loss, backend) for backend in sorted({f.backend for f in findings})}
    replaced = {(finding.backend, finding.dtype) for finding in findings}
    kept = [
        figure
        for figure in ledger.figures(loss.name, digest, texts)
        if (figure["backend"], figure["dtype"]) not in replaced
    ]
    new = [figure_of(finding, texts[finding.backend]) for finding in findings]
    return {**entry, "verification": sorted(kept + new, key=_key)}


def _verified(ledger: Ledger, loss: Loss, backend: str) -> str:
    """The text of the kernel that was called, which must be the one in the folder."""
    from symloss.runtime import kernels

    text = kernels.path_of(loss, backend).read_text(encoding="utf-8")
    if text != ledger.text(loss.name, backend):
        raise GenerationError(
            f"{loss.name}: the {backend} kernel in {ledger.folder} is not the one that was verified; "
            "run `symloss generate`"
        )
    return text


def figure_of(finding: Any, text: str) -> Figure:
    """A finding as plain data for the manifest: errors to two digits, arrays by their shape.

    Beside the worst error, in the unit that explains it, stands the worst of all in plain ulp of the result.
    """
    return {
        "backend": finding.backend,
        "dtype": finding.dtype,
        "what": finding.what,
        "worst": _rounded(finding.worst),
        "bound": _rounded(finding.bound),
        "ok": finding.ok,
        "plain": _rounded(finding.plain),
        "points": finding.points,
        "conditioned": finding.conditioned,
        "undecided": finding.undecided,
        "undefined": finding.undefined,
        "reason": finding.reason,
        "at": {name: _short(value, finding.dtype) for name, value in finding.at.items()},
        "kernel": kernel_digest(text),
    }


def _rounded(number: float) -> float | str:
    return float(f"{number:.2g}") if math.isfinite(number) else str(number)


def _short(value: Any, dtype: str) -> Any:
    if isinstance(value, list):
        return value if all(isinstance(item, int) for item in value) else _array(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return float(_single(value)) if dtype == "float32" else value
    return value


def _single(value: float) -> str:
    """The shortest text that names a number among the float32 ones."""
    import numpy as np

    return str(np.float32(value))


def _array(value: Any) -> str:
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        value = value[0] if value else None
    return "×".join(map(str, shape)) + " array"


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure["backend"], figure["dtype"], figure["what"]
