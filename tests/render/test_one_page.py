"""The Turn the Curve report fits one sheet of A4, whatever people write; read back from what a browser prints."""

import subprocess
from dataclasses import replace

import pypdfium2
import pytest
from browsing import QUIET, found_browser
from on_demand_builders import KINDS, area_curve, curve_report, empty_report, full_report, header, suppressed_report
from pack_builders import (
    REFUSED,
    SOURCES,
    action,
    agreed_line,
    judgement,
    note,
    override,
    plan,
    story,
    worse,
)

from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack, Sources
from oba.render.html import render_html
from oba.render.limits import TIGHT, WITH_FEWER_WORDS, shortened
from oba.render.one_page import fitted

A4_POINTS = (595, 842)
LONG = "The help that a family has had ends on the day on which its plan does, and nobody is named to come back. " * 9
TEXTS = {
    "prose": LONG,
    "one unbroken word": "x" * 900,
    "capitals": "WIDE WORDS IN CAPITALS " * 40,
    "the broadest letter": "W" * 900,
    "full-width letters": "漢字" * 400,
    "many lines": "one line\n\n" * 90,
}


@pytest.fixture(scope="module")
def browser():
    return found_browser()


def everything(text):
    """A report in which every list is forty long, every text long, and every optional part there."""
    factor, (idea, _), partner = story().curves[0].hindering[0], plan().ideas, story().partners[0]
    factors = tuple(replace(factor, slug=f"f{k}", what=text, evidence=text, areas=(text,) * 20) for k in range(40))
    best = tuple(replace(idea, slug=f"i{k}", what=text, evidence=text) for k in range(3))
    said = replace(judgement().said, by=text)
    lines = tuple(
        agreed_line(scenario, 27.5, 28.0, area="E4", area_name=text, why=text, said=said)
        for scenario in ("agreed", "high", "middle", "low")
    )
    curve = area_curve()
    overridden = worse(overrides=tuple(override(why=text, said=said) for _ in range(9)))
    return curve_report(
        curve=replace(
            curve,
            area_name=text,
            indicator=replace(
                curve.indicator,
                name=text,
                lay_definition=text,
                technical_definition=text,
                publisher=text,
                period_meaning=text,
            ),
            judgement=replace(judgement(), why=text, said=said),
            verdict=replace(overridden, provisional=True, periods=("2025", "2026", "2027")),
            agreed=lines,
            notes=tuple(note(str(year), text=text, source=text, is_break=year % 2 == 0) for year in range(2013, 2026)),
        ),
        stale=REFUSED + text,
        story=replace(curve_report().story, helping=factors, hindering=factors),
        partners=tuple(replace(partner, name=text, role=text) for _ in range(40)),
        best=best,
        low_cost=replace(idea, slug="low", what=text),
        off_the_wall=replace(idea, slug="wall", what=text),
        n_other_ideas=37,
        actions=tuple(action(slug=f"a{k}", what=text, owner=text, note=text, overdue=True) for k in range(40)),
    )


def crowded(text):
    release = replace(SOURCES.releases[0], title=text, id=text, publisher=text, licence=text, attribution=text)
    releases = tuple(replace(release, id=f"{k} {text}", attribution=f"{k} {text}") for k in range(12))
    texts = dict.fromkeys(("population", "outcome", "partnership_name", "priority_name", "convenor"), text)
    return ReviewPack(
        header=header("curve report", about=(text, text), cycle="2024-25", **texts),
        sections={"curve_report": everything(text), "sources": Sources(releases=releases)},
    )


def printed(browser, pack, folder):
    page, pdf = folder / "pack.html", folder / "page.pdf"
    page.write_bytes(render_html(pack_json(pack)))
    options = ("--headless", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={pdf}")
    command = [browser, *QUIET, *options, page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return pypdfium2.PdfDocument(pdf)


@pytest.mark.slow
@pytest.mark.parametrize(
    "pack",
    [
        full_report("curve report"),
        empty_report("curve report"),
        suppressed_report("curve report"),
        *(crowded(text) for text in TEXTS.values()),
    ],
    ids=["full", "empty", "suppressed", *TEXTS],
)
def test_the_report_on_a_curve_fits_one_sheet_of_paper(browser, pack, tmp_path):
    document = printed(browser, pack, tmp_path)
    assert len(document) == 1
    assert tuple(round(side) for side in document[0].get_size()) == pytest.approx(A4_POINTS, abs=1)
    told = " ".join(document[0].get_textpage().get_text_range().split())
    assert "whose method this pack follows" in told  # the last words of all
    document.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_of_a_curves_report_alone_anything_is_cut(kind, text):
    header_of = header(kind, population=text, partnership_name=text)
    page = render_html(pack_json(replace(full_report(kind), header=header_of))).decode()
    assert (text.strip().replace("\n", "") in page.replace("\n", "")) == (kind != "curve report")


def test_what_a_page_has_room_for_is_shown_whole_and_in_larger_letters():
    report = replace(curve_report(), stale=None)
    page = fitted(replace(report, curve=replace(report.curve, agreed=(), notes=())), WITH_FEWER_WORDS)
    assert page.is_roomy
    assert page.report.actions == report.actions
    assert page.report.story == report.story
    assert page.more_actions == page.more_helping == page.more_partners == 0


def test_of_long_lists_the_first_are_shown_and_the_others_counted():
    page = fitted(everything("A cause that is told at some length, as causes are. "), TIGHT)
    shown = page.report
    assert (len(shown.story.helping), page.more_helping) == (TIGHT.most_causes, 40 - TIGHT.most_causes)
    assert (len(shown.partners), page.more_partners) == (TIGHT.most_partners, 40 - TIGHT.most_partners)
    assert (len(shown.actions), page.more_actions) == (TIGHT.most_actions, 40 - TIGHT.most_actions)
    assert page.is_cut
    assert not page.is_roomy


def test_the_facts_keep_what_the_page_cuts():
    text = pack_json(crowded(LONG))
    assert text.count(LONG.strip()[-60:]) > 100


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("short", 10, "short"),
        ("two words", 11, "two words"),
        ("two or three words", 9, "two or…"),
        ("abcdefghij", 4, "abcd…"),
        ("WWWW", 4, "WW…"),
        ("字字字字", 4, "字字…"),
        ("first line\nsecond", 40, "first line second"),
        ("", 4, ""),
        ("turned \u202eround and round", 10, "turned r…"),
        ("so it is, then", 9, "so it is…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_it_can_be_and_never_turns_what_follows(text, most, shown):
    assert shortened(text, most) == shown
