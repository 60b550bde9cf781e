"""Returns of the authorities: made, filled in with a spreadsheet program, read, read again, and made anew from raw."""

from __future__ import annotations

import math
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from builders.live import ALDER, BIRCH, live, write_live_partnership
from builders.small_partnership import AUTHORITIES, ISLET, mended
from builders.stores import contents, sql

from oba.domain.due import outstanding
from oba.domain.errors import UserError
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.sources.return_layout import FIRST_ROW, FORM_SHEET, Column
from oba.sources.return_reading import ChangeKind
from oba.stages.collect import RULE
from oba.stages.collection import CollectionOutcome, collect_figures
from oba.stages.data_standing import data_standing
from oba.stages.exporting import exported_rows
from oba.stages.returns import make_returns, read_returns, take_in_returns
from oba.stages.workspace import Workspace, open_workspace
from oba.store.database import opened_store
from oba.store.figures import loaded_releases, read_panels
from oba.store.raw import receipts

pytestmark = pytest.mark.slow

MADE_ON = date(2025, 7, 1)
QUARTERS = ("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2")
ROWS = {f"{measure} {quarter}": n for n, (measure, quarter) in enumerate(
    ((measure, quarter) for measure in ("M-1", "M-2") for quarter in QUARTERS), start=FIRST_ROW + 1
)}  # fmt: skip
"""The row of the form, counted from one, by measure and quarter."""
FIRST = {"M-1 2025-Q1": (8, 10, "", "One team was short of staff."), "M-1 2025-Q2": (9, 12), "M-2 2025-Q2": (40,)}
"""What Alder returns first: number, out of, reason, note."""


@pytest.fixture
def workspace(tmp_path):
    return open_workspace(write_live_partnership(tmp_path / "small"), tmp_path / "data")


def at(day, hour=9):
    return datetime(2025, 7, day, hour, tzinfo=UTC)


def make(workspace: Workspace, *, area: str = ALDER, as_of: date = MADE_ON) -> Path:
    folder = workspace.data.parent / "returns" / as_of.isoformat()
    [made] = make_returns(workspace, priorities=["warmth"], areas=[area], folder=folder, as_of=as_of)
    return made.path


def fill(path: Path, rows, *, name: str = "filled.xlsx") -> Path:
    """The workbook as a person saves it: rows by measure and quarter, cells from the number on; None clears."""
    book = openpyxl.load_workbook(path)
    form = book[FORM_SHEET]
    for row, cells in rows.items():
        for column, value in enumerate(cells, start=Column.NUMBER + 1):
            form.cell(ROWS[row], column).value = value or None
    filled = path.with_name(name)
    book.save(filled)
    return filled


def cells(path: Path, row: str):
    """Number, out of, reason and note of a row of a workbook; a dash stands where nothing is to be filled in."""
    form = openpyxl.load_workbook(path)[FORM_SHEET]
    values = [form.cell(ROWS[row], column + 1).value for column in (6, 7, 8, 9)]
    return tuple(None if value == "–" else value for value in values)


def read(workspace, *paths, day=14, hour=9, dry_run=False):
    return read_returns(workspace, paths, on=at(day).date(), now=at(day, hour), dry_run=dry_run)


def figures(workspace, as_of=date(2100, 1, 1)):
    """What was returned, newest of each: text by measure, area and period."""
    panels = {}
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        for measure, panel in read_panels(connection, indicators=["M-1", "M-2"], members=[], as_of=as_of).items():
            for area in panel.areas:
                for place, period in enumerate(panel.periods):
                    panels[measure, area, period.code] = (
                        panel.status[panel.row(area), place],
                        panel.values[panel.row(area), place],
                    )
    return panels


def texts(workspace):
    """Every text that was returned, in the order in which it counts."""
    return sql(
        workspace.data,
        "SELECT indicator, period, text FROM observation JOIN release ON release.id = release_id "
        "ORDER BY indicator, period, published_on, release_id",
    )


def test_a_workbook_is_made_for_each_member_and_asks_for_the_quarters_that_have_ended(workspace, tmp_path):
    made = make_returns(workspace, priorities=["warmth"], areas=None, folder=tmp_path / "out", as_of=MADE_ON)
    assert [one.area for one in made] == ["Alder", "Birch", "Cedar", "Damson", "Elder", "Fir", "Islet"]
    assert {one.n_rows for one in made} == {len(ROWS)}
    assert sorted(path.name for path in (tmp_path / "out").iterdir())[0] == "warmth-alder-2025-07-01.xlsx"
    form = openpyxl.load_workbook(made[0].path)[FORM_SHEET]
    assert [form.cell(row, 1).value for row in ROWS.values()] == list(ROWS)
    assert [cells(made[0].path, row) for row in ROWS] == [(None,) * 4] * len(ROWS)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"areas": ["E06000999"]}, f"area: found 'E06000999', expected one of {', '.join(AUTHORITIES)}"),
        ({"priorities": []}, "found no [[measure]] of , so there is nothing to return"),
    ],
)
def test_what_cannot_be_made_says_why(workspace, tmp_path, asked, says):
    how = {"priorities": ["warmth"], "areas": None} | asked
    with pytest.raises(UserError) as caught:
        make_returns(workspace, **how, folder=tmp_path / "out", as_of=MADE_ON)
    assert says in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_dry_run_says_what_would_change_and_writes_nothing(workspace):
    filled = fill(make(workspace), FIRST)
    [found] = read(workspace, filled, dry_run=True)
    assert (found.area, found.priority, found.loaded) == ("Alder", "warmth", False)
    assert (found.n_figures, found.n_blank) == (3, 5)
    assert [(one.measure, one.period, one.kind, one.after.text) for one in found.changes] == [
        ("M-1", "2025-Q1", ChangeKind.NEW, "80.0"),
        ("M-1", "2025-Q2", ChangeKind.NEW, "75.0"),
        ("M-2", "2025-Q2", ChangeKind.NEW, "40"),
    ]
    assert [name for name in contents(workspace.data) if name.startswith("raw")] == []
    assert sql(workspace.data, "SELECT count(*) FROM observation") == [(0,)]


def test_what_was_returned_is_loaded_once_as_a_release_of_its_authority(workspace):
    filled = fill(make(workspace), FIRST)
    [found] = read(workspace, filled)
    assert (found.loaded, found.findings) == (True, ())
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        [release] = loaded_releases(connection, as_of=date.max).values()
    assert (release.publisher, release.title) == ("Alder", "Return of Alder: Warm homes")
    assert (release.published_on, release.licence) == (at(14).date(), "Shared within the partnership; not published")
    assert texts(workspace) == [("M-1", "2025-Q1", "80.0"), ("M-1", "2025-Q2", "75.0"), ("M-2", "2025-Q2", "40")]
    [again] = read(workspace, filled, day=15)
    assert (again.changes, again.loaded) == ((), False)
    assert len(texts(workspace)) == 3
    assert len(receipts(workspace.data)) == 1


def test_the_next_workbook_comes_with_what_was_returned_and_its_notes(workspace):
    read(workspace, fill(make(workspace), FIRST))
    later = make(workspace, as_of=date(2025, 7, 20))
    assert cells(later, "M-1 2025-Q1") == (8, 10, None, "One team was short of staff.")
    assert cells(later, "M-2 2025-Q2") == (40, None, None, None)
    assert cells(later, "M-2 2025-Q1") == (None,) * 4
    assert cells(make(workspace, area=BIRCH, as_of=date(2025, 7, 20)), "M-1 2025-Q1") == (None,) * 4
    [untouched] = read(workspace, fill(later, {}), day=21)
    assert (untouched.changes, untouched.loaded) == ((), False)


def test_a_changed_figure_is_a_new_vintage_and_the_earlier_one_answers_for_its_day(workspace):
    read(workspace, fill(make(workspace), FIRST))
    later = fill(make(workspace, as_of=date(2025, 7, 20)), {"M-2 2025-Q2": (44,)})
    [found] = read(workspace, later, day=21)
    [change] = found.changes
    assert (change.kind, change.before.text, change.after.text) == (ChangeKind.CHANGED, "40", "44")
    assert figures(workspace, date(2025, 7, 20))["M-2", ALDER, "2025-Q2"][1] == 40
    assert figures(workspace, date(2025, 7, 21))["M-2", ALDER, "2025-Q2"][1] == 44
    assert figures(workspace, date(2025, 7, 21))["M-1", ALDER, "2025-Q1"][1] == 80


def test_a_changed_note_alone_is_a_change(workspace):
    read(workspace, fill(make(workspace), FIRST))
    later = fill(make(workspace, as_of=date(2025, 7, 20)), {"M-2 2025-Q2": (40, "", "", "Counted by hand.")})
    [found] = read(workspace, later, day=21)
    assert [one.after.note for one in found.changes] == ["Counted by hand."]
    assert cells(make(workspace, as_of=date(2025, 7, 22)), "M-2 2025-Q2") == (40, None, None, "Counted by hand.")


def test_a_cleared_figure_is_withdrawn_and_never_zero(workspace):
    read(workspace, fill(make(workspace), FIRST))
    later = fill(make(workspace, as_of=date(2025, 7, 20)), {"M-2 2025-Q2": (None,)})
    [found] = read(workspace, later, day=21)
    assert [(one.kind, one.after) for one in found.changes] == [(ChangeKind.NOW_BLANK, None)]
    assert texts(workspace)[-1] == ("M-2", "2025-Q2", "x")
    status, value = figures(workspace)["M-2", ALDER, "2025-Q2"]
    assert (status, math.isnan(value)) == (ValueStatus.UNAVAILABLE, True)
    assert cells(make(workspace, as_of=date(2025, 7, 22)), "M-2 2025-Q2") == (None,) * 4
    [again] = read(workspace, later, day=22)
    assert again.changes == ()
    [back] = read(workspace, fill(make(workspace, as_of=date(2025, 7, 23)), {"M-2 2025-Q2": (41,)}), day=23)
    assert [one.kind for one in back.changes] == [ChangeKind.NEW]


def test_a_reason_in_place_of_a_number_is_an_answer(workspace):
    reason = "c – confidential: a small number is held back"
    [found] = read(workspace, fill(make(workspace), {"M-1 2025-Q1": (None, None, reason)}))
    assert [(one.measure, one.after.text) for one in found.changes] == [("M-1", "c")]
    assert texts(workspace) == [("M-1", "2025-Q1", "c")]


def test_nothing_of_a_workbook_with_a_finding_is_loaded(workspace):
    filled = fill(make(workspace), FIRST | {"M-1 2025-Q1": (18, 10)})
    [found] = read(workspace, filled)
    assert found.loaded is False
    [finding] = found.findings
    assert finding.cell == f"G{ROWS['M-1 2025-Q1']}"
    assert texts(workspace) == []
    assert receipts(workspace.data) == ()


def test_of_two_workbooks_the_good_one_is_loaded_and_the_bad_one_told(workspace):
    bad = fill(make(workspace), FIRST | {"M-1 2025-Q1": ("eight", 10)}, name="alder.xlsx")
    good = fill(make(workspace, area=BIRCH), FIRST, name="birch.xlsx")
    first, second = read(workspace, bad, good)
    assert (first.name, first.loaded, len(first.findings)) == ("alder.xlsx", False, 1)
    assert (second.name, second.loaded, second.findings) == ("birch.xlsx", True, ())
    assert {area for _, area, _ in figures(workspace)} == {BIRCH}


def test_a_file_that_is_no_return_keeps_all_others_out(workspace, tmp_path):
    good = fill(make(workspace), FIRST)
    (tmp_path / "notes.xlsx").write_bytes(b"PK, but no workbook")
    with pytest.raises(UserError):
        read(workspace, good, tmp_path / "notes.xlsx")
    with pytest.raises(UserError, match=r"gone.xlsx: cannot be read \(No such file or directory\); name a workbook"):
        read(workspace, good, tmp_path / "gone.xlsx")
    assert not workspace.data.joinpath("raw").exists()


def test_two_answers_to_one_form_are_refused_before_either_counts(workspace):
    made = make(workspace)
    one, other = fill(made, FIRST, name="a.xlsx"), fill(made, FIRST | {"M-2 2025-Q2": (44,)}, name="b.xlsx")
    with pytest.raises(UserError) as caught:
        read(workspace, one, other)
    assert str(caught.value) == (
        f"{other}: found a second return of E06000101 for warmth beside {one}. Name the one that counts; "
        "if both do, read the earlier one first by itself"
    )
    assert texts(workspace) == []


@pytest.mark.parametrize("order", [(40, 44, 48), (48, 44, 40), (44, 48, 40), (40, 44, 40), (44, 40, 44)])
def test_of_several_returns_on_one_day_the_last_one_counts(workspace, order):
    """Also where it is the very workbook that came first; and a store made anew says the same."""
    made = make(workspace)
    for hour, number in enumerate(order, start=9):
        [found] = read(workspace, fill(made, {"M-2 2025-Q2": (number,)}, name=f"{number}.xlsx"), hour=hour)
        assert found.loaded
    assert figures(workspace)["M-2", ALDER, "2025-Q2"][1] == order[-1]
    assert_same_anew(workspace)


def assert_same_anew(workspace):
    """The raw store alone gives the same observations."""
    shutil.copytree(workspace.data / "raw", workspace.data.parent / "anew" / "raw")
    anew = open_workspace(workspace.folder, workspace.data.parent / "anew")
    report = collect_figures(anew, publishers=None, now=at(30))
    assert report.outcome is CollectionOutcome.DONE
    expected, found = (list(exported_rows(one, as_of=date(2100, 1, 1))) for one in (workspace, anew))
    assert found == expected
    assert figures(anew).keys() == figures(workspace).keys()
    releases = "SELECT id, publisher, title, version, published_on, status, licence FROM release ORDER BY id"
    for every in (releases, "SELECT * FROM returned_note ORDER BY 1, 2, 3, 4"):
        assert sql(anew.data, every) == sql(workspace.data, every)


def test_returns_are_made_anew_from_the_raw_store_with_vintages_withdrawals_and_notes(workspace):
    read(workspace, fill(make(workspace), FIRST))
    read(workspace, fill(make(workspace, area=BIRCH), FIRST, name="birch.xlsx"))
    later = make(workspace, as_of=date(2025, 7, 20))
    read(workspace, fill(later, {"M-2 2025-Q2": (None,), "M-1 2025-Q2": (10, 12, "", "Counted again.")}), day=21)
    assert_same_anew(workspace)


def test_a_return_that_was_kept_and_not_loaded_is_loaded_by_whatever_runs_next(workspace):
    """As when the machine stopped between the two."""
    filled = fill(make(workspace), FIRST)
    read(workspace, filled)
    expected = texts(workspace)
    (workspace.data / "oba.sqlite").unlink()
    [found] = read(workspace, filled, day=15)
    assert found.changes == ()
    assert texts(workspace) == expected
    assert len(receipts(workspace.data)) == 1


def test_a_return_that_is_held_is_not_opened_again(workspace):
    read(workspace, fill(make(workspace), FIRST))
    for path in (workspace.data / "raw" / "payloads").rglob("*"):
        if path.is_file():
            path.write_bytes(b"altered")
    with opened_store(workspace.data, partnership="small") as store:
        assert take_in_returns(workspace, store) == {}


def test_a_kept_return_that_the_definitions_no_longer_ask_for_stops_nothing_else(workspace):
    read(workspace, fill(make(workspace), FIRST))
    mended(workspace.folder / "measures.toml", 'id = "M-2"', 'id = "M-3"')
    changed = open_workspace(workspace.folder, workspace.data)
    assert collect_figures(changed, publishers=None, now=at(30)).outcome is CollectionOutcome.DONE
    (workspace.data / "oba.sqlite").unlink()
    report = collect_figures(changed, publishers=None, now=at(30))
    assert report.outcome is CollectionOutcome.PARTIAL
    assert [(one.data_set, one.refused) for one in report.data_sets if one.refused] == [
        (
            "return-warmth-E06000101",
            (
                "filled.xlsx: it asks for 'M-2', which is no measure of 'warmth' now. "
                "Make a new workbook with `oba return make`, and copy the figures over",
            ),
        )
    ]


def test_who_owes_a_return_is_known_from_what_came(workspace):
    read(workspace, fill(make(workspace), FIRST))
    as_of = MADE_ON + timedelta(days=20)
    owed = data_standing(workspace, as_of=as_of, rule=RULE).owed
    assert owed["Alder"] == tuple(
        (measure, Period(quarter))
        for measure, quarter in (row.split(" ") for row in ROWS)
        if f"{measure} {quarter}" not in FIRST
    )
    assert len(owed["Birch"]) == len(ROWS)
    assert "Islet" not in owed
    expected = {area: tuple(("M-2", Period(q)) for q in QUARTERS[2:]) for area in (ALDER, BIRCH, ISLET)}
    returned = [(area, measure, Period(period)) for measure, area, period in figures(workspace)]
    assert outstanding(expected, returned)[BIRCH] == (("M-2", Period("2025-Q1")), ("M-2", Period("2025-Q2")))


def test_returns_and_publishers_are_collected_into_one_store(tmp_path):
    with live(tmp_path) as one:
        one.collect()
        before = one.observations()
        read(one.workspace, fill(make(one.workspace), FIRST))
        assert len(one.observations()) == len(before) + 3
        assert one.collect(at(20).replace(month=12)).n_figures == 0
