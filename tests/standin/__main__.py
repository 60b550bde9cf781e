"""Starts the stand-in publisher for people and programs: `python -m tests.standin`."""

from __future__ import annotations

import argparse
import gzip
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from .faults import MEANING, Fault
from .server import StandIn
from .south_west import served_catalogue, wanted_files

SOUTH_WEST = Path(__file__).parents[2] / "partnerships" / "south-west"
_MILLISECONDS = 1_000
_STANDARD_INPUT, _BYTES = 0, 1_024


def main(arguments: Sequence[str]) -> None:
    """Serves until it is told to stop: Ctrl-C, SIGTERM or, with `--with-parent`, the end of its standard input."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if options.with_parent:
        threading.Thread(target=_wait_for_the_parent, args=(stop,), daemon=True).start()
    files = read_files(options.files, names=wanted_files(options.partnership)) if options.files else None
    catalogue = served_catalogue(options.partnership, files=files)
    latency = options.latency_ms / _MILLISECONDS
    with StandIn(catalogue, port=options.port, latency_seconds=latency, quiet=not options.verbose) as stand_in:
        for fault, path in options.fault:
            stand_in.fail(path=path, fault=fault, wait_seconds=options.wait_seconds)
        _say(stand_in)
        stop.wait()


def read_files(folder: Path, *, names: Sequence[str]) -> dict[str, bytes]:
    """The files of those names that lie in a folder, plain or packed (`.gz`); the others are left out."""
    found = {}
    for name in names:
        plain, packed = folder / name, folder / f"{name}.gz"
        if plain.is_file():
            found[name] = plain.read_bytes()
        elif packed.is_file():
            found[name] = gzip.decompress(packed.read_bytes())
    return found


def fault_at(text: str) -> tuple[Fault, str]:
    """`too-many@*/csv` as a fault and the paths that it is on; without a pattern it is on all of them."""
    name, _, pattern = text.partition("@")
    try:
        return Fault(name), pattern or "*"
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no fault {name!r}; --help lists them") from None


def _wait_for_the_parent(stop: threading.Event) -> None:
    """Reads past `sys.stdin`: its lock, held by a thread that waits, would end the interpreter with an error."""
    while os.read(_STANDARD_INPUT, _BYTES):
        continue
    stop.set()


def _say(stand_in: StandIn) -> None:
    lines = [
        f"The stand-in publisher serves at {stand_in.address}/ (Ctrl-C stops it).",
        "To collect from it, in another terminal:",
        "",
        f"  export OBA_PUBLISHERS='{stand_in.settings}'",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    faults = "\n".join(f"  {fault:<24} {MEANING[fault]}" for fault in Fault)
    parser = argparse.ArgumentParser(
        prog="standin",
        description="A publisher on this computer, for trying a live collection without a network.",
        epilog=f"faults:\n{faults}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="the port; a free one unless given")
    parser.add_argument("--partnership", type=Path, default=SOUTH_WEST, help="the folder whose data sets are served")
    parser.add_argument("--files", type=Path, help="a folder with publishers' files to serve in the place of made ones")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="milliseconds before every answer")
    parser.add_argument(
        "--fault", type=fault_at, action="append", default=[], metavar="NAME@PATTERN", help="a fault on some paths"
    )
    parser.add_argument(
        "--wait-seconds", type=float, default=5.0, help="how long faults take that wait; 5 unless given"
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input closes")
    parser.add_argument("--verbose", action="store_true", help="a line on standard error for every request")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
