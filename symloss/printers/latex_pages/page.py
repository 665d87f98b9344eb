"""A page as a LaTeX document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symloss.derivation.missing import Missing
from symloss.identities.statement import Finding
from symloss.printers.latex_pages.display import aligned, chained
from symloss.printers.latex_pages.escape import code, escape, inline
from symloss.printers.pages import Page, page_of
from symloss.printers.pages.content import Code, Gradient
from symloss.printers.pages.evidence import Figure
from symloss.printers.pages.identities import identities_of
from symloss.printers.pages.lemmas import lemmas_of_page
from symloss.printers.templates import environment

if TYPE_CHECKING:
    from symloss.chain import Chain

STYLE = "symloss.sty"
IDENTITIES = "identities.tex"
LEMMAS = "lemmas.tex"
_TEMPLATES = "latex"


def render_page(chain: Chain, figures: Iterable[Figure] = (), missing: Missing | None = None) -> str:
    """The source of `generated/latex/<name>.tex`; what cannot be shown is noted in `missing`.

    Raises:
        DerivationError: a line does not hold, where nothing may be missing.
    """
    declaration = chain.declaration
    place = declaration.place.split(":")[0]
    return _document(page_of(chain, figures, missing), place, declaration.digest)


def render_identities(findings: Iterable[Finding]) -> str:
    """The source of `generated/latex/identities.tex`."""
    template = environment(latex=True).get_template(f"{_TEMPLATES}/identities.tex.j2")
    return template.render(
        entries=identities_of(findings),
        text=escape,
        inline=inline,
        sentence=sentence,
        aligned=aligned,
        chained=chained,
    )


def render_lemmas() -> str:
    """The source of `generated/latex/lemmas.tex`."""
    template = environment(latex=True).get_template(f"{_TEMPLATES}/lemmas.tex.j2")
    return template.render(
        entries=lemmas_of_page(), inline=inline, sentence=sentence, aligned=aligned, chained=chained
    )


def render_style() -> str:
    """The style file that stands beside the pages."""
    return environment(latex=True).get_template(f"{_TEMPLATES}/{STYLE}.j2").render()


def _document(page: Page, place: str, digest: str) -> str:
    template = environment(latex=True).get_template(f"{_TEMPLATES}/page.tex.j2")
    return template.render(
        page=page,
        every=every,
        place=place,
        digest=digest,
        text=escape,
        code=code,
        inline=inline,
        sentence=sentence,
        aligned=aligned,
        chained=chained,
    )


def every(gradient: Gradient) -> str:
    """What prints every step; all of them would fill pages with little that is not in the short ones."""
    command = f"symloss derive --wrt {gradient.name} --full"
    return inline(("All ", str(len(gradient.steps)), " steps: ", Code(command), "."))


def sentence(prose: tuple) -> str:
    """Spans as LaTeX, beginning with a capital."""
    first = prose[0] if prose else ""
    if isinstance(first, str) and first:
        prose = (first[0].upper() + first[1:], *prose[1:])
    return inline(prose)
