"""Bad input, in every format that a pack is published in: shown as it was typed, within the page, and never obeyed.

What is refused before any format is made (a template that cannot be used, a logo that is no picture) is tested where it
is refused; here, that no format goes on without it.
"""

import base64
import re
from dataclasses import replace
from functools import cache

import pytest
from brand_builders import BRAND
from builders.campaigns import sampled
from collected_builders import due
from everything_said import cells_of, expected, links_in, printed, said_in, squeezed
from jinja2 import UndefinedError
from pack_builders import SOURCES, action, full_sections, header, pack, plan
from page_reading import read_page
from whole_builders import FORMULAS, HOSTILE, MARKDOWN, said_by_people, stage_of, whole_packs

from oba.pack.canonical import pack_json
from oba.pack.collected_facts import Calendar
from oba.pack.facts import Sources
from oba.render.formats import FORMATS
from oba.render.overlay import Overlay

pytestmark = pytest.mark.slow

WORDED = ("html", "pdf", "docx", "xlsx")
"""Formats that a person reads; JSON is the facts themselves."""
ALLOWED = re.compile(r"https://|mailto:|pack\.json$|(\.\./)+library/glossary\.html$")
EVERYWHERE = [(text, stage_of(k)) for k, text in enumerate((*HOSTILE, " ".join(FORMULAS)))]
CASES = [(extension, *case) for case in EVERYWHERE for extension in WORDED]
CASES += [("xlsx", text, stage_of(k)) for k, text in enumerate(FORMULAS)]
MARKED = [(extension, MARKDOWN[0]) for extension in WORDED]
MARKED += [("html", MARKDOWN[1]), ("html", MARKDOWN[2]), ("docx", MARKDOWN[1])]


def made(extension, shown):
    return FORMATS[extension](pack_json(shown))


@cache
def plain(extension):
    return made(extension, said_by_people(""))


def test_every_format_but_the_facts_themselves_is_looked_at():
    assert {*WORDED, "json"} == set(FORMATS)


@pytest.mark.parametrize(("extension", "text", "stage"), sampled(CASES, every=3))
def test_what_people_write_is_shown_as_they_wrote_it_and_does_nothing(extension, text, stage):
    """Behind every free text of every section. A PDF says in words what no letter of its fonts shows."""
    content = made(extension, said_by_people(text, stage))
    told = said_in(extension, content)
    assert told.count(expected(extension, text)) > 20
    assert not [link for link in links_in(extension, content) if not ALLOWED.match(link)]
    match extension:
        case "html":
            tags = read_page(content).tags
            assert "script" not in {tag for tag, _ in tags}
            assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
        case "pdf":
            read = printed(content)
            assert read.outside == []
            assert f"page {len(read.pages)} of {len(read.pages)}" in read.footers[-1]
        case "xlsx":
            assert "formula" not in {kind for kind, _ in cells_of(content)}


@pytest.mark.parametrize(("extension", "text"), MARKED, ids=[f"{one}-{text[:9]}" for one, text in MARKED])
def test_marks_lead_nowhere_load_nothing_and_make_no_part_of_the_page(extension, text):
    """PDF and Word are made from the page's own parts, so that what makes none there makes none in them."""
    content = made(extension, said_by_people(text))
    led = links_in(extension, content) - links_in(extension, plain(extension))
    assert {link for link in led if not link.startswith("https://example.org/")} == set()
    if extension == "html":
        page, without = read_page(content), read_page(plain(extension))
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "blockquote", "pre", "iframe"})
        assert page.headings == without.headings
        assert len(page.tables) == len(without.tables)
    word = next(word for word in ("tracker", "fenced", "unclosed") if word in text)
    assert said_in(extension, content).count(word) > 20


@pytest.mark.parametrize("extension", WORDED)
def test_an_address_that_is_no_page_is_no_link(extension):
    release = replace(SOURCES.releases[0], url="javascript:alert(1)")
    publication = due(url="javascript:alert(2)")
    sections = {"sources": Sources(releases=(release,)), "calendar": Calendar(publications=(publication,), chase=None)}
    content = made(extension, pack("collect", full_sections("collect") | sections))
    assert not [link for link in links_in(extension, content) if "javascript" in link]
    assert squeezed(release.title) in said_in(extension, content)


def test_two_hundred_actions_are_all_on_the_page():
    """Those of the other formats are counted where their tables are tested."""
    many = tuple(action(slug=f"a-{k}", what=f"Action {k} of many.") for k in range(200))
    shown = pack("plan", full_sections("plan") | {"plan": replace(plan(), actions=many)})
    told = said_in("html", made("html", shown))
    assert [one.what for one in many if squeezed(one.what) not in told] == []


@pytest.mark.parametrize("extension", WORDED)
@pytest.mark.parametrize("name", ["empty stages", "suppressed stages"])
def test_a_pack_of_nothing_and_one_of_symbols_show_no_number_in_place_of_what_is_not_known(extension, name):
    told = said_in(extension, made(extension, whole_packs()[name]))
    assert not re.search(r"\b(None|nan|Undefined|inf)\b", told)
    if name.startswith("empty"):
        assert extension == "xlsx" or "Nobaselinehasbeenfrozen" in told
    else:
        assert "confidential" in told


@pytest.mark.parametrize("extension", ["html", "pdf", "docx"])
def test_a_template_with_an_unknown_variable_makes_no_file(extension):
    own = Overlay(templates=(("sections/gate.html.j2", "<p>{{ section.meet }}</p>"),))
    text = pack_json(pack("plan", full_sections("plan")))
    with pytest.raises(UndefinedError, match="has no attribute 'meet'"):
        FORMATS[extension](text, overlay=own)


@pytest.mark.parametrize("extension", ["json", "xlsx"])
def test_what_words_nothing_leaves_templates_alone(extension):
    own = Overlay(templates=(("sections/gate.html.j2", "<p>{{ section.meet }}</p>"),))
    text = pack_json(pack("plan", full_sections("plan")))
    assert FORMATS[extension](text, overlay=own) == FORMATS[extension](text)


def with_logo(old, new):
    branded = pack_json(pack("plan", full_sections("plan"), brand=BRAND))
    assert branded.count(old) == 1
    return branded.replace(old, new)


@pytest.mark.parametrize("extension", WORDED)
@pytest.mark.parametrize(
    ("old", "new"),
    [('"media_type":"image/svg+xml"', '"media_type":"text/html"'), ('"data":"', '"data":"not base 64!')],
    ids=["no picture", "no bytes"],
)
def test_a_pack_whose_logo_is_no_picture_makes_no_file(extension, old, new):
    with pytest.raises(ValueError, match=r"not a logo: .*; expected SVG or PNG in base 64"):
        FORMATS[extension](with_logo(old, new))


@pytest.mark.parametrize("extension", WORDED)
def test_a_logo_that_turns_out_to_be_words_does_not_hold_up_a_pack(extension):
    """Definitions refuse it; of a pack that holds it all the same everything else is shown."""
    words = base64.b64encode(b"This is no picture.").decode()
    shown = pack("plan", full_sections("plan"), brand=replace(BRAND, logo=replace(BRAND.logo, data=words)))
    assert squeezed(header("plan").priority_name) in said_in(extension, made(extension, shown))
