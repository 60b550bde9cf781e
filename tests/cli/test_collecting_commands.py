"""What people see and scripts get when they collect: tables, JSON, and exit codes that tell partial from failed."""

import csv
import io
import json
import re

import openpyxl
import pytest
from builders.live import ALDER, CATALOGUE, HOMES, NEWER, WARMTH, live, warmth
from builders.stores import sql
from standin.faults import Fault
from standin.server import StandIn
from typer.testing import CliRunner

from oba.cli import app
from oba.sources.return_layout import FIRST_ROW, FORM_SHEET, Column

pytestmark = pytest.mark.slow


@pytest.fixture
def one(tmp_path, monkeypatch):
    """The small partnership and its publisher, to which the environment points."""
    with live(tmp_path) as one:
        monkeypatch.setenv("OBA_PUBLISHERS", one.stand_in.settings)
        monkeypatch.setenv("COLUMNS", "200")
        yield one


def invoked(one, *args):
    where = ("--partnership", str(one.folder / "small"), "--data", str(one.folder / "data"))
    return CliRunner().invoke(app, [*args, *where], catch_exceptions=False)


def answered(one, *args, exit_code=0):
    result = invoked(one, *args)
    assert (result.exit_code, result.stderr) == (exit_code, ""), result.output
    return result.stdout


def test_fetching_prints_a_table_of_what_came_and_ends_with_the_whole(one):
    told = answered(one, "figures", "fetch")
    rows = re.findall(r"^ *(\S+) +(\S+) +(1\.0, 2\.0|[0-9a-f]{12}) +(\d+) +(\d+) +[\d.]+ *$", told, re.MULTILINE)
    assert [(name, outcome, figures, kilobytes) for name, outcome, _, figures, kilobytes in rows] == [
        ("homes", "new", "117", "23"),
        ("visits", "new", "117", "23"),
        ("warmth", "new", "63", "6"),
    ]
    lines = told.splitlines()
    assert lines[-1] == "done: 3 of 3 data sets are sound, 297 figures taken in."
    assert answered(one, "figures", "fetch").splitlines()[-1] == "done: 3 of 3 data sets are sound, 0 figures taken in."


@pytest.mark.parametrize(
    ("path", "exit_code", "outcome"),
    [("*/csv", 5, "partial"), ("*", 3, "failed"), ("/nothing/here", 0, "done")],
)
@pytest.mark.parametrize("command", [("figures", "fetch"), ("collect", "--live"), ("cycle", "--live")])
def test_exit_codes_tell_partial_from_failed(one, command, path, exit_code, outcome):
    one.stand_in.fail(path=path, fault=Fault.HTML)
    plain = json.loads(answered(one, *command, "--json", exit_code=exit_code))
    collected = plain if command[0] == "figures" else plain["collection"]
    assert collected["outcome"] == outcome
    assert [found["data_set"] for found in collected["data_sets"]] == ["homes", "visits", "warmth"]
    assert collected["figures"] == sum(found["n_figures"] for found in collected["data_sets"])


def test_a_partial_collection_says_of_each_data_set_what_is_wrong(one):
    one.fail("homes", Fault.SERVER_ERROR)
    one.fail("warmth", Fault.UNKNOWN_SYMBOL, column="degrees")
    lines = answered(one, "figures", "fetch", exit_code=5).splitlines()
    assert any(line.split()[:4] == ["warmth", "new,", "not", "read"] for line in lines)
    assert lines[-3].startswith(
        f"homes: {one.stand_in.address}/statistics/v1/data-sets/{HOMES.id}/csv?dataSetVersion=1.0: "
    )
    assert lines[-2].startswith("warmth: warmth: column 'degrees', Alder 2019: found 'n/a', expected a number")
    assert lines[-1] == "partial: 1 of 3 data sets are sound, 117 figures taken in."


def test_the_data_pack_is_published_with_what_is_held_though_nothing_could_be_collected(one):
    answered(one, "figures", "fetch")
    one.stand_in.fail(path="*", fault=Fault.HTML)
    lines = answered(one, "collect", "--live", "--cycle", "2025-26", exit_code=3).splitlines()
    assert "failed: 0 of 3 data sets are sound, 0 figures taken in." in lines
    assert re.fullmatch(
        r"warmth  2025-26  collect  as of \S+: published, \S+/pack\.html( \(says what is missing\))?", lines[-1]
    )
    assert sql(one.folder / "data", "SELECT count(*) FROM pack") == [(1,)]


def test_without_live_nobody_is_asked(one):
    answered(one, "figures", "fetch")
    one.asked()
    answered(one, "collect", "--cycle", "2025-26")
    answered(one, "figures", "fetch", "--from-raw")
    answered(one, "collect", "--from-raw", "--cycle", "2025-26")
    assert one.asked() == []


def test_from_raw_makes_the_observations_anew(one):
    answered(one, "figures", "fetch")
    exported = answered(one, "figures", "export")
    one.stand_in.stop()
    (one.folder / "data" / "oba.sqlite").unlink()
    plain = json.loads(answered(one, "figures", "fetch", "--from-raw", "--json"))
    assert {found["outcome"] for found in plain["data_sets"]} == {"not asked"}
    assert answered(one, "figures", "export") == exported


def test_an_altered_payload_ends_with_the_stores_exit_code(one):
    answered(one, "figures", "fetch")
    (one.folder / "data" / "oba.sqlite").unlink()
    for path in (one.folder / "data" / "raw" / "payloads").rglob("*"):
        if path.is_file():
            path.write_bytes(b"altered")
    result = invoked(one, "figures", "fetch", "--from-raw")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "the content is not what was received from" in result.stderr
    assert "Restore it from a backup, or remove it and its receipt and collect again." in result.stderr


@pytest.mark.parametrize(
    ("publishers", "says"),
    [('{"dfe": "http://127.0.0.1"}', "OBA_PUBLISHERS: found 'dfe', expected one of ")],
)
def test_publishers_in_the_environment_that_there_are_not_are_refused(one, monkeypatch, publishers, says):
    monkeypatch.setenv("OBA_PUBLISHERS", publishers)
    result = invoked(one, "figures", "fetch")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(says)


def test_the_difference_between_releases_is_told_in_a_line_for_each_indicator(one):
    one.stand_in.publish(HOMES.id, NEWER["homes"])
    answered(one, "figures", "fetch")
    lines = answered(one, "diff").splitlines()
    assert lines[0] == "T-1  r-2025 > homes-2.1: 63 of 63 cells changed, 63 by above 1 % and up to 5 %"
    assert lines[1].startswith("T-2  r-2024 > r-2025: 0 of 54 cells changed")
    assert lines[2] == "2 indicators in two releases: 63 of 117 cells changed, 0 withdrawn."
    assert answered(one, "diff", "--indicator", "T-3") == "Nothing to compare: no indicator is in two releases.\n"


def test_the_difference_is_told_cell_by_cell_as_csv(one):
    one.stand_in.publish(HOMES.id, NEWER["homes"])
    answered(one, "figures", "fetch")
    rows = list(csv.DictReader(io.StringIO(answered(one, "diff", "--cells", "--indicator", "T-1"))))
    assert len(rows) == 63
    assert {row["kind"] for row in rows} == {"changed"}
    [alder] = [row for row in rows if (row["area_code"], row["period"]) == (ALDER, "2025")]
    assert alder == {
        "indicator": "T-1",
        "earlier": "r-2025",
        "later": "homes-2.1",
        "kind": "changed",
        "area_code": ALDER,
        "area": "Alder",
        "period": "2025",
        "before": "22.0",
        "after": "22.5",
    }
    [plain] = json.loads(answered(one, "diff", "--json", "--indicator", "T-1"))
    assert plain["by_size"]["above 1 % and up to 5 %"] == 63
    between = ("--between", "r-2024", "r-2025")
    assert answered(one, "diff", "--indicator", "T-1", *between).startswith(
        "T-1  r-2024 > r-2025: 0 of 54 cells changed"
    )
    result = invoked(one, "diff", "--between", "r-2024", "r-2020")
    assert (result.exit_code, result.stderr.startswith("release: found 'r-2020', expected one of r-2024, ")) == (
        2,
        True,
    )


def test_a_revision_of_a_file_without_a_number_shows_in_the_difference_on_the_day_after(one, monkeypatch):
    one.collect()  # as on a day of last year
    with StandIn(CATALOGUE) as other:
        other.serve(type(WARMTH)(path=WARMTH.path, content=warmth(2025, more=1)))
        monkeypatch.setenv("OBA_PUBLISHERS", other.settings)
        answered(one, "figures", "fetch")
    assert " 63 of 63 cells changed, " in answered(one, "diff", "--indicator", "T-3")


def filled(path, number):
    book = openpyxl.load_workbook(path)
    book[FORM_SHEET].cell(FIRST_ROW + 8, Column.NUMBER + 1).value = number
    book.save(path)
    return str(path)


@pytest.fixture
def made(one):
    answered(one, "return", "make", "-o", str(one.folder / "out"), "--area", ALDER, "--as-of", "2025-07-01")
    return one.folder / "out" / "warmth-alder-2025-07-01.xlsx"


def test_making_returns_says_where_they_are(one):
    told = answered(one, "return", "make", "-o", str(one.folder / "out"), "--as-of", "2025-07-01").splitlines()
    assert told[0] == f"{one.folder / 'out' / 'warmth-alder-2025-07-01.xlsx'}  8 rows"
    assert told[-1] == f"7 workbooks in {one.folder / 'out'}"


def test_reading_a_return_says_what_it_changes_dry_and_for_good(one, made):
    file = filled(made, 40)
    head = f"{made.name}: Alder, warmth: figures 1, rows left empty 7"
    change = "  M-2 2025-Q2: new, nothing > 40"
    assert answered(one, "return", "read", file, "--dry-run").splitlines() == [
        head,
        change,
        "  dry run: 1 figures would change",
    ]
    assert sql(one.folder / "data", "SELECT count(*) FROM observation") == [(0,)]
    assert answered(one, "return", "read", file).splitlines() == [head, change, "  loaded: 1 figures"]
    assert answered(one, "return", "read", file).splitlines() == [head, "  nothing to load: it changes nothing"]
    assert "  M-2 2025-Q2: changed, 40 > 41" in answered(one, "return", "read", filled(made, 41))
    [plain] = json.loads(answered(one, "return", "read", filled(made, None), "--json"))
    assert [(found["kind"], found["after"]) for found in plain["changes"]] == [("now blank", None)]


def test_a_return_with_something_to_correct_is_not_loaded_and_ends_with_two(one, made):
    lines = answered(one, "return", "read", filled(made, -3), exit_code=2).splitlines()
    assert lines[1].startswith(f"  Return!G{FIRST_ROW + 8} (Homes visited, 2025-Q2): found ")
    assert lines[-1] == "  not loaded: 1 row to correct"
    assert sql(one.folder / "data", "SELECT count(*) FROM observation") == [(0,)]


def test_of_two_returns_the_bad_one_does_not_keep_the_good_one_out(one, made):
    answered(one, "return", "make", "-o", str(one.folder / "out"), "--area", "E06000102", "--as-of", "2025-07-01")
    other = made.with_name("warmth-birch-2025-07-01.xlsx")
    lines = answered(one, "return", "read", filled(made, "many"), filled(other, 7), exit_code=2).splitlines()
    assert "  not loaded: 1 row to correct" in lines
    assert lines[-1] == "  loaded: 1 figures"


def test_a_file_that_is_no_return_is_refused(one, tmp_path):
    (tmp_path / "x.xlsx").write_text("no workbook")
    result = invoked(one, "return", "read", str(tmp_path / "x.xlsx"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("x.xlsx: ")
