import pytest
from tidy_builder import read_tidy, tidy_row

from oba.domain.area import AreaKind
from oba.domain.period import Period
from oba.sources.areas import ListedArea, folded_name, list_areas
from oba.sources.table import Level, Place, Table


def listed(tmp_path, *files, agreed_codes=None, agreed_names=None):
    read = [read_tidy(tmp_path / f"{number}.csv", rows) for number, rows in enumerate(files)]
    return list_areas(read, agreed_codes=agreed_codes or {}, agreed_names=agreed_names or {})


def test_every_authority_region_and_the_country_is_listed_once(tmp_path):
    rows = [
        tidy_row(place, year)
        for place in ("England", "South West", "Inner London", "Camden", "Devon", "Kingston and Richmond")
        for year in ("2024", "2025")
    ]
    devon = ListedArea(
        area_code="E10000008", la_code="878", name="Devon", kind=AreaKind.AUTHORITY, region_code="E12000009"
    )
    camden = ListedArea(
        area_code="E09000007", la_code="202", name="Camden", kind=AreaKind.AUTHORITY, region_code="E12000007"
    )
    region = ListedArea(area_code="E12000009", la_code="", name="South West", kind=AreaKind.REGION, region_code="")
    country = ListedArea(area_code="E92000001", la_code="", name="England", kind=AreaKind.COUNTRY, region_code="")
    assert listed(tmp_path, rows, rows) == (camden, devon, region, country)


def test_an_authority_has_the_code_of_its_latest_period(tmp_path):
    rows = [tidy_row("Somerset", "2024"), tidy_row("Somerset", "2023", new_la_code="E10000027")]
    assert [area.area_code for area in listed(tmp_path, rows)] == ["E06000066"]


def test_most_files_decide_the_code_of_an_authority(tmp_path):
    old, new = [tidy_row()], [tidy_row(new_la_code="E10999999")]
    assert [area.area_code for area in listed(tmp_path, new, old, old)] == ["E10000008"]


def test_the_code_and_name_that_the_partnership_agreed_win(tmp_path):
    areas = listed(
        tmp_path,
        [tidy_row("Somerset", new_la_code="E10000027")],
        agreed_codes={"933": "E06000066"},
        agreed_names={"E06000066": "Somerset Council"},
    )
    assert [(area.area_code, area.name) for area in areas] == [("E06000066", "Somerset Council")]


def test_a_table_without_numbers_names_the_authorities_that_others_number(tmp_path):
    places = [
        Place(level=Level.AUTHORITY, code=code, la_code=None, name=name, region_code="", period=Period("2025"))
        for code, name in [("E10000008", "Devon"), ("E08000035", "Leeds"), ("", "Nowhere")]
    ]
    numbered = read_tidy(tmp_path / "f.csv", [tidy_row()])
    areas = list_areas(
        [Table(name="o", places=places, columns={}), numbered, numbered], agreed_codes={}, agreed_names={}
    )
    assert [(area.area_code, area.la_code, area.region_code) for area in areas] == [
        ("E08000035", "", ""),
        ("E10000008", "878", "E12000009"),
    ]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Bristol, City of", "bristol"),
        ("Bristol ,  City of", "bristol"),
        (" BRISTOL\n", "bristol"),
        ("Herefordshire, County of", "herefordshire"),
        ("The Wrekin", "wrekin"),
        ("County Durham", "durham"),
        ("Durham", "durham"),
        ("St. Helens", "st helens"),
        ("Bournemouth, Christchurch & Poole", "bournemouth, christchurch and poole"),
        ("City of London", "city of london"),
        ("Theale", "theale"),
    ],
)
def test_names_that_publishers_print_otherwise_fold_to_one(printed, folded):
    assert folded_name(printed) == folded
    assert folded_name(folded) == folded
