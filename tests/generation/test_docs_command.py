"""`symloss docs`: what it is asked to build and where."""

import re

import pytest

from symloss.cli import main

DECLARED = '''
from symloss.language import axis, loss, mean, real

n, N = axis("n", "N")

@loss(family="regression")
def quartic(input: real[N], target: real[N]):
    """Fourth powers."""
    return mean((input[n] - target[n]) ** 4, n)
'''


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say which documentation to build: symloss docs --html"),
        (["--html", "focal"], "focal is a loss; the folder comes first, as symloss docs --html site focal"),
        (["--html", "mine.py"], "mine.py is no folder; the folder comes first"),
        (["--html", "site", "huberr"], "there is no loss called 'huberr'"),
    ],
    ids=["no face", "a loss", "a file", "an unknown loss"],
)
def test_what_is_refused(arguments, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["docs", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_loss_of_a_user_has_a_page(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "mine.py").write_text(DECLARED, encoding="utf-8")
    assert main(["docs", "--html", "site", "mine.py"]) == 0
    assert capsys.readouterr().out == "wrote 1 page; open site/index.html\n"
    page = (tmp_path / "site" / "losses" / "quartic.html").read_text(encoding="utf-8")
    words = re.sub("<[^>]*>", "", page)
    assert "from mine import quartic" in words and "Fourth powers." in words
