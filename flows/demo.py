"""The demonstration: a partnership's cycles, stage by stage as of their due dates, run by the ordinary flows.

`python -m flows.demo --partnership DIR --data DIR`. Prefect is started only when there is something to do.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from flows.failures import PrioritiesFailed
from flows.prefect_environment import apply_prefect_environment
from flows.summary import show_nothing_to_do, show_summary
from flows.temporary_api import api_url, free_port, temporary_api
from oba.cli.exit_codes import exit_code
from oba.domain.errors import ObaError, UserError
from oba.settings import Settings
from oba.stages.contributions import record_contributions
from oba.stages.cycle import WalkStep, outstanding, walk
from oba.stages.workspace import Workspace, open_workspace

ILLUSTRATIVE = "illustrative"
"""The folder, within a partnership's, of contributions written to show the method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What is walked: every step, and those from the first that would publish something new."""

    workspace: Workspace
    steps: tuple[WalkStep, ...]
    to_do: tuple[WalkStep, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk the cycles and say what came of it; the exit code is that of the command `oba`."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    console = Console()
    try:
        demo = prepare(options.partnership, options.data, until=options.until)
        if demo.to_do:
            _walk(demo, console)
        else:
            show_nothing_to_do(console, demo.workspace, steps=len(demo.steps))
    except KeyboardInterrupt:
        console.print("Stopped. Run it again to go on from here.")
        return 128 + signal.SIGINT
    except PrioritiesFailed as failed:
        return _report_failure(failed)
    except ObaError as error:
        Console(stderr=True).print(str(error), markup=False, highlight=False, soft_wrap=True)
        return exit_code(error)
    return 0


def prepare(partnership: Path, data: Path, *, until: date | None) -> Demo:
    """Record the illustrative contributions and find out what there is to do; nothing is published yet.

    Raises `UserError` when the definitions or the contributions are not sound.
    """
    workspace = open_workspace(partnership, data)
    steps = walk(workspace.partnership, until=_end_of_walk(workspace, until))
    if (partnership / ILLUSTRATIVE).is_dir():
        record_contributions(workspace, partnership / ILLUSTRATIVE, illustrative=True)
    priorities = [priority.slug for priority in workspace.partnership.priorities]
    is_to_do = (any(outstanding(workspace, priority=slug, step=step) for slug in priorities) for step in steps)
    first = next((place for place, to_do in enumerate(is_to_do) if to_do), len(steps))
    return Demo(workspace=workspace, steps=steps, to_do=steps[first:])


def _end_of_walk(workspace: Workspace, until: date | None) -> date:
    end = until or workspace.partnership.demo_until
    if end is None:
        raise UserError(
            f"{workspace.folder / 'calendar.toml'}: demo_until is not set, expected the day on which a "
            "demonstration ends; set it, or give --until"
        )
    return end


def _walk(demo: Demo, console: Console) -> None:
    began = time.perf_counter()
    home = demo.workspace.data / "prefect"
    port = free_port()
    apply_prefect_environment(os.environ, home, api_url=api_url(port))  # noqa: TID251 - written for Prefect, not read
    with temporary_api(home, port=port, environment=os.environ) as api:  # noqa: TID251 - handed to the child process
        with console.status("Starting Prefect's own temporary API in the demo's folder"):
            from flows.walking import walk_through  # noqa: PLC0415 - loads Prefect, which reads the environment then

            api.wait_until_ready()
        started = time.perf_counter()
        taken = walk_through(demo.workspace, demo.to_do, console)
        ended = time.perf_counter()
    show_summary(console, demo.workspace, taken, starting_seconds=started - began, walking_seconds=ended - started)


def _report_failure(failed: PrioritiesFailed) -> int:
    """Print what a person can mend and give the highest exit code; a bug keeps its traceback."""
    codes = [0]
    for error in failed.errors.values():
        if not isinstance(error, ObaError):
            raise error from None
        codes.append(exit_code(error))
    Console(stderr=True).print(str(failed), markup=False, highlight=False, soft_wrap=True)
    return max(codes)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    settings = Settings()
    parser = argparse.ArgumentParser(prog="python -m flows.demo", description=__doc__)
    parser.add_argument("--partnership", type=Path, default=settings.partnership, help="folder of the definitions")
    parser.add_argument("--data", type=Path, default=settings.data, help="folder of the store, the packs, the library")
    parser.add_argument("--until", type=date.fromisoformat, help="the day on which the walk ends")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
