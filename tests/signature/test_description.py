"""What `help()`, `?` and `inspect.signature` say of a loss."""

import inspect
import subprocess
import sys
from dataclasses import replace

import pytest

import symloss
from symloss.language import axis, loss, mean, positive, real
from symloss.signature.description import docstring

HUBER = """\
Quadratic near zero, linear in the tails.

Formula:
    residual[n] = input[n] − target[n]
    loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta; delta·(|residual[n]| − delta/2)
        otherwise }

Args:
    input: float32 or float64 array [N].
    target: float32 or float64 array [N].
    delta: a real number > 0; default 1.
    reduction: none | mean | sum; default mean.
    weight: numbers >= 0, broadcast to the samples (N); a mean weighs its divisor by them too.

Returns:
    A float; an array of weighted terms over the samples (N) for reduction='none'.

Raises:
    TypeError: an argument is missing, unknown or of the wrong type; real arrays are of two types.
    ValueError: shapes disagree; a value lies outside its domain or leaves the loss undefined; the
        mean of an empty batch.

Differentiable in input, target; on the cpu also in delta.

Element-wise: the arrays may have any shape, the same for all.

Reference: P. J. Huber, Annals of Mathematical Statistics 35 (1964)."""


def test_a_docstring_as_a_whole():
    assert symloss.losses.huber.__doc__ == HUBER


@pytest.mark.parametrize("name", symloss.losses.names())
def test_a_docstring_tells_everything(name):
    one = symloss.get(name)
    summary, *sections = one.__doc__.split("\n\n")
    assert summary == one.signature.summary and "\n" not in summary
    formula, arguments, result, errors, *rest = sections
    assert formula.startswith("Formula:\n    ") and " = " in formula
    told = [line.split(":")[0].strip() for line in arguments.splitlines()[1:] if line[4] != " "]
    assert told[: len(one.signature.all_arguments)] == [spec.name for spec in one.signature.all_arguments]
    assert result.startswith("Returns:\n    A float") and errors.startswith("Raises:\n    TypeError: ")
    assert (f"Reference: {one.signature.reference.rstrip('.')}." == rest[-1]) == bool(one.signature.reference)


def test_settings_that_do_not_go_together_are_errors_that_are_told():
    assert (
        "ValueError: without negatives, similarity='cosine', in_batch=True: in_batch=True adds the batch"
        in symloss.losses.info_nce.__doc__
    )
    assert "p=a real number >= 1, distance='cosine': p is the order" in symloss.losses.triplet.__doc__


def test_lines_fit_a_screen():
    long = {
        name: line
        for name in symloss.losses.names()
        for line in symloss.get(name).__doc__.splitlines()
        if len(line) > 100
    }
    assert long == {}


def test_the_formula_of_a_declared_loss_is_printed_when_asked_for():
    n, N = axis("n", "N")

    @loss(reference="A book")
    def scaled(input: real[N], scale: positive = 2):
        """A square."""
        return mean(scale * input[n] ** 2, n)

    assert scaled.__doc__.startswith("A square.\n\nFormula:\n    loss = 1/N · Σ_n scale·input[n]²\n")
    assert scaled.__doc__.endswith("\n\nReference: A book.")


def test_the_parameters_of_a_call():
    found = inspect.signature(symloss.losses.triplet)
    assert str(found) == (
        "(anchor, positive, negative, margin=1, p=2, distance='euclidean', *, "
        "reduction='mean', weight=None, axis=None, device='cpu')"
    )


def test_help_on_the_catalogue_needs_no_sympy():
    code = (
        "import inspect, pydoc, sys, symloss\n"
        "for name in symloss.losses.names():\n"
        "    loss = symloss.get(name)\n"
        "    text = pydoc.render_doc(loss, renderer=pydoc.plaintext)\n"
        "    assert loss.signature.summary in text and 'Formula:' in text\n"
        "    inspect.signature(loss)\n"
        "print(*[name for name in ('sympy', 'jinja2', 'numba', 'mpmath') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", symloss.losses.names())
def test_a_description_does_not_depend_on_the_order_of_settings(name):
    """A manifest sorts them; a declaration has them as they were written."""
    known = symloss.get(name).signature
    turned = replace(
        known,
        settings=dict(reversed(known.settings.items())),
        refused=tuple(replace(one, settings=dict(reversed(one.settings.items()))) for one in known.refused),
    )
    assert docstring(turned) == docstring(known)
