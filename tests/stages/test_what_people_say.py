"""The one door for what people say: taken as a whole or not at all."""

import pytest
from builders.said import told, told_action, told_factor, told_idea, told_judgement, told_update, written
from builders.small_partnership import small_workspace
from builders.stores import sql

from oba.domain.errors import ContributionError
from oba.stages.contributions import record_contributions

WHOLE = (told_judgement(), told_factor(), told_idea(), told_action(), told_update())


@pytest.fixture
def workspace(tmp_path):
    return small_workspace(tmp_path)


def say(workspace, *tables, name="said.toml", priority="warmth"):
    path = written(workspace.data.parent / "said" / name, *tables, priority=priority)
    return record_contributions(workspace, path, illustrative=False)


def rows(workspace, columns="kind, slug, revision"):
    return sql(workspace.data, f"SELECT {columns} FROM contribution ORDER BY id")  # noqa: S608 - of the test's own


def refused(workspace, *tables, **more):
    with pytest.raises(ContributionError) as error:
        say(workspace, *tables, **more)
    return str(error.value)


def test_everything_in_a_file_is_recorded_once(workspace):
    assert say(workspace, *WHOLE) == 5
    assert say(workspace, *WHOLE) == 0
    assert [kind for kind, _, _ in rows(workspace)] == ["judgement", "factor", "idea", "action", "update"]
    assert rows(workspace, "DISTINCT illustrative") == [(0,)]


def test_changed_words_are_a_revision(workspace):
    say(workspace, *WHOLE)
    assert say(workspace, told_factor(on="2025-02-20", what="Rents fall.")) == 1
    assert rows(workspace)[-1] == ("factor", "rents", 2)


def test_a_folder_is_read_as_a_whole_whatever_the_names_of_its_files(workspace):
    folder = workspace.data.parent / "said"
    written(folder / "a.toml", told_action(), told_update())
    written(folder / "below" / "b.toml", told_idea(), told_factor(), told_judgement())
    assert record_contributions(workspace, folder, illustrative=True) == 5
    assert rows(workspace, "DISTINCT illustrative") == [(1,)]


UNKNOWN = [
    (
        [told_update(of="forn"), *WHOLE[:4]],
        'said.toml: update[form-june].action: found "forn", expected one that some [[action]] of this priority '
        'defines; did you mean "form"?',
    ),
    (
        [told_factor(), told_idea(), told_action(idea_slug="nothing-like-it")],
        'said.toml: action[form].idea: found "nothing-like-it", expected one that some [[idea]] of this priority '
        "defines; correct it or add it there",
    ),
    (
        [told_idea()],
        'said.toml: idea[ask].factors: found "rents", expected one that some [[factor]] of this priority defines; '
        "correct it or add it there",
    ),
    (
        [told_judgement(indicator="T-9")],
        'said.toml: judgement[judged].indicator: found "T-9", expected one that priorities/warmth.toml defines; '
        'did you mean "T-3"?',
    ),
    (
        [told("waiver", "w", check="feeling", indicator="T-1", reason="So.")],
        'said.toml: waiver[w].check: found "feeling", expected one that the list of checks defines; '
        "correct it or add it there",
    ),
    (
        [
            told("factor", "f", indicators=["T-1"], effect="hindering", what="W.", evidence="E.", internal=True,
                 areas=["E06000199"], theme="weather")
        ],
        'said.toml: factor[f].areas: found "E06000199", expected one that areas.toml defines; '
        'did you mean "E06000101"?\n'
        'said.toml: factor[f].theme: found "weather", expected one that priorities/warmth.toml defines; '
        "correct it or add it there",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "told_"), UNKNOWN, ids=lambda value: value[:60] if isinstance(value, str) else "")
def test_what_names_nothing_that_exists_is_refused_and_nothing_is_written(workspace, tables, told_):
    found = refused(workspace, *tables)
    assert [line.rsplit(";", 1)[0] for line in found.splitlines()] == [
        line.rsplit(";", 1)[0] for line in told_.splitlines()
    ]
    assert not workspace.data.exists()


@pytest.mark.parametrize(
    ("changes", "told_"),
    [
        ({"on": '"2025-02-30"'}, 'on: found "2025-02-30", expected a date such as 2025-03-31; write on = 2025-03-31'),
        ({"on": '"soon"'}, 'on: found "soon", expected a date such as 2025-03-31; write on = 2025-03-31'),
    ],
)
def test_a_date_that_is_not_one_is_refused(workspace, changes, told_):
    assert refused(workspace, told_judgement(**changes)) == f"said.toml: judgement[judged].{told_}"
    assert not workspace.data.exists()


def test_a_priority_that_does_not_exist_is_refused(workspace):
    assert refused(workspace, told_judgement(), priority="hunger") == (
        'said.toml: priority: found "hunger", expected one that partnership.toml defines; correct it or add it there'
    )
    assert not workspace.data.exists()


def test_one_unsound_file_of_a_folder_keeps_all_of_them_out(workspace):
    folder = workspace.data.parent / "said"
    written(folder / "a.toml", *WHOLE)
    written(folder / "b.toml", told_update("other", of="nothing"))
    with pytest.raises(ContributionError, match=r"b\.toml: update\[other\]\.action"):
        record_contributions(workspace, folder, illustrative=False)
    assert not workspace.data.exists()


def test_two_things_under_one_slug_on_one_day_are_refused(workspace):
    found = refused(workspace, told_factor(), told_factor(what="Rents fall."))
    assert found.startswith("said.toml: factor[rents]")
    assert not workspace.data.exists()


def test_what_was_said_before_may_be_named_later(workspace):
    say(workspace, *WHOLE[:4])
    assert say(workspace, told_update(), name="later.toml") == 1
    assert refused(workspace, told_update("other", of="nothing"), name="later.toml").startswith(
        "later.toml: update[other]"
    )
    assert len(rows(workspace)) == 5


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_contributions_is_refused(workspace, tmp_path, name):
    (tmp_path / "empty").mkdir()
    path = tmp_path / name
    with pytest.raises(ContributionError) as error:
        record_contributions(workspace, path, illustrative=False)
    assert str(error.value) == (f"{path}: found no file of contributions (*.toml); name a file or a folder with some")
    assert not workspace.data.exists()
