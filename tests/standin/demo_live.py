"""The demonstration over HTTP: the stand-in publisher serves, the ordinary flows collect from it, and what came is held
against the extract: `python -m standin.demo_live --data demo-live`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from oba.stages.exporting import exported_rows
from oba.stages.workspace import open_workspace

from .server import StandIn
from .south_west import served_catalogue

SOUTH_WEST = Path(__file__).parents[2] / "partnerships" / "south-west"
WITHOUT_FIGURES = "partnership"
"""The folder, within the demo's, of the partnership's definitions without its extract: all figures come over HTTP."""
MOST_SHOWN = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Walks the calendar live; 0 when every observation is as in the extract, else 1 or what the demo ended with."""
    parser = argparse.ArgumentParser(prog="standin.demo_live", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("demo-live"), help="folder of the store, packs and library")
    options = parser.parse_args(arguments)
    partnership = definitions_without_figures(options.data)
    with StandIn(served_catalogue(SOUTH_WEST)) as stand_in:
        say(f"The stand-in publisher serves at {stand_in.address}/")
        command = [sys.executable, "-m", "flows.demo", "--partnership", str(partnership), "--data", str(options.data)]
        whole = dict(os.environ)  # noqa: TID251 - handed to the child process
        environment = whole | {"OBA_LIVE": "true", "OBA_PUBLISHERS": stand_in.settings}
        ended = subprocess.run(command, env=environment, check=False).returncode
        n_requests = len(stand_in.record.requests)
    if ended:
        return ended
    return _held_against_extract(partnership, options.data, n_requests=n_requests)


def definitions_without_figures(data: Path) -> Path:
    """A copy of the South West's definitions in the demo's folder, without the extract."""
    folder = data / WITHOUT_FIGURES
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOUTH_WEST, folder, ignore=shutil.ignore_patterns("figures"))
    return folder


def differences(partnership: Path, data: Path) -> tuple[int, list[str]]:
    """How many observations were collected, and in words every place in which they differ from the extract."""
    live = open_workspace(partnership, data)
    until = live.partnership.demo_until
    if until is None:
        raise SystemExit("calendar.toml has no demo_until")
    with tempfile.TemporaryDirectory() as folder:
        expected = list(exported_rows(open_workspace(SOUTH_WEST, Path(folder)), as_of=until))
    collected = list(exported_rows(live, as_of=until))
    unlike = [f"collected {a}, in the extract {b}" for a, b in zip_longest(collected, expected) if a != b]
    return len(collected), unlike


def _held_against_extract(partnership: Path, data: Path, *, n_requests: int) -> int:
    n_collected, unlike = differences(partnership, data)
    for line in _first(unlike):
        say(line)
    if unlike:
        say(f"{len(unlike)} observations are not as in the extract.")
        return 1
    say(f"{n_collected:,} observations were collected in {n_requests} requests, cell for cell as in the extract.")
    return 0


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST_SHOWN]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
