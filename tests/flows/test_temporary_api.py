from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from flows.temporary_api import ApiNotStarted, free_port, temporary_api

pytestmark = pytest.mark.slow


def test_an_api_that_cannot_start_says_so_with_the_end_of_its_log(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        broken = {"PATH": os.defpath, "PREFECT_HOME": str(tmp_path), "PREFECT_LOGGING_LEVEL": "NO-SUCH-LEVEL"}

        with (
            temporary_api(tmp_path / "home", port=taken.getsockname()[1], environment=broken) as api,
            pytest.raises(ApiNotStarted, match="before it was ready") as failed,
        ):
            api.wait_until_ready()

    assert str(tmp_path / "home" / "server.log") in str(failed.value)
    assert "NO-SUCH-LEVEL" in str(failed.value)


def test_a_server_ends_when_its_parent_does() -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "flows.api_process", str(free_port())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert server.stdin is not None

    server.stdin.close()  # what happens to it when the parent is killed

    assert server.wait(timeout=60) is not None, "it went on without its parent"
