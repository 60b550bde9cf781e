"""What a person reads when the points of an agreed baseline, or an override, cannot be read."""

from datetime import date

import pytest
from builders.said import told_agreed, told_override, written

from oba.definitions.contributions import read_contributions
from oba.domain.contribution import AgreedBaseline, Override, PeoplesVerdict, Scenario


def read(tmp_path, *tables):
    findings: list[str] = []
    file = written(tmp_path / "said.toml", *tables)
    _, said = read_contributions(tmp_path, file.name, findings, priorities=["warmth"], illustrative=False)
    return [one for _, one in said], findings


def test_an_agreed_baseline_is_read_with_its_points_as_they_stand(tmp_path):
    [said], findings = read(tmp_path, told_agreed(points={"2024/25": 27, "2026/27": 26.5}, area="E06000101"))
    assert findings == []
    assert said == AgreedBaseline(
        slug="rising-on",
        by="Head of service",
        on=date(2025, 2, 3),
        indicator="T-1",
        area="E06000101",
        scenario=Scenario.AGREED,
        points=(("2024/25", 27.0), ("2026/27", 26.5)),
        why="Rents rise on.",
    )


def test_an_override_is_of_the_region_unless_it_names_an_area(tmp_path):
    [said], findings = read(tmp_path, told_override(verdict="worse than the baseline"))
    assert findings == []
    assert isinstance(said, Override)
    assert (said.area, said.verdict) == ("", PeoplesVerdict.WORSE)


POINTS = [
    ({"25": 27.0}, 'points.25: found "25", expected a period such as 2025, 2024/25, 2025-Q1 or 2025-03; write it so'),
    (
        {"2026": 1.0, "2025": 2.0},
        "points.2025: found 2025 after 2026, expected periods in time's order; put them in order",
    ),
    (
        {"2025": 1.0, "2024/25": 2.0},
        "points.2024/25: found 2024/25 after 2025, expected each period only once; remove one of them",
    ),
    (
        {"2025": 1.0, "2025/26": 2.0},
        "points.2025/26: found 2025/26 after 2025, expected periods of one kind; write all of them alike",
    ),
    (
        {"2025": 1.0, "2026-Q1": 2.0},
        "points.2026-Q1: found 2026-Q1 after 2025, expected periods of one kind; write all of them alike",
    ),
    (
        {"2025": 1.0, "2205": 2.0},
        "points.2205: found 2205, expected a period of 2035 or before, 10 years after it was said; "
        "correct it or leave it out",
    ),
    ({"2025": "27"}, 'points.2025: found "27", expected a finite number; correct it'),
    ({"2025": True}, "points.2025: found true, expected a finite number; correct it"),
    ({"2025": 10**400}, f"points.2025: found {10**400}, expected a finite number; correct it"),
    ({}, "points: found a table, expected a table of numbers; write points = { name = 1.0 }"),
    ("27", 'points: found "27", expected a table of numbers; write points = { name = 1.0 }'),
]  # fmt: skip


@pytest.mark.parametrize(("points", "says"), POINTS, ids=lambda value: str(value)[:40])
def test_points_that_cannot_be_a_line_are_refused_by_name(tmp_path, points, says):
    _, findings = read(tmp_path, told_agreed(points=points))
    assert findings == [f"said.toml: agreed_baseline[rising-on].{says}"]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_what_is_no_number_to_reckon_with_is_refused(tmp_path, value):
    _, findings = read(tmp_path, told_agreed().replace("27.0", value))
    assert findings == [
        f"said.toml: agreed_baseline[rising-on].points.2025: found {value}, expected a finite number; correct it"
    ]


def test_the_same_period_twice_in_the_same_letters_is_not_toml(tmp_path):
    _, findings = read(tmp_path, told_agreed().replace('"2026"', '"2025"'))
    assert len(findings) == 1
    assert findings[0].startswith("said.toml: ")


def test_every_wrong_point_is_told_at_once(tmp_path):
    _, findings = read(tmp_path, told_agreed(points={"x": 1.0, "y": 2.0}))
    assert len(findings) == 2


MISSING = [
    (
        told_override,
        "why",
        'override[mild-winter].why: found nothing, expected a text that is not blank; add why = "..."',
    ),
    (
        told_agreed,
        "why",
        'agreed_baseline[rising-on].why: found nothing, expected a text that is not blank; add why = "..."',
    ),
    (
        told_override,
        "verdict",
        "override[mild-winter].verdict: found nothing, expected one of turned, not turned, too early, not assessable, "
        'worse than the baseline; add verdict = "turned" or another of them',
    ),
    (
        told_agreed,
        "scenario",
        "agreed_baseline[rising-on].scenario: found nothing, expected one of agreed, high, middle, low; "
        'add scenario = "agreed" or another of them',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "key", "says"), MISSING, ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_is_overridden_or_agreed_without_a_reason(tmp_path, told, key, says):
    table = "\n".join(line for line in told().splitlines() if not line.startswith(f"{key} =")) + "\n"
    _, findings = read(tmp_path, table)
    assert findings == [f"said.toml: {says}"]


def test_a_blank_reason_is_none(tmp_path):
    _, findings = read(tmp_path, told_override(why=" "))
    assert findings == [
        'said.toml: override[mild-winter].why: found " ", expected a text that is not blank; write why = "..."'
    ]
