"""What stands beside story, plan and curves, as a reader meets it: words, pictures, and words for nothing."""

import re
from dataclasses import replace
from html import unescape

import beside_builders as beside
import pytest
from beside_builders import NEGLECT, SECOND_PLANS, area_curve, asked_decision, indicator_curves, measure
from markupsafe import escape
from pack_builders import CASELOAD, curves, empty_sections, full_sections, header, indicator, pack
from page_reading import read_page

from oba.domain.measure import Quadrant
from oba.pack.beside_facts import AreasCurves, CommonCauses, EnablerAction, EnablerFact, Enablers, Measures
from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack
from oba.pack.summary_facts import Asked
from oba.render import palette
from oba.render.geometry import text_width
from oba.render.html import render_html
from oba.render.quadrants import FONT_SIZE, MOST_IN_A_QUADRANT, QUESTIONS, WIDTH, quadrants
from oba.render.small_curves import MOST_TITLE, shared_axis, small_curve, sparkline

STAGE_OF = {
    "asked": "review",
    "common_causes": "story",
    "enablers": "plan",
    "measures": "review",
    "areas_curves": "review",
}
"""A stage that shows the section."""


def markup_of(name, section, **others):
    """The section's part of a page that holds little else."""
    shown = ReviewPack(header=header(STAGE_OF[name]), sections={**others, name: section})
    page = render_html(pack_json(shown)).decode()
    return re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)[0]


def words_of(name, section, **others):
    return read_page(markup_of(name, section, **others).encode()).text


def cells_of(name, section):
    """The words of each row of the section's tables, cell by cell."""
    rows = re.findall(r"<tr>(.*?)</tr>", markup_of(name, section), re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[read_page(f"<p>{cell}</p>".encode()).text for cell in row] for row in cells]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("asked", "This pack asks for no decision."),
        ("common_causes", "No cause is given for more than one curve or more than one named authority."),
        ("enablers", "This priority has no enablers."),
        (
            "measures",
            "No measure of a service is defined for this priority, so that nothing can be said of how much was done, "
            "how well, and whether anyone is better off.",
        ),
        ("areas_curves", "No baseline has been frozen, so that there is nothing to draw for authorities."),
    ],
)
def test_a_section_of_nothing_says_so_in_words(name, words):
    stage = STAGE_OF[name]
    told = markup_of(name, empty_sections(stage)[name])
    assert read_page(told.encode()).text.endswith(words)
    assert "<table" not in told
    assert "<svg" not in told


# --- Decisions asked for


def test_each_decision_says_why_it_is_there_what_to_decide_of_whom_and_by_when():
    _, *rows = cells_of("asked", beside.every_kind_asked())
    assert rows == [
        [
            "Train 120 managers in case tracking. Illustrative Second or subsequent plans",
            "Needs approval",
            "Approve it, change it or drop it",
            "Heads of safeguarding by 30 September 2025",
        ],
        [
            "Child protection plans for neglect",
            "Not OK, and no action",
            "Agree an action, or say why none is wanted",
            "Nobody is named yet",
        ],
        [
            "Swap case files for a day. Illustrative",
            "Idea that no action uses",
            "Take it up, or put it aside",
            "Nobody is named yet",
        ],
        [
            "Step-down meetings Illustrative",
            "To be looked at again",
            "Continue, change or stop",
            "Heads of safeguarding by 1 December 2025",
        ],
    ]


def test_an_approval_names_every_curve_that_it_is_about():
    both = Asked(decisions=(asked_decision(indicators=(SECOND_PLANS, NEGLECT)),))
    assert "Second or subsequent plans and Child protection plans for neglect" in words_of("asked", both)


def test_what_somebody_said_for_real_is_not_marked_as_illustrative():
    said = replace(beside.SAID, illustrative=False)
    assert "Illustrative" not in words_of("asked", Asked(decisions=(asked_decision(said=said),)))


def test_what_is_asked_for_stands_before_what_was_decided_and_apart_from_it():
    page = render_html(pack_json(pack("review", full_sections("review")))).decode()
    assert page.index('<section id="asked"') < page.index('<section id="decisions"')
    assert "What this pack asks a body to decide" not in page.partition('<section id="decisions"')[2]


# --- Causes in common


def test_a_cause_in_common_says_what_it_is_how_it_is_known_behind_which_curves_and_where():
    _, behind, _, areas = cells_of("common_causes", beside.common_causes())
    known = "Plans end before help is in place. Illustrative Audit of 40 plans."
    assert behind == [
        known,
        "Hindering",
        "Second or subsequent plans; Child protection plans for neglect",
        "Whole region",
    ]
    assert areas == [known, "Hindering", "Second or subsequent plans", "Devon and Torbay"]


@pytest.mark.parametrize(
    ("n_curves", "n_areas", "n_regional", "n_alone", "words"),
    [
        (1, 0, 0, 0, "1 cause stands behind more than one curve, and 0 more are at work in more than one named"),
        (2, 1, 0, 0, "2 causes stand behind more than one curve, and 1 more is at work in more than one named"),
        (0, 2, 0, 1, "and 2 more are at work in more than one named authority. Each given for one curve: 0 causes in "
         "the whole region, and 1 in one authority."),
        (0, 0, 1, 0, "No cause is given for more than one curve or more than one named authority. Each given for one "
         "curve: 1 cause in the whole region, and 0 in one authority."),
    ],
)  # fmt: skip
def test_how_many_causes_are_in_common_is_told_first_and_the_others_are_counted(
    n_curves, n_areas, n_regional, n_alone, words
):
    full = beside.common_causes()
    told = CommonCauses(
        several_curves=full.several_curves * n_curves,
        several_areas=full.several_areas * n_areas,
        n_regional=n_regional,
        n_alone=n_alone,
    )
    text = words_of("common_causes", told)
    assert words in text
    assert ("Behind several curves" in text) == bool(n_curves)
    assert ("Behind one curve, in several authorities" in text) == bool(n_areas)


def test_a_curve_that_the_pack_shows_is_linked_and_another_is_named_alone():
    """The pack shows second plans and neglect; of what is shown nowhere there is nothing to lead to."""
    elsewhere = replace(SECOND_PLANS, id="X-9", name="A curve of another day")
    full = beside.common_causes()
    cause = replace(full.several_curves[0], indicators=(NEGLECT, elsewhere))
    of_pack = curves(reviewed=False)
    told = markup_of("common_causes", replace(full, several_curves=(cause,)), curves=of_pack)
    shown = [curve.indicator.id for curve in of_pack.curves]
    assert f'<a href="#curve-{shown.index("N-H1") + 1}">{NEGLECT.name}</a>' in told
    assert f"; {elsewhere.name}</td>" in told


# --- Enablers


def test_an_enabler_says_where_the_region_stands_and_who_moves_it():
    section = beside.enablers(replace(CASELOAD, id="E-0"), CASELOAD, beside.a_point(15.3))
    _, without, taken_up = cells_of("enablers", section)
    assert without == ["Average caseload E-0", "No figure yet", "No action yet"]
    assert taken_up == [
        "Average caseload E-3",
        "15.3 cases, 2024",
        "Share a bank of social workers. Illustrative On track",
    ]
    assert "1 of 2 enablers have an action of their own." in words_of("enablers", section)


def test_an_enabler_alone_is_spoken_of_in_the_singular():
    action = EnablerAction(what="Lend workers.", progress="not started", said=replace(beside.SAID, illustrative=False))
    one = Enablers(
        region_name="South West",
        enablers=(EnablerFact(indicator=CASELOAD, latest=beside.a_point(0.0), actions=(action, action)),),
    )
    text = words_of("enablers", one)
    assert "1 of 1 enabler has an action of its own." in text
    assert "0.0 cases, 2024 Lend workers. Not started Lend workers. Not started" in text
    assert "Illustrative" not in text


def test_a_suppressed_figure_of_an_enabler_is_its_symbol_with_what_it_means():
    told = markup_of("enablers", beside.enablers(CASELOAD, CASELOAD, beside.HIDDEN))
    meaning = "confidential: the publisher hides a small count, or what would give one away"
    assert f'<abbr title="{meaning}">c</abbr>' in told


# --- Measures by the four questions


def drawn_lines(*measures):
    """By question: the names and figures that stand in its box, and what is said below them."""
    return {
        box.question: ([(one.name, one.figure) for one in box.lines], box.more) for box in quadrants(measures).boxes
    }


def test_each_measure_stands_in_the_box_of_the_question_that_it_answers():
    every = [measure(one.value, name=f"Measure {place}") for place, one in enumerate(Quadrant)]
    figure = "61.5\N{NO-BREAK SPACE}%"
    assert drawn_lines(*reversed(every)) == {
        "How much did we do?": ([("Measure 0", figure)], ""),
        "How well did we do it?": ([("Measure 1", figure)], ""),
        "Is anyone better off? Number": ([("Measure 2", figure)], ""),
        "Is anyone better off? Share": ([("Measure 3", figure)], ""),
    }


def test_a_question_that_no_measure_asks_says_so():
    found = drawn_lines(measure())
    assert [more for _, more in found.values()] == ["No measure asks this yet", "", *["No measure asks this yet"] * 2]
    assert QUESTIONS.keys() == set(Quadrant)


def test_measures_are_laid_out_as_the_method_draws_them_effort_above_and_numbers_left():
    boxes = quadrants((measure(),)).boxes
    assert [box.about for box in boxes] == ["Effort, number", "Effort, quality", "Effect, number", "Effect, quality"]
    (left, above), (right, _), _, (_, below) = [(float(box.x), float(box.y)) for box in boxes]
    assert left < right
    assert above < below
    assert [box.is_important for box in boxes] == [False, False, True, True]


@pytest.mark.parametrize("n", [0, 1, MOST_IN_A_QUADRANT, MOST_IN_A_QUADRANT + 1, 40])
def test_what_does_not_fit_in_a_box_is_counted_and_every_line_stays_within_it(n):
    boxes = quadrants([measure(name="A name of many words " * 9, id=f"M-{k}") for k in range(n)]).boxes
    box = next(one for one in boxes if one.question == "How well did we do it?")
    left_over = n - MOST_IN_A_QUADRANT
    assert len(box.lines) == min(n, MOST_IN_A_QUADRANT)
    assert box.more == (
        f"and {left_over} more, in the table" if left_over > 0 else "" if n else "No measure asks this yet"
    )
    room = float(box.right) - float(box.left)
    for line in box.lines:
        assert line.name.endswith("…")
        assert text_width(line.name + line.figure, font_size=FONT_SIZE) < room
        assert float(line.y) < float(box.y) + float(box.height)
    assert not box.more or float(box.more_y) < float(box.y) + float(box.height)
    assert float(box.x) + float(box.width) <= WIDTH


def test_a_measure_without_a_figure_says_so_in_the_picture_and_zero_is_a_figure():
    nothing = measure(figure=beside.a_point(0.0), unit="count")
    [(_, figure)] = drawn_lines(measure(figure=None))["How well did we do it?"][0]
    assert figure == "no figure"
    assert drawn_lines(nothing)["How well did we do it?"][0][0][1] == "0.0"


@pytest.mark.parametrize(
    ("changes", "figure", "behind"),
    [
        ({}, "61.5 %", "Q4 2024, 11 of 14 authorities returned it; 9 are in the figure"),
        ({"n_included": 11}, "61.5 %", "Q4 2024, 11 of 14 authorities returned it"),
        (
            {"figure": None, "n_included": 0},
            "No figure",
            "Q4 2024, 11 of 14 authorities returned it; not worked out together",
        ),
        (
            {"period": None, "figure": None, "n_returned": 0, "n_included": 0},
            "No figure",
            "Nothing has been returned: 0 of 14",
        ),
    ],
)
def test_the_table_behind_the_picture_says_who_is_in_a_figure_and_why_there_is_none(changes, figure, behind):
    _, row = cells_of("measures", Measures(measures=(measure(**changes),)))
    assert row == ["Neglect assessed with a recognised tool M-1", "How well did we do it?", figure, behind]


def test_the_picture_of_measures_says_how_many_there_are_and_that_they_are_returns():
    text = words_of("measures", beside.measures())
    assert "Returned As returned by the authorities: not published, and not checked by a publisher." in text
    assert "9 measures of services by the four questions" in text
    assert "2 have a figure." in text
    assert "and 2 more, in the table" in text
    assert "0 have a figure." in words_of("measures", Measures(measures=(measure(figure=None),)))
    assert "1 has a figure." in words_of("measures", Measures(measures=(measure(),)))


# --- Each authority's curve


def small(area, curves):
    return str(small_curve(area, curves, shared_axis(curves), "What it says.", palette.LIGHT))


def pictures(**changes):
    areas = (area_curve("Devon", **changes), area_curve("Torbay", values=(40.0, None, 38.0, 39.0, 41.0, 42.0)))
    return indicator_curves(indicator(), *areas)


def test_every_authority_has_its_picture_under_its_name_in_the_order_given():
    names = ("Wiltshire", "Devon", "Bristol, City of")
    told = markup_of("areas_curves", beside.areas_curves(indicator(), names, reviewed=True))
    assert re.findall(r"<li><strong>(.*?)</strong>", told) == list(names)
    assert told.count('<svg class="drawn small"') == 3
    assert "Second or subsequent plans: 3 authorities" in told
    assert "No ranking: authorities stand in the order of the partnership." in told


def test_a_picture_says_in_words_what_it_draws():
    told = words_of("areas_curves", AreasCurves(curves=(pictures(),)))
    assert "Devon, Second or subsequent plans: 20.1 % in 2020, 21.8 % in 2025; expected 23.5 %, 2027. Turned." in told
    blank = pictures(forecast=(None,) * 3, values=(None,) * 5 + (21.8,), verdict=None)
    assert "Devon, Second or subsequent plans: 21.8 % in 2025." in words_of(
        "areas_curves", AreasCurves(curves=(blank,))
    )


def test_all_pictures_of_an_indicator_have_one_axis():
    curves = pictures(values=(20.0, None, 38.0, None, None, 21.8))
    devon, torbay = (small(area, curves) for area in curves.areas)
    axis = shared_axis(curves)
    height_of_38 = f"{axis.frame.y(38.0):.1f}".removesuffix(".0")
    assert height_of_38 in devon
    assert height_of_38 in torbay
    assert (axis.low, axis.high, axis.first, axis.last) == ("20", "50", "2020", "2027")
    assert "From 20 to 50 %, 2020 to 2027." in words_of("areas_curves", AreasCurves(curves=(curves,)))


def test_the_axis_reaches_over_every_authoritys_figures_and_forecasts():
    curves = pictures(forecast=(23.1, 90.0, None))
    frame = shared_axis(curves).frame
    assert frame.low <= 20.1
    assert frame.high >= 90.0
    assert (frame.first, frame.last) == (2020, 2027)


def test_history_is_drawn_through_the_forecast_dashed_and_what_came_since_apart():
    curves = pictures()
    told = small(curves.areas[0], curves)
    paths = dict(re.findall(r'<path class="(\w+)"[^>]*? d="([^"]*)"', told))
    assert set(paths) == {"grid", "history", "forecast", "since"}
    assert re.search(r'class="forecast"[^>]*stroke-dasharray', told)
    assert not re.search(r'class="(history|since)"[^>]*stroke-dasharray', told)
    joint = paths["forecast"].partition("L")[0]
    assert paths["since"].startswith(joint)
    assert paths["history"].endswith(joint.removeprefix("M"))


def test_a_period_without_a_number_breaks_the_line_and_is_no_zero():
    curves = pictures()
    frame = shared_axis(curves).frame
    [history] = re.findall(r'class="history"[^>]*? d="([^"]*)"', small(curves.areas[0], curves))
    assert history.count("M") == 2
    assert f"{frame.x(2022):.1f}" not in history


@pytest.mark.parametrize(
    ("verdict", "mark"),
    [
        ("turned", '<circle class="bar-since"'),
        ("worse", '<rect class="bar-since"'),
        ("not turned", '<circle class="ring"'),
        ("too early", '<circle class="ring"'),
        ("not assessable", '<circle class="ring"'),
        (None, '<circle class="ring"'),
    ],
)
def test_the_mark_at_the_latest_figure_tells_the_verdict_by_its_shape(verdict, mark):
    curves = pictures(verdict=verdict)
    told = small(curves.areas[0], curves)
    assert mark in told
    assert len(re.findall(r"<circle|<rect", told)) == 1
    assert told.endswith(">21.8</text></svg>")


@pytest.mark.parametrize("reviewed", [True, False])
def test_the_legend_explains_the_marks_that_are_drawn(reviewed):
    section = beside.areas_curves(indicator(), ("Devon",), reviewed=reviewed)
    text = words_of("areas_curves", section)
    assert ("a disc stands for turned, a square for worse than the baseline" in text) is reviewed
    assert ("The ring marks the latest figure." in text) is not reviewed
    assert ("Devon Turned" in text) is reviewed


def test_an_authority_without_a_number_is_named_below_and_has_no_picture():
    told = markup_of("areas_curves", AreasCurves(curves=(pictures(),)))
    assert "<p>Without any number to draw: Isles of Scilly.</p>" in told
    assert "<strong>Isles of Scilly" not in told
    whole = AreasCurves(curves=(replace(pictures(), without=()),))
    assert "Without any number" not in markup_of("areas_curves", whole)


def test_an_indicator_of_which_every_authority_is_suppressed_names_them_and_draws_nothing():
    names = ("Devon", "Torbay")
    section = AreasCurves(curves=(indicator_curves(indicator(), without=names),))
    told = markup_of("areas_curves", section)
    assert shared_axis(section.curves[0]) is None
    assert "Second or subsequent plans: 0 authorities" in told
    assert "Without any number to draw: Devon and Torbay." in told
    assert "<svg" not in told


def test_two_indicators_have_an_axis_each():
    low = area_curve("Devon", values=(1.0,) * 6, forecast=(2.0,) * 3)
    other = indicator_curves(indicator(id="N-H9", name="Others"), low)
    text = words_of("areas_curves", AreasCurves(curves=(pictures(), other)))
    assert "From 20 to 50 %" in text
    assert "From 1.0 to 2.0 %" in text


@pytest.mark.parametrize("n", range(MOST_TITLE - 5, MOST_TITLE + 1))
def test_the_message_of_a_sparkline_is_cut_between_letters_and_never_within_an_escape(n):
    said = "x" * n + "&<&<&<"
    for message in (said, escape(said)):
        [title] = re.findall("<title>(.*)</title>", sparkline([1.0, 2.0], message, palette.LIGHT))
        assert unescape(title) == read_page(f"<p>{title}</p>".encode()).text == said[: MOST_TITLE - 1] + "…"
