"""Makes a faulty declaration small: part after part goes, as long as the same fault stays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from .judge import Verdict
from .tree import CONSTRUCTS, Loss, Node

ONE = Node("number", (), ("1",))


def shrink(
    loss: Loss, kind: str, judged: Callable[[Loss], Verdict], seconds: float = 60
) -> tuple[Loss, Verdict | None]:
    """The smallest declaration found with a fault of the kind, and its verdict; None if none is smaller."""
    end = time.process_time() + seconds
    best: tuple[Loss, Verdict | None] = (loss, None)
    tried: set[Node] = {loss.result}
    shrinks = True
    while shrinks and time.process_time() < end:
        shrinks = False
        for result in sorted(_smaller(best[0].result), key=lambda node: node.size):
            if result in tried:
                continue
            tried.add(result)
            if time.process_time() > end:
                break
            candidate = best[0].with_result(result)
            try:
                verdict = judged(candidate)
            except Exception:  # a tree that is none
                continue
            if verdict.kind == kind:
                best, shrinks = (candidate, verdict), True
                break
    return best


def _smaller(result: Node) -> Iterator[Node]:
    for node in dict.fromkeys(result.walk()):
        for other in _replacements(node):
            if other != node:
                yield _replaced(result, node, other)


def _replacements(node: Node) -> Iterator[Node]:
    condition = CONSTRUCTS[node.kind].gives == ("condition",)
    for part in node.parts:
        if (CONSTRUCTS[part.kind].gives == ("condition",)) == condition and part.kind != "scan":
            yield part
    if not condition and node.kind not in ("number", "scan") and (node.size > 1 or node.kind == "carried"):
        yield ONE
    match node.kind:
        case "piecewise" if len(node.parts) > 3:
            yield replace(node, parts=node.parts[2:])
            yield replace(node, parts=(*node.parts[:2], node.parts[-1]))
        case "counted_mean":
            yield Node("mean", (node.parts[0], *node.parts[2:]), node.data[:2])
        case "scan":
            along, length, carries = node.data
            if length is not None:
                yield replace(node, data=(along, None, carries))
            for k in range(len(carries) if len(carries) > 1 else 0):
                rest = (*carries[:k], *carries[k + 1 :])
                yield Node("scan", (*node.parts[:k], *node.parts[k + 1 :]), (along, length, rest))
    if len(node.data) > 1 and node.data[1] is True:
        yield replace(node, parts=node.parts[:-1], data=(node.data[0], False, *node.data[2:]))
    if node.data and isinstance(node.data[0], tuple) and len(node.data[0]) > 1 and node.kind != "scan":
        yield replace(node, data=(node.data[0][:1], *node.data[1:]))


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    if not any(old in part.walk() for part in node.parts):
        return node
    return replace(node, parts=tuple(_replaced(part, old, new) for part in node.parts))
