"""Reads the Department for Education's JSON answers strictly: what is not as documented is named with its address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oba.domain.errors import SourceChanged, SourceUnavailable
from oba.sources.client import Received
from oba.sources.client_body import excerpt, in_words, printable
from oba.sources.table import nearest

_READ_THE_GUIDE = "See in the publisher's guide whether the interface changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A value in a JSON body; `url` and `path` (`results[3].release`, "" for the whole body) are for messages."""

    url: str
    path: str
    value: object

    def member(self, key: str) -> Answer:
        """What stands under a key; raises `SourceChanged` when nothing does, or a null."""
        members = self.members()
        if members.get(key) is None:
            raise SourceChanged(
                f"{self.url}: {self._named()} has no {key!r}; {nearest(key, members)}. {_READ_THE_GUIDE}"
            )
        return self._below(key, members[key])

    def members(self) -> dict[str, object]:
        if isinstance(self.value, dict):
            return self.value
        raise self.changed(f"is {_kind(self.value)}, expected an object")

    def text(self, key: str) -> str:
        found = self.member(key)
        if isinstance(found.value, str):
            return found.value
        raise found.changed(f"is {_kind(found.value)}, expected a text")

    def text_or_empty(self, key: str) -> str:
        """The text under a key; "" where there is none, as the publisher leaves out what is null."""
        return "" if self.members().get(key) is None else self.text(key)

    def whole(self, key: str) -> int:
        """The whole number under a key, which must not be negative."""
        found = self.member(key)
        if isinstance(found.value, int) and not isinstance(found.value, bool) and found.value >= 0:
            return found.value
        raise found.changed(f"is {_kind(found.value)}, expected a whole number")

    def array(self, key: str) -> list[object]:
        found = self.member(key)
        if isinstance(found.value, list):
            return found.value
        raise found.changed(f"is {_kind(found.value)}, expected a list")

    def items(self, key: str) -> Iterator[Answer]:
        for place, value in enumerate(self.array(key)):
            yield self._below(f"{key}[{place}]", value)

    def changed(self, found: str) -> SourceChanged:
        """The error to raise for this value: where it stands, what was found, and what to do."""
        return SourceChanged(f"{self.url}: {self._named()} {found}. {_READ_THE_GUIDE}")

    def _below(self, key: str, value: object) -> Answer:
        return Answer(url=self.url, path=f"{self.path}.{key}" if self.path else key, value=value)

    def _named(self) -> str:
        return self.path or "the body"


def read_answer(content: bytes, *, url: str) -> Answer:
    """The body as JSON; raises `SourceChanged` when it is none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        found = excerpt(content) or "nothing"
        raise SourceChanged(f"{url}: found {found}, expected JSON ({error}). {_READ_THE_GUIDE}") from None
    return Answer(url=url, path="", value=value)


def pages(ask: Callable[[int], Received]) -> Iterator[tuple[Received, Answer]]:
    """Every page that `ask` gives by its number, from 1, with what it says.

    Raises `SourceUnavailable` after the last page when the pages do not belong together: the number of results
    changed between them, or is not the number that came.
    """
    page, n_found, n_first = 1, 0, None
    while True:
        received = ask(page)
        body = read_answer(received.content, url=received.url)
        refuse_warnings(body)
        paging, n_on_page = body.member("paging"), len(body.array("results"))
        n_all, n_pages = paging.whole("totalResults"), paging.whole("totalPages")
        n_first = n_all if n_first is None else n_first
        n_found += n_on_page
        if n_all != n_first or (page < n_pages and n_on_page == 0):
            raise _torn(body.url, found=f"page {page} of {n_pages} has {n_on_page} of {n_all:,}", expected=n_first)
        yield received, body
        if page >= n_pages:
            break
        page += 1
    if n_found != n_first:
        raise _torn(body.url, found=f"{page} pages have {n_found:,}", expected=n_first)


def _torn(url: str, *, found: str, expected: int) -> SourceUnavailable:
    return SourceUnavailable(
        f"{url}: {found} results, expected {expected:,} in all as the first page said. The publisher changed them "
        f"while they were read; try again"
    )


def refuse_warnings(body: Answer) -> None:
    """Raises `SourceChanged` for an answer with warnings: with status 200 it leaves out what it did not understand."""
    if body.members().get("warnings") is None:
        return
    warnings = [in_words(warning.members()) for warning in body.items("warnings")]
    if warnings:
        raise SourceChanged(
            f"{body.url}: answers with warnings: {printable('; '.join(warnings))}. What it left out is not known; "
            f"correct the data set's request, or {_READ_THE_GUIDE[0].lower()}{_READ_THE_GUIDE[1:]}"
        )


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", type(None): "null"}
    return f"{kinds.get(type(value), 'a number')} ({excerpt(json.dumps(value).encode())})"
