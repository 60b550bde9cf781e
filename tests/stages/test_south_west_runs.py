"""The real region as of the last day of 2024, and what the 2025 releases say."""

import json
from datetime import date

import pytest
from builders.south_west import (
    COLLECTED,
    COUNTRY,
    DEVON,
    ILLUSTRATIVE,
    PRIORITIES,
    REGION,
    SOUTH_WEST,
    cell,
    pack_of,
)
from builders.stores import contents, sql

from oba.domain.cycle import Done, Stage, Waiting
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.render.formats import FORMATS
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.cycle import run_cycle
from oba.stages.workspace import open_workspace

CYCLE = "2024-25"
REVIEWED = date(2025, 12, 12)
FROZEN = (
    "SELECT priority, indicator, digest, frozen_on, cycle, revision, reason, body FROM baseline "
    "WHERE cycle = ? ORDER BY id"
)


@pytest.fixture
def collected(both_collected):
    """The workspace and the reports of both priorities as of the last day of 2024; to be read alone."""
    return both_collected.workspace, by_priority(both_collected.reports)


@pytest.fixture
def reviewed(walked):
    """The workspace as it stands two releases later, and the reports of 12 December 2025; to be read alone."""
    return walked.workspace, by_priority(one for one in walked.reports if one.as_of == REVIEWED)


def by_priority(reports):
    found = {priority: [] for priority in PRIORITIES}
    for report in reports:
        found[report.priority].append(report)
    return found


def test_both_priorities_publish_their_data_packs_and_wait_for_the_stories(collected):
    workspace, reports = collected
    for priority in PRIORITIES:
        first, following = reports[priority]
        assert isinstance(first.outcome, Done)
        assert (first.stage, first.outcome.changed) == (Stage.COLLECT, True)
        assert following.outcome == Waiting(on="the day on which the stage opens, 2025-01-02", until=date(2025, 2, 28))
    assert sql(workspace.data, "SELECT priority, stage, as_of FROM pack ORDER BY id") == [
        (priority, "collect", "2024-12-31") for priority in PRIORITIES
    ]
    files = [path for path in contents(workspace.data) if path.startswith("packs/")]
    assert len(files) == len(PRIORITIES) * len(FORMATS)


def test_a_second_run_of_the_region_changes_nothing(both_collected, tmp_path):
    workspace, reports = both_collected.copied_to(tmp_path / "data"), by_priority(both_collected.reports)
    before = contents(workspace.data / "packs")
    times = {path: path.stat().st_mtime_ns for path in (workspace.data / "packs").rglob("*")}
    for priority in PRIORITIES:
        first, _ = run_cycle(workspace, priority=priority, cycle=CYCLE, as_of=COLLECTED)
        assert first.outcome == Done(reports[priority][0].outcome.digest, changed=False, gate_met=True)
    assert contents(workspace.data / "packs") == before
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_no_figure_of_a_2025_release_is_in_a_pack_of_2024(collected):
    workspace, reports = collected
    for priority in PRIORITIES:
        pack = pack_of(workspace, reports[priority][0])
        assert {release["id"] for release in pack["sections"]["sources"]["releases"]} <= {
            "dfe-cin-2024",
            "dfe-cla-2024",
        }
        for column in pack["sections"]["scorecard"]["columns"]:
            assert column["release"] in {None, "dfe-cin-2024", "dfe-cla-2024"}, column["indicator"]["id"]
            assert column["published_on"] is None or column["published_on"] <= "2024-12-31"
        for curve in pack["sections"]["curves"]["curves"]:
            assert curve["since"] == []
            points = [*curve["history"], *(point for one in curve["comparators"] for point in one["points"])]
            assert {point["period"] for point in points} & {"2025", "2024/25", "2026"} == set()
    assert sql(workspace.data, "SELECT id FROM release ORDER BY id") == [("dfe-cin-2024",), ("dfe-cla-2024",)]


def test_an_indicator_that_was_not_out_yet_is_shown_as_such_with_its_first_release(collected):
    workspace, reports = collected
    pack = pack_of(workspace, reports["neglect"][0])
    late = {
        column["indicator"]["id"]: (column["first_published_on"], column["n_with_number"])
        for column in pack["sections"]["scorecard"]["columns"]
        if column["period"] is None
    }
    assert late == {
        "E-1": ("2026-03-20", 0),
        "E-2": ("2026-03-20", 0),
        "E-3": ("2026-03-20", 0),
        "N-S1": ("2025-10-31", 0),
        "N-S11": ("2026-04-14", 0),
        "N-S3": ("2025-10-31", 0),
        "N-S8": ("2025-10-31", 0),
    }
    for id_ in late:
        assert cell(pack, DEVON, id_) == {
            "text": "not yet",
            "status": "not yet published",
            "value": None,
            "previous": None,
            "included": None,
            "history": [],
        }


def test_fifteen_members_stand_in_the_scorecard_with_the_region_and_england(collected):
    workspace, reports = collected
    for priority in PRIORITIES:
        rows = pack_of(workspace, reports[priority][0])["sections"]["scorecard"]["rows"]
        assert [row["kind"] for row in rows] == ["authority"] * 15 + ["region", "country"]
        assert [row["name"] for row in rows if row["too_small"]] == ["Isles of Scilly"]


def test_every_cell_says_the_text_of_its_status(collected):
    workspace, reports = collected
    symbols = {status.name.lower().replace("_", " "): symbol for status, symbol in SYMBOL_OF.items()}
    seen = set()
    for priority in PRIORITIES:
        for row in pack_of(workspace, reports[priority][0])["sections"]["scorecard"]["rows"]:
            for one in row["cells"]:
                seen.add(one["status"])
                if one["status"] == ValueStatus.NUMBER.name.lower():
                    assert float(one["text"]) == one["value"]
                else:
                    assert (one["text"], one["value"]) == (symbols[one["status"]], None)
    assert {"number", "suppressed", "not yet published"} <= seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("priority", "indicator", "area", "text"),
    [
        ("neglect", "N-H3", COUNTRY, "24.5"),
        ("neglect", "N-H3", REGION, "26.2"),
        ("children-in-care", "C-H4", COUNTRY, "54"),
        ("children-in-care", "C-H4", REGION, "56"),
    ],
)
def test_the_2025_values_of_england_and_the_south_west_are_those_published(reviewed, priority, indicator, area, text):
    workspace, reports = reviewed
    found = cell(pack_of(workspace, reports[priority][-1]), area, indicator)
    assert (found["text"], found["status"]) == (text, "number")


@pytest.mark.slow
def test_the_baselines_of_the_region_stay_byte_for_byte_when_the_2025_releases_come(collected, reviewed):
    """Those that were frozen when nothing newer was known, in a run by themselves."""
    workspace, _ = reviewed
    frozen = sql(collected[0].data, FROZEN, CYCLE)
    assert frozen
    assert sql(workspace.data, FROZEN, CYCLE) == frozen
    assert "dfe-cin-2025" in [release for (release,) in sql(workspace.data, "SELECT id FROM release")]


@pytest.mark.slow
def test_the_review_judges_against_the_frozen_baseline(reviewed):
    workspace, reports = reviewed
    frozen = sql(workspace.data, FROZEN, CYCLE)
    digests = {(priority, indicator): digest for priority, indicator, digest, *_ in frozen}
    for priority in PRIORITIES:
        last = reports[priority][-1]
        assert last.stage is Stage.REVIEW
        judged = 0
        pack = pack_of(workspace, last)
        for curve in pack["sections"]["curves"]["curves"]:
            if curve["baseline"] is None:
                continue
            assert curve["baseline"]["digest"] == digests[priority, curve["indicator"]["id"]]
            assert curve["baseline"]["frozen_on"] == "2024-12-31"
            judged += curve["verdict"]["verdict"] != "not assessable"
        turned = pack["sections"]["turned"]
        assert judged == turned["region"]["turned"] + turned["region"]["not_turned"] + turned["region"]["too_early"]
        assert pack["order"][:2] == ["summary", "turned"]


@pytest.mark.slow
def test_files_of_contributions_in_another_order_give_the_same_packs(walked, tmp_path):
    """The demonstration takes them in the order of their names."""
    files = sorted((ILLUSTRATIVE / CYCLE).rglob("*.toml"))
    assert len(files) > 1
    workspace = open_workspace(SOUTH_WEST, tmp_path)
    for path in files[::-1]:
        record_contributions(workspace, path, illustrative=True)
    for priority in PRIORITIES:
        for as_of in (COLLECTED, date(2025, 2, 28), date(2025, 4, 30)):
            run_cycle(workspace, priority=priority, cycle=CYCLE, as_of=as_of)
    published = "SELECT priority, stage, digest FROM pack WHERE as_of <= '2025-04-30' ORDER BY priority, as_of"
    assert sql(workspace.data, published) == sql(walked.data, published)
    assert len(sql(workspace.data, published)) == 6


def test_a_pack_of_the_region_is_canonical_and_named_by_its_digest(collected):
    workspace, reports = collected
    for priority in PRIORITIES:
        path = (workspace.data / reports[priority][0].pack).with_name("pack.json")
        text = path.read_text()
        assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        assert path.parent.name == reports[priority][0].outcome.digest[:12]


def test_collect_on_demand_as_of_the_same_day_gives_the_same_pack(both_collected, tmp_path):
    workspace, reports = both_collected.copied_to(tmp_path / "data"), by_priority(both_collected.reports)
    again = collect(workspace, priority="neglect", cycle=CYCLE, as_of=COLLECTED)
    assert again.outcome == Done(reports["neglect"][0].outcome.digest, changed=False, gate_met=True)
