"""A fault of symloss is told with the smallest part of the declaration that shows it."""

import pytest
from sympy import cosh, exp, log

import symloss.chain
import symloss.runtime.loss
from symloss.commands import generate as command
from symloss.doctor.smallest import smallest_part
from symloss.language import axis, let, mean, real, sum
from symloss.language.declaration import declare
from symloss.passes.check_step import StepError

n, N = axis("n", "N")
t, T = axis("t", "T")


def nested(input: real[N, T], target: real[N]):
    """A fault deep inside."""
    grown = let("grown", 1 + cosh(input[n, t] * target[n]) ** 2)
    return mean(log(sum(grown * exp(-target[n]), t)) + target[n] ** 2, n)


def test_the_smallest_part_is_found():
    asked = []

    def fails(declaration):
        asked.append(declaration)
        return "wrong" if declaration.expression.has(cosh) else None

    found = smallest_part(declare(nested), fails=fails)
    assert (found.text, found.name, found.message) == ("cosh(target[n]*input[n, t])", "grown", "wrong")
    assert len(asked) < 25


def test_what_no_part_shows():
    assert smallest_part(declare(nested), fails=lambda declaration: None) is None


def test_generate_tells_it(tmp_path, monkeypatch, capsys):
    whole = symloss.chain.lower

    def lower(declaration):
        if declaration.expression.has(cosh):
            raise StepError(f"{declaration.name}: the pass 'x' changed total from 1 to 2")
        return whole(declaration)

    monkeypatch.setattr(symloss.chain, "lower", lower)
    path = tmp_path / "odd.py"
    path.write_text(
        "from symloss.language import *\nfrom sympy import cosh\nn, N = axis('n', 'N')\n@loss()\n"
        "def odd(input: real[N]):\n    return mean(let('u', 1 + cosh(input[n])) ** 2, n)\n"
    )
    with pytest.raises(command.typer.Exit) as stop:
        command.generate_files([str(path)], out=tmp_path / "made", target="cpu", check=False)
    told = capsys.readouterr().err
    assert stop.value.exit_code == 3
    assert "the pass 'x' changed total from 1 to 2; this is a fault of symloss" in told
    assert "the smallest part that shows it is cosh(input[n]), in let u" in told
    assert not (tmp_path / "made").exists()
