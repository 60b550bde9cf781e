"""What releases changed of one another: `oba diff`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from oba.analysis.revisions import Revision
from oba.domain.errors import UserError
from oba.stages.knowledge import revised
from oba.stages.loading import loaded_store
from oba.stages.workspace import Workspace
from oba.store.figures import loaded_releases


def differences(
    workspace: Workspace,
    *,
    as_of: date,
    indicators: Sequence[str] | None = None,
    between: tuple[str, str] | None = None,
    everywhere: bool = False,
) -> tuple[Revision, ...]:
    """What the newest release of each indicator changed of the one before, or the second of `between` of the first.

    In the partnership's areas, the region and the country, or `everywhere`. `indicators` None stands for all.
    Raises `UserError` for an indicator or a release that is not known.
    """
    partnership = workspace.partnership
    asked = list(indicators) if indicators is not None else list(partnership.indicators)
    for indicator in asked:
        if indicator not in partnership.indicators:
            raise UserError(f"indicator: found {indicator!r}, expected one of {', '.join(partnership.indicators)}")
    own = [area.code for area in (*partnership.areas, partnership.region, partnership.country)]
    with loaded_store(workspace, as_of=as_of) as store, store.reading() as connection:
        _check_releases(between, list(loaded_releases(connection, as_of=as_of)))
        found = revised(
            connection,
            partnership,
            indicators=asked,
            areas=None if everywhere else own,
            as_of=as_of,
            between=between,
        )
    return tuple(found.values())


def _check_releases(between: tuple[str, str] | None, known: Sequence[str]) -> None:
    for release in between or ():
        if release not in known:
            raise UserError(f"release: found {release!r}, expected one of {', '.join(known)}")
