"""A pack says what changed since the one before it, and is the same pack when it is made again."""

import json
from datetime import date

import pytest
from builders.said import told_judgement, written
from builders.small_partnership import small_workspace
from builders.stores import sql

from oba.domain.cycle import Done
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
FIRST, SECOND = date(2024, 12, 31), date(2025, 2, 10)


@pytest.fixture
def workspace(tmp_path):
    return small_workspace(tmp_path)


def summary_of(workspace, report):
    return json.loads((workspace.data / report.pack).with_name("pack.json").read_text())["sections"]["summary"]


def with_two_packs(workspace, tmp_path):
    first = collect(workspace, **KEY, as_of=FIRST)
    record_contributions(workspace, written(tmp_path / "said.toml", told_judgement()), illustrative=False)
    return first, collect(workspace, **KEY, as_of=SECOND)


def test_the_first_pack_has_nothing_to_be_set_against(workspace):
    assert summary_of(workspace, collect(workspace, **KEY, as_of=FIRST))["changes"] is None


def test_a_second_pack_names_the_first_and_what_was_added_since(workspace, tmp_path):
    first, second = with_two_packs(workspace, tmp_path)
    changes = summary_of(workspace, second)["changes"]
    assert (changes["as_of"], changes["digest"]) == (FIRST.isoformat(), first.outcome.digest)
    assert [one["kind"] for one in changes["words_added"]["named"]] == ["judgement"]
    assert changes["figures_changed"]["n"] == 0


def test_made_again_on_its_day_it_is_the_very_same_pack(workspace, tmp_path):
    _, second = with_two_packs(workspace, tmp_path)
    again = collect(workspace, **KEY, as_of=SECOND)
    assert again.outcome == Done(second.outcome.digest, changed=False, gate_met=second.outcome.gate_met)
    assert len(sql(workspace.data, "SELECT digest FROM pack")) == 2


def test_a_pack_whose_files_are_lost_is_made_again_as_it_was(workspace, tmp_path):
    _, second = with_two_packs(workspace, tmp_path)
    (workspace.data / second.pack).unlink()
    assert collect(workspace, **KEY, as_of=SECOND).outcome.digest == second.outcome.digest
