from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact

from flows.tasks import artifact_key, register_pack, take_stages
from flows.timing import TimedRun
from oba.domain.cycle import Stage
from oba.domain.errors import SourceChanged, SourceUnavailable, StoreError, UserError
from oba.stages.reports import StageReport
from tests.flows.report_builders import UNCHANGED, report


class Stages:
    """Stages that fail a number of times before they give their report; `runs` counts every run."""

    def __init__(self, *, failures: int, error: Exception) -> None:
        self.runs = 0
        self.failures = failures
        self.error = error

    def __call__(self) -> tuple[StageReport, ...]:
        self.runs += 1
        if self.runs <= self.failures:
            raise self.error
        return (report(),)


@flow
async def only_these(stages: object) -> TimedRun:
    return await take_stages.with_options(retry_delay_seconds=0)(stages)


@flow
async def registers(one: object, data: Path) -> None:
    await register_pack(one, data=data)


async def artifacts(key: str) -> list[Artifact]:
    async with get_client() as client:
        return await client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))


def test_a_key_of_an_artifact_is_made_of_what_prefect_takes() -> None:
    assert artifact_key(report(priority="Children_in Care", cycle="2024/25")) == "children-in-care-2024-25-collect"


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
def test_a_source_that_could_not_be_had_is_tried_again() -> None:
    stages = Stages(failures=2, error=SourceUnavailable("timed out"))

    timed = asyncio.run(only_these(stages))

    assert stages.runs == 3
    assert timed.reports == (report(),)


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
def test_it_is_tried_three_times_and_no_more() -> None:
    stages = Stages(failures=9, error=SourceUnavailable("timed out"))

    with pytest.raises(SourceUnavailable, match="timed out"):
        asyncio.run(only_these(stages))

    assert stages.runs == 3


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
@pytest.mark.parametrize("error", [SourceChanged("x"), UserError("x"), StoreError("x"), KeyError("x")], ids=repr)
def test_no_other_error_is_worth_another_try(error: Exception) -> None:
    stages = Stages(failures=1, error=error)

    with pytest.raises(type(error)):
        asyncio.run(only_these(stages))

    assert stages.runs == 1


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
def test_only_a_pack_that_is_new_is_registered(tmp_path: Path) -> None:
    new, known = report(cycle="1999-00"), report(UNCHANGED, cycle="1999-00", stage=Stage.STORY)

    asyncio.run(registers(new, tmp_path))
    asyncio.run(registers(known, tmp_path))

    (link,) = asyncio.run(artifacts("neglect-1999-00-collect"))
    assert (tmp_path / new.pack).as_uri() in link.data
    assert asyncio.run(artifacts("neglect-1999-00-story")) == []
