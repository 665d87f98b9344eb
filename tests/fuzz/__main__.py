"""Random declarations through the whole chain: `python -m tests.fuzz --programs 1000 --seed 0`.

Every declaration that goes wrong is printed with its number, made small. With `--log FILE` each verdict is
one line there, and a run that was cut off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from .grow import draw_loss
from .judge import LEVELS, Verdict, judge
from .shrink import shrink
from .spoil import judge_spoiled, spoiled
from .text import source


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--programs", type=int, default=1000, help="how many declarations")
    parser.add_argument("--seed", type=int, default=0, help="the first of them is that of this number")
    parser.add_argument("--spoiled", action="store_true", help="declarations made to mean nothing")
    parser.add_argument("--level", choices=sorted(LEVELS), default="program")
    parser.add_argument(
        "--log", type=Path, help="verdicts, a line of JSON each; those in it are not tried again"
    )
    parser.add_argument("--seconds", type=int, default=60, help="the most that one declaration may take")
    parser.add_argument("--keep", action="store_true", help="do not make faulty declarations small")
    given = parser.parse_args()
    done = _read(given.log)
    counts: Counter[str] = Counter()
    slopes = kinks = 0
    for number in range(given.seed, given.seed + given.programs):
        entry = done.get(number) or _tried(number, given)
        if given.log is not None and number not in done:
            with given.log.open("a") as file:
                file.write(json.dumps(entry) + "\n")
        counts[entry["kind"]] += 1
        slopes, kinks = slopes + entry["slopes"], kinks + entry["kinks"]
    print(f"{given.programs} declarations, {slopes} derivatives compared, {kinks} left out at a kink")
    for kind, count in counts.most_common():
        print(f"{count:7}  {kind}")
    return int(any(Verdict(kind).is_fault for kind in counts))


def _read(log: Path | None) -> dict[int, dict]:
    if log is None or not log.exists():
        return {}
    return {entry["number"]: entry for entry in map(json.loads, log.read_text().splitlines())}


def _tried(number: int, given: argparse.Namespace) -> dict:
    begin = time.process_time()
    loss = draw_loss(Random(number))
    if given.spoiled:
        return _tried_spoiled(number, given, spoiled(source(loss), Random(f"spoiled {number}")))
    verdict = judge(loss, str(number), given.level, given.seconds)
    entry = {"number": number, "kind": verdict.kind, "told": verdict.told}
    entry |= {"slopes": verdict.slopes, "kinks": verdict.kinks, "time": round(time.process_time() - begin, 2)}
    if verdict.is_fault:
        found, smaller = loss, None
        if not given.keep:
            least = max(10, 4 * int(entry["time"]))
            found, smaller = shrink(
                loss, verdict.kind, lambda one: judge(one, str(number), given.level, least)
            )
        entry |= {"told": (smaller or verdict).told, "source": source(found)}
        print(f"--- {number}: {verdict.kind}\n{entry['told']}\n\n{entry['source']}", flush=True)
    return entry


def _tried_spoiled(number: int, given: argparse.Namespace, text: str) -> dict:
    verdict = judge_spoiled(text, given.seconds)
    entry = {"number": number, "kind": verdict.kind, "told": verdict.told, "slopes": 0, "kinks": 0}
    if verdict.is_fault:
        entry["source"] = text
        print(f"--- {number}: {verdict.kind}\n{verdict.told}\n\n{text}", flush=True)
    return entry


if __name__ == "__main__":
    sys.exit(main())
