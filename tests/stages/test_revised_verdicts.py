"""Figures that were revised after a baseline was frozen, and forecasts set beside what came, from release to page."""

import json
import shutil
from datetime import date

import pytest
from builders.small_partnership import AUTHORITIES, small_workspace, write_small_figures
from builders.south_west import pack_of
from builders.stores import sql

from oba.domain.cycle import Done
from oba.stages.collect import collect
from oba.stages.review import review

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
NEXT = {"priority": "warmth", "cycle": "2025-26"}
COLLECTED, REVIEWED = date(2024, 12, 31), date(2025, 12, 12)
COLLECTED_AGAIN, REVIEWED_AGAIN = date(2026, 4, 30), date(2026, 12, 11)
ALDER, BIRCH = AUTHORITIES[0], AUTHORITIES[1]


def of_alder(*, history_up_by, in_2025):
    """Alder's figures in the later release: each year of the history higher than it was by so much."""
    texts = {
        ("T-1", ALDER, str(year), "r-2025"): f"{20 + (year - 2015) * 0.5 + ((year * 7) % 11) / 10 + history_up_by:.1f}"
        for year in range(2015, 2025)
    }
    return texts | {("T-1", ALDER, "2025", "r-2025"): in_2025}


def reviewed(folder, figures):
    """The review after a first collection, with the later release as given."""
    workspace = small_workspace(folder)
    collect(workspace, **KEY, as_of=COLLECTED)
    write_small_figures(workspace.folder, figures=figures)
    return workspace, pack_of(workspace, review(workspace, **KEY, as_of=REVIEWED))


def alder(curve):
    return next(area for area in curve["areas"] if area["area"] == ALDER)


def test_a_history_that_was_revised_upwards_turns_a_curve_that_had_not_turned(tmp_path):
    workspace, pack = reviewed(tmp_path, of_alder(history_up_by=10, in_2025="27.0"))
    [curve] = pack["sections"]["remade"]["curves"]
    found = alder(curve)
    assert (found["n_revised"], found["differs"]) == (10, True)
    assert (found["frozen"]["verdict"], found["remade"]["verdict"]) == ("not turned", "turned")
    assert found["remade"]["expected"] > found["frozen"]["expected"] + 5
    # The yardstick is the frozen baseline, and the other is kept nowhere.
    main = next(area for area in pack["sections"]["curves"]["curves"][0]["areas"] if area["area"] == ALDER)
    assert main == found["frozen"]
    assert sql(workspace.data, "SELECT count(*) FROM baseline WHERE indicator = 'T-1'") == [(1,)]
    assert pack["sections"]["turned"]["n_would_differ"] == sum(
        area["differs"] for area in [curve["region"], *curve["areas"]]
    )


def test_the_page_says_how_many_figures_were_revised_and_what_the_verdict_would_be(tmp_path):
    workspace, _ = reviewed(tmp_path, of_alder(history_up_by=10, in_2025="27.0"))
    report = review(workspace, **KEY, as_of=REVIEWED)
    page = (workspace.data / report.pack).read_text()
    assert (
        "Since the baseline was frozen on 31 December 2024, 10 figures of its history were revised: "
        "10 of 1 authority of the partnership." in page
    )
    assert "Of the authorities it would be another for Alder" in page
    assert '<a href="#remade">' in page


def test_a_history_that_stands_is_said_to_stand_and_no_baseline_is_made_again(tmp_path):
    workspace, pack = reviewed(tmp_path, {})
    assert pack["sections"]["remade"]["curves"] == []
    assert [one["id"] for one in pack["sections"]["remade"]["unrevised"]] == ["T-1"]
    assert pack["sections"]["turned"]["n_would_differ"] == 0
    page = next((workspace.data / "packs").glob("warmth/2024-25/review/*/pack.html")).read_text()
    assert "No figure of any frozen history has been revised since" in page


def test_a_figure_that_was_withdrawn_from_the_history_counts_as_revised(tmp_path):
    _, pack = reviewed(tmp_path, {("T-1", BIRCH, "2020", "r-2025"): "c"})
    [curve] = pack["sections"]["remade"]["curves"]
    assert {area["area"]: area["n_revised"] for area in curve["areas"] if area["n_revised"]} == {BIRCH: 1}
    assert curve["region"]["n_revised"] == curve["n_others"] == 0


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two cycles: the review of the first, and the data pack of the second."""
    folder = tmp_path_factory.mktemp("two-cycles")
    workspace = small_workspace(folder)
    collect(workspace, **KEY, as_of=COLLECTED)
    review(workspace, **KEY, as_of=REVIEWED)
    collect(workspace, **NEXT, as_of=COLLECTED_AGAIN)
    return workspace


def sections(workspace, stage, cycle):
    path = next((workspace.data / "packs").glob(f"warmth/{cycle}/{stage}/*/pack.json"))
    return json.loads(path.read_text())["sections"]


def test_the_first_data_pack_has_no_forecast_to_look_back_on(template):
    assert "error_log" not in sections(template, "collect", "2024-25")


@pytest.mark.parametrize(("stage", "cycle"), [("review", "2024-25"), ("collect", "2025-26")])
def test_what_the_first_cycle_forecast_is_set_beside_what_came(template, stage, cycle):
    log = sections(template, stage, cycle)["error_log"]
    [logged] = log["indicators"]
    [region] = logged["region"]
    assert (region["cycle"], region["frozen_on"], region["period"]) == ("2024-25", "2024-12-31", "2025")
    assert region["error"] == pytest.approx(region["figure"]["value"] - region["value"], abs=0.06)
    assert region["low_95"] <= region["low_80"] <= region["value"] <= region["high_80"] <= region["high_95"]
    assert (region["inside_80"], region["inside_95"]) == (True, True)  # 32.9, and the 80 % interval ends at 32.9
    assert [one["area_name"] for one in logged["authorities"]] == ["Alder", "Birch", "Cedar", "Damson", "Elder", "Fir"]
    assert logged["of_authorities"]["n"] == log["of_authorities"]["n"] == 6
    assert log["n_open"] == 7 * 2  # of each area but the islet two more years, of which nothing is published


def test_the_forecasts_of_both_cycles_stand_in_the_second_review(template, tmp_path):
    shutil.copytree(template.data, tmp_path / "data")
    workspace = small_workspace(tmp_path)
    found = pack_of(workspace, review(workspace, **NEXT, as_of=REVIEWED_AGAIN))["sections"]["error_log"]
    assert [one["cycle"] for one in found["indicators"][0]["region"]] == ["2024-25"]
    assert found["n_open"] == 7 * (2 + 3)


def test_a_pack_is_made_again_once_an_earlier_cycle_has_frozen_something(tmp_path):
    workspace = small_workspace(tmp_path)
    collect(workspace, **NEXT, as_of=COLLECTED_AGAIN)
    assert "error_log" not in sections(workspace, "collect", "2025-26")
    collect(workspace, **KEY, as_of=COLLECTED)
    again = collect(workspace, **NEXT, as_of=COLLECTED_AGAIN)
    assert isinstance(again.outcome, Done)
    assert again.outcome.changed
    assert "error_log" in pack_of(workspace, again)["sections"]
    assert not collect(workspace, **NEXT, as_of=COLLECTED_AGAIN).outcome.changed
