"""Overrides and agreed baselines from the file to the pack, on the small partnership with a real store."""

import shutil
from datetime import date

import pytest
from builders.said import told_agreed, told_override, written
from builders.small_partnership import AUTHORITIES, PUBLISHED, REGION, mended, small_workspace
from builders.south_west import pack_of
from builders.stores import sql

from oba.domain.errors import ContributionError
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.review import review
from oba.stages.story import story
from oba.stages.workspace import open_workspace
from oba.store.database import opened_store
from oba.store.figures import first_numbers

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
COLLECTED, TOLD, REVIEWED = date(2024, 12, 31), date(2025, 2, 28), date(2025, 12, 12)
BIRCH = AUTHORITIES[1]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    collect(small_workspace(folder), **KEY, as_of=COLLECTED)
    return folder


@pytest.fixture
def collected(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return open_workspace(tmp_path / "small", tmp_path / "data")


def say(workspace, *tables):
    path = written(workspace.data.parent / "said" / "said.toml", *tables)
    return record_contributions(workspace, path, illustrative=False)


def refused(workspace, *tables):
    with pytest.raises(ContributionError) as error:
        say(workspace, *tables)
    return str(error.value)


def reviewed(workspace, *, as_of=REVIEWED):
    return pack_of(workspace, review(workspace, **KEY, as_of=as_of))["sections"]


def first_curve(sections):
    return sections["curves"]["curves"][0]


def engine_only(verdict):
    return {key: value for key, value in verdict.items() if key != "overrides"}


BAD = [
    (
        told_override(indicator="T-9"),
        'override[mild-winter].indicator: found "T-9", expected one that priorities/warmth.toml defines; '
        'did you mean "T-3"?',
    ),
    (
        told_override(area="E06000199"),
        'override[mild-winter].area: found "E06000199", expected one that areas.toml defines; '
        'did you mean "E06000101"?',
    ),
    (
        told_agreed(area="E06000199"),
        'agreed_baseline[rising-on].area: found "E06000199", expected one that areas.toml defines; '
        'did you mean "E06000101"?',
    ),
    (
        told_override(indicator="T-2"),
        'override[mild-winter].indicator: found "T-2", expected a headline indicator, since packs show the curves and '
        "verdicts of those alone; choose one of them, or make it one in priorities/warmth.toml",
    ),
    (
        told_agreed(points={"2025": 100.5}),
        "agreed_baseline[rising-on].points.2025: found 100.5, expected a value that T-1 can take, 0 to 100; correct it",
    ),
    (
        told_agreed(points={"2025": -1}),
        "agreed_baseline[rising-on].points.2025: found -1, expected a value that T-1 can take, 0 to 100; correct it",
    ),
    (
        told_agreed(points={"2025": 27.125}),
        "agreed_baseline[rising-on].points.2025: found 27.125, expected at most 2 decimals, one more than T-1 is "
        "published with; round it",
    ),
    (
        told_agreed(points={"2025-Q1": 27.0}),
        "agreed_baseline[rising-on].points.2025-Q1: found 2025-Q1, expected periods of a figure that is annual; "
        "correct it",
    ),
    (
        told_agreed(points={"2024": 27.0, "2025": 27.0}),
        "agreed_baseline[rising-on].points.2024: found 2024, expected a period after 2024, the last of the history "
        "that was frozen on 2024-12-31; leave it out",
    ),
]


@pytest.mark.parametrize(("table", "says"), BAD, ids=[says[:60] for _, says in BAD])
def test_what_does_not_fit_a_curve_is_refused_and_nothing_is_recorded(collected, table, says):
    found = refused(collected, table)
    assert found.removeprefix("said.toml: ").rsplit(";", 1)[0] == says.rsplit(";", 1)[0]
    assert sql(collected.data, "SELECT count(*) FROM contribution") == [(0,)]


def test_a_value_that_no_chart_could_label_is_refused_where_the_unit_sets_no_bound(tmp_path):
    workspace = small_workspace(tmp_path)
    mended(workspace.folder / "indicators" / "T-1.toml", 'unit = "percent"', 'unit = "count"')
    counted = open_workspace(workspace.folder, workspace.data)
    assert say(counted, told_agreed(points={"2025": 10**12})) == 1
    assert refused(counted, told_agreed(points={"2025": 1e300})) == (
        "said.toml: agreed_baseline[rising-on].points.2025: found "
        f"{int(1e300)}, expected a value that T-1 can take, 0 to 1000000000000; correct it"
    )


def test_the_region_may_be_named_by_its_code(collected):
    assert say(collected, told_override(area=REGION), told_agreed(area=REGION)) == 2
    shown = first_curve(reviewed(collected))
    assert len(shown["verdict"]["overrides"]) == len(shown["agreed"]) == 1


def test_before_any_baseline_was_frozen_periods_are_not_held_against_one(tmp_path):
    workspace = small_workspace(tmp_path)
    assert say(workspace, told_agreed(points={"2024": 27.0, "2025": 27.0})) == 1
    assert say(workspace, told_agreed(points={"2024": 27.0, "2025": 27.0})) == 0


def test_an_override_stands_beside_the_verdict_and_changes_no_count(collected):
    plain = reviewed(collected)
    say(collected, told_override(), told_override("birch", area=BIRCH, verdict="turned", why="We were there."))
    shown = reviewed(collected)
    before, after = first_curve(plain), first_curve(shown)
    assert engine_only(after["verdict"]) == engine_only(before["verdict"])
    assert [engine_only(one) for one in after["areas"]] == [engine_only(one) for one in before["areas"]]
    [said] = after["verdict"]["overrides"]
    assert (said["verdict"], said["why"], said["is_the_same"]) == ("too early", "One mild winter.", False)
    assert (said["said"]["by"], said["said"]["on"]) == ("Head of service", "2025-12-05")
    [of_birch] = [one for one in after["areas"] if one["overrides"]]
    assert of_birch["area"] == BIRCH
    for who in ("region", "authorities"):
        assert shown["turned"][who] == plain["turned"][who]
    assert plain["turned"]["overridden"] == {"region": 0, "authorities": 0, "by": []}
    assert shown["turned"]["overridden"] == {"region": 1, "authorities": 1, "by": [["Head of service", 2]]}


def test_an_override_is_printed_with_role_day_and_reason(collected):
    say(collected, told_override())
    report = review(collected, **KEY, as_of=REVIEWED)
    page = (collected.data / report.pack).read_text()
    engine = first_curve(pack_of(collected, report)["sections"])["verdict"]["verdict"]
    assert f"The engine: {engine}. Overridden to too early by Head of service on 5 December 2025: One mild" in page
    assert (
        "People overrode 1 of these 8 verdicts, 1 of the region’s and 0 of the authorities’: Head of service (1)"
        in page
    )


def test_an_override_of_another_cycle_is_not_about_this_ones_verdict(collected):
    say(collected, told_override(on="2024-11-01"), told_override("later", on="2026-05-01"))
    shown = first_curve(reviewed(collected, as_of=date(2026, 5, 2)))
    assert shown["verdict"]["overrides"] == []


def test_the_newest_revision_of_an_override_counts_and_the_older_one_is_kept(collected):
    say(collected, told_override())
    say(collected, told_override(on="2025-12-08", verdict="not turned", reason="Looked again."))
    [shown] = first_curve(reviewed(collected))["verdict"]["overrides"]
    assert shown["said"]["on"] == "2025-12-08"
    assert sql(collected.data, "SELECT count(*) FROM contribution") == [(2,)]


def points_of(sections, place=0):
    return [
        (one["period"], one["value"], one["standing"], one["actual"], one["difference"])
        for one in first_curve(sections)["agreed"][place]["points"]
    ]


def actual(workspace, area, period):
    [(text,)] = sql(
        workspace.data,
        "SELECT json_extract(cells, '$.\"' || ? || '\"[0]') FROM series WHERE indicator = 'T-1' "
        "AND release_id = 'r-2025' AND area_code = ?",
        period,
        area,
    )
    return float(text)


def test_a_point_said_before_the_figure_is_compared_with_it_and_one_said_after_is_not(collected):
    say(
        collected,
        told_agreed(points={"2025": 30.0, "2026": 31.0}),
        told_agreed("late", on="2025-11-05", scenario="low", points={"2025": 20.0, "2026": 20.0}),
        told_agreed("of-birch", area=BIRCH, scenario="high", points={"2025": 50}),
    )
    shown = reviewed(collected)
    figure = actual(collected, REGION, "2025")
    assert points_of(shown) == [
        ("2025", 30.0, "forecast", figure, round(figure - 30.0, 2)),
        ("2026", 31.0, "ahead", None, None),
    ]
    assert points_of(shown, 1) == [("2025", 20.0, "entered late", None, None), ("2026", 20.0, "ahead", None, None)]
    of_birch = first_curve(shown)["agreed"][2]
    assert (of_birch["area_name"], of_birch["scenario"]) == ("Birch", "high")
    assert of_birch["points"][0]["actual"] == actual(collected, BIRCH, "2025")


def test_a_revision_after_the_figure_moves_no_yardstick(collected):
    say(collected, told_agreed(points={"2025": 30.0, "2026": 31.0}))
    say(collected, told_agreed(on="2025-11-05", points={"2025": 24.0, "2026": 25.0}, reason="The figure came."))
    [came, ahead] = first_curve(reviewed(collected))["agreed"][0]["points"]
    assert (came["value"], came["said_on"], came["said_since"]) == (30.0, "2025-02-03", 24.0)
    assert (ahead["value"], ahead["said_on"], ahead["said_since"]) == (25.0, "2025-11-05", None)


def test_a_figure_that_a_later_release_states_again_was_known_since_the_first(collected):
    """The release of 2025 states every year anew: by its day alone, a point for 2024 would look said in time."""
    review(collected, **KEY, as_of=REVIEWED)
    with opened_store(collected.data, partnership="small") as store, store.reading() as connection:
        known = first_numbers(connection, indicator="T-1", areas=[REGION], as_of=REVIEWED)[REGION]
        early = first_numbers(connection, indicator="T-1", areas=[REGION], as_of=COLLECTED)[REGION]
    assert (known["2024"], known["2025"]) == (PUBLISHED["r-2024"], PUBLISHED["r-2025"])
    assert "2025" not in early


def test_scenarios_are_in_the_packs_of_every_stage_that_shows_curves(collected):
    say(collected, told_agreed(), told_agreed("up", scenario="high", points={"2025": 40.0, "2029": 50.0}))
    report = story(collected, **KEY, as_of=TOLD)
    assert [one["scenario"] for one in first_curve(pack_of(collected, report)["sections"])["agreed"]] == [
        "agreed",
        "high",
    ]
    page = (collected.data / report.pack).read_text()
    for dash in ("12 4", "2 4"):
        assert f'stroke-dasharray="{dash}"' in page
    assert "Agreed by people 27.25</text>" in page
    assert "High 50.0</text>" in page
    assert "no track record of earlier errors" in page


def test_the_same_words_give_the_same_pack_in_whatever_order_they_came(collected, tmp_path):
    first, second = told_agreed(), told_agreed("up", scenario="high", points={"2025": 40.0})
    other = tmp_path / "other"
    shutil.copytree(collected.data.parent / "small", other / "small")
    shutil.copytree(collected.data, other / "data")
    copied = open_workspace(other / "small", other / "data")
    say(collected, first, second)
    say(copied, second)
    say(copied, first)
    digests = {review(one, **KEY, as_of=REVIEWED).outcome.digest for one in (collected, copied)}
    assert len(digests) == 1
