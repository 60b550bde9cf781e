"""`oba check`: are a partnership's definitions and figures sound?"""

from __future__ import annotations

import json

import typer

from oba.cli.options import DataOption, JsonOption, PartnershipOption, workplace_of


def check(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a partnership's folder: definitions and extract of figures. Prints every finding and how to mend it."""
    from oba.stages.loading import check_figures

    workplace = workplace_of(partnership, data)
    found = {
        "partnership": workplace.partnership.slug,
        "priorities": [priority.slug for priority in workplace.partnership.priorities],
        "areas": len(workplace.partnership.areas),
        "indicators": len(workplace.partnership.indicators),
        "releases": len(workplace.partnership.releases),
        "cycles": [cycle.slug for cycle in workplace.partnership.cycles],
        "figures": check_figures(workplace),
    }
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(
        f"{workplace.partnership.name}: sound. {found['areas']} areas, {found['indicators']} indicators, "
        f"{len(workplace.partnership.priorities)} priorities, {len(workplace.partnership.cycles)} cycles, "
        f"{found['figures']} figures from {found['releases']} releases."
    )
