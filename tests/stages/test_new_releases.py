"""What a publisher brings later: revisions, new years, changed layouts, and files that carry no number."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders.live import (
    ALDER,
    BIRCH,
    CATALOGUE,
    DAY_AFTER,
    FIRST_DAY,
    HOMES,
    NEWER,
    NEXT_DAY,
    REVISED_ON,
    WARMTH,
    a_version,
    homes,
    live,
    minor,
    of,
    of_indicator,
    warmth,
)
from builders.small_partnership import PUBLISHED
from builders.south_west import pack_of
from builders.stores import sql
from standin.faults import Fault

from oba.analysis.revisions import ChangeSize
from oba.domain.cycle import Done, Stage
from oba.domain.errors import UserError
from oba.domain.period import Period
from oba.domain.release import ReleaseStatus
from oba.stages.collect import RULE, collect
from oba.stages.collection import CollectionOutcome
from oba.stages.differences import differences
from oba.stages.gathering import gather
from oba.store.database import opened_store
from oba.store.figures import loaded_releases

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
NEXT_YEAR = date(2026, 10, 30)
A_YEAR_ON = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    with live(folder) as one:
        one.collect()
    return folder / "data"


@pytest.fixture
def collected(template, tmp_path):
    """The small partnership after its first collection."""
    shutil.copytree(template, tmp_path / "data")
    with live(tmp_path) as one:
        yield one


def facts_of(one, as_of):
    """What the data stage knows on a day."""
    workspace = one.workspace
    partnership = workspace.partnership
    with opened_store(workspace.data, partnership="small") as store, store.writing() as connection:
        return gather(
            connection,
            workspace,
            priority=partnership.priority("warmth"),
            cycle=partnership.cycle("2024-25"),
            stage=Stage.COLLECT,
            kinds=RULE.kinds,
            as_of=as_of,
        )


def value(facts, indicator, area, year):
    panel = facts.panels[indicator]
    return panel.values[panel.row(area), panel.periods.index(Period(year))]


def release(one, key):
    with opened_store(one.workspace.data, partnership="small") as store, store.reading() as connection:
        return loaded_releases(connection, as_of=date.max)[key]


def releases_of(one, indicator):
    return sorted({row[-1] for row in of_indicator(one.observations(), indicator)})


def test_a_minor_version_is_a_revised_release_of_its_own_from_the_day_that_the_publisher_says(collected):
    collected.stand_in.publish(HOMES.id, NEWER["homes"])
    report = collected.collect(DAY_AFTER)
    assert (of(report, "homes").versions, of(report, "homes").n_figures) == (("2.1",), 63)
    found = release(collected, "homes-2.1")
    assert (found.status, found.published_on) == (ReleaseStatus.REVISED, REVISED_ON)
    assert found.published_on_basis == "As its publisher's interface says."
    assert found.title == "Homes: Cold homes, Reporting year 2025"
    assert (found.publication, found.version, found.publisher) == ("homes", "2.1", "Department for Tests")


def test_the_vintage_before_still_answers_for_an_earlier_day(collected):
    collected.stand_in.publish(HOMES.id, NEWER["homes"])
    before = collected.observations()
    collected.collect(DAY_AFTER)
    eve = REVISED_ON.replace(day=REVISED_ON.day - 1)
    assert collected.observations(as_of=eve) == before
    earlier, later = facts_of(collected, eve), facts_of(collected, REVISED_ON)
    was = value(earlier, "T-1", ALDER, "2025")
    assert value(later, "T-1", ALDER, "2025") == was + 0.5
    assert earlier.panels["T-1"].releases[-1] == "r-2025"
    assert later.panels["T-1"].releases[-1] == "homes-2.1"
    assert list(earlier.releases) == ["r-2024", "r-2025", releases_of(collected, "T-3")[0]]


def test_a_revision_is_told_cell_by_cell(collected):
    collected.stand_in.publish(HOMES.id, NEWER["homes"])
    collected.collect(DAY_AFTER)
    [of_homes] = differences(collected.workspace, as_of=REVISED_ON, indicators=["T-1"])
    assert (of_homes.earlier, of_homes.later) == ("r-2025", "homes-2.1")
    assert len(of_homes.changed) == of_homes.n_common == 63
    assert {size: n for size, n in of_homes.by_size.items() if n} == {ChangeSize.UP_TO_5: len(of_homes.changed)}
    assert facts_of(collected, REVISED_ON).revisions["T-1"] == of_homes
    [before] = differences(collected.workspace, as_of=date(2025, 11, 3), indicators=["T-1"])
    assert (before.earlier, before.later, before.changed) == ("r-2024", "r-2025", ())
    [chosen] = differences(collected.workspace, as_of=REVISED_ON, indicators=["T-1"], between=("r-2024", "homes-2.1"))
    assert chosen.n_in_new_periods == 9


def test_a_revision_can_withdraw_a_value(collected):
    hidden = homes(2025).replace(b"902,Birch,E06000102,All,23.0", b"902,Birch,E06000102,All,x")
    assert hidden != homes(2025)
    collected.stand_in.publish(HOMES.id, minor("2.1", "2025", REVISED_ON, hidden))
    collected.collect(DAY_AFTER)
    [found] = differences(collected.workspace, as_of=REVISED_ON, indicators=["T-1"])
    assert found.changed == ()
    assert {(one.area, one.before, one.after) for one in found.withdrawn} == {(BIRCH, "23.0", "x")}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"indicators": ["T-9"]}, "indicator: found 'T-9', expected one of T-1, T-2, T-3"),
        ({"between": ("r-2024", "r-2026")}, "release: found 'r-2026', expected one of r-2024, r-2025, warmth-"),
    ],
)
def test_a_difference_between_what_is_not_there_says_what_is(collected, asked, says):
    with pytest.raises(UserError) as caught:
        differences(collected.workspace, as_of=DAY_AFTER.date(), **asked)
    assert str(caught.value).startswith(says)


def test_next_years_version_brings_new_periods_and_needs_no_new_definition(collected):
    collected.stand_in.publish(HOMES.id, a_version("3.0", "2026", NEXT_YEAR, homes(2026)))
    report = collected.collect(A_YEAR_ON)
    assert (report.outcome, of(report, "homes").versions) == (CollectionOutcome.DONE, ("3.0",))
    found = release(collected, "homes-3.0")
    assert (found.status, found.published_on, found.title) == (
        ReleaseStatus.FINAL,
        NEXT_YEAR,
        "Homes: Cold homes, Reporting year 2026",
    )
    [told] = differences(collected.workspace, as_of=NEXT_YEAR, indicators=["T-1"])
    assert (told.later, told.n_in_new_periods, told.changed) == ("homes-3.0", 9, ())
    assert facts_of(collected, NEXT_YEAR).panels["T-1"].periods[-1] == Period("2026")


def test_a_provisional_release_is_marked_as_such(collected):
    version = a_version("3.0", "2026", NEXT_YEAR, homes(2026), notes="Provisional figures; final ones follow.")
    collected.stand_in.publish(HOMES.id, version)
    collected.collect(A_YEAR_ON)
    assert release(collected, "homes-3.0").status is ReleaseStatus.PROVISIONAL


RENAMED = a_version("3.0", "2026", NEXT_YEAR, homes(2026, column="cold_share"))
OVERLAY = """\
[[release]]
id = "r-2026"
publisher = "Department for Tests"
title = "Homes"
version = "2026"
published_on = 2026-10-30
published_on_basis = "Known."
licence = "Open Government Licence v3.0"
attribution = "Contains tests."
publication = "homes"
"""


def test_a_renamed_column_is_refused_by_name_and_the_last_good_vintage_is_published_as_stale(collected):
    collected.stand_in.publish(HOMES.id, RENAMED)
    report = collected.collect(A_YEAR_ON)
    assert report.outcome is CollectionOutcome.PARTIAL
    [reason] = of(report, "homes").refused
    assert reason.startswith("homes: there is no column 'cold_percent'; the nearest are 'cold_share'")
    facts = facts_of(collected, A_YEAR_ON.date())
    assert facts.stale == {"T-1": f"homes-3.0 could not be taken in on 2026-11-02: {reason}"}
    assert facts.panels["T-1"].releases[-1] == "r-2025"
    published = collect(collected.workspace, **KEY, as_of=A_YEAR_ON.date())
    assert isinstance(published.outcome, Done)
    assert "T-1" in str(pack_of(collected.workspace, published)["sections"]["scorecard"])


def test_a_dated_overlay_takes_in_what_was_refused_without_asking_again(collected):
    collected.stand_in.publish(HOMES.id, RENAMED)
    collected.collect(A_YEAR_ON)
    before = collected.observations()
    collected.stand_in.stop()
    collected.add("releases.toml", OVERLAY)
    collected.mend(
        "data-sets.toml", 'r-2025 = "homes-2025.csv" }', 'r-2025 = "homes-2025.csv", r-2026 = "homes-2026.csv" }'
    )
    collected.add(
        "indicators/T-1.toml",
        '\n[[source]]\nrelease = "r-2026"\nlike = "r-2025"\nfile = "homes-2026.csv"\nvalue = "cold_share"\n',
    )
    report = collected.from_raw(A_YEAR_ON)
    assert (report.outcome, report.n_figures) == (CollectionOutcome.DONE, 72)
    added = [row for row in collected.observations() if row not in before]
    assert {row[-1] for row in added} == {"r-2026"}
    assert len(added) == 72
    assert facts_of(collected, A_YEAR_ON.date()).stale == {}


def test_of_versions_that_came_out_on_one_day_the_highest_counts(collected):
    """Also of those on the day of the release itself, and also in a store that is made anew."""
    day = PUBLISHED["r-2025"]
    for version, more in (("2.9", 1.0), ("2.10", 2.0)):
        collected.stand_in.publish(HOMES.id, minor(version, "2025", day, homes(2025, more=more)))
    collected.collect(DAY_AFTER)
    expected = facts_of(collected, day).panels["T-1"].values[:, -1].tolist()
    first = facts_of(collected, date(2024, 12, 31)).panels["T-1"]
    assert releases_of(collected, "T-1") == ["homes-2.10", "homes-2.9", "r-2024", "r-2025"]
    assert facts_of(collected, day).panels["T-1"].releases[-1] == "homes-2.10"
    (collected.workspace.data / "oba.sqlite").unlink()
    collected.from_raw(DAY_AFTER)
    assert facts_of(collected, day).panels["T-1"].values[:, -1].tolist() == expected
    assert facts_of(collected, date(2024, 12, 31)).panels["T-1"].releases == first.releases


def test_a_column_renamed_within_a_release_is_taken_in_by_a_source_with_a_day(collected):
    collected.stand_in.publish(HOMES.id, minor("2.1", "2025", REVISED_ON, homes(2025, column="cold_share")))
    assert collected.collect(DAY_AFTER).outcome is CollectionOutcome.PARTIAL
    collected.add(
        "indicators/T-1.toml",
        f'\n[[source]]\ndata_set = "homes"\nsince = {REVISED_ON}\nvalue = "cold_share"\nwhere = {{ age = "All" }}\n',
    )
    report = collected.from_raw(DAY_AFTER)
    assert (report.outcome, report.n_figures) == (CollectionOutcome.DONE, 63)
    assert releases_of(collected, "T-1") == ["homes-2.1", "r-2024", "r-2025"]


def test_a_source_with_a_day_leaves_earlier_versions_to_the_sources_before_it(tmp_path):
    """Else a store made anew from the raw store would lack what was collected before the source was written."""
    early = minor("1.1", "2024", date(2024, 12, 3), homes(2024, more=0.5))
    first, second = HOMES.versions
    with live(tmp_path, CATALOGUE.replacing(replace(HOMES, versions=(first, early, second)))) as one:
        one.collect()
        expected = one.observations()
        one.add("indicators/T-1.toml", '\n[[source]]\ndata_set = "homes"\nsince = 2025-12-01\nvalue = "cold_share"\n')
        (one.workspace.data / "oba.sqlite").unlink()
        assert one.from_raw().outcome is CollectionOutcome.DONE
        assert one.observations() == expected


def test_a_version_of_an_earlier_release_is_read_by_the_source_of_its_own_time(tmp_path):
    early = minor("1.1", "2024", date(2024, 12, 3), homes(2024, more=0.5))
    first, second = HOMES.versions
    renamed = replace(second, content=homes(2025, column="cold_share"))
    with live(tmp_path, CATALOGUE.replacing(replace(HOMES, versions=(first, early, renamed)))) as one:
        one.mend("indicators/T-1.toml", 'file = "homes-2025.csv"', 'file = "homes-2025.csv"\nvalue = "cold_share"')
        report = one.collect()
        assert (report.outcome, of(report, "homes").refused) == (CollectionOutcome.DONE, ())
        assert releases_of(one, "T-1") == ["homes-1.1", "r-2024", "r-2025"]
        assert facts_of(one, date(2024, 12, 31)).panels["T-1"].releases[-1] == "homes-1.1"


def test_versions_of_one_day_count_in_the_order_of_their_numbers(tmp_path):
    day = PUBLISHED["r-2025"]
    ninth, tenth = (minor(f"2.{n}", "2025", day, homes(2025, more=n / 10)) for n in (9, 10))
    with live(tmp_path, CATALOGUE.replacing(replace(HOMES, versions=(*HOMES.versions[:1], tenth, ninth)))) as one:
        one.collect()
        texts = {row[-1]: row[4] for row in one.observations() if row[:2] == ("T-1", ALDER) and row[3] == "2025"}
    assert texts == {"r-2025": "22.9", "homes-2.10": "23.0"}


# Of a publisher that numbers nothing: the file at its address.


def serve(one, content, day=4):
    one.stand_in.serve(replace(WARMTH, content=content, modified=datetime(2025, 11, day, tzinfo=UTC)))


def days(n):
    return FIRST_DAY.replace(day=FIRST_DAY.day + n)


def test_a_file_without_a_number_is_a_release_from_the_day_on_which_it_was_received(collected):
    [first] = releases_of(collected, "T-3")
    found = release(collected, first)
    assert (found.published_on, found.status) == (FIRST_DAY.date(), ReleaseStatus.FINAL)
    assert found.published_on_basis == "Its publisher does not say; the day on which it was received."
    assert found.title == "Warmth of homes: Warmth"


def test_a_changed_file_is_a_new_release_beside_the_one_before(collected):
    [first] = releases_of(collected, "T-3")
    serve(collected, warmth(2025, more=1))
    report = collected.collect(NEXT_DAY)
    [version] = of(report, "warmth").versions
    assert sorted(releases_of(collected, "T-3")) == sorted([first, f"warmth-{version}"])
    [told] = differences(collected.workspace, as_of=NEXT_DAY.date(), indicators=["T-3"])
    assert (told.earlier, told.later, len(told.changed)) == (first, f"warmth-{version}", 63)
    assert value(facts_of(collected, FIRST_DAY.date()), "T-3", ALDER, "2025") == 17
    assert value(facts_of(collected, NEXT_DAY.date()), "T-3", ALDER, "2025") == 18


@pytest.mark.parametrize("good", [warmth(2025, more=1), warmth(2025)], ids=["a newer file", "the file of before"])
def test_garbage_on_one_day_is_overtaken_by_what_is_good_on_the_next(collected, good):
    serve(collected, b"We are sorry; no figures today.\n", day=4)
    report = collected.collect(days(1))
    assert report.outcome is CollectionOutcome.PARTIAL
    assert "there is no column 'time_period'" in of(report, "warmth").refused[0]
    assert list(facts_of(collected, days(1).date()).stale) == ["T-3"]
    assert collected.collect(days(1).replace(hour=12)).outcome is CollectionOutcome.PARTIAL
    serve(collected, good, day=5)
    report = collected.collect(days(2))
    assert (report.outcome, of(report, "warmth").outcome) == (CollectionOutcome.DONE, "new")
    assert facts_of(collected, days(2).date()).stale == {}
    assert list(facts_of(collected, days(1).date()).stale) == ["T-3"]
    report = collected.collect(days(3))
    assert (report.outcome, of(report, "warmth").outcome) == (CollectionOutcome.DONE, "unchanged")


def test_a_file_that_came_spoilt_under_the_marks_of_a_sound_one_is_received_anew(collected):
    """Its ETag is that of the file on the server, which would answer that nothing changed."""
    serve(collected, warmth(2025, more=1))
    collected.fail("warmth", Fault.LATIN_1, times=1)
    assert "is not UTF-8" in of(collected.collect(days(1)), "warmth").refused[0]
    report = collected.collect(days(2))
    assert (report.outcome, of(report, "warmth").outcome) == (CollectionOutcome.DONE, "new")
    assert value(facts_of(collected, days(2).date()), "T-3", ALDER, "2025") == 18


def test_a_file_that_comes_back_after_another_is_the_newest_again(collected):
    [first] = releases_of(collected, "T-3")
    serve(collected, warmth(2025, more=1), day=4)
    collected.collect(days(1))
    for n in (2, 4):
        serve(collected, warmth(2025), day=3 + n)
        report = collected.collect(days(n))
        assert of(report, "warmth").versions == (f"{first.removeprefix('warmth-')}-{1 + n // 2}",)
        assert value(facts_of(collected, days(n).date()), "T-3", ALDER, "2025") == 17
        assert of(collected.collect(days(n).replace(hour=12)), "warmth").outcome == "unchanged"
        serve(collected, warmth(2025, more=1), day=4 + n)
        collected.collect(days(n + 1))
        assert value(facts_of(collected, days(n + 1).date()), "T-3", ALDER, "2025") == 18
    expected = collected.observations()
    (collected.workspace.data / "oba.sqlite").unlink()
    collected.from_raw(days(6))
    assert collected.observations() == expected
    assert sql(collected.workspace.data, "SELECT count(*) FROM holding WHERE indicator = 'T-3'") == [(6,)]
