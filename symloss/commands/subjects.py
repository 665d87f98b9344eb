"""What a command is about: names of the catalogue, or Python files that declare losses."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import typer

import symloss
from symloss.commands.errors import CommandError
from symloss.runtime.loss import Loss
from symloss.runtime.variants import with_variants

if TYPE_CHECKING:
    from symloss.language.symbols import DeclarationError


def is_file(subject: str) -> bool:
    """Whether a subject is meant as a file rather than as a name."""
    return subject.endswith(".py") or "/" in subject or "\\" in subject


def losses_of(subjects: Sequence[str]) -> list[Loss]:
    """The losses that names and files stand for, in order; `FILE.py:NAME` is one loss of a file.

    Raises:
        CommandError: a file that cannot be read, imported, or declares nothing.
        UnknownLossError: a name that the catalogue lacks.
    """
    found: list[Loss] = []
    told_refused.clear()
    asked_for.clear()
    for subject in subjects:
        if is_file(subject.rpartition(":")[0]):
            found.append(one_loss(subject))
        else:
            found += losses_in(Path(subject)) if is_file(subject) else [symloss.get(subject)]
    return found


def declarations_of(subjects: Sequence[str]) -> list[Loss]:
    """As `losses_of`, those of the catalogue as they are declared now rather than as they were generated."""
    from symloss.losses.catalogue import declared

    return [
        loss if loss.is_declared else declared().get(loss.name, loss)  # a user's file needs no catalogue
        for loss in losses_of(subjects)
    ]


def one_loss(subject: str) -> Loss:
    """The loss of a name, or the only one of a file; `FILE.py:NAME` chooses among several.

    Raises:
        CommandError, UnknownLossError: as `losses_of`.
    """
    file, colon, name = subject.rpartition(":")
    if not (colon and is_file(file)):
        found = losses_of([subject])
        if len(found) > 1:
            names = ", ".join(loss.name for loss in found)
            raise CommandError(
                f"{subject} declares several losses ({names}); choose one, as {subject}:{found[0].name}"
            )
        return found[0]
    found, refused = _declared_in(Path(file))
    for loss in with_variants(found):
        if loss.name == name:
            asked_for[name] = subject
            return loss
    if name in refused:
        raise refused[name]
    raise CommandError(f"{file} declares no loss called {name}")


def all_losses() -> list[Loss]:
    """The whole catalogue, from its declarations.

    Raises:
        CommandError: when there is none.
    """
    from symloss.losses.catalogue import declared

    found = list(declared().values())
    if not found:
        raise CommandError("the catalogue is empty; name a FILE.py that declares a loss")
    return found


def losses_in(path: Path) -> list[Loss]:
    """The losses that a Python file declares, in its order; the file is run.

    A loss that is declared wrongly stops no other: `tell_refused` tells of it.

    Raises:
        CommandError: naming the file, and the line where there is one.
        DeclarationError: no loss of the file is declared rightly.
    """
    found, refused = _declared_in(path)
    told_refused.extend(map(str, refused.values()))
    asked_for.update({loss.name: f"{path}:{loss.name}" for loss in with_variants(found)})
    return found


def _declared_in(path: Path) -> tuple[list[Loss], dict[str, DeclarationError]]:
    """The losses of a file, and the errors of those that it declares wrongly."""
    from symloss.language.refused import refusals_noted  # late: SymPy comes with it

    with refusals_noted() as refused:
        module = _run(path)
    declared = [
        value
        for value in vars(module).values()
        if isinstance(value, Loss) and value.is_declared and _is_from(value, path)
    ]
    found = list({id(loss): loss for loss in declared}.values())
    if not found:
        for error in refused.values():
            raise error
        raise CommandError(f"{path} declares no loss; decorate a function with @loss from symloss.language")
    return found, refused


asked_for: dict[str, str] = {}
"""What stands for a loss of a file on the command line, by its name: `FILE.py:NAME`."""
told_refused: list[str] = []  # of losses whose neighbours in a file are what a command is about


def tell_refused() -> bool:
    """Say which losses of the files were refused; whether there are any."""
    sentences = take_refused()
    for sentence in sentences:
        typer.echo(f"symloss: {sentence}", err=True)
    return bool(sentences)


def take_refused() -> list[str]:
    """The sentences on losses of the files that were refused, each once; whoever takes them tells them."""
    sentences = list(dict.fromkeys(told_refused))
    told_refused.clear()
    return sentences


def _is_from(loss: Loss, path: Path) -> bool:
    """Whether a loss was declared in a file rather than imported into it."""
    place = loss.declaration.place.rpartition(":")[0]
    return place in ("", path.name)


def _run(path: Path) -> ModuleType:
    from symloss.language import DeclarationError
    from symloss.language.hints import hint

    try:
        source = path.read_bytes()
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}") from None
    name = f"_symloss_user_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise CommandError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.resolve().parent))  # so that the file may import its neighbours
    try:
        code = compile(
            source, str(path), "exec", dont_inherit=True
        )  # its own futures, not those of this file
        exec(code, vars(module))
    except DeclarationError as error:
        if re.search(r"\(\S+:\d+\)", str(error)):  # it has the place
            raise
        raise CommandError(f"{_place(path, error)}: {error}") from None
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise CommandError(f"{error.filename or path}{line}: {error.msg}") from None
    except SystemExit as stop:
        raise CommandError(f"{_place(path, stop)}: the file stops the program") from None
    except ValueError as error:  # null bytes, a wrong encoding, or the file's own
        raise CommandError(f"{_place(path, error)}: {error}") from None
    except Exception as error:
        told = f"{_place(path, error)}: {type(error).__name__}: {error}"
        instead = hint(str(error)) if isinstance(error, TypeError) and "subscriptable" in str(error) else ""
        raise CommandError(f"{told}; {instead}" if instead else told) from None
    finally:
        sys.path.remove(str(path.resolve().parent))
    return module


def _place(path: Path, error: BaseException) -> str:
    """The last line of the file itself that took part in an error."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    return f"{path}:{lines[-1]}" if lines else str(path)
