"""Packs and exports for everyone, on the real South West: what is withheld is in no byte of them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import warnings
import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest
from builders.said import told_agreed, told_override, written
from builders.small_partnership import mended
from builders.south_west import REGION, pack_of
from builders.stores import sql

from oba.bundle import bundled
from oba.domain.cycle import Done
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.exporting import EXPORT_COLUMNS, exported_rows, public_rows
from oba.stages.review import review
from oba.stages.workspace import open_workspace

OPENING, REVIEWED = date(2024, 12, 31), date(2025, 12, 12)
SCILLY = "E06000053"
WITHHELD = "SELECT DISTINCT indicator, area_code, period FROM withheld WHERE since <= ?"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workspace(collected_for_everyone, tmp_path_factory):
    """Two public packs: the data pack that opens the cycle, and its review a year later."""
    opened = collected_for_everyone.copied_to(tmp_path_factory.mktemp("public") / "data")
    review(opened, priority="neglect", cycle="2024-25", as_of=REVIEWED, profile=Profile.PUBLIC)
    return opened


def unpacked(path):
    """The text of a file, or of every file that is packed in it."""
    if not zipfile.is_zipfile(path):
        return path.read_text()
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def packs(workspace, stage):
    return [
        json.loads(path.read_text()) for path in (workspace.data / "packs").glob(f"neglect/2024-25/{stage}/*/*.json")
    ]


def cells(pack):
    """The texts of the scorecard by indicator and area code, and the period of each indicator."""
    scorecard = pack["sections"]["scorecard"]
    columns = [(column["indicator"]["id"], column["period"]) for column in scorecard["columns"]]
    return {
        (indicator, row["area"], period): cell["text"]
        for row in scorecard["rows"]
        for (indicator, period), cell in zip(columns, row["cells"], strict=True)
    }


def test_the_pack_says_for_whom_it_is_and_shows_a_symbol_wherever_a_figure_is_withheld(workspace):
    (pack,) = packs(workspace, "collect")
    hidden = set(sql(workspace.data, WITHHELD, OPENING.isoformat()))
    shown = cells(pack)
    withheld_now = hidden & set(shown)
    assert pack["header"]["profile"] == "public"
    assert withheld_now
    assert {shown[cell] for cell in withheld_now} == {"c"}


def test_the_same_figures_stand_in_a_pack_for_the_region(workspace, both_collected):
    (public,), (shared,) = packs(workspace, "collect"), packs(both_collected, "collect")
    unlike = {cell for cell, text in cells(public).items() if text != cells(shared)[cell]}
    assert unlike <= set(sql(workspace.data, WITHHELD, OPENING.isoformat()))
    assert unlike
    assert all(cells(shared)[cell] != "c" for cell in unlike)


def test_verdicts_on_curves_with_a_withheld_figure_are_withheld(workspace):
    (pack,) = packs(workspace, "review")
    touched = {(indicator, area) for indicator, area, _ in sql(workspace.data, WITHHELD, REVIEWED.isoformat())}
    judged = 0
    for curve in pack["sections"]["curves"]["curves"]:
        for verdict in curve["areas"]:
            if (curve["indicator"]["id"], verdict["area"]) in touched:
                judged += 1
                assert verdict["verdict"] == "not assessable"
                assert verdict["reason"] == "figures that it rests on are withheld from public packs"
                assert verdict["own"] is verdict["net"] is verdict["expected"] is verdict["actual"] is None
    assert judged


def test_neither_verdict_nor_forecast_that_rests_on_a_withheld_figure_is_shown(workspace):
    (pack,) = packs(workspace, "review")
    touched = {(indicator, area) for indicator, area, _ in sql(workspace.data, WITHHELD, REVIEWED.isoformat())}
    looked_at = 0
    for curve in pack["sections"]["remade"]["curves"]:
        for one in (curve["region"], *curve["areas"]):
            if (curve["indicator"]["id"], one["area"]) in touched:
                looked_at += 1
                assert one["frozen"]["own"] is None
                assert one["remade"] is None or one["remade"]["own"] is one["remade"]["expected"] is None
                assert not one["differs"]
    assert looked_at
    logged = {
        (log["indicator"]["id"], one["area"])
        for log in pack["sections"]["error_log"]["indicators"]
        for one in (*log["region"], *log["authorities"])
    }
    assert logged
    assert not logged & touched


def test_no_digest_of_a_baseline_is_given_away(workspace):
    for stage in ("collect", "review"):
        (pack,) = packs(workspace, stage)
        digests = [digest for (digest,) in sql(workspace.data, "SELECT digest FROM baseline")]
        assert digests
        assert not any(digest in json.dumps(pack) for digest in digests)


def test_the_workbook_holds_a_symbol_and_no_number_wherever_a_figure_is_withheld(workspace):
    """Of every figure of the pack that is withheld; and no number is in it that is not in the facts."""
    looked_at = 0
    for stage, day in (("collect", OPENING), ("review", REVIEWED)):
        hidden = set(sql(workspace.data, WITHHELD, day.isoformat()))
        (path,) = (workspace.data / "packs").glob(f"neglect/2024-25/{stage}/*/pack.xlsx")
        told = {float(one) for one in re.findall(r"-?[0-9]+(?:\.[0-9]+)?", path.with_name("pack.json").read_text())}
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sparkline Group extension")  # it reads all else
            book = openpyxl.load_workbook(path)
        assert {sheet.sheet_state for sheet in book} == {"visible"}
        rows = list(book["Figures"].iter_rows(min_row=2, values_only=True))
        for _, indicator, _, area, _, period, value, text, status, _, kind in rows:
            assert value is None or value in told
            if (indicator, area, period) in hidden and kind in ("published", "since", "previous"):
                looked_at += 1
                assert (value, text, status) == (None, "c", "suppressed")
        numbers = {
            cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "n" and cell.value is not None
        }
        assert {number for number in numbers if not float(number).is_integer()} <= told
    assert looked_at


def told_figures(node, indicator="", area=""):
    """Indicator, area code, period and value of every figure of a pack, in whatever section it stands.

    Whatever names no area is of the one that it stands within; a small curve tells its figures by place.
    """
    if isinstance(node, list):
        for one in node:
            yield from told_figures(one, indicator, area)
    if not isinstance(node, dict):
        return
    of = node.get("indicator", indicator)
    indicator = of["id"] if isinstance(of, dict) else of
    area = node.get("area") or area
    if {"period", "value"} <= node.keys():
        yield indicator, area, node["period"], node["value"]
    if {"periods", "n_history", "areas"} <= node.keys():
        for curve in node["areas"]:
            for period, value in zip(node["periods"], curve["values"], strict=True):
                yield indicator, curve["area"], period, value
    for name, one in node.items():
        if name != "comparators":  # which are of the country and of the region, and name no code
            yield from told_figures(one, indicator, area)


@pytest.mark.parametrize("stage", ["collect", "review"])
def test_no_section_tells_a_withheld_figure(workspace, stage):
    (pack,) = packs(workspace, stage)
    hidden = set(sql(workspace.data, WITHHELD, pack["header"]["as_of"]))
    shown, looked_at = set(), set()
    for name, section in pack["sections"].items():
        for indicator, area, period, value in told_figures(section):
            if value is not None:
                shown.add(name)
            if (indicator, area, period) in hidden:
                looked_at.add(name)
                assert value is None, f"{name}: {indicator}, {area}, {period}"
    assert {"curves", "areas_curves", "comparison"} <= shown
    assert stage == "collect" or {"curves", "areas_curves"} & looked_at  # when all of them are history, none is drawn


@pytest.mark.parametrize(("stage", "day"), [("collect", OPENING), ("review", REVIEWED)])
def test_a_small_curve_with_a_withheld_figure_has_neither_history_nor_forecast(workspace, stage, day):
    """Where that leaves nothing, the authority is named as one without any number."""
    (pack,) = packs(workspace, stage)
    members = {area.code: area.name for area in workspace.partnership.members(day)}
    hidden = {(indicator, area) for indicator, area, _ in sql(workspace.data, WITHHELD, day.isoformat())}
    looked_at = 0
    for curves in pack["sections"]["areas_curves"]["curves"]:
        drawn = {one["area"]: one for one in curves["areas"]}
        for area in (area for indicator, area in hidden if indicator == curves["indicator"]["id"] and area in members):
            looked_at += 1
            if area not in drawn:
                assert members[area] in curves["without"]
                continue
            assert set(drawn[area]["forecast"]) == {None}
            assert set(drawn[area]["values"][: curves["n_history"]]) == {None}
            assert drawn[area]["verdict"] in (None, "not assessable")
    assert looked_at


def test_measures_and_returns_are_in_no_public_review(workspace):
    (pack,) = packs(workspace, "review")
    assert not {"measures", "returns"} & set(pack["sections"])


def test_made_again_it_is_the_same_pack(workspace):
    before = sql(workspace.data, "SELECT * FROM withheld")
    report = review(workspace, priority="neglect", cycle="2024-25", as_of=REVIEWED, profile=Profile.PUBLIC)
    assert isinstance(report.outcome, Done)
    assert not report.outcome.changed
    assert sql(workspace.data, "SELECT * FROM withheld") == before


def test_a_public_pack_of_an_earlier_day_is_refused_once_there_is_a_later_one(workspace):
    with pytest.raises(UserError) as refused:
        review(workspace, priority="neglect", cycle="2024-25", as_of=date(2025, 12, 1), profile=Profile.PUBLIC)
    assert str(refused.value) == (
        "as of 2025-12-01: found a public pack or export as of 2025-12-12, expected none later. What an earlier one "
        "shows could give away what that one withholds; make this one as of that day or later"
    )


def test_an_export_for_everyone_withholds_what_the_packs_withhold(workspace):
    rows = [dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in public_rows(workspace, as_of=REVIEWED)]
    hidden = set(sql(workspace.data, WITHHELD, REVIEWED.isoformat()))
    by_cell = {(row["indicator"], row["area_code"], row["period"]): row for row in rows}
    for cell in hidden & set(by_cell):
        assert by_cell[cell]["status"] != "number"
        assert by_cell[cell]["numerator"] == ""
    children = [row for row in rows if not row["indicator"].startswith("E-") and row["numerator"]]
    assert not any(0 < float(row["numerator"]) < 6 for row in children)
    assert all(float(row["numerator"]) % 10 == 0 for row in children if row["area_code"].startswith(("E12", "E92")))


def test_zero_stays_zero_and_the_publishers_symbols_stay(workspace, tmp_path):
    region = open_workspace(bundled("partnerships") / "south-west", tmp_path)
    named = ("indicator", "area_code", "period")
    public = {
        tuple(row[name] for name in named): row
        for row in (dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in public_rows(workspace, as_of=REVIEWED))
    }
    zeros = symbols = 0
    for row in (dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in exported_rows(region, as_of=REVIEWED)):
        shown = public[tuple(row[name] for name in named)]
        if row["status"] != "number" and row["vintage"] == shown["vintage"]:
            symbols += 1
            assert shown["status"] == row["status"]
        if shown["status"] == "number" and float(shown["value"]) == 0 and row["vintage"] == shown["vintage"]:
            zeros += 1
            assert float(row["value"]) == 0
    assert zeros
    assert symbols


def test_what_authorities_return_is_no_part_of_a_public_pack(workspace):
    (pack,) = packs(workspace, "collect")
    assert "returns" not in pack["sections"]
    assert pack["sections"]["calendar"]["chase"] is None


def test_what_was_printed_before_a_revision_is_withheld_and_said_to_be(workspace):
    report = collect(workspace, priority="neglect", cycle="2025-26", as_of=date(2026, 4, 30), profile=Profile.PUBLIC)
    folder = (workspace.data / report.pack).parent
    revisions = json.loads((folder / "pack.json").read_text())["sections"]["revisions"]
    changes = [change for one in revisions["revised"] for change in one["changes"] if change["kind"] == "changed"]
    assert changes
    assert {change["before"] for change in changes} == {"c"}
    assert {change["change"] for change in changes} == {None}
    assert "withheld: this pack does not show what was printed before" in (folder / "pack.html").read_text()


def test_no_hidden_figure_stands_alone_in_a_region_whose_total_is_printed(workspace):
    """The plainest attack: what a region's total leaves when the authorities that are shown are taken from it."""
    rows = [dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in public_rows(workspace, as_of=date(2026, 6, 30))]
    with (workspace.folder / "figures" / "areas.csv").open(newline="") as file:
        region_of = {area["area_code"]: area["region_code"] for area in csv.DictReader(file)}
    totals = {(row["indicator"], row["area_code"], row["period"]) for row in rows if row["numerator"]}
    lacking = Counter(
        (row["indicator"], region_of.get(row["area_code"]), row["period"])
        for row in rows
        if row["status"] not in ("number", "not applicable") and region_of.get(row["area_code"])
    )
    withheld = sql(workspace.data, WITHHELD, "2026-06-30")
    assert withheld
    looked_at = {(indicator, region_of.get(area), period) for indicator, area, period in withheld} & totals
    assert looked_at
    assert [key for key in sorted(looked_at) if lacking[key] == 1] == []


def rows_of(exported):
    return [dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in exported]


def with_number(rows, indicator, period):
    """The authorities with a number, those too small to judge left out."""
    totals = ("E12", "E92")
    return {
        row["area_code"]
        for row in rows
        if (row["indicator"], row["period"], row["status"]) == (indicator, period, "number")
        and not row["area_code"].startswith(totals)
        and row["area_code"] != SCILLY
    }


def test_no_reading_rests_on_a_withheld_figure(workspace):
    hidden = set(sql(workspace.data, WITHHELD, REVIEWED.isoformat()))
    blank = 0
    for stage in ("collect", "review"):
        (pack,) = packs(workspace, stage)
        for table in pack["sections"]["readings"]["tables"]:
            for row in table["rows"]:
                mine = {
                    period for id_, area, period in hidden if (id_, area) == (table["indicator"]["id"], row["area"])
                }
                shown = {row[part]["period"] for part in ("current", "prior", "from_first") if row[part]}
                assert not shown & mine
                if row["trend"]["first"] is None:
                    continue
                years = map(str, range(int(row["trend"]["first"]), int(row["trend"]["last"]) + 1))
                if mine & set(years):
                    blank += 1
                    assert (row["trend"]["result"], row["trend"]["means"]) == ("not tested", None)
                    assert row["trend"]["chi_squared"] is None
    assert blank


def test_quarters_and_ranks_are_among_the_figures_that_are_shown(tmp_path):
    folder = tmp_path / "south-west"
    shutil.copytree(bundled("partnerships") / "south-west", folder)
    mended(folder / "priorities" / "children-in-care.toml", 'id = "C-H2"\n', 'id = "C-H2"\nshow_rank = true\n')
    opened = open_workspace(folder, tmp_path / "data")
    report = collect(opened, priority="children-in-care", cycle="2024-25", as_of=OPENING, profile=Profile.PUBLIC)
    pack = json.loads((opened.data / report.pack).with_name("pack.json").read_text())
    (table,) = (one for one in pack["sections"]["readings"]["tables"] if one["indicator"]["id"] == "C-H2")
    public = with_number(rows_of(public_rows(opened, as_of=OPENING)), "C-H2", table["period"])
    given = with_number(rows_of(exported_rows(opened, as_of=OPENING)), "C-H2", table["period"])
    assert public < given
    assert table["n_ranked"] == len(public)
    ranked = {row["area"]: row["standing"] for row in table["rows"]}
    assert {area for area, place in ranked.items() if place} == set(ranked) & public
    assert max(place["rank"] for place in ranked.values() if place) <= len(public)


def test_nothing_that_people_said_of_a_withheld_curve_is_in_any_byte(collected_for_everyone, tmp_path):
    """Of every authority and the region the same is said; what is left is said of curves that are shown."""
    opened = collected_for_everyone.copied_to(tmp_path / "data")
    members = {area.code for area in opened.partnership.members(REVIEWED)}
    tables = [
        table
        for area in (*sorted(members), REGION)
        for table in (
            told_override(area.lower(), area=area, indicator="N-H3", on="2025-12-09", why=f"Verdict of {area}."),
            told_agreed(area.lower(), area=area, indicator="N-H3", points={"2025": 12.5}, why=f"Line of {area}."),
        )
    ]
    record_contributions(opened, written(tmp_path / "said.toml", *tables, priority="neglect"), illustrative=False)
    report = review(opened, priority="neglect", cycle="2024-25", as_of=REVIEWED, profile=Profile.PUBLIC)
    hidden = {area for indicator, area, _ in sql(opened.data, WITHHELD, REVIEWED.isoformat()) if indicator == "N-H3"}
    withheld = hidden & (members | {REGION})
    assert withheld
    assert withheld < members
    folder = (opened.data / report.pack).parent
    for name in ("pack.json", "pack.html", "pack.docx", "pack.xlsx"):
        text = unpacked(folder / name)
        for area in (*members, REGION):
            assert (f"Verdict of {area}." in text) == (area not in withheld)
            assert (f"Line of {area}." in text) == (area not in withheld)
    turned = pack_of(opened, report)["sections"]["turned"]
    assert turned["overridden"]["authorities"] + turned["overridden"]["region"] <= len(members) + 1 - len(withheld)
