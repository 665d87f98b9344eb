"""What was derived once is found by the next process, as long as nothing that it depends on has changed."""

import os
import pickle
import time

import pytest
from sympy import Add, Mul, Pow, Rational, symbols

import symloss
from symloss.chain import Chain, lower
from symloss.derivation import render
from symloss.printers.numba_cpu.module import render_module
from symloss.runtime import recall
from symloss.runtime.recall import Recall, chain_of

a, b = symbols("a b", real=True)
DECLARATION = symloss.get("huber").declaration


@pytest.fixture
def changes_are_not_kept():
    """Here they are."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The cache, empty."""
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(recall, "code_digest", lambda: "0123456789abcdef0")
    recall._tidy.cache_clear()
    return tmp_path / recall.FOLDER


def never():
    raise AssertionError("computed again")


def test_what_is_known_is_not_computed_again(folder):
    assert Recall(DECLARATION)("number", lambda: 3) == 3
    assert Recall(DECLARATION)("number", never) == 3
    assert Recall(DECLARATION)("other", lambda: 4) == 4
    assert Recall(symloss.get("mse").declaration)("number", lambda: 5) == 5


def test_other_code_knows_nothing(folder, monkeypatch):
    Recall(DECLARATION)("number", lambda: 3)
    monkeypatch.setattr(recall, "code_digest", lambda: "fedcba98765432100")
    assert Recall(DECLARATION)("number", lambda: 4) == 4


def test_a_failure_is_not_kept(folder):
    with pytest.raises(ZeroDivisionError):
        Recall(DECLARATION)("number", lambda: 1 / 0)
    assert Recall(DECLARATION)("number", lambda: 3) == 3


@pytest.mark.parametrize("content", [b"", b"\x80\x05", pickle.dumps(3)[:-1], b"cos\nno_such_name\n."])
def test_a_broken_file_is_replaced(folder, content):
    Recall(DECLARATION)("number", lambda: 3)
    (file,) = folder.rglob("*.pickle")
    file.write_bytes(content)
    assert Recall(DECLARATION)("number", lambda: 4) == 4
    assert Recall(DECLARATION)("number", never) == 4


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "file"))
    assert Recall(DECLARATION)("number", lambda: 3) == 3
    assert Recall(DECLARATION)("number", lambda: 4) == 4


def test_what_does_not_read_back_as_it_was_is_not_kept(folder):
    class Own:
        pass

    for odd in (Own(), float("nan"), lambda: 3):
        Recall(DECLARATION)("odd", lambda odd=odd: odd)
    assert not list(folder.rglob("*.pickle"))


@pytest.mark.parametrize(
    "expression",
    [
        Mul(Rational(1, 2), a + b, evaluate=False),  # one that SymPy would distribute
        Add(a, a, evaluate=False),
        Mul(a, a, b, evaluate=False),
        Pow(Pow(a, 2, evaluate=False), Rational(1, 2), evaluate=False),
        (a + b) ** 2 / 3 - 4,
    ],
)
def test_expressions_come_back_as_they_were(folder, expression):
    Recall(DECLARATION)("expression", lambda: expression)
    found = Recall(DECLARATION)("expression", never)
    assert found == expression and str(found) == str(expression) and found.args == expression.args


def test_old_entries_of_other_code_are_taken_away(folder):
    for name, age in (("old", recall.UNUSED + 60), ("new", 60)):
        (folder / name).mkdir(parents=True)
        (folder / name / "entry.pickle").write_bytes(b"")
        os.utime(folder / name, (time.time() - age,) * 2)
    Recall(DECLARATION)("number", lambda: 3)
    assert {one.name for one in folder.iterdir()} == {"new", "0123456789abcdef"}


@pytest.mark.parametrize("name", ["huber", "nt_xent", "ctc"])
def test_a_chain_from_the_cache_prints_the_same(folder, name):
    """Kernels and derivations of a chain that was carried on here, one that was kept, and one read back."""
    declaration = symloss.get(name).declaration
    fresh = lower(declaration)
    (wrt, *_) = fresh.signature.differentiable
    texts = []
    for chain in (fresh, chain_of(declaration), chain_of(declaration)):
        assert isinstance(chain, Chain) and chain == fresh
        derivation = chain.whole_derivation(wrt)
        texts.append((render_module(chain), render.text(derivation)))
        assert chain.product_stages(wrt) == fresh.product_stages(wrt)
    assert texts[0] == texts[1] == texts[2]
    assert sorted(file.name.split("-", 2)[2] for file in folder.rglob("*.pickle")) == [
        f"derivation-{wrt}.pickle", f"product-{wrt}.pickle", "stages.pickle"
    ]  # fmt: skip
