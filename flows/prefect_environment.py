"""How Prefect is set for a run on this machine alone: the one place, applied before Prefect is imported."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path

START_LIMIT_SECONDS = 120
"""How long Prefect's API may take to start: its own limit of 20 seconds is too short for a first run on two cores."""

_LOOPBACK = "127.0.0.1,localhost"


def prefect_environment(home: Path, *, api_url: str) -> dict[str, str]:
    """The variables under which Prefect keeps everything in `home`, speaks to `api_url` alone and reports to nobody.

    `home` may be relative. Services that only a long-lived server needs are off; those that record task runs and
    events stay on.
    """
    whereabouts = {
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_PROFILES_PATH": str(home.absolute() / "profiles.toml"),
        "PREFECT_API_URL": api_url,
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_LIMIT_SECONDS),
    }
    return whereabouts | _REPORTS_TO_NOBODY | _STARTS_SOONER | _SPEAKS_LITTLE


_REPORTS_TO_NOBODY = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
}

_STARTS_SOONER = {
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
}

_SPEAKS_LITTLE = {
    "PREFECT_LOGGING_LEVEL": "WARNING",  # what Prefect keeps in its own record
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # the terminal shows our progress, and errors once
    "PREFECT_CLI_PROMPT": "false",
}


def apply_prefect_environment(environment: MutableMapping[str, str], home: Path, *, api_url: str) -> None:
    """Set the environment for Prefect, and take out every `PREFECT_...` that the user has set for other work.

    Proxies are told to leave this machine's own address alone.
    """
    for name in [name for name in environment if name.startswith("PREFECT_")]:
        del environment[name]
    environment.update(prefect_environment(home, api_url=api_url))
    environment.update(_past_any_proxy(environment))


def _past_any_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    spared = {name: environment.get(name, "") for name in ("NO_PROXY", "no_proxy")}
    return {name: f"{hosts},{_LOOPBACK}" if hosts else _LOOPBACK for name, hosts in spared.items()}
