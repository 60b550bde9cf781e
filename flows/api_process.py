"""Prefect's API as a child that cannot outlive its parent: `python -m flows.api_process PORT`.

The parent holds the other end of standard input. When the parent ends, however it ends, that end closes and this
process stops too, so that no server is left behind.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from typing import Final

_STANDARD_INPUT: Final = 0
_BYTES: Final = 4096


def _stop_when_parent_ends() -> None:
    """Reads past `sys.stdin`: its lock, held by a thread that waits, would end the interpreter with an error."""
    while os.read(_STANDARD_INPUT, _BYTES):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run Prefect's own command for a server on the loopback address until the parent ends."""
    port = sys.argv[1]
    threading.Thread(target=_stop_when_parent_ends, daemon=True).start()
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
