"""The line of a declaration where a sub-expression was written, for a sentence that refuses it.

The author's function is run once more, with a tracer of its lines that is this thread's own and is taken back
at the end: only what is refused pays for it.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from sympy import Basic


def line_of(part: Basic, function: Callable[..., Any], handed: Mapping[str, Any]) -> int | None:
    """The first line after which a value of the function holds the part; None where none is seen to."""
    file = function.__code__.co_filename
    found: list[int] = []
    last: dict[int, int] = {}

    def tracer(frame: Any, event: str, value: Any) -> Any:
        if frame.f_code.co_filename != file or found:
            return None
        if event == "return" and _holds(value, part):
            found.append(frame.f_lineno)
        elif event == "line":
            before = last.get(id(frame))
            if before is not None and any(_holds(one, part) for one in frame.f_locals.values()):
                found.append(before)
            last[id(frame)] = frame.f_lineno
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        function(**handed)
    except Exception:  # it is refused for what it returned before
        return None
    finally:
        sys.settrace(before)
    return found[0] if found else None


def _holds(value: Any, part: Basic) -> bool:
    if isinstance(value, tuple | list):
        return any(_holds(one, part) for one in value)
    return isinstance(value, Basic) and value.has(part)


def place_of(error: BaseException, function: Callable[..., Any]) -> str | None:
    """File and line of the author's code where an error arose; None where no such line took part."""
    file = function.__code__.co_filename
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"{file.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else None
