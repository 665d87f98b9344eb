"""The displays of a LaTeX page, broken over lines as they stand in the file, still say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from symloss.derivation import DerivationError
from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import Face
from symloss.derivation.specialise import specialise
from symloss.losses.catalogue import declared
from symloss.printers.latex_expressions import symbol_latex
from symloss.printers.latex_pages import render_page
from symloss.printers.pages.displays import BESIDE
from symloss.printers.pages.notation import Notation
from symloss.printers.pages.signs import spelled
from symloss.printers.pages.vectors import elements_of
from symloss.printers.read_back import LOSS, TERM, definition_judge
from symloss.readback.check import Equation, continued
from symloss.readback.latex_grammar import LatexGrammar

SAMPLES = ("cross_entropy", "info_nce", "ssim", "asymmetric_huber", "ctc", "triplet")
EVERY = [one.name for loss in declared().values() for one in (loss, *loss.variants)]
BY_NAME = {one.name: one for loss in declared().values() for one in (loss, *loss.variants)}
_RELATION = re.compile(r"&(=|\\le) ")
_SIZES = {rf"\{size}{side}": rf"\{name}" for size in ("big", "Big", "bigg", "Bigg")
          for side, name in (("l", "left"), ("r", "right"))}  # fmt: skip


def equations(display):
    """The equations of one `fitted` environment."""
    parts: list[list[str]] = []  # left and right, without a left where it is the one before
    is_left = False
    for row in display.split(" \\\\\n"):
        row = re.sub(r"\\[bB]igg?[lr](?![a-z])", lambda found: _SIZES[found[0]], row.strip())
        row = row.replace("{dcases}", "{cases}")
        if row.startswith("{} & "):
            parts.append([row.removeprefix("{} & "), ""])
            is_left = True
        elif row.startswith(r"&\qquad {} "):
            parts[-1][0 if is_left else 1] += " " + row.removeprefix(r"&\qquad {} ")
        else:
            relation = _RELATION.search(row)
            left, right = row[: relation.start()].strip(), row[relation.end() :]
            if is_left:
                parts[-1][1] = right
            else:
                right, *others = right.split(BESIDE)
                parts += [[left, right], *(one.split(" = ", 1) for one in others)]
            is_left = False
    return list(continued((left or None, right) for left, right in parts))


def sections(tex):
    """The displays of every section of a page."""
    found: dict[str, list[Equation]] = {}
    for part in tex.split("\\section{")[1:]:
        displays = re.findall(r"\\begin\{fitted\}\n(.*?)\n\\end\{fitted\}", part, re.S)
        lines = found.setdefault(re.split(r"[ }]", part)[0], [])
        lines += [line for display in displays for line in equations(display)]
    return found


def face(display):
    return Face(LatexGrammar, lambda name: spelled(symbol_latex(name, display)).strip())


@cache
def derivations(name):
    declaration = BY_NAME[name].declaration
    return [derive_declaration(declaration, wrt) for wrt in BY_NAME[name].signature.differentiable]


def judge_of(declaration):
    loss = Notation(declaration).loss
    return definition_judge(declaration, face({**declaration.display, LOSS: loss, TERM: loss}))


def check(name):
    """How many lines of a page were judged as they stand in its file."""
    loss = BY_NAME[name]
    declaration = loss.declaration
    found = sections(render_page(loss.chain))
    judge_of(declaration)(found["Definition"])
    if "Plain" in found:
        judge_of(specialise(declaration))(found["Plain"])
    if declaration.published is not None:
        judge_of(replace(declaration, expression=declaration.published))(found["As"])
    lines = [*found["Gradient"], *found.get("Second", ()), *found["Derivation"]]
    of_input = {wrt.wrt: wrt for wrt in derivations(name)}
    for line in lines:
        failed = []
        for derivation in of_input.values():  # which one a line belongs to, the section does not tell
            try:
                letter = symbol_latex(str(derivation.target.wrt.indices[-1]), derivation.display)
                is_vector = r"\boldsymbol" in line.left
                sides = elements_of(line.left, letter), elements_of(line.right, letter)
                shown = Equation(*sides) if is_vector else line
                derivation.judge.check([shown], face(derivation.display))
                break
            except DerivationError as error:
                failed.append(error)
        else:
            raise failed[-1]
    return sum(map(len, found.values()))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_says_the_same_as_it_is_laid_out(name):
    assert check(name) > 3


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(EVERY) - set(SAMPLES)))
def test_every_page_says_the_same_as_it_is_laid_out(name):
    assert check(name)
