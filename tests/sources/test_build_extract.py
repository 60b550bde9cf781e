import pytest
from tidy_builder import a_partnership, an_indicator, tidy_row, write_tidy

from oba.domain.area import Area, AreaKind
from oba.domain.errors import DefinitionError, SourceChanged, UserError
from oba.domain.indicator import FigureSource
from oba.sources.extract_reading import read_extract
from oba.stages.figures import ATTRIBUTION, build_extract

SOURCE = FigureSource(release="r-2025", file="cin/f.csv", value="percent")
SOMERSET = Area(code="E06000066", name="Somerset Council", kind=AreaKind.AUTHORITY, la_code="933")
ROWS = [
    tidy_row("England", percent="24.5"),
    tidy_row("South West", percent="26.2"),
    tidy_row("Devon", percent="c"),
    tidy_row("Somerset", "2024", new_la_code="E10000027", percent="20"),
    tidy_row("Somerset", percent="21"),
]


def build(tmp_path, partnership, **changes):
    return build_extract(partnership, publishers_files=tmp_path / "from", folder=tmp_path / "to", **changes)


def test_an_extract_is_built_from_a_folder_of_files_and_read_back(tmp_path):
    write_tidy(tmp_path / "from/cin/f.csv.gz", ROWS)
    partnership = a_partnership(an_indicator(sources=(SOURCE,)), areas=(SOMERSET,))
    built = build(tmp_path, partnership)
    extract = read_extract(tmp_path / "to", indicators=partnership.indicators, releases=partnership.releases)
    assert (built.n_rows, built.n_areas, built.rows_by_indicator, built.releases) == (5, 4, {"T-1": 5}, ("r-2025",))
    assert built.digest == extract.digest
    assert list(zip(extract.figures.area_code, extract.figures.period, extract.figures.text, strict=True)) == [
        ("E06000066", "2024", "20"),
        ("E06000066", "2025", "21"),
        ("E10000008", "2025", "c"),
        ("E12000009", "2025", "26.2"),
        ("E92000001", "2025", "24.5"),
    ]
    assert [area.name for area in extract.areas] == ["Somerset Council", "Devon", "South West", "England"]


def test_licence_and_attribution_stand_beside_the_figures(tmp_path):
    write_tidy(tmp_path / "from/cin/f.csv", ROWS)
    build(tmp_path, a_partnership(an_indicator(sources=(SOURCE,))))
    text = (tmp_path / "to" / ATTRIBUTION).read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in text
    assert "- Contains tests." in text
    assert "| Department for Tests | Tests | 2025 | 2025-11-27 |" in text


def test_progress_counts_files_and_sources(tmp_path):
    write_tidy(tmp_path / "from/cin/f.csv", ROWS)
    told = []
    partnership = a_partnership(an_indicator(sources=(SOURCE,)))
    build(tmp_path, partnership, progress=lambda done, total, what: told.append((done, total, what)))
    assert told == [(0, 2, "cin/f.csv"), (1, 2, "T-1 r-2025")]


def test_every_missing_file_is_named_at_once(tmp_path):
    write_tidy(tmp_path / "from/cin/f.csv", ROWS)
    other = FigureSource(
        release="r-2025", file="cin/g.csv", numerator=("n",), denominator=("d",), denominator_file="ons/people.csv"
    )
    with pytest.raises(UserError) as caught:
        build(tmp_path, a_partnership(an_indicator(sources=(SOURCE, other))))
    assert str(caught.value) == (
        f"{tmp_path}/from: 2 of 3 files are not there: cin/g.csv, ons/people.csv. Put the publishers' files under "
        f"these names, plain or as .gz, or name the folder that has them"
    )
    assert not (tmp_path / "to").exists()


def test_a_release_that_nobody_defined_is_named(tmp_path):
    source = FigureSource(release="r-1999", file="cin/f.csv", value="percent")
    with pytest.raises(DefinitionError) as caught:
        build(tmp_path, a_partnership(an_indicator(sources=(source,))))
    assert str(caught.value) == (
        "T-1: a [[source]] names the release 'r-1999', which the partnership does not define; define it, or correct "
        "the name to one of r-2025"
    )


def test_two_sources_that_disagree_on_one_figure_are_refused(tmp_path):
    write_tidy(tmp_path / "from/cin/f.csv", [tidy_row(percent="1", other="2")])
    other = FigureSource(release="r-2025", file="cin/f.csv", value="other")
    with pytest.raises(DefinitionError) as caught:
        build(tmp_path, a_partnership(an_indicator(sources=(SOURCE, other))))
    assert str(caught.value) == (
        "T-1: two sources of r-2025 give different figures for E10000008 2025, '1' and '2'; keep the one that the "
        "publisher stands by"
    )


def test_a_changed_file_leaves_the_old_extract_as_it_was(tmp_path):
    partnership = a_partnership(an_indicator(sources=(SOURCE,)))
    write_tidy(tmp_path / "from/cin/f.csv", ROWS)
    build(tmp_path, partnership)
    before = {path.name: path.read_bytes() for path in (tmp_path / "to").iterdir()}
    write_tidy(tmp_path / "from/cin/f.csv", [tidy_row(percentage="1")])
    with pytest.raises(SourceChanged):
        build(tmp_path, partnership)
    assert {path.name: path.read_bytes() for path in (tmp_path / "to").iterdir()} == before
