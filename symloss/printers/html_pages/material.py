"""What the site is printed from: the content of pages, and what only a page in a browser shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symloss.printers.pages.content import IdentityEntry, Page
from symloss.signature import Setting


@dataclass(frozen=True)
class Control:
    """A number that a reader of a plot may choose: from an interval, or one of some values.

    `element` is its place in the row of an array; None for a parameter.
    """

    name: str
    symbol: str
    value: float
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    values: tuple[float, ...] = ()
    element: int | None = None


@dataclass(frozen=True)
class Plot:
    """The term of one sample, its slope and curvature over one element of an input.

    `rows` are the elements of each array for one sample, by name, before anything is chosen, and `shared`
    those that all samples share; `value` is what the term is called; `code` is JavaScript whose value holds
    the entry points.
    """

    wrt: str
    letter: str
    symbol: str
    sample: str
    low: float
    high: float
    rows: Mapping[str, tuple[float, ...]]
    shared: Mapping[str, tuple[float, ...]]
    lengths: Mapping[str, int]
    parameters: Mapping[str, float]
    controls: tuple[Control, ...]
    value: str
    curvature: bool
    code: str

    @property
    def has_scores(self) -> bool:
        """Whether a sample is a row of scores of classes."""
        return len(self.rows[self.wrt]) > 1


@dataclass(frozen=True)
class Panel:
    """One variant of a loss: its page, how it is declared, called and computed, and its plot."""

    page: Page
    settings: Mapping[str, Setting]
    declared: str
    usage: str
    kernels: tuple[tuple[str, str], ...]
    plot: Plot | None


@dataclass(frozen=True)
class Switch:
    """An argument that picks the variant: its name, and its settings with what each is called."""

    name: str
    settings: tuple[tuple[Setting, str], ...]


@dataclass(frozen=True)
class Entry:
    """A loss with its variants, the plain one first."""

    panels: tuple[Panel, ...]
    switches: tuple[Switch, ...]

    @property
    def page(self) -> Page:
        """What is said of the loss itself."""
        return self.panels[0].page

    @property
    def name(self) -> str:
        return self.page.name

    @property
    def title(self) -> str:
        return self.page.title


@dataclass(frozen=True)
class Relation:
    """An identity and the losses that it speaks of, by name."""

    identity: IdentityEntry
    losses: tuple[str, ...]
