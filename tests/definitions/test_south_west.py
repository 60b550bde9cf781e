"""The South West's own definitions, held against what is known of the region."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from oba.definitions import read_partnership
from oba.domain.area import AreaKind
from oba.domain.cycle import STAGES, Stage
from oba.domain.indicator import Polarity, Tier, Unit
from oba.domain.partnership import Partnership

FOLDER = Path(__file__).parents[2] / "partnerships" / "south-west"


@pytest.fixture(scope="module")
def south_west() -> Partnership:
    return read_partnership(FOLDER)


def test_all_thirty_two_indicators_are_defined(south_west: Partnership) -> None:
    families = Counter(indicator.split("-")[0] for indicator in south_west.indicators)
    assert families == {"N": 14, "C": 15, "E": 3}


def test_sixteen_authorities_were_members_until_march_2019_and_fifteen_are_since(south_west: Partnership) -> None:
    assert len(south_west.members(date(2019, 3, 31))) == 16
    assert len(south_west.members(date(2019, 4, 1))) == 15
    assert len(south_west.areas) == 18


def test_authorities_carry_both_codes_and_what_they_replaced(south_west: Partnership) -> None:
    areas = {area.la_code: area for area in south_west.areas}
    assert all(area.kind is AreaKind.AUTHORITY for area in south_west.areas)
    assert areas["838"].code == "E06000059"
    assert areas["838"].predecessors == ("E10000009",)
    assert areas["839"].predecessors == ("E06000028", "E06000029", "E10000009")
    assert areas["933"].former_codes == ("E10000027",)
    assert areas["801"].name == "Bristol"
    assert [area.name for area in south_west.areas if area.too_small] == ["Isles of Scilly"]


def test_the_region_and_the_country_stand_beside_them(south_west: Partnership) -> None:
    assert (south_west.region.code, south_west.region.kind) == ("E12000009", AreaKind.REGION)
    assert (south_west.country.code, south_west.country.kind) == ("E92000001", AreaKind.COUNTRY)


def test_neglect_comes_first_and_each_priority_has_its_headlines(south_west: Partnership) -> None:
    headlines = {
        priority.slug: [use.indicator for use in priority.of_tier(Tier.HEADLINE)] for priority in south_west.priorities
    }
    assert list(headlines.items()) == [
        ("neglect", ["N-H1", "N-H2", "N-H3"]),
        ("children-in-care", ["C-H1", "C-H2", "C-H3", "C-H4"]),
    ]


def test_contested_indicators_have_no_polarity(south_west: Partnership) -> None:
    without = {
        use.indicator
        for priority in south_west.priorities
        for use in priority.indicators
        if use.polarity is Polarity.NONE
    }
    assert without == {"N-H1", "N-H2", "N-S3", "N-S4", "N-S5", "N-S6", "N-S10", "C-H1", "C-S8", "C-S9"}


def test_the_three_enablers_serve_both_priorities(south_west: Partnership) -> None:
    for priority in south_west.priorities:
        assert [use.indicator for use in priority.of_tier(Tier.ENABLER)] == ["E-1", "E-2", "E-3"]


def test_what_cannot_be_measured_yet_is_on_the_agenda(south_west: Partnership) -> None:
    agenda = [[item.id for item in priority.data_development] for priority in south_west.priorities]
    assert agenda == [[f"D-{family}{number}" for number in range(1, 7)] for family in "NC"]


def test_six_principles_are_agreed(south_west: Partnership) -> None:
    assert len(south_west.principles) == 6


def test_rates_that_a_release_does_not_print_are_derived_from_the_population_of_the_year_before(
    south_west: Partnership,
) -> None:
    published, derived = south_west.indicators["N-S4"].sources
    assert (published.release, published.value) == ("dfe-cin-2024", "CPP_At31_rate")
    assert (derived.release, derived.value, derived.denominator_lag) == ("dfe-cin-2025", None, 1)
    assert derived.denominator_file == "dfe_cin_2025/ons_mid-year_population_estimates_2012_to_2024.csv"


def test_a_score_is_read_from_the_column_of_counts_and_has_its_own_maximum(south_west: Partnership) -> None:
    score = south_west.indicators["C-S5"]
    assert (score.unit, score.bounds) == (Unit.SCORE, (0.0, 40.0))
    assert [source.value for source in score.sources] == ["number", "children_count"]


def test_only_the_results_at_eleven_are_regional_only(south_west: Partnership) -> None:
    assert [name for name, indicator in south_west.indicators.items() if indicator.regional_only] == ["C-R1"]


def test_the_second_cycle_opens_after_everything_it_reads_was_published(south_west: Partnership) -> None:
    first, second = south_west.cycles
    assert (first.slug, second.slug, second.follows) == ("2024-25", "2025-26", "2024-25")
    assert first.dates(Stage.COLLECT).due == date(2024, 12, 31)
    assert [dates.stage for dates in second.stages] == list(STAGES)
    published = max(release.published_on for release in south_west.releases.values())
    assert published < second.dates(Stage.COLLECT).opens


def test_the_first_cycle_reads_only_the_releases_of_2024(south_west: Partnership) -> None:
    due = south_west.cycle("2024-25").dates(Stage.COLLECT).due
    public = {name for name, release in south_west.releases.items() if release.published_on <= due}
    assert public == {"dfe-cin-2024", "dfe-cla-2024"}


def test_every_release_is_under_the_open_government_licence(south_west: Partnership) -> None:
    assert {release.licence for release in south_west.releases.values()} == {"Open Government Licence v3.0"}
    assert all("Open Government Licence v3.0" in release.attribution for release in south_west.releases.values())
