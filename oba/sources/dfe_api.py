"""The Department for Education's Explore Education Statistics, by its public interface, version 1.

Guide: https://api.education.gov.uk/statistics/docs/. Anyone may ask. A data set there has numbered versions, which
never change: each is collected once. Not every data set of the department is in it.

Out of scope: versions that are not public yet (they need a key), and the list of changes between two versions, which
the engine finds for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

from oba.domain.data_set import DataSet, DataSetVersion
from oba.domain.errors import SourceChanged
from oba.domain.local_time import LOCAL_TIME
from oba.domain.release import ReleaseStatus
from oba.sources.client import Client, NotFound, Received
from oba.sources.dfe_api_json import Answer, pages
from oba.sources.dfe_api_query import JSON_TYPES, META, ask_rows, read_rows
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.table import Table, nearest
from oba.sources.tidy_file import read_tidy_file
from oba.sources.unnumbered import as_payload

BASE_URL = "https://api.education.gov.uk/statistics"
DATA = "data"

_VIA = ("csv", "query")
_WITHDRAWN = "Withdrawn"
_STATUSES = ("Published", "Deprecated", _WITHDRAWN)
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+){1,2}")
_PROVISIONAL = re.compile(r"\bprovisional\b", re.IGNORECASE)
_MOST_PUBLICATIONS, _MOST_DATA_SETS, _MOST_VERSIONS = 40, 20, 20
"""The longest page of each list."""
_SHORTEST_SEARCH = 3


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """Each public version that is not held, oldest first, as its file (`via` = `csv`) or as rows (`query`).

    A data set is found by the slug of its `publication` and its title (`data_set`), unless its `id` is given; the id
    that was found is kept in `asking.known_ids`. Versions that were withdrawn are remarked and not collected.
    """
    via = data_set.request.get("via", _VIA[0])
    if via not in _VIA:
        raise SourceChanged(f"{data_set.id}: found via = {via!r} in its request, expected one of {', '.join(_VIA)}")
    if _is_unchanged(data_set, asking=asking):
        return
    id_, offered = _offered(data_set, asking=asking)
    for place, version in enumerate(offered):
        if version.status == _WITHDRAWN:
            asking.remarks.append(_withdrawn(version, data_set=data_set, is_held=version.version in asking.held))
        elif version.version not in asking.held:
            address = f"{_base(asking)}/data-sets/{quote(id_, safe='')}"
            ask = _ask_file if via == "csv" else ask_rows
            payloads = ask(asking.client, address=address, version=version.version)
            yield Delivery(version=_announced(version, earlier=offered[:place]), payloads=payloads)


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """The table of one version, whichever way it was received."""
    roles = [payload.role for payload in payloads]
    if roles == [DATA]:
        return read_tidy_file(payloads[0].content, name=data_set.id)
    if roles[:1] == [META]:
        return read_rows(payloads, name=data_set.id)
    raise SourceChanged(f"{data_set.id}: found bodies {roles}, expected {DATA!r}, or {META!r} and pages. Collect again")


SOURCE = Source(base_url=BASE_URL, request=request, parse=parse, needs=("publication", "data_set"), may=("id", "via"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    """One version as the publisher lists it; `number` is its version in parts, for order."""

    version: str
    number: tuple[int, ...]
    kind: str
    status: str
    published_on: date | None
    withdrawn_on: date | None
    release: str
    release_title: str
    notes: str


def _base(asking: Asking) -> str:
    return f"{(asking.base_url or BASE_URL).rstrip('/')}/v1"


def _ask(asking: Asking, path: str, *, page_size: int, search: str = "") -> Iterator[Answer]:
    """Every entry of a list that comes in pages."""
    sized = {"pageSize": str(page_size)} | ({"search": search} if search else {})

    def ask(page: int) -> Received:
        return asking.client.get(
            f"{_base(asking)}/{path}", params={"page": str(page), **sized}, accept=JSON_TYPES, expect="JSON"
        )

    for _, body in pages(ask):
        yield from body.items("results")


def _offered(data_set: DataSet, *, asking: Asking) -> tuple[str, list[_Offered]]:
    """The id of the data set and its versions, oldest first.

    An id that was known and leads nowhere any more is looked up again, once.
    """
    given = data_set.request.get("id", "")
    if given:
        return given, _versions(given, asking=asking)
    publication, title = data_set.request["publication"], data_set.request["data_set"]
    key = _key(publication, title)
    known = asking.known_ids.get(key, "")
    if known:
        try:
            return known, _versions(known, asking=asking)
        except NotFound:
            asking.remarks.append(f"{data_set.title}: its id {known} is not there any more; it was looked up again")
    found = _data_set_id(title, publication_id=_publication_id(publication, asking=asking), asking=asking)
    asking.known_ids[key] = found
    return found, _versions(found, asking=asking)


def _is_unchanged(data_set: DataSet, *, asking: Asking) -> bool:
    """Whether the newest version held is still the newest there is, by the one list of the whole publication.

    That spares a request for each data set. An older version that was withdrawn is noticed when a newer one comes.
    """
    publication, title = data_set.request["publication"], data_set.request["data_set"]
    known = asking.known_ids.get(_key(publication, title), "")
    publication_id = asking.known_ids.get(_of_publication(publication), "")
    numbers = [tuple(map(int, held.split("."))) for held in asking.held if _NUMBER.fullmatch(held)]
    if asking.has_gaps or not (known and publication_id and numbers):
        return False
    try:
        listed = _data_sets(publication_id, asking=asking)
    except NotFound:
        return False
    newest = [one.member("latestVersion").text_or_empty("version") for one in listed if one.text("id") == known]
    return newest == [".".join(map(str, max(numbers)))]


def _key(publication: str, title: str) -> str:
    return f"{publication}: {_folded(title)}"


def _of_publication(slug: str) -> str:
    return f"publication {slug}"


def _publication_id(slug: str, *, asking: Asking) -> str:
    """The id of a publication, looked up once in a run: many data sets belong to one."""
    found = asking.once.get(f"{_base(asking)} {slug}", lambda: _search(slug, asking=asking))
    asking.known_ids[_of_publication(slug)] = found
    return found


def _data_sets(publication_id: str, *, asking: Asking) -> list[Answer]:
    """Every data set of a publication, asked for once in a run."""
    path = f"publications/{quote(publication_id, safe='')}/data-sets"
    return asking.once.get(f"{_base(asking)}/{path}", lambda: list(_ask(asking, path, page_size=_MOST_DATA_SETS)))


def _search(slug: str, *, asking: Asking) -> str:
    """The id of a publication; searched for by the words of its slug, then among all, as search is the publisher's."""
    words = slug.replace("-", " ")
    slugs: list[str] = []
    for search in (words, "") if len(words) >= _SHORTEST_SEARCH else ("",):
        for found in _ask(asking, "publications", page_size=_MOST_PUBLICATIONS, search=search):
            slugs.append(found.text("slug"))
            if slugs[-1] == slug:
                return found.text("id")
    raise SourceChanged(
        f"{_base(asking)}/publications: there is no publication {slug!r}; {nearest(slug, dict.fromkeys(slugs))}. "
        f"Correct `publication` in the data set's request: it is the last part of the publication's address"
    )


def _data_set_id(title: str, *, publication_id: str, asking: Asking) -> str:
    path = f"publications/{quote(publication_id, safe='')}/data-sets"
    found = _data_sets(publication_id, asking=asking)
    same = [one for one in found if _folded(one.text("title")) == _folded(title)]
    current = [one for one in same if one.text("status") == "Published"] or same
    if len(current) == 1:
        return current[0].text("id")
    where = f"{_base(asking)}/{path}"
    if current:
        ids = ", ".join(one.text("id") for one in current)
        raise SourceChanged(f"{where}: {len(current)} data sets have the title {title!r}. Give the `id` of one: {ids}")
    titles = dict.fromkeys(one.text("title") for one in found)
    raise SourceChanged(
        f"{where}: there is no data set {title!r}; {nearest(title, titles)}. Correct `data_set` in the data set's "
        f"request; what the publisher keeps out of its interface has an address of its own, to be read as CSV"
    )


def _versions(id_: str, *, asking: Asking) -> list[_Offered]:
    """Every version that is or was public, oldest first; raises `NotFound` where there is none."""
    path = f"data-sets/{quote(id_, safe='')}/versions"
    found = sorted((_read_version(one) for one in _ask(asking, path, page_size=_MOST_VERSIONS)), key=_by_number)
    if not found:
        raise NotFound(f"{_base(asking)}/{path}: lists no version. See in the publisher's catalogue what became of it")
    return found


def _by_number(version: _Offered) -> tuple[int, ...]:
    return version.number


def _read_version(listed: Answer) -> _Offered:
    version, status, release = listed.text("version"), listed.text("status"), listed.member("release")
    if not _NUMBER.fullmatch(version):
        raise listed.changed(f"has the version {version!r}, expected one like 1.0 or 2.1.1")
    if status not in _STATUSES:
        raise listed.changed(f"has the status {status!r}, expected one of {', '.join(_STATUSES)}")
    return _Offered(
        version=version,
        number=tuple(int(part) for part in version.split(".")),
        kind=listed.text("type"),
        status=status,
        published_on=_day(listed, "published"),
        withdrawn_on=_day(listed, "withdrawn"),
        release=release.text_or_empty("slug") or release.text_or_empty("title"),
        release_title=release.text_or_empty("title"),
        notes=listed.text_or_empty("notes"),
    )


def _day(listed: Answer, key: str) -> date | None:
    """The day of a time, in London: what is published at 23:30 UTC in summer is public on the next day."""
    text = listed.text_or_empty(key)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise listed.changed(f"has {key} {text!r}, expected a time like 2025-11-20T09:30:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LOCAL_TIME).date()


def _announced(version: _Offered, *, earlier: Sequence[_Offered]) -> DataSetVersion:
    status = ReleaseStatus.FINAL
    if version.kind in {"Minor", "Patch"} and any(one.release == version.release for one in earlier):
        status = ReleaseStatus.REVISED
    if _PROVISIONAL.search(f"{version.release_title}\n{version.notes}"):
        status = ReleaseStatus.PROVISIONAL
    return DataSetVersion(
        version=version.version,
        release=version.release,
        title=version.release_title,
        published_on=version.published_on,
        status=status,
        notes=version.notes,
    )


def _withdrawn(version: _Offered, *, data_set: DataSet, is_held: bool) -> str:
    on = f" on {version.withdrawn_on}" if version.withdrawn_on else ""
    then = "what was collected of it is kept" if is_held else "it is not collected"
    return f"{data_set.title}: version {version.version} was withdrawn by its publisher{on}; {then}"


def _ask_file(client: Client, *, address: str, version: str) -> tuple[Payload, ...]:
    received = client.get(f"{address}/csv", params={"dataSetVersion": version}, accept="text/csv", expect="CSV")
    return (as_payload(received, role=DATA),)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
