"""What was asked of the stand-in, when, and how much of it at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Request:
    """One request. Times are seconds of the monotonic clock; `ended` is None and `status` 0 while it is answered."""

    method: str
    path: str
    query: str
    host: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    began: float
    ended: float | None = None
    status: int = 0


class Record:
    """The requests in the order in which they came. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._under_way: dict[str, int] = {}
        self._most: dict[str, int] = {}

    @contextmanager
    def of(self, *, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Iterator[Request]:
        """The entry of a request, for as long as it is answered."""
        host = headers.get("host", "")
        request = Request(
            method=method, path=path, query=query, host=host, headers=headers, body=body, began=time.monotonic()
        )
        with self._lock:
            self._requests.append(request)
            self._under_way[host] = self._under_way.get(host, 0) + 1
            self._most[host] = max(self._most.get(host, 0), self._under_way[host])
        try:
            yield request
        finally:
            with self._lock:
                self._under_way[host] -= 1
                request.ended = time.monotonic()

    @property
    def requests(self) -> tuple[Request, ...]:
        with self._lock:
            return tuple(self._requests)

    @property
    def most_at_once(self) -> dict[str, int]:
        """The greatest number of requests under way at one moment, by the host that they named."""
        with self._lock:
            return dict(self._most)

    def clear(self) -> None:
        """Forgets what was asked; requests under way still count for what comes."""
        with self._lock:
            self._requests.clear()
            self._most = {host: n for host, n in self._under_way.items() if n}
