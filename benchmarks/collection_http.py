"""What collecting over HTTP costs: `PYTHONPATH=tests python -m benchmarks.collection_http`.

From the stand-in publisher of the tests, by the real stages, under the ordinary policy:

(a) thirty data sets of five publications, 100 ms before every answer, collected for the first time. The floor is what
the policy of two requests at once for each host allows: the requests, times their latency, halved. Beside it stands the
floor of those that are needed: two look-ups for each publication, the versions and the file for each data set.
(b) the South West's data sets, without latency: collected again when nothing changed, against the first time. Both are
timed within one process, after a collection elsewhere that pays for imports; the better of three runs counts for the
second collection, and of two for the first.

Targets: (a) at most 1.5 times the floor, (b) at most 2 % of the first collection, and not a row written.
"""

from __future__ import annotations

import importlib
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from oba.sources.client_policy import STANDARD
from oba.stages.collection import CollectionOutcome, CollectionReport, collect_figures
from oba.stages.fetching import Publishers
from oba.stages.workspace import Workspace, open_workspace
from oba.store.database import DATABASE_NAME

TIMES_THE_FLOOR: Final = "30 data sets, times the floor"
AGAIN_PERCENT: Final = "South West, again, % of the first"
TARGET_LATENCY_RATIO: Final = 1.5
TARGET_AGAIN_PERCENT: Final = 2.0
TARGET_ROWS: Final = 0
LATENCY_SECONDS: Final = 0.1
AT_ONCE: Final = STANDARD.most_at_once
N_PUBLICATIONS: Final = 5
N_DATA_SETS: Final = 30
LOOK_UPS: Final = 2
REQUESTS_EACH: Final = 2
FIRST_RUNS, AGAIN_RUNS = 2, 3
NOW: Final = datetime(2026, 7, 1, 9, tzinfo=UTC)
ASKED: Final = "asking"
"""The one table that grows with every collection: that the publishers were asked is what it records."""


def measure() -> dict[str, float]:
    """Ratios and what they are made of, by name."""
    with tempfile.TemporaryDirectory() as folder:
        return {**_with_latency(Path(folder) / "thirty"), **_again(Path(folder) / "south-west")}


def _of_tests(module: str) -> Any:  # noqa: ANN401 - a module
    """A module of the tests, which are there when PYTHONPATH names them."""
    return importlib.import_module(module)


def _with_latency(folder: Path) -> dict[str, float]:
    workspace = open_workspace(_thirty_data_sets(folder / "thirty"), folder / "data")
    with _of_tests("standin.server").StandIn(_catalogue(workspace)) as stand_in:
        _collected(open_workspace(workspace.folder, folder / "warm"), stand_in)
        stand_in.record.clear()
        stand_in.latency_seconds = LATENCY_SECONDS
        seconds, report = _collected(workspace, stand_in)
        n_requests = len(stand_in.record.requests)
    if report.n_figures == 0 or len(report.data_sets) != N_DATA_SETS:
        raise SystemExit(f"expected figures of {N_DATA_SETS} data sets, found {report.n_figures}")
    needed = N_PUBLICATIONS * LOOK_UPS + N_DATA_SETS * REQUESTS_EACH
    return {
        "30 data sets, requests": n_requests,
        "30 data sets, s": seconds,
        "30 data sets, floor of 2 at once, s": n_requests * LATENCY_SECONDS / AT_ONCE,
        TIMES_THE_FLOOR: seconds / (n_requests * LATENCY_SECONDS / AT_ONCE),
        "30 data sets, times the floor of what is needed": seconds / (needed * LATENCY_SECONDS / AT_ONCE),
    }


def _again(folder: Path) -> dict[str, float]:
    demo_live = _of_tests("standin.demo_live")
    definitions, data = demo_live.definitions_without_figures(folder), folder / "data"
    catalogue = _of_tests("standin.south_west").served_catalogue(demo_live.SOUTH_WEST)
    with _of_tests("standin.server").StandIn(catalogue) as stand_in:
        _collected(open_workspace(definitions, folder / "warm"), stand_in)
        first = []
        for _ in range(FIRST_RUNS):
            shutil.rmtree(data, ignore_errors=True)
            first.append(_collected(open_workspace(definitions, data), stand_in)[0])
        before = _rows(data)
        again = [
            _collected(open_workspace(definitions, data), stand_in, days=day)[0] for day in range(1, AGAIN_RUNS + 1)
        ]
        written = sum(_rows(data).values()) - sum(before.values())
    return {
        "South West, first, s": min(first),
        "South West, again with nothing new, s": min(again),
        AGAIN_PERCENT: 100 * min(again) / min(first),
        "South West, again, rows written": written,
    }


def _collected(
    workspace: Workspace,
    stand_in: Any,  # noqa: ANN401 - of the tests
    *,
    days: int = 0,
) -> tuple[float, CollectionReport]:
    """Seconds, and what came; the definitions were read before."""
    publishers = Publishers(base_urls=stand_in.publishers)
    begun = time.perf_counter()
    report = collect_figures(workspace, publishers=publishers, now=NOW + timedelta(days=days))
    seconds = time.perf_counter() - begun
    if report.outcome is not CollectionOutcome.DONE:
        raise SystemExit(str([one for one in report.data_sets if not one.is_sound]))
    return seconds, report


def _rows(data: Path) -> dict[str, int]:
    """How many rows each table has, but for the record of askings."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - the store's own names
            for name in names
            if name != ASKED
        }


def _thirty_data_sets(folder: Path) -> Path:
    """A partnership that reads one indicator from each of thirty data sets."""
    _of_tests("builders.small_partnership").write_small_partnership(folder)
    shutil.rmtree(folder / "figures")
    names = [f"d{n:02}" for n in range(N_DATA_SETS)]
    (folder / "data-sets.toml").write_text(
        "".join(map(_publication, range(N_PUBLICATIONS))) + "".join(_data_set(n, name) for n, name in enumerate(names))
    )
    indicator = (folder / "indicators" / "T-3.toml").read_text().partition("\n[[source]]")[0]
    priority = folder / "priorities" / "warmth.toml"
    uses = []
    for name in names:
        text = indicator.replace('"T-3"', f'"{name}"')
        (folder / "indicators" / f"{name}.toml").write_text(
            f'{text}\n[[source]]\ndata_set = "{name}"\nvalue = "degrees"\n'
        )
        uses.append(f'[[indicator]]\nid = "{name}"\ntier = "secondary"\npolarity = "none"\nreason = "Measured."\n')
    priority.write_text(priority.read_text() + "\n" + "\n".join(uses))
    return folder


def _publication(n: int) -> str:
    return (
        f'[[publication]]\nid = "p{n}"\npublisher = "Department for Tests"\ntitle = "Publication {n}"\n'
        'licence = "Open Government Licence v3.0"\nattribution = "Contains tests."\n\n'
    )


def _data_set(n: int, name: str) -> str:
    publication = f"p{n % N_PUBLICATIONS}"
    return (
        f'[[data_set]]\nid = "{name}"\npublication = "{publication}"\ntitle = "Data set {name}"\nsource = "dfe-api"\n'
        f'request = {{ publication = "publication-{publication}", data_set = "Data set {name}" }}\n\n'
    )


def _catalogue(workspace: Workspace) -> Any:  # noqa: ANN401 - of the tests
    served = _of_tests("standin.served")
    version = served.ServedVersion(
        version="1.0",
        release_title="Reporting year 2025",
        release_slug="2025",
        published=datetime(2025, 10, 31, 9, 30, tzinfo=UTC),
        content=_of_tests("builders.live").warmth(2025),
    )
    return served.Catalogue(
        data_sets=tuple(
            served.ServedDataSet(
                publication_slug=one.request["publication"],
                publication_title=one.request["publication"].replace("-", " ").title(),
                title=one.title,
                versions=(version,),
            )
            for one in workspace.partnership.data_sets.values()
        )
    )


def main() -> int:
    """Prints what was measured; 1 when a target is missed."""
    found = measure()
    for name, value in found.items():
        print(f"{name:52s} {value:10.3f}")
    is_slow = found[TIMES_THE_FLOOR] > TARGET_LATENCY_RATIO
    is_costly = found[AGAIN_PERCENT] > TARGET_AGAIN_PERCENT
    return int(is_slow or is_costly or found["South West, again, rows written"] > TARGET_ROWS)


if __name__ == "__main__":
    sys.exit(main())
