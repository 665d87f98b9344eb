"""The site of a few losses: its links, its mathematics, its variants; in Chromium its plots and switches."""

import re
import sys
from html.parser import HTMLParser

import pytest
from chromium import FOUND, Chromium

from symloss.generation.errors import GenerationError
from symloss.generation.site import build_site
from symloss.losses.catalogue import declared
from symloss.printers.html_pages.typesetter import TypesetError, Typesetter

NAMES = ("cross_entropy", "hinge", "huber", "nmae")
needs_chromium = pytest.mark.skipif(
    FOUND is None, reason="no Chromium is installed: apt-get install chromium"
)


class Read(HTMLParser):
    """Identifiers, addresses, and the text outside scripts, listings and what KaTeX keeps for copying."""

    SKIPPED = ("script", "style", "pre", "annotation")

    def __init__(self, text):
        super().__init__()
        self.ids, self.addresses, self.words, self.skipped = [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.ids += [known["id"]] if "id" in known else []
        self.addresses += [known[key] for key in ("href", "src") if key in known]
        self.skipped += tag in self.SKIPPED

    def handle_endtag(self, tag):
        self.skipped -= tag in self.SKIPPED

    def handle_data(self, text):
        self.words += [] if self.skipped else [text]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("docs") / "site"
    told = []
    built = build_site([declared()[name] for name in NAMES], out, progress=told.append)
    assert built.pages == len(NAMES) and not built.lacks
    assert sorted(told) == sorted([*NAMES, *NAMES, "identities"])
    return out


@pytest.fixture(scope="module")
def pages(site):
    return {path: Read(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_there_is_a_page_for_each_loss_and_an_index(site, pages):
    found = {path.relative_to(site).as_posix() for path in pages}
    shared = {"index.html", "identities.html", "lemmas.html"}
    assert found == shared | {f"losses/{name}.html" for name in NAMES}
    assert not [path.name for path in site.parent.iterdir() if path != site]


def test_every_link_leads_somewhere_and_none_outside(pages):
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for address in page.addresses:
            file, _, place = address.partition("#")
            if file.startswith("data:"):
                continue
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path.name, address)
            assert not place or place in pages[target].ids, (path.name, address)
    for style in (path for path in pages if path.name == "index.html"):
        for sheet in style.parent.rglob("*.css"):
            for address in re.findall(r"url\(([^)]*)\)", sheet.read_text(encoding="utf-8")):
                assert (sheet.parent / address).is_file(), (sheet.name, address)


def test_mathematics_is_set_and_no_source_of_it_is_left(pages):
    for path, page in pages.items():
        words = "".join(page.words)
        assert not re.search(r"\\[a-zA-Z]+|\$|katex-error", words), path.name
        if path.parent.name == "losses":
            assert path.read_text(encoding="utf-8").count('class="katex-display') >= 8
            assert "∂" in words and "∑" in words


def test_a_page_says_what_the_loss_is(pages):
    text = next(path for path in pages if path.name == "huber.html").read_text(encoding="utf-8")
    heads = [re.sub("<[^>]*>", "", head) for head in re.findall("<h2>(.*?)</h2>", text)]
    for head in ("Definition", "Plot", "Arguments", "How to call it", "Second derivative", "Properties",
                 "Relations", "Reductions and weights", "Reference", "Accuracy", "Code"):  # fmt: skip
        assert head in heads, head
    assert text.count('<span class="rule">') >= 20
    assert "Numba, CPU" in text and "Numba, CUDA" in text
    assert 'rel="next"' in text and 'rel="prev"' in text


@pytest.mark.parametrize("name", ["huber", "cross_entropy"])
def test_the_short_derivation_comes_first_and_all_steps_unfold(site, name):
    loss = declared()[name]
    (wrt, *_) = loss.chain.signature.differentiable
    derivation = loss.chain.derivation(wrt)
    shown = (site / "losses" / f"{name}.html").read_text(encoding="utf-8")
    section = shown.partition(f'id="{name}-derivation-1"')[2].partition("</section>")[0]
    short, _, every = section.partition('<details class="every">')
    assert short.count("<li>") == len(derivation.short.steps) < len(derivation.full.steps)
    assert f"All {len(derivation.full.steps)} steps" in every
    assert every.count("<li>") == len(derivation.full.steps)


def test_variants_are_switches_of_one_page(site, pages):
    variants = [one.name for one in declared()["nmae"].variants]
    page = next(page for path, page in pages.items() if path.name == "nmae.html")
    assert {"nmae", *variants} <= set(page.ids)
    text = (site / "losses" / "nmae.html").read_text(encoding="utf-8")
    assert text.count('}" hidden>') == len(variants)
    assert text.count('type="radio"') == 1 + len(variants)


def test_what_is_searched(site):
    text = (site / "assets" / "search.js").read_text(encoding="utf-8")
    for found in ('"name":"huber"', '"family":"regression"', "delta"):
        assert found in text


def test_a_site_is_replaced_and_nothing_else_is(site, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(GenerationError, match="holds other files; name a new or empty folder for the site"):
        build_site([declared()["l1"]], tmp_path)
    out = tmp_path / "site"
    for name in ("l1", "mse"):
        build_site([declared()[name]], out)
    assert [path.stem for path in (out / "losses").iterdir()] == ["mse"]


def test_a_formula_that_cannot_be_set_is_an_error():
    with pytest.raises(TypesetError, match=r"KaTeX cannot set '\\\\oops': .*Undefined control sequence"):
        Typesetter().inline(r"\oops")


def test_what_is_not_installed_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "py_mini_racer", None)
    with pytest.raises(GenerationError, match=r"pip install 'symloss\[docs\]' installs them"):
        build_site([declared()["l1"]], tmp_path / "site")
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def browser():
    with Chromium() as one:
        yield one


@needs_chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_open_without_a_complaint(site, pages, browser, dark):
    for path in pages:
        for width in (1400, 360):
            browser.open(path, width, dark=dark)
            assert browser.run("document.documentElement.scrollWidth") == width, path.name
            assert browser.run("document.fonts.check('16px \"Source Serif 4\"')")
    assert browser.errors == []


@needs_chromium
def test_a_slider_moves_the_curve_and_keys_the_cursor(site, browser):
    browser.open(site / "losses" / "huber.html")
    curve = "document.querySelector('.plot path.gradient[d^=M3], .plot g path.gradient').getAttribute('d')"
    before = browser.run(curve)
    assert before.count("L") > 100
    browser.run("""{
        const delta = document.querySelector('.sliders input[aria-label=delta]');
        delta.value = 2.5; delta.dispatchEvent(new Event('input'));
    }""")
    assert browser.run(curve) != before
    browser.run("document.querySelector('.plot figure > svg').dispatchEvent("
                "new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))")  # fmt: skip
    assert "loss" in browser.run("document.querySelector('.readout').textContent")
    assert browser.errors == []


@needs_chromium
def test_steps_down_the_gradient_go_to_the_label(site, browser):
    browser.open(site / "losses" / "cross_entropy.html")
    assert browser.run("document.querySelector('.field').hidden") is False
    far = """[...document.querySelectorAll('.field line')].map(line => {
        const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map(name => +line.getAttribute(name));
        return Math.hypot(x2 - 20, y2 - 262.5) - Math.hypot(x1 - 20, y1 - 262.5);
    })"""  # from the corner of the class that is the label
    moved = browser.run(far)
    assert len(moved) == 120 and max(moved) < 0
    assert browser.errors == []


@needs_chromium
def test_a_switch_shows_another_variant(site, browser):
    browser.open(site / "losses" / "nmae.html")
    shown = "[...document.querySelectorAll('.panel:not([hidden])')].map(one => one.id).join()"
    assert browser.run(shown) == "nmae"
    browser.run("document.querySelector('.switches input:not(:checked)').click()")
    assert browser.run(shown) in {one.name for one in declared()["nmae"].variants}
    assert browser.run("location.hash") == f"#{browser.run(shown)}"


@needs_chromium
def test_search_finds_by_symbol(site, browser):
    browser.open(site / "index.html")
    browser.run("""{
        const field = document.getElementById('search');
        field.value = 'delta'; field.dispatchEvent(new Event('input'));
    }""")
    assert browser.run("document.querySelector('#found a').pathname").endswith("losses/huber.html")


@needs_chromium
def test_light_and_dark_are_switched_by_hand(site, browser):
    browser.open(site / "index.html", dark=True)
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = browser.run(paper)
    browser.run("document.querySelector('.theme').click()")
    assert browser.run(paper) != dark
    browser.run("localStorage.clear()")
