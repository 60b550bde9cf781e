"""The other readings of the curves, section by section: with targets and ranks, breaks, gaps, symbols, and monthly."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.stage_facts import (
    AUTHORITIES,
    COUNTRY,
    ISLET,
    REGION,
    a_panel,
    a_partnership,
    a_priority,
    an_indicator,
    facts,
)

from oba.domain.cycle import Stage
from oba.domain.indicator import Polarity, PriorityIndicator, Target, Tier, Unit
from oba.domain.note import ObservationNote
from oba.domain.period import Period
from oba.pack.assembly import review_pack
from oba.pack.canonical import pack_json
from oba.pack.sections.comparison import comparison
from oba.pack.sections.readings import readings
from oba.render.html import render_html

TARGET = Target(value=20.0, by=Period("2030"), tolerance=1.5, agreed_by="Summit", agreed_on=date(2024, 11, 1))
YEARS = a_panel(
    first="2020",
    A=["20", "22", "24", "26", "28"],
    B=["0", "-", "-", "21", "21"],
    C=["25", "24", "23", "22", "c"],
    D=["19.5", "19.5", "19.5", "19.5", "19.5"],
    E=["c", "c", "c", "c", "c"],
    I=["50", "60", "70", "80", "90"],
    E12000009=["30", "29", "28", "27", "26"],
    E92000001=["30", "30", "30", "30", "30"],
)
MONTHS = ["10", "12"] * 7


def with_counts(panel, whole=1000.0):
    return replace(panel, numerator=panel.values * whole / 100, denominator=np.full(panel.values.shape, whole))


def using(*, polarity=Polarity.LOWER, target=None, show_rank=False, notes=(), unit=Unit.PERCENT):
    """A partnership with H-1 as its only headline indicator."""
    use = PriorityIndicator(
        indicator="H-1", tier=Tier.HEADLINE, polarity=polarity, reason="Agreed.", target=target, show_rank=show_rank
    )
    priority = a_priority(indicators=(use,))
    indicators = {"H-1": an_indicator("H-1", unit=unit)}
    return a_partnership(priorities=(priority,), indicators=indicators, notes=notes)


def table(panel=YEARS, **changes):
    as_of = changes.pop("as_of", date(2025, 2, 3))
    [made] = readings(facts(partnership=using(**changes), panels={"H-1": panel}, as_of=as_of)).tables
    return made


def by_area(made):
    return {row.area: row for row in made.rows}


def test_nothing_is_read_where_nothing_is_published():
    found = readings(facts())
    assert found.tables == ()
    assert [one.id for one in found.unpublished] == ["H-1", "H-2"]


def test_rows_stand_in_the_order_of_the_definitions_with_region_and_country_last():
    made = table()
    assert [row.area for row in made.rows] == [*AUTHORITIES, ISLET, REGION, COUNTRY]
    assert (made.period, made.before, made.xmr, made.target, made.n_ranked) == ("2024", "2023", None, None, None)


def test_the_values_of_each_row():
    rows = by_area(table())
    first = {
        area: (row.current and row.current.text, row.prior and row.prior.text, row.change) for area, row in rows.items()
    }
    assert first == {
        "A": ("28.0", "26.0", 2.0),
        "B": ("21.0", "21.0", 0.0),
        "C": ("22.0", "23.0", -1.0),
        "D": ("19.5", "19.5", 0.0),
        "E": (None, None, None),
        ISLET: ("90.0", "80.0", 10.0),
        REGION: ("26.0", "27.0", -1.0),
        COUNTRY: ("30.0", "30.0", 0.0),
    }
    assert (rows["C"].current.period, rows["C"].prior.period) == ("2023", "2022")
    runs = {area: row.run and (row.run.direction, row.run.length, row.run.spans_gap) for area, row in rows.items()}
    assert runs["A"] == ("up", 4, False)
    assert runs["B"] == ("level", 1, False)
    assert runs["D"] == ("level", 4, False)
    assert runs["E"] is None
    assert (rows["A"].from_first.period, rows["A"].from_first.percent) == ("2020", 40.0)
    assert (rows["B"].from_first.period, rows["B"].from_first.percent) == ("2020", None)
    assert rows["E"].from_first is None


def test_periods_between_current_and_prior_are_counted():
    rows = by_area(table(a_panel(first="2020", A=["1", "-", "c", "2"])))
    assert (rows["A"].n_between, rows["A"].prior.period, rows["A"].run.spans_gap) == (2, "2020", True)


@pytest.mark.parametrize(
    ("polarity", "risen", "fallen"),
    [(Polarity.LOWER, "worse", "better"), (Polarity.HIGHER, "better", "worse"), (Polarity.NONE, None, None)],
)
def test_a_trend_is_better_or_worse_by_polarity_and_neither_without_one(polarity, risen, fallen):
    rows = by_area(table(with_counts(YEARS), polarity=polarity))
    assert (rows["A"].trend.result, rows["A"].trend.means) == ("increasing", risen)
    falling = by_area(table(with_counts(a_panel(first="2020", A=["40", "34", "29", "24", "20"])), polarity=polarity))
    assert (falling["A"].trend.result, falling["A"].trend.means) == ("decreasing", fallen)
    assert (rows["A"].trend.first, rows["A"].trend.last) == ("2020", "2024")


def test_chi_squared_is_told_of_authorities_alone():
    rows = by_area(table(with_counts(a_panel(first="2020", A=["40", "34", "29", "24", "20"], B=["10"] * 5))))
    assert rows["A"].trend.chi_squared > 9.5495
    assert rows["B"].trend.chi_squared == 0.0
    assert (rows[REGION].trend.result, rows[REGION].trend.chi_squared) == ("no significant change", None)


def test_a_trend_that_is_not_tested_says_why():
    rows = by_area(table(with_counts(YEARS)))
    reasons = {area: rows[area].trend.reason for area in ("B", "C", "E", ISLET)}
    assert reasons == {
        "B": "fewer than five annual figures",
        "C": "fewer than five annual figures",
        "E": "fewer than five annual figures",
        ISLET: "the area is too small to judge",
    }
    assert by_area(table())["A"].trend.reason == "the counts behind the figures are not known"
    days = table(with_counts(YEARS), unit=Unit.DAYS)
    assert (days.test, by_area(days)["A"].trend.reason) == (None, "there is no test for figures of this kind")


def test_a_rate_is_tested_as_poisson_counts_and_named_so():
    panel = with_counts(YEARS)
    assert table(panel, unit=Unit.RATE_PER_10_000).test == "Poisson trend with the population as offset"
    assert table(panel).test == "chi-squared for trend of proportions"


def test_what_stands_before_a_break_is_not_read():
    note = ObservationNote(
        slug="new", period=Period("2022"), text="-", source="-", indicators=("H-1",), areas=("A",), is_break=True
    )
    rows = by_area(table(with_counts(YEARS), notes=(note,)))
    assert rows["A"].begins == "2022"
    assert (rows["A"].run.length, rows["A"].from_first.period) == (2, "2022")
    assert rows["A"].trend.reason == "the series breaks within the five latest years"
    assert (rows["D"].begins, rows["D"].run.length) == (None, 4)
    elsewhere = by_area(table(with_counts(YEARS), notes=(replace(note, is_break=False),)))
    assert elsewhere["A"].begins is None


def test_a_target_gives_variance_and_status_for_members_and_region_alone():
    made = table(target=TARGET)
    assert (made.target.text, made.target.tolerance, made.target.by_period) == ("20.0", "1.5", "2030")
    found = {
        area: row.to_target and (row.to_target.gap, row.to_target.percent, row.to_target.status)
        for area, row in by_area(made).items()
    }
    assert found == {
        "A": (8.0, 40.0, "red"),
        "B": (1.0, 5.0, "amber"),
        "C": (2.0, 10.0, "red"),
        "D": (-0.5, -2.5, "green"),
        "E": None,
        ISLET: None,
        REGION: (6.0, 30.0, "red"),
        COUNTRY: None,
    }


def test_a_target_without_polarity_has_a_variance_and_no_status():
    row = by_area(table(target=TARGET, polarity=Polarity.NONE))["A"]
    assert (row.to_target.gap, row.to_target.status) == (8.0, None)


def test_nobody_is_held_to_a_target_before_it_was_agreed():
    made = table(target=TARGET, as_of=date(2024, 10, 31))
    assert made.target is None
    assert {row.to_target for row in made.rows} == {None}


def test_the_status_is_that_of_the_figure_as_it_is_printed():
    panel = a_panel(first="2020", A=["20.04"])
    assert by_area(table(panel, target=TARGET))["A"].to_target.status == "green"


def test_quarter_and_rank_are_shown_only_if_asked_for_and_among_all_authorities():
    assert {row.standing for row in table().rows} == {None}
    made = table(show_rank=True)
    found = {row.area: row.standing and (row.standing.band, row.standing.rank) for row in made.rows}
    assert made.n_ranked == 3  # C and E have no figure of the year, the islet is too small
    assert found == {
        "A": (None, 3), "B": (None, 2), "C": None, "D": (None, 1), "E": None, ISLET: None, REGION: None, COUNTRY: None
    }  # fmt: skip


def test_quarters_are_among_the_authorities_of_other_regions_too():
    others = tuple(f"X{k}" for k in range(20))
    panel = replace(
        YEARS,
        areas=(*YEARS.areas, *others),
        values=np.vstack([YEARS.values, np.tile(np.arange(20.0)[:, None], 5)]),
        status=np.vstack([YEARS.status, np.zeros((20, 5), dtype=np.uint8)]),
    )
    made = table(panel, show_rank=True)
    assert made.n_ranked == 23
    found = {row.area: row.standing and (row.standing.band, row.standing.rank) for row in made.rows}
    assert (found["A"], found["B"], found["D"]) == (("D", 23), ("D", 22), ("D", 21))


def test_without_polarity_there_is_neither_quarter_nor_rank_though_asked_for():
    made = table(show_rank=True, polarity=Polarity.NONE)
    assert (made.shows_rank, made.n_ranked, {row.standing for row in made.rows}) == (True, None, {None})


def test_monthly_figures_have_charts_in_place_of_a_trend():
    panel = a_panel(first="2023-01", A=[*MONTHS[:-1], "40"], B=[*MONTHS[:10], "c", "c", "c", "c"],
                    C=MONTHS, I=MONTHS, E12000009=MONTHS)  # fmt: skip
    made = table(panel, target=TARGET)
    charts = {chart.area: chart for chart in made.xmr.charts}
    worse = charts["A"]
    assert (worse.variation, worse.heading, worse.assurance) == ("concern", "high", "consistently met")
    assert (worse.latest.text, worse.latest.period, worse.first, worse.n_points) == ("40.0", "2024-02", "2023-01", 14)
    assert ("outside limits", ("2024-02",)) in [(one.rule, one.periods) for one in worse.marked]
    usual = charts["C"]
    assert (usual.variation, usual.heading, usual.mean, usual.lower, usual.upper) == (
        "common cause", None, 11.0, 5.68, 16.32
    )  # fmt: skip
    assert [(one.name, one.reason) for one in made.xmr.uncharted] == [("Area B", "fewer than twelve figures")]
    assert ISLET not in charts
    assert by_area(made)["A"].trend.reason == "the figures are not annual"
    assert (made.test, made.xmr.points_shift, made.xmr.points_trend) == (None, 7, 7)


@pytest.mark.parametrize("stage", [Stage.COLLECT, Stage.REVIEW])
@pytest.mark.parametrize(
    "panel", [YEARS, with_counts(YEARS), a_panel(first="2023-01", A=MONTHS), a_panel(A="c"), a_panel(A="0")]
)
def test_the_section_stands_after_the_comparison_and_can_be_printed(stage, panel):
    partnership = using(target=TARGET, show_rank=True)
    pack = review_pack(facts(partnership=partnership, panels={"H-1": panel}, stage=stage))
    names = list(pack.sections)
    assert names[names.index("comparison") + 1] == "readings"
    assert b"Other ways to read these curves" in render_html(pack_json(pack))


def test_the_country_too_says_how_many_authorities_stand_behind_it():
    panel = a_panel(A=["5", "0"], B=["c", "0"], C=["3", "c"], D=["1", "low"], E=["1", "-"], I=["1", "2"])
    [compared] = comparison(facts(panels={"H-1": panel})).tables
    included = {row.area: row.included and (row.included.n, row.included.of) for row in compared.rows}
    assert included[COUNTRY] == (3, 5)  # E is in no row of the release
    assert included[REGION] == (3, 6)
    assert included["A"] is None
