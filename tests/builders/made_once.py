"""What takes long to make and is not changed, made once for all processes that run the tests, on disk."""

from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from builders.south_west import COLLECTED, ILLUSTRATIVE, PRIORITIES, SOUTH_WEST

from oba.domain.disclosure import Profile
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.cycle import run_cycle, walk
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Made:
    """A data folder of the South West, not to be changed, and the reports of the runs that filled it, in order."""

    data: Path
    reports: tuple[StageReport, ...]

    @property
    def workspace(self) -> Workspace:
        return open_workspace(SOUTH_WEST, self.data)

    def copied_to(self, folder: Path) -> Workspace:
        """A workspace on a copy, which may be changed."""
        return replace(self.workspace, data=Path(shutil.copytree(self.data, folder)))


def made_once(request: pytest.FixtureRequest, name: str, make: Callable[[Path], Sequence[StageReport]]) -> Made:
    """What `make` fills a data folder with: by whichever process asks first, while the others that ask wait."""
    base = request.getfixturevalue("tmp_path_factory").getbasetemp()
    is_one_of_several = hasattr(request.config, "workerinput")  # whose folders lie side by side
    place = (base.parent if is_one_of_several else base) / f"once-{name}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = place / "reports"
        if not told.exists():
            shutil.rmtree(place / "data", ignore_errors=True)
            told.write_bytes(pickle.dumps(tuple(make(place / "data"))))
    return Made(data=place / "data", reports=pickle.loads(told.read_bytes()))  # noqa: S301 - written above


def both_collected(data: Path) -> list[StageReport]:
    """The data packs of 31 December 2024; nobody has said anything."""
    workspace = open_workspace(SOUTH_WEST, data)
    return [
        report
        for priority in PRIORITIES
        for report in run_cycle(workspace, priority=priority, cycle="2024-25", as_of=COLLECTED)
    ]


def walked_to_the_end(data: Path) -> list[StageReport]:
    """Every pack of the demonstration, with what is said in it."""
    workspace = open_workspace(SOUTH_WEST, data)
    record_contributions(workspace, ILLUSTRATIVE, illustrative=True)
    return [
        report
        for step in walk(workspace.partnership, until=date(2026, 6, 30))
        for priority in PRIORITIES
        for report in run_cycle(workspace, priority=priority, cycle=step.cycle, as_of=step.as_of)
    ]


def collected_for_everyone(data: Path) -> list[StageReport]:
    """The public data pack on neglect that opens the cycle."""
    workspace = open_workspace(SOUTH_WEST, data)
    return [collect(workspace, priority="neglect", cycle="2024-25", as_of=COLLECTED, profile=Profile.PUBLIC)]
