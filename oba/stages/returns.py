"""Returns of the authorities: makes the workbooks that they fill in, and takes what they send back into the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from oba.domain.area import Area
from oba.domain.data_set import DataSetVersion
from oba.domain.errors import UserError
from oba.domain.holding import Holding
from oba.domain.measure import Measure
from oba.domain.partnership import Priority
from oba.domain.payload import Payload, Receipt
from oba.domain.release import Release, ReleaseStatus
from oba.domain.rounding import plain_number
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.sources.return_layout import ReturnedFigure
from oba.sources.return_reading import AuthorityReturn, ReturnChange, changes, read_return
from oba.sources.return_row import RowFinding
from oba.sources.return_template import ReturnTemplate, write_return
from oba.sources.unnumbered import short_version
from oba.stages.workspace import Workspace
from oba.store.database import Store, opened_store
from oba.store.figures import enter_release, is_held, load_holding, loaded_releases
from oba.store.raw import keep, payloads_of, receipts
from oba.store.returned import ReturnedCell, keep_notes, returned_cells
from oba.whole_files import replace_file

RETURN: Final = "return-"
"""How the raw store and releases name what authorities returned, before priority, area and digest."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHARED: Final = "Shared within the partnership; not published"
_WITHDRAWN: Final = SYMBOL_OF[ValueStatus.UNAVAILABLE]
"""What stands in the place of a figure that an authority returned before and has cleared since."""
_WITHDRAWAL: Final = "withdrawn by the authority"
_TO_THE_SECOND: Final = len("2025-07-14T09:30:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWorkbook:
    path: Path
    area: str
    priority: str
    n_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWorkbook:
    """What came of one workbook. `loaded` is False for a dry run, for one with findings, and for one known before."""

    name: str
    area: str
    priority: str
    n_figures: int
    n_blank: int
    findings: tuple[RowFinding, ...]
    changes: tuple[ReturnChange, ...]
    loaded: bool


def make_returns(
    workspace: Workspace,
    *,
    priorities: Sequence[str],
    areas: Sequence[str] | None,
    folder: Path,
    as_of: date,
) -> tuple[MadeWorkbook, ...]:
    """Writes a workbook for each priority that has measures and each member (or only `areas`, by code) to `folder`.

    It asks for the periods that had ended by the day, filled in with what was returned before.
    Raises `UserError` for an area that is no member, or when no priority asked for has measures.
    """
    partnership = workspace.partnership
    members = {area.code: area for area in partnership.members(as_of)}
    for code in areas or ():
        if code not in members:
            raise UserError(f"area: found {code!r}, expected one of {', '.join(members)}")
    asked = [partnership.priority(slug) for slug in priorities if _measures(workspace, slug)]
    if not asked:
        raise UserError(
            f"{workspace.folder / 'measures.toml'}: found no [[measure]] of {', '.join(priorities)}, so there is "
            "nothing to return. Say there what authorities are to count"
        )
    chosen = [area for code, area in members.items() if areas is None or code in areas]
    with opened_store(workspace.data, partnership=partnership.slug) as store:
        return tuple(
            _make(workspace, store, priority, area, folder=folder, as_of=as_of) for priority in asked for area in chosen
        )


def read_returns(
    workspace: Workspace, paths: Sequence[Path], *, on: date, now: datetime, dry_run: bool = False
) -> tuple[ReadWorkbook, ...]:
    """What came of each workbook; one without findings is kept in the raw store and loaded, unless this is a dry run.

    `on` is the day from which its figures count. Raises `UserError` for a file that is no return of this partnership
    or not safe to open, and for two that answer the same form, before anything of any file is loaded.
    """
    contents = [(path, _content(path)) for path in paths]
    returns = [(path, content, _read(workspace, content, name=path.name)) for path, content in contents]
    _refuse_two_answers([(path, read) for path, _, read in returns])
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store:
        if not dry_run:
            take_in_returns(workspace, store)
        return tuple(
            _take(workspace, store, content, read, name=path.name, on=on, now=None if dry_run else now)
            for path, content, read in returns
        )


def take_in_returns(workspace: Workspace, store: Store) -> dict[str, str]:
    """Loads every return that lies in the raw store and not in the store, in the order in which they came.

    Those that cannot be read as the definitions are now are left out: the reason, by the name in the raw store.
    """
    with store.reading() as connection:
        known = loaded_releases(connection, as_of=date.max)
    refused: dict[str, str] = {}
    kept = receipts(workspace.data, beginning=RETURN)
    for receipt in sorted(kept, key=lambda one: (one.received_at, one.version.version)):
        if _release_id(receipt) in known:
            continue
        (payload,) = payloads_of(workspace.data, receipt)
        try:
            read = _read(workspace, payload.content, name=payload.url)
        except UserError as error:
            refused[receipt.data_set] = str(error)
            continue
        if read.findings:
            refused[receipt.data_set] = f"{payload.url}: {'; '.join(map(str, read.findings))}"
        else:
            _load(workspace, store, read, receipt)
    return refused


def _refuse_two_answers(returns: Sequence[tuple[Path, AuthorityReturn]]) -> None:
    """One after the other they would count as one correcting the other, in an order that nobody meant."""
    first: dict[tuple[str, str], Path] = {}
    for path, read in returns:
        earlier = first.setdefault((read.priority, read.area_code), path)
        if earlier != path:
            raise UserError(
                f"{path}: found a second return of {read.area_code} for {read.priority} beside {earlier}. Name the one "
                "that counts; if both do, read the earlier one first by itself"
            )


def _measures(workspace: Workspace, priority: str) -> dict[str, Measure]:
    return {one.id: one for one in workspace.partnership.measures.values() if one.priority == priority}


def _make(
    workspace: Workspace, store: Store, priority: Priority, area: Area, *, folder: Path, as_of: date
) -> MadeWorkbook:
    measures = _measures(workspace, priority.slug)
    template = ReturnTemplate(
        partnership=workspace.partnership.slug,
        partnership_name=workspace.partnership.name,
        priority=priority.slug,
        priority_name=priority.name,
        area=area,
        measures=tuple(measures.values()),
        periods={one.id: one.periods_asked(as_of) for one in measures.values()},
        made_on=as_of,
        earlier=_earlier(store, area.code, measures),
    )
    path = folder / f"{priority.slug}-{_slug(area.name)}-{as_of.isoformat()}.xlsx"
    workbook = write_return(template)
    if path.exists() and path.read_bytes() != workbook:
        raise UserError(
            f"{path}: found a workbook there already, which may have been filled in. Read it first with `oba return "
            "read`, move it away, or name another folder with --output"
        )
    try:
        replace_file(path, workbook)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); name another folder with --output") from None
    return MadeWorkbook(path=path, area=area.name, priority=priority.slug, n_rows=len(template.stamp.rows))


def _slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def _earlier(store: Store, area: str, measures: Mapping[str, Measure]) -> dict[tuple[str, str], ReturnedFigure]:
    """What the authority returned before; what it withdrew stands empty in its next workbook, and is not chased."""
    with store.reading() as connection:
        cells = returned_cells(connection, area=area, measures=measures)
    return {key: _figure(key, cell) for key, cell in cells.items() if not _is_withdrawn(cell)}


def _is_withdrawn(cell: ReturnedCell) -> bool:
    return cell.text == _WITHDRAWN and cell.note == _WITHDRAWAL


def _figure(key: tuple[str, str], cell: ReturnedCell) -> ReturnedFigure:
    return ReturnedFigure(
        measure=key[0],
        period=key[1],
        text=cell.text,
        numerator=plain_number(cell.numerator),
        denominator=plain_number(cell.denominator),
        note=cell.note,
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); name a workbook that was returned") from None


def _read(workspace: Workspace, content: bytes, *, name: str) -> AuthorityReturn:
    partnership = workspace.partnership
    return read_return(
        content,
        name=name,
        measures=partnership.measures,
        areas={area.code: area for area in partnership.areas},
        partnership=partnership.slug,
    )


def _take(
    workspace: Workspace,
    store: Store,
    content: bytes,
    read: AuthorityReturn,
    *,
    name: str,
    on: date,
    now: datetime | None,
) -> ReadWorkbook:
    """One workbook that was read; `now` None for a dry run."""
    area = _area(workspace, read)
    found = changes(read, _earlier(store, read.area_code, _measures(workspace, read.priority)))
    loaded = False
    if now is not None and not read.findings and found:
        data_set = f"{RETURN}{read.priority}-{read.area_code}"
        version = _version(workspace, data_set, content)
        receipt = keep(
            workspace.data,
            data_set=data_set,
            version=DataSetVersion(version=version, published_on=on, status=ReleaseStatus.PROVISIONAL),
            payloads=[Payload(role="workbook", url=name, media_type=XLSX, content=content)],
            received_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            publisher=area.name,
            licence=SHARED,
        )
        loaded = _load(workspace, store, read, receipt)
    return ReadWorkbook(
        name=name,
        area=area.name,
        priority=read.priority,
        n_figures=len(read.figures),
        n_blank=read.n_blank,
        findings=read.findings,
        changes=found,
        loaded=loaded,
    )


def _area(workspace: Workspace, read: AuthorityReturn) -> Area:
    return next(one for one in workspace.partnership.areas if one.code == read.area_code)


def _version(workspace: Workspace, data_set: str, content: bytes) -> str:
    """The start of its SHA-256, and for a workbook that comes again after another one, which time it is."""
    digest = short_version([content])
    held = receipts(workspace.data, beginning=data_set)
    n_before = sum(one.version.version.startswith(digest) for one in held if one.data_set == data_set)
    return f"{digest}-{n_before + 1}" if n_before else digest


def _release_id(receipt: Receipt) -> str:
    """Two returns of one day stand in the order in which they came, so the time comes first."""
    moment = receipt.received_at[:_TO_THE_SECOND].replace("-", "").replace(":", "")
    return f"{receipt.data_set}-{moment}-{receipt.version.version}"


def _load(workspace: Workspace, store: Store, read: AuthorityReturn, receipt: Receipt) -> bool:
    """Loads what a return changes as a release of its own; False when that was done before."""
    area = _area(workspace, read)
    release = _release(workspace, read, receipt)
    earlier = _earlier(store, read.area_code, _measures(workspace, read.priority))
    by_measure: dict[str, list[ReturnedFigure]] = {}
    for change in changes(read, earlier):
        figure = change.after or ReturnedFigure(
            measure=change.measure, period=change.period, text=_WITHDRAWN, note=_WITHDRAWAL
        )
        by_measure.setdefault(change.measure, []).append(figure)
    with store.writing() as connection:
        if any(is_held(connection, indicator=measure, release=release.id) for measure in by_measure):
            return False
        enter_release(connection, release)
        for measure, figures in by_measure.items():
            load_holding(connection, _holding(measure, release.id, area, figures))
            notes = {figure.key: figure.note for figure in figures}
            keep_notes(connection, release=release.id, area=read.area_code, notes=notes)
    return bool(by_measure)


def _holding(measure: str, release: str, area: Area, figures: Sequence[ReturnedFigure]) -> Holding:
    return Holding(
        release=release,
        indicator=measure,
        area_code=[area.code] * len(figures),
        la_code=[area.la_code] * len(figures),
        period=[figure.period for figure in figures],
        text=[figure.text for figure in figures],
        numerator=[figure.numerator for figure in figures],
        denominator=[figure.denominator for figure in figures],
    )


def _release(workspace: Workspace, read: AuthorityReturn, receipt: Receipt) -> Release:
    partnership = workspace.partnership
    area = _area(workspace, read)
    on = receipt.public_on
    return Release(
        id=_release_id(receipt),
        publisher=area.name,
        title=f"Return of {area.name}: {partnership.priority(read.priority).name}",
        version=on.isoformat(),
        published_on=on,
        published_on_basis="The day on which the workbook was read.",
        licence=SHARED,
        attribution=f"As returned by {area.name}; shared within the partnership, not published.",
        status=ReleaseStatus.PROVISIONAL,
    )
