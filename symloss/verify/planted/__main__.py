"""Plants known faults in a copy of the sources, one at a time, and prints which check saw each.

    python -m symloss.verify.planted                 all of them
    python -m symloss.verify.planted cotangent clip  those whose name or file has one of the words
    python -m symloss.verify.planted --fast          the few that the tests plant
    python -m symloss.verify.planted --changed main  those in files that differ from a revision of git
    python -m symloss.verify.planted --list          their names

Nothing but the copy, in a temporary folder, is changed. Exit code 0: each was seen; 1: one survived; 2: bad
usage, a fault whose text is no longer in its file, or sources that are no checkout.
"""

from __future__ import annotations

import argparse
import queue
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from symloss.resources import PACKAGE
from symloss.verify.planted.faults import Fault, all_faults, chosen
from symloss.verify.planted.plant import Copy, Outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    reader = argparse.ArgumentParser(prog="python -m symloss.verify.planted", description=__doc__)
    reader.add_argument("words", nargs="*", metavar="WORD", help="part of the name or the file of faults")
    reader.add_argument("--list", action="store_true", help="print their names and stop")
    reader.add_argument("--fast", action="store_true", help="only those that the tests plant")
    reader.add_argument("--changed", metavar="REVISION", help="only those in files that differ from it")
    reader.add_argument("--jobs", type=int, default=1, help="copies that are worked on at once")
    given = reader.parse_args(arguments)
    try:
        faults = chosen(all_faults(), given.words, given.fast)
        if given.changed is not None:
            changed = changed_files(PACKAGE.parent, given.changed)
            faults = [fault for fault in faults if fault.file in changed]
        if given.list:
            print("\n".join(f"{fault.name}  ({fault.file})" for fault in faults))
            return 0
        if not faults and given.changed is not None:
            print("no planted fault is in a file that has changed")
            return 0
        if not faults:
            raise ValueError(f"no planted fault is called {' or '.join(given.words)}")
        outcomes = plant(faults, PACKAGE.parent, max(1, given.jobs))
    except (OSError, ValueError) as error:
        print(f"symloss: {error}", file=sys.stderr)
        return 2
    print(summary(outcomes))
    return 1 if any(not outcome.check for outcome in outcomes) else 0


def changed_files(root: Path, revision: str) -> set[str]:
    """The files below a checkout that differ from a revision.

    Raises:
        ValueError: git does not know it.
    """
    command = ["git", "diff", "--name-only", "--relative", revision, "--"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise ValueError((done.stderr.strip().splitlines() or ["git failed"])[0])
    return set(done.stdout.splitlines())


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many were seen, and by what."""
    survived = sum(not outcome.check for outcome in outcomes)
    kinds = Counter(outcome.kind for outcome in outcomes if outcome.check)
    seen = ", ".join(f"{count} by {kind}" for kind, count in kinds.most_common())
    told = f"{survived} of {len(outcomes)} survived" if survived else f"all {len(outcomes)} were seen"
    return f"{told}: {seen}" if seen else told


def plant(faults: Sequence[Fault], root: Path, jobs: int = 1) -> list[Outcome]:
    """Try every fault, each in one of so many copies; each outcome is printed as it comes.

    Raises:
        ValueError: the text of a fault is not in its file, or `root` is no checkout.
    """
    for fault in faults:  # before anything is copied
        fault.planted((root / fault.file).read_text(encoding="utf-8"))
    waiting: queue.SimpleQueue[Fault] = queue.SimpleQueue()
    for fault in faults:
        waiting.put(fault)
    outcomes: list[Outcome] = []

    def work(folder: Path) -> None:
        copy = Copy(root, folder)
        while True:
            try:
                fault = waiting.get_nowait()
            except queue.Empty:
                return
            outcome = copy.try_fault(fault)
            outcomes.append(outcome)
            seen = f"{outcome.check or 'SURVIVED'}{_briefly(outcome)}"
            print(
                f"[{len(outcomes)}/{len(faults)}] {fault.name}: {seen}, {outcome.seconds:.0f} s", flush=True
            )

    with tempfile.TemporaryDirectory(prefix="symloss-planted-") as folder:
        threads = [threading.Thread(target=work, args=(Path(folder) / str(k),)) for k in range(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcomes


def _briefly(outcome: Outcome) -> str:
    """What stopped a check that did not come to a finding of its own, or why none was tried."""
    return f" ({outcome.detail[:160]})" if outcome.detail and ": " not in outcome.check else ""


if __name__ == "__main__":
    sys.exit(main())
