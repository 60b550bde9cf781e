"""The bar that long commands show while they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """A function that is told how many steps are done, of how many, and what comes now; it shows a bar on a terminal.

    The bar stands on standard error, so that what is printed stays what it is; where nobody would see it there is none.
    """
    from rich.console import Console
    from rich.progress import Progress

    beside = Console(stderr=True)
    with Progress(console=beside, transient=True, disable=not beside.is_terminal) as bar:
        task = bar.add_task(what)
        yield lambda done, total, now: bar.update(task, completed=done, total=total, description=now)
