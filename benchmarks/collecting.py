"""What it takes to bring 600,000 observations from a tidy CSV into SQLite: `python -m benchmarks.collecting`.

The same made-up figures in two layouts: `wide`, as the Department for Education publishes (60,000 rows, ten indicators
side by side), and `long` (600,000 rows, one value each). The engine reads, checks and loads them by its real functions.
Beside it, what people use instead: pandas `read_csv` and `to_sql` through SQLAlchemy, as they come, with `melt` in
between for the wide layout.

The two do not write the same. Pandas writes a row for each observation with every column of the file: 600,000 rows. It
checks nothing and keeps no key. The engine writes a row for each indicator and area with its periods in it, 47,270
rows, which is how it reads them again: it looks up who and when each row is about, checks every text, refuses an area
and period that stand there twice, and keeps a key, a foreign key and a digest. It leaves out columns that no indicator
asks for. With a row for each observation, key and all, the engine was 1.5 to 1.8 times as fast as pandas.

Each run is a process of its own. Timed is from the file to the committed database; imports, and making an empty store,
are not. The better of two runs counts. Target, for both layouts: at least 5 times as fast as pandas, at most 1 GB.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from pathlib import Path
from typing import Final

from benchmarks.processes import measured, peak_mb
from oba.domain.indicator import FigureSource, Indicator, Unit
from oba.domain.release import Release
from oba.sources.indicator_figures import read_figures
from oba.sources.tidy_file import read_tidy_file
from oba.store.database import opened_store
from oba.store.figures import enter_release, load_holding

TARGET_RATIO: Final = 5.0
TARGET_MB: Final = 1000.0
REPEATS: Final = 2
LAYOUTS: Final = ("wide", "long")
NO_PANDAS: Final = "pandas is not installed, so there is nothing to compare with; `make bench` installs it"

N_PLACE_ROWS: Final = 60_000
N_CATEGORIES: Final = 29
N_MEASURES: Final = 10
N_REGIONS: Final = 9
N_AUTHORITIES: Final = 153
YEARS: Final = range(2013, 2026)
CODE_OF: Final = {str(201 + number): f"E{10_000_001 + number:08d}" for number in range(N_AUTHORITIES)}
MEASURES: Final = tuple(f"measure_{number}" for number in range(1, N_MEASURES + 1))
CATEGORIES: Final = tuple(f"Category {number}" for number in range(1, N_CATEGORIES + 1))
PLACE_COLUMNS: Final = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
RELEASE: Final = Release(
    id="made-up",
    publisher="",
    title="",
    version="1",
    published_on=date(2025, 1, 1),
    published_on_basis="",
    licence="",
    attribution="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one layout took; what pandas took is None where it is not installed. Memory is the most ever held, in MB."""

    layout: str
    n_observations: int
    seconds: float
    peak_mb: float
    pandas_seconds: float | None
    pandas_peak_mb: float | None

    @property
    def ratio(self) -> float | None:
        """How many times as fast as pandas."""
        return None if self.pandas_seconds is None else self.pandas_seconds / self.seconds

    @property
    def is_fast(self) -> bool | None:
        """Whether the target is met; None where there is nothing to compare with."""
        return None if self.ratio is None else self.ratio >= TARGET_RATIO

    @property
    def is_small(self) -> bool:
        return self.peak_mb <= TARGET_MB


def measure() -> tuple[Collected, ...]:
    """Both layouts, the engine beside pandas in the same run."""
    has_pandas = importlib.util.find_spec("pandas") is not None
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for layout in LAYOUTS:
            _run("write", layout, folder)
            ours = _best("engine", layout, folder)
            theirs = _best("pandas", layout, folder) if has_pandas else {}
            found.append(
                Collected(
                    layout=layout,
                    n_observations=int(ours["n_observations"]),
                    seconds=ours["seconds"],
                    peak_mb=ours["peak_mb"],
                    pandas_seconds=theirs.get("seconds"),
                    pandas_peak_mb=theirs.get("peak_mb"),
                )
            )
    return tuple(found)


def _best(what: str, layout: str, folder: Path) -> dict[str, float]:
    return min((_run(what, layout, folder) for _ in range(REPEATS)), key=lambda run: run["seconds"])


def _run(what: str, layout: str, folder: Path) -> dict[str, float]:
    """What a fresh process found."""
    root = Path(__file__).parents[1]
    run = measured(["-m", "benchmarks.collecting", what, layout, str(folder)], cwd=root)
    found: dict[str, float] = json.loads(run.output)
    return found


def _write(layout: str, folder: Path) -> int:
    chance = random.Random(0)  # noqa: S311 - made-up figures, no secrets
    rows = islice(product(YEARS, _places(), CATEGORIES), N_PLACE_ROWS)
    with _file(layout, folder).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*PLACE_COLUMNS, "breakdown", *(MEASURES if layout == "wide" else ("measure", "value"))])
        for year, (level, *place), category in rows:
            where = [str(year), "Reporting year", level, "E92000001", "England", *place, category]
            values = [_made_up(chance) for _ in MEASURES]
            if layout == "wide":
                writer.writerow([*where, *values])
            else:
                writer.writerows([*where, name, value] for name, value in zip(MEASURES, values, strict=True))
    return N_PLACE_ROWS * N_MEASURES


def _places() -> Iterator[tuple[str, ...]]:
    """Level, code and name of the region, number, code and name of the authority."""
    yield ("National", "", "", "", "", "")
    regions = [(f"E1200000{number}", f"Region {number}") for number in range(1, N_REGIONS + 1)]
    for code, name in regions:
        yield ("Regional", code, name, "", "", "")
    for at, (number, code) in enumerate(CODE_OF.items()):
        yield ("Local authority", *regions[at % N_REGIONS], number, code, f"Authority {number}")


def _made_up(chance: random.Random) -> str:
    """A percentage, or one time in fourteen a symbol."""
    drawn = chance.random()
    return "c" if drawn < 0.04 else "z" if drawn < 0.06 else "x" if drawn < 0.07 else f"{100 * chance.random():.1f}"


def _load(layout: str, folder: Path) -> tuple[float, int]:
    sources = [_source(layout, category, name) for category, name in product(CATEGORIES, MEASURES)]
    with tempfile.TemporaryDirectory(dir=folder) as name, opened_store(Path(name), partnership="made-up") as store:
        begun = time.perf_counter()
        files = {layout: read_tidy_file(_file(layout, folder).read_bytes(), name=layout)}
        n_observations = 0
        with store.writing() as connection:
            enter_release(connection, RELEASE)
            for indicator, source in sources:
                holding = read_figures(source, indicator=indicator, files=files, codes=CODE_OF)
                load_holding(connection, holding)
                n_observations += len(holding)
        return time.perf_counter() - begun, n_observations


def _source(layout: str, category: str, name: str) -> tuple[Indicator, FigureSource]:
    indicator = Indicator(
        id=f"{category}, {name}",
        name="",
        lay_definition="",
        technical_definition="",
        unit=Unit.PERCENT,
        decimals=1,
        period_meaning="",
        frequency="",
        publisher="",
        publication="",
        publication_month="",
    )
    where = {"breakdown": category} if layout == "wide" else {"breakdown": category, "measure": name}
    value = name if layout == "wide" else "value"
    return indicator, FigureSource(release=RELEASE.id, file=layout, value=value, where=where)


def _load_by_pandas(layout: str, folder: Path) -> tuple[float, int]:
    if importlib.util.find_spec("pandas") is None:
        raise SystemExit(NO_PANDAS)
    pandas, sqlalchemy = importlib.import_module("pandas"), importlib.import_module("sqlalchemy")
    path = folder / "pandas.sqlite"
    path.unlink(missing_ok=True)
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    begun = time.perf_counter()
    frame = pandas.read_csv(_file(layout, folder))
    if layout == "wide":
        frame = frame.melt(id_vars=[*PLACE_COLUMNS, "breakdown"], var_name="measure", value_name="value")
    frame.to_sql("observation", engine, if_exists="replace", index=False)
    return time.perf_counter() - begun, len(frame)


def _file(layout: str, folder: Path) -> Path:
    return folder / f"{layout}.csv"


_LOADS: dict[str, Callable[[str, Path], tuple[float, int]]] = {"engine": _load, "pandas": _load_by_pandas}


def main() -> int:
    """Prints what was measured; 1 when a target is missed in either layout."""
    found = measure()
    for one in found:
        print(f"{one.n_observations} observations, {one.layout} layout")
        print(f"  the engine {one.seconds:.2f} s, {one.peak_mb:.0f} MB (target {TARGET_MB:g} MB: {_met(one.is_small)})")
        if one.ratio is None:
            print(f"  {NO_PANDAS}")
        else:
            print(f"  pandas {one.pandas_seconds:.2f} s, {one.pandas_peak_mb:.0f} MB")
            print(f"  {one.ratio:.1f} times as fast (target {TARGET_RATIO:g}: {_met(one.is_fast)})")
    return int(not all(one.is_small and one.is_fast is not False for one in found))


def _met(is_met: bool | None) -> str:  # noqa: FBT001 - there is nothing else to say
    return "met" if is_met else "MISSED"


def _run_one(what: str, layout: str, folder: Path) -> None:
    """What `_run` starts: prints one JSON object."""
    if what == "write":
        print(json.dumps({"n_observations": _write(layout, folder)}))
        return
    seconds, n_observations = _LOADS[what](layout, folder)
    print(json.dumps({"seconds": seconds, "n_observations": n_observations, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _run_one(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
