"""The options that commands share, and the values they stand for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from oba.stages.fetching import Publishers
    from oba.stages.workspace import Workspace


def day_of(text: str) -> date:
    """The day that an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"found {text!r}, expected a date such as 2025-03-31") from None


PartnershipOption = Annotated[
    Path | None,
    typer.Option(
        "--partnership",
        metavar="DIR",
        help="Folder that defines the partnership. Default: $OBA_PARTNERSHIP, else the South West that comes with oba.",
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the store and the packs. Default: $OBA_DATA, else oba-data."),
]
PriorityOption = Annotated[
    list[str] | None,
    typer.Option("--priority", metavar="SLUG", help="Only this priority; may be given again. Default: every one."),
]
CycleOption = Annotated[
    str | None, typer.Option("--cycle", metavar="SLUG", help="Which cycle. Default: the one open on the as-of day.")
]
IndicatorOption = Annotated[str | None, typer.Option("--indicator", metavar="ID", help="Only this indicator.")]
AsOfOption = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=day_of, help="Work as of this day, as 2025-03-31. Default: today."),
]
ContributionsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--contributions",
        metavar="PATH",
        help="First record what people say in this TOML file, or in every one below this folder; may be given again.",
    ),
]
LiveOption = Annotated[
    bool,
    typer.Option(
        "--live", help="First ask the publishers of data-sets.toml for what is new. Their addresses: $OBA_PUBLISHERS."
    ),
]
FromRawOption = Annotated[
    bool, typer.Option("--from-raw", help="First take in what lies in the raw store, without a network.")
]


def profile_of(text: str) -> str:
    """The profile that an option names."""
    from oba.domain.disclosure import Profile

    if text not in tuple(Profile):
        raise typer.BadParameter(f"found {text!r}, expected one of {', '.join(Profile)}")
    return text


ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="PROFILE",
        parser=profile_of,
        help="For whom: internal, region or public (small numbers withheld). Default: the partnership's.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def priorities_of(workspace: Workspace, asked: list[str] | None) -> list[str]:
    """The slugs of the priorities asked for, every one where none was; raises `UserError` for one that is unknown."""
    from oba.stages.running import known_priority

    if not asked:
        return [priority.slug for priority in workspace.partnership.priorities]
    return [known_priority(workspace.partnership, slug).slug for slug in asked]


def publishers_of() -> Publishers:
    """How publishers are reached, as the settings say; raises `UserError` for a source that there is not."""
    from oba.domain.errors import UserError
    from oba.settings import Settings
    from oba.sources.publishers import SOURCES
    from oba.stages.fetching import Publishers

    settings = Settings()
    for name in settings.publishers:
        if name not in SOURCES:
            raise UserError(f"OBA_PUBLISHERS: found {name!r}, expected one of {', '.join(SOURCES)}")
    return Publishers(base_urls=settings.publishers, contact=settings.contact)


def workspace_of(partnership: Path | None, data: Path | None) -> Workspace:
    """The workspace that the options name, the settings where they do not; raises what reading definitions raises."""
    from oba.settings import Settings
    from oba.stages.workspace import open_workspace

    settings = Settings()
    return open_workspace(
        partnership or settings.partnership, data or settings.data, library_address=settings.library_address
    )
