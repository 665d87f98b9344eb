"""From losses to text: each loss is lowered once and printed by every backend that supports it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from symloss.generation.errors import GenerationError, GenerationFault
from symloss.generation.figures import Figure, Ledger
from symloss.generation.processes import over_processes
from symloss.runtime.loss import Loss
from symloss.signature import Signature

Progress = Callable[[str], None]
_EMPTY = Ledger()


@dataclass(frozen=True)
class Rendered:
    """The generated text of one loss.

    Attributes:
        files: for each target, the path below the output folder and the text.
        missing: for each target without a file, the backend's reason.
        faults: for each target whose file failed, what went wrong; kernels of the cpu fail as a whole.
        lacks: what the pages say that they cannot show.
        figures: what verification found about kernels that are still the same.
    """

    name: str
    digest: str
    signature: Signature
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    lacks: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def render_loss(loss: Loss, targets: Sequence[str], ledger: Ledger = _EMPTY) -> Rendered:
    """Lower a loss and print it for each target: kernels first, then pages, which show their figures.

    Raises:
        GenerationError: naming the loss and the target, when a pass or a printer refuses it.
        GenerationFault: a pass or a kernel does not compute what the formula says, or fails by itself.
    """
    from symloss.analysis.second_bounds import second_bound
    from symloss.printers.backends import BACKENDS
    from symloss.printers.headers import definition_lines

    with told_of(loss):
        chain = loss.chain
        signature = replace(
            chain.signature,
            second_bound=second_bound(loss.declaration),
            formula=tuple(definition_lines(loss.declaration)),
        )
        rendered = Rendered(loss.name, loss.declaration.digest, signature)
        backends = [BACKENDS[target] for target in targets]
        _print([one for one in backends if one.page is None], chain, rendered)
        texts = {target: text for target, (_, text) in rendered.files.items()}
        rendered.figures.extend(ledger.figures(rendered.name, rendered.digest, texts))
        _print([one for one in backends if one.page is not None], chain, rendered)
        rendered.lacks.extend(chain.lacks)
    return rendered


@contextmanager
def told_of(loss: Loss) -> Iterator[None]:
    """Errors of passes and printers as one sentence that names the loss.

    Raises:
        GenerationError: a pass or a printer refuses it.
        GenerationFault: a pass or a kernel does not compute what the formula says, or fails by itself.
    """
    from symloss.passes.check_step import StepError
    from symloss.rehearsal import RehearsalError

    try:
        yield
    except GenerationError:
        raise
    except (StepError, RehearsalError) as error:
        text = str(error)
        told = text if "fault of symloss" in text else f"{text}; this is a fault of symloss"
        raise GenerationFault(told, (loss.name,)) from error
    except (ArithmeticError, ValueError) as error:  # a DeclarationError names the loss itself
        text = str(error)
        raise GenerationError(text if loss.name in text else f"{loss.name}: {text}") from error
    except Exception as error:
        if os.environ.get("SYMLOSS_DEBUG"):
            raise
        kind, text = type(error).__name__, " ".join(str(error).split())
        told = f"{loss.name}: internal error, {kind}: {text}"
        raise GenerationFault(f"{told}; this is a fault of symloss", (loss.name,)) from error


def _print(backends: Sequence[Any], chain: Any, rendered: Rendered) -> None:
    """Print each backend's file; one that fails beside the kernels of the cpu is told and stops no other.

    A kernel is run once on sampled inputs before it counts; one that computes something else stops all.
    """
    from symloss.rehearsal import RehearsalError, rehearse

    for backend in backends:
        try:
            if reason := backend.support(chain):
                rendered.missing[backend.name] = reason
                continue
            if backend.page is None:
                rehearse(chain, backend.name, text := backend.render(chain))
            else:
                text = backend.page(chain, rendered.figures)
        except RehearsalError:
            raise
        except (ArithmeticError, NotImplementedError, ValueError) as fault:
            if backend.name == "cpu":
                raise
            rendered.faults[backend.name] = " ".join(str(fault).split())
            continue
        rendered.files[backend.name] = (f"{backend.folder}/{rendered.name}{backend.suffix}", text)


def render_all(
    losses: Sequence[Loss],
    targets: Sequence[str],
    progress: Progress | None = None,
    ledger: Ledger = _EMPTY,
) -> tuple[list[Rendered], dict[str, GenerationError]]:
    """Render losses, over processes when there are many: in their order, and by name why others failed."""
    tried = partial(_tried, targets=targets, ledger=ledger)
    found: list[Rendered] = []
    failed: dict[str, GenerationError] = {}
    for loss, rendered in zip(losses, over_processes(tried, losses), strict=True):
        if isinstance(rendered, GenerationError):
            failed[loss.name] = rendered
        else:
            found.append(rendered)
        if progress is not None:
            progress(loss.name)
    return found, failed


def _tried(loss: Loss, targets: Sequence[str], ledger: Ledger) -> Rendered | GenerationError:
    """What a loss renders to, or why it does not: one that fails stops no other."""
    try:
        return render_loss(loss, targets, ledger)
    except GenerationError as error:
        return error
