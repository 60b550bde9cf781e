"""The flows themselves, on the South West, with Prefect's own API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from builders.made_once import Made

from flows.collect import collect
from flows.cycle import cycle
from flows.failures import PrioritiesFailed
from flows.story import story
from flows.timing import TimedRun
from oba.bundle import bundled
from oba.domain.cycle import Done
from oba.domain.errors import StageIncomplete
from oba.stages.reports import StageReport
from oba.store.search_index import indexed_packs

REGION = bundled("partnerships") / "south-west"
PRIORITIES = ("neglect", "children-in-care")
OPENING = date(2024, 12, 31)

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.usefixtures("prefect_api")]


def run_of(data: Path, *, priorities: list[str] | None = None) -> list[TimedRun]:
    return asyncio.run(cycle(priorities=priorities, cycle="2024-25", as_of=OPENING, partnership=REGION, data=data))


def digests(reports: Iterable[StageReport]) -> dict[tuple[str, str], str]:
    return {
        (report.priority, report.stage): report.outcome.digest for report in reports if isinstance(report.outcome, Done)
    }


@dataclass(frozen=True)
class Published:
    data: Path
    runs: list[TimedRun]


@pytest.fixture(scope="module")
def published(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """What the flow published of both priorities: not to be changed."""
    data = tmp_path_factory.mktemp("published")
    return Published(data, run_of(data))


def test_the_flow_publishes_what_the_engine_publishes_without_it(both_collected: Made, published: Published) -> None:
    expected = digests(both_collected.reports)
    assert digests(report for run in published.runs for report in run.reports) == expected
    assert set(expected) == {(priority, "collect") for priority in PRIORITIES}


def test_a_second_run_changes_nothing(published: Published) -> None:
    def written() -> dict[Path, bytes]:
        found = (path for folder in ("packs", "library") for path in (published.data / folder).rglob("*"))
        return {path: path.read_bytes() for path in found if path.is_file()}

    first = written()
    runs = run_of(published.data)

    outcomes = [report.outcome for run in runs for report in run.reports]
    assert [outcome.changed for outcome in outcomes if isinstance(outcome, Done)] == [False, False]
    assert written() == first


def test_what_is_new_can_be_searched_for_at_once(published: Published) -> None:
    indexed = indexed_packs(published.data / "library")
    assert indexed is not None
    assert len(indexed.digests) == len(PRIORITIES)


def test_an_index_that_cannot_be_made_keeps_no_pack_from_being_published(tmp_path: Path) -> None:
    (tmp_path / "library" / ".search.json" / "in the way").mkdir(parents=True)
    runs = run_of(tmp_path, priorities=["neglect"])
    assert set(digests(report for run in runs for report in run.reports)) == {("neglect", "collect")}
    assert indexed_packs(tmp_path / "library") is None


def test_one_priority_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    with pytest.raises(PrioritiesFailed) as failed:
        run_of(tmp_path, priorities=["no-such-priority", "neglect"])

    assert str(failed.value).startswith("no-such-priority: ")
    assert list(failed.value.errors) == ["no-such-priority"]
    assert len(list((tmp_path / "packs" / "neglect" / "2024-25" / "collect").glob("*/pack.html"))) == 1


def test_a_stage_answers_under_the_name_of_its_outcome(tmp_path: Path) -> None:
    state = asyncio.run(collect("neglect", as_of=OPENING, partnership=REGION, data=tmp_path, return_state=True))

    answer = asyncio.run(state.aresult())
    assert state.name == "Done"
    assert (answer["stage"], answer["cycle"], answer["outcome"]["changed"]) == ("collect", "2024-25", True)
    assert (tmp_path / answer["pack"]).is_file()


def test_an_error_ends_the_flow_as_failed_in_its_own_words(tmp_path: Path) -> None:
    asked = {"cycle": "2024-25", "as_of": date(2025, 2, 1), "partnership": REGION, "data": tmp_path}

    with pytest.raises(StageIncomplete, match="found no collect pack"):
        asyncio.run(story("neglect", **asked))
    state = asyncio.run(story("neglect", **asked, return_state=True))

    assert state.is_failed()
    assert "found no collect pack" in state.message
