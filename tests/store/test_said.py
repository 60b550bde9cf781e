from dataclasses import replace
from datetime import date

import pytest
from builders.said import agreed_baseline, factor, judgement, one_of_each
from builders.stores import sql

from oba.domain.contribution import KINDS
from oba.store.contributions import record, said, said_digests, said_slugs, superseded
from oba.store.database import opened_store

DAY, LATER, MUCH_LATER = date(2025, 2, 3), date(2025, 2, 20), date(2025, 9, 1)


@pytest.fixture
def store(tmp_path):
    with opened_store(tmp_path, partnership="small") as opened:
        yield opened


def say(store, *contributions, priority="warmth"):
    with store.writing() as connection:
        return [record(connection, one, priority=priority) for one in contributions]


def heard(store, kind="factor", *, as_of=MUCH_LATER, priority="warmth"):
    with store.reading() as connection:
        return said(connection, priority=priority, kinds=(kind,), as_of=as_of)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("illustrative", [True, False])
def test_everything_of_each_kind_is_read_back_as_it_was_said(store, kind, illustrative):
    contribution = replace(one_of_each()[kind], illustrative=illustrative)
    assert say(store, contribution) == [True]
    assert heard(store, kind) == (contribution,)
    assert type(heard(store, kind)[0]) is KINDS[kind]


def test_an_empty_list_and_no_date_are_read_back_as_such(store):
    bare = replace(one_of_each()["decision"], revisit_by=None)
    wide = factor(areas=(), theme="")
    say(store, bare, wide)
    assert heard(store, "decision") == (bare,)
    assert heard(store) == (wide,)


def test_the_same_words_make_no_new_revision_and_changed_words_do(store, tmp_path):
    assert say(store, factor(), factor()) == [True, False]
    assert say(store, factor(what="Rents fall.", on=LATER)) == [True]
    assert say(store, factor()) == [False]
    assert sql(tmp_path, "SELECT slug, revision FROM contribution ORDER BY id") == [("rents", 1), ("rents", 2)]


def test_the_newest_revision_by_a_day_counts(store):
    say(store, factor(), factor(what="Rents fall.", on=LATER))
    told = {
        day: [one.what for one in heard(store, as_of=day)] for day in (date(2025, 2, 2), DAY, date(2025, 2, 19), LATER)
    }
    assert list(told.values()) == [[], ["Rents rise."], ["Rents rise."], ["Rents fall."]]


def test_a_revision_entered_late_with_an_earlier_day_counts_from_that_day(store):
    say(store, factor(what="Rents fall.", on=LATER), factor(what="Rents rise."))
    assert [one.what for one in heard(store, as_of=DAY)] == ["Rents rise."]
    assert [one.what for one in heard(store)] == ["Rents fall."]


def test_a_correction_on_the_same_day_counts_and_can_be_taken_back(store, tmp_path):
    say(store, factor(), factor(what="Rents fall."))
    assert [one.what for one in heard(store)] == ["Rents fall."]
    assert say(store, factor()) == [True]
    assert [one.what for one in heard(store)] == ["Rents rise."]
    assert sql(tmp_path, "SELECT revision FROM contribution ORDER BY id") == [(1,), (2,), (3,)]


def test_what_a_later_day_superseded_is_read_back_oldest_first_and_what_the_same_day_corrected_is_not(store):
    told = [
        agreed_baseline(points=(("2025", 1.0),)),
        agreed_baseline(points=(("2025", 2.0),)),
        agreed_baseline(points=(("2025", 3.0),), on=LATER),
        agreed_baseline(points=(("2025", 4.0),), on=MUCH_LATER),
        agreed_baseline(points=(("2025", 9.0),), slug="other"),
    ]
    say(store, *told)
    found = {}
    with store.reading() as connection:
        for day in (DAY, LATER, MUCH_LATER):
            older = superseded(connection, priority="warmth", kind="agreed_baseline", as_of=day)
            found[day] = [one.points for one in older]
    assert found == {
        DAY: [],
        LATER: [(("2025", 2.0),)],
        MUCH_LATER: [(("2025", 2.0),), (("2025", 3.0),)],
    }


def test_one_slug_in_two_kinds_or_priorities_is_two_things(store):
    say(store, factor(slug="same"), judgement(slug="same"))
    say(store, factor(slug="same", what="Other."), priority="food")
    assert [one.what for one in heard(store)] == ["Rents rise."]
    assert len(heard(store, "judgement")) == 1
    with store.reading() as connection:
        slugs = said_slugs(connection, priority="warmth")
    assert {kind: names for kind, names in slugs.items() if names} == {"factor": {"same"}, "judgement": {"same"}}
    assert set(slugs) == set(KINDS)


def test_the_order_is_that_of_kinds_then_slugs_whatever_came_first(store):
    say(store, factor(slug="b"), factor(slug="a"), judgement())
    with store.reading() as connection:
        found = said(connection, priority="warmth", kinds=("judgement", "factor"), as_of=MUCH_LATER)
    assert [one.slug for one in found] == ["judged", "a", "b"]


def test_digests_name_what_was_said_by_a_day_in_any_order(tmp_path):
    told = factor(slug="a"), factor(slug="b"), judgement(), factor(slug="c", on=LATER)
    found = []
    for place, order in enumerate((told, told[::-1])):
        with opened_store(tmp_path / str(place), partnership="small") as store:
            say(store, *order)
            with store.reading() as connection:
                found.append(said_digests(connection, priority="warmth", kinds=("factor", "judgement"), as_of=DAY))
    assert found[0] == found[1]
    assert len(found[0]) == 3
