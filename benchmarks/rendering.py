"""What it takes to put a big pack into each format, and what people wait for who make such a report otherwise.

`python -m benchmarks.rendering` prints everything as JSON. Every run renders another pack of the same size, so that
nothing is answered from memory. Times are those of the wall clock, so measure on a machine that does nothing else.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.big_pack import N_AREAS, big_pack
from benchmarks.peers import Peer, notebook_report, r_markdown_report
from benchmarks.processes import measured, peak_mb
from oba.pack.canonical import pack_json
from oba.render.formats import FORMATS

TARGETS: Final[dict[str, float]] = {"html": 0.02, "pdf": 0.3, "docx": 0.7, "xlsx": 0.15}
"""Seconds a pack, by format: a key of `FORMATS`."""
TARGET_PACKS_A_MINUTE: Final = 100.0
TARGET_TIMES_WARM, TARGET_TIMES_COLD = 250.0, 14.0
TARGET_KB, TARGET_COMPRESSED_KB = 250.0, 30.0
N_WARM: Final = 3
N_RUNS: Final = 11
N_WORKERS: Final = 2
N_BY_WORKERS: Final = 40
_ONE = """
import sys
from benchmarks.big_pack import big_pack
from oba.pack.canonical import pack_json
from oba.render.formats import FORMATS
FORMATS[sys.argv[1]](pack_json(big_pack()))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Median seconds of a pack once the process is warm, the seconds of the first, and the size of the file in kB,
    as it is and compressed.
    """

    seconds: float
    first_seconds: float
    kilobytes: float
    compressed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Seconds of a report by other means, and how many times as fast our page is, warm and from nothing."""

    seconds: float
    times_warm: float
    times_cold: float


def measure(*, n_judged: int = 0) -> dict[str, Rendered]:
    """By format, for the big pack with the verdicts of so many authorities on each of its curves."""
    texts = [pack_json(big_pack(k=k, n_judged=n_judged)) for k in range(N_WARM + N_RUNS)]
    return {extension: _rendered(extension, texts) for extension in TARGETS}


def _rendered(extension: str, texts: Sequence[str]) -> Rendered:
    seconds = [_seconds(extension, text) for text in texts]
    file = FORMATS[extension](texts[0])
    return Rendered(
        seconds=statistics.median(seconds[N_WARM:]),
        first_seconds=seconds[0],
        kilobytes=len(file) / 1000,
        compressed=len(gzip.compress(file)) / 1000,
    )


def _seconds(extension: str, text: str) -> float:
    begun = time.perf_counter()
    FORMATS[extension](text)
    return time.perf_counter() - begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """Packs a minute that two warm processes put into all formats, and the most memory that one of them held, in MB."""

    packs_a_minute: float
    peak_mb: float


def throughput() -> Throughput:
    texts = [pack_json(big_pack(k=k)) for k in range(N_BY_WORKERS + N_WORKERS)]
    with ProcessPoolExecutor(N_WORKERS, mp_context=multiprocessing.get_context("spawn")) as workers:
        list(workers.map(_all_formats, texts[:N_WORKERS]))
        begun = time.perf_counter()
        peaks = list(workers.map(_all_formats, texts[N_WORKERS:]))
        seconds = time.perf_counter() - begun
    return Throughput(packs_a_minute=N_BY_WORKERS / seconds * 60, peak_mb=max(peaks))


def _all_formats(text: str) -> float:
    """Renders the pack; gives the most memory that this process ever held, in MB."""
    for extension in TARGETS:
        FORMATS[extension](text)
    return peak_mb()


def cold_seconds(extension: str) -> float:
    """Seconds of a whole process that renders one pack, from nothing; the best of three."""
    with tempfile.TemporaryDirectory() as folder:
        return min(measured(["-c", _ONE, extension], cwd=Path(folder)).seconds for _ in range(3))


def beside(*, warm_seconds: float) -> dict[str, Beside | None]:
    """The same pack by other means, the best of two, beside our page's seconds in a warm process; None where they are
    not installed.
    """
    ours = cold_seconds("html")
    means = {
        "papermill and nbconvert": (notebook_report, shutil.which("papermill", path=str(Path(sys.executable).parent))),
        "R Markdown": (r_markdown_report, shutil.which("Rscript")),
    }
    return {
        name: _beside(report, warm_seconds=warm_seconds, cold_seconds=ours) if installed else None
        for name, (report, installed) in means.items()
    }


def _beside(report: Callable[..., Peer], *, warm_seconds: float, cold_seconds: float) -> Beside:
    text = pack_json(big_pack())
    with tempfile.TemporaryDirectory() as folder:
        seconds = min(report(text, folder=Path(folder)).seconds for _ in range(2))
    return Beside(seconds=seconds, times_warm=seconds / warm_seconds, times_cold=seconds / cold_seconds)


def main() -> None:
    found = {"as asked": measure(), f"{N_AREAS - 2} authorities judged on each curve": measure(n_judged=N_AREAS - 2)}
    print(json.dumps({what: {name: repr(one) for name, one in each.items()} for what, each in found.items()}, indent=2))
    print(throughput())
    print(beside(warm_seconds=found["as asked"]["html"].seconds))


if __name__ == "__main__":
    main()
