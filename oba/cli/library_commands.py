"""`oba packs compare`, `index`, `serve` and `site`: the library of packs, kept, searched, read and put on the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from oba.cli.options import DataOption, JsonOption, PartnershipOption, profile_of, workspace_of

if TYPE_CHECKING:
    from oba.domain.disclosure import Profile
    from oba.pack.difference_facts import Differences, FigureChange, FigureState
    from oba.stages.workspace import Workspace

DEFAULT_PORT: Final = 8766

LibraryProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="PROFILE",
        parser=profile_of,
        help="Only packs for these readers, in a library of their own: internal, region or public. Default: every one.",
    ),
]


def compare(
    before: Annotated[str, typer.Argument(metavar="DIGEST", help="The earlier pack, by the beginning of its digest.")],
    after: Annotated[str, typer.Argument(metavar="DIGEST", help="The later pack.")],
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a pack says otherwise than another of the same priority: figures, verdicts, words, conditions."""
    from oba.stages.library import pack_differences

    found = pack_differences(workspace_of(partnership, data), before, after)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    for line in difference_lines(found):
        typer.echo(line)


def index(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    profile: LibraryProfileOption = None,
) -> None:
    """Bring the library of packs up to date, and make its search index."""
    from oba.stages.library import index_library, library_folder, rebuild_library

    workspace, readers = workspace_of(partnership, data), _profile(profile)
    done = rebuild_library(workspace, profile=readers)
    page = workspace.data / library_folder(readers) / "index.html"
    typer.echo(f"{page}: {len(done.written)} pages written, {done.n_kept} as they were, {len(done.removed)} removed")
    typer.echo(_search_told(workspace, readers, made=index_library(workspace, profile=readers)))


def serve(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    profile: LibraryProfileOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Which port; 0 lets the computer choose.")
    ] = DEFAULT_PORT,
) -> None:
    """Show the library and its packs in the browser of this computer, and to nobody else; Ctrl-C ends it."""
    from oba.cli.serving import LibraryServer, Shelf, remembered
    from oba.domain.errors import UserError
    from oba.stages.library import index_library, library_folder, readable_packs, rebuild_library

    workspace, readers = workspace_of(partnership, data), _profile(profile)
    rebuild_library(workspace, profile=readers)
    typer.echo(_search_told(workspace, readers, made=index_library(workspace, profile=readers)))
    folder = library_folder(readers)
    look = remembered(lambda: readable_packs(workspace, profile=readers), folder=workspace.data / folder)
    try:
        server = LibraryServer(Shelf(data=workspace.data, library=folder, packs=look), port=port)
    except OSError as error:
        raise UserError(f"port {port}: cannot be used ({error.strerror}); name another with --port") from None
    typer.echo(f"Reading room open at {server.address} (Ctrl-C closes it)")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Closed.")


def site(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put it: an empty folder, or one made so.")],
    partnership: PartnershipOption = None,
    data: DataOption = None,
    profile: LibraryProfileOption = None,
) -> None:
    """Copy the library and the packs it lists into a folder for a web server or a file share; only what changed."""
    from oba.stages.hosting import write_hosted

    done = write_hosted(workspace_of(partnership, data), folder, profile=_profile(profile))
    typer.echo(
        f"{folder / 'index.html'}: {len(done.written)} files written, {done.n_kept} as they were, "
        f"{len(done.removed)} removed"
    )


def _profile(text: str | None) -> Profile | None:
    from oba.domain.disclosure import Profile

    return Profile(text) if text is not None else None


def _search_told(workspace: Workspace, profile: Profile | None, *, made: bool) -> str:
    from oba.stages.library import library_folder
    from oba.store.search_index import can_index, indexed_packs

    if not can_index():
        return "No search index: Pagefind is not installed (pip install pagefind pagefind-bin)"
    packs = indexed_packs(workspace.data / library_folder(profile))
    n_packs = len(packs.digests) if packs is not None else 0
    return f"Search index of {n_packs} packs: {'made' if made else 'as it was'}"


def difference_lines(found: Differences) -> Iterator[str]:
    """What changed, in lines for people."""
    before, after = found.before, found.after
    yield f"before: {before.stage}, {before.cycle}, as of {before.as_of}"
    yield f"after:  {after.stage}, {after.cycle}, as of {after.as_of}"
    if found.is_empty:
        yield "Both say the same."
    for one in found.verdicts:
        then, now = (side.verdict if side is not None else "no verdict" for side in (one.before, one.after))
        now = f"{now} (the call stays, what it rests on does not)" if then == now else now
        yield f"verdict: {one.indicator}, {one.area_name}: {then} -> {now}"
    for change in found.figures:
        yield f"figure: {_figure_told(change)}"
    for words in found.words:
        parts = "; ".join(
            f"{part.name}: {part.before or 'nothing'} -> {part.after or 'nothing'}" for part in words.parts
        )
        yield f"{words.kind} {words.change}: {words.slug}" + (f" ({parts})" if parts else f": {words.what}")
    for condition in found.conditions:
        yield f"gate: {condition.name}: {'now met' if condition.is_met else 'no longer met'} ({condition.found})"


def _figure_told(change: FigureChange) -> str:
    def told(state: FigureState | None) -> str:
        if state is None:
            return "not shown"
        return f"{state.text} ({state.period})" if state.period else state.text

    where = f"{change.indicator}, {change.area_name}"
    return f"{where}: {told(change.before)} -> {told(change.after)}, {change.change}"
