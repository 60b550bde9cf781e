"""What the pages of the reports on demand say."""

import re
from dataclasses import fields, is_dataclass, replace

import pytest
from on_demand_builders import (
    KINDS,
    area_curve,
    area_priorities,
    area_priority,
    curve_report,
    empty_report,
    full_report,
    header,
    region_priorities,
    region_priority,
    suppressed_report,
)
from pack_builders import SOURCES, not_assessable, verdict, worse
from page_reading import read_page

from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import CurveTarget
from oba.render.grid import MARKS, grid_mark, verdict_rows
from oba.render.html import render_html
from oba.render.reading import read_pack
from oba.render.small_curves import at_a_glance

FIXED = {"kind", "tier", "unit", "polarity", "status", "verdict", "direction", "progress", "horizon", "effect", "stage"}
FIXED |= {"period", "periods", "on", "as_of", "due", "starts", "opens", "closes", "state", "profile", "scenario"}
FIXED |= {"frozen_on", "published_on", "updated_on", "revisit_by", "said_on", "standing", "by_period", "agreed_on"}
FIXED |= {"next_opens", "next_closes", "checked_on", "failed_since", "first", "last", "begins", "result", "means"}
FIXED |= {"specificity", "leverage", "values", "reach", "outcome"}
HOSTILE = ("<script>alert(1)</script>", "{{ 7*7 }}", '" onmouseover="alert(1)', "]]></title></style></svg>", "\u202e")


def page_of(name, section, kind=None):
    pack = ReviewPack(header=header(kind or "curve report"), sections={name: section, "sources": SOURCES})
    return read_page(render_html(pack_json(pack)))


def curve_page(**changes):
    return page_of("curve_report", curve_report(**changes))


def area_page(**changes):
    return page_of("area_priorities", area_priorities(**changes), "area pack")


def region_page(*priorities):
    return page_of("region_priorities", region_priorities(*priorities), "regional overview")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [full_report, empty_report, suppressed_report])
def test_a_report_is_read_back_as_it_was_written(kind, make):
    assert read_pack(pack_json(make(kind))) == make(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_says_what_it_is_and_what_about_and_has_no_stage(kind):
    page = read_page(render_html(pack_json(full_report(kind))))
    said = {
        "curve report": "Second or subsequent plans: Devon Turn the Curve report · Preventing and tackling neglect",
        "area pack": "Devon Area pack · All priorities",
        "regional overview": "South West Regional overview · All priorities",
    }
    assert said[kind] in page.text
    assert "This stage was due" not in page.text
    assert "about" not in page.all("id")


def hostile(facts, text):
    if is_dataclass(facts):
        names = (field.name for field in fields(facts) if field.name not in FIXED)
        return replace(facts, **{name: hostile(getattr(facts, name), text) for name in names})
    if isinstance(facts, tuple):
        return tuple(hostile(each, text) for each in facts)
    return text + facts if isinstance(facts, str) and not re.fullmatch(r"[\d.-]+", facts) else facts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_never_markup_nor_a_template(kind, text):
    name, section = next(iter(full_report(kind).sections.items()))
    page = page_of(name, hostile(section, text), kind)
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [attribute for _, attrs in page.tags for attribute in attrs if attribute.startswith("on")]
    assert "49" not in page.text or "7*7" not in text


def test_the_page_on_a_curve_goes_through_the_steps_of_the_method():
    text = curve_page().text
    steps = (
        "Population",
        "Outcome",
        "Indicator",
        "Exactly",
        "How are we doing?",
        "What is the story behind the curve?",
    )
    steps += ("Who are the partners?", "What would work?", "No or low cost", "Off the wall", "What do we do?")
    places = [text.index(step) for step in steps]
    assert places == sorted(places)
    assert "nothing here attributes a change" in text


def test_without_a_baseline_a_page_says_that_the_history_alone_is_shown():
    text = curve_page(curve=area_curve(baseline=None, verdict=None, forecast=(), since=())).text
    assert "No baseline was frozen for this curve in the cycle 2024-25" in text
    assert "the history alone is shown" in text


def test_figures_that_a_check_keeps_out_have_neither_curve_nor_verdict():
    nothing = area_curve(history=(), forecast=(), since=(), comparators=(), verdict=None, baseline=None)
    text = curve_page(quarantined=True, curve=nothing).text
    assert "A check of these figures failed" in text
    assert "No baseline was frozen" not in text


def test_a_target_is_said_and_drawn():
    target = CurveTarget(period="2027", value=20.0, text="20.0", agreed_by="Steering group")
    text = curve_page(curve=area_curve(target=target)).text
    assert "Target: 20.0 % by 2027 (diamond)." in text


def test_an_idea_that_is_among_the_three_is_not_said_twice():
    best = curve_report().best
    text = curve_page(low_cost=best[0], off_the_wall=best[1]).text
    assert "No or low cost Idea 1 above." in text
    assert "Off the wall Idea 2 above." in text


def test_an_area_pack_tells_of_figures_curves_causes_actions_and_returns_of_each_priority():
    text = area_page().text
    assert "Preventing and tackling neglect" in text
    assert "Children in care" in text
    assert "2 of 4 returns wanted of Devon by 31 December 2024 have come. It owes, for periods that have ended" in text
    assert "Neglect assessed with a tool (M-N1), Q3 2024 and Q4 2024." in text
    assert text.index("Headline indicators: Devon") < text.index("Secondary indicators") < text.index("Enablers")
    assert "Nothing here is a rank." in text


def test_an_area_pack_that_rests_on_no_baseline_says_so():
    page = area_page(priorities=(area_priority(is_frozen=False),))
    assert "No baseline was frozen in the cycle 2024-25 by 31 December 2024" in page.text


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        (verdict(), "● turned"),
        (verdict(verdict="not turned"), "○ not turned"),
        (verdict(verdict="too early"), "◊ too early"),
        (worse(), "■ worse"),
        (not_assessable(), "– not assessable"),
    ],
)
def test_every_verdict_has_a_mark_of_its_own_shape_and_word(given, mark):
    assert grid_mark(given) == mark
    assert len({text[0] for text in MARKS.values()}) == len(MARKS)


def test_the_grid_has_a_row_for_each_area_in_the_order_of_the_definitions_and_the_region_last():
    rows = verdict_rows(region_priority().curves)
    assert [row.area_name for row in rows][:3] == [
        "Bath and North East Somerset",
        "Bournemouth, Christchurch and Poole",
        "Bristol, City of",
    ]
    assert rows[-1].area_name == "South West"
    assert {len(row.verdicts) for row in rows} == {4}
    assert rows[0].verdicts[3] is None


def test_an_overview_tells_what_is_late_what_was_decided_and_how_the_stages_stand():
    text = region_page(region_priority()).text
    assert "1 of 4 headline curves turned for the South West" in text
    assert "12 days late" in text
    assert "1 authority owes returns: Devon (2 of 3)." in text
    assert "Overdue: no pack yet" in text
    assert "nothing here is a rank" in text
    assert "Nothing is late." in region_page(region_priority(late=(), overdue=(), owing=())).text


def test_an_overview_shows_the_headline_curves_of_the_region_at_a_glance_each_over_its_own_axis():
    priority = region_priority()
    page = region_page(priority)
    drawn = [curve for curve in priority.curves if any(one.value is not None for one in (*curve.history, *curve.since))]
    small = [attrs for tag, attrs in page.tags if tag == "svg" and attrs.get("class") == "drawn small"]
    assert 0 < len(small) == len(drawn) < len(priority.curves)
    assert "The region at a glance, each curve over an axis of its own." in page.text
    for curve in drawn:
        assert f"South West, {curve.indicator.name}: " in page.text
    assert page.text.index("at a glance") < page.text.index("Where the curves turned")


def test_an_overview_without_any_number_shows_no_curve_at_a_glance():
    bare = region_priority(curves=(replace(region_priority().curves[0], history=(), since=()),))
    assert "at a glance" not in region_page(bare).text


def test_a_curve_by_itself_keeps_history_forecast_and_what_came_since_apart():
    curve = region_priority().curves[0]
    (area,) = (curves := at_a_glance(curve)).areas
    assert curves.n_history == len(curve.history)
    assert area.values == tuple(one.value for one in (*curve.history, *curve.since))
    assert area.forecast == tuple(one.value for one in curve.forecast)
    assert curves.horizon == tuple(one.period for one in curve.forecast)
    assert at_a_glance(replace(curve, verdict=None)).areas[0].verdict is None
    assert at_a_glance(replace(curve, history=(), since=())) is None
