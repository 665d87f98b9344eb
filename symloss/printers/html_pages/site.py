"""The files of a site: a page for each loss, the index, the identities, and what pages share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from symloss.printers.html_pages.face import Face, in_script
from symloss.printers.html_pages.material import Entry, Relation
from symloss.printers.html_pages.typesetter import Typesetter
from symloss.printers.pages.content import LemmaEntry
from symloss.printers.templates import environment
from symloss.resources import data_folder

ASSETS = data_folder("templates") / "html" / "assets"
_ALONE = ("katex.min.js",)  # what only the build needs


def render_site(
    entries: Sequence[Entry],
    relations: Sequence[Relation] = (),
    lemmas: Sequence[LemmaEntry] = (),
    version: str = "",
    progress: Callable[[str], None] | None = None,
) -> dict[str, str | bytes]:
    """Every file of the site by its path; `progress` is called with the name of each loss.

    Raises:
        UnsupportedError: what sets formulas is not installed.
        TypesetError: a formula cannot be set.
    """
    ordered = sorted(entries, key=lambda one: (one.page.family, one.title.lower(), one.name))
    families = [(name, list(group)) for name, group in groupby(ordered, key=lambda one: one.page.family)]
    names = frozenset(one.name for one in ordered)
    typesetter = Typesetter()
    site = {"families": families, "version": version, "has_identities": bool(relations)}
    files: dict[str, str | bytes] = dict(_assets())
    files["assets/search.js"] = f"window.SYMLOSS_LOSSES = {in_script(list(map(_found_by, ordered)))};\n"
    files["index.html"] = _page("index", Face(typesetter, names, ""), site, entry=None)
    face = Face(typesetter, names, "")
    files["lemmas.html"] = _page("lemmas", face, site, entry=None, lemmas=lemmas)
    if relations:
        files["identities.html"] = _page("identities", face, site, entry=None, relations=relations)
    for place, entry in enumerate(ordered):
        own = [one for one in relations if entry.name in one.losses]
        before = ordered[place - 1] if place else None
        after = ordered[place + 1] if place + 1 < len(ordered) else None
        face = Face(typesetter, names, "../")
        files[f"losses/{entry.name}.html"] = _page(
            "loss", face, site, entry=entry, relations=own, before=before, after=after
        )
        if progress is not None:
            progress(entry.name)
    return files


def _page(template: str, face: Face, site: Mapping[str, Any], **told: Any) -> str:
    known = environment(html=True).get_template(f"html/{template}.html.j2")
    return known.render(face=face, root=face.root, **site, **told)


def _assets() -> Iterator[tuple[str, bytes]]:
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file() and path.name not in _ALONE:
            yield f"assets/{path.relative_to(ASSETS).as_posix()}", path.read_bytes()


def _found_by(entry: Entry) -> dict[str, Any]:
    """By what a search finds a loss: its names, its family, its symbols and the names of its arguments."""
    pages = [panel.page for panel in entry.panels]
    arguments = [argument for page in pages for argument in page.arguments]
    symbols = [sign for argument in arguments for sign in _signs(argument.symbol)]
    words = dict.fromkeys([*(page.name for page in pages), *(one.name for one in arguments), *symbols])
    return {
        "name": entry.name,
        "title": entry.title,
        "family": entry.page.family,
        "summary": _plain(entry.page.summary),
        "words": " ".join(words),
    }


def _signs(latex: str) -> list[str]:
    """The letters of a symbol by name: `gamma` for `\\gamma`."""
    return re.findall(r"\\?([A-Za-z]+)", re.sub(r"\\(mathrm|operatorname|hat|bar|text)\b", " ", latex))


def _plain(prose: Iterable[Any]) -> str:
    return "".join(
        one if isinstance(one, str) else getattr(one, "text", getattr(one, "latex", "")) for one in prose
    )
