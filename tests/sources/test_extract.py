import gzip
import math
from datetime import date

import numpy as np
import pytest
from tidy_builder import a_release

from oba.domain.area import AreaKind
from oba.domain.errors import DefinitionError
from oba.domain.status import ValueStatus
from oba.sources.areas import ListedArea
from oba.sources.extract import AREAS, FIGURES, MANIFEST, replace_files, sha256, write_extract
from oba.sources.extract_reading import MOST_FINDINGS, read_extract
from oba.sources.figure import Figure

RELEASES = {"r-2025": a_release(), "r-2024": a_release("r-2024", published_on=date(2024, 11, 30))}
INDICATORS = ("T-1", "T-2")
AREAS_LISTED = (
    ListedArea(area_code="E10000008", la_code="878", name="Devon", kind=AreaKind.AUTHORITY, region_code="E12000009"),
    ListedArea(area_code="E12000009", la_code="", name="South West", kind=AreaKind.REGION, region_code=""),
)
HEADER = "indicator,area_code,la_code,period,value,numerator,denominator,release,published_on"
DO = "Rebuild with `oba figures build DIR`, or fetch the file again"


def a_figure(**changes):
    known = {
        "indicator": "T-1",
        "area_code": "E10000008",
        "la_code": "878",
        "period": "2025",
        "release": "r-2025",
        "text": "24.50",
        "numerator": "49",
        "denominator": "200",
    }
    return Figure(**(known | changes))


FIGURES_GIVEN = [
    a_figure(area_code="E12000009", la_code=None, text="c", numerator="c", denominator=""),
    a_figure(),
    a_figure(release="r-2024", text="24.1", numerator="k", denominator="1,200"),
    a_figure(indicator="T-2", period="2024/25", text="0"),
]


def an_extract(folder, figures=FIGURES_GIVEN):
    write_extract(folder, figures=figures, areas=AREAS_LISTED, releases=RELEASES)
    return folder


def read(folder):
    return read_extract(folder, indicators=INDICATORS, releases=RELEASES)


def test_what_was_written_is_read_back_sorted_with_its_symbols(tmp_path):
    extract = read(an_extract(tmp_path))
    figures = extract.figures
    assert len(figures) == 4
    assert figures.indicator == ("T-1", "T-1", "T-1", "T-2")
    assert figures.area_code == ("E10000008", "E10000008", "E12000009", "E10000008")
    assert figures.la_code == ("878", "878", None, "878")
    assert figures.period == ("2025", "2025", "2025", "2024/25")
    assert figures.release == ("r-2024", "r-2025", "r-2025", "r-2025")
    assert figures.text == ("24.1", "24.50", "c", "0")
    assert figures.numerator_text == ("k", "49", "c", "49")
    assert figures.denominator_text == ("1,200", "200", "", "200")
    assert figures.status.tolist() == [0, 0, ValueStatus.SUPPRESSED, 0]
    assert figures.status.dtype == np.uint8
    np.testing.assert_array_equal(figures.value, [24.1, 24.5, math.nan, 0.0])
    np.testing.assert_array_equal(figures.numerator, [math.nan, 49.0, math.nan, 49.0])
    np.testing.assert_array_equal(figures.denominator, [1200.0, 200.0, math.nan, 200.0])
    assert extract.areas == AREAS_LISTED


def test_the_digest_is_that_of_the_unpacked_figures(tmp_path):
    digest = write_extract(tmp_path, figures=FIGURES_GIVEN, areas=AREAS_LISTED, releases=RELEASES)
    unpacked = gzip.decompress((tmp_path / FIGURES).read_bytes())
    assert unpacked.decode().splitlines()[:2] == [HEADER, 'T-1,E10000008,878,2025,24.1,k,"1,200",r-2024,2024-11-30']
    assert digest == sha256(unpacked) == read(tmp_path).digest


def test_the_same_figures_in_another_order_give_the_same_bytes(tmp_path):
    one, other = an_extract(tmp_path / "one"), an_extract(tmp_path / "other", FIGURES_GIVEN[::-1])
    for name in (FIGURES, AREAS, MANIFEST):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_nothing_but_the_extract_is_left_in_the_folder(tmp_path):
    assert sorted(path.name for path in an_extract(tmp_path).iterdir()) == sorted([FIGURES, AREAS, MANIFEST])


def test_two_figures_for_one_key_are_not_written(tmp_path):
    with pytest.raises(ValueError, match=r"^two figures for T-1 E10000008 2025 r-2025: 1 and 2$"):
        an_extract(tmp_path, [a_figure(text="1"), a_figure(text="2")])
    assert list(tmp_path.iterdir()) == []


def test_files_are_replaced_only_once_all_are_written(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(TypeError):
        replace_files(tmp_path, {"a": b"new", "b": None})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_an_extract_without_rows_is_read(tmp_path):
    assert len(read(an_extract(tmp_path, [])).figures) == 0


def rewrite(folder, lines, *, name=FIGURES, rows=None):
    """Puts other lines into a file and makes the manifest fit them."""
    content = ("\n".join(lines) + "\n").encode()
    (folder / name).write_bytes(gzip.compress(content, mtime=0) if name == FIGURES else content)
    field = "figures_sha256" if name == FIGURES else "areas_sha256"
    manifest = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    rows = len(lines) - 1 if rows is None else rows
    fitted = [
        f'{field} = "{sha256(content)}"'
        if line.startswith(field)
        else f"rows = {rows}"
        if line.startswith("rows") and name == FIGURES
        else line
        for line in manifest
    ]
    (folder / MANIFEST).write_text("\n".join(fitted), encoding="utf-8")


def with_row(row):
    return lambda folder: rewrite(folder, [HEADER, row])


def with_manifest(old, new):
    def change(folder):
        path = folder / MANIFEST
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return change


def cut(folder):
    path = folder / FIGURES
    path.write_bytes(path.read_bytes()[:-12])


def alter(folder):
    path = folder / FIGURES
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"24.50", b"24.51")))


def alter_areas(folder):
    path = folder / AREAS
    path.write_bytes(path.read_bytes().replace(b"Devon", b"Davon"))


GOOD = "T-1,E10000008,878,2025,24.5,49,200,r-2025,2025-11-27"
BAD_LINE = "{folder}/figures.csv.gz: line 2, {column}: found {found}, expected {expected}\n" + DO
BAD_EXTRACTS = [
    pytest.param(
        lambda folder: (folder / FIGURES).unlink(),
        "{folder}/figures.csv.gz: file: found No such file or directory, expected a file of the extract. " + DO,
        id="no figures",
    ),
    pytest.param(
        lambda folder: (folder / AREAS).unlink(),
        "{folder}/areas.csv: file: found No such file or directory, expected a file of the extract. " + DO,
        id="no areas",
    ),
    pytest.param(
        lambda folder: (folder / MANIFEST).unlink(),
        "{folder}/manifest.toml: file: found No such file or directory, expected a file of the extract. " + DO,
        id="no manifest",
    ),
    pytest.param(
        cut,
        "{folder}/figures.csv.gz: file: found an archive that is cut short, expected a whole one. " + DO,
        id="cut short",
    ),
    pytest.param(
        lambda folder: (folder / FIGURES).write_bytes(b"no archive"),
        "{folder}/figures.csv.gz: file: found an altered archive, or none, expected one of gzip. " + DO,
        id="no archive",
    ),
    pytest.param(
        alter,
        "{folder}/figures.csv.gz: SHA-256 of the content: found {sha}, expected {manifest[figures_sha256]} "
        "(figures_sha256 in manifest.toml). " + DO,
        id="altered figures",
    ),
    pytest.param(
        alter_areas,
        "{folder}/areas.csv: SHA-256 of the content: found {sha_areas}, expected {manifest[areas_sha256]} "
        "(areas_sha256 in manifest.toml). " + DO,
        id="altered areas",
    ),
    pytest.param(
        lambda folder: rewrite(folder, [HEADER, GOOD], rows=2),
        "{folder}/figures.csv.gz: rows: found 1, expected 2 as manifest.toml says. " + DO,
        id="row count",
    ),
    pytest.param(
        lambda folder: rewrite(folder, [HEADER.replace("period", "year"), GOOD]),
        "{folder}/figures.csv.gz: line 1: found indicator,area_code,la_code,year,value,numerator,denominator,release,"
        "published_on, expected the columns " + HEADER + ". " + DO,
        id="header",
    ),
    pytest.param(
        with_row("T-1,E10000008"),
        "{folder}/figures.csv.gz: line 2: found 2 cells, expected 9. " + DO,
        id="short row",
    ),
    pytest.param(
        with_row(GOOD.replace("24.5", "n/a")),
        BAD_LINE.format(folder="{folder}", column="value", found="'n/a'", expected="a number or a symbol"),
        id="value",
    ),
    pytest.param(
        with_row(GOOD.replace("24.5", "")),
        BAD_LINE.format(folder="{folder}", column="value", found="''", expected="a number or a symbol"),
        id="no value",
    ),
    pytest.param(
        with_row(GOOD.replace(",49,", ",many,")),
        BAD_LINE.format(
            folder="{folder}", column="numerator", found="'many'", expected="a number, a symbol or nothing"
        ),
        id="numerator",
    ),
    pytest.param(
        with_row(GOOD.replace("T-1", "T-9")),
        BAD_LINE.format(
            folder="{folder}", column="indicator", found="'T-9'", expected="an indicator that the partnership defines"
        ),
        id="unknown indicator",
    ),
    pytest.param(
        with_row(GOOD.replace("r-2025", "r-1999")),
        BAD_LINE.format(
            folder="{folder}", column="release", found="'r-1999'", expected="a release that the partnership defines"
        ),
        id="unknown release",
    ),
    pytest.param(
        with_row(GOOD.replace("E10000008", "E10000099")),
        BAD_LINE.format(
            folder="{folder}", column="area_code", found="'E10000099'", expected="an area listed in areas.csv"
        ),
        id="unknown area",
    ),
    pytest.param(
        with_row(GOOD.replace(",2025,", ",202425,")),
        BAD_LINE.format(
            folder="{folder}", column="period", found="'202425'", expected="a period: 2025, 2024/25, 2025-Q1 or 2025-03"
        ),
        id="period",
    ),
    pytest.param(
        with_row(GOOD.replace("2025-11-27", "2025-11-28")),
        "{folder}/figures.csv.gz: published_on of r-2025: found '2025-11-28', expected 2025-11-27 as the partnership's "
        "definitions say\n" + DO,
        id="publication date",
    ),
    pytest.param(
        lambda folder: rewrite(folder, [HEADER, GOOD, GOOD]),
        "{folder}/figures.csv.gz: line 3: found T-1 E10000008 2025 r-2025 after T-1 E10000008 2025 r-2025, expected "
        "every indicator, area, period and release once and in order\n" + DO,
        id="row twice",
    ),
    pytest.param(
        lambda folder: rewrite(
            folder, ["area_code,la_code,name,kind,region_code", "E10000008,878,Devon,county,"], name=AREAS
        ),
        "{folder}/areas.csv: line 2, kind: found 'county', expected one of authority, region, country. " + DO,
        id="kind of area",
    ),
    pytest.param(
        with_manifest("format = 1", "format = 2"),
        "{folder}/manifest.toml: format: found 2, expected 1. " + DO,
        id="format",
    ),
    pytest.param(
        with_manifest("rows = 4", ""),
        "{folder}/manifest.toml: rows: found nothing, expected a number. " + DO,
        id="manifest without rows",
    ),
    pytest.param(
        lambda folder: (folder / MANIFEST).write_text("rows =", encoding="utf-8"),
        "{folder}/manifest.toml: file: found text that is not TOML (Invalid value (at end of document)), expected a "
        "manifest. " + DO,
        id="manifest cut short",
    ),
]


def test_an_indicator_with_two_kinds_of_period_is_refused(tmp_path):
    folder = an_extract(tmp_path, [a_figure(period="2025"), a_figure(period="2023/24"), a_figure(period="2024")])
    with pytest.raises(DefinitionError) as caught:
        read(folder)
    assert caught.value.findings[0] == (
        f"{folder}/figures.csv.gz: period of T-1: found 2023/24 and 2024, expected one kind of period"
    )


@pytest.mark.parametrize(("spoil", "message"), BAD_EXTRACTS)
def test_a_bad_extract_is_refused_with_what_was_found_and_what_to_do(tmp_path, spoil, message):
    folder = an_extract(tmp_path)
    spoil(folder)
    with pytest.raises(DefinitionError) as caught:
        read(folder)
    assert str(caught.value) == filled(message, folder)


def filled(message, folder):
    """The expected message with this run's folder and digests."""
    if "{sha" not in message:
        return message.replace("{folder}", str(folder))
    manifest = dict(
        line.partition("  #")[0].replace('"', "").split(" = ")
        for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
        if "_sha256" in line
    )
    sha = sha256(gzip.decompress((folder / FIGURES).read_bytes()))
    areas = sha256((folder / AREAS).read_bytes())
    return message.format(folder=folder, sha=sha, sha_areas=areas, manifest=manifest)


def test_of_many_findings_the_first_are_told_and_the_rest_counted(tmp_path):
    rows = [GOOD.replace("24.5", "?").replace("2025,", f"{year},", 1) for year in range(2001, 2021)]
    rewrite(an_extract(tmp_path), [HEADER, *rows])
    with pytest.raises(DefinitionError) as caught:
        read(tmp_path)
    assert len(caught.value.findings) == MOST_FINDINGS + 2
    assert caught.value.findings[-2:] == [f"and {20 - MOST_FINDINGS} more of the same kind", DO]
