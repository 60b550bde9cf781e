import numpy as np
import pytest
from analysis_panels import released, released_cell, same_every_run
from hypothesis import given
from hypothesis import strategies as st

from oba.analysis.revisions import ChangeSize, revision

KINDS = ("changed", "withdrawn", "restored", "resymbolled", "added", "gone")
CLA = {"earlier": "dfe-cla-2024", "later": "dfe-cla-2025"}
CIN = {"earlier": "dfe-cin-2024", "later": "dfe-cin-2025"}


def cells(**texts):
    """`A_2024="8.3"` or `A_2024="8.3 1/12"`: value, numerator and denominator of area A in 2024."""
    found = {}
    for key, text in texts.items():
        value, _, counts = text.partition(" ")
        above, _, below = counts.partition("/")
        found[tuple(key.split("_"))] = released_cell({"value": value, "numerator": above, "denominator": below})
    return found


def revised(before, after, *, decimals=1):
    return revision(before, after, indicator="T-1", earlier="r1", later="r2", decimals=decimals)


def one_cell(before, after, **more):
    return revised(cells(A_2024=before), cells(A_2024=after), **more)


def of_the_extract(indicator, *, decimals, **releases):
    before, after = (released(indicator, releases[name]) for name in ("earlier", "later"))
    return revision(before, after, indicator=indicator, decimals=decimals, **releases)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("8.3", "8.4", "changed"),
        ("0", "8.4", "changed"),
        ("8.3", "c", "withdrawn"),
        ("100", "u", "withdrawn"),
        ("0", "z", "withdrawn"),
        ("c", "0", "restored"),
        ("x", "12", "restored"),
        ("x", "c", "resymbolled"),
        ("low", "k", "resymbolled"),
    ],
)
def test_a_cell_that_says_otherwise_is_told_by_its_kind(before, after, kind):
    found = one_cell(before, after)
    assert {name: len(getattr(found, name)) for name in KINDS} == {name: int(name == kind) for name in KINDS}
    (change,) = getattr(found, kind)
    assert (change.area, change.period, change.before, change.after) == ("A", "2024", before, after)
    assert (found.n_common, found.n_same, found.is_empty) == (1, 0, False)


@pytest.mark.parametrize(
    ("before", "after"),
    [("8.30", "8.3"), ("1,024", "1024"), ("1,024.0", "1024"), ("0", "0.0"), (":", "x"), ("~", "low"), ("c", "c")],
)
def test_texts_that_mean_the_same_are_no_change(before, after):
    found = one_cell(before, after)
    assert found.is_empty
    assert (found.n_common, found.n_same, found.largest) == (1, 1, None)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("8.3 10/120", "8.3 11/120", (1, 0, 0)),
        ("8.3 10/120", "8.3 11/121", (1, 0, 0)),
        ("8.3 10/120", "8.3 10/121", (0, 1, 0)),
        ("8.3 10/120", "8.3 10.0/120", (0, 0, 1)),
        ("8.3 10/120", "8.3", (0, 0, 1)),
        ("8.3", "8.3 10/120", (0, 0, 1)),
        ("8.3 c/120", "8.3 10/120", (0, 0, 1)),
        ("c 1/120", "c 2/120", (1, 0, 0)),
    ],
)
def test_counts_behind_the_same_value_are_counted_apart(before, after, told):
    found = one_cell(before, after)
    assert (found.n_counts_only, found.n_denominators_only, found.n_same) == told
    assert found.is_empty is (told == (0, 0, 1))


def test_a_change_is_told_with_its_counts_and_exactly():
    (change,) = one_cell("8.3 10/120", "8.4 c/120").changed
    assert (change.change, change.numerator_before, change.numerator_after) == (0.1, 10.0, None)


@pytest.mark.parametrize(
    ("before", "after", "decimals", "size"),
    [
        ("8.3", "8.4", 1, ChangeSize.ONE_UNIT),
        ("0", "0.1", 1, ChangeSize.ONE_UNIT),
        ("3", "2", 0, ChangeSize.ONE_UNIT),
        ("3", "1", 0, ChangeSize.MORE),
        ("100.0", "101.0", 1, ChangeSize.UP_TO_1),
        ("100.0", "101.1", 1, ChangeSize.UP_TO_5),
        ("100.0", "95.0", 1, ChangeSize.UP_TO_5),
        ("100.0", "94.9", 1, ChangeSize.UP_TO_10),
        ("100.0", "110.0", 1, ChangeSize.UP_TO_10),
        ("100.0", "110.1", 1, ChangeSize.MORE),
        ("0", "0.2", 1, ChangeSize.MORE),
        ("-2.0", "-2.1", 1, ChangeSize.ONE_UNIT),
        ("0.3", "0.1", 1, ChangeSize.MORE),
    ],
)
def test_changes_are_counted_by_size(before, after, decimals, size):
    found = one_cell(before, after, decimals=decimals)
    assert found.by_size == {each: int(each is size) for each in ChangeSize}


def test_the_largest_change_is_the_one_that_moved_farthest_either_way():
    found = revised(cells(A_2024="8", B_2024="8", C_2024="8"), cells(A_2024="9", B_2024="5", C_2024="10"))
    assert found.largest is not None
    assert (found.largest.area, found.largest.change) == ("B", -3.0)


def test_cells_of_one_release_alone_are_told_by_whether_the_other_holds_their_period():
    before = cells(A_2019="1", B_2019="1", A_2024="1", B_2024="2")
    after = cells(A_2024="1", C_2024="3", A_2025="4", B_2025="5", C_2025="6")
    found = revised(before, after)
    assert [(one.area, one.period, one.before, one.after) for one in found.added] == [("C", "2024", "", "3")]
    assert [(one.area, one.period, one.before, one.after) for one in found.gone] == [("B", "2024", "2", "")]
    assert (found.n_in_new_periods, found.n_in_dropped_periods, found.n_common) == (3, 2, 1)


def test_new_and_dropped_periods_are_no_revision():
    assert revised(cells(A_2019="1", A_2024="1"), cells(A_2024="1.0", A_2025="1")).is_empty
    assert revised({}, {}).is_empty


def test_changes_are_in_order_of_period_and_area():
    texts = {"B_2024": "1", "A_2024": "1", "A_2022": "1", "A_2023/24": "1", "B_2022": "1"}
    found = revised(cells(**texts), cells(**dict.fromkeys(texts, "2")))
    assert [(one.period, one.area) for one in found.changed] == [
        ("2022", "A"),
        ("2022", "B"),
        ("2023/24", "A"),
        ("2024", "A"),
        ("2024", "B"),
    ]


TEXTS = st.sampled_from(["1", "1.0", "2 3/4", "2 4/4", "2 4/5", "0", "c", "x", ":", "z"])
RELEASES = st.dictionaries(st.sampled_from([f"{area}_{year}" for area in "AB" for year in (2023, 2024, 2025)]), TEXTS)


@given(RELEASES, RELEASES)
@same_every_run
def test_every_cell_is_told_once(before, after):
    found = revised(cells(**before), cells(**after))
    n_otherwise = sum(len(getattr(found, kind)) for kind in ("changed", "withdrawn", "restored", "resymbolled"))
    assert found.n_common == found.n_same + found.n_counts_only + found.n_denominators_only + n_otherwise
    assert len(before) == found.n_common + len(found.gone) + found.n_in_dropped_periods
    assert len(after) == found.n_common + len(found.added) + found.n_in_new_periods
    assert sum(found.by_size.values()) == len(found.changed)


@given(RELEASES, RELEASES)
@same_every_run
def test_the_other_way_round_everything_is_mirrored(before, after):
    there, back = revised(cells(**before), cells(**after)), revised(cells(**after), cells(**before))
    for kind, mirrored in (("changed", "changed"), ("withdrawn", "restored"), ("added", "gone")):
        assert [(one.area, one.before, one.after) for one in getattr(there, kind)] == [
            (one.area, one.after, one.before) for one in getattr(back, mirrored)
        ]
    assert (there.n_same, there.n_counts_only) == (back.n_same, back.n_counts_only)


def test_the_release_of_2025_revised_one_in_six_counts_of_children_in_care():
    found = of_the_extract("C-H1", decimals=0, **CLA)
    before, after = released("C-H1", CLA["earlier"]), released("C-H1", CLA["later"])
    moved = np.array([after[key].numerator - before[key].numerator for key in before.keys() & after.keys()])
    moved = moved[np.isfinite(moved)]
    recounted = sum(one.numerator_before != one.numerator_after for one in found.changed) + found.n_counts_only
    assert (found.n_common, len(moved), recounted, int((moved != 0).sum())) == (660, 644, 109, 109)
    assert int(np.isin(np.abs(moved), [1, 2]).sum()) == 68
    assert (len(found.changed), found.n_counts_only, found.n_denominators_only) == (109, 64, 162)
    assert (found.n_in_new_periods, found.n_in_dropped_periods, found.added, found.gone) == (165, 165, (), ())


@pytest.mark.parametrize(
    ("indicator", "decimals", "releases", "withdrawn"),
    [
        ("C-S2", 0, CLA, [("98", "c")]),
        ("N-H3", 1, CIN, [("100", "u")]),
        ("C-H1", 0, CLA, [("0", "z")] * 4),
        ("N-S2", 1, CIN, []),
    ],
)
def test_values_that_publishers_withdrew_are_found(indicator, decimals, releases, withdrawn):
    found = of_the_extract(indicator, decimals=decimals, **releases)
    assert [(one.before, one.after) for one in found.withdrawn] == withdrawn
