"""The committed extract against the publishers' own files, and both against what was printed."""

import csv
import gzip
from pathlib import Path

import pytest
from small_server import publishers_files

from oba.definitions import read_partnership
from oba.domain.indicator import FigureSource, Unit
from oba.domain.status import ValueStatus, read_value
from oba.sources.areas import folded_name
from oba.sources.extract import AREAS, FIGURES, MANIFEST
from oba.sources.extract_reading import read_extract
from oba.sources.figure import figures_in
from oba.sources.indicator_figures import read_figures
from oba.sources.tidy_file import read_tidy_file
from oba.stages.figures import ATTRIBUTION, build_extract

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SOUTH_WEST = ROOT / "partnerships" / "south-west"
ENGLAND, REGION = "E92000001", "E12000009"

# Indicator: latest period, England, South West, as the releases print them; where a release prints counts only,
# the two counts and denominators from its files.
PRINTED = {
    "N-H3": ("2025", "24.5", "26.2"),
    "N-S1": ("2025", "2.3", "2.5"),
    "N-S2": ("2025", "22.6", "22.1"),
    "N-S7": ("2024", "34", "34"),
    "N-S9": ("2024", "89.8", "90.3"),
    "N-S11": ("2024/25", "55.4", "60"),
    "C-H1": ("2025", "67", "62"),
    "C-H2": ("2025", "10", "12"),
    "C-H3": ("2025", "69", "69"),
    "C-H4": ("2025", "54", "56"),
    "C-S1": ("2025", "16", "24"),
    "C-S2": ("2025", "89", "91"),
    "C-S3": ("2025", "90", "90"),
    "C-S4": ("2025", "81", "77"),
    "C-S5": ("2025", "14.9", "15.8"),
    "C-S6": ("2024/25", "17.3", "15.5"),
    "C-S7": ("2024/25", "20.3", "22.8"),
    "C-S8": ("2024", "9", "11"),
    "C-S9": ("2025", "26", "23"),
    "C-S10": ("2025", "2", "2"),
    "C-R1": ("2024/25", "35", "32"),
    "E-1": ("2025", "13", "14.9"),
    "E-2": ("2025", "11.8", "11.4"),
    "E-3": ("2025", "15.2", "15.3"),
}
COUNTED = {
    "N-H1": ("2024", "24570", "2280"),
    "N-H2": ("2024", "30950", "2730"),
    "N-S3": ("2025", "90370", "7260"),
    "N-S4": ("2025", "49420", "4290"),
    "N-S5": ("2025", "402400", "33770"),
    "N-S6": ("2024", "231940", "20060"),
    "N-S8": ("2025", "58670", "5470"),
    "N-S10": ("2024", "126460", "11050"),
}


@pytest.fixture(scope="module")
def partnership():
    return read_partnership(SOUTH_WEST)


@pytest.fixture(scope="module")
def extract(partnership):
    return read_extract(SOUTH_WEST / "figures", indicators=partnership.indicators, releases=partnership.releases)


@pytest.fixture(scope="module")
def real():
    return publishers_files()


def latest(figures, indicator, area, column):
    """The latest period of one indicator and area, and its text in a column."""
    found = [
        (figures.period[k], figures.release[k], getattr(figures, column)[k])
        for k in range(len(figures))
        if figures.indicator[k] == indicator and figures.area_code[k] == area
    ]
    period, _, text = max(found)
    return period, text


@pytest.mark.parametrize("indicator", PRINTED)
def test_the_latest_figures_of_england_and_the_region_are_those_printed(extract, indicator):
    period, england, region = PRINTED[indicator]
    assert latest(extract.figures, indicator, ENGLAND, "text") == (period, england)
    assert latest(extract.figures, indicator, REGION, "text") == (period, region)


@pytest.mark.parametrize("indicator", COUNTED)
def test_the_latest_counts_of_england_and_the_region_are_those_printed(extract, indicator):
    period, england, region = COUNTED[indicator]
    assert latest(extract.figures, indicator, ENGLAND, "numerator_text") == (period, england)
    assert latest(extract.figures, indicator, REGION, "numerator_text") == (period, region)


def test_derived_rates_are_those_reckoned_by_hand(extract):
    # 49,420 and 4,290 plans; 12,183,016 and 1,114,244 children in the middle of 2024.
    assert latest(extract.figures, "N-S4", ENGLAND, "text") == ("2025", "40.6")
    assert latest(extract.figures, "N-S4", REGION, "text") == ("2025", "38.5")
    # 58,670 of 72,100 and 5,470 of 6,480 conferences.
    assert latest(extract.figures, "N-S8", ENGLAND, "text") == ("2025", "81.4")
    assert latest(extract.figures, "N-S8", REGION, "text") == ("2025", "84.4")


def test_every_indicator_is_checked_and_has_figures_in_every_release_it_names(partnership, extract):
    held = set(zip(extract.figures.indicator, extract.figures.release, strict=True))
    named = {(key, source.release) for key, one in partnership.indicators.items() for source in one.sources}
    assert held == named
    assert set(PRINTED) | set(COUNTED) == set(partnership.indicators)


def test_every_member_is_listed_with_its_code_and_region(partnership, extract):
    listed = {area.area_code: area for area in extract.areas}
    for area in partnership.areas:
        assert (listed[area.code].la_code, listed[area.code].region_code) == (area.la_code, REGION)
    assert len([area for area in extract.areas if area.region_code == REGION]) == len(partnership.areas)


def test_every_authority_has_a_folded_name_of_its_own(extract):
    numbered = [folded_name(area.name) for area in extract.areas if area.la_code]
    assert len(set(numbered)) == len(numbered) > 150


def test_somerset_is_one_area_over_all_years(extract):
    figures = extract.figures
    rows = [k for k in range(len(figures)) if figures.indicator[k] == "N-H3" and figures.la_code[k] == "933"]
    assert {figures.area_code[k] for k in rows} == {"E06000066"}
    assert {figures.period[k] for k in rows} == {str(year) for year in range(2013, 2026)}


def test_every_symbol_of_the_publishers_keeps_its_meaning(extract):
    found = {
        (text, ValueStatus(status)) for text, status in zip(extract.figures.text, extract.figures.status, strict=True)
    }
    assert {(text, status) for text, status in found if status is not ValueStatus.NUMBER} == {
        ("c", ValueStatus.SUPPRESSED),
        ("x", ValueStatus.UNAVAILABLE),
        ("z", ValueStatus.NOT_APPLICABLE),
        ("u", ValueStatus.UNRELIABLE),
        ("low", ValueStatus.LOW),
    }


def test_the_extract_is_small():
    assert (SOUTH_WEST / "figures" / FIGURES).stat().st_size <= 3_000_000


@pytest.mark.publisher_files
def test_the_committed_extract_is_what_the_files_give(partnership, real, tmp_path):
    build_extract(partnership, publishers_files=real, folder=tmp_path)
    committed = SOUTH_WEST / "figures"
    for name in (AREAS, MANIFEST, ATTRIBUTION):
        assert (tmp_path / name).read_bytes() == (committed / name).read_bytes(), name
    # Unpacked: how well gzip packs differs from one machine's zlib to another's.
    assert gzip.decompress((tmp_path / FIGURES).read_bytes()) == gzip.decompress((committed / FIGURES).read_bytes())


@pytest.mark.publisher_files
def test_derived_rates_are_the_published_ones_wherever_both_are_to_be_had(partnership, real):
    plans = "dfe_cin_2024/d1_child_protection_plans_2013_to_2024.csv"
    people = "dfe_cin_2024/ons_mid-year_population_estimates_2012_to_2023.csv"
    files = {name: read_tidy_file((real / name).read_bytes(), name=name) for name in (plans, people)}
    with (real / plans).open(encoding="utf-8-sig", newline="") as rows:
        published = {
            (row["old_la_code"], row["time_period"]): row["CPP_At31_rate"]
            for row in csv.DictReader(rows)
            if row["geographic_level"] == "Local authority"
        }
    source = FigureSource(
        release="dfe-cin-2024",
        file=plans,
        numerator=("CPP_At31",),
        denominator=("population_estimate",),
        denominator_file=people,
        denominator_lag=1,
    )
    indicator = partnership.indicators["N-S4"]
    assert (indicator.unit, indicator.decimals) == (Unit.RATE_PER_10_000, 1)
    codes = {la_code: la_code for la_code, _ in published}
    derived = {
        (figure.la_code, figure.period): figure.text
        for figure in figures_in(read_figures(source, indicator=indicator, files=files, codes=codes))
        if figure.la_code
    }
    both = [key for key in derived if is_number(derived[key]) and is_number(published[key])]
    zeros = [key for key in both if float(published[key]) == 0]
    assert (len(both) - len(zeros), len(zeros)) == (1774, 9)
    assert [(key, derived[key], published[key]) for key in both if float(derived[key]) != float(published[key])] == []
    assert {key: text for key, text in derived.items() if not is_number(text)} == {
        key: text for key, text in published.items() if not is_number(text)
    }


@pytest.mark.publisher_files
def test_authorities_outside_the_region_have_the_code_of_the_latest_census(extract, real):
    name = "dfe_cin_2025/d3_cpps_subsequent_plan_2013_to_2025.csv"
    census = {}
    for place in reversed(read_tidy_file((real / name).read_bytes(), name=name).places):
        if place.la_code and (place.la_code not in census or census[place.la_code].period < place.period):
            census[place.la_code] = place
    assert {la_code: place.code for la_code, place in census.items()} == {
        area.la_code: area.area_code for area in extract.areas if area.la_code
    }


def is_number(text):
    return read_value(text)[1] is ValueStatus.NUMBER


@pytest.mark.publisher_files
def test_every_file_of_both_releases_is_read_whole(real):
    """Every row is there, but those about parts of London and joint rows, and every cell as printed."""
    paths = sorted(real.glob("dfe_*/*.csv*"))
    assert len(paths) > 20
    n_cells = 0
    for path in paths:
        content = path.read_bytes()
        table = read_tidy_file(content, name=path.name)
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
        rows = [
            row
            for row in csv.DictReader(text.splitlines())
            if not (row["geographic_level"] == "Regional" and row["region_code"].startswith("E13"))
            and "/" not in row.get("old_la_code", "")
        ]
        assert len(table) == len(rows), path.name
        for column, texts in table.columns.items():
            assert list(texts) == [row[column].strip() for row in rows], (path.name, column)
            n_cells += len(texts)
    assert n_cells > 1_000_000
