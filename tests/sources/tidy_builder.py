"""Writes small files in the publishers' layout, and the definitions that read them."""

import csv
import gzip
import io
from datetime import date
from pathlib import Path

from oba.domain.area import Area, AreaKind
from oba.domain.indicator import Indicator, Unit
from oba.domain.partnership import Partnership
from oba.domain.release import Release
from oba.sources.figure import figures_in
from oba.sources.indicator_figures import read_figures
from oba.sources.tidy_file import read_tidy_file

PLACES = {
    "England": {"geographic_level": "National"},
    "South West": {"geographic_level": "Regional", "region_code": "E12000009", "region_name": "South West"},
    "London": {"geographic_level": "Regional", "region_code": "E12000007", "region_name": "London"},
    "Inner London": {"geographic_level": "Regional", "region_code": "E13000001", "region_name": "Inner London"},
    "Outer London": {"geographic_level": "Regional", "region_code": "E13000002", "region_name": "Outer London"},
    "Devon": {"region_code": "E12000009", "old_la_code": "878", "new_la_code": "E10000008"},
    "Somerset": {"region_code": "E12000009", "old_la_code": "933", "new_la_code": "E06000066"},
    "Camden": {"region_code": "E13000001", "old_la_code": "202", "new_la_code": "E09000007"},
    "Kingston and Richmond": {
        "region_code": "E13000002",
        "old_la_code": "314 / 318",
        "new_la_code": "E09000021 / E09000027",
    },
}
CODES = {"878": "E10000008", "933": "E06000066", "202": "E09000007"}
LAYOUT = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
]


def tidy_row(place="Devon", year="2025", **cells):
    """One row: where, when, and the figures; any column of the layout may be overwritten."""
    academic = len(year) == 6
    known = {
        "time_period": year,
        "time_identifier": "Academic year" if academic else "Reporting year",
        "geographic_level": "Local authority",
        "country_code": "E92000001",
        "country_name": "England",
        "la_name": place,
    }
    return known | PLACES[place] | cells


def tidy_text(rows, *, end="\n", quoting=csv.QUOTE_MINIMAL):
    columns = list(dict.fromkeys([*LAYOUT, *(column for row in rows for column in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_tidy(path: Path, rows, *, end="\n", bom=False):
    content = (b"\xef\xbb\xbf" if bom else b"") + tidy_text(rows, end=end).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def an_indicator(**changes):
    known = {
        "id": "T-1",
        "name": "A test",
        "lay_definition": "",
        "technical_definition": "",
        "unit": Unit.PERCENT,
        "decimals": 1,
        "period_meaning": "",
        "frequency": "annual",
        "publisher": "",
        "publication": "",
        "publication_month": "",
    }
    return Indicator(**(known | changes))


def a_release(key="r-2025", **changes):
    known = {
        "id": key,
        "publisher": "Department for Tests",
        "title": "Tests",
        "version": "2025",
        "published_on": date(2025, 11, 27),
        "published_on_basis": "",
        "licence": "Open Government Licence v3.0",
        "attribution": "Contains tests.",
    }
    return Release(**(known | changes))


def read_tidy(path: Path, rows, *, name=None, **changes):
    """The table in a tidy file that holds these rows."""
    return read_tidy_file(write_tidy(path, rows, **changes).read_bytes(), name=name or path.name)


def holding_of(folder: Path, source, *, rows, other=None, codes=CODES, **indicator):
    """What a source gives from `rows` (its own file) and `other` (its denominator's file)."""
    files = {source.file: read_tidy(folder / source.file, rows, name=source.file)}
    if other is not None:
        name = source.denominator_file
        files[name] = read_tidy(folder / name, other, name=name)
    return read_figures(source, indicator=an_indicator(**indicator), files=files, codes=codes)


def figures_of(folder: Path, source, **given):
    """The figures of `holding_of`, one by one."""
    return list(figures_in(holding_of(folder, source, **given)))


def a_partnership(*indicators, releases=None, areas=()):
    """A partnership of the South West with these indicators and nothing else."""
    return Partnership(
        slug="test",
        name="Test",
        summary="",
        region=Area(code="E12000009", name="South West", kind=AreaKind.REGION),
        country=Area(code="E92000001", name="England", kind=AreaKind.COUNTRY),
        areas=areas,
        bodies=(),
        principles=(),
        priorities=(),
        indicators={indicator.id: indicator for indicator in indicators},
        releases={"r-2025": a_release()} if releases is None else releases,
        cycles=(),
    )
