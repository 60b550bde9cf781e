"""Prefect is set before any test here loads it, and its own temporary API is started once, for those that ask."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.prefect_environment import apply_prefect_environment
from flows.temporary_api import api_url, free_port, temporary_api

_HOME = Path(tempfile.mkdtemp(prefix="oba-prefect-"))
_PORT = free_port()

apply_prefect_environment(os.environ, _HOME, api_url=api_url(_PORT))  # noqa: TID251 - written for Prefect, not read


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[str]:
    """The address of Prefect's own API, with an empty database."""
    with temporary_api(_HOME, port=_PORT, environment=os.environ) as api:  # noqa: TID251 - handed to the child process
        api.wait_until_ready()
        yield api_url(_PORT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Prefect leaves a connection to its own API unclosed at the start of each flow; nothing else is let pass."""
    for item in items:
        if item.get_closest_marker("prefect"):
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"))


@pytest.fixture(autouse=True)
def _drop_prefects_connections(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect them at the end of the test that left them, not at some moment of a later one."""
    yield
    if request.node.get_closest_marker("prefect"):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "unclosed <socket", ResourceWarning)
            gc.collect()


def pytest_sessionfinish() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)
