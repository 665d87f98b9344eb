"""Bad usage and bad input: exit code 2, one sentence on stderr, no traceback, nothing left behind."""

import pytest

from symloss.commands import subjects


def fails(done, sentence, code=2):
    assert done.code == code
    assert done.out == ""
    assert sentence in done.err
    assert done.err.startswith("symloss: ") and done.err.count("\n") == 1
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["show", "derive", "generate", "verify"])
def test_unknown_name(run, command):
    fails(run(command, "hubr"), "there is no loss called 'hubr'; did you mean huber?")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def f(:\n", "my.py:1: invalid syntax"),
        ("x = 1\n  y = 2\n", "my.py:2: unexpected indent"),
        ("x = 1\n", "my.py declares no loss; decorate a function with @loss from symloss.language"),
        (
            "import nowhere_to_be_found\n",
            "my.py:1: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
        ),
        ("x = 1\n1 / 0\n", "my.py:2: ZeroDivisionError: division by zero"),
        ("int('x')\n", "my.py:1: invalid literal for int()"),
        ("x = '\0'\n", "my.py: source code string cannot contain null bytes"),
        ("raise SystemExit(0)\n", "my.py:1: the file stops the program"),
        (
            "from symloss.language import *\nn, N = axis('n', 'N')\n@loss()\ndef f(input: real[N]):\n"
            "    return input[n]\n",
            "f (my.py:5): the index n is free: reduce over it, as in mean(..., n); it is read in input[n]",
        ),
        (
            "from symloss.language import *\nn, N = axis('n', 'N')\n@loss()\ndef f(input: real[N]):\n"
            "    return missing_name\n",
            "f (my.py:5): the definition cannot be read as mathematics (NameError: name 'missing_name'",
        ),
    ],
)
@pytest.mark.parametrize("command", ["show", "generate"])
def test_file(run, tmp_path, command, text, sentence):
    (tmp_path / "my.py").write_text(text)
    fails(run(command, "my.py"), sentence)
    assert not (tmp_path / "generated").exists()


def test_file_that_cannot_be_read(run, tmp_path):
    fails(run("show", "none.py"), "cannot read none.py: No such file or directory")
    (tmp_path / "folder.py").mkdir()
    fails(run("verify", "folder.py"), "cannot read folder.py: Is a directory")
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    fails(run("show", "latin.py"), "latin.py")


def test_one_of_several(run, declare):
    path = declare("my.py", "square", "cube")
    fails(run("show", path), "declares several losses (square, cube); choose one, as ")
    fails(run("show", f"{path}:quartic"), "declares no loss called quartic")


def test_imported_losses_are_not_declared_again(declare, tmp_path):
    declare("base.py", "square")
    path = declare("more.py", "cube")
    path.write_text(path.read_text() + "from base import square\n")
    assert [loss.name for loss in subjects.losses_in(path)] == ["cube"]


def test_unwritable_out(run, declare, tmp_path):
    path = declare("my.py", "square")
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.iterdir())
    fails(run("generate", path, "--out", "file/below"), "cannot write to file/below: Not a directory")
    assert sorted(tmp_path.iterdir()) == before


def test_unknown_target_stage_dtype_and_wrt(run, declare):
    path = declare("my.py", "square")
    fails(run("generate", path, "--target", "cpu,gpu"), "unknown target 'gpu'; the targets are cpu")
    fails(run("show", path, "--stage", "shedule"), "there is no stage 'shedule'; did you mean schedule?")
    fails(run("verify", path, "--dtype", "float16"), "unknown dtype 'float16'; it is float32 or float64")
    fails(run("derive", path, "--wrt", "inptu"), "square: wrt='inptu' is no input; did you mean input?")
    fails(run("derive", path, "--latex", "--markdown"), "--latex and --markdown exclude each other")
    fails(run("derive", path, "--short", "--audit"), "--short, --full and --audit exclude one another")
    fails(run("show", declare("no.py", "refused"), "--stage", "cpu"), "there is no cpu kernel: it is refused")


def test_empty_catalogue(run):
    fails(run("generate"), "the catalogue is empty; name a FILE.py that declares a loss")


@pytest.mark.parametrize("name", ["2x", "a-b", "class", "_hidden", "", "a/b"])
def test_new_name_that_is_none(run, tmp_path, name):
    fails(run("new", name), f"{name!r} cannot name a loss: use a Python identifier such as my_loss")
    assert list(tmp_path.iterdir()) == []


def test_new_taken_names_and_places(run, tmp_path):
    fails(run("new", "huber"), "the catalogue has a loss called huber already; choose another name")
    fails(run("new", "sum"), "'sum' is a name of Python itself")
    (tmp_path / "mine.py").write_text("keep")
    fails(run("new", "mine"), "mine.py exists already; it is left as it is")
    assert (tmp_path / "mine.py").read_text() == "keep"
    fails(run("new", "other", "--dir", "nowhere"), "cannot write nowhere/other.py: No such file or directory")


@pytest.mark.parametrize(
    "arguments",
    [("shwo",), ("show",), ("list", "--jsno"), ("verify", "--points", "0"), ("verify", "--points", "x")],
)
def test_usage(run, arguments):
    done = run(*arguments)
    assert done.code == 2 and done.out == "" and done.err and "Traceback" not in done.err


def test_error_of_symloss_itself(run, declare, monkeypatch):
    import sys

    def lower(declaration):
        raise RuntimeError("a pass\nwent wrong")

    monkeypatch.setattr(sys.modules["symloss.runtime.recall"], "chain_of", lower)
    done = run("show", declare("my.py", "square"))
    fails(done, "internal error, RuntimeError: a pass went wrong (SYMLOSS_DEBUG=1 shows where)", code=3)
    monkeypatch.setenv("SYMLOSS_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run("show", "my.py")


def test_manifest_of_a_loss_that_is_no_longer_declared(run):
    fails(run("derive", "huber"), "huber is in the manifest but no longer declared; run `symloss generate`")
