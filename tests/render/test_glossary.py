"""The words that a pack explains: those that it uses, in one wording, in every format."""

import posixpath
from dataclasses import replace

import pytest
from on_demand_builders import every_kind
from page_reading import read_page
from pdf_reading import read_pdf, squeezed
from tree_reading import every
from word_reading import WordDocument, text_of

from oba.domain.cycle import Stage
from oba.pack.canonical import pack_json
from oba.render.blocks import Picture, Terms, Words
from oba.render.document import document
from oba.render.docx import render_docx
from oba.render.glossary import MOST_WORDS, glossary_address, meanings, readers_words, words_used
from oba.render.html import render_html
from oba.render.limits import AMPLE
from oba.render.pdf import render_pdf
from oba.store.packs import pack_path
from oba.store.reports import report_path

KINDS = every_kind()


def explained(told):
    """The names of the words that a document explains."""
    return ["".join(word.text for word in term.name) for terms in every(told.parts[-1], Terms) for term in terms.terms]


@pytest.fixture(scope="module", params=KINDS.values(), ids=KINDS.keys())
def given(request):
    text = pack_json(request.param)
    return request.param, text, document(text)


def test_every_pack_ends_with_the_few_words_that_it_uses(given):
    pack, _, told = given
    names = explained(told)
    assert told.parts[-1].title == "Words used in this pack"
    assert 0 < len(names) <= (AMPLE.most_words if pack.header.kind == "curve report" else MOST_WORDS)
    said = "\n".join([word.text for word in every(told.parts[:-1], Words)] + [one.alt for one in every(told, Picture)])
    assert [name for name in names if name not in {word.name for word in words_used(said, len(readers_words()))}] == []


def test_the_page_explains_the_same_words_and_leads_to_all_of_them(given):
    pack, text, told = given
    page = read_page(render_html(text))
    last = page.text[page.text.rindex("Words used in this pack") :]
    meant = {word.name: word.meaning.replace("*", "") for word in readers_words()}
    assert [name for name in explained(told) if f"{name} {meant[name]}" not in last] == []
    assert glossary_address(pack.header) in page.all("href")


@pytest.mark.slow
def test_print_and_word_hold_them_and_lead_nowhere(given):
    _, text, told = given
    printed, written = read_pdf(render_pdf(text)).words, WordDocument(render_docx(text))
    words = squeezed("".join(map(text_of, written.paragraphs)))
    meant = {word.name: squeezed(word.meaning.replace("*", "")) for word in readers_words()}
    assert [name for name in explained(told) if meant[name] not in printed or meant[name] not in words] == []
    assert not [target for _, target, _ in written.relationships["word/document.xml"].values() if "glossary" in target]


def test_the_link_leads_from_where_packs_and_reports_lie_to_the_library_beside_them():
    for name, pack in KINDS.items():
        folder = (
            report_path(kind="curve", name="N-H3-E1", digest="0" * 64)
            if pack.header.stage is None
            else pack_path(priority="neglect", cycle="2024-25", stage=Stage(pack.header.stage), digest="0" * 64)
        )
        found = posixpath.normpath(posixpath.join(folder, glossary_address(pack.header)))
        assert found == "library/glossary.html", name


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p>Two baselines and a forecast.</p>", ["Baseline", "Forecast"]),
        ("<p>It returned, overturned.</p>", []),
        ("<p>It has <strong>not turned</strong>.</p>", ["Turned", "Not turned"]),
        ('<p class="forecast">Level.</p><p title="no forecast" lang="en">Level.</p>', []),
        ("a forecast", ["Forecast"]),
        ("<p>Provisional</p>", ["Provisional"]),
        ("", []),
    ],
)
def test_a_word_is_used_where_the_text_says_it(markup, names):
    assert [word.name for word in words_used(markup)] == names


def test_no_more_words_are_explained_than_asked_for():
    markup = " ".join(word.term for word in readers_words()) + " leverage headline curve"
    assert len(words_used(markup)) == MOST_WORDS
    assert [word.name for word in words_used(markup, 2)] == ["Headline indicator", "Baseline"]


def test_meanings_stand_in_the_glossary_alone_and_each_has_a_place_of_its_own():
    assert all(word.meaning == meanings()[word.term] for word in readers_words())
    assert len({word.anchor for word in readers_words()}) == len(readers_words())


def test_a_pack_that_uses_none_of_them_still_leads_to_the_glossary():
    empty = KINDS["empty area pack"]
    bare = replace(empty, sections={name: one for name, one in empty.sections.items() if name == "sources"})
    page = read_page(render_html(pack_json(bare)))
    assert "Words used in this pack More words, with their meanings" in page.text
