"""The engine's own work, without Prefect: `python -m benchmarks.engine DATA` walks the South West's calendar.

Prints one JSON object: seconds of every stage by cycle, priority and stage, and the most memory held.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.processes import peak_mb
from oba.bundle import bundled
from oba.stages.contributions import record_contributions
from oba.stages.cycle import run_cycle, walk
from oba.stages.workspace import open_workspace


def main() -> None:
    workspace = open_workspace(bundled("partnerships") / "south-west", Path(sys.argv[1]))
    partnership = workspace.partnership
    begun = time.perf_counter()
    record_contributions(workspace, workspace.folder / "illustrative", illustrative=True)
    seconds = {"contributions": time.perf_counter() - begun}
    if partnership.demo_until is None:
        raise SystemExit("the partnership offers no demonstration: calendar.toml has no demo_until")
    for step in walk(partnership, until=partnership.demo_until):
        for priority in partnership.priorities:
            begun = time.perf_counter()
            run_cycle(workspace, priority=priority.slug, cycle=step.cycle, as_of=step.as_of)
            seconds[f"{step.cycle} {step.stage.value} {priority.slug}"] = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
