"""What is known of figures that did not come: since when, why, and whether they were due."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders.live import (
    ALDER,
    CATALOGUE,
    FIRST_DAY,
    HOMES,
    NEXT_DAY,
    VISITS,
    a_version,
    homes,
    live,
    minor,
    of,
    outcomes,
    tidy,
    visits,
)
from builders.small_partnership import REGION
from builders.stores import sql
from standin.faults import Fault

from oba.domain.cycle import Done
from oba.domain.due import DueStatus
from oba.stages.collect import RULE, collect
from oba.stages.collection import CollectionOutcome
from oba.stages.data_standing import data_standing
from oba.stages.knowledge import due_publications, stale_indicators
from oba.store.database import opened_store

pytestmark = pytest.mark.slow

INDICATORS = ("T-1", "T-2", "T-3")


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


def stale(one, as_of):
    workspace = one.workspace
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        return stale_indicators(connection, workspace.partnership, indicators=INDICATORS, as_of=as_of)


def due(one, as_of):
    workspace = one.workspace
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        return due_publications(connection, workspace.partnership, indicators=INDICATORS, as_of=as_of)


def days(n):
    return FIRST_DAY + timedelta(days=n)


def test_nothing_is_stale_after_a_good_collection(collected):
    assert stale(collected, days(0).date()) == {}


def test_a_publisher_that_cannot_be_asked_makes_its_figures_stale_since_the_first_failure(collected):
    collected.fail("warmth", Fault.UNAVAILABLE)
    for n in (1, 2, 3):
        collected.collect(days(n))
    [(indicator, reason)] = stale(collected, days(3).date()).items()
    assert indicator == "T-3"
    assert reason.startswith("warmth could not be collected since 2025-11-04: ")
    assert "found 503 Service Unavailable" in reason
    assert stale(collected, days(0).date()) == {}
    collected.stand_in.mend()
    collected.collect(days(4))
    assert stale(collected, days(4).date()) == {}
    assert list(stale(collected, days(3).date())) == ["T-3"]


def test_a_refusal_is_recorded_once_for_each_reason_however_often_it_is_met(collected):
    collected.stand_in.publish(HOMES.id, minor("2.1", "2025", date(2025, 11, 4), homes(2025, column="cold_share")))
    for n in (1, 2, 3):
        assert collected.collect(days(n)).outcome is CollectionOutcome.PARTIAL
    assert sql(collected.workspace.data, 'SELECT indicator, release_id, "on" FROM refusal') == [
        ("T-1", "homes-2.1", "2025-11-04")
    ]
    collected.add("indicators/T-1.toml", '\n[[source]]\ndata_set = "homes"\nsince = 2025-11-04\nvalue = "cold"\n')
    collected.from_raw(days(4))
    assert [on for (on,) in sql(collected.workspace.data, 'SELECT "on" FROM refusal')] == ["2025-11-04", "2025-11-07"]
    assert "'cold'" in stale(collected, days(4).date())["T-1"]
    assert "'cold_percent'" in stale(collected, days(3).date())["T-1"]


def test_what_was_refused_is_asked_for_again_and_the_same_answer_is_nothing_new(collected):
    collected.stand_in.publish(HOMES.id, minor("2.1", "2025", date(2025, 11, 4), homes(2025, column="cold_share")))
    collected.collect(days(1))
    kept = sorted(path.name for path in (collected.workspace.data / "raw").rglob("*"))
    collected.asked()
    report = collected.collect(days(2))
    assert [one for one in collected.asked() if one.endswith("/csv")] == [
        f"GET /statistics/v1/data-sets/{HOMES.id}/csv"
    ]
    assert (of(report, "homes").outcome, of(report, "homes").versions) == ("unchanged", ())
    assert sorted(path.name for path in (collected.workspace.data / "raw").rglob("*")) == kept


def test_a_later_release_that_is_held_overtakes_one_that_was_refused(collected):
    collected.stand_in.publish(HOMES.id, minor("2.1", "2025", date(2025, 11, 4), homes(2025, column="cold_share")))
    collected.collect(days(1))
    collected.stand_in.publish(HOMES.id, minor("2.2", "2025", date(2025, 11, 5), homes(2025, more=0.5)))
    report = collected.collect(days(2))
    assert (report.outcome, of(report, "homes").refused) == (CollectionOutcome.DONE, ())
    assert stale(collected, days(2).date()) == {}
    collected.asked()
    collected.collect(days(3))
    assert [one for one in collected.asked() if one.endswith("/csv")] == []


def test_the_pack_is_published_with_what_is_held_when_nothing_could_be_collected(collected):
    collected.stand_in.fail(path="*", fault=Fault.CLOSED)
    report = collected.collect(NEXT_DAY)
    assert (report.outcome, set(outcomes(report).values())) == (CollectionOutcome.FAILED, {"failed"})
    published = collect(collected.workspace, priority="warmth", cycle="2024-25", as_of=NEXT_DAY.date())
    assert isinstance(published.outcome, Done)
    assert list(stale(collected, NEXT_DAY.date())) == list(INDICATORS)


def test_a_publication_has_arrived_with_its_defined_release_and_with_one_of_its_own(collected):
    states = due(collected, days(0).date())
    assert list(states) == ["homes", "warmth"]
    assert (states["homes"].state, states["homes"].last_release, states["homes"].age_days) == (
        DueStatus.ARRIVED,
        "r-2025",
        3,
    )
    assert (states["homes"].checked_on, states["homes"].failed_since) == (days(0).date(), None)
    assert states["warmth"].state is DueStatus.UNKNOWN
    collected.stand_in.publish(HOMES.id, a_version("3.0", "2026", date(2026, 10, 30), homes(2026)))
    collected.collect(datetime(2026, 11, 2, 9, tzinfo=UTC))
    later = due(collected, date(2026, 11, 2))["homes"]
    assert (later.state, later.last_release) == (DueStatus.ARRIVED, "homes-3.0")


@pytest.mark.parametrize(
    ("asked", "fault", "as_of", "state"),
    [
        (datetime(2026, 10, 5, 9, tzinfo=UTC), None, date(2026, 10, 5), DueStatus.UNCHANGED),
        (datetime(2026, 9, 20, 9, tzinfo=UTC), None, date(2026, 10, 5), DueStatus.DUE),
        (datetime(2026, 10, 5, 9, tzinfo=UTC), Fault.UNAVAILABLE, date(2026, 10, 5), DueStatus.DUE),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), None, date(2026, 12, 1), DueStatus.LATE),
    ],
)
def test_a_publication_that_is_awaited_is_unchanged_due_or_late(collected, asked, fault, as_of, state):
    if fault is not None:
        collected.stand_in.fail(path="*", fault=fault)
    collected.collect(asked)
    found = due(collected, as_of)["homes"]
    assert (found.state, found.last_release) == (state, "r-2025")
    assert (found.failed_since is not None) == (fault is not None)


def test_a_publication_that_could_not_be_asked_is_not_unchanged(collected):
    collected.stand_in.fail(path="*/publications/*/data-sets", fault=Fault.CLOSED)
    day = datetime(2026, 10, 5, 9, tzinfo=UTC)
    collected.collect(day)
    found = due(collected, day.date())["homes"]
    assert (found.state, found.failed_since, found.checked_on) == (DueStatus.DUE, day.date(), FIRST_DAY.date())


def test_the_standing_of_the_figures_names_what_is_stale_what_is_due_and_who_owes_a_return(collected):
    collected.fail("warmth", Fault.HTML)
    collected.collect(NEXT_DAY)
    found = data_standing(collected.workspace, as_of=NEXT_DAY.date(), rule=RULE)
    assert [one.publication for one in found.due] == ["homes", "warmth"]
    assert [list(one.stale) for one in found.figures] == [["T-3"]]
    assert list(found.owed) == ["Alder", "Birch", "Cedar", "Damson", "Elder", "Fir"]
    assert len(found.owed["Alder"]) == 8
    assert ALDER not in found.owed


def test_authorities_that_fall_short_of_their_region_are_found_by_the_check_on_parts(tmp_path):
    rows = list(csv.DictReader(io.StringIO(visits(2025).decode())))
    of_alder = [row for row in rows if (row["new_la_code"], row["time_period"]) == (ALDER, "2023")]
    of_alder[0]["made"] = "0"
    [first, last] = VISITS.versions
    short = replace(VISITS, versions=(first, replace(last, content=tidy(rows))))
    with live(tmp_path, replace(CATALOGUE, data_sets=(HOMES, short))) as one:
        one.collect()
        [figures] = data_standing(one.workspace, as_of=FIRST_DAY.date(), rule=RULE).figures
    found = [finding for finding in figures.findings if finding.check == "parts"]
    assert [(one.indicator, one.area, one.period.code, one.found) for one in found] == [
        ("T-2", REGION, "2023", "112 is published, its parts add up to 99")
    ]
    assert figures.quarantined == ("T-2",)
