"""The flow `collect`, live: publishers are asked first, over real HTTP, by the stand-in."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from standin.faults import Fault
from standin.server import StandIn
from standin.south_west import served_catalogue

from flows import tasks
from flows.collect import collect
from flows.tasks import ask_publishers
from oba.bundle import bundled
from oba.domain.errors import SourceUnavailable
from oba.sources.client_policy import ClientPolicy
from oba.stages.exporting import exported_rows
from oba.stages.workspace import open_workspace

REGION = bundled("partnerships") / "south-west"
OPENING = date(2024, 12, 31)

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.usefixtures("prefect_api")]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with StandIn(served_catalogue(REGION)) as serving:
        monkeypatch.setenv("OBA_PUBLISHERS", serving.settings)
        yield serving


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """The South West without its extract, so that every figure has to be collected."""
    return Path(shutil.copytree(REGION, tmp_path / "definitions", ignore=shutil.ignore_patterns("figures")))


def run_live(definitions: Path, data: Path) -> None:
    asyncio.run(collect("neglect", cycle="2024-25", as_of=OPENING, partnership=definitions, data=data, live=True))


def test_the_flow_collects_what_the_extract_holds_and_publishes_the_data_pack(
    stand_in: StandIn, definitions: Path, tmp_path: Path
) -> None:
    run_live(definitions, tmp_path / "live")

    collected = list(exported_rows(open_workspace(definitions, tmp_path / "live"), as_of=date(2026, 6, 30)))
    held = list(exported_rows(open_workspace(REGION, tmp_path / "held"), as_of=date(2026, 6, 30)))
    assert collected == held
    assert len(list((tmp_path / "live" / "packs").rglob("pack.html"))) == 1
    assert max(stand_in.record.most_at_once.values()) <= ClientPolicy().most_at_once


def test_a_publisher_that_is_away_does_not_hold_up_the_pack_and_the_run_fails(
    stand_in: StandIn, definitions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_live(definitions, tmp_path)
    stand_in.fail(path="*", fault=Fault.SERVER_ERROR)
    at_once = ask_publishers.with_options(retries=0)
    monkeypatch.setattr(tasks, "ask_publishers", at_once)

    with pytest.raises(SourceUnavailable, match="nothing could be collected"):
        run_live(definitions, tmp_path)

    assert len(list((tmp_path / "packs").rglob("pack.html"))) >= 1


def test_publishers_are_asked_only_where_that_is_said(stand_in: StandIn, tmp_path: Path) -> None:
    asyncio.run(collect("neglect", cycle="2024-25", as_of=OPENING, partnership=REGION, data=tmp_path))
    assert not stand_in.record.requests
