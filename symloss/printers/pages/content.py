"""The content of a page: plain records that a LaTeX, an HTML or a Markdown face lays out.

Mathematics is LaTeX text without delimiters, in the dialect that both pdfLaTeX and KaTeX read; prose is a
row of spans. Nothing here is escaped: that is the face's part.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Math:
    """An inline formula."""

    latex: str


@dataclass(frozen=True)
class Code:
    """A name or number as it is written in a program."""

    text: str


Span = str | Math | Code
Prose = tuple[Span, ...]


@dataclass(frozen=True)
class Equation:
    """`left = right`, or another relation; a face may break `right` over lines."""

    left: str
    right: str
    relation: str = "="


@dataclass(frozen=True)
class Argument:
    """One argument of a loss: its symbol, name, shape, what it is, and the default where it has one."""

    symbol: str
    name: str
    shape: str
    meaning: Prose
    default: Prose = ()


@dataclass(frozen=True)
class ReductionRow:
    """What one reduction returns."""

    name: str
    result: str
    meaning: Prose
    is_default: bool


@dataclass(frozen=True)
class Reductions:
    """How the terms of samples become the loss, and where the weight of a sample enters."""

    intro: Prose
    rows: tuple[ReductionRow, ...]
    remarks: tuple[Prose, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of a derivation: the rule by name, why it applies, and the line it leads to.

    The sides of an equation are equal: the quantity the step is about, then what it is; a third one stands
    between them where the step starts from a form that the step before did not end with. A step about a
    short fixed axis has an equation for each of its elements. `digits` is to how many decimal digits both
    sides agreed when they were evaluated. `lemmas` are the numbers of those that it cites.
    """

    rule: str
    explanation: Prose
    equations: tuple[tuple[str, ...], ...]
    digits: int
    lemmas: tuple[int, ...] = ()


@dataclass(frozen=True)
class VectorForm:
    """A gradient without the index of a vector, after what its letters mean."""

    introduction: Prose
    formula: Equation


@dataclass(frozen=True)
class Gradient:
    """The gradient in one input: its closed form, what the names in it stand for, and the steps to it.

    `assumptions` says which extensions are left at their defaults; `is_stated` marks a form that the author
    stated and that was checked against the derived one; `missing` what could not be derived or shown.
    `short` are the steps that fit a blackboard, where these are fewer; `fresh` the ones of them, or else of
    all, that no gradient before has shown, and `left_out` says which lines are neither in `short`.
    `by_symmetry` says which gradient before has the same derivation. `reading` is the closed form in words,
    `vector` the same without the index of a vector.
    """

    name: str
    symbol: str
    formulas: tuple[Equation, ...]
    assumptions: tuple[Prose, ...]
    is_stated: bool
    steps: tuple[Step, ...]
    missing: Prose = ()
    short: tuple[Step, ...] = ()
    fresh: tuple[Step, ...] = ()
    left_out: Prose = ()
    repeats: bool = False
    by_symmetry: Prose = ()
    reading: Prose = ()
    vector: VectorForm | None = None


@dataclass(frozen=True)
class Failing:
    """What a form gives in one type as it is written and as it is computed, beside the exact value.

    `lost` says in words how many digits of the former are right, where it is a number and `fails`.
    """

    dtype: str
    written: str
    fails: bool
    lost: str
    computed: str
    exact: str


@dataclass(frozen=True)
class Pitfall:
    """A formula that nobody computes as it is written: the input at which it fails, and what is computed.

    `reasons` say why; both forms come with what the names in them stand for. Nothing is in `computed`
    where that is printed the same: one function gives the whole of it.
    """

    written: tuple[Equation, ...]
    input: Prose
    rows: tuple[Failing, ...]
    reasons: tuple[Prose, ...]
    computed: tuple[Equation, ...]


@dataclass(frozen=True)
class PlainCase:
    """The case that derivatives are shown in, where it is not the general one: its conditions, its loss."""

    assumes: Prose
    definition: tuple[Equation, ...]


@dataclass(frozen=True)
class Hessian:
    """The diagonal of the second derivative."""

    name: str
    symbol: str
    formulas: tuple[Equation, ...]


@dataclass(frozen=True)
class Property:
    """A property: what it is about, of what (the loss where empty), the claim, how it is known."""

    topic: str
    of: Prose
    claim: Prose
    evidence: Prose
    is_proved: bool


@dataclass(frozen=True)
class Erratum:
    """What a publication says, what is implemented instead, and why."""

    published: Prose
    implemented: Prose
    why: Prose


@dataclass(frozen=True)
class Worst:
    """The worst error found, what is allowed, both in units in the last place, and whether it is kept."""

    error: str
    bound: str
    ok: bool


@dataclass(frozen=True)
class EvidenceRow:
    """What was found about one quantity of one backend's kernels; `cells` go with the types of the table."""

    quantity: Prose
    backend: str
    cells: tuple[Worst | None, ...]
    points: str


@dataclass(frozen=True)
class Evidence:
    """What verification found: a row for each quantity, and the inputs at which errors were largest."""

    dtypes: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    extremes: tuple[Prose, ...]


@dataclass(frozen=True)
class IdentityEntry:
    """An identity between losses: statement, formulas, how it is known, a derivation where it has one."""

    number: str
    title: Prose
    assumptions: Prose
    formulas: tuple[Equation, ...]
    evidence: Prose
    is_proved: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LemmaEntry:
    """A lemma: what it says, and the derivation that proves it, which ends in its formula."""

    number: int
    title: Prose
    says: Prose
    formulas: tuple[Equation, ...]
    steps: tuple[Step, ...]
    vector: VectorForm | None = None


@dataclass(frozen=True)
class Page:
    """All that is said about a loss; `missing` is what could not be said."""

    name: str
    title: str
    family: str
    summary: Prose
    definition: tuple[Equation, ...]
    arguments: tuple[Argument, ...]
    shapes: Prose
    reductions: Reductions
    plain: PlainCase | None
    gradients: tuple[Gradient, ...]
    hessian: Hessian | None
    properties: tuple[Property, ...]
    conventions: tuple[Prose, ...]
    notes: tuple[Prose, ...]
    errata: tuple[Erratum, ...]
    published: tuple[Equation, ...]
    reference: Prose
    evidence: Evidence | None
    pitfalls: tuple[Pitfall, ...] = ()
    missing: Prose = ()
