"""What can go wrong with a publisher, as switches that are set while the stand-in runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from .altered_csv import Alteration


class Fault(StrEnum):
    """Every fault there is; `MEANING` says what each does."""

    TOO_MANY = "too-many"
    SERVER_ERROR = "server-error"
    BAD_GATEWAY = "bad-gateway"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    HTML = "html"
    REDIRECT_LOOP = "redirect-loop"
    CLOSED = "closed"
    CUT_GZIP = "cut-gzip"
    CUT_GZIP_LONG = "cut-gzip-long"
    CUT_BODY = "cut-body"
    DRIP = "drip"
    WARNINGS = "warnings"
    LATIN_1 = "latin-1"
    UTF_16 = "utf-16"
    BOM = "bom"
    CRLF = "crlf"
    REORDERED_COLUMNS = "reordered-columns"
    RENAMED_COLUMN = "renamed-column"
    EXTRA_COLUMN = "extra-column"
    MISSING_COLUMN = "missing-column"
    EQUAL_DUPLICATES = "equal-duplicates"
    CONFLICTING_DUPLICATES = "conflicting-duplicates"
    TEN_TIMES_THE_SIZE = "ten-times-the-size"
    UNKNOWN_SYMBOL = "unknown-symbol"
    AUTHORITY_MISSING = "authority-missing"
    VERSION_BETWEEN_PAGES = "version-between-pages"
    WITHDRAWN = "withdrawn"


MEANING: dict[Fault, str] = {
    Fault.TOO_MANY: "status 429; with a Retry-After header when `retry_after` is given",
    Fault.SERVER_ERROR: "status 500 with a problem body",
    Fault.BAD_GATEWAY: "status 502 with a gateway's HTML page",
    Fault.UNAVAILABLE: "status 503; with a Retry-After header when `retry_after` is given",
    Fault.TIMEOUT: "status 504 with a problem body, after `wait_seconds`",
    Fault.HTML: "status 200 with an HTML page in the place of the data",
    Fault.REDIRECT_LOOP: "status 302 to the same address, for ever",
    Fault.CLOSED: "the connection is closed without an answer",
    Fault.CUT_GZIP: "the first half of a gzip body, and a Content-Length of that half",
    Fault.CUT_GZIP_LONG: "the first half of a gzip body, a Content-Length of the whole, and the connection closed",
    Fault.CUT_BODY: "the first half of the body as it is, a Content-Length of the whole, and the connection closed",
    Fault.DRIP: "the body in twenty pieces, with `wait_seconds` in all between the first and the last",
    Fault.WARNINGS: "status 200 with no results and the warning FiltersNotFound, whatever a query asks for",
    Fault.LATIN_1: "the body in ISO 8859-1, labelled UTF-8",
    Fault.UTF_16: "the body in UTF-16, labelled UTF-8",
    Fault.BOM: "a byte order mark before the body",
    Fault.CRLF: "lines that end with carriage return and line feed",
    Fault.REORDERED_COLUMNS: "the columns from the last to the first",
    Fault.RENAMED_COLUMN: "`column` (the last unless named) is called `text`, or has `_new` at its end",
    Fault.EXTRA_COLUMN: "one column more, called `text` or `extra_count`",
    Fault.MISSING_COLUMN: "`column` (the last unless named) is not there",
    Fault.EQUAL_DUPLICATES: "the row of the authority `text` (the first unless named) twice",
    Fault.CONFLICTING_DUPLICATES: "the row of the authority `text` (the first unless named) twice, with other figures",
    Fault.TEN_TIMES_THE_SIZE: "every authority's rows ten times, for authorities that are made up",
    Fault.UNKNOWN_SYMBOL: "`text` (`n/a` unless given) in a cell of `column` (the last unless named)",
    Fault.AUTHORITY_MISSING: "no row about the authority `text` (the first unless named)",
    Fault.VERSION_BETWEEN_PAGES: "after this answer the data set has a new minor version, its rows in another order",
    Fault.WITHDRAWN: "the version that is asked for has been withdrawn",
}
"""What each fault does, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A fault on the paths that match a pattern (`*/csv`): `after` so many requests, then `times` (None: always).

    `method` limits it to `GET` or `POST`, "" does not. `alteration` says which column or text, where the fault
    alters a table.
    """

    path: str
    fault: Fault
    times: int | None = None
    after: int = 0
    method: str = ""
    retry_after: str = ""
    wait_seconds: float = 0.0
    alteration: Alteration = field(default_factory=Alteration)

    def fits(self, method: str, path: str) -> bool:
        return fnmatchcase(path.lower(), self.path.lower()) and self.method in {"", method}


class Switches:
    """The switches that are set, in order, and how many requests each has seen. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Switch] = []
        self._seen: list[int] = []

    def set(self, switch: Switch) -> None:
        with self._lock:
            self._set.append(switch)
            self._seen.append(0)

    def clear(self) -> None:
        with self._lock:
            self._set.clear()
            self._seen.clear()

    def struck(self, method: str, path: str) -> tuple[Switch, ...]:
        """The switches that a request sets off, in the order in which they were set; it counts for each that fits."""
        found = []
        with self._lock:
            for k, switch in enumerate(self._set):
                if not switch.fits(method, path):
                    continue
                self._seen[k] += 1
                n = self._seen[k] - switch.after
                if n > 0 and (switch.times is None or n <= switch.times):
                    found.append(switch)
        return tuple(found)
