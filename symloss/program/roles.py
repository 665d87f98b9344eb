"""What a node is: asked wherever something depends on it. A name is only what the node is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from symloss.language.reserved import BEGINNINGS

Kind = Literal["primal", "adjoint", "tangent", "hessian_diag", "product"]


@dataclass(frozen=True)
class Role:
    """The kind of a node, and the node or array `of` which a derivative is.

    `part`: it is one contribution to that derivative. `named`: the author named it. `kept`: a pass named it
    to have it computed once, and it is not put in where it is read.
    """

    kind: Kind = "primal"
    of: str = ""
    part: bool = False
    named: bool = False
    kept: bool = False

    @property
    def name(self) -> str:
        """What a derivative is called, if that is free: `grad_input`."""
        return f"{BEGINNINGS[self.kind]}{self.of}{'_part' if self.part else ''}"

    def is_derivative_of(self, kind: Kind) -> bool:
        """Whether it is the whole derivative of a kind, not a contribution to one."""
        return self.kind == kind and not self.part

    def renamed(self, names: dict[str, str]) -> Role:
        """The same where some nodes and arrays are called otherwise."""
        return replace(self, of=names[self.of]) if self.of in names else self


PRIMAL = Role()
NAMED = Role(named=True)


def adjoint(of: str, part: bool = False, kept: bool = False) -> Role:
    """The derivative of the scaled loss in a node or array, or a contribution to it."""
    return Role("adjoint", of, part, kept=kept)


def tangent(of: str, kept: bool = False) -> Role:
    """How a node moves along the direction of a product."""
    return Role("tangent", of, kept=kept)
