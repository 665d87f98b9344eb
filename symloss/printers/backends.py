"""The backends: a name, a folder, a support test and a renderer each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Backend:
    """One face of the chain.

    `support(chain)` is None where the backend can print a loss, else the reason why not;
    `companions(fresh)` are files that stand beside every file of the backend; unless `fresh`, ones that
    ship with the package may be handed out. A backend of pages has `page(chain, figures)` beside `render`:
    the page with what verification found about the kernels. One that `is_partial` has limits that losses of
    the catalogue meet; every other prints all of them. One that is printed `on_request` is no part of a
    complete generation.
    """

    name: str
    folder: str
    suffix: str
    support: Callable[[Any], str | None]
    render: Callable[[Any], str]
    companions: Callable[[bool], dict[str, str]]
    page: Callable[[Any, Sequence[Mapping[str, Any]]], str] | None = None
    is_partial: bool = False
    on_request: bool = False


def _beside_cpu(fresh: bool) -> dict[str, str]:
    from symloss.printers.elementary import committed_elementary, render_elementary

    text = None if fresh else committed_elementary()
    return {"_elementary.py": text if text is not None else render_elementary()}


def _render_cpu(chain: Any) -> str:
    from symloss.printers.numba_cpu import render_module

    return render_module(chain)


def _render_products(chain: Any) -> str:
    from symloss.printers.numba_cpu import render_products

    return render_products(chain)


def _support_products(chain: Any) -> str | None:
    """A stated limit is a reason; a product that does not hold is an error, which is passed on."""
    try:
        chain.product_schedules  # noqa: B018  (made once, and kept)
    except NotImplementedError as reason:
        return str(reason)
    return None


def _render_cuda(chain: Any) -> str:
    from symloss.printers.numba_cuda import render_module

    return render_module(chain)


def _support_cuda(chain: Any) -> str | None:
    from symloss.printers.numba_cuda import support

    return support(chain)


def _companion_cuda(fresh: bool) -> dict[str, str]:
    from symloss.printers.numba_cuda import companion_source

    return {"_cuda.py": companion_source()}


def _render_c(chain: Any) -> str:
    from symloss.printers.c import render_module

    return render_module(chain)


def _support_c(chain: Any) -> str | None:
    from symloss.printers.c import support

    return support(chain)


def _alone(fresh: bool) -> dict[str, str]:
    return {}


def _page_latex(chain: Any, figures: Sequence[Mapping[str, Any]] = ()) -> str:
    from symloss.derivation.missing import Missing
    from symloss.printers.latex_pages import render_page

    missing = Missing()
    text = render_page(chain, figures, missing)
    chain.lacks.extend(one for one in missing.told if one not in chain.lacks)
    return text


def _beside_pages(fresh: bool) -> dict[str, str]:
    """The style of the pages and the lemmas that they cite; with the whole catalogue also the identities."""
    from symloss.printers.latex_pages import (
        IDENTITIES,
        LEMMAS,
        STYLE,
        render_identities,
        render_lemmas,
        render_style,
    )

    files = {STYLE: render_style(), LEMMAS: render_lemmas()}
    if fresh:
        from symloss.identities import findings

        files[IDENTITIES] = render_identities(findings())
    return files


def _always(chain: Any) -> str | None:
    return None


BACKENDS = {
    backend.name: backend
    for backend in (
        Backend("cpu", "cpu", ".py", _always, _render_cpu, _beside_cpu),
        Backend("hvp", "hvp", ".py", _support_products, _render_products, _beside_cpu),
        Backend("cuda", "cuda", ".py", _support_cuda, _render_cuda, _companion_cuda, is_partial=True),
        Backend("c", "c", ".c", _support_c, _render_c, _alone, is_partial=True, on_request=True),
        Backend("latex", "latex", ".tex", _always, _page_latex, _beside_pages, _page_latex),
    )
}
