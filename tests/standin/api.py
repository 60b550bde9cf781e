"""The public API v1 of Explore Education Statistics: which answer a request gets.

Follows the publisher's OpenAPI document; where that and the publisher's source differ (paging and debug of a query
stand in the body, an unknown parameter is refused), the source is followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .answers import Answer, Asked, accepts, json_answer, packed
from .changes import changes_view
from .problems import RefusedError, problem, refusal, told
from .query_answering import query_view
from .query_reading import query_parameters, read_body, read_parameters, whole_number
from .served import DEPRECATED, PUBLISHED, Catalogue, ServedDataSet, ServedVersion
from .tidy_index import index_of
from .views import (
    META_TYPES,
    data_set_view,
    listed_versions,
    meta_view,
    paged,
    publication_view,
    version_view,
)

BASE = "/statistics/v1"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_JSON_TYPES = ("application/json", "application/problem+json", "text/json")


class _NotFoundError(Exception):
    pass


class _ForbiddenError(Exception):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One call of an endpoint: what it is about, and the parameters of its path by name."""

    asked: Asked
    catalogue: Catalogue
    of: Mapping[str, str]

    def parameter(self, name: str) -> str:
        """The text of a query parameter, "" where there is none."""
        return dict(self.asked.query).get(name, "")

    def page(self, *, size: int, most: int) -> tuple[int, int]:
        """The page asked for and its size."""
        page = whole_number(self.parameter("page") or "1", path="page")
        return page, whole_number(self.parameter("pageSize") or str(size), path="pageSize", most=most)

    @property
    def data_set(self) -> ServedDataSet:
        found = self.catalogue.data_set(self.of["data_set"])
        if found is None:
            raise _NotFoundError
        return found

    def version(self, text: str) -> ServedVersion:
        """The version under a number (`2.1`), the newest that a wildcard fits (`2.*`), or the latest ("")."""
        if not text:
            latest = self.data_set.latest
            if latest is None:
                raise _ForbiddenError
            return latest
        found = [one for one in listed_versions(self.data_set) if _fits(text, one)]
        if not found:
            raise _NotFoundError
        return found[0]

    def readable_version(self) -> ServedVersion:
        """The version of the parameter `dataSetVersion`, if its data are to be had."""
        version = self.version(self.parameter("dataSetVersion"))
        if version.status not in {PUBLISHED, DEPRECATED}:
            raise _ForbiddenError
        return version


def _fits(wanted: str, version: ServedVersion) -> bool:
    """Whether a version has the wanted number; a wildcard takes none that was withdrawn."""
    if "*" not in wanted:
        return wanted == version.version
    parts, found = wanted.split("."), version.version.split(".")
    matches = all(part in {"*", is_there} for part, is_there in zip(parts, found, strict=False))
    return matches and version.status in {PUBLISHED, DEPRECATED}


def _publications(call: _Call) -> Answer:
    search = call.parameter("search").lower()
    if search and len(search) < 3:
        raise RefusedError(told("MinimumLength", path="search"))
    page, size = call.page(size=20, most=40)
    views = [publication_view(data_sets) for data_sets in _by_publication(call.catalogue).values()]
    wanted = [view for view in views if search in f"{view['title']} {view['slug']} {view['summary']}".lower()]
    paging, results = paged(sorted(wanted, key=lambda view: str(view["title"])), page=page, page_size=size)
    return json_answer({"paging": paging, "results": list(results)})


def _by_publication(catalogue: Catalogue) -> dict[str, list[ServedDataSet]]:
    found: dict[str, list[ServedDataSet]] = {}
    for data_set in catalogue.data_sets:
        if listed_versions(data_set):
            found.setdefault(data_set.publication_id, []).append(data_set)
    return found


def _publication_data_sets(call: _Call) -> list[ServedDataSet]:
    found = _by_publication(call.catalogue).get(call.of["publication"])
    if found is None:
        raise _NotFoundError
    return found


def _publication(call: _Call) -> Answer:
    return json_answer(publication_view(_publication_data_sets(call)))


def _data_sets(call: _Call) -> Answer:
    page, size = call.page(size=10, most=20)
    paging, results = paged(_publication_data_sets(call), page=page, page_size=size)
    return json_answer({"paging": paging, "results": [data_set_view(one, catalogue=call.catalogue) for one in results]})


def _data_set(call: _Call) -> Answer:
    if call.data_set.latest is None:
        raise _ForbiddenError
    return json_answer(data_set_view(call.data_set, catalogue=call.catalogue))


def _meta(call: _Call) -> Answer:
    types = [text for name, listed in call.asked.query if name == "types" for text in listed.split(",")]
    if not set(types) <= set(META_TYPES):
        raise RefusedError(told("AllowedValue", path="types"))
    return json_answer(meta_view(index_of(call.catalogue.content(call.readable_version())), types=types))


def _query(call: _Call) -> Answer:
    index = index_of(call.catalogue.content(call.readable_version()))
    if call.asked.method == "POST":
        return json_answer(query_view(read_body(call.asked.body), index=index))
    given = [pair for pair in call.asked.query if pair[0] != "dataSetVersion"]
    return json_answer(query_view(read_parameters(given), index=index))


def _csv(call: _Call) -> Answer:
    version = call.readable_version()
    name = f"{call.data_set.id}_v{version.version}.csv"
    headers = (
        ("Content-Type", "text/csv"),
        ("Content-Encoding", "gzip"),
        ("Content-Disposition", f"attachment; filename={name}"),
        ("X-Robots-Tag", "noindex"),
        ("api-supported-versions", "1"),
    )
    return Answer(status=200, headers=headers, body=packed(call.catalogue.content(version)))


def _versions(call: _Call) -> Answer:
    page, size = call.page(size=10, most=20)
    data_set = call.data_set
    paging, listed = paged(listed_versions(data_set), page=page, page_size=size)
    views = [version_view(one, data_set=data_set, catalogue=call.catalogue) for one in listed]
    return json_answer({"paging": paging, "results": views})


def _version(call: _Call) -> Answer:
    version = call.version(call.of["version"])
    return json_answer(version_view(version, data_set=call.data_set, catalogue=call.catalogue))


def _changes(call: _Call) -> Answer:
    version = call.version(call.of["version"])
    with_patches = call.parameter("includePatchHistory").lower() == "true"
    return json_answer(
        changes_view(version, data_set=call.data_set, catalogue=call.catalogue, with_patches=with_patches)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endpoint:
    """`path` is a pattern below the base; `posted_parameters` is None where nothing may be posted."""

    path: str
    answer: Callable[[_Call], Answer]
    parameters: frozenset[str] = frozenset()
    posted_parameters: frozenset[str] | None = None
    media_types: tuple[str, ...] = _JSON_TYPES


_PAGES = frozenset({"page", "pageSize"})
_PINNED = frozenset({"dataSetVersion"})
_PUBLICATION = rf"/publications/(?P<publication>{_UUID})"
_DATA_SET = rf"/data-sets/(?P<data_set>{_UUID})"
_ONE_VERSION = rf"{_DATA_SET}/versions/(?P<version>[\d.*]+)"
_ENDPOINTS = (
    _Endpoint(path="/publications", answer=_publications, parameters=_PAGES | {"search"}),
    _Endpoint(path=_PUBLICATION, answer=_publication),
    _Endpoint(path=f"{_PUBLICATION}/data-sets", answer=_data_sets, parameters=_PAGES),
    _Endpoint(path=_DATA_SET, answer=_data_set),
    _Endpoint(path=f"{_DATA_SET}/meta", answer=_meta, parameters=_PINNED | {"types"}),
    _Endpoint(
        path=f"{_DATA_SET}/query", answer=_query, parameters=_PINNED | query_parameters(), posted_parameters=_PINNED
    ),
    _Endpoint(path=f"{_DATA_SET}/csv", answer=_csv, parameters=_PINNED, media_types=("text/csv",)),
    _Endpoint(path=f"{_DATA_SET}/versions", answer=_versions, parameters=_PAGES),
    _Endpoint(path=_ONE_VERSION, answer=_version),
    _Endpoint(path=f"{_ONE_VERSION}/changes", answer=_changes, parameters=frozenset({"includePatchHistory"})),
)


def api_answer(asked: Asked, catalogue: Catalogue) -> Answer | None:
    """The API's answer; None for a path that does not lie below the API's base."""
    path = asked.path.lower()
    if not path.startswith(f"{BASE}/"):
        return None
    for endpoint in _ENDPOINTS:
        match = re.fullmatch(endpoint.path, path.removeprefix(BASE))
        if match is not None:
            return _answered(endpoint, _Call(asked=asked, catalogue=catalogue, of=match.groupdict()))
    return problem(404)


def _answered(endpoint: _Endpoint, call: _Call) -> Answer:
    posted = call.asked.method == "POST"
    allowed = endpoint.posted_parameters if posted else endpoint.parameters
    if allowed is None or call.asked.method not in {"GET", "POST"}:
        return problem(405)
    if not accepts(call.asked, *endpoint.media_types):
        return Answer(status=406)
    unknown = [told("UnknownField", path=name) for name, _ in call.asked.query if name not in allowed]
    try:
        if unknown:
            raise RefusedError(*unknown)  # noqa: TRY301  # refused as what an endpoint itself refuses is
        return endpoint.answer(call)
    except RefusedError as error:
        return refusal(error)
    except _NotFoundError:
        return problem(404)
    except _ForbiddenError:
        return problem(403)
