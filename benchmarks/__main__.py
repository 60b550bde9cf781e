"""Everything that is measured, in one run: `python -m benchmarks`.

Targets (absolute times are for orientation; they depend on the machine): one cycle of both priorities at most 5 s,
the whole demo at most 60 s and 600 MB, `oba --help` under 0.5 s, a baseline with its verdict at most 0.3 ms a series,
a big pack as a page in 0.02 s, as PDF in 0.3 s, for Word in 0.7 s, as a workbook in 0.15 s, 100 packs a minute in all
formats by two processes, a page 250 times as fast as by other means in a warm process and 14 times from nothing,
600,000 observations parsed and loaded 5 times as fast as by pandas and in at most 1 GB, 30 data sets collected in at
most 1.5 times what the policy allows at best, collecting again when nothing changed in at most 2 % of the first time,
and the library of 500 packs built in at most 60 s and brought up to date with one new pack in at most 2 s.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from pathlib import Path

from benchmarks import baselines, collecting, collection_http, library, rendering
from benchmarks.big_pack import N_AREAS
from benchmarks.processes import measured
from benchmarks.rendering import TARGET_TIMES_COLD as COLD
from benchmarks.rendering import TARGET_TIMES_WARM as WARM

ONE_CYCLE_SECONDS = 5.0
DEMO_SECONDS = 60.0
DEMO_MB = 600.0
HELP_SECONDS = 0.5
CYCLE = "2024-25"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder))
        _demo(Path(folder), engine_seconds=engine)
    _help()
    _baselines()
    _rendering()
    _loading()
    _collecting()
    _library()


def _engine(folder: Path) -> float:
    found = json.loads(measured(["-m", "benchmarks.engine", str(folder / "engine")], cwd=folder).output)
    print("The engine's own work, without Prefect")
    for step, seconds in found["seconds"].items():
        _line(step, f"{seconds:7.2f} s")
    one_cycle = sum(seconds for step, seconds in found["seconds"].items() if step.startswith(CYCLE))
    _line(
        f"cycle {CYCLE}, both priorities, four packs each",
        f"{one_cycle:7.2f} s",
        _within(one_cycle, ONE_CYCLE_SECONDS, "s"),
    )
    _line("peak memory", f"{found['peak_mb']:7.0f} MB")
    return float(sum(found["seconds"].values()))


def _demo(folder: Path, *, engine_seconds: float) -> None:
    command = ["-m", "oba", "demo", "--data", str(folder / "demo")]
    first, second = measured(command, cwd=folder), measured(command, cwd=folder)
    print("\nThe whole demo, by the real flows")
    _line("first run", f"{first.seconds:7.2f} s", _within(first.seconds, DEMO_SECONDS, "s"))
    _line("second run, nothing to do", f"{second.seconds:7.2f} s", f"{second.seconds / first.seconds:.0%} of the first")
    share = 1 - engine_seconds / first.seconds
    _line("share that is not the engine's work", f"{share:7.0%}", "Prefect's start, its API, interpreters")
    if first.peak_mb is not None:
        _line("peak memory, all processes", f"{first.peak_mb:7.0f} MB", _within(first.peak_mb, DEMO_MB, "MB"))


def _help() -> None:
    print("\nThe command")
    with tempfile.TemporaryDirectory() as folder:
        nothing = min(measured(["-c", "pass"], cwd=Path(folder)).seconds for _ in range(5))
        helped = min(measured(["-m", "oba", "--help"], cwd=Path(folder)).seconds for _ in range(5))
    _line("oba --help", f"{helped:7.2f} s", _within(helped, HELP_SECONDS, "s"))
    _line("as many times as an empty Python", f"{helped / nothing:7.1f}")


def _baselines() -> None:
    print("\nBaselines and verdicts")
    for name, value in baselines.measure().items():
        is_memory = name.endswith("MB")
        target = baselines.TARGET_MB if is_memory else baselines.TARGET_MS_PER_SERIES
        _line(name, f"{value:7.3f}", _within(value, target, "MB" if is_memory else "ms"))


def _rendering() -> None:
    print("\nA big pack in each format: 20 charts, 16 areas by 10 indicators, 20 narratives, 20 actions")
    found = rendering.measure()
    for extension, one in found.items():
        target = rendering.TARGETS[extension]
        _line(f"{extension}, another pack each time", f"{one.seconds:7.3f} s", _within(one.seconds, target, "s"))
        _line(f"{extension}, the first of a process", f"{one.first_seconds:7.3f} s")
    page = found["html"]
    _line("html, size", f"{page.kilobytes:7.1f} kB", _within(page.kilobytes, rendering.TARGET_KB, "kB"))
    _line(
        "html, compressed", f"{page.compressed:7.1f} kB", _within(page.compressed, rendering.TARGET_COMPRESSED_KB, "kB")
    )
    all_formats = rendering.throughput()
    rate = all_formats.packs_a_minute
    _line("packs a minute, all formats, two processes", f"{rate:7.0f}", _least(rate, rendering.TARGET_PACKS_A_MINUTE))
    _line("peak memory of one of them, after 20 packs", f"{all_formats.peak_mb:7.0f} MB")
    print("\nThe same pack with 14 authorities judged on each curve, as reviews have it")
    for extension, one in rendering.measure(n_judged=N_AREAS - 2).items():
        _line(f"{extension}, {one.kilobytes:.0f} kB", f"{one.seconds:7.3f} s")
    _beside(page.seconds)


def _beside(warm_seconds: float) -> None:
    print("\nThe same pack by other means, whole process")
    for name, found in rendering.beside(warm_seconds=warm_seconds).items():
        if found is None:
            _line(name, "", "not installed here")
            continue
        _line(name, f"{found.seconds:7.2f} s")
        _line("times as fast, ours in a warm process", f"{found.times_warm:7.0f}", _least(found.times_warm, WARM))
        _line("times as fast, ours from nothing", f"{found.times_cold:7.1f}", _least(found.times_cold, COLD))


def _loading() -> None:
    print("\n600,000 observations, from tidy CSV into SQLite")
    if importlib.util.find_spec("pandas") is None:
        print(f"  {collecting.NO_PANDAS}")
        return
    for found in collecting.measure():
        ratio = (found.pandas_seconds or 0.0) / found.seconds
        _line(f"{found.layout} layout, the engine", f"{found.seconds:7.2f} s")
        _line(f"{found.layout} layout, pandas read_csv + to_sql", f"{found.pandas_seconds or 0.0:7.2f} s")
        _line(f"{found.layout} layout, times as fast", f"{ratio:7.1f}", _least(ratio, collecting.TARGET_RATIO))
        _line("peak memory", f"{found.peak_mb:7.0f} MB", _within(found.peak_mb, collecting.TARGET_MB, "MB"))


def _collecting() -> None:
    print("\nCollecting over HTTP from the stand-in publisher")
    targets = {
        collection_http.TIMES_THE_FLOOR: collection_http.TARGET_LATENCY_RATIO,
        collection_http.AGAIN_PERCENT: collection_http.TARGET_AGAIN_PERCENT,
    }
    for name, value in collection_http.measure().items():
        _line(name, f"{value:7.2f}", _within(value, targets[name], "") if name in targets else "")


def _library() -> None:
    print("\nThe library of packs")
    targets = {library.BUILD: library.TARGET_BUILD_SECONDS, library.NEW: library.TARGET_NEW_SECONDS}
    for name, value in library.measure().items():
        _line(name, f"{value:7.2f}", _within(value, targets[name], "s") if name in targets else "")


def _within(value: float, target: float, unit: str) -> str:
    return f"target {target:g} {unit}: {'met' if value <= target else 'MISSED'}, {value / target:.0%} of it"


def _least(value: float, target: float) -> str:
    return f"target {target:g} or more: {'met' if value >= target else 'MISSED'}, {value / target:.0%} of it"


def _line(what: str, value: str, remark: str = "") -> None:
    print(f"  {what:52s} {value:>12s}  {remark}".rstrip())


if __name__ == "__main__":
    main()
