"""`oba check`: are a partnership's definitions and figures sound?"""

from __future__ import annotations

import json

import typer

from oba.cli.options import DataOption, JsonOption, PartnershipOption, workspace_of


def check(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a partnership's folder: definitions and extract of figures. Prints every finding and how to mend it."""
    from oba.definitions.headlines import headline_notes
    from oba.stages.branding import sound_overlay
    from oba.stages.fetching import check_data_sets
    from oba.stages.loading import checked_extract

    workspace = workspace_of(partnership, data)
    check_data_sets(workspace.partnership)
    overlay = sound_overlay(workspace.partnership, workspace.folder)
    extract = checked_extract(workspace)
    notes = headline_notes(workspace.partnership.priorities)
    found = {
        "partnership": workspace.partnership.slug,
        "priorities": [priority.slug for priority in workspace.partnership.priorities],
        "areas": len(workspace.partnership.areas),
        "indicators": len(workspace.partnership.indicators),
        "releases": len(workspace.partnership.releases),
        "data_sets": len(workspace.partnership.data_sets),
        "measures": len(workspace.partnership.measures),
        "cycles": [cycle.slug for cycle in workspace.partnership.cycles],
        "figures": len(extract.figures) if extract is not None else 0,
        "own_templates": len(overlay.templates) if overlay is not None else 0,
        "notes": list(notes),
    }
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    typer.echo(
        f"{workspace.partnership.name}: sound. {found['areas']} areas, {found['indicators']} indicators, "
        f"{len(workspace.partnership.priorities)} priorities, {len(workspace.partnership.cycles)} cycles, "
        f"{found['figures']} figures from {found['releases']} releases."
    )
    if found["data_sets"] or found["measures"]:
        typer.echo(f"{found['data_sets']} data sets to collect, {found['measures']} measures to return.")
    if overlay is not None:
        typer.echo(f"{found['own_templates']} templates of its own, tried on a full pack.")
    for note in notes:
        typer.echo(f"Note: {note}.")
