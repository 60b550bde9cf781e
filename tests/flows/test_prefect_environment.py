from __future__ import annotations

from pathlib import Path

import pytest
from prefect._internal.analytics import is_telemetry_enabled
from prefect.settings import get_current_settings

from flows.prefect_environment import apply_prefect_environment, prefect_environment

API = "http://127.0.0.1:4321/api"


def applied(environment: dict[str, str]) -> dict[str, str]:
    apply_prefect_environment(environment, Path("/data/prefect"), api_url=API)
    return environment


def test_everything_that_prefect_keeps_lies_in_the_folder_given() -> None:
    environment = prefect_environment(Path("demo/prefect"), api_url=API)

    assert environment["PREFECT_HOME"] == str(Path.cwd() / "demo" / "prefect")
    assert environment["PREFECT_PROFILES_PATH"] == str(Path.cwd() / "demo" / "prefect" / "profiles.toml")


def test_a_users_own_settings_of_prefect_do_not_leak_in() -> None:
    theirs = {"PREFECT_API_URL": "https://api.example.org", "PREFECT_API_KEY": "secret", "PREFECT_PROFILE": "work"}

    environment = applied(theirs | {"HOME": "/home/user"})

    assert environment["PREFECT_API_URL"] == API
    assert "PREFECT_API_KEY" not in environment
    assert "PREFECT_PROFILE" not in environment
    assert environment["HOME"] == "/home/user"


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, "127.0.0.1,localhost"), ({"NO_PROXY": "intranet"}, "intranet,127.0.0.1,localhost")],
)
def test_a_proxy_is_told_to_leave_this_machine_alone(before: dict[str, str], after: str) -> None:
    assert applied(dict(before))["NO_PROXY"] == after


def test_prefect_understands_every_setting_and_reports_to_nobody() -> None:
    settings = get_current_settings()

    assert settings.server.analytics_enabled is False
    assert settings.cloud.enable_orchestration_telemetry is False
    assert settings.telemetry.enable_resource_metrics is False
    assert settings.client.server_version_check_enabled is False
    assert settings.server.services.scheduler.enabled is False
    assert settings.server.services.task_run_recorder.enabled is True
    known = {name.upper() for name in settings.to_environment_variables(exclude_unset=False, include_aliases=True)}
    ours = {name for name in prefect_environment(Path("x"), api_url=API) if name.startswith("PREFECT_")}
    assert ours - known == {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"}, "a key of the logging file, not a setting"


def test_telemetry_of_the_client_is_off() -> None:
    assert is_telemetry_enabled() is False
