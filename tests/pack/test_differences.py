"""What changed from one pack to another."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "render"))
from pack_builders import (
    action,
    curve,
    every_pack,
    full_sections,
    pack,
    points,
    verdict,
    worse,
)

from oba.pack.differences import differences
from oba.pack.figure_facts import Curves
from oba.pack.people_facts import Plan


@pytest.mark.parametrize("made", every_pack().values(), ids=every_pack().keys())
def test_a_pack_differs_in_nothing_from_itself(made):
    assert differences(made, made).is_empty


def of_curves(*curves, **header):
    sections = full_sections("review") | {"curves": Curves(curves=curves)}
    del sections["scorecard"]
    made = pack("story", full_sections("story"), **header)
    return replace(made, sections={"curves": sections["curves"]})


def told(found):
    return [
        (
            one.change,
            one.before and (one.before.period, one.before.text),
            one.after and (one.after.period, one.after.text),
        )
        for one in found.figures
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (points(2022, 1.0, 2.0), points(2022, 1.0, 2.0, 3.0), [("newer", ("2023", "2.0"), ("2024", "3.0"))]),
        (points(2022, 1.0, 2.0, 3.0), points(2022, 1.0, 2.0), [("older", ("2024", "3.0"), ("2023", "2.0"))]),
        (points(2022, 1.0, 2.0), points(2022, 1.0, 2.5), [("revised", ("2023", "2.0"), ("2023", "2.5"))]),
        (points(2022, 1.0, 2.0), points(2022, 1.5, 2.0), [("revised", ("2022", "1.0"), ("2022", "1.5"))]),
        (points(2022, 1.0, None), points(2022, 1.0, 2.0), [("revised", ("2023", "c"), ("2023", "2.0"))]),
        ((), points(2022, 1.0), [("added", None, ("2022", "1.0"))]),
        (points(2022, 1.0), (), [("gone", ("2022", "1.0"), None)]),
    ],
)
def test_figures_are_newer_older_revised_added_or_gone(before, after, expected):
    found = differences(of_curves(curve(history=before)), of_curves(curve(history=after)))
    assert told(found) == expected


def test_every_figure_of_the_scorecard_is_compared_area_by_area():
    before = pack("collect", full_sections("collect"))
    scorecard = before.sections["scorecard"]
    row = scorecard.rows[2]
    cells = (replace(row.cells[0], text="99.9", value=99.9), *row.cells[1:])
    rows = (*scorecard.rows[:2], replace(row, cells=cells), *scorecard.rows[3:])
    after = replace(before, sections=before.sections | {"scorecard": replace(scorecard, rows=rows)})
    [found] = differences(before, after).figures
    assert (found.change, found.area_name, found.after.text) == ("revised", row.name, "99.9")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (verdict(), verdict(verdict="not turned")),
        (verdict(), None),
        (None, verdict()),
        (verdict(), worse()),
        (verdict(), verdict(provisional=True)),
        (verdict(reason=None), verdict(reason="a break")),
    ],
)
def test_a_verdict_differs_when_what_it_tells_is_another(before, after):
    found = differences(of_curves(curve(verdict=before)), of_curves(curve(verdict=after)))
    assert [(one.before, one.after) for one in found.verdicts] == [(before, after)]


def test_a_verdict_whose_numbers_alone_move_does_not_differ():
    found = differences(
        of_curves(curve(verdict=verdict())), of_curves(curve(verdict=verdict(actual=26.1, expected=29.0)))
    )
    assert found.verdicts == ()


def of_plan(*actions):
    return pack("plan", full_sections("plan") | {"plan": Plan(ideas=(), actions=actions, principles=())})


def test_what_people_said_is_added_revised_or_gone_by_its_slug_whatever_its_place():
    one, two = action(slug="one"), action(slug="two")
    late = replace(one, progress="delayed", note="Rooms were not found.", due="2026-03-31")
    found = differences(of_plan(one, two), of_plan(action(slug="three"), late))
    assert [(change.kind, change.slug, change.change) for change in found.words] == [
        ("action", "one", "revised"),
        ("action", "three", "added"),
        ("action", "two", "gone"),
    ]
    assert {part.name for part in found.words[0].parts} <= {"progress", "note", "due"}
    assert ("due", one.due, "2026-03-31") in {(part.name, part.before, part.after) for part in found.words[0].parts}
    assert differences(of_plan(one, two), of_plan(two, one)).is_empty


def test_words_that_were_only_carried_into_another_cycle_have_not_changed():
    one = action(slug="one")
    carried = replace(one, said=replace(one.said, carried_from="2023-24"))
    assert differences(of_plan(one), of_plan(carried)).is_empty


def test_a_condition_that_is_met_now_is_told():
    before = pack("collect", full_sections("collect"))
    gate = before.sections["gate"]
    items = (replace(gate.items[0], met=not gate.items[0].met), *gate.items[1:])
    after = replace(before, sections=before.sections | {"gate": replace(gate, items=items)})
    [found] = differences(before, after).conditions
    assert (found.name, found.is_met) == (gate.items[0].name, not gate.items[0].met)


@pytest.mark.parametrize(("name", "value"), [("priority", "other"), ("profile", "public"), ("partnership", "other")])
def test_packs_of_two_priorities_or_for_two_kinds_of_reader_are_not_compared(name, value):
    before = pack("plan", full_sections("plan"))
    with pytest.raises(ValueError, match=f"^{name}: found "):
        differences(before, replace(before, header=replace(before.header, **{name: value})))
