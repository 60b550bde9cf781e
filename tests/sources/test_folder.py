import gzip
import hashlib

import pytest
from small_server import a_data_set, small_publisher
from tidy_builder import tidy_row, tidy_text, write_tidy

from oba.domain.errors import DefinitionError, SourceChanged, SourceUnavailable
from oba.sources.folder import SOURCE, parse, release_in


def deliveries(path, *, held=frozenset(), **request):
    with small_publisher() as publisher:
        return publisher.deliveries(SOURCE, a_data_set("folder", {"path": str(path)} | request), held=held)


@pytest.mark.parametrize("name", ["b1_2013_to_2025.csv", "b1_2013_to_2025.csv.gz"])
def test_a_file_is_one_version_named_by_its_content(tmp_path, name):
    path = write_tidy(tmp_path / name, [tidy_row("England", n="10"), tidy_row("Devon", n="c")])
    (delivery,) = deliveries(path)
    assert delivery.version.version == hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    assert delivery.version.release == "2025"
    assert delivery.payloads[0].url == path.as_uri()
    table = parse(a_data_set("folder", {}), delivery.payloads)
    assert list(table.column("n")) == ["10", "c"]


def test_a_file_that_is_held_is_not_delivered_again_until_it_changes(tmp_path):
    path = write_tidy(tmp_path / "b1.csv", [tidy_row(n="10")])
    (first,) = deliveries(path)
    held = frozenset({first.version.version})
    assert deliveries(path, held=held) == []
    write_tidy(path, [tidy_row(n="11")])
    assert len(deliveries(path, held=held)) == 1


def test_each_file_of_a_folder_is_a_version_oldest_release_first(tmp_path):
    names = ("b1_2025.csv", "b1_202324.csv.gz", "b1_2013_to_2023.csv", "b1.csv")
    for k, name in enumerate(names):
        write_tidy(tmp_path / name, [tidy_row(n=str(k))])
    (tmp_path / "README.txt").write_text("not a table")
    (tmp_path / "older.csv").mkdir()
    assert [delivery.version.release for delivery in deliveries(tmp_path, pattern="b1*.csv*")] == [
        "",
        "2023",
        "2023/24",
        "2025",
    ]


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("b1_children_in_need_2013_to_2025.csv", "2025"),
        ("absence_201819_202425.csv.gz", "2024/25"),
        ("absence_2024-25.csv", "2024/25"),
        ("absence_2024_25.csv", "2024/25"),
        ("centuries_1999-00.csv", "1999/00"),
        ("as_at_31_March_2025.csv", "2025"),
        ("months_2025_03.csv", "2025"),
        ("admissions_2324.csv", ""),
        ("20250331.csv", ""),
        ("b1.csv", ""),
    ],
)
def test_the_release_is_the_last_year_in_the_name(name, release):
    assert release_in(name) == release


def test_the_request_can_name_the_release_of_a_file(tmp_path):
    path = write_tidy(tmp_path / "b1_2025.csv", [tidy_row(n="1")])
    assert deliveries(path, release="2025 revised")[0].version.release == "2025 revised"


def test_a_path_to_nothing_is_unavailable(tmp_path):
    with pytest.raises(SourceUnavailable) as refusal:
        deliveries(tmp_path / "b1.csv")
    assert str(refusal.value) == (
        f"test: {tmp_path / 'b1.csv'} cannot be read (No such file or directory). Correct `path` in the data set's "
        "request, or put the file there"
    )
    with pytest.raises(SourceUnavailable, match=r"none cannot be read \(No such file or directory\)"):
        deliveries(tmp_path / "none", pattern="*.csv")


def test_a_folder_without_such_a_file_is_unavailable(tmp_path):
    with pytest.raises(SourceUnavailable) as refusal:
        deliveries(tmp_path, pattern="*.csv")
    assert str(refusal.value) == (
        f"test: {tmp_path} holds no file like '*.csv'. Correct `path` in the data set's request, or put the file there"
    )


def test_a_folder_needs_a_pattern_and_its_files_name_their_own_release(tmp_path):
    with pytest.raises(DefinitionError) as refusal:
        deliveries(tmp_path)
    assert str(refusal.value) == (
        f"data set 'test': {tmp_path} is a folder. Write in its request which files of it are meant, as `pattern = "
        '"*.csv"`'
    )
    with pytest.raises(DefinitionError) as refusal:
        deliveries(tmp_path, pattern="*.csv", release="2025")
    assert str(refusal.value) == (
        "data set 'test': its request holds both `pattern` and `release`, but files of a folder are of the releases "
        "that their names hold. Leave one out"
    )


def test_a_packed_file_that_is_cut_short_is_refused(tmp_path):
    path = tmp_path / "b1.csv.gz"
    path.write_bytes(gzip.compress(tidy_text([tidy_row(n="1")]).encode(), mtime=0)[:-12])
    (delivery,) = deliveries(path)
    with pytest.raises(SourceChanged, match=r"^test: cannot be unpacked"):
        parse(a_data_set("folder", {}), delivery.payloads)
