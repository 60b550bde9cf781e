"""What collecting knows, section by section: full, with nothing, with symbols, and with zeros that stay zeros."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.stage_facts import (
    AUTHORITIES,
    COUNTRY,
    ISLET,
    REGION,
    a_finding,
    a_panel,
    a_partnership,
    a_priority,
    baselines,
    facts,
    frozen,
)
from builders.stores import a_release

from oba.analysis.aggregate import value_from_sums
from oba.analysis.disclosure import Withheld, publishable
from oba.analysis.revisions import ReleasedCell, revision
from oba.domain.comparison import NeighbourSet
from oba.domain.cycle import Stage
from oba.domain.data_set import Publication
from oba.domain.disclosure import Profile
from oba.domain.due import Arrival, due_state
from oba.domain.indicator import DataDevelopmentItem, Unit
from oba.domain.measure import Measure, Quadrant
from oba.domain.note import Bridge, Correction, ObservationNote
from oba.domain.period import Period
from oba.domain.release import ReleaseStatus
from oba.domain.status import read_value
from oba.pack.assembly import review_pack
from oba.pack.canonical import pack_json
from oba.pack.sections.boundaries import boundaries
from oba.pack.sections.calendar import calendar
from oba.pack.sections.comparison import comparison
from oba.pack.sections.curves import curves
from oba.pack.sections.quality import quality
from oba.pack.sections.returns import returns
from oba.pack.sections.revisions import MOST_CHANGES, revisions
from oba.pack.sections.scorecard import scorecard
from oba.pack.sections.sources import sources

NEIGHBOURS = NeighbourSet(
    id="model-1",
    title="Model of likeness",
    publisher="Department for Tests",
    published_on=date(2025, 1, 1),
    licence="OGL",
    attribution="Contains tests.",
    neighbours={"A": ("B", "C", "Z"), "B": ("D",), "C": ("E", "D"), ISLET: ("A",)},
)
SYMBOLIC = a_panel(A=["5", "0"], B=["c", "0"], C=["3", "c"], D=["1", "low"], E=["1", "-"], I=["1", "2"],
                   E12000009=["9", "10"], E92000001=["8", "8"])  # fmt: skip


def with_counts(panel, **counts):
    """The panel with (numerator, denominator) by area code for its only period, NaN for the other areas."""
    both = [counts.get(area, (np.nan, np.nan)) for area in panel.areas]
    above, below = (np.array([[pair[k]] for pair in both], dtype=float) for k in (0, 1))
    return replace(panel, numerator=above, denominator=below)


def a_measure(**changes):
    known = {
        "id": "M-1",
        "priority": "warmth",
        "name": "Visits",
        "definition": "Visits made.",
        "unit": Unit.PERCENT,
        "decimals": 1,
        "frequency": "quarterly",
        "quadrant": Quadrant.HOW_WELL,
        "numerator": "visits in time",
        "denominator": "visits",
    }
    return Measure(**(known | changes))


def asking(*measures, **changes):
    partnership = a_partnership(measures={one.id: one for one in measures}, **changes.pop("partnership", {}))
    return facts(partnership=partnership, **changes)


# --- Comparison


def test_nothing_is_compared_where_nothing_is_published_and_no_set_is_public():
    found = comparison(facts())
    assert (found.neighbour_set, found.tables) == (None, ())
    assert [one.id for one in found.unpublished] == ["H-1", "H-2"]


def test_members_stand_in_the_order_of_the_definitions_and_never_by_figure():
    [table] = comparison(facts(panels={"H-1": SYMBOLIC})).tables
    assert [row.area for row in table.rows] == [*AUTHORITIES, ISLET, REGION, COUNTRY]
    assert (table.period, table.before) == ("2025", "2024")


def test_a_change_is_told_of_two_numbers_alone_and_zero_is_one():
    [table] = comparison(facts(panels={"H-1": SYMBOLIC})).tables
    assert {row.area: (row.latest.text, row.change) for row in table.rows} == {
        "A": ("0.0", -5.0),
        "B": ("0.0", None),
        "C": ("c", None),
        "D": ("low", None),
        "E": ("missing", None),
        ISLET: ("2.0", 1.0),
        REGION: ("10.0", 1.0),
        COUNTRY: ("8.0", 0.0),
    }


def test_neighbours_count_those_with_a_number_and_areas_too_small_have_none():
    given = facts(panels={"H-1": SYMBOLIC}, partnership=a_partnership(neighbour_sets=(NEIGHBOURS,)))
    [table] = comparison(given).tables
    means = {
        row.area: row.neighbours and (row.neighbours.mean, row.neighbours.n_included, row.neighbours.n_neighbours)
        for row in table.rows
    }
    assert means == {
        "A": (0.0, 1, 3),
        "B": (None, 0, 1),
        "C": (None, 0, 2),
        "D": (None, 0, 0),
        "E": (None, 0, 0),
        ISLET: None,
        REGION: None,
        COUNTRY: None,
    }
    assert comparison(given).neighbour_set.published_on == "2025-01-01"


def test_a_set_of_neighbours_that_was_not_public_yet_is_not_used():
    given = facts(
        panels={"H-1": SYMBOLIC}, partnership=a_partnership(neighbour_sets=(NEIGHBOURS,)), as_of=date(2024, 12, 31)
    )
    assert comparison(given).neighbour_set is None
    assert {row.neighbours for row in comparison(given).tables[0].rows} == {None}


# --- How many authorities a figure of the region includes


def test_a_published_figure_of_the_region_counts_the_members_with_a_number_those_too_small_too():
    card = scorecard(facts(panels={"H-1": SYMBOLIC}))
    of_region = {row.area: row.cells[0].included for row in card.rows}
    assert (of_region[REGION].n, of_region[REGION].of, of_region[REGION].is_sum) == (3, 6, False)
    assert {area for area, included in of_region.items() if included} == {REGION}


@pytest.mark.parametrize(
    ("stated", "region_counts", "is_sum", "n"),
    [
        (None, (np.nan, np.nan), True, 2),
        ("20.0", (6.0, 30.0), False, 6),
        ("20.1", (np.nan, np.nan), False, 6),
    ],
)
def test_a_figure_of_the_region_that_no_publisher_states_is_told_apart(stated, region_counts, is_sum, n):
    counts = {"A": (0.0, 10.0), "B": (6.0, 20.0), REGION: region_counts}
    panel = with_counts(a_panel(E12000009=[stated or "1"]), **counts)
    if stated is None:
        sums = value_from_sums(panel.numerator[:2], panel.denominator[:2], 100.0)
        values = panel.values.copy()
        values[panel.row(REGION)] = sums.values
        panel = replace(panel, values=values, n_summed=np.array([[2 * (area == REGION)] for area in panel.areas]))
    card = scorecard(facts(panels={"H-1": panel}))
    included = next(row.cells[0].included for row in card.rows if row.area == REGION)
    assert (included.is_sum, included.n, included.of) == (is_sum, n, 6)


def test_how_many_areas_a_sum_holds_is_told_when_some_of_them_are_withheld_and_nothing_when_the_sum_is():
    panel = replace(SYMBOLIC, n_summed=np.array([[0, 5 * (area == REGION)] for area in SYMBOLIC.areas]))
    for withheld_area, n, is_sum in (("A", 5, True), (REGION, 3, False)):
        cells = np.array([[False, area == withheld_area] for area in panel.areas])
        hidden = Withheld(areas=panel.areas, periods=panel.periods, cells=cells, denominators=cells)
        card = scorecard(facts(panels={"H-1": publishable(panel, hidden)}, profile=Profile.PUBLIC))
        found = next(row.cells[0].included for row in card.rows if row.area == REGION)
        assert (found.n, found.is_sum) == (n, is_sum)


def test_a_column_says_how_settled_and_how_old_its_release_is_and_why_it_may_not_be_the_newest():
    known = {"r-2024": replace(a_release("r-2024", date(2024, 11, 13)), status=ReleaseStatus.PROVISIONAL)}
    given = facts(panels={"H-1": SYMBOLIC}, releases=known, stale={"H-1": "r-2025 could not be taken in"})
    column, unpublished, _ = scorecard(given).columns
    assert (column.status, column.age_days, column.stale) == ("provisional", 82, "r-2025 could not be taken in")
    assert (unpublished.status, unpublished.age_days, unpublished.stale) == (None, None, None)


def test_a_release_that_came_by_collecting_and_is_not_defined_is_named_all_the_same():
    panel = replace(SYMBOLIC, releases=("r-2024", "collected-1"))
    known = {"collected-1": a_release("collected-1", date(2025, 1, 31))}
    given = facts(panels={"H-1": panel}, releases=known)
    assert [one.id for one in sources(given).releases] == ["r-2024", "collected-1"]
    assert scorecard(given).columns[0].release == "collected-1"


# --- Revisions


def released(**texts):
    cells = {}
    for key, text in texts.items():
        area, period = key.split("_")
        value, status = read_value(text)
        cells[area, period] = ReleasedCell(text=text, value=value, status=status)
    return cells


def revised(before, after):
    return revision(before, after, indicator="H-1", earlier="r-2024", later="r-2025", decimals=1)


def test_every_kind_of_change_is_counted_and_the_newest_period_comes_first():
    before = released(A_2024="8.3", B_2024="c", C_2024="4", D_2024="x", E_2024="1", A_2023="0")
    after = released(A_2024="0", B_2024="0", C_2024="c", D_2024="c", A_2023="0.1", I_2024="2")
    found = revisions(facts(panels={"H-1": SYMBOLIC}, revisions={"H-1": revised(before, after)}))
    [told] = found.revised
    assert (told.n_common, told.n_changed, told.n_withdrawn, told.n_restored) == (5, 2, 1, 1)
    assert (told.n_resymbolled, told.n_added, told.n_gone) == (1, 1, 1)
    assert [(one.area_name, one.period, one.kind, one.before, one.after, one.change) for one in told.changes] == [
        ("Area C", "2024", "withdrawn", "4", "c", None),
        ("Area E", "2024", "gone", "1", "", None),
        ("Area B", "2024", "restored", "c", "0", None),
        ("Islet", "2024", "added", "", "2", None),
        ("Area D", "2024", "resymbolled", "x", "c", None),
        ("Area A", "2024", "changed", "8.3", "0", -8.3),
        ("Area A", "2023", "changed", "0", "0.1", 0.1),
    ]
    assert dict(told.by_size) == {
        "one rounding unit or less": 1,
        "up to 1 %": 0,
        "above 1 % and up to 5 %": 0,
        "above 5 % and up to 10 %": 0,
        "above 10 %": 1,
    }
    assert told.largest.change == -8.3
    assert (told.earlier.title, told.earlier.published_on) == ("Homes", "2024-11-13")
    assert (found.unchanged, found.one_release) == ((), ())


def test_what_is_the_same_in_two_releases_and_what_came_in_one_are_told_apart():
    panels = {"H-1": SYMBOLIC, "H-2": replace(SYMBOLIC, indicator="H-2")}
    same = revised(released(A_2024="8.3"), released(A_2024="8.30"))
    found = revisions(facts(panels=panels, revisions={"H-1": same}))
    assert (found.revised, [one.id for one in found.unchanged]) == ((), ["H-1"])
    assert [one.id for one in found.one_release] == ["H-2"]


def test_a_long_list_of_changes_is_cut_at_its_oldest_and_the_rest_counted():
    before = released(**{f"A_{year}": "1" for year in range(1700, 2025)})
    after = released(**{f"A_{year}": "2" for year in range(1700, 2025)})
    [told] = revisions(facts(panels={"H-1": SYMBOLIC}, revisions={"H-1": revised(before, after)})).revised
    assert (len(told.changes), told.n_unlisted) == (MOST_CHANGES, 325 - MOST_CHANGES)
    assert (told.changes[0].period, told.changes[-1].period) == ("2024", "1825")


def test_nothing_is_revised_of_nothing():
    found = revisions(facts())
    assert (found.revised, found.unchanged, found.one_release) == ((), (), ())


# --- Calendar and chase list

HOMES = Publication(
    id="homes", publisher="Department for Tests", title="Homes", licence="OGL", attribution="", months=(10, 11)
)


def test_a_publication_that_is_late_says_by_how_much_and_what_is_held():
    arrivals = (Arrival(release_id="r-2024", published_on=date(2023, 11, 13), version="1"),)
    state = due_state(
        HOMES, arrivals=arrivals, checked_on=date(2025, 2, 1), failed_since=date(2025, 2, 2), as_of=date(2025, 2, 3)
    )
    given = facts(partnership=a_partnership(publications={"homes": HOMES}), due={"homes": state})
    [told] = calendar(given).publications
    assert (told.title, told.state, told.days_late) == ("Homes", "late", 65)
    assert (told.opens, told.closes, told.next_opens) == ("2024-10-01", "2024-11-30", "2025-10-01")
    assert (told.last_release.id, told.age_days) == ("r-2024", 448)
    assert (told.checked_on, told.failed_since) == ("2025-02-01", "2025-02-02")


def test_a_publication_without_months_is_not_known_and_has_no_window():
    silent = replace(HOMES, months=())
    state = due_state(silent, arrivals=(), checked_on=None, failed_since=None, as_of=date(2025, 2, 3))
    [told] = calendar(facts(due={"homes": state})).publications
    assert (told.state, told.opens, told.next_closes, told.last_release, told.age_days) == (
        "unknown",
        None,
        None,
        None,
        None,
    )


def test_without_measures_nobody_is_chased():
    assert calendar(facts()).chase is None


def test_everything_is_owed_where_nothing_was_returned_and_the_islet_is_not_asked():
    chase = calendar(asking(a_measure())).chase
    assert [(one.id, one.periods, one.n_returned, one.n_wanted) for one in chase.measures] == [
        ("M-1", ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"), 0, 20)
    ]
    assert [area.area for area in chase.areas] == list(AUTHORITIES)
    assert {(area.n_returned, area.n_wanted) for area in chase.areas} == {(0, 4)}
    assert chase.not_asked == ("Islet",)


def test_a_symbol_and_a_zero_are_returns_and_a_missing_row_is_none():
    panel = a_panel("M-1", first="2024-Q3", A=["0", "c"], B=["-", "7"], C=["-", "-"])
    chase = calendar(asking(a_measure(), returned={"M-1": panel})).chase
    assert {area.area: (area.n_returned, [one.periods for one in area.owed]) for area in chase.areas[:3]} == {
        "A": (2, [("2024-Q1", "2024-Q2")]),
        "B": (1, [("2024-Q1", "2024-Q2", "2024-Q3")]),
        "C": (0, [("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")]),
    }


# --- Returns


def test_a_pack_of_a_priority_without_measures_has_no_section_of_returns():
    assert "returns" not in review_pack(facts(stage=Stage.COLLECT)).sections
    assert "returns" in review_pack(asking(a_measure(), stage=Stage.COLLECT)).sections


def test_a_measure_of_which_nothing_came_says_so():
    [measure] = returns(asking(a_measure())).measures
    assert (measure.period, measure.n_returned, measure.n_asked, measure.together) == (None, 0, 5, None)
    assert {row.figure for row in measure.rows} == {None}


def test_the_latest_period_of_which_any_member_returned_something_is_shown_and_summed():
    panel = with_counts(
        a_panel("M-1", first="2024-Q4", A="0", B="30", C="c", D="-", E="-", I="-"), A=(0.0, 10.0), B=(6.0, 20.0)
    )
    empty = a_panel("M-1", first="2025-Q1", **dict.fromkeys((*AUTHORITIES, ISLET), "-"))
    both = replace(
        panel,
        periods=(*panel.periods, *empty.periods),
        values=np.hstack([panel.values, empty.values]),
        status=np.hstack([panel.status, empty.status]),
        numerator=np.hstack([panel.numerator, empty.values * np.nan]),
        denominator=np.hstack([panel.denominator, empty.values * np.nan]),
        releases=("return", "return"),
    )
    [measure] = returns(asking(a_measure(), returned={"M-1": both})).measures
    assert (measure.period, measure.n_returned, measure.n_asked) == ("2024-Q4", 3, 5)
    shown = {row.area: row.figure and row.figure.text for row in measure.rows}
    assert shown == {"A": "0.0", "B": "30.0", "C": "c", "D": None, "E": None, ISLET: None}
    assert [row.asked for row in measure.rows] == [True] * 5 + [False]
    assert (measure.together.text, measure.n_included) == ("20.0", 2)


@pytest.mark.parametrize(
    ("unit", "texts", "together", "n_included"),
    [
        (Unit.COUNT, {"A": "0", "B": "3", "C": "c"}, "3", 2),
        (Unit.COUNT, {"A": "0", "B": "0", "C": "x"}, "0", 2),
        (Unit.COUNT, {"A": "c", "B": "x", "C": "c"}, None, 0),
        (Unit.DAYS, {"A": "4", "B": "3", "C": "c"}, None, 0),
        (Unit.PERCENT, {"A": "4", "B": "3", "C": "c"}, None, 0),
    ],
)
def test_only_counts_are_added_and_symbols_are_never_zero(unit, texts, together, n_included):
    panel = a_panel("M-1", first="2024-Q4", **(dict.fromkeys((*AUTHORITIES, ISLET), "-") | texts))
    given = asking(a_measure(unit=unit, decimals=0), returned={"M-1": panel})
    [measure] = returns(given).measures
    assert (measure.together and measure.together.text, measure.n_included) == (together, n_included)


def test_a_measure_names_the_gap_that_it_fills():
    item = DataDevelopmentItem(id="D-1", name="Visits wanted", why="", gap="", owner="", next_step="")
    priority = a_priority(data_development=(item,))
    [measure] = returns(asking(a_measure(develops="D-1"), partnership={"priorities": (priority,)})).measures
    assert (measure.develops.id, measure.develops.name) == ("D-1", "Visits wanted")
    assert returns(asking(a_measure())).measures[0].develops is None


# --- Notes, corrections, bridges


def a_note(slug, period="2024", **changes):
    return ObservationNote(slug=slug, period=Period(period), text=f"Note {slug}.", source="A source", **changes)


def test_notes_of_other_priorities_indicators_are_left_out():
    notes = (a_note("all"), a_note("own", indicators=("S-1", "X-1")), a_note("other", indicators=("X-1",)))
    found = boundaries(facts(partnership=a_partnership(notes=notes)))
    assert [(one.text, [each.id for each in one.indicators]) for one in found.notes] == [
        ("Note all.", []),
        ("Note own.", ["S-1"]),
    ]


def test_a_curve_shows_notes_on_every_area_the_region_or_the_country_and_no_authoritys():
    notes = (
        a_note("late", "2025", is_break=True),
        a_note("every"),
        a_note("region", areas=(REGION, "A")),
        a_note("country", areas=(COUNTRY,), indicators=("H-1",)),
        a_note("authority", areas=("A",)),
        a_note("another", indicators=("H-2",)),
    )
    first, second = curves(facts(partnership=a_partnership(notes=notes))).curves
    assert [(one.period, one.text, one.is_break) for one in first.notes] == [
        ("2024", "Note country.", False),
        ("2024", "Note every.", False),
        ("2024", "Note region.", False),
        ("2025", "Note late.", True),
    ]
    assert "Note another." in [one.text for one in second.notes]


def a_correction(**changes):
    known = {
        "slug": "slip",
        "indicator": "H-1",
        "area": "A",
        "period": Period("2024"),
        "release": "r-2024",
        "was": "0.5",
        "corrected": "5",
        "reason": "The point slipped.",
        "by": "Head of performance",
        "on": date(2025, 1, 10),
    }
    return Correction(**(known | changes))


@pytest.mark.parametrize(
    ("profile", "text", "shown"),
    [
        (Profile.REGION, "c", ("0.5", "5")),
        (Profile.INTERNAL, "c", ("0.5", "5")),
        (Profile.PUBLIC, "5", ("0.5", "5")),
        (Profile.PUBLIC, "c", (None, None)),
    ],
)
def test_a_correction_tells_the_public_nothing_of_a_cell_that_is_withheld(profile, text, shown):
    given = facts(panels={"H-1": a_panel(A=text)}, corrections=(a_correction(),), profile=profile)
    [told] = boundaries(given).corrections
    assert (told.was, told.corrected) == shown
    assert (told.area_name, told.release, told.on) == ("Area A", "Homes", "2025-01-10")


def test_a_bridge_adds_counts_and_says_why_there_is_no_figure():
    panel = with_counts(
        a_panel(A="x", B="x", C="10", D="c"), A=(4.0, np.nan), B=(0.0, np.nan), C=(1.0, 10.0), D=(np.nan, np.nan)
    )
    bridges = tuple(
        Bridge(code=code, name=code, before=before, after=after, note="One place.")
        for code, before, after in (("counts", ("A", "B"), ("D",)), ("whole", ("A", "D"), ("C",)))
    )
    given = facts(partnership=a_partnership(bridges=bridges), panels={"H-1": panel})
    counts, whole = boundaries(given).bridges
    [row] = counts.series[0].periods
    assert (row.count, row.figure.text, row.side) == (4.0, "x", "before")
    [row] = whole.series[0].periods
    assert (row.count, row.figure.text, row.side) == (1.0, "10.0", "after")
    assert counts.before == ("Area A", "Area B")
    assert boundaries(given).n_others == 1


def test_a_bridge_over_figures_without_counts_says_which():
    bridge = Bridge(code="b", name="Both", before=("A",), after=("B",))
    given = facts(partnership=a_partnership(bridges=(bridge,)), panels={"H-1": SYMBOLIC})
    [told] = boundaries(given).bridges
    assert (told.series, [one.id for one in told.without_counts]) == ((), ["H-1"])


# --- Provisional figures, checks and the header


def test_the_newest_figure_is_provisional_when_the_release_that_it_was_frozen_from_is():
    provisional = replace(a_release("r-2024", date(2024, 11, 13)), status=ReleaseStatus.PROVISIONAL)
    panel = a_panel(first="2023/24", E12000009=["9", "10"])
    given = facts(
        panels={"H-1": replace(panel, releases=("r-2024", "r-2025"))},
        baselines=baselines("H-1"),
        releases={"r-2024": provisional},
    )
    assert curves(given).curves[0].provisional == ("2023/24",)
    assert curves(replace(given, releases={})).curves[0].provisional == ()


def test_a_frozen_figure_stays_provisional_when_a_final_release_has_followed():
    provisional = replace(a_release("r-2024", date(2024, 11, 13)), status=ReleaseStatus.PROVISIONAL)
    panel = replace(a_panel(first="2023/24", E12000009=["9"]), releases=("r-2025",))
    given = facts(panels={"H-1": panel}, baselines={"H-1": frozen()}, releases={"r-2024": provisional})
    assert curves(given).curves[0].provisional == ("2023/24",)


def test_one_reason_for_several_indicators_is_told_once():
    given = facts(stale={"H-1": "refused", "S-1": "refused", "H-2": "silent", "X-9": "another priority's"})
    assert [(one.indicators, one.reason) for one in quality(given).stale] == [
        (("H-1", "S-1"), "refused"),
        (("H-2",), "silent"),
    ]


def test_a_finding_about_all_areas_names_none():
    [found] = quality(facts(findings=(a_finding(area=""),))).findings
    assert found.area_name is None


@pytest.mark.parametrize("profile", Profile)
def test_the_header_says_for_whom_the_pack_is(profile):
    assert review_pack(facts(profile=profile)).header.profile == profile.value


@pytest.mark.parametrize("stage", Stage)
def test_a_pack_of_symbols_is_sound_json_at_every_stage(stage):
    bridge = Bridge(code="b", name="Both", before=("A",), after=("B",))
    measure = a_panel("M-1", first="2024-Q4", **dict.fromkeys((*AUTHORITIES, ISLET), "c"))
    given = asking(
        a_measure(),
        partnership={"bridges": (bridge,), "neighbour_sets": (NEIGHBOURS,)},
        stage=stage,
        panels={"H-1": with_counts(a_panel(**dict.fromkeys((*AUTHORITIES, ISLET, REGION, COUNTRY), "c")))},
        returned={"M-1": measure},
    )
    assert "NaN" not in pack_json(review_pack(given))
