"""`prefect.yaml` against the flows: what it names exists, what it passes is taken, when it runs is allowed."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.schemas.schedules import CronSchedule

from oba.definitions.partnership import read_partnership

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
CHANGE_OF_CLOCKS = range(30, 151)
"""Minutes of the day from 00:30 to 02:30, in which an hour is missing or comes twice when the clocks change."""


def flow_of(deployment: dict[str, Any]) -> Any:
    path, name = deployment["entrypoint"].split(":")
    return getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)


def each_schedule() -> list[dict[str, Any]]:
    return [schedule for deployment in DEPLOYMENTS for schedule in deployment["schedules"]]


def test_every_flow_has_a_deployment() -> None:
    assert {flow_of(deployment).name for deployment in DEPLOYMENTS} == {"collect", "story", "plan", "review", "cycle"}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_a_deployment_fits_its_flow(deployment: dict[str, Any]) -> None:
    flow = flow_of(deployment)
    taken = inspect.signature(flow.fn).parameters
    given = deployment.get("parameters", {})

    assert flow.name == Path(deployment["entrypoint"].split(":")[0]).stem
    assert set(given) <= set(taken)
    assert {name for name, one in taken.items() if one.default is inspect.Parameter.empty} <= set(given)
    flow.validate_parameters(given)


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: deployment["name"])
def test_a_deployment_names_a_priority_of_the_region(deployment: dict[str, Any]) -> None:
    region = read_partnership(ROOT / "partnerships" / "south-west")
    slugs = {priority.slug for priority in region.priorities}

    assert deployment.get("parameters", {}).get("priority") in {None, *slugs}


@pytest.mark.parametrize("schedule", each_schedule(), ids=lambda schedule: schedule["slug"])
def test_a_schedule_keeps_clear_of_the_change_of_clocks(schedule: dict[str, Any]) -> None:
    assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"]).cron == schedule["cron"]
    assert schedule["timezone"] == "Europe/London"
    minute, hour, *_ = schedule["cron"].split()
    assert 60 * int(hour) + int(minute) not in CHANGE_OF_CLOCKS


def test_the_cycle_runs_by_itself_and_never_twice_at_once() -> None:
    cycle = next(deployment for deployment in DEPLOYMENTS if flow_of(deployment).name == "cycle")

    assert cycle["schedules"]
    assert cycle["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}


def test_a_review_is_started_by_a_person() -> None:
    reviews = [deployment for deployment in DEPLOYMENTS if flow_of(deployment).name == "review"]

    assert reviews
    assert [review["schedules"] for review in reviews] == [[] for _ in reviews]


@pytest.mark.parametrize("name", ["collect", "story", "plan", "review", "cycle"])
def test_prefects_form_says_what_each_parameter_means(name: str) -> None:
    flow = getattr(importlib.import_module(f"flows.{name}"), name)

    properties = flow.parameters.model_dump()["properties"]

    assert [parameter for parameter, about in properties.items() if not about.get("description")] == []


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("prefect_api")
def test_prefect_takes_every_deployment() -> None:
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    run = {"cwd": ROOT, "env": dict(os.environ), "capture_output": True, "text": True}  # noqa: TID251 - handed on

    pool = subprocess.run([*prefect, "work-pool", "create", "oba", "--type", "process"], **run, check=False)
    deploy = subprocess.run([*prefect, "deploy", "--all"], **run, check=False)

    assert pool.returncode == 0, pool.stdout + pool.stderr
    assert deploy.returncode == 0, deploy.stdout + deploy.stderr
    assert deploy.stdout.count("successfully created") == len(DEPLOYMENTS)
