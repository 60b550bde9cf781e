"""The pages of the library: what they hold, where they stand, and that all of it hangs together."""

import posixpath
import random
import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urldefrag
from xml.etree import ElementTree as ET

import pytest
from library_builders import OTHER, entry, entry_of, shelf, two_cycles, usual_pages, usual_shelf
from pack_builders import empty_sections, full_sections, pack
from page_reading import read_page

from oba.domain.disclosure import Profile
from oba.render.glossary import readers_words
from oba.render.library import addresses
from oba.render.library.entry import PackFile, newest_first, successive, superseded
from oba.render.library.gist import UNREADABLE, gist_of, gist_text, read_gist
from oba.render.library.index import index_page
from oba.render.library.library import SearchState
from oba.render.library.pages import library_pages
from oba.render.policy import PAGE_POLICY, SEARCH_POLICY

SHELF = usual_shelf()
PAGES = usual_pages()
HTML = {address: content for address, content in PAGES.items() if address.endswith(".html")}
HOSTILE = '<script>alert(1)</script>{{ 7*7 }}" onclick="x'


@pytest.fixture(params=sorted(HTML))
def page(request):
    return read_page(HTML[request.param])


def text_of(address):
    return read_page(PAGES[address]).text


def test_every_page_is_well_formed_and_its_headings_skip_no_level(page):
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(page.headings))


def test_every_table_has_one_caption_and_every_head_its_scope(page):
    assert all(table.captions == 1 and table.unscoped == 0 and table.headers for table in page.tables)


def test_every_page_has_its_landmarks_a_skip_link_and_unique_ids(page):
    tags = [tag for tag, _ in page.tags]
    assert [tags.count(landmark) for landmark in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert "#main" in page.all("href")
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    within = {link[1:] for link in page.all("href") if link.startswith("#")}
    assert within | set(page.all("aria-labelledby")) <= set(ids)


def test_every_box_that_scrolls_can_be_reached_by_keyboard_and_has_its_own_name(page):
    boxes = [attrs for tag, attrs in page.tags if tag == "div" and attrs.get("class") == "box"]
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    names = [box["aria-label"] for box in boxes]
    assert len(names) == len(set(names)) == len(page.tables)


def test_every_link_leads_to_a_page_of_the_library_or_to_a_file_of_a_pack_in_it():
    files = {f"../{one.folder}/pack.{file.extension}" for one in SHELF.library.entries for file in one.files}
    ids = {address: set(read_page(content).all("id")) for address, content in HTML.items()}
    for address, content in HTML.items():
        for link in read_page(content).all("href"):
            target, anchor = urldefrag(link)
            found = posixpath.normpath(posixpath.join(posixpath.dirname(address), target)) if target else address
            assert found in PAGES or found in files, (address, link)
            assert not anchor or anchor in ids[found], (address, link)


def test_the_first_page_leads_to_every_other_page_by_links():
    seen, waiting = set(), ["index.html"]
    while waiting:
        address = waiting.pop()
        if address in seen or address not in HTML:
            continue
        seen.add(address)
        for link in read_page(HTML[address]).all("href"):
            target = urldefrag(link)[0]
            waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(address), target)))
    assert seen == set(HTML)


def test_addresses_are_made_of_slugs_codes_and_digests_alone():
    before, after = (
        entry_of(pack("plan", full_sections("plan"), cycle=c, as_of=d))
        for c, d in (("2024-25", "2025-04-30"), ("2025-26", "2026-06-30"))
    )
    assert {
        "index.html",
        "search.html",
        "search.js",
        "glossary.html",
        "accessibility.html",
        "feed.xml",
        "priority/neglect.html",
        "priority/neglect.xml",
        "priority/children-in-care.html",
        "priority/children-in-care.xml",
        "indicator/N-H3.html",
        "area/E12000009.html",
        f"compare/{before.digest[:12]}-{after.digest[:12]}.html",
    } <= set(PAGES)
    form = r"(index|search|glossary|accessibility)\.html|search\.js|feed\.xml|priority/[a-z0-9-]+\.(html|xml)"
    form += r"|(indicator|area)/[A-Za-z0-9-]+\.html|compare/[0-9a-f]{12}-[0-9a-f]{12}\.html"
    assert [address for address in PAGES if not re.fullmatch(form, address)] == []


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a--b", "é", "a b", "."])
def test_what_cannot_stand_in_an_address_is_refused(name):
    with pytest.raises(ValueError, match="cannot stand in an address"):
        addresses.indicator_page(name)


def test_anchors_of_the_glossary_stand_for_every_verdict_and_symbol():
    ids = set(read_page(PAGES["glossary.html"]).all("id"))
    for case in ("turned", "too_early", "not_turned", "worse_as_elsewhere", "not_assessable"):
        assert addresses.verdict_anchor(case).partition("#")[2] in ids
    for status in ("suppressed", "not applicable", "not yet published", "missing"):
        assert addresses.symbol_anchor(status).partition("#")[2] in ids


def test_the_glossary_explains_every_word_that_packs_do():
    page = read_page(PAGES["glossary.html"])
    ids = page.all("id")
    assert [word.anchor for word in readers_words() if word.anchor not in ids] == []
    assert all(f"{word.name} {word.meaning.replace('*', '')}" in page.text for word in readers_words())


def test_the_same_packs_give_the_same_bytes_whatever_order_they_come_in():
    entries = list(SHELF.library.entries)
    random.Random(7).shuffle(entries)  # noqa: S311 - nothing is kept secret by it
    shuffled = replace(SHELF, library=replace(SHELF.library, entries=tuple(entries)))
    assert shuffled.rendered() == PAGES
    inputs = {address: page.inputs for address, page in library_pages(SHELF.library, SHELF.read).items()}
    assert {a: page.inputs for a, page in library_pages(shuffled.library, shuffled.read).items()} == inputs


def test_packs_stand_by_priority_then_latest_cycle_then_stage_and_the_newest_of_a_stage_first():
    text = text_of("index.html")
    order = [
        "Newest packs",
        "Review the outcomes Illustrative 11 December 2026",
        "Improving outcomes for children in care This priority by itself",
        "Preventing and tackling neglect This priority by itself",
        "Cycle 2025-26 Packs of Preventing",
        "Collect the data Illustrative 30 April 2026",
        "Cycle 2024-25 Packs of Preventing",
        "Collect the data 1 January 2025",
        "Collect the data Illustrative A newer one follows 31 December 2024",
        "Tell the story",
        "Make the plan",
        "Review the outcomes",
    ]
    places = [0]
    for words in order:
        places.append(text.index(words, places[-1]))


def test_a_pack_is_listed_with_its_files_their_sizes_its_readers_and_what_is_illustrative():
    library = replace(SHELF.library, entries=(entry(illustrative=True, profile="public"),))
    text = read_page(index_page(library, {}).render()).text
    assert "Page, 210 kB JSON, 1.3 MB" in text
    assert "For everyone: small numbers are withheld" in text
    assert "Illustrative" in text


def test_an_indicators_page_holds_its_definition_its_packs_and_the_verdicts_on_the_region():
    text = text_of("indicator/N-H3.html")
    assert "Of every 100 child protection plans begun in the year" in text
    assert "Turned, and more than elsewhere" in text
    assert "Review the outcomes, Preventing and tackling neglect, 2024-25" in text
    assert "Collect the data, Preventing and tackling neglect, 2025-26" in text
    assert "nothing here attributes a change" in text


def test_an_areas_page_holds_its_headline_figures_and_verdicts():
    text = text_of("area/E12000009.html")
    assert "Headline indicators now" in text
    assert "Second or subsequent plans N-H3" in text
    assert "Turned, and more than elsewhere as of 11 December 2026" in text
    assert "Turned, and more than elsewhere in 3 packs, as of 12 December 2025 to 11 December 2026" in text


def test_packs_for_everyone_and_for_the_authorities_are_told_apart_and_never_mixed():
    page = PAGES["indicator/N-H3.html"].decode()
    region, public = page.index("In packs for the authorities"), page.index("In packs for everyone")
    folders = {one.profile: [] for one in SHELF.library.entries}
    for one in SHELF.library.entries:
        folders[one.profile].append(one.folder)
    between, after = page[region:public], page[public:]
    assert any(folder in after for folder in folders["public"])
    assert not any(folder in after for folder in folders["region"])
    assert not any(folder in between for folder in folders["public"])


def test_a_pack_is_compared_with_the_one_before_of_its_stage_and_readers_alone():
    compared = {address for address in PAGES if address.startswith("compare/")}
    assert len(compared) == 5  # collect twice, story, plan, review; never public with region or two priorities
    by_digest = {one.digest[:12]: one for one in SHELF.library.entries}
    for address in compared:
        before, after = (by_digest[name] for name in address[8:-5].split("-"))
        assert (before.priority, before.stage, before.profile) == (after.priority, after.stage, after.profile)
        assert before.as_of < after.as_of


def test_a_library_for_everyone_holds_public_packs_alone_and_says_so():
    packs = [one for one in two_cycles() if one.header.profile == "public"]
    pages = shelf(packs, profile=Profile.PUBLIC).rendered()
    text = read_page(pages["index.html"]).text
    assert "This library holds packs for everyone, in which small numbers are withheld." in text
    assert "For the authorities of the partnership" not in text
    with pytest.raises(ValueError, match="a pack for region in the library for public"):
        shelf(profile=Profile.PUBLIC)


def test_an_empty_library_is_made_of_sound_pages_that_say_so_and_has_no_feed():
    pages = shelf([]).rendered()
    assert set(pages) == {"index.html", "search.html", "search.js", "glossary.html", "accessibility.html"}
    page = read_page(pages["index.html"])
    assert page.headings == [1]
    assert "No pack has been published yet." in page.text


def test_a_pack_that_cannot_be_read_is_listed_all_the_same_and_not_compared():
    library = SHELF.library
    gists = dict.fromkeys(library.gists, UNREADABLE)
    pages = replace(SHELF, library=replace(library, gists=gists)).rendered()
    assert not [address for address in pages if address.split("/")[0] in {"compare", "area", "indicator"}]
    assert all(one.folder in pages["index.html"].decode() for one in library.entries)


def test_hostile_text_is_shown_and_not_run():
    made = pack("review", full_sections("review"), priority_name=HOSTILE, cycle=HOSTILE, partnership_name=HOSTILE)
    pages = shelf([made, replace(made, header=replace(made.header, as_of="2026-12-31"))]).rendered()
    for address, content in pages.items():
        if address.endswith(".html"):
            page = read_page(content)
            assert [dict(attrs) for tag, attrs in page.tags if tag == "script"] in (
                [],
                [{"src": "search.js", "defer": None}],
            )
            assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        if address.endswith(".xml"):
            assert HOSTILE in "".join(ET.fromstring(content).itertext())  # noqa: S314 - our own


def test_no_page_but_the_search_lets_a_script_run():
    for address, content in HTML.items():
        policy = SEARCH_POLICY if address == "search.html" else PAGE_POLICY
        contents = [
            a["content"] for t, a in read_page(content).tags if a.get("http-equiv") == "Content-Security-Policy"
        ]
        assert contents == [policy]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SearchState(), "No search index has been made. oba packs index"),
        (SearchState(can_be_made=False), "Pagefind, which makes it, is not installed"),
        (SearchState(n_packs=9, n_missing=0, as_of="2026-06-30"), "made of 9 packs, the newest as of 30 June 2026"),
        (SearchState(n_packs=9, n_missing=1, as_of="2026-06-30"), "1 pack published since is not in it yet"),
    ],
)
def test_the_page_for_searching_says_how_old_its_index_is(state, words):
    assert words in read_page(shelf(search=state).rendered()["search.html"]).text


def test_the_statement_says_what_is_not_known_and_whom_to_tell():
    text = text_of("accessibility.html")
    assert "No person has tested these pages" in text
    assert "not certified" in text
    assert "Preventing and tackling neglect Officer group for neglect" in text
    assert "Prepared on 11 December 2026" in text


@pytest.mark.parametrize("folder", ["javascript:alert(1)", "https://example.org/", "//example.org/x", "/etc", "a/../b"])
def test_a_pack_outside_the_folder_is_refused(folder):
    with pytest.raises(ValueError, match="is not a relative link"):
        entry(folder=folder)


@pytest.mark.parametrize(("name", "value"), [("stage", "lunch"), ("profile", "press")])
def test_a_stage_or_profile_that_is_not_one_is_refused(name, value):
    with pytest.raises(ValueError, match=f"'{value}' is not a valid"):
        entry(**{name: value})


def test_a_gist_is_read_back_as_it_was_kept_and_nothing_else_is():
    for text in SHELF.texts.values():
        gist = gist_of(text)
        assert gist.is_readable
        assert read_gist(gist_text(gist)) == gist
    for bad in ("", "{}", "[]", "null", '{"layout":"oba-gist/0"}', '{"layout":"oba-gist/1"}', gist_text(gist)[:-20]):
        assert read_gist(bad) is None
    assert gist_of("{}") == UNREADABLE
    assert gist_of('{"schema":"oba-review-pack/2","order":[],"sections":{}}') == UNREADABLE


def test_of_packs_of_one_day_the_later_stage_and_then_the_one_published_last_is_the_newer():
    first, second = entry(place=1), entry(place=2, digest="cd" * 32)
    plan = entry(stage="plan", digest="ef" * 32)
    assert newest_first([first, plan, second]) == [plan, second, first]
    assert superseded([second, first, plan]) == {first.digest}
    assert successive([second, plan, first]) == {second.digest: first}


def test_a_priority_that_shows_nothing_yet_has_a_page():
    made = pack("collect", empty_sections("collect"), **OTHER)
    assert "priority/children-in-care.html" in shelf([made]).rendered()


@pytest.mark.parametrize(
    ("n_bytes", "words"), [(0, "1 kB"), (999, "1 kB"), (1500, "2 kB"), (999_400, "999 kB"), (1_250_000, "1.3 MB")]
)
def test_sizes_of_files_are_said_in_decimal_units(n_bytes, words):
    assert PackFile(extension="pdf", n_bytes=n_bytes).size.replace("\u00a0", " ") == words
