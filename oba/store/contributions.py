"""What people said, as append-only revisions: the newest by a given day counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, insert, select

from oba.domain.contribution import KINDS, Contribution
from oba.pack.canonical import canonical, digest
from oba.store.tables import ContributionRow

_CONTRIBUTION = ContributionRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def record(connection: Connection, contribution: Contribution, *, priority: str) -> bool:
    """Adds a revision unless the newest one of the same day says the very same; whether it was added."""
    kind = next(name for name, cls in KINDS.items() if type(contribution) is cls)
    body = canonical({key: _plain(value) for key, value in asdict(contribution).items()})
    earlier = connection.execute(
        select(_CONTRIBUTION.c.revision, _CONTRIBUTION.c.digest, _CONTRIBUTION.c.on)
        .where(_CONTRIBUTION.c.priority == priority, _CONTRIBUTION.c.kind == kind)
        .where(_CONTRIBUTION.c.slug == contribution.slug)
        .order_by(_CONTRIBUTION.c.revision)
    ).all()
    # Of the same day only the last one counts: words taken back and then said again are a revision of their own.
    same_day = [row.digest for row in earlier if row.on == contribution.on]
    if same_day and same_day[-1] == digest(body):
        return False
    connection.execute(
        insert(_CONTRIBUTION),
        {
            "priority": priority,
            "kind": kind,
            "slug": contribution.slug,
            "revision": (earlier[-1].revision + 1) if earlier else 1,
            "by": contribution.by,
            "on": contribution.on,
            "illustrative": contribution.illustrative,
            "digest": digest(body),
            "body": body,
        },
    )
    return True


def said(connection: Connection, *, priority: str, kinds: Iterable[str], as_of: date) -> tuple[Contribution, ...]:
    """The newest revision, by that day, of each thing of those kinds; by kind in the order given, then by slug."""
    found: list[Contribution] = []
    for kind in kinds:
        rows = connection.execute(
            select(_CONTRIBUTION.c.slug, _CONTRIBUTION.c.body)
            .where(_CONTRIBUTION.c.priority == priority, _CONTRIBUTION.c.kind == kind)
            .where(_CONTRIBUTION.c.on <= as_of)
            .order_by(_CONTRIBUTION.c.slug, _CONTRIBUTION.c.on, _CONTRIBUTION.c.revision)
        )
        latest: dict[str, str] = {row.slug: row.body for row in rows}
        found.extend(_contribution(kind, body) for body in latest.values())
    return tuple(found)


def superseded(connection: Connection, *, priority: str, kind: str, as_of: date) -> tuple[Contribution, ...]:
    """The revisions of a kind that one of a later day has taken the place of, by that day; by slug, oldest first.

    Of the revisions of one day only the last ever counted, so that the others are left out.
    """
    rows = connection.execute(
        select(_CONTRIBUTION.c.slug, _CONTRIBUTION.c.on, _CONTRIBUTION.c.body)
        .where(_CONTRIBUTION.c.priority == priority, _CONTRIBUTION.c.kind == kind)
        .where(_CONTRIBUTION.c.on <= as_of)
        .order_by(_CONTRIBUTION.c.slug, _CONTRIBUTION.c.on, _CONTRIBUTION.c.revision)
    )
    by_slug: dict[str, dict[date, str]] = {}
    for row in rows:
        by_slug.setdefault(row.slug, {})[row.on] = row.body
    return tuple(_contribution(kind, body) for days in by_slug.values() for body in list(days.values())[:-1])


def said_digests(connection: Connection, *, priority: str, kinds: Iterable[str], as_of: date) -> tuple[str, ...]:
    """What names everything said of those kinds by that day, in an order that does not depend on when it was read."""
    rows = connection.execute(
        select(_CONTRIBUTION.c.digest)
        .where(_CONTRIBUTION.c.priority == priority, _CONTRIBUTION.c.kind.in_(list(kinds)))
        .where(_CONTRIBUTION.c.on <= as_of)
    ).scalars()
    return tuple(sorted(rows))


def said_slugs(connection: Connection, *, priority: str) -> dict[str, set[str]]:
    """The slugs of everything ever said for a priority, by kind."""
    slugs: dict[str, set[str]] = {kind: set() for kind in KINDS}
    query = select(_CONTRIBUTION.c.kind, _CONTRIBUTION.c.slug).where(_CONTRIBUTION.c.priority == priority)
    for kind, slug in connection.execute(query):
        slugs[kind].add(slug)
    return slugs


def _plain(value: Any) -> Any:  # noqa: ANN401 - a field of any contribution
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _contribution(kind: str, body: str) -> Contribution:
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    said_fields = json.loads(body)
    return cls(**{field.name: _typed(hints[field.name], said_fields[field.name]) for field in fields(cls)})


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401 - a field of any contribution
    if value is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    if isinstance(hint, UnionType):
        return _typed(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
