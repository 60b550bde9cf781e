"""Answers in the layout of Nomis: mid-year population estimates by single year of age (`NM_2002_1`), as CSV.

More than 25,000 rows are cut off without a word, as guests of the publisher's interface find: RECORD_COUNT tells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .answers import Answer, Asked, text_answer

PATH = "/api/v01/dataset/nm_2002_1.data.csv"
MOST_ROWS = 25_000
AGE_0 = 101
"""The code of age 0 in `c_age`; single years follow one by one."""
_RANGE = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationEstimate:
    """People in an area at the middle of a year by single year of age from 0 on; None where there is no estimate."""

    area_code: str
    area_name: str
    year: int
    by_age: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    estimate: PopulationEstimate
    age: int
    offset: int
    count: int

    @property
    def people(self) -> int | None:
        return self.estimate.by_age[self.age]


_COLUMNS: dict[str, Callable[[_Record], str | int]] = {
    "DATE": lambda one: one.estimate.year,
    "DATE_NAME": lambda one: str(one.estimate.year),
    "DATE_CODE": lambda one: str(one.estimate.year),
    "GEOGRAPHY_NAME": lambda one: one.estimate.area_name,
    "GEOGRAPHY_CODE": lambda one: one.estimate.area_code,
    "GENDER": lambda _: 0,
    "GENDER_NAME": lambda _: "Total",
    "C_AGE": lambda one: AGE_0 + one.age,
    "C_AGE_NAME": lambda one: f"Age {one.age}",
    "MEASURES": lambda _: 20100,
    "MEASURES_NAME": lambda _: "Value",
    "OBS_VALUE": lambda one: "" if one.people is None else one.people,
    "OBS_STATUS": lambda one: "Q" if one.people is None else "A",
    "OBS_STATUS_NAME": lambda one: "These figures are missing." if one.people is None else "Normal Value",
    "RECORD_OFFSET": lambda one: one.offset,
    "RECORD_COUNT": lambda one: one.count,
}


def nomis_answer(asked: Asked, estimates: Sequence[PopulationEstimate]) -> Answer | None:
    """The CSV of the estimates asked for, from `recordOffset` on; None for another path."""
    if asked.path.lower() != PATH:
        return None
    given = {name.lower(): text for name, text in asked.query}
    columns = [name.upper() for name in given["select"].split(",")] if given.get("select") else list(_COLUMNS)
    unknown = [name for name in columns if name not in _COLUMNS]
    if unknown:
        return text_answer(f"error: unknown column {unknown[0]}", status=400, media_type="text/plain")
    records = list(_records(given, estimates=estimates))
    offset = int(given.get("recordoffset", "0"))
    limit = min(int(given.get("recordlimit", str(MOST_ROWS))), MOST_ROWS)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for k, (estimate, age) in enumerate(records[offset : offset + limit], start=offset):
        record = _Record(estimate=estimate, age=age, offset=k, count=len(records))
        writer.writerow([_COLUMNS[name](record) for name in columns])
    return Answer(status=200, headers=(("Content-Type", "text/csv"),), body=text.getvalue().encode())


def _records(
    given: dict[str, str], *, estimates: Sequence[PopulationEstimate]
) -> Iterator[tuple[PopulationEstimate, int]]:
    """Every estimate and age that was asked for; people of both sexes together are all there is."""
    if given.get("gender", "0") != "0":
        return
    years = _years(given.get("date", given.get("time", "latest")), estimates=estimates)
    areas = re.findall(r"[A-Z]\d{8}", given.get("geography", ""))
    ages = _codes(given["c_age"]) if given.get("c_age") else None
    for estimate in estimates:
        if estimate.year in years and (not areas or estimate.area_code in areas):
            for age in range(len(estimate.by_age)):
                if ages is None or AGE_0 + age in ages:
                    yield estimate, age


def _years(text: str, *, estimates: Sequence[PopulationEstimate]) -> set[int]:
    latest = max((one.year for one in estimates), default=0)
    found: set[int] = set()
    for part in text.split(","):
        back = re.fullmatch(r"latest(?:MINUS(\d+))?", part)
        span = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", part)
        if back is not None:
            found.add(latest - int(back[1] or 0))
        elif span is not None:
            found.update(range(int(span[1]), int(span[2] or span[1]) + 1))
    return found


def _codes(text: str) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition(_RANGE)
        if first.isdigit():
            found.update(range(int(first), int(last or first) + 1))
    return found
