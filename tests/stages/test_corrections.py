"""Corrections: dated, with a reason, applied from their day, and refused once they do not match any more."""

from __future__ import annotations

import shutil
from datetime import date

import numpy as np
import pytest
from builders.live import ALDER, FIRST_DAY, live

from oba.domain.errors import DefinitionError
from oba.stages.collect import collect
from oba.stages.knowledge import applicable_corrections
from oba.store.database import opened_store
from oba.store.figures import read_panels

RIGHT = """\
[[correction]]
slug = "alder-2025"
indicator = "T-1"
area = "E06000101"
period = "2025"
release = "r-2025"
was = "22.0"
corrected = "32.0"
reason = "The authority told the publisher that a digit was lost."
by = "Analyst"
on = 2025-11-10
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    with live(folder) as one:
        one.collect()
    return folder / "data"


@pytest.fixture
def corrected(template, tmp_path):
    """The small partnership after its first collection, with a correction that matches."""
    shutil.copytree(template, tmp_path / "data")
    with live(tmp_path) as one:
        one.add("corrections.toml", RIGHT)
        yield one


def panel(one, as_of, indicator="T-1"):
    workspace = one.workspace
    with opened_store(workspace.data, partnership="small") as store, store.reading() as connection:
        corrections = applicable_corrections(connection, workspace.partnership, as_of=as_of)
        read = read_panels(connection, indicators=[indicator], members=[], as_of=as_of, corrections=corrections)
    return read[indicator]


def alders_last(found):
    return found.values[found.row(ALDER), -1]


@pytest.mark.parametrize(
    ("as_of", "value"), [(date(2025, 11, 9), 22.0), (date(2025, 11, 10), 32.0), (date(2026, 1, 1), 32.0)]
)
def test_a_correction_counts_from_its_day(corrected, as_of, value):
    assert alders_last(panel(corrected, as_of)) == value


def test_a_correction_changes_one_cell_and_no_observation(corrected):
    before, after = panel(corrected, date(2025, 11, 9)), panel(corrected, date(2025, 11, 10))
    assert np.argwhere(before.values != after.values).tolist() == [[after.row(ALDER), len(after.periods) - 1]]
    texts = [row[4] for row in corrected.observations() if row[:2] == ("T-1", ALDER) and row[3] == "2025"]
    assert texts == ["22.0"]


def test_a_corrected_cell_has_no_counts_of_its_own(corrected):
    corrected.mend("corrections.toml", 'indicator = "T-1"', 'indicator = "T-2"')
    corrected.mend("corrections.toml", 'was = "22.0"', 'was = "6.0"')
    corrected.mend("corrections.toml", 'corrected = "32.0"', 'corrected = "c"')
    before, after = (panel(corrected, date(2025, 11, day), "T-2") for day in (9, 10))
    place = after.row(ALDER)
    assert (before.numerator[place, -1], before.denominator[place, -1]) == (12, 200)
    assert np.isnan(after.values[place, -1])
    assert np.isnan(after.numerator[place, -1])


def test_an_earlier_release_is_not_corrected_before_it_was_public(corrected):
    corrected.mend("corrections.toml", "on = 2025-11-10", "on = 2025-01-01")
    assert panel(corrected, date(2025, 3, 1)).releases[-1] == "r-2024"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('was = "22.0"', 'was = "21.0"', "'22.0' in r-2025 for T-1 E06000101 2025, expected '21.0'"),
        ('period = "2025"', 'period = "2031"', "no such row in r-2025 for T-1 E06000101 2031, expected '22.0'"),
        ('release = "r-2025"', 'release = "r-2024"', "no such row in r-2024 for T-1 E06000101 2025, expected '22.0'"),
    ],
)
def test_a_correction_that_does_not_match_any_more_is_refused(corrected, old, new, found):
    corrected.mend("corrections.toml", old, new)
    says = (
        f"corrections.toml: correction[alder-2025].was: found {found}; "
        "correct it, or remove the correction if it is no longer needed"
    )
    with pytest.raises(DefinitionError) as caught:
        collect(corrected.workspace, priority="warmth", cycle="2024-25", as_of=date(2025, 12, 12))
    assert str(caught.value) == says
    assert alders_last(panel(corrected, FIRST_DAY.date())) == 22.0


def test_every_correction_that_does_not_match_is_named_at_once(corrected):
    corrected.mend("corrections.toml", 'was = "22.0"', 'was = "21.0"')
    corrected.add("corrections.toml", "\n" + RIGHT.replace("alder-2025", "second").replace("22.0", "20.0"))
    with pytest.raises(DefinitionError) as caught:
        panel(corrected, date(2025, 12, 12))
    assert [line.split(":")[1].strip() for line in str(caught.value).splitlines()] == [
        "correction[alder-2025].was",
        "correction[second].was",
    ]
