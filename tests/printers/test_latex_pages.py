import re
import shutil
import subprocess
from functools import cache
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symloss.losses.catalogue import declared
from symloss.printers.latex_pages import LEMMAS, STYLE, render_lemmas, render_page, render_style
from symloss.printers.latex_pages.escape import code, escape, inline
from symloss.printers.pages import page_of
from symloss.printers.pages.build import title_of
from symloss.printers.pages.content import Code, Math, Worst
from symloss.printers.pages.evidence import evidence_of, rounded
from symloss.printers.pages.lines import lines, width
from symloss.printers.pages.prose import prose
from symloss.printers.pages.signs import spelled
from symloss.resources import data_folder

PAGES = data_folder("generated") / "latex"
SAMPLES = ("mse", "huber", "hinge", "rmse", "cross_entropy")
FIGURES = [
    {"backend": "cpu", "dtype": dtype, "what": what, "worst": worst, "bound": 4.0, "ok": worst <= 4,
     "points": 200, "at": {"target": 1.5, "input": 0.1}, "kernel": "0"}
    for dtype in ("float32", "float64")
    for what, worst in (("value", 0.514), ("gradient input", 17.0))
]  # fmt: skip


@cache
def page(name):
    return page_of(declared()[name].chain)


@cache
def source(name):
    return render_page(declared()[name].chain)


def is_balanced(latex):
    """Whether braces, environments and stretched parentheses are closed in the order they were opened."""
    plain = re.sub(r"(?<!\\)%[^\n]*", "", latex).replace(r"\\", "").replace(r"\{", "").replace(r"\}", "")
    open_ = []
    for mark in re.finditer(r"\\begin\{(\w+)\}|\\end\{(\w+)\}|\\left(?![a-z])|\\right(?![a-z])|[{}]", plain):
        text, begun, ended = mark.group(), mark.group(1), mark.group(2)
        if begun or text in ("{", r"\left"):
            open_.append(begun or text)
        elif not open_ or open_.pop() != (ended or {"}": "{", r"\right": r"\left"}[text]):
            return False
    return not open_


def outside_formulas(latex):
    body = latex.split(r"\begin{document}")[1]
    body = re.sub(r"\\begin\{fitted\}.*?\\end\{fitted\}", "", body, flags=re.DOTALL)
    return re.sub(r"\\\(.*?\\\)|\\tall\{.*?\} &", "", body)


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_are_well_formed(name):
    text = source(name)
    assert text.isascii() and is_balanced(text)
    assert not re.search(r"(?<!\\)[_^#]", outside_formulas(text))
    assert text == render_page(declared()[name].chain)


def test_style_is_balanced():
    braces_only = re.sub(r"\\(begin|end|left|right)\b", "", render_style())
    assert is_balanced(braces_only) and render_style().isascii()


def test_a_page_says_what_the_declaration_says():
    huber = page("huber")
    assert huber.title == "Huber" and [e.left for e in huber.definition] == ["L", "L_{n}", "r_n"]
    assert [(a.symbol, a.name, a.shape) for a in huber.arguments] == [
        (r"\hat{y}_n", "input", "N"), ("y_n", "target", "N"), (r"\delta", "delta", "")
    ]  # fmt: skip
    assert huber.arguments[2].default == (Code("1"),)
    assert [gradient.name for gradient in huber.gradients] == ["input", "target"]
    assert huber.hessian.formulas[0].left == r"\frac{\partial^2 L}{\partial \hat{y}_n^2}"
    assert (Math("d|x|/dx = 0"), " at ", Math("x = 0"), ".") in huber.conventions
    assert all(step.digits >= 40 for gradient in huber.gradients for step in gradient.steps)
    steps = [step for gradient in huber.gradients for step in gradient.steps]
    assert all(len(sides) in (2, 3) for step in steps for sides in step.equations)


def test_a_page_prints_the_derivation_in_short_and_says_how_to_print_the_rest():
    first, second = page("huber").gradients
    derivations = re.findall(r"\\begin\{derivation\}.*?\\end\{derivation\}", source("huber"), re.DOTALL)
    printed = [derivation.count(r"\step{") for derivation in derivations]
    assert len(first.short) < len(first.steps)
    assert printed == [len(first.short), len(second.short) - 1]  # the definition is known by then
    assert r"All 8 steps: \code{symloss~derive~-{}-wrt~target~-{}-full}." in source("huber")


def test_what_a_name_stands_for_is_said_once():
    formulas = [one for gradient in page("info_nce").gradients for one in gradient.formulas]
    assert len(formulas) == len(set(formulas)) > 2


def test_second_derivative_stands_on_the_page_of_a_loss_that_has_one():
    (formula,) = page("binary_cross_entropy_with_logits").hessian.formulas
    assert r"\sigma" in formula.right and "e^{" not in formula.right
    assert page("hinge").hessian is None


def test_reductions():
    assert page("rmse").reductions.rows == ()
    rows = {row.name: row for row in page("cross_entropy").reductions.rows}
    assert list(rows) == ["none", "mean", "sum"] and rows["mean"].is_default
    condition = r"n : y_n \ne y_{\mathrm{ignore}}"
    assert rows["mean"].result == (
        rf"\frac{{\sum_{{{condition}}} \omega_{{n}} L_{{n}}}}{{\sum_{{{condition}}} \omega_{{n}} w_{{y_n}}}}"
    )
    assert "takes part" in str(page("cross_entropy").reductions.remarks)
    assert "gradient is 0" in str(page("cross_entropy").reductions.remarks)


def test_titles():
    declarations = [
        one for loss in declared().values() for one in (loss.declaration, *loss.declaration.variants)
    ]
    titles = {declaration.name: title_of(declaration) for declaration in declarations}
    assert titles["binary_cross_entropy_with_logits"] == "Binary cross-entropy with logits"  # as declared
    assert titles["rmse"] == "RMSE" and titles["kl_divergence"] == "KL divergence"  # from the name
    assert titles["triplet"] == "Triplet" and titles["triplet_p1_cosine"] == "Triplet (p = 1, cosine)"
    assert titles["poisson_nll_no_log_input"] == "Poisson NLL (no log input)"
    assert len(set(titles.values())) == len(titles)


# Figures


def test_evidence_does_not_depend_on_the_order_of_figures():
    table = evidence_of(FIGURES, ("input", "target"))
    assert table == evidence_of(reversed(FIGURES), ("input", "target"))
    assert table.dtypes == ("float32", "float64")
    value, gradient = table.rows
    assert (value.quantity, value.points) == (("value",), "400")
    assert gradient.quantity == ("gradient in ", Code("input"))
    assert value.cells == (Worst("0.51", "4", True),) * 2 and not gradient.cells[0].ok
    assert table.extremes[0][:3] == ("float32, ", "gradient in ", Code("input"))
    assert table.extremes[0][-3:] == (Code("input = 0.1"), ", ", Code("target = 1.5"))


def test_evidence_gathers_what_a_reader_does_not_tell_apart():
    at = {"element": [0], "samples": 3}
    found = (("blocks x", 1.0, 4.0), ("blocks value", 3.0, 30.0), ("reductions x", 0.0, 4.0))
    figures = [
        {"backend": "cpu", "dtype": "float64", "what": what, "worst": worst, "bound": bound, "ok": True,
         "points": 10, "at": at, "kernel": "0"}
        for what, worst, bound in found
    ]  # fmt: skip
    reductions, blocks = evidence_of(figures).rows
    assert blocks.cells == (Worst("1", "4", True),) and blocks.points == "20"
    assert reductions.quantity == ("reductions and weights",) and not evidence_of(figures).extremes
    assert evidence_of([]) is None and evidence_of([{**figures[0], "points": 0}]) is None


def test_figures_on_the_page():
    chain = declared()["mse"].chain
    without, with_figures = source("mse"), render_page(chain, FIGURES)
    assert "Not yet verified" in without and "0.51" not in without
    assert "Not yet verified" not in with_figures and "0.51" in with_figures
    assert r"\textcolor{bad}{\bfseries 17}" in with_figures
    assert is_balanced(with_figures)
    assert with_figures == render_page(chain, FIGURES[::-1])


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (0.5049, "0.5"), (3.96, "4"), (123.4, "120"), (4.5e43, "4.5e+43"), ("inf", "inf")],
)
def test_rounded(number, text):
    assert rounded(number) == text


# Prose


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("the input `a_b` counts", ("the input ", Code("a_b"), " counts")),
        ("0 log 0 = 0", (Math(r"0 \log 0 = 0"),)),
        ("With smooth = 0, it ends.", ("With ", Math(r"\varepsilon = 0"), ", it ends.")),
        ("all are -inf.", ("all are ", Math(r"-\infty"), ".")),
        ("e^u overflows", (Math("e^u"), " overflows")),
        ("of log(1 + e^u) is", ("of ", Math(r"\log(1 + e^u)"), " is")),
        ("where 1 - σ(u) cancels", ("where ", Math(r"1 - \sigma (u)"), " cancels")),
        ("Huber, Statistics 35 (1964)", ("Huber, Statistics 35 (1964)",)),
        ("a difference is 0 at 0", ("a difference is 0 at 0",)),
    ],
)
def test_prose(text, spans):
    assert prose(text, {"smooth": r"\varepsilon"}) == spans


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_prose_keeps_every_word_of_plain_text(text):
    words = re.sub(r"[^A-Za-z]+", " ", text)
    told = "".join(getattr(span, "text", getattr(span, "latex", span)) for span in prose(words))
    assert told.split() == words.split() or "\\" in told


# Escaping


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_escaped_text_is_safe(text):
    safe = escape(text)
    bare = re.sub(r"\\\((?:[^\\]|\\[^)])*\\\)", "", safe)
    assert is_balanced(safe)
    assert not re.search(r"(?<!\\)[$&#%_]", bare) and "^" not in bare and "\n" not in safe
    assert all(ord(character) <= 0x17F for character in safe)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_code_and_spans_are_safe(text):
    assert is_balanced(code(text)) and is_balanced(inline(prose(text)))
    assert spelled(text).isascii()


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abcXYZ019 ,.:()[]+=!?;-/", max_size=40))
def test_harmless_text_is_left_alone(text):
    assert escape(text) == text


def test_special_characters():
    assert escape(r"50% of a_b & #1 {x} ~ \done $5") == (
        r"50\% of a\_b \& \#1 \{x\} \textasciitilde{} \textbackslash{}done \$5"
    )
    assert escape("σ ≤ ½") == r"\(\sigma\) \(\le\) \(\tfrac12\)"
    assert escape("é 漢\x07") == r"é \texttt{U+6F22}"
    assert inline(('the "mean" of ', Math("x_n"))) == r"the ``mean'' of \(x_n\)"


# Long formulas


TERM = r"\frac{x_{n,c}}{y_n}"


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(12, 40))
def test_long_sums_are_broken_at_their_operators(count, room):
    formula = " + ".join([TERM] * count)
    pieces = lines(formula, room)
    assert " ".join(pieces) == formula
    assert all(piece.startswith("+") for piece in pieces[1:])
    assert all(width(piece) <= room for piece in pieces)


def test_parentheses_that_are_broken_open_get_a_fixed_size():
    formula = r"2 \left(" + " + ".join([TERM] * 12) + r"\right) z"
    pieces = lines(formula, 15)
    assert len(pieces) > 1 and r"\left" not in "".join(pieces)
    assert pieces[0].startswith(r"2 \Bigl(") and pieces[-1].endswith(r"\Bigr) z")


def test_wide_fractions_are_opened():
    pieces = lines(r"-\frac{" + " - ".join(["abcdefgh"] * 9) + r"}{N}", 20)
    assert pieces[0].startswith(r"-\frac{1}{N} \bigl(abcdefgh") and pieces[-1].endswith(r"\bigr)")
    assert lines(r"\frac{a}{N}", 20) == [r"\frac{a}{N}"]


# Compilation


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_a_page_compiles_without_a_warning(tmp_path):
    chain = declared()["cross_entropy"].chain
    (tmp_path / STYLE).write_text(render_style())
    (tmp_path / "page.tex").write_text(render_page(chain, FIGURES))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "page.log").read_text(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "Overfull" not in log and "Missing character" not in log


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.tex")))
def test_every_committed_page_compiles_and_fits(name, tmp_path):
    for file in (STYLE, f"{name}.tex"):
        shutil.copy(PAGES / file, tmp_path)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / f"{name}.log").read_text(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "Missing character" not in log
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(too_wide, default=0) <= 1


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.tex")))
def test_every_committed_page_is_well_formed(name):
    text = (PAGES / f"{name}.tex").read_text()
    assert all(sign.isascii() or sign.isalpha() for sign in text) and is_balanced(text)
    for code_name in ("Piecewise", "BooleanTrue", "oo,", "grad\\_"):
        assert code_name not in text


def test_backend_is_registered():
    from symloss.printers.backends import BACKENDS

    backend = BACKENDS["latex"]
    assert backend.companions(False) == {STYLE: render_style(), LEMMAS: render_lemmas()}
    assert backend.support(SimpleNamespace()) is None and backend.page is not None
    assert backend.render(declared()["mse"].chain) == source("mse")


@pytest.mark.parametrize(
    ("above", "opened"),
    [
        (r"2 (\frac{a}{b} + c) x", r"\frac{2}{N} (\frac{a}{b} + c) x"),
        (r"2 \, \frac{a}{b}", r"\frac{2}{N} \frac{a}{b}"),
        (r"(\frac{a}{b} + c) x", r"\frac{1}{N} (\frac{a}{b} + c) x"),
        (r"2 \frac{a}{b} + c", r"\frac{1}{N} \left(2 \frac{a}{b} + c\right)"),
    ],
)
def test_a_number_does_not_follow_a_fraction_that_is_opened(above, opened):
    assert lines(rf"\frac{{{above}}}{{N}}", 40) == [opened]
