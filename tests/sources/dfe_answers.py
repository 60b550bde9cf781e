"""A publisher with the interface of Explore Education Statistics, on a `FaultyServer`, made of tidy rows."""

import gzip
import json
from dataclasses import dataclass, field

from faulty_server import Said
from tidy_builder import tidy_row, tidy_text

BASE = "/statistics/v1"
LEVEL_CODES = {"National": "NAT", "Regional": "REG", "Local authority": "LA"}
PERIOD_CODES = {"Reporting year": "RY", "Academic year": "AY"}
ROWS = [
    tidy_row("England", la_name="", category="All", count="24570", rate="21"),
    tidy_row("South West", la_name="", category="All", count="2280", rate="20.5"),
    tidy_row("London", la_name="", category="All", count="c", rate="c"),
    tidy_row("Inner London", la_name="", category="All", count="1", rate="1"),
    tidy_row("Devon", region_name="South West", category="All", count="12", rate="z"),
    tidy_row("Devon", region_name="South West", category="Girls", count="low", rate="0"),
    tidy_row("Camden", "202425", region_name="Inner London", category="All", count="7", rate="x"),
    tidy_row("Kingston and Richmond", region_name="Outer London", category="All", count="3", rate="3"),
    tidy_row("Somerset", "202425", region_name="South West", category="", count="", rate="u"),
]


def said(value, status=200):
    return Said(status=status, body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


def page_of(entries, asked, *, most=10_000, **more):
    """One page of a list as the publisher cuts it; `asked` says which, in its query or its body."""
    wanted = json.loads(asked.body) if asked.body else asked.query
    page, size = int(wanted.get("page", 1)), min(int(wanted.get("pageSize", 10)), most)
    paging = {"page": page, "pageSize": size, "totalResults": len(entries), "totalPages": -(-len(entries) // size)}
    return said({"paging": paging, "results": entries[(page - 1) * size : page * size], **more})


def a_version(version="1.0", **changes):
    known = {
        "version": version,
        "type": "Major" if version.endswith(".0") else "Minor",
        "status": "Published",
        "published": "2025-11-20T09:30:00+00:00",
        "notes": "",
        "totalResults": 9,
        "file": {"id": "f"},
        "release": {"title": f"Reporting year 202{version[0]}", "slug": f"202{version[0]}"},
        "timePeriods": {"start": "2024", "end": "2025"},
        "geographicLevels": ["National"],
        "filters": ["Category"],
        "indicators": ["Count"],
    }
    return known | changes


@dataclass
class Listed:
    """A data set: its versions by number, each with its listing and its rows."""

    id: str = "63cfc86e-0000-4000-8000-000000000001"
    title: str = "Children in need"
    status: str = "Published"
    versions: list = field(default_factory=lambda: [a_version()])
    rows: list = field(default_factory=lambda: ROWS)

    @property
    def latest(self):
        """What the publisher's list of data sets says of the newest version that is public."""
        public = [one["version"] for one in self.versions if one["status"] == "Published"]
        return {"version": public[-1] if public else ""}


def labels(rows, *, filters=("category",), indicators=("count", "rate")):
    """The answer of /meta for these rows: every column and every label has an id of its own."""
    return {
        "filters": [
            {"id": f"f-{name}", "column": name, "label": name.title(), "hint": "", "options": _options(rows, name)}
            for name in filters
        ],
        "indicators": [{"id": f"i-{name}", "column": name, "label": name.title()} for name in indicators],
        "geographicLevels": [{"code": code, "label": level} for level, code in LEVEL_CODES.items()],
        "locations": [
            {"level": {"code": code, "label": level}, "options": _locations(rows, code)}
            for level, code in LEVEL_CODES.items()
        ],
        "timePeriods": [{"code": "RY", "period": "2025", "label": "2025"}],
    }


def _options(rows, name):
    return [{"id": f"o-{text}", "label": text} for text in dict.fromkeys(row[name] for row in rows) if text]


def _locations(rows, code):
    found = {key: named for row in rows for level, key, named in _places(row) if level == code}
    return [{"id": key, **named} for key, named in found.items()]


def _places(row):
    """Each place that a row names: its level, its id, and what the interface says of it.

    As there, an authority that changes its code or name is another place from then on.
    """
    yield "NAT", "l-E", {"code": row["country_code"], "label": row["country_name"]}
    if row.get("region_code"):
        named = {"code": row["region_code"], "label": row.get("region_name", "")}
        yield "REG", f"l-{named['code']}", named
    if row.get("old_la_code"):
        named = {"code": row["new_la_code"], "oldCode": row["old_la_code"], "label": row["la_name"]}
        yield "LA", "l-" + "-".join(named.values()), named


def result(row, *, filters=("category",), indicators=("count", "rate")):
    """A row as a query answers it: ids for labels, blanks left out, values as texts."""
    period = row["time_period"]
    return {
        "timePeriod": {
            "code": PERIOD_CODES[row["time_identifier"]],
            "period": f"{period[:4]}/20{period[4:]}" if len(period) == 6 else period,
        },
        "geographicLevel": LEVEL_CODES[row["geographic_level"]],
        "locations": {level: key for level, key, _ in _places(row)},
        "filters": {f"f-{name}": f"o-{row[name]}" for name in filters if row[name]},
        "values": {f"i-{name}": row[name] for name in indicators},
    }


class DfePublisher:
    """What the interface says of `publications` (slug -> data sets), until a test has it say something else."""

    def __init__(self, server, **publications):
        self.server = server
        self.url = f"{server.url}/statistics"
        self.publications = {slug.replace("_", "-"): listed for slug, listed in publications.items()}
        self.most_rows = 10_000
        server.says(f"{BASE}/publications", self._list_publications)
        for slug, listed in self.publications.items():
            self._offer(slug, listed)

    def _offer(self, slug, listed):
        self.server.says(f"{BASE}/publications/p-{slug}/data-sets", lambda asked: self._data_sets(listed, asked))
        for one in listed:
            at = f"{BASE}/data-sets/{one.id}"
            self.server.says(f"{at}/versions", lambda asked, one=one: page_of(one.versions[::-1], asked))
            self.server.says(f"{at}/csv", lambda _, one=one: packed_csv(one.rows))
            self.server.says(f"{at}/meta", lambda _, one=one: said(labels(one.rows)))
            self.server.says(f"{at}/query", lambda asked, one=one: self._query(one, asked))

    def _list_publications(self, asked):
        search = asked.query.get("search", "")
        listed = [
            {"id": f"p-{slug}", "slug": slug, "title": slug.replace("-", " ").capitalize(), "summary": ""}
            for slug in self.publications
        ]
        return page_of([one for one in listed if search.lower() in one["title"].lower()], asked)

    def _data_sets(self, listed, asked):
        return page_of(
            [{"id": one.id, "title": one.title, "status": one.status, "latestVersion": one.latest} for one in listed],
            asked,
        )

    def _query(self, one, asked):
        return page_of([result(row) for row in one.rows], asked, most=self.most_rows, warnings=[])

    def asked_of(self, path_end):
        return [asked for asked in self.server.asked if asked.path.endswith(path_end)]


def packed_csv(rows):
    headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
    return Said(body=gzip.compress(tidy_text(rows).encode(), mtime=0), headers=headers)
