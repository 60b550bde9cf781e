"""Answers gone wrong: what each fault makes of a request, a catalogue or an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from . import altered_csv
from .altered_csv import Alteration, Rows, altered
from .answers import PIECES, Answer, Asked, json_answer, packed, text_answer
from .faults import Fault, Switch
from .problems import problem, told
from .served import MINOR, Catalogue, ServedDataSet

WITHDRAWN_AT = datetime(2025, 12, 1, 9, 30, tzinfo=UTC)
_PAGE = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


def _too_many(switch: Switch, _: Asked) -> Answer:
    return _with_retry(problem(429), switch)


def _server_error(_: Switch, __: Asked) -> Answer:
    return problem(500)


def _bad_gateway(_: Switch, __: Asked) -> Answer:
    return text_answer(_PAGE.format("502 Bad Gateway"), status=502)


def _unavailable(switch: Switch, _: Asked) -> Answer:
    return _with_retry(problem(503), switch)


def _timeout(switch: Switch, _: Asked) -> Answer:
    return replace(problem(504), wait_seconds=switch.wait_seconds)


def _html(_: Switch, __: Asked) -> Answer:
    return text_answer(_PAGE.format("Sorry, there is a problem with the service"), status=200)


def _redirect(_: Switch, asked: Asked) -> Answer:
    address = f"{asked.path}?{asked.query_text}" if asked.query_text else asked.path
    return text_answer("", status=302).with_headers(("Location", address))


def _closed(_: Switch, __: Asked) -> Answer:
    return Answer(status=200, silent=True)


def _warnings(_: Switch, __: Asked) -> Answer:
    missing = told("FiltersNotFound", path="criteria.and[0].filters.in", items=["zzzzzz"])
    paging = {"page": 1, "pageSize": 1_000, "totalResults": 0, "totalPages": 0}
    return json_answer({"paging": paging, "warnings": [missing, told("QueryNoResults")], "results": []})


def _with_retry(answer: Answer, switch: Switch) -> Answer:
    return answer.with_headers(("Retry-After", switch.retry_after)) if switch.retry_after else answer


INSTEAD: dict[Fault, Callable[[Switch, Asked], Answer]] = {
    Fault.TOO_MANY: _too_many,
    Fault.SERVER_ERROR: _server_error,
    Fault.BAD_GATEWAY: _bad_gateway,
    Fault.UNAVAILABLE: _unavailable,
    Fault.TIMEOUT: _timeout,
    Fault.HTML: _html,
    Fault.REDIRECT_LOOP: _redirect,
    Fault.CLOSED: _closed,
    Fault.WARNINGS: _warnings,
}
"""Faults that answer in the place of the publisher."""

TABLES: dict[Fault, Callable[[Rows, Alteration], Rows]] = {
    Fault.REORDERED_COLUMNS: altered_csv.reordered_columns,
    Fault.RENAMED_COLUMN: altered_csv.renamed_column,
    Fault.EXTRA_COLUMN: altered_csv.extra_column,
    Fault.MISSING_COLUMN: altered_csv.missing_column,
    Fault.EQUAL_DUPLICATES: altered_csv.equal_duplicates,
    Fault.CONFLICTING_DUPLICATES: altered_csv.conflicting_duplicates,
    Fault.TEN_TIMES_THE_SIZE: altered_csv.ten_times_the_size,
    Fault.UNKNOWN_SYMBOL: altered_csv.unknown_symbol,
    Fault.AUTHORITY_MISSING: altered_csv.authority_missing,
}
"""Faults of the table behind an answer: a query over it and its metadata go wrong in the same way as its CSV."""


def _latin_1(body: bytes) -> bytes:
    """At least one letter is none of ASCII's, so that the label is wrong."""
    text = body.decode("utf-8-sig")
    half = len(text) // 2
    tail = text[half:].replace("o", "ö")
    return (text[:half] + tail).encode("latin-1", "replace") if "ö" in tail else body + "ö".encode("latin-1")


def _utf_16(body: bytes) -> bytes:
    return body.decode("utf-8-sig").encode("utf-16")


def _bom(body: bytes) -> bytes:
    return b"\xef\xbb\xbf" + body


def _crlf(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


BODIES: dict[Fault, Callable[[bytes], bytes]] = {
    Fault.LATIN_1: _latin_1,
    Fault.UTF_16: _utf_16,
    Fault.BOM: _bom,
    Fault.CRLF: _crlf,
}
"""Faults of the bytes of a body."""


def _cut_gzip(answer: Answer, _: Switch) -> Answer:
    whole = _as_gzip(answer)
    return replace(whole, body=whole.body[: len(whole.body) // 2])


def _cut_gzip_long(answer: Answer, switch: Switch) -> Answer:
    return _cut_body(_as_gzip(answer), switch)


def _cut_body(answer: Answer, _: Switch) -> Answer:
    return replace(answer, claimed_length=len(answer.body), body=answer.body[: len(answer.body) // 2])


def _drip(answer: Answer, switch: Switch) -> Answer:
    return replace(answer, pause_seconds=switch.wait_seconds / (PIECES - 1))


def _as_gzip(answer: Answer) -> Answer:
    if answer.header("content-encoding") == "gzip":
        return answer
    return replace(answer, body=packed(answer.body)).with_headers(("Content-Encoding", "gzip"))


WIRE: dict[Fault, Callable[[Answer, Switch], Answer]] = {
    Fault.CUT_GZIP: _cut_gzip,
    Fault.CUT_GZIP_LONG: _cut_gzip_long,
    Fault.CUT_BODY: _cut_body,
    Fault.DRIP: _drip,
}
"""Faults of the way."""


def faulty_catalogue(catalogue: Catalogue, switches: tuple[Switch, ...], asked: Asked) -> Catalogue:
    """The catalogue as a request finds it: tables altered, the version that it asks for withdrawn."""
    for switch in switches:
        if switch.fault in TABLES:
            catalogue = replace(catalogue, alter=_then(catalogue.alter, switch))
        if switch.fault is Fault.WITHDRAWN:
            data_set = asked_data_set(catalogue, asked)
            wanted = dict(asked.query).get("dataSetVersion", "")
            latest = data_set.latest if data_set else None
            if data_set is not None and latest is not None:
                version = wanted if wanted and "*" not in wanted else latest.version
                catalogue = catalogue.replacing(data_set.withdrawing(version, at=WITHDRAWN_AT))
    return catalogue


def _then(before: Callable[[bytes], bytes], switch: Switch) -> Callable[[bytes], bytes]:
    return lambda content: altered(before(content), TABLES[switch.fault], switch.alteration)


def faulty_answer(answer: Answer, switches: tuple[Switch, ...], *, catalogue: Catalogue, generated: bool) -> Answer:
    """The answer with the faults of its bytes and of the way.

    `generated` marks an answer that was made from no table of the catalogue: its own CSV is altered then.
    """
    for switch in switches:
        if switch.fault in TABLES and generated and answer.header("content-type").startswith("text/csv"):
            answer = answer.with_plain_body(catalogue.alter)
    for switch in switches:
        if switch.fault in BODIES:
            answer = answer.with_plain_body(BODIES[switch.fault])
    for switch in switches:
        if switch.fault in WIRE:
            answer = WIRE[switch.fault](answer, switch)
    return answer


def asked_data_set(catalogue: Catalogue, asked: Asked) -> ServedDataSet | None:
    """The data set that the path of a request names, None when it names none."""
    match = re.search(r"/data-sets/([0-9a-f-]{36})", asked.path.lower())
    return catalogue.data_set(match[1]) if match else None


def with_a_newer_version(data_set: ServedDataSet) -> ServedDataSet:
    """The data set with one more minor version: a figure revised, and its rows in another order."""
    last = data_set.versions[-1]
    major, minor = last.version.split(".")[:2]
    newer = replace(
        last,
        version=f"{major}.{int(minor) + 1}",
        type=MINOR,
        published=last.published + timedelta(days=1),
        content=altered(last.content, altered_csv.revised, Alteration()),
        notes="Revised.",
    )
    return replace(data_set, versions=(*data_set.versions, newer))
