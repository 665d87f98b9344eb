"""Draws recurrences: their carries and steps, what a step reads, and where they are read at the end."""

from __future__ import annotations

from random import Random
from typing import Any

from .places import Places
from .scope import Recurring, Scope
from .tree import AXIS_OF, CONSTRUCTS, Node

CARRIES = ("alpha", "state", "kept")


class Recurrences(Places):
    """Draws a recurrence where there may be one, which other reads share then."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.scans: list[Node] = []
        self.most_scans = 0

    def dependent(self, scope: Scope, sort: str, size: int, indices: tuple[str, ...]) -> Node:
        """A node of a sort that depends on all of some indices."""
        raise NotImplementedError

    def carried(self, scope: Scope) -> Node | None:
        """What the step before left of a carry, at places in scope or beside them."""
        if scope.scan is None:
            return None
        name, own = self.random.choice(scope.scan.carries)
        places: list[Any] = []
        for index in own:
            known = [i for i in scope.indices if AXIS_OF[i] == AXIS_OF[index] and i not in places]
            if not known:
                return None
            chosen = index if index in known and self.random.random() < 0.6 else self.random.choice(known)
            move = self.random.choice([0, 0, 0, -1, 1])
            places.append((chosen, move) if move else chosen)
        return Node("carried", (), (name, *places))

    def neighbour(self, scope: Scope, sort: str) -> Node | None:
        """An element beside the step or the place, behind the question whether there is one."""
        read = self.read(scope, sort) if scope.scan is not None else None
        if read is None or read.kind != "read":
            return None
        at = [k for k, place in enumerate(read.data) if k and isinstance(place, str)]
        if not at:
            return None
        k = self.random.choice(at)
        index = read.data[k]
        if index == "n" or AXIS_OF[index] not in "CDT":
            return None
        back = self.random.random() < 0.6
        data = (*read.data[:k], (index, -1 if back else 1), *read.data[k + 1 :])
        one, own = Node("number", (), ("1",)), Node("index", (), (index,))
        last = Node("subtract", (Node("extent", (), (AXIS_OF[index],)), one))
        asks = Node("placed", (own, one), (">=",)) if back else Node("placed", (own, last), ("<",))
        return Node(
            "piecewise", (Node("read", (), data), asks, CONSTRUCTS["number"].draw(self, scope, sort, 0))
        )

    def after(self, scope: Scope, size: int) -> Node | None:
        """A carry after the last step of a recurrence."""
        if scope.scan is not None or "n" not in scope.indices:
            return None
        if len(self.scans) < self.most_scans:
            self.scans.append(self.scan(max(size, 2)))
        if not self.scans:
            return None
        node = self.random.choice(self.scans)
        name, own, _, _ = self.random.choice(node.data[2])
        places: list[Any] = []
        for index in own:
            known = [i for i in scope.indices if AXIS_OF[i] == AXIS_OF[index] and i not in places]
            if known and self.random.random() < 0.8:
                places.append(self.random.choice(known))
            else:
                label = self.label(AXIS_OF[index], scope) if self.random.random() < 0.4 else None
                places.append(label if label is not None else 0)
        return Node("after", (node,), (name, *places))

    def lattice(self) -> Node:
        """A recurrence of logarithms, whose places begin at minus infinity."""
        own = self.random.choice(["c", "s"])
        scope = Scope(("n", "t", own))
        weights = [self.dependent(scope, "real", 1, ("n", "t")) for _ in range(2)]
        back = Node("carried", (), ("path", (own, -1)))
        stays = Node("add", (Node("carried", (), ("path", own)), weights[0]))
        step = Node("logaddexp", (stays, Node("add", (back, weights[1]))))
        begins = Node("placed", (Node("index", (), (own,)), Node("number", (), ("0",))), ("Eq",))
        nowhere = Node("minus_infinity")
        initial = Node("piecewise", (Node("number", (), ("0",)), begins, nowhere))
        length = self.length() if self.random.random() < 0.3 else None
        return Node("scan", (step,), ("t", length, (("path", (own,), initial, nowhere),)))

    def scan(self, size: int) -> Node:
        random = self.random
        if random.random() < 0.15:
            return self.lattice()
        along = random.choice(["t", "t", "d"])
        pool = {"t": ("c", "d", "s", "k"), "d": ("c", "t", "e", "k")}[along]
        carries = []
        for number in range(random.choice([1, 1, 2, 2, 3])):
            own = tuple(random.sample(pool, random.choice([0, 0, 1, 1, 2])))
            initial = CONSTRUCTS["number"].draw(self, Scope(), "nonnegative", 0)
            outside = CONSTRUCTS["number"].draw(self, Scope(), "nonnegative", 0)
            carries.append((CARRIES[number], own, initial, outside))
        length = self.length() if along == "t" and random.random() < 0.3 else None
        recurring = Recurring(along, tuple((name, own) for name, own, _, _ in carries))
        steps = []
        for _, own, _, _ in carries:
            scope = Scope(("n", along, *own), recurring)
            body = self.grow(scope, "real", min(size, 3))
            if random.random() < 0.7 and (kept := self.carried(scope)) is not None:
                body = Node("add", (Node("divide", (kept, Node("number", (), ("2",)))), body))
            steps.append(body)
        if not any("n" in body.free for body in steps):
            steps[0] = Node("add", (steps[0], self.dependent(Scope(("n", along)), "real", 0, ("n",))))
        return Node("scan", tuple(steps), (along, length, tuple(carries)))
