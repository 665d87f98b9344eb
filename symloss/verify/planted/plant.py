"""A copy of the repository in which one fault after the other is planted, and taken out again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from symloss.verify.planted.faults import TESTS, Fault

PARTS = ("symloss", "templates", "generated", "tests", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc", "latex", "cuda", ".*")
LIMIT = 1800  # seconds
NO_PROGRAM = "the text is no program"


@dataclass(frozen=True)
class Outcome:
    """What became of a fault: the check that saw it, empty for none, what it said, and how long it took."""

    fault: Fault
    check: str
    detail: str
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        """What saw it: `verify`, `generation` or `tests`; empty for nothing."""
        return self.check.split(maxsplit=1)[0].rstrip(":") if self.check else ""


class Copy:
    """A copy below a folder.

    Raises:
        ValueError: the sources are no checkout: generated files, templates or tests are missing.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        for part in PARTS:
            if not (root / part).exists():
                raise ValueError(f"{root} is no checkout of symloss: it has no {part}")
        self.root, self.folder, self.work = root, folder / "copy", folder
        self.folder.mkdir(parents=True)
        for part in PARTS:
            self._bring(part)

    def _bring(self, part: str) -> None:
        source, target = self.root / part, self.folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, target)

    def try_fault(self, fault: Fault) -> Outcome:
        """Plant, generate, verify, run the named tests where nothing was seen or first, and restore.

        Raises:
            ValueError: the text that the fault replaces is not there.
        """
        start = time.monotonic()
        path = self.folder / fault.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        planted = fault.planted(text)
        kernels = self.work / "planted"  # compiled from changed files, or not
        environment = self._environment(kernels if fault.is_generated else self.work / "plain")
        try:
            path.write_text(planted, encoding="utf-8")
            check, detail = self._asked(fault, environment)
        finally:
            path.write_text(text, encoding="utf-8")
            if fault.is_generated:
                shutil.rmtree(self.folder / "generated")
                self._bring("generated")
                shutil.rmtree(kernels, ignore_errors=True)
        return Outcome(fault, check, detail, time.monotonic() - start)

    def _asked(self, fault: Fault, environment: dict[str, str]) -> tuple[str, str]:
        """What sees it, the one that is known to asked first; nothing sees what is no program."""
        asked, detail = [self._probed, self._tested], ""
        for ask in reversed(asked) if fault.expect == TESTS else asked:
            check, told = ask(fault, environment)
            detail = told or detail
            if check or told.startswith(NO_PROGRAM):
                return check, detail
        return "", detail

    def _environment(self, caches: Path) -> dict[str, str]:
        own = {
            "PYTHONPATH": str(self.folder),
            "NUMBA_CACHE_DIR": str(caches / "numba"),
            "SYMLOSS_CACHE_DIR": str(caches / "symloss"),
            "PYTHONDONTWRITEBYTECODE": "1",  # a restored file may be as old and as long as the one planted
        }
        return {**os.environ, **own}

    def _probed(self, fault: Fault, environment: dict[str, str]) -> tuple[str, str]:
        wanted = {
            "losses": list(fault.losses),
            "generate": fault.is_generated,
            "expect": fault.expect,
            "dtype": fault.dtype,
        }
        command = [sys.executable, "-m", "symloss.verify.planted.probe", json.dumps(wanted)]
        done = self._run(command, environment)
        if done is None:
            return "verify", f"it did not end within {LIMIT} s"
        lines = done.stdout.strip().splitlines()
        if done.returncode or not lines:
            last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1][:300]
            return ("", f"{NO_PROGRAM}: {last}") if done.returncode == 1 else ("verify", last)
        found = json.loads(lines[-1])
        return found["check"], found["detail"]

    def _tested(self, fault: Fault, environment: dict[str, str]) -> tuple[str, str]:
        if not fault.tests:
            return "", ""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *fault.tests]
        done = self._run(command, environment)
        if done is None or done.returncode not in (0, 1):
            return "", "the named tests could not be run"
        failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
        return (f"tests: {failed[0].split()[1]}" if failed else ""), ""

    def _run(
        self, command: list[str], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str] | None:
        try:
            return subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=LIMIT
            )
        except subprocess.TimeoutExpired:
            return None
