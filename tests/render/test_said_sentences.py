"""What is said of people's verdicts and lines, beside what the engine says."""

import pytest
from judged_builders import many_questions
from pack_builders import (
    NEGLECT_RATE,
    NOT_OVERRIDDEN,
    Curves,
    VerdictCounts,
    agreed_line,
    agreed_lines,
    agreed_point,
    area_verdicts,
    curve,
    full_sections,
    indicator,
    not_assessable,
    override,
    pack,
    person,
    points,
    verdict,
    worse,
)
from page_reading import read_page

from oba.pack.canonical import pack_json
from oba.pack.figure_facts import CurvesTurned
from oba.pack.said_facts import Overridden
from oba.render.environment import environment
from oba.render.html import render_html
from oba.render.said import DASHES, LABELS, as_said, compared_case
from oba.render.words import NBSP


def say(macro, *arguments, **named):
    text = getattr(environment().get_template("sections/sentences.j2").module, macro)(*arguments, **named)
    return str(text).replace(NBSP, " ")


def page_of(shown, stage="review"):
    return read_page(render_html(pack_json(pack(stage, full_sections(stage) | {"curves": Curves(curves=(shown,))}))))


@pytest.mark.parametrize(
    ("engine", "said", "sentence"),
    [
        (
            verdict(verdict="not turned"),
            override(),
            "The engine: not turned. Overridden to too early by Assistant director on 14 February 2025: Two homes "
            "opened after the year ended.",
        ),
        (
            worse(),
            override(verdict="not turned"),
            "The engine: worse than the baseline. Overridden to not turned by Assistant director on 14 February 2025: "
            "Two homes opened after the year ended.",
        ),
        (
            not_assessable(),
            override(verdict="turned"),
            "The engine: not assessable. Overridden to turned by Assistant director on 14 February 2025: Two homes "
            "opened after the year ended.",
        ),
        (
            verdict(),
            override(verdict="turned", is_the_same=True),
            "The engine: turned. Confirmed by Assistant director on 14 February 2025: Two homes opened after the year "
            "ended.",
        ),
    ],
)
def test_both_verdicts_are_said_with_role_day_and_reason(engine, said, sentence):
    assert say("override_sentence", engine, said) == sentence


def test_a_second_override_follows_the_first():
    assert say("override_sentence", verdict(), override(), is_first=False).startswith("Then overridden to too early by")


def counts(**changes):
    none = VerdictCounts(turned=1, not_turned=2, too_early=0, not_assessable=1, worse=0, expected_by_luck=0.1)
    known = {"region": none, "authorities": none, "n_headline": 4, "n_members": 1, "overridden": NOT_OVERRIDDEN}
    known |= {"many": many_questions(), "n_would_differ": 0}
    return CurvesTurned(**(known | changes))


def test_how_many_verdicts_were_overridden_is_said_with_whose_word_it_is():
    overridden = Overridden(region=1, authorities=2, by=(("Officer group", 1), ("Performance leads", 2)))
    assert say("overridden_sentence", counts(overridden=overridden)) == (
        "People overrode 3 of these 8 verdicts, 1 of the region’s and 2 of the authorities’: Officer group (1), "
        "Performance leads (2). The counts are the engine’s all the same; what people say stands beside its verdicts, "
        "with the reason."
    )


def test_a_review_without_an_override_says_nothing_of_any():
    shown = render_html(pack_json(pack("review", full_sections("review") | {"turned": counts()})))
    assert "People overrode" not in shown.decode()


def test_every_override_is_on_the_page_where_the_verdict_is():
    text = page_of(curve(verdict=verdict(overrides=(override(why="Of the region."),)), areas=area_verdicts())).text
    assert text.count("Of the region.") == 3  # among the headline curves, among those that turned, and at the curve
    assert "Bristol, City of" in text
    assert "Confirmed by Assistant director on 14 February 2025: So we find." in text
    assert "Isles of Scilly. The engine: not assessable. Overridden to too early by Assistant director" in text
    assert "Then overridden to worse than the baseline by Assistant director" in text


def compared(difference, **changes):
    return agreed_point("2025", 27.0, standing="forecast", actual=27.0 + difference, difference=difference, **changes)


@pytest.mark.parametrize(
    ("polarity", "difference", "case"),
    [
        ("lower", -0.8, "better"),
        ("lower", 0.8, "worse"),
        ("higher", -0.8, "worse"),
        ("higher", 0.8, "better"),
        ("none", -0.8, "lower"),
        ("none", 0.8, "higher"),
        ("lower", 0.04, "same"),
        ("none", 0.0, "same"),
    ],
)
def test_better_and_worse_are_said_by_polarity_alone(polarity, difference, case):
    assert compared_case(compared(difference), indicator(polarity=polarity)) == case


@pytest.mark.parametrize(
    ("scenario", "point", "of", "sentence"),
    [
        (
            "agreed",
            compared(-0.8),
            indicator(),
            "26.2 % in 2025: 0.8 percentage points better than the agreed forecast (27.0 %).",
        ),
        (
            "high",
            compared(1.0),
            indicator(),
            "28.0 % in 2025: 1.0 percentage points worse than the high scenario (27.0 %).",
        ),
        (
            "low",
            compared(1.5),
            NEGLECT_RATE,
            "28.5 per 10,000 in 2025: 1.5 per 10,000 higher than the low scenario (27.0 per 10,000).",
        ),
        ("middle", compared(0.0), indicator(), "27.0 % in 2025: as in the middle scenario (27.0 %)."),
        (
            "agreed",
            compared(-0.8, said_on="2025-01-21"),
            indicator(),
            "26.2 % in 2025: 0.8 percentage points better than the agreed forecast (27.0 %, as said on 21 January "
            "2025).",
        ),
    ],
)
def test_what_came_is_set_beside_what_was_agreed(scenario, point, of, sentence):
    assert say("agreed_comparison", agreed_line(scenario, points=(point,)), point, of) == sentence


def test_no_sentence_on_an_agreed_forecast_gives_a_verdict():
    text = page_of(curve(since=points(2025, 26.2), agreed=agreed_lines()), "story").text
    assert "An agreed forecast has no track record of earlier errors, so that no verdict is claimed from it." in text
    assert "2024: entered after the figure was known, so that it is no forecast, not drawn and not compared." in text
    assert "Devon, middle scenario: 20.0 % in 2025 and 20.5 % in 2026." in text
    before_the_glossary = text.rpartition("Words used in this pack")[0]
    assert not any(word in before_the_glossary for word in ("turned", "significant"))


def test_a_value_entered_for_a_figure_that_was_known_is_told_and_does_not_count():
    assert say("said_since", compared(-0.8, said_since=26.0), indicator()) == (
        "26.0 % was entered for 2025 after the figure was known, and does not count."
    )
    assert say("said_since", compared(-0.8), indicator()) == ""


def test_only_points_of_the_newest_revision_are_told_as_its_own():
    of_old = agreed_point("2025", 27.0, said_on="2025-01-21", standing="forecast")
    line = agreed_line("agreed", points=(of_old, agreed_point("2026", 26.0)))
    assert say("agreed_points", line, indicator()) == "26.0 % in 2026"
    assert say("agreed_points", agreed_line("agreed", points=(of_old,)), indicator()) == "27.0 % in 2025"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(27.0, 1, "27.0"), (27.25, 1, "27.25"), (12.0, 0, "12"), (11.5, 0, "11.5"), (1200.0, 0, "1,200")],
)
def test_people_s_numbers_are_printed_as_they_gave_them(value, decimals, text):
    assert as_said(value, indicator(decimals=decimals)) == text


def test_the_figures_behind_the_chart_have_a_column_for_every_line_of_the_region():
    page = page_of(curve(since=points(2025, 26.2), agreed=agreed_lines()), "story")
    assert "95 % interval Agreed by people High Low England" in page.text
    assert "26.0 (entered late)" in page.text
    assert "27.25" in page.text


def test_without_a_baseline_people_s_line_is_said_to_stand_in_its_place():
    nothing = {"history": (), "forecast": (), "comparators": (), "baseline": None}
    alone = page_of(curve(**nothing, agreed=(agreed_line("agreed", 52.0, 53.0),)), "story").text
    assert "No baseline was frozen for this curve. What people expect stands in its place." in alone
    assert "There are no figures to draw yet." not in alone


def test_illustrative_words_are_marked_and_others_are_not():
    said = {"verdict": verdict(overrides=(override(said=person(illustrative=False)),))}
    of_curve = page_of(curve(**said, judgement=None, agreed=(agreed_line("high", 3.0, said=person()),)))
    section = of_curve.text.partition("What people expect")[2].partition("An agreed forecast")[0]
    assert section.count("Illustrative") == 1


def test_every_scenario_has_a_name_a_label_and_a_dash_of_its_own():
    assert set(LABELS) == set(DASHES) == {"agreed", "high", "middle", "low"}
    assert len(set(DASHES.values())) == len(set(LABELS.values())) == 4
    assert {say("scenario_name", name) for name in LABELS} == {
        "agreed forecast",
        "high scenario",
        "middle scenario",
        "low scenario",
    }
