"""One loss from end to end, within a budget: targets, tiers, the first failure, its place, what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import mpmath
from sympy import Basic

from symloss.doctor.code import printer_of
from symloss.doctor.diagnosis import Advice, Diagnosis, Failure, Place, Singularity, Target, Verdict
from symloss.doctor.losing import ALL, Loss, digits_left, losses_at
from symloss.doctor.narrower import as_annotations, narrower
from symloss.doctor.ordinary import Budget, as_text, batch_of, plainest
from symloss.doctor.singular import Hole, holes
from symloss.doctor.slopes import meaning, slope_losses
from symloss.doctor.smallest import smallest_part
from symloss.doctor.spellings import built_in, gives_a_value, keeps, searched
from symloss.language.symbols import Read
from symloss.printers.headers import definition_lines
from symloss.verify.exact import MOST_DIGITS
from symloss.verify.faces import CotangentFace, Face
from symloss.verify.findings import Finding
from symloss.verify.kernels import Check, verification_steps, weighted_elements
from symloss.verify.oracle import Oracle
from symloss.verify.parts import AtInput, around, parts_of
from symloss.verify.sampling import Batch, sample
from symloss.verify.tiers import TIERS, holding

DTYPES = ("float32", "float64")
POINTS = 40
SECONDS = 60.0
Tell = Callable[[str], None]
_FAILS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def examine(
    loss: Any,
    dtypes: Sequence[str] = DTYPES,
    points: int = POINTS,
    seconds: float = SECONDS,
    tell: Tell = lambda what: None,
) -> Diagnosis:
    """Look at a loss from end to end.

    Args:
        loss: a declared loss.
        dtypes: `float32`, `float64` or both.
        points: points of an element-wise loss for each comparison; a fiftieth as many arrays of any other.
        seconds: about how many it may compute; what it leaves out is told. Values and gradients are always
            compared.
        tell: called with what is being done.
    """
    return _Examination(loss, dtypes, points, Budget(seconds), tell).diagnosis()


@dataclass
class _Examination:
    loss: Any
    dtypes: Sequence[str]
    points: int
    budget: Budget
    tell: Tell
    left_out: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.declaration = self.loss.declaration
        self.show: Callable[[Basic], str] = printer_of(self.declaration)

    def diagnosis(self) -> Diagnosis:
        declaration = self.declaration
        self.tell("generating")
        targets = _targets(self.loss)
        definition = tuple(definition_lines(declaration))
        place, name = declaration.place, self.loss.name
        if not any(one.generates for one in targets if one.name == "cpu"):
            shown = self._smallest() if targets[0].is_fault else ()
            return Diagnosis(name, place, definition=definition, targets=targets, advice=shown)
        found: dict[str, list[Finding]] = {}
        for dtype in self.dtypes:
            found[dtype] = self._findings(dtype)
        verdicts = tuple(_verdict(dtype, found[dtype]) for dtype in self.dtypes)
        self.tell("looking for singularities")
        open_places = self._holes()
        failures, advice = self._failures(found)
        mended = self._attempt("what gives it a value", lambda: self._mended(open_places), [])
        return Diagnosis(
            name, place, definition=definition, targets=targets, verdicts=verdicts, failures=failures,
            singularities=tuple(self._told(hole) for hole in open_places),
            advice=(*advice, *mended), left_out=tuple(self.left_out), told=_told_apart(found),
        )  # fmt: skip

    def _smallest(self) -> tuple[Advice, ...]:
        """The smallest part that shows a fault of symloss: what might be written otherwise."""
        self.tell("looking for the smallest part that shows it")
        found = smallest_part(self.declaration, self.budget.seconds)
        if found is None:
            return ()
        why = "the smallest part that shows the fault; written otherwise it may not"
        return (Advice("another form of it", found.text, why),)

    def _attempt(self, what: str, found: Callable[[], Any], otherwise: Any) -> Any:
        """What may fail for a formula of any kind, and is then left out."""
        try:
            return found()
        except _FAILS:
            self.left_out.append(what)
            return otherwise

    # What is compared

    def _checks(self, dtype: str, declaration: Any = None) -> tuple[Check, Check]:
        """What compares values and what compares slopes, at points of this or of a narrower declaration."""
        own, drawn = self.declaration, declaration or self.declaration
        weighted = weighted_elements(own)
        batches = sample(drawn, dtype, self.points, 0)
        oracle = Oracle(own, max_digits=MOST_DIGITS)
        value = Check(self.loss, oracle, Face(self.loss), dtype, batches, 0, False)
        if weighted is own:
            return value, value
        batches = sample(weighted_elements(drawn), dtype, self.points, 0)
        judge = Oracle(weighted, max_digits=MOST_DIGITS)
        return value, Check(self.loss, judge, CotangentFace(self.loss), dtype, batches, 0, False)

    def _findings(self, dtype: str) -> list[Finding]:
        """Values and gradients; where these hold, the rest as long as there is time."""
        value, slopes = self._checks(dtype)
        found: list[Finding] = []
        names = self.loss.signature.differentiable
        for what in ("value", *names):
            self.tell(f"comparing {dtype} {what}")
            found.append(value.values() if what == "value" else slopes.gradients(what))
        if not all(one.ok for one in found):
            return found
        done = {f"{dtype} value", *(f"{dtype} gradient {name}" for name in names)}
        steps = verification_steps(self.loss, (dtype,), self.points, 0)
        for what, step in steps:
            if what in done:
                continue
            if self.budget.is_spent:
                self.left_out.append(what)
                continue
            self.tell(f"comparing {what}")
            found.append(step())
        return found

    # What failed

    def _failures(self, found: dict[str, list[Finding]]) -> tuple[tuple[Failure, ...], list[Advice]]:
        failures: list[Failure] = []
        advice: list[Advice] = []
        for dtype, findings in found.items():
            if (worst := _worst(findings)) is None:
                continue
            self.tell(f"looking at {worst.what} in {dtype}")
            self.losses: list[tuple[Loss, AtInput]] = []
            bare: tuple[Failure, Batch | None] = (_bare(dtype, worst), None)
            failure, batch = self._attempt("a plain input", partial(self._failure, dtype, worst), bare)
            failures.append(failure)
            if not advice and batch is not None:
                advice += self._attempt("other forms", partial(self._forms, dtype), [])
                advice += self._attempt("narrower domains", partial(self._narrow, dtype, worst, batch), [])
        return tuple(failures), advice

    def _failure(self, dtype: str, finding: Finding) -> tuple[Failure, Batch | None]:
        value, slopes = self._checks(dtype)
        batch = batch_of(slopes.declaration if "value" not in finding.what else self.declaration,
                         finding.plainest, dtype)  # fmt: skip
        kind, _, wrt = finding.what.partition(" ")
        if batch is None or kind not in ("value", "gradient", "hessian", "ties"):
            return _bare(dtype, finding), None
        check = value if kind == "value" else slopes

        def compared(other: Batch) -> Finding:
            if kind == "value":
                check.batches = [other]
                return check.values()
            if kind == "hessian":
                check.batches = [other]
                return check.hessians(wrt)
            return check.gradients(wrt, batches=[other])

        bare = _bare(dtype, finding)
        if compared(batch).ok:  # it takes the whole call
            return bare, None
        batch = plainest(check.declaration, batch, lambda other: not compared(other).ok, self._some())
        computed, exact, digits = _results(check, batch, kind, wrt, compared(batch))
        places = self._places(dtype, batch, kind, wrt)
        told = as_text(self.declaration, batch)
        return replace(bare, input=told, computed=computed, exact=exact, digits=digits, places=places), batch

    def _some(self) -> Budget:
        """A part of the time, however much is left."""
        return Budget(max(3.0, self.budget.seconds / 8))

    def _places(self, dtype: str, batch: Batch, kind: str, wrt: str) -> tuple[Place, ...]:
        exact = AtInput(self.declaration, batch.arrays, batch.parameters)
        losses = losses_at(parts_of(self.declaration), exact, dtype, most=1)
        self.losses = [(one, exact) for one in losses]
        places = [self._place(one, dtype) for one in losses]
        program = self.loss.chain.stages["searched"]
        if kind == "value":  # inside a recurrence the formula's own parts are no numbers
            wanted = ["term" if "term" in program else "total"] if not places else []
        else:
            role = {"gradient": "adjoint", "ties": "adjoint", "hessian": "hessian_diag"}[kind]
            wanted = [node.name for node in program
                      if node.role.is_derivative_of(role) and node.role.of == wrt][:1]  # fmt: skip
        for name in wanted:
            for node, one in slope_losses(self.declaration, program, name, batch, dtype, most=1):
                if node.role.kind != "primal" or not places:
                    places.append(self._place(one, dtype, meaning(node)))
        return tuple(places)

    def _place(self, one: Loss, dtype: str, of: str = "") -> Place:
        given = ", ".join(_number(number) for number in one.given[:4])
        given += ", ..." if len(one.given) > 4 else ""
        left = 0.0 if one.bits >= ALL else digits_left(one.bits, dtype)
        return Place(self.show(one.part.node), one.part.name, of, one.how, round(left, 1),
                     f"{given} make {_number(one.value)}")  # fmt: skip

    # What mends it

    def _forms(self, dtype: str) -> list[Advice]:
        """Functions that have built in what loses the digits; where none has, the form of the search."""
        found: dict[str, Advice] = {}
        for one, exact in self.losses:
            node, instead = one.part.node, self.show(one.part.node)
            for call, module in built_in(node):
                if keeps(call, node, exact, one.at, dtype):
                    why = f"{call.func.__name__}, from {module}, keeps the digits there"
                    found.setdefault(self.show(call), Advice(self.show(call), instead, why))
            for part in around(one.part, parts_of(self.declaration)) if not found else ():
                self.tell("searching another form")
                form = searched(part, exact, one.at, dtype)
                if form is not None:
                    why = "the same number, and it keeps its digits there and around"
                    found[""] = Advice(self.show(form), self.show(part.node), why)
                    break
        return list(found.values())

    def _narrow(self, dtype: str, finding: Finding, batch: Batch) -> list[Advice]:
        """The widest domain without the input on which what failed holds."""
        budget = self._some()
        kind, _, wrt = finding.what.partition(" ")
        for change, declaration in narrower(self.declaration, batch):
            if budget.is_spent:
                break
            self.tell("trying a narrower domain")
            value, slopes = self._checks(dtype, declaration)
            again = value.values() if kind == "value" else slopes.gradients(wrt)
            if kind in ("value", "gradient") and again.ok:
                told = as_annotations(self.declaration, change)
                why = f"it leaves the input out, and {finding.what} holds there ({again.points} points)"
                return [Advice(told, self._as_declared(change), why)]
        return []

    # Where the formula has no value

    def _holes(self) -> list[Hole]:
        value, _ = self._checks("float64")
        return self._attempt(
            "inputs without a value",
            lambda: holes(self.declaration, value.batches, self.show, self._some()),
            [],
        )

    def _told(self, hole: Hole) -> Singularity:
        told = as_text(self.declaration, hole.batch)
        fault = hole.fault
        return Singularity(self.show(hole.part.node), hole.part.name, fault.condition, fault.result, told,
                           fault.is_undefined)  # fmt: skip

    def _mended(self, found: Sequence[Hole]) -> list[Advice]:
        """What gives a value where the formula has none, or leaves the input out."""
        advice: dict[str, Advice] = {}
        for hole in (one for one in found if one.fault.is_undefined):
            node, batch = hole.part.node, hole.batch
            exact = AtInput(self.declaration, batch.arrays, batch.parameters)
            for call, module in built_in(node):
                values = [gives_a_value(call, exact, at) for at in exact.places(hole.part)
                          if not mpmath.isfinite(exact.value(node, at))]  # fmt: skip
                if values and all(value is not None for value in values):
                    why = f"{call.func.__name__}, from {module}, is {_number(values[0])} there"
                    told = self.show(call)
                    advice.setdefault(told, Advice(told, self.show(node), why))
            names = {read.name for read in hole.fault.about.atoms(Read)}
            for change, _ in narrower(self.declaration, batch, names):
                told = as_annotations(self.declaration, change)
                advice.setdefault(told, Advice(told, self._as_declared(change), "it leaves the input out"))
                break
        return list(advice.values())

    def _as_declared(self, names: Iterable[str]) -> str:
        """The annotations of some arrays as they are."""
        return as_annotations(self.declaration, {name: self.declaration.array(name).domain for name in names})


def _targets(loss: Any) -> tuple[Target, ...]:
    """Every backend: whether its file is generated, its kernels run once, and why not."""
    from symloss.generation.errors import GenerationError, GenerationFault
    from symloss.generation.render import render_loss
    from symloss.printers.backends import BACKENDS

    names = list(BACKENDS)
    try:
        rendered = render_loss(loss, names)
    except GenerationError as error:
        told = " ".join(str(error).split())
        return (Target("cpu", False, told, is_fault=isinstance(error, GenerationFault)),)
    found = []
    for name in names:
        if name in rendered.files:
            found.append(Target(name, True))
        else:
            reason = rendered.missing.get(name) or rendered.faults.get(name, "")
            found.append(Target(name, False, reason, name in rendered.faults))
    return tuple(found)


def _bare(dtype: str, finding: Finding) -> Failure:
    """A failure as the comparison tells it."""
    tier = TIERS[0] if finding.tier is None else TIERS[TIERS.index(finding.tier) + 1]
    plain = {key: str(number) for key, number in finding.plainest.items()}
    return Failure(dtype, finding.what, tier, plain, "", "", 0.0)


def _verdict(dtype: str, findings: Sequence[Finding]) -> Verdict:
    failed = [TIERS[0] if one.tier is None else TIERS[TIERS.index(one.tier) + 1]
              for one in findings if not one.ok]  # fmt: skip
    return Verdict(dtype, holding(failed), sum(one.points for one in findings))


def _told_apart(found: Mapping[str, Sequence[Finding]]) -> tuple[str, ...]:
    """What the formula itself answers for: of each type and result the first reason."""
    return tuple(
        f"{dtype} {one.what}: {next(iter(one.told))}"
        for dtype, findings in found.items()
        for one in findings
        if one.told
    )


def _worst(findings: Sequence[Finding]) -> Finding | None:
    """The failure on the most ordinary inputs; values before slopes, slopes before the rest."""
    kinds = ("value", "gradient", "hessian")

    def rank(one: Finding) -> tuple[int, int]:
        tier = -1 if one.tier is None else TIERS.index(one.tier)
        kind = one.what.split()[0]
        return tier, kinds.index(kind) if kind in kinds else len(kinds)

    return min((one for one in findings if not one.ok), key=rank, default=None)


def _results(check: Check, batch: Batch, kind: str, wrt: str, finding: Finding) -> tuple[str, str, float]:
    """What the kernel gives and what is right, at the element that is furthest off."""
    per_sample = check.declaration.is_per_sample
    oracle, arrays, parameters = check.oracle, batch.arrays, batch.parameters
    if kind == "value":
        exact = oracle.terms(arrays, parameters) if per_sample else check._whole(oracle, arrays, parameters)
        computed = check.face.value(batch, reduction="none") if per_sample else check.face.value(batch)
    elif kind == "hessian":
        reduction = "sum" if per_sample else None
        exact = oracle.hessian_diag(arrays, parameters, wrt, reduction)
        computed = check.face.hessian_diag(batch, reduction=reduction)
    else:
        reduction = "none" if check.elementwise else None
        exact = oracle.gradient(arrays, parameters, wrt, reduction)
        computed = check.face.gradient(batch, wrt, reduction=reduction)
    where = tuple(finding.at.get("element", [0] * exact.ndim)) if not check.elementwise else (0,) * exact.ndim
    right, found = exact[where], computed[where]
    if not isinstance(right, mpmath.mpf):
        return _number(mpmath.mpf(float(found))), "undecided", 0.0
    found = mpmath.mpf(float(found))
    digits = 0.0
    if mpmath.isfinite(found) and mpmath.isfinite(right) and right:
        gap = abs(found - right) / abs(right)
        digits = float(-mpmath.log10(gap)) if gap else 17.0
    return _number(found), _number(right), round(max(0.0, digits), 1)


def _number(number: Any) -> str:
    return mpmath.nstr(number, 8) if not mpmath.isint(number) or abs(number) > 1e6 else str(int(number))
