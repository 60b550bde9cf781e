"""A target from the definitions to the page of a pack."""

import json
from datetime import date

import pytest
from builders.small_partnership import mended, small_workspace

from oba.stages.collect import collect
from oba.stages.workspace import open_workspace

TARGET = 'target = { value = 25, by = "2027", tolerance = 1, agreed_by = "Summit", agreed_on = 2024-12-20 }'


def readings_of(folder, data, *, as_of):
    opened = open_workspace(folder, data)
    report = collect(opened, priority="warmth", cycle="2024-25", as_of=as_of)
    page = opened.data / report.pack
    [table] = json.loads(page.with_name("pack.json").read_text())["sections"]["readings"]["tables"]
    return table, page.read_text()


@pytest.mark.slow
def test_a_target_in_the_definitions_colours_figures_by_word_and_letter_once_it_is_agreed(tmp_path):
    workspace = small_workspace(tmp_path)
    mended(workspace.folder / "priorities" / "warmth.toml", 'id = "T-1"\n', f'id = "T-1"\nshow_rank = true\n{TARGET}\n')
    before, page = readings_of(workspace.folder, tmp_path / "before", as_of=date(2024, 12, 19))
    assert before["target"] is None
    assert "Target: 25.0" not in page
    table, page = readings_of(workspace.folder, tmp_path / "after", as_of=date(2024, 12, 31))
    assert "Target: 25.0\u00a0% by 2027, agreed by Summit on 20 December 2024." in page
    statuses = {row["name"]: row["to_target"] and row["to_target"]["status"] for row in table["rows"]}
    gaps = {row["name"]: row["to_target"] and row["to_target"]["gap"] for row in table["rows"]}
    assert (statuses["Islet"], statuses["England"]) == (None, None)
    for name in statuses.keys() - {"Islet", "England"}:
        assert statuses[name] == ("green" if gaps[name] <= 0 else "amber" if gaps[name] <= 1 else "red")
    assert {"green", "red"} <= set(statuses.values())
    assert '<span class="tag">G</span> green' in page
    assert table["n_ranked"] == 6
    assert sorted(row["standing"]["rank"] for row in table["rows"] if row["standing"]) == [1, 2, 3, 4, 5, 6]
