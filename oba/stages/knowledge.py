"""What is known beside the figures themselves: which are due, which were revised, which may not be the newest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from oba.analysis.revisions import Revision, revision
from oba.domain.asking import AskingRecord, AskingState, Refusal, asking_state, together
from oba.domain.due import Arrival, DueState, due_state
from oba.domain.errors import DefinitionError
from oba.domain.note import Correction
from oba.domain.partnership import Partnership
from oba.domain.release import Release
from oba.store.collecting import askings, standing_refusals
from oba.store.database import Connection
from oba.store.figures import loaded_holdings, loaded_releases, released_text, two_releases

_NEVER_ASKED: Final = AskingState(checked_on=None, failed_since=None, found="")


def due_publications(
    connection: Connection, partnership: Partnership, *, indicators: Iterable[str], as_of: date
) -> dict[str, DueState]:
    """How each publication that brings one of these indicators stands on the day, by its id."""
    wanted = {one.id for one in (partnership.publication_of(indicator) for indicator in indicators) if one is not None}
    releases = loaded_releases(connection, as_of=as_of)
    records = askings(connection, as_of=as_of)
    return {
        publication.id: _due(publication.id, partnership, releases=releases, records=records, as_of=as_of)
        for publication in partnership.publications.values()
        if publication.id in wanted
    }


def _due(
    publication: str,
    partnership: Partnership,
    *,
    releases: Mapping[str, Release],
    records: Mapping[str, Sequence[AskingRecord]],
    as_of: date,
) -> DueState:
    arrivals = [
        Arrival(release_id=one.id, published_on=one.published_on, version=one.version)
        for one in releases.values()
        if publication in (one.publication, _defined_publication(partnership, one.id))
    ]
    own = [one.id for one in partnership.data_sets.values() if one.publication == publication]
    asked = together([asking_state(records[one]) for one in own if one in records]) if own else _NEVER_ASKED
    return due_state(
        partnership.publications[publication],
        arrivals=arrivals,
        checked_on=asked.checked_on,
        failed_since=asked.failed_since,
        as_of=as_of,
        followed_from=partnership.cycles[0].stages[0].opens if partnership.cycles else None,
    )


def _defined_publication(partnership: Partnership, release: str) -> str:
    """The publication that the definitions say a release belongs to: it may have been loaded before they said so."""
    defined = partnership.releases.get(release)
    return defined.publication if defined is not None else ""


def revised(
    connection: Connection,
    partnership: Partnership,
    *,
    indicators: Iterable[str],
    areas: Sequence[str] | None,
    as_of: date,
    between: tuple[str, str] | None = None,
) -> dict[str, Revision]:
    """What the newest release of each indicator changed of the one before, or the second of `between` of the first.

    In these areas, or (None) in all; nothing of an indicator that only one release holds.
    """
    pairs = two_releases(connection, indicators=indicators, areas=areas, as_of=as_of, between=between)
    return {
        indicator: revision(
            before,
            after,
            indicator=indicator,
            earlier=earlier,
            later=later,
            decimals=partnership.indicators[indicator].decimals,
        )
        for indicator, ((earlier, before), (later, after)) in sorted(pairs.items())
    }


def stale_indicators(
    connection: Connection, partnership: Partnership, *, indicators: Iterable[str], as_of: date
) -> dict[str, str]:
    """Why the newest figures of an indicator may not be the newest there are, by indicator: a release that could not
    be taken in, or a publisher that could not be asked.
    """
    ids = list(indicators)
    held = loaded_holdings(connection, as_of=as_of, indicators=ids)
    refusals = standing_refusals(connection, as_of=as_of, held=held)
    records = askings(connection, as_of=as_of)
    states = {data_set: asking_state(own) for data_set, own in records.items()}
    reasons = {id_: [*_refused(refusals.get(id_, ())), *_unasked(partnership, id_, states)] for id_ in ids}
    return {id_: "; ".join(own) for id_, own in reasons.items() if own}


def _refused(refusals: Sequence[Refusal]) -> list[str]:
    return [f"{one.release} could not be taken in on {one.on}: {one.reason}" for one in refusals]


def _unasked(partnership: Partnership, indicator: str, states: Mapping[str, AskingState]) -> list[str]:
    return [
        f"{data_set} could not be collected since {states[data_set].failed_since}: {states[data_set].found}"
        for data_set in partnership.data_sets_of(indicator)
        if data_set in states and states[data_set].failed_since is not None
    ]


def applicable_corrections(connection: Connection, partnership: Partnership, *, as_of: date) -> tuple[Correction, ...]:
    """The corrections that count on the day and whose release was public by then.

    Raises `DefinitionError`, naming each, for those that no longer match what the release says.
    """
    releases = loaded_releases(connection, as_of=as_of)
    counting = tuple(one for one in partnership.corrections if one.on <= as_of and one.release in releases)
    findings = [finding for one in counting if (finding := _mismatch(connection, one))]
    if findings:
        raise DefinitionError(findings)
    return counting


def _mismatch(connection: Connection, correction: Correction) -> str:
    found = released_text(
        connection,
        indicator=correction.indicator,
        area=correction.area,
        period=correction.period.code,
        release=correction.release,
    )
    if found == correction.was:
        return ""
    return (
        f"corrections.toml: correction[{correction.slug}].was: found {'no such row' if found is None else repr(found)} "
        f"in {correction.release} for {correction.indicator} {correction.area} {correction.period}, expected "
        f"{correction.was!r}; correct it, or remove the correction if it is no longer needed"
    )
