"""`symloss bench` as it is called."""

import json
from types import SimpleNamespace

import pytest

from symloss.cli import main


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main(arguments)
        told = capsys.readouterr()
        return SimpleNamespace(code=code, out=told.out, err=told.err)

    return run


def test_a_loss_is_measured(run):
    done = run("bench", "mse", "--largest", "64", "--dtype", "float64", "--json")
    found = json.loads(done.out)
    assert done.code == 0 and found["environment"]["versions"]["numba"]
    (row,) = found["rows"]
    assert (row["loss"], row["size"], row["dtype"]) == ("mse", [64], "float64")
    assert row["microseconds"]["symloss"] > 0


def test_what_is_not_there_is_told(run):
    for arguments, told in (
        (("bench", "hubert"), "no peer has hubert"),
        (("bench", "mse", "--dtype", "float16"), "there is no type 'float16'"),
        (("bench", "mse", "--peers", "numpy"), "there is no peer 'numpy'"),
        (("bench", "--json", "--markdown"), "exclude each other"),
        (("bench", "mse", "--picture", "speed.png"), "a file that ends in .svg"),
        (("bench", "mse", "--picture", "nowhere/speed.svg"), "in a folder that is there"),
    ):
        done = run(*arguments)
        assert done.code == 2 and told in done.err, done.err
