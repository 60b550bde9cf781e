"""What people say of a curve, as facts beside those of the engine; and what of it readers of a public pack see."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders.said import agreed_baseline, factor, judgement, override
from builders.stage_facts import COUNTRY, REGION, a_panel, a_partnership, a_priority, a_verdict, baselines, facts

from oba.analysis.disclosure import Withheld
from oba.domain.baseline import Evidence, Verdict
from oba.domain.contribution import PeoplesVerdict, Scenario
from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import Polarity
from oba.pack.assembly import review_pack
from oba.pack.canonical import pack_json
from oba.pack.disclosure import for_readers
from oba.pack.sections.curves import curves
from oba.pack.sections.turned import turned

REVIEWED = date(2025, 12, 12)
SAID = date(2025, 12, 5)
WORSE = Evidence(
    verdict=Verdict.NOT_TURNED,
    worse_than_baseline=True,
    gap=-2.0,
    distance=-2.5,
    n_placebos=99,
    as_good=90,
    as_bad=1,
    as_poor=1,
)


def a_review(*said, **changes):
    known = {
        "stage": Stage.REVIEW,
        "as_of": REVIEWED,
        "panels": {"H-1": a_panel(first="2024", A=["12.0", "10.0"], E12000009=["12.0", "10.0"])},
        "baselines": baselines("H-1"),
        "verdicts": {"H-1": (a_verdict(), a_verdict(area="A", verdict=Verdict.NOT_TURNED, own=WORSE))},
        "said": said,
    }
    return facts(**(known | changes))


def first(given):
    return curves(given).curves[0]


def of_h1(**changes):
    return override(**({"indicator": "H-1", "on": SAID} | changes))


def line(**changes):
    return agreed_baseline(**({"indicator": "H-1", "points": (("2025", 12.0),)} | changes))


def test_an_override_is_a_fact_of_its_verdict_alone():
    shown = first(a_review(of_h1(), of_h1(slug="of-a", area="A", verdict=PeoplesVerdict.TURNED)))
    assert [one.verdict for one in shown.verdict.overrides] == ["too early"]
    assert shown.verdict.verdict == "turned"
    assert {one.area: [said.verdict for said in one.overrides] for one in shown.areas if one.overrides} == {
        "A": ["turned"]
    }


@pytest.mark.parametrize(
    ("area", "verdict", "is_the_same"),
    [
        ("", PeoplesVerdict.TURNED, True),
        ("", PeoplesVerdict.NOT_TURNED, False),
        ("A", PeoplesVerdict.WORSE, True),
        ("A", PeoplesVerdict.NOT_TURNED, False),
        ("B", PeoplesVerdict.NOT_ASSESSABLE, True),
    ],
)
def test_saying_what_the_engine_says_overrides_nothing(area, verdict, is_the_same):
    given = a_review(of_h1(area=area, verdict=verdict))
    shown = first(given)
    [said] = [said for one in (shown.verdict, *shown.areas) for said in one.overrides]
    assert said.is_the_same is is_the_same
    found = turned(given).overridden
    assert found.total == (0 if is_the_same else 1)


def test_of_several_who_speak_of_one_curve_all_are_shown_and_the_last_is_counted():
    given = a_review(
        of_h1(slug="a", on=date(2025, 12, 8), by="Steering group", verdict=PeoplesVerdict.NOT_TURNED),
        of_h1(slug="b"),
        of_h1(slug="c", area="A", by="Steering group"),
    )
    assert [one.said.by for one in first(given).verdict.overrides] == ["Head of service", "Steering group"]
    found = turned(given).overridden
    assert (found.region, found.authorities, found.by) == (1, 1, (("Steering group", 2),))


def test_counts_are_those_of_the_engine_whatever_people_say():
    said = [of_h1(slug=f"s{k}", area=area) for k, area in enumerate(("", "A", "B", "C"))]
    plain, overruled = turned(a_review()), turned(a_review(*said))
    assert (overruled.region, overruled.authorities) == (plain.region, plain.authorities)


def test_an_override_is_shown_in_a_review_that_could_judge_nothing():
    shown = first(a_review(of_h1(), panels={}, baselines={}, verdicts={}))
    assert shown.verdict.reason == "no baseline was frozen"
    assert len(shown.verdict.overrides) == 1


def test_lines_stand_in_the_order_of_scenarios_the_regions_first():
    said = [line(slug=scenario.value, scenario=scenario) for scenario in (Scenario.LOW, Scenario.HIGH, Scenario.AGREED)]
    shown = first(a_review(*said, line(slug="a", area="A")))
    assert [(one.area, one.scenario) for one in shown.agreed] == [
        (REGION, "agreed"),
        (REGION, "high"),
        (REGION, "low"),
        ("A", "agreed"),
    ]


def known(**days):
    return {("H-1", REGION): {code.removeprefix("y"): day for code, day in days.items()}}


def test_periods_are_written_as_the_indicators_are_however_people_wrote_them():
    """The frozen history of these facts is of split years, and the panel's of years."""
    [shown] = first(a_review(line(points=(("2025", 12.0),)), known_since=known(y2025=date(2025, 10, 31)))).agreed
    [point] = shown.points
    assert (point.period, point.standing, point.actual, point.difference) == ("2024/25", "forecast", 10.0, -2.0)


def test_a_figure_that_is_no_number_any_more_is_compared_with_nothing():
    given = a_review(
        line(),
        panels={"H-1": a_panel(first="2024", E12000009=["12.0", "c"])},
        known_since=known(y2025=date(2025, 10, 31)),
    )
    [point] = first(given).agreed[0].points
    assert (point.standing, point.actual, point.difference) == ("forecast", None, None)


def test_of_one_scenario_the_newest_line_counts_under_whatever_name():
    said = (line(slug="b", points=(("2025", 11.0),)), line(slug="a", on=date(2025, 3, 1)))
    [shown] = first(a_review(*said)).agreed
    assert [one.value for one in shown.points] == [12.0]
    assert shown.said.on == "2025-03-01"


def test_an_older_line_of_the_same_scenario_still_counts_for_a_figure_that_came_between():
    said = (line(slug="b", points=(("2025", 11.0),)), line(slug="a", on=date(2025, 11, 5)))
    [shown] = first(a_review(*said, known_since=known(y2025=date(2025, 10, 31)))).agreed
    [point] = shown.points
    assert (point.value, point.said_on, point.said_since) == (11.0, "2025-02-03", 12.0)


def test_a_line_that_lies_behind_the_frozen_history_belongs_to_an_earlier_cycle():
    assert first(a_review(line(points=(("2023", 12.0), ("2024", 12.0))))).agreed == ()
    assert len(first(a_review(line(points=(("2024", 12.0), ("2025", 12.0))))).agreed) == 1


def test_without_a_baseline_people_s_line_stands_alone_and_figures_since_are_shown():
    nothing = first(a_review(line(points=(("2024/25", 12.0),)), panels={}, baselines={}, verdicts={}))
    assert (nothing.history, nothing.forecast, nothing.since, nothing.baseline) == ((), (), (), None)
    assert [one.period for one in nothing.agreed[0].points] == ["2024/25"]
    came = first(a_review(line(), baselines={}, verdicts={}, known_since=known(y2025=date(2025, 10, 31))))
    assert [(one.period, one.text) for one in came.since] == [("2025", "10.0")]
    assert came.agreed[0].points[0].difference == -2.0
    kept_out = first(a_review(line(), baselines={}, verdicts={}, quarantined=frozenset({"H-1"})))
    assert kept_out.since == ()


def test_what_was_agreed_in_an_earlier_cycle_says_so():
    given = a_review(line(points=(("2027", 12.0),)), cycle="2025-26", as_of=date(2026, 12, 11))
    assert first(given).agreed[0].said.carried_from == "2024-25"


def test_the_order_of_what_was_said_changes_no_pack():
    said = (
        of_h1(),
        of_h1(slug="b", area="A"),
        line(),
        line(slug="x", scenario=Scenario.HIGH),
        judgement(indicator="H-1"),
    )
    texts = {pack_json(review_pack(a_review(*order))) for order in (said, said[::-1])}
    assert len(texts) == 1


def withheld(panel, *areas):
    cells = np.zeros(panel.values.shape, dtype=np.bool_)
    cells[[panel.row(area) for area in areas], 0] = True
    return Withheld(areas=panel.areas, periods=panel.periods, cells=cells, denominators=np.zeros_like(cells))


def of_all(area):
    return (
        of_h1(slug=f"o-{area}", area=area),
        line(slug=f"l-{area}", area=area),
    )


@pytest.mark.parametrize("hidden", [("A",), ("A", REGION), ()])
def test_readers_of_a_public_pack_see_nothing_said_of_a_curve_that_rests_on_a_withheld_figure(hidden):
    said = tuple(one for area in ("", "A", "B") for one in of_all(area))
    given = a_review(*said, factor(indicators=("H-1",), areas=()), profile=Profile.PUBLIC, superseded=(line(area="A"),))
    read = for_readers(given, {"H-1": withheld(given.panels["H-1"], *hidden)})
    left = {(one.slug[0], one.area or REGION) for one in read.said if hasattr(one, "area")}
    assert left == {(kind, area) for kind in "ol" for area in {REGION, "A", "B"} - set(hidden)}
    assert len(read.superseded) == (0 if "A" in hidden else 1)
    assert any(one.slug == "rents" for one in read.said)
    shown = first(read)
    assert {one.area for one in shown.agreed} == {REGION, "A", "B"} - set(hidden)
    assert turned(read).overridden.total <= 3 - len(hidden)


def test_without_published_figures_a_public_pack_tells_the_regions_line_only():
    given = a_review(*of_all(""), *of_all("A"), panels={}, baselines={}, verdicts={}, profile=Profile.PUBLIC)
    assert [one.slug for one in for_readers(given, {}).said] == ["l-"]


@pytest.mark.parametrize("profile", [Profile.INTERNAL, Profile.REGION])
def test_the_other_profiles_see_everything(profile):
    given = a_review(*of_all("A"), profile=profile)
    hidden = {"H-1": withheld(given.panels["H-1"], "A", REGION, COUNTRY)}
    assert for_readers(given, hidden).said == given.said


def test_a_line_of_an_indicator_that_has_come_to_be_counted_by_quarters_is_left_out():
    panel = a_panel(first="2024", E12000009=["12.0", "10.0"])
    by_quarters = replace(panel, periods=tuple(type(panel.periods[0])(f"2024-Q{k}") for k in (1, 2)))
    assert first(a_review(line(), panels={"H-1": by_quarters}, baselines={}, verdicts={})).agreed == ()


def test_polarity_is_not_needed_to_set_a_figure_beside_a_line():
    use = replace(a_priority().indicators[0], polarity=Polarity.NONE)
    priority = a_priority(indicators=(use,))
    given = a_review(
        line(),
        partnership=a_partnership(priorities=(priority,)),
        known_since=known(y2025=date(2025, 10, 31)),
    )
    assert first(given).agreed[0].points[0].difference == -2.0
