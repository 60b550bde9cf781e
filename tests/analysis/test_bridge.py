from datetime import date

import numpy as np
import pytest
from analysis_panels import panel, published_panel

from oba.analysis.bridge import Side, bridged
from oba.domain.note import Bridge
from oba.domain.status import ValueStatus

NAN = np.nan
NUMBER, SUPPRESSED, UNAVAILABLE, NOT_APPLICABLE, MISSING = (
    ValueStatus.NUMBER,
    ValueStatus.SUPPRESSED,
    ValueStatus.UNAVAILABLE,
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.MISSING,
)
HERE = Bridge(code="X1", name="Here", before=("E00", "E01"), after=("E02", "E03"))
DORSET = Bridge(
    code="X-dorset-bournemouth-poole",
    name="Dorset, Bournemouth and Poole",
    before=("E10000009", "E06000028", "E06000029"),
    after=("E06000059", "E06000058"),
)


def one_period(cells, **more):
    """A panel of one period from (status, numerator, denominator) of E00, E01, ... ."""
    status, above, below = ([[one] for one in column] for column in zip(*cells, strict=True))
    values = [[50.0 if one[0] is NUMBER else NAN] for one in cells]
    return panel(values, status=status, numerator=above, denominator=below, **more)


GONE = (MISSING, NAN, NAN)


@pytest.mark.parametrize(
    ("cells", "side", "value", "numerator", "status"),
    [
        pytest.param([(NUMBER, 1, 10), (NUMBER, 2, 20), GONE, GONE], Side.BEFORE, 10.0, 3.0, NUMBER, id="before"),
        pytest.param([GONE, GONE, (NUMBER, 1, 10), (NUMBER, 5, 20)], Side.AFTER, 20.0, 6.0, NUMBER, id="after"),
        pytest.param(
            [(NUMBER, 1, 10), (NUMBER, 2, 20), (NUMBER, 2, 25), (NUMBER, 1, 5)],
            Side.BEFORE,
            10.0,
            3.0,
            NUMBER,
            id="both are one place",
        ),
        pytest.param(
            [(NOT_APPLICABLE, NAN, NAN)] * 2 + [(NUMBER, 1, 10), (NUMBER, 5, 20)],
            Side.AFTER,
            20.0,
            6.0,
            NUMBER,
            id="listed without applying",
        ),
        pytest.param(
            [(SUPPRESSED, NAN, 10), (NUMBER, 2, 20), (NUMBER, 2, 25), (NUMBER, 1, 5)],
            Side.AFTER,
            10.0,
            3.0,
            NUMBER,
            id="the side that is whole",
        ),
        pytest.param(
            [(SUPPRESSED, NAN, 10), (NUMBER, 2, 20), GONE, GONE],
            Side.BEFORE,
            NAN,
            NAN,
            SUPPRESSED,
            id="a hidden part hides the sum",
        ),
        pytest.param(
            [(SUPPRESSED, NAN, 10), (UNAVAILABLE, NAN, 20), GONE, GONE],
            Side.BEFORE,
            NAN,
            NAN,
            UNAVAILABLE,
            id="x outweighs c",
        ),
        pytest.param([(NUMBER, 1, 10), GONE, GONE, GONE], Side.BEFORE, NAN, NAN, MISSING, id="a part without a row"),
        pytest.param(
            [(UNAVAILABLE, 1, NAN), (UNAVAILABLE, 2, NAN), GONE, GONE],
            Side.BEFORE,
            NAN,
            3.0,
            UNAVAILABLE,
            id="counts without populations",
        ),
        pytest.param(
            [GONE, GONE, (UNAVAILABLE, 1, NAN), (UNAVAILABLE, 2, 5)],
            Side.AFTER,
            NAN,
            3.0,
            UNAVAILABLE,
            id="counts of after",
        ),
        pytest.param(
            [(NUMBER, NAN, NAN), (NUMBER, NAN, NAN), GONE, GONE],
            Side.BEFORE,
            NAN,
            NAN,
            UNAVAILABLE,
            id="rates without counts",
        ),
        pytest.param(
            [(NUMBER, 0, 0), (NUMBER, 0, 0), GONE, GONE], Side.BEFORE, NAN, 0.0, NOT_APPLICABLE, id="nobody at all"
        ),
        pytest.param(
            [(NUMBER, 0, 5), (NUMBER, 0, 5), GONE, GONE], Side.BEFORE, 0.0, 0.0, NUMBER, id="zero is a number"
        ),
        pytest.param([GONE, GONE, GONE, GONE], Side.NEITHER, NAN, NAN, MISSING, id="nothing published"),
    ],
)
def test_the_place_is_made_of_the_side_that_is_whole(cells, side, value, numerator, status):
    found = bridged(one_period(cells), HERE, multiplier=100)
    assert found.sides == (side,)
    assert found.status.tolist() == [status]
    np.testing.assert_allclose(found.values, [value])
    np.testing.assert_array_equal(found.numerator, [numerator])


def test_areas_that_the_panel_lacks_have_no_row():
    found = bridged(panel([[50.0]], numerator=[[1]], denominator=[[2]]), HERE, multiplier=100)
    assert (found.sides, found.status.tolist()) == ((Side.BEFORE,), [MISSING])


def test_an_indicator_without_counts_has_no_value_for_the_place():
    found = bridged(panel([[25.0], [30.0], [NAN], [NAN]]), HERE, multiplier=1)
    assert (found.sides, found.status.tolist()) == ((Side.BEFORE,), [UNAVAILABLE])


@pytest.mark.parametrize("sides", [{"before": ()}, {"after": ()}], ids=str)
def test_a_bridge_needs_two_sides(sides):
    bridge = Bridge(code="X1", name="Here", **({"before": ("E00",), "after": ("E01",)} | sides))
    with pytest.raises(ValueError, match=r"^bridge X1: name the areas on both sides, `before` and `after`$"):
        bridged(panel([[1.0]]), bridge, multiplier=1)


def test_a_share_runs_on_over_the_change_of_boundary_while_the_authorities_break():
    figures = published_panel("N-H3", as_of=date(2026, 4, 30))
    found = bridged(figures, DORSET, multiplier=100)
    assert [period.code for period in found.periods] == [str(year) for year in range(2013, 2026)]
    assert found.sides == (Side.BEFORE,) * 7 + (Side.AFTER,) * 6
    assert (found.status == NUMBER).all()
    np.testing.assert_allclose(found.values[6:8], [100 * 198 / 796, 100 * 177 / 732])
    for area, published in (("E06000059", [False, True]), ("E06000058", [False, True]), ("E10000009", [True, False])):
        assert np.isfinite(figures.values[figures.row(area), 6:8]).tolist() == published


def test_a_count_runs_on_where_nobody_publishes_the_population_of_former_authorities():
    found = bridged(published_panel("N-S5", as_of=date(2026, 4, 30)), DORSET, multiplier=10_000)
    assert found.numerator.tolist() == [
        *(4655, 5039, 5318, 5145, 4195, 4631, 5166),
        *(5135, 4900, 5425, 5086, 4795, 4623),
    ]
    assert found.status.tolist() == [UNAVAILABLE] * 7 + [NUMBER] * 6
    np.testing.assert_allclose(found.values[7], 10_000 * 5135 / (66931 + 72905))
