"""The one policy by which publishers are asked: limits of time and size, waits, and who asks."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from oba import __version__
from oba.domain.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPolicy:
    """How the client asks. Times are in seconds, sizes in bytes.

    The wait before try n + 1 is drawn evenly between 0 and `wait_first_seconds` x 2^(n - 1), that limited to
    `wait_most_seconds` ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/),
    and is never shorter than the publisher's Retry-After. A Retry-After over `retry_after_most_seconds` is not waited
    for. `body_seconds` is how long one body may take from its first byte to its last. `most_inflation` is by how much
    a packed body may grow when it is unpacked, once it is over `inflation_counts_from` (tables of the Department for
    Education grow 10 to 30 times, the most that gzip can do is 1,032). Raises `ValueError` where nothing could ever be
    asked.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    body_seconds: float = 300.0
    most_at_once: int = 2
    attempts: int = 5
    wait_first_seconds: float = 1.0
    wait_most_seconds: float = 30.0
    retry_after_most_seconds: float = 120.0
    most_bytes: int = 256 * 1024 * 1024
    most_inflation: int = 250
    inflation_counts_from: int = 16 * 1024 * 1024
    most_redirects: int = 5

    def __post_init__(self) -> None:
        if self.most_at_once < 1 or self.attempts < 1:
            raise ValueError(f"found {self.most_at_once} at once and {self.attempts} attempts; nothing would be asked")


STANDARD = ClientPolicy()


class PassingError(Exception):
    """What may go well at the next try: what was found, and what to do when it does not."""

    def __init__(self, found: str, *, advice: str, retry_after: float | None = None) -> None:
        self.found, self.advice, self.retry_after = found, advice, retry_after
        super().__init__(found)


@dataclass(slots=True, eq=False)
class Host:
    """A publisher's host: how many may ask at once, and until when nobody may because it asked for a rest."""

    slots: threading.Semaphore
    rests_until: float = 0.0

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Held for one whole exchange; waits outside the slot while the host rests."""
        while True:
            self.slots.acquire()
            rest = self.rests_until - time.monotonic()
            if rest <= 0:
                break
            self.slots.release()
            time.sleep(rest)
        try:
            yield
        finally:
            self.slots.release()


class Waits:
    """How long to wait before each further try of one request, for stamina: False where there is to be none."""

    def __init__(self, policy: ClientPolicy) -> None:
        self._policy = policy
        self.n_tries = 0

    def __call__(self, error: Exception) -> bool | float:
        if not isinstance(error, PassingError):
            return False
        self.n_tries += 1
        most = min(self._policy.wait_most_seconds, self._policy.wait_first_seconds * 2.0 ** (self.n_tries - 1))
        return max(random.uniform(0.0, most), error.retry_after or 0.0)  # noqa: S311 (spreads requests, guards nothing)


def user_agent(contact: str = "") -> str:
    """Who asks: the engine, its version, and an organisation's address where one is given."""
    if not (contact.isascii() and contact.isprintable()):
        raise UserError(f"found the contact {contact!r}; write a mail or web address in plain ASCII")
    whom = f"; +{contact}" if contact else ""
    return f"oba/{__version__} (Outcomes-Based Accountability engine{whom})"


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """What a Retry-After asks for, in seconds from the answer on; None where there is none that can be read.

    A date is held against the answer's own Date, so that this machine's clock does not matter
    (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until, since = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return max(0.0, until.timestamp() - since.timestamp())
