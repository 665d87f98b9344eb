"""How `none`, `mean` and `sum` act on a loss, where the weight of a sample enters, what a mean divides by."""

from __future__ import annotations

from symloss.printers.pages.content import Code, Math, Prose, ReductionRow, Reductions
from symloss.printers.pages.notation import Notation, count_of, each_of, takes_part
from symloss.signature import Signature


def reductions_of(notation: Notation, signature: Signature) -> Reductions:
    """The reductions that a loss accepts."""
    if not signature.weighted:
        return Reductions(
            intro=(
                "The loss is one number for the whole batch by definition. It has no terms of samples, so ",
                Code("none"),
                " and ",
                Code("weight"),
                " are refused.",
            ),
            rows=(),
        )
    term, weight = notation.term(), notation.at_sample(notation.weight)
    under = ",".join(map(notation, notation.declaration.sample_indices))
    if condition := takes_part(notation):
        under = rf"{under} : {condition}"
    top = rf"\sum_{{{under}}} {weight} {term}"
    each = each_of(notation)
    mean_top = rf"\sum_{{{under}}} {weight} \frac{{{term}}}{{{each}}}" if each else top
    shape = r" \times ".join(signature.sample_axes)
    below = rf"\sum_{{{under}}} {weight} {count_of(notation)}".strip()
    first = notation(notation.declaration.sample_indices[0].extent)
    rows = {
        "none": (f"{weight} {term}", ("the weighted terms, an array of shape ", Math(shape))),
        "mean": (rf"\frac{{{mean_top}}}{{{below}}}", _divisor(notation)),
        "sum": (top, ("the sum of the weighted terms",)),
        "batchmean": (
            rf"\frac{{1}}{{{first}}} {top}",
            (
                "divided by ",
                Math(first),
                ", whatever the weights",
            ),
        ),
    }
    return Reductions(
        intro=(
            "Each sample may be given a weight ",
            Math(rf"{weight} \ge 0"),
            " by the argument ",
            Code("weight"),
            ", which broadcasts to the samples; without it every weight is ",
            Math("1"),
            ".",
        ),
        rows=tuple(
            ReductionRow(name, *rows[name], is_default=name == signature.reduction)
            for name in signature.reductions
        ),
        remarks=_remarks(notation),
    )


def _divisor(notation: Notation) -> Prose:
    """What a mean divides by; before that, what each of its terms is divided by."""
    if each := each_of(notation):
        first: Prose = ("each divided by its own ", Math(each), " first, then the sum ")
        return (*first, *_of_all(notation))
    return _of_all(notation)


def _of_all(notation: Notation) -> Prose:
    if count := count_of(notation):
        return ("divided by the weighted sum of ", Math(count), *_of_those(notation))
    sizes = " ".join(notation(index.extent) for index in notation.declaration.sample_indices)
    if takes_part(notation):
        return ("divided by the sum of the weights", *_of_those(notation))
    return ("divided by the sum of the weights: without them, by ", Math(sizes))


def _of_those(notation: Notation) -> Prose:
    return (" over the samples that take part",) if takes_part(notation) else ()


def _remarks(notation: Notation) -> tuple[Prose, ...]:
    condition = takes_part(notation)
    if not condition:
        return ()
    zero = Math(rf"{notation.term()} = 0")
    return (("A sample takes part where ", Math(condition), "; elsewhere ", zero, " and its gradient is 0."),)
