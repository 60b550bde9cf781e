"""Every fault that a publisher can have, at one of several data sets: it is named, and everything else goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.campaigns import sampled
from builders.live import (
    ALDER,
    CATALOGUE,
    FIRST_DAY,
    HOMES,
    NEXT_DAY,
    Live,
    a_version,
    assert_raw_store_is_whole,
    homes,
    live,
    of,
    of_indicator,
    outcomes,
)
from builders.small_partnership import PUBLISHED
from standin.faults import Fault

from oba.analysis.checks import Severity
from oba.stages.collect import RULE
from oba.stages.collection import CollectionOutcome, CollectionReport
from oba.stages.data_standing import data_standing
from oba.stages.knowledge import stale_indicators
from oba.store.database import opened_store
from oba.store.figures import loaded_holdings

pytestmark = pytest.mark.slow

FAILED, CHANGED, REFUSED, TAKEN = "failed", "changed", "refused", "taken"
INDICATOR = {"homes": "T-1", "visits": "T-2", "warmth": "T-3"}
COLUMN = {"homes": "cold_percent", "visits": "made", "warmth": "degrees"}
ALL = tuple(INDICATOR)


@dataclass(frozen=True, kw_only=True)
class Case:
    """How a fault ends, and the telling part of what is said; `at` has the data sets where it ends otherwise."""

    ends: str
    says: str = ""
    how: Mapping[str, Any] = field(default_factory=dict)
    in_column: bool = False
    at: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    at_first: tuple[str, str] | None = None
    """How it ends where there is no release before to hold it against."""

    def ending(self, data_set: str, *, first: bool) -> tuple[str, str]:
        if first and self.at_first is not None:
            return self.at.get(data_set, self.at_first)
        return self.at.get(data_set, (self.ends, self.says))


NO_INDICATOR = "IndicatorsNotFound at indicators: One or more indicators could not be found"
CASES: dict[Fault, Case] = {
    Fault.TOO_MANY: Case(ends=FAILED, says="found 429 Too Many Requests, tried 2 times"),
    Fault.SERVER_ERROR: Case(ends=FAILED, says="found 500 Internal Server Error"),
    Fault.BAD_GATEWAY: Case(ends=FAILED, says="found 502 Bad Gateway"),
    Fault.UNAVAILABLE: Case(ends=FAILED, says="found 503 Service Unavailable, tried 2 times"),
    Fault.TIMEOUT: Case(ends=FAILED, says="found 504 Gateway Timeout, tried 2 times", how={"wait_seconds": 0.01}),
    Fault.HTML: Case(ends=CHANGED, says="found a page of HTML"),
    Fault.REDIRECT_LOOP: Case(
        ends=CHANGED, says="redirects more than 5 times", at={"visits": (CHANGED, "redirects a question to")}
    ),
    Fault.CLOSED: Case(ends=FAILED, says="no whole answer came"),
    Fault.CUT_GZIP: Case(ends=FAILED, says="the body is a gzip that was cut short"),
    Fault.CUT_GZIP_LONG: Case(ends=FAILED, says="peer closed connection without sending complete message body"),
    Fault.CUT_BODY: Case(ends=FAILED, says="peer closed connection without sending complete message body"),
    Fault.DRIP: Case(ends=FAILED, says="was not whole after", how={"wait_seconds": 2}),
    Fault.WARNINGS: Case(
        ends=REFUSED,
        says="there is no column 'time_period'",
        at={"visits": (CHANGED, "answers with warnings: FiltersNotFound at criteria.and[0].filters.in")},
    ),
    Fault.LATIN_1: Case(
        ends=REFUSED,
        says="is not UTF-8. Fetch the file again",
        at={"visits": (CHANGED, "expected JSON ('utf-8' codec")},
    ),
    Fault.UTF_16: Case(ends=REFUSED, says="is UTF-16, expected UTF-8", at={"visits": (TAKEN, "")}),
    Fault.BOM: Case(ends=TAKEN),
    Fault.CRLF: Case(ends=TAKEN),
    Fault.REORDERED_COLUMNS: Case(ends=TAKEN),
    Fault.RENAMED_COLUMN: Case(
        ends=REFUSED, says="there is no column", in_column=True, at={"visits": (CHANGED, NO_INDICATOR)}
    ),
    Fault.EXTRA_COLUMN: Case(ends=TAKEN),
    Fault.MISSING_COLUMN: Case(
        ends=REFUSED, says="there is no column", in_column=True, at={"visits": (CHANGED, NO_INDICATOR)}
    ),
    Fault.EQUAL_DUPLICATES: Case(ends=TAKEN),
    Fault.CONFLICTING_DUPLICATES: Case(ends=REFUSED, says="Alder 2019 stands there twice with different figures"),
    Fault.TEN_TIMES_THE_SIZE: Case(
        ends=REFUSED,
        says="found 504 figures, where the release before has 63",
        at={"visits": (REFUSED, "which the labels do not know")},
        at_first=(TAKEN, ""),
    ),
    Fault.UNKNOWN_SYMBOL: Case(ends=REFUSED, says="Alder 2019: found 'n/a', expected a number", in_column=True),
    Fault.AUTHORITY_MISSING: Case(
        ends=REFUSED, says="found no row for Alder, which the release before has", at_first=(TAKEN, "")
    ),
    Fault.VERSION_BETWEEN_PAGES: Case(ends=TAKEN),
    Fault.WITHDRAWN: Case(ends=CHANGED, says="found 403 Forbidden", at={"warmth": (TAKEN, "")}),
}
OTHER_FIGURES = (Fault.TEN_TIMES_THE_SIZE, Fault.AUTHORITY_MISSING)
"""What is taken in at first with other figures, as nothing yet says that they are wrong; tested by themselves."""
PAIRS = [(data_set, fault) for data_set in ALL for fault in Fault]


def rows(pairs):
    """The pairs as rows of a table."""
    return [pytest.param(*pair, id="-".join(pair)) for pair in pairs]


ROWS = rows(PAIRS)
ENDING_BADLY = rows((one, fault) for fault in Fault for one in ALL if CASES[fault].ending(one, first=False)[0] != TAKEN)
"""Fault by fault, so that a sample has every fault."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a good first collection."""
    folder = tmp_path_factory.mktemp("template")
    with live(folder) as one:
        assert one.collect().outcome is CollectionOutcome.DONE
    return folder / "data"


@pytest.fixture(scope="module")
def newer(template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """The observations once something newer was collected without any fault."""
    folder = tmp_path_factory.mktemp("newer")
    shutil.copytree(template, folder / "data")
    with live(folder) as one:
        one.publish_newer()
        assert one.collect(NEXT_DAY).outcome is CollectionOutcome.DONE
        return one.observations()


@pytest.fixture
def collected(template: Path, tmp_path: Path) -> Iterator[Live]:
    """The small partnership after its first collection, and something new in every data set."""
    shutil.copytree(template, tmp_path / "data")
    with live(tmp_path) as one:
        one.publish_newer()
        yield one


def set_fault(one: Live, data_set: str, fault: Fault) -> None:
    case = CASES[fault]
    one.fail(data_set, fault, **case.how, **({"column": COLUMN[data_set]} if case.in_column else {}))


def without_release(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """A release of a publisher that numbers nothing is named by its bytes, which a fault can change."""
    return [row[:-1] for row in rows]


def stale(one: Live, day: date) -> dict[str, str]:
    workspace = one.workspace
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        return stale_indicators(connection, workspace.partnership, indicators=list(INDICATOR.values()), as_of=day)


def assert_ends(report: CollectionReport, data_set: str, ends: str, says: str) -> None:
    """The data set ended so, the others were collected, and the report says as much of the whole."""
    found = of(report, data_set)
    others = [name for name in ALL if name != data_set]
    assert {name: outcomes(report)[name] for name in others} == dict.fromkeys(others, "new")
    assert all(of(report, name).is_sound and of(report, name).n_figures for name in others)
    if ends == TAKEN:
        assert (found.outcome, found.refused, found.found) == ("new", (), "")
        assert report.outcome is CollectionOutcome.DONE
        return
    assert report.outcome is CollectionOutcome.PARTIAL
    assert found.n_figures == 0
    if ends == REFUSED:
        assert (found.outcome, found.found) == ("new", "")
        assert found.refused
        assert all(says in reason for reason in found.refused)
    else:
        assert (found.outcome, found.refused) == (ends, ())
        assert says in found.found


def test_every_fault_has_its_case() -> None:
    assert list(CASES) == list(Fault)


@pytest.mark.parametrize(("data_set", "fault"), sampled(ROWS, every=3))
def test_a_fault_is_named_and_the_last_good_figures_stand(
    collected: Live, newer: list[tuple[Any, ...]], data_set: str, fault: Fault
) -> None:
    before = collected.observations()
    set_fault(collected, data_set, fault)
    report = collected.collect(NEXT_DAY)
    ends, says = CASES[fault].ending(data_set, first=False)
    assert_ends(report, data_set, ends, says)
    assert_raw_store_is_whole(collected.workspace.data)
    after, indicator = collected.observations(), INDICATOR[data_set]
    others = [one for one in INDICATOR.values() if one != indicator]
    assert of_indicator(after, *others) == of_indicator(newer, *others)
    if ends == TAKEN:
        assert without_release(after) == without_release(newer)
        assert stale(collected, NEXT_DAY.date()) == {}
        return
    assert of_indicator(after, indicator) == of_indicator(before, indicator)
    reason = stale(collected, NEXT_DAY.date())
    assert list(reason) == [indicator]
    assert says in reason[indicator]


@pytest.mark.parametrize(("data_set", "fault"), sampled(ENDING_BADLY, every=2))
def test_once_a_fault_is_mended_the_next_collection_has_everything(
    collected: Live, newer: list[tuple[Any, ...]], data_set: str, fault: Fault
) -> None:
    set_fault(collected, data_set, fault)
    collected.collect(NEXT_DAY)
    collected.stand_in.mend()
    report = collected.collect(NEXT_DAY.replace(hour=15))
    assert report.outcome is CollectionOutcome.DONE
    assert of(report, data_set).outcome == "new"
    assert collected.observations() == newer
    assert stale(collected, NEXT_DAY.date()) == {}


@pytest.mark.parametrize(("data_set", "fault"), sampled(ROWS, every=3, first=2))
def test_a_fault_at_the_first_collection_leaves_that_data_set_out_alone(
    template: Path, tmp_path: Path, data_set: str, fault: Fault
) -> None:
    ends, says = CASES[fault].ending(data_set, first=True)
    with live(tmp_path) as one:
        set_fault(one, data_set, fault)
        report = one.collect(FIRST_DAY)
        assert_ends(report, data_set, ends, says)
        assert_raw_store_is_whole(one.workspace.data)
        after = one.observations()
        indicator = INDICATOR[data_set]
        good = observations_of(template, one)
    others = [name for name in INDICATOR.values() if name != indicator]
    assert of_indicator(after, *others) == of_indicator(good, *others)
    if ends != TAKEN:
        assert of_indicator(after, indicator) == []
    elif fault not in OTHER_FIGURES:
        assert without_release(after) == without_release(good)


def observations_of(template: Path, one: Live) -> list[tuple[Any, ...]]:
    """Those of the good first collection, in a folder of their own."""
    shutil.copytree(template, one.folder / "good")
    return replace(one, data=Path("good")).observations()


@pytest.mark.parametrize("data_set", ["homes", "visits", "warmth"])
def test_rows_that_stand_there_twice_alike_count_once_and_are_noted(collected: Live, data_set: str) -> None:
    collected.fail(data_set, Fault.EQUAL_DUPLICATES)
    collected.collect(NEXT_DAY)
    with opened_store(collected.workspace.data, partnership="small") as store, store.reading() as connection:
        newest = loaded_holdings(connection, as_of=NEXT_DAY.date(), indicators=[INDICATOR[data_set]])[-1]
    assert newest.duplicates == ((ALDER, "2019"),)


def test_more_areas_than_england_has_are_refused_at_the_first_collection(tmp_path: Path) -> None:
    [head, *rows] = homes(2024).decode().splitlines()
    alder = next(row for row in rows if "Alder" in row)
    more = [alder.replace(",901,Alder,E06000101", f",{300 + k},Place {k},E0800{k:04}") for k in range(60)]
    big = a_version("1.0", "2024", PUBLISHED["r-2024"], "\n".join([head, *rows, *more, ""]).encode())
    catalogue = CATALOGUE.replacing(replace(HOMES, versions=(big,)))
    with live(tmp_path, catalogue) as one:
        assert one.collect().outcome is CollectionOutcome.DONE
    with live(tmp_path / "again", catalogue) as one:
        one.fail("homes", Fault.TEN_TIMES_THE_SIZE)
        report = one.collect()
        assert of_indicator(one.observations(), "T-1") == []
    assert of(report, "homes").refused == (
        "T-1: found 672 areas, expected at most 500, more than England has had. "
        "Fetch the file again, or correct `where` in the indicator's [[source]]",
    )


def test_an_authority_that_was_never_there_holds_its_indicator_back(tmp_path: Path) -> None:
    """Nothing before says that it should be there, but the checks do."""
    with live(tmp_path) as one:
        one.fail("homes", Fault.AUTHORITY_MISSING)
        assert one.collect().outcome is CollectionOutcome.DONE
        [figures] = data_standing(one.workspace, as_of=FIRST_DAY.date(), rule=RULE).figures
    assert figures.quarantined == ("T-1",)
    assert {(found.check, found.area) for found in figures.findings if found.severity is Severity.FAIL} == {
        ("coverage", ALDER)
    }


@pytest.mark.parametrize(
    ("path", "fault", "says"),
    [
        ("*/publications", Fault.HTML, "found a page of HTML"),
        ("*/publications/*/data-sets", Fault.CUT_BODY, "peer closed connection"),
        ("*/versions", Fault.SERVER_ERROR, "found 500 Internal Server Error"),
        ("*/meta", Fault.REDIRECT_LOOP, "redirects more than 5 times"),
    ],
)
def test_a_fault_on_the_way_to_the_figures_is_named_too(tmp_path: Path, path: str, fault: Fault, says: str) -> None:
    with live(tmp_path) as one:
        one.stand_in.fail(path=path, fault=fault)
        report = one.collect()
    assert report.outcome is CollectionOutcome.PARTIAL
    assert says in of(report, "visits").found
    assert of(report, "warmth").is_sound


def test_a_publisher_that_asks_to_be_left_alone_for_long_is_left_alone(collected: Live) -> None:
    collected.fail("homes", Fault.TOO_MANY, retry_after="3600")
    collected.stand_in.record.clear()
    report = collected.collect(NEXT_DAY)
    assert (
        "is not to be asked again for 3,600 seconds, longer than the 1 that are waited for" in of(report, "homes").found
    )
    assert sum(one.endswith("/csv") for one in collected.asked()) == 1


def test_a_publisher_that_recovers_within_the_tries_is_no_fault(collected: Live, newer: list[tuple[Any, ...]]) -> None:
    for data_set in ALL:
        collected.fail(data_set, Fault.UNAVAILABLE, times=1)
    assert collected.collect(NEXT_DAY).outcome is CollectionOutcome.DONE
    assert collected.observations() == newer


def test_when_nothing_can_be_had_the_collection_has_failed(collected: Live) -> None:
    before = collected.observations()
    collected.stand_in.fail(path="*", fault=Fault.UNAVAILABLE)
    report = collected.collect(NEXT_DAY)
    assert report.outcome is CollectionOutcome.FAILED
    assert outcomes(report) == dict.fromkeys(ALL, "failed")
    assert collected.observations() == before
    assert list(stale(collected, NEXT_DAY.date())) == list(INDICATOR.values())
