"""What collecting knows, as a reader meets it on the page."""

from dataclasses import replace

import collected_builders
import pytest
from collected_builders import calendar, compared, due, returned, revision, shown
from pack_builders import AREAS, NEGLECT_RATE, Curves, curve, full_sections, header, note, pack, points
from page_reading import read_page

from oba.analysis.checks import CHECKS
from oba.pack.canonical import pack_json
from oba.pack.collected_facts import Calendar, Comparison, IndicatorName, Returns, Revisions
from oba.pack.figure_facts import Included
from oba.render.environment import environment
from oba.render.html import render_html
from oba.render.words import NBSP


def page_of(stage="collect", **changes):
    return read_page(render_html(pack_json(pack(stage, full_sections(stage) | changes))))


def say(macro, *arguments):
    text = getattr(environment().get_template("sections/sentences.j2").module, macro)(*arguments)
    return str(text).replace(NBSP, " ")


@pytest.fixture(scope="module")
def full_page():
    return page_of()


@pytest.fixture(scope="module")
def empty_page():
    return page_of(**collected_builders.empty())


@pytest.fixture(scope="module")
def suppressed_page():
    return page_of(**collected_builders.suppressed(NEGLECT_RATE, AREAS))


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("internal", "For named people"),
        ("region", "For the authorities of the partnership"),
        ("public", "For everyone: small numbers are withheld"),
    ],
)
def test_the_first_page_says_for_whom_the_pack_is(profile, words):
    made = replace(pack("collect", full_sections("collect")), header=header("collect", profile=profile))
    page = read_page(render_html(pack_json(made)))
    assert f"as of 31 December 2024 {words} In this pack" in page.text


@pytest.mark.parametrize(
    "sentence",
    [
        "There are no headline figures to compare yet.",
        "No set of statistical neighbours was public by 31 December 2024",
        "Nothing is returned for this priority.",
        "No indicator has come in two releases yet, so that nothing can have been revised.",
        "Nothing is known of when these figures are published.",
        "Nothing is noted of these figures.",
        "No published figure was corrected: all stand as their publishers printed them.",
        "No change of boundary is bridged.",
    ],
)
def test_what_there_is_not_is_said_in_one_sentence(empty_page, sentence):
    assert sentence in empty_page.text


@pytest.mark.parametrize(
    "words",
    [
        # scorecard
        "per 10,000, 2024",
        "%, 2024 (provisional) may not be the newest",
        "%, 2024 (revised); kept out, a check failed",
        "N-H3 may have newer figures than these: dfe-cin-2025 could not be taken in on 2024-12-20",
        "14 of 15",
        "worked out from 14 of 15",
        "31 October 2024, public for 61 days",
        # comparison
        "Nothing here is a rank.",
        "by the “Children's services statistical neighbour model” of the Department for Education, published on "
        "31 May 2024 (dfe-2024)",
        "Bath and North East Somerset 20.0 down 0.5 24.3 (9 of 10)",
        "Bournemouth, Christchurch and Poole 0.0 no change 0.0 (1 of 10)",
        "Bristol, City of c not known: no number now no number: 0 of 10",
        "Cornwall 19.0 not known: c before not in the set",
        "Isles of Scilly too small to judge 3.0 up 1.0 too small to compare",
        "South West worked out from the counts of 13 of 15 authorities 24.0 up 1.0 does not apply",
        "England 148 of 153 authorities have a number 24.2 no change does not apply",
        "Nothing had been published of Care leavers in education, employment or training (C-H4).",
        # what authorities returned
        "As returned by the authorities: not published, and not checked by a publisher.",
        "2 of 3 authorities returned Q4 2024, the latest period that any did.",
        "Devon 0.0 Torbay c Dorset not returned Isles of Scilly not asked: too small",
        "South West the authorities together 0.0 from 1 of 3 authorities",
        "not worked out: there are no counts to add",
        "No authority has returned a figure yet: 0 of 3.",
        "Use of a recognised neglect tool (D-N1), a figure that we want and did not have",
        "It fills no gap that the priority has named",
        # revisions
        "The newest release revised 1 of the 2 indicators that came in two.",
        "Child protection plans for neglect N-H1 211 1 1 1 1 1 1 4",
        "Torbay 2024 3.0 c number withdrawn",
        "Devon 2024 8.3 not there cell gone",
        "Devon 2024 not there 0.0 new cell",
        "up 0.1: Devon, 2024",
        "The same in both releases: N-S8.",
        "In one release only, so that nothing can be compared: E-3.",
        # calendar
        "Arrived 1 October 2024 to 30 November 2024 Children in need 2024, public for 61 days 30 December 2024",
        "1 day late 1 October 2024 to 30 December 2024 none held here never asked",
        "Due: nothing new when last asked",
        "cannot be had since 29 December 2024; last answered on 30 December 2024",
        "cannot be had since 29 December 2024; never answered before",
        "Not known not known: no month is given for it",
        "Due: nothing has come yet on 9 January 2025",
        "6 of 12 returns wanted of the authorities by 31 December 2024 have come.",
        "Devon 4 of 4 nothing: all of it has come",
        "Torbay 2 of 4 M-N1: Q3 2024 and Q4 2024",
        "Dorset 0 of 4 everything that is asked for",
        "Not asked, because too small: Isles of Scilly.",
        # boundaries
        "2020 break every indicator Dorset; Bournemouth, Christchurch and Poole The first year of the new council.",
        "Devon, 2024 Child protection plans for neglect (N-H1) 1.3 Children in need 2024 13.0",
        "withheld from readers of this pack",
        "Until the change: Dorset (former county); Bournemouth; Poole. Since then: Dorset;",
        "2018 0 21.4 areas before the change",
        "2019 330 x areas before the change; no figure: what the count is out of is not known of every area",
        "2020 1,317 0.0 areas after the change",
        "2021 not known c nothing published of either; no figure: confidential",
        "No series for Median days (N-S7)",
        "Shown for headline indicators, and not for the 4 other indicators.",
        # quality
        "3 checks made: values within what can be, jumps against an area’s own history and rows that stand twice.",
        "The newest release could not be used for N-H3: dfe-cin-2025 could not be taken in",
        "Values within what can be failure all areas Two figures above 100. no",
    ],
)  # fmt: skip
def test_a_full_pack_says(full_page, words):
    assert words in full_page.text


def test_a_pack_of_symbols_prints_no_number_in_their_place(suppressed_page):
    told = suppressed_page.text.partition("Nothing here is a rank.")[2].partition("Checks on the figures made")[0]
    assert "Devon c not known: no number now no number: 0 of 10" in told
    assert "South West 0 of 15 authorities have a number c" in told
    assert "no number changed" in told
    assert "2018 not known c areas before the change; no figure: confidential" in told


def test_every_symbol_in_a_table_says_what_it_means(suppressed_page):
    marked = [attrs.get("title") for tag, attrs in suppressed_page.tags if tag == "abbr"]
    assert len(marked) > 30
    assert all(marked)


def test_without_a_public_set_of_neighbours_the_table_has_no_column_for_them():
    told = Comparison(
        neighbour_set=None,
        tables=(
            replace(collected_builders.comparison(NEGLECT_RATE, AREAS).tables[0], rows=(compared("Devon", 3.0, 0.0),)),
        ),
        unpublished=(),
    )
    text = page_of(comparison=told).text
    assert "Devon 3.0 up 3.0" in text
    assert "Mean of its statistical neighbours" not in text


@pytest.mark.parametrize(
    ("included", "words"),
    [
        (Included(n=1, of=15, is_sum=False), "1 of 15 authorities has a number"),
        (Included(n=0, of=15, is_sum=False), "0 of 15 authorities have a number"),
        (Included(n=12, of=15, is_sum=True), "worked out from the counts of 12 of 15 authorities"),
    ],
)
def test_a_figure_of_the_region_says_how_many_authorities_stand_behind_it(included, words):
    assert say("region_includes_words", included) == words


NAMED = (IndicatorName(id="A", name="A"),)


@pytest.mark.parametrize(
    ("n_revised", "unchanged", "sentence"),
    [
        (0, NAMED, "Nothing was revised: of 1 indicator that came in two releases"),
        (1, (), "The newest release revised the one indicator that came in two."),
        (2, (), "The newest release revised all 2 indicators that came in two."),
        (2, NAMED, "The newest release revised 2 of the 3 indicators that came in two."),
    ],
)
def test_how_much_was_revised_is_told_first(n_revised, unchanged, sentence):
    told = Revisions(revised=(revision(),) * n_revised, unchanged=unchanged, one_release=())
    assert say("revised_headline", told).startswith(sentence)


def test_changes_too_many_to_list_are_counted():
    told = Revisions(revised=(revision(n_unlisted=1), revision(indicator="B", indicator_name="B", n_unlisted=1240)),
                     unchanged=(), one_release=())  # fmt: skip
    text = page_of(revisions=told).text
    assert "Of earlier periods 1 more cell changed and is not listed." in text
    assert "Of earlier periods 1,240 more cells changed and are not listed." in text
    assert "cell by cell (1,246)" in text


def test_a_publication_that_is_not_late_is_not_marked_as_late():
    text = page_of(calendar=Calendar(publications=(due(),), chase=None)).text
    assert "late" not in text.partition("Publications that bring these figures")[2].partition("Notes, breaks")[0]
    assert "What authorities have not returned" not in text
    assert say("due_words", replace(calendar().publications[1], days_late=1240)) == "1,240 days late"


def test_a_return_of_zero_is_a_return():
    told = Returns(region_name="South West", measures=(returned(together=shown("2024-Q4", 0.0), n_included=0),))
    assert "South West the authorities together 0.0 from 0 of 3 authorities" in page_of(returns=told).text


def test_notes_and_breaks_stand_below_the_chart_and_in_its_table():
    noted = curve(
        notes=(note("2016", is_break=True, text="Counted anew."), note("2020", text="Schools were closed.")),
        since=points(2025, 26.2),
        provisional=("2025",),
    )
    text = page_of("story", curves=Curves(curves=(noted,))).text
    assert (
        "1. Break: figures from 2016 on cannot be compared with those before. Counted anew. Publisher's notes" in text
    )
    assert "2. 2020: Schools were closed." in text
    assert "2016 break 1 19.6" in text
    assert "2020 note 2 23.4" in text
    assert "2025 26.2 (new) (provisional)" in text
    assert "Hollow dot: provisional." in text


def test_notes_on_a_curve_without_figures_are_not_lost():
    bare = curve(history=(), forecast=(), comparators=(), notes=(note("2016", text="Not collected that year."),))
    assert "1. 2016: Not collected that year." in page_of("story", curves=Curves(curves=(bare,))).text


def test_every_check_has_its_name_in_words():
    names = environment().get_template("sections/sentences.j2").module.CHECKS
    assert set(names) == set(CHECKS)
