"""The stages of the small partnership, run on real files and a real store."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from builders.said import (
    told,
    told_action,
    told_decision,
    told_factor,
    told_idea,
    told_judgement,
    told_update,
    written,
)
from builders.small_partnership import (
    PUBLISHED,
    SYMBOLS,
    mended,
    small_workspace,
    write_small_figures,
)
from builders.south_west import cell, pack_of
from builders.stores import contents, sql

from oba.domain.cycle import Done, Stage, Waiting
from oba.domain.errors import DefinitionError, StageIncomplete, UserError
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.cycle import current_cycle, outstanding, run_cycle, walk
from oba.stages.plan import plan
from oba.stages.review import review
from oba.stages.story import story
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
COLLECTED, TOLD, PLANNED, REVIEWED = date(2024, 12, 31), date(2025, 2, 28), date(2025, 4, 30), date(2025, 12, 12)
FEW = {("T-1", f"E0600010{n}", "2024", "r-2024"): "c" for n in (1, 2)}
"""With these hidden, 4 of 6 authorities have a number: too few to leave collect."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    run_cycle(small_workspace(folder), **KEY, as_of=COLLECTED)
    return folder


@pytest.fixture
def collected(template, tmp_path):
    """The small partnership with its first data pack, to do with as one likes."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return open_workspace(tmp_path / "small", tmp_path / "data")


def run(workspace, as_of, **changes):
    return run_cycle(workspace, **(KEY | changes), as_of=as_of)


def say(workspace, *tables, name="said.toml"):
    path = written(workspace.data.parent / "said" / name, *tables)
    return record_contributions(workspace, path, illustrative=False)


def packs(workspace, columns="stage, digest, as_of"):
    return sql(workspace.data, f"SELECT {columns} FROM pack ORDER BY id")  # noqa: S608 - columns of the test's own


def waiting_for_numbers(until):
    return Waiting(on="Enough authorities have a number: T-1 4 of 6", until=until)


def test_a_stage_waits_for_its_gate_until_it_is_due_and_then_says_what_is_missing(tmp_path):
    workspace = small_workspace(tmp_path, figures=FEW)
    [early] = run(workspace, date(2024, 12, 30))
    assert early.outcome == waiting_for_numbers(COLLECTED)
    assert early.pack is None
    assert packs(workspace) == []
    assert sql(workspace.data, "SELECT count(*) FROM baseline") == [(0,)]
    due, following = run(workspace, COLLECTED)
    assert isinstance(due.outcome, Done)
    assert not due.outcome.gate_met
    gate = pack_of(workspace, due)["sections"]["gate"]
    assert [(item["name"], item["found"]) for item in gate["items"] if not item["met"]] == [
        ("Enough authorities have a number", "T-1 4 of 6")
    ]
    assert following.outcome == Waiting(on="the day on which the stage opens, 2025-01-02", until=TOLD)


def test_before_it_opens_a_stage_waits_for_its_day(tmp_path):
    [only] = run(small_workspace(tmp_path), date(2024, 11, 30))
    assert only.outcome == Waiting(on="the day on which the stage opens, 2024-12-01", until=COLLECTED)


def test_on_demand_a_stage_publishes_before_it_is_due(tmp_path):
    workspace = small_workspace(tmp_path, figures=FEW)
    report = collect(workspace, **KEY, as_of=date(2024, 12, 2))
    assert isinstance(report.outcome, Done)
    assert (report.outcome.changed, report.outcome.gate_met) == (True, False)
    assert pack_of(workspace, report)["header"]["as_of"] == "2024-12-02"


def test_a_second_run_changes_nothing(collected):
    for as_of in (COLLECTED, TOLD, PLANNED, REVIEWED):
        run(collected, as_of)
    before, rows = contents(collected.data / "packs"), packs(collected)
    times = {path: path.stat().st_mtime_ns for path in collected.data.rglob("*") if path.suffix in {".json", ".html"}}
    reports = run(collected, REVIEWED)
    assert [report.stage for report in reports] == list(Stage)
    assert {report.outcome.changed for report in reports} == {False}
    assert (contents(collected.data / "packs"), packs(collected)) == (before, rows)
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_every_stage_publishes_by_its_due_date_come_what_may(collected):
    for as_of in (TOLD, PLANNED, REVIEWED):
        run(collected, as_of)
    assert {stage for stage, _, _ in packs(collected)} == {"collect", "story", "plan", "review"}


@pytest.mark.parametrize(
    ("stage", "name", "before"),
    [(story, "story", "collect"), (plan, "plan", "story"), (review, "review", "collect")],
)
def test_a_stage_that_needs_another_first_says_so_and_leaves_nothing(tmp_path, stage, name, before):
    workspace = small_workspace(tmp_path)
    with pytest.raises(StageIncomplete) as refused:
        stage(workspace, **KEY, as_of=TOLD)
    assert str(refused.value) == (
        f"warmth, 2024-25, {name}: found no {before} pack, which this stage needs; "
        f"run `oba {before}` for the same priority and cycle first"
    )
    assert not workspace.data.exists()


def test_a_plan_needs_the_story_even_where_there_is_a_data_pack(collected):
    with pytest.raises(StageIncomplete, match=r"^warmth, 2024-25, plan: found no story pack"):
        plan(collected, **KEY, as_of=PLANNED)


@pytest.mark.parametrize(
    ("asked", "told_"),
    [
        ({"priority": "hunger"}, "priority: found 'hunger', expected one of warmth"),
        ({"cycle": "2023-24"}, "cycle: found '2023-24', expected one of 2024-25, 2025-26"),
    ],
)
@pytest.mark.parametrize("runs", [run_cycle, collect, review])
def test_an_unknown_priority_or_cycle_is_refused_and_nothing_is_made(tmp_path, runs, asked, told_):
    workspace = small_workspace(tmp_path)
    with pytest.raises(UserError) as refused:
        runs(workspace, **(KEY | asked), as_of=COLLECTED)
    assert str(refused.value) == told_
    assert not workspace.data.exists()


def test_figures_published_later_stay_out_of_an_earlier_pack(collected):
    [(_, digest, _)] = packs(collected)
    pack = pack_of(collected, run(collected, COLLECTED)[0])
    assert [release["id"] for release in pack["sections"]["sources"]["releases"]] == ["r-2024"]
    assert "r-2025" not in str(pack["sections"]["curves"])
    [late] = [column for column in pack["sections"]["scorecard"]["columns"] if column["indicator"]["id"] == "T-3"]
    assert (late["period"], late["release"], late["n_with_number"]) == (None, None, 0)
    assert late["first_published_on"] == "2026-03-20"
    assert {row["cells"][2]["status"] for row in pack["sections"]["scorecard"]["rows"]} == {"not yet published"}
    run(collected, date(2026, 4, 1), cycle="2024-25")
    assert collect(collected, **KEY, as_of=COLLECTED).outcome == Done(digest, changed=False, gate_met=True)


def test_the_frozen_baseline_stays_as_it_was_when_later_figures_come(collected):
    frozen = "SELECT indicator, revision, frozen_on, digest, body FROM baseline ORDER BY id"
    before = sql(collected.data, frozen)
    assert [(row[0], row[1], row[2]) for row in before] == [("T-1", 1, "2024-12-31"), ("T-2", 1, "2024-12-31")]
    *_, reviewed = run(collected, REVIEWED)
    assert sql(collected.data, "SELECT id FROM release ORDER BY id") == [("r-2024",), ("r-2025",)]
    assert sql(collected.data, frozen) == before
    [curve] = pack_of(collected, reviewed)["sections"]["curves"]["curves"]
    assert curve["baseline"]["digest"] == before[0][3]
    assert curve["baseline"]["releases"] == ["r-2024"]
    assert curve["history"][-1]["period"] == "2024"
    assert [point["period"] for point in curve["since"]] == ["2025"]
    assert curve["verdict"]["periods"] == ["2025"]
    assert curve["verdict"]["actual"] == curve["since"][0]["value"]
    assert curve["verdict"]["expected"] == pytest.approx(curve["forecast"][0]["value"], abs=0.05)


def test_a_collect_run_again_later_freezes_nothing_anew(collected):
    before = sql(collected.data, "SELECT indicator, digest FROM baseline ORDER BY id")
    collect(collected, **KEY, as_of=REVIEWED)
    assert sql(collected.data, "SELECT indicator, digest FROM baseline ORDER BY id") == before


@pytest.mark.parametrize("stage", [collect, story, review])
def test_a_pack_as_of_a_day_before_its_baselines_were_frozen_is_refused(collected, stage):
    before = contents(collected.data / "packs"), packs(collected)
    with pytest.raises(UserError) as refused:
        stage(collected, **KEY, as_of=date(2024, 12, 15))
    assert str(refused.value) == (
        "warmth, 2024-25: found 2024-12-15, expected 2024-12-31 or later, the day on which the baselines of this cycle "
        "were frozen; give such a day with --as-of, or another data folder with --data"
    )
    assert (contents(collected.data / "packs"), packs(collected)) == before


def test_a_cycle_run_as_of_an_earlier_day_leaves_the_later_pack_alone(collected):
    rows = packs(collected)
    first, _ = run(collected, date(2024, 12, 15))
    assert first.outcome == Done(rows[0][1], changed=False, gate_met=True)
    assert packs(collected) == rows


def test_what_was_said_late_with_an_earlier_day_makes_a_story_anew_and_keeps_the_old_one(collected):
    say(collected, told_judgement(), told_factor())
    [_, first, _] = run(collected, TOLD)
    assert first.outcome.gate_met
    [_, again, _] = run(collected, date(2025, 3, 1))
    assert again.outcome == replace(first.outcome, changed=False)
    say(collected, told_factor("wages", on="2025-02-10", what="Wages stand still."), name="late.toml")
    [_, late, _] = run(collected, date(2025, 3, 1))
    assert late.outcome.changed
    assert late.outcome.digest != first.outcome.digest
    told_then, told_now = (
        [one["what"] for one in pack_of(collected, report)["sections"]["story"]["curves"][0]["hindering"]]
        for report in (first, late)
    )
    assert (told_then, told_now) == (["Rents rise."], ["Rents rise.", "Wages stand still."])
    assert [stage for stage, _, _ in packs(collected)] == ["collect", "story", "story"]


def test_what_is_said_after_a_gate_was_met_leaves_the_story_as_it_is(collected):
    say(collected, told_judgement(), told_factor())
    [_, first, _] = run(collected, TOLD)
    say(collected, told_factor("wages", on="2025-03-02"), name="later.toml")
    [_, again, *_] = run(collected, date(2025, 3, 4))
    assert again.outcome == replace(first.outcome, changed=False)


def test_a_story_that_said_what_is_missing_is_made_again_once_that_is_said(collected):
    [_, without, _] = run(collected, TOLD)
    assert not without.outcome.gate_met
    say(collected, told_judgement(on="2025-03-05"), told_factor(on="2025-03-05"))
    [_, with_, _] = run(collected, date(2025, 3, 6))
    assert (with_.outcome.changed, with_.outcome.gate_met) == (True, True)


def test_a_story_that_said_what_is_missing_is_not_made_again_for_a_new_release_alone(collected):
    run(collected, TOLD)
    before = [row for row in packs(collected) if row[0] == "story"]
    run(collected, REVIEWED)
    assert [row for row in packs(collected) if row[0] == "story"] == before
    assert len(sql(collected.data, "SELECT id FROM release")) == 2


def test_what_was_taken_out_of_the_definitions_is_still_shown_by_its_code(collected):
    say(collected, told_judgement(), told_factor(theme="causes"))
    mended(collected.folder / "priorities" / "warmth.toml", 'slug = "causes"', 'slug = "reasons"')
    _, told_, _ = run(open_workspace(collected.folder, collected.data), TOLD)
    [curve] = pack_of(collected, told_)["sections"]["story"]["curves"]
    assert [factor["theme"] for factor in curve["hindering"]] == ["causes"]


def test_the_whole_cycle_with_everything_said_meets_every_gate(collected):
    say(collected, told_judgement(), told_factor(), told_idea(), told_action(), told_update(), told_decision())
    met = {report.stage: report.outcome.gate_met for day in (TOLD, PLANNED, REVIEWED) for report in run(collected, day)
           if isinstance(report.outcome, Done)}  # fmt: skip
    assert met == dict.fromkeys(Stage, True)


def test_a_decision_opens_the_next_cycle_and_is_carried_into_its_packs(collected):
    say(collected, told_decision())
    run(collected, REVIEWED)
    [first, *_] = run(collected, date(2026, 4, 30), cycle="2025-26")
    decisions = pack_of(collected, first)["sections"]["decisions"]
    assert decisions["taken"] == []
    assert [(one["what"], one["said"]["carried_from"]) for one in decisions["carried_forward"]] == [
        ("Use paper.", "2024-25")
    ]


def harmed(path: Path, how: str) -> None:
    {
        "no facts": (path / "pack.json").unlink,
        "no page": (path / "pack.html").unlink,
        "no folder": lambda: shutil.rmtree(path),
        "an altered byte": lambda: (path / "pack.json").write_bytes(b"[" + (path / "pack.json").read_bytes()[1:]),
        "no UTF-8": lambda: (path / "pack.json").write_bytes(b"\xff" + (path / "pack.json").read_bytes()[1:]),
    }[how]()


@pytest.mark.parametrize("later", [COLLECTED, TOLD], ids=["on the same day", "on a later day"])
@pytest.mark.parametrize("how", ["no facts", "no page", "no folder", "an altered byte", "no UTF-8"])
def test_a_pack_whose_files_were_lost_or_altered_is_made_again_as_it_was(collected, how, later):
    [(_, digest, _)] = packs(collected)
    [path] = [collected.data / path for (path,) in packs(collected, "path")]
    before = contents(path)
    harmed(path, how)
    first, *_ = run(collected, later)
    assert first.outcome == Done(digest, changed=False, gate_met=True)
    assert contents(path) == before
    assert [stage for stage, _, _ in packs(collected) if stage == "collect"] == ["collect"]


def altered(folder: Path) -> None:
    path = folder / "figures" / "figures.csv.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x20
    path.write_bytes(content)


def truncated(folder: Path) -> None:
    path = folder / "figures" / "figures.csv.gz"
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize("spoil", [altered, truncated])
def test_a_spoilt_extract_is_refused_and_nothing_is_written(tmp_path, spoil):
    workspace = small_workspace(tmp_path)
    spoil(workspace.folder)
    with pytest.raises(DefinitionError, match=r"figures\.csv\.gz: "):
        run(workspace, COLLECTED)
    assert not workspace.data.exists()


@pytest.mark.parametrize("spoil", [altered, truncated])
def test_a_spoilt_extract_adds_nothing_to_a_store_that_is_there(collected, spoil):
    spoil(collected.folder)
    before = contents(collected.data / "packs"), packs(collected)
    run(collected, TOLD)  # needs nothing from the extract
    rows = packs(collected)
    assert rows[: len(before[1])] == before[1]
    with pytest.raises(DefinitionError, match=r"figures\.csv\.gz: "):
        run(collected, REVIEWED)
    assert packs(collected) == rows
    assert sql(collected.data, "SELECT id FROM release") == [("r-2024",)]


def test_a_release_whose_figures_were_changed_after_loading_is_refused(collected):
    write_small_figures(collected.folder, figures={("T-1", "E06000101", "2020", "r-2024"): "99.9"})
    with pytest.raises(UserError) as refused:
        run(collected, REVIEWED)
    assert str(refused.value) == (
        f"{collected.folder / 'figures'}: the figures of r-2024 differ from those that were loaded from it before. "
        "What was published is never overwritten: give the changed figures a release of their own, with the day on "
        "which they became public, or restore the file."
    )
    assert sql(collected.data, "SELECT id FROM release") == [("r-2024",)]


def test_every_symbol_and_zero_come_through_to_the_pack(collected):
    pack = pack_of(collected, run(collected, COLLECTED)[0])
    statuses = {
        "c": "suppressed",
        "x": "unavailable",
        "z": "not applicable",
        "k": "negligible",
        "low": "low",
        "u": "unreliable",
    }
    for area, symbol in SYMBOLS.items():
        found = cell(pack, area, "T-2")
        assert (found["text"], found["status"], found["value"]) == (symbol, statuses[symbol], None)
    assert cell(pack, "E06000101", "T-2")["previous"] == "0.0"


def test_a_zero_is_printed_as_a_number_and_counted_as_one(tmp_path):
    zeros = {("T-1", "E06000101", "2024", "r-2024"): "0", ("T-1", "E06000102", "2024", "r-2024"): "c"}
    workspace = small_workspace(tmp_path, figures=zeros)
    pack = pack_of(workspace, run(workspace, COLLECTED)[0])
    assert (cell(pack, "E06000101", "T-1")["text"], cell(pack, "E06000101", "T-1")["value"]) == ("0.0", 0.0)
    assert cell(pack, "E06000102", "T-1")["value"] is None
    assert pack["sections"]["scorecard"]["columns"][0]["n_with_number"] == 6


def test_an_indicator_held_back_by_a_check_has_no_baseline_until_it_is_waived(tmp_path):
    workspace = small_workspace(tmp_path, figures={("T-1", "E06000101", "2024", "r-2024"): "140.0"})
    first, _ = run(workspace, COLLECTED)
    assert not first.outcome.gate_met
    assert sql(workspace.data, "SELECT indicator FROM baseline") == [("T-2",)]
    waived = told("waiver", "confirmed", on="2025-01-08", check="bounds", indicator="T-1", reason="It is so.")
    say(workspace, waived)
    again, *_ = run(workspace, date(2025, 1, 8))
    assert (again.outcome.changed, again.outcome.gate_met) == (True, True)
    assert sql(workspace.data, "SELECT indicator, frozen_on FROM baseline ORDER BY indicator") == [
        ("T-1", "2025-01-08"),
        ("T-2", "2024-12-31"),
    ]


def test_a_changed_definition_makes_the_pack_anew(collected):
    mended(collected.folder / "indicators" / "T-1.toml", "Of every 100.", "Of every hundred.")
    [(_, digest, _)] = packs(collected)
    first, *_ = run(open_workspace(collected.folder, collected.data), COLLECTED)
    assert first.outcome.changed
    assert first.outcome.digest != digest


def test_the_data_folder_of_another_partnership_is_refused(collected):
    mended(collected.folder / "partnership.toml", 'slug = "small"', 'slug = "large"')
    with pytest.raises(UserError, match="belongs to the partnership 'small', not 'large'"):
        run(open_workspace(collected.folder, collected.data), COLLECTED)


@pytest.mark.parametrize(
    ("as_of", "slug"),
    [
        (date(2024, 12, 1), "2024-25"),
        (date(2026, 4, 14), "2024-25"),
        (date(2026, 4, 15), "2025-26"),
        (date(2030, 1, 1), "2025-26"),
    ],
)
def test_the_cycle_of_a_day_is_the_last_that_had_opened(collected, as_of, slug):
    assert current_cycle(collected.partnership, as_of) == slug


def test_before_the_first_cycle_there_is_none(collected):
    with pytest.raises(UserError) as refused:
        current_cycle(collected.partnership, date(2024, 11, 30))
    assert str(refused.value) == ("as of 2024-11-30: no cycle has opened yet; the first, 2024-25, opens on 2024-12-01")


def test_the_calendar_is_walked_from_due_date_to_due_date(collected):
    steps = walk(collected.partnership, until=date(2026, 6, 30))
    assert [(step.as_of.isoformat(), step.cycle, step.stage.value) for step in steps] == [
        ("2024-12-31", "2024-25", "collect"),
        ("2025-02-28", "2024-25", "story"),
        ("2025-04-30", "2024-25", "plan"),
        ("2025-12-12", "2024-25", "review"),
        ("2026-04-30", "2025-26", "collect"),
        ("2026-05-29", "2025-26", "story"),
        ("2026-06-30", "2025-26", "plan"),
    ]
    assert walk(collected.partnership, until=date(2024, 12, 30)) == ()


def test_a_step_is_outstanding_until_its_pack_is_there(collected):
    steps = walk(collected.partnership, until=REVIEWED)
    assert [outstanding(collected, priority="warmth", step=step) for step in steps] == [False, True, True, True]
    for step in steps:
        run(collected, step.as_of)
    assert [outstanding(collected, priority="warmth", step=step) for step in steps] == [False] * 4


def test_the_library_lists_every_pack_by_a_path_that_leads_to_it(collected):
    run(collected, TOLD)
    library = (collected.data / "library" / "index.html").read_text()
    for (path,) in packs(collected, "path"):
        assert f"../{path}/pack.html" in library
        assert (collected.data / "library" / ".." / path / "pack.html").is_file()


def test_runs_at_the_same_time_publish_one_pack_between_them(tmp_path):
    workspace, together = small_workspace(tmp_path), Barrier(4)

    def run_it(_):
        together.wait()
        return run(workspace, COLLECTED)[0].outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run_it, range(4)))
    [(_, digest, _)] = packs(workspace)
    assert {outcome.digest for outcome in outcomes} == {digest}
    assert sorted(outcome.changed for outcome in outcomes) == [False, False, False, True]
    assert sql(workspace.data, "SELECT lease_holder FROM stage") == [(None,)]


def test_a_library_that_was_lost_is_written_again(collected):
    before = contents(collected.data / "library")
    shutil.rmtree(collected.data / "library")
    run(collected, COLLECTED)
    assert contents(collected.data / "library") == before


def test_a_release_that_is_no_longer_defined_after_loading_is_refused(collected):
    releases = collected.folder / "releases.toml"
    first, _, *others = releases.read_text().split("[[release]]")
    releases.write_text("[[release]]".join([first, *others]))
    for indicator in ("T-1", "T-2"):
        path = collected.folder / "indicators" / f"{indicator}.toml"
        mended(path, '[[source]]\nrelease = "r-2024"\nfile = "r-2024.csv"\nvalue = "value"\n', "")
    with pytest.raises(UserError) as refused:
        run(open_workspace(collected.folder, collected.data), COLLECTED)
    assert str(refused.value) == (
        f"{releases}: found no r-2024, whose figures were loaded and may stand in packs. What was published stays: "
        "define it again, or use another data folder."
    )


def test_releases_are_loaded_by_the_day_on_which_they_were_published(collected):
    for key, day in PUBLISHED.items():
        run(collected, max(day, COLLECTED))
        loaded = {release for (release,) in sql(collected.data, "SELECT id FROM release")}
        assert loaded == {release for release, then in PUBLISHED.items() if then <= max(day, COLLECTED)}, key
