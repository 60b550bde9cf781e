import subprocess
import sys
from dataclasses import replace
from datetime import date
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from builders.faults import failing_at
from builders.stores import a_pack, contents

from oba.domain.cycle import Stage
from oba.domain.errors import StoreError
from oba.pack.canonical import digest
from oba.store.database import opened_store
from oba.store.packs import (
    enter_pack,
    is_whole,
    newest_pack,
    pack_path,
    published_packs,
    write_file,
    write_pack_files,
)

FILES = {"pack.json": b'{"a":1}\n', "pack.html": b"<p>a</p>"}
WRITES_OF_A_PACK = 4  # two files, the folder put in place, its parent
WRITES_OF_A_FILE = 3
COPIED_WITHOUT_FORMATS = (
    "INSERT INTO pack (digest, priority, cycle, stage, as_of, path, gate_met, illustrative, input_digest, summary, "
    "profile) SELECT 'old', priority, cycle, stage, as_of, path, gate_met, illustrative, input_digest, '{}', profile "
    "FROM pack"
)


def test_a_pack_is_written_as_one_folder_that_others_may_read(tmp_path):
    write_pack_files(tmp_path / "packs" / "a", FILES)
    assert contents(tmp_path) == {f"packs/a/{name}": content for name, content in FILES.items()}
    assert (tmp_path / "packs" / "a").stat().st_mode & 0o777 == 0o755


def test_a_pack_takes_the_writes_that_the_faults_below_strike_at(tmp_path):
    with failing_at(0) as count:
        write_pack_files(tmp_path / "a", FILES)
    assert count() == WRITES_OF_A_PACK
    with failing_at(0) as count:
        write_file(tmp_path / "b", b"b")
    assert count() == WRITES_OF_A_FILE


@pytest.mark.parametrize("k", range(1, WRITES_OF_A_PACK + 1))
def test_a_pack_that_cannot_be_written_is_not_there_in_part(tmp_path, k):
    with pytest.raises(StoreError, match="could not be written: no space left"), failing_at(k):
        write_pack_files(tmp_path / "packs" / "a", FILES)
    whole = {f"packs/a/{name}": content for name, content in FILES.items()}
    assert contents(tmp_path) == (whole if k == WRITES_OF_A_PACK else {})
    assert [path.name for path in (tmp_path / "packs").iterdir()] == (["a"] if k == WRITES_OF_A_PACK else [])


def test_a_pack_takes_the_place_of_an_altered_one(tmp_path):
    write_pack_files(tmp_path / "a", {"pack.json": b"altered", "more.txt": b"more"})
    write_pack_files(tmp_path / "a", FILES)
    assert contents(tmp_path) == {f"a/{name}": content for name, content in FILES.items()}


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(tmp_path):
    (tmp_path / "packs" / ".unfinished-old").mkdir(parents=True)
    (tmp_path / "packs" / ".unfinished-old" / "pack.json").write_bytes(b"half")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / ".unfinished-old").write_bytes(b"half")
    write_pack_files(tmp_path / "packs" / "a", FILES)
    write_file(tmp_path / "library" / "index.html", b"whole")
    assert set(contents(tmp_path)) == {"packs/a/pack.json", "packs/a/pack.html", "library/index.html"}
    assert not (tmp_path / "packs" / ".unfinished-old").exists()


@pytest.mark.parametrize("k", range(1, WRITES_OF_A_FILE + 1))
def test_a_file_that_cannot_be_written_leaves_the_old_one_or_the_new_one(tmp_path, k):
    path = tmp_path / "library" / "index.html"
    write_file(path, b"old")
    with pytest.raises(StoreError, match="could not be written: no space left"), failing_at(k):
        write_file(path, b"new")
    assert contents(tmp_path) == {"library/index.html": b"new" if k == WRITES_OF_A_FILE else b"old"}


def test_readers_of_a_file_see_the_old_one_or_the_new_one_whole(tmp_path):
    path, stop, seen = tmp_path / "index.html", Event(), set()
    write_file(path, b"a" * 50_000)

    def read():
        while not stop.is_set():
            seen.add(path.read_bytes())

    reader = Thread(target=read)
    reader.start()
    for letter in b"bcdefgh" * 5:
        write_file(path, bytes([letter]) * 50_000)
    stop.set()
    reader.join()
    assert {len(content) for content in seen} == {50_000}
    assert {len(set(content)) for content in seen} == {1}


def _altered(at):
    def alter(folder):
        content = bytearray((folder / "pack.json").read_bytes())
        content[at] ^= 0x80
        (folder / "pack.json").write_bytes(content)

    return alter


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(_altered(0), id="the first byte, no longer UTF-8"),
        pytest.param(_altered(-2), id="the last byte but one"),
        pytest.param(lambda folder: (folder / "pack.json").write_bytes(b'{"a":1}\r\n'), id="another line end"),
        pytest.param(lambda folder: (folder / "pack.json").write_bytes(b'{"a":1}'), id="no line end"),
        pytest.param(lambda folder: (folder / "pack.json").write_bytes(b""), id="nothing in it"),
        pytest.param(lambda folder: (folder / "pack.json").unlink(), id="no facts"),
        pytest.param(lambda folder: (folder / "pack.html").unlink(), id="no page"),
    ],
)
def test_a_pack_that_was_altered_is_noticed(tmp_path, harm):
    pack = a_pack(digest=digest('{"a":1}\n'))
    assert not is_whole(tmp_path, pack)
    write_pack_files(tmp_path / pack.path, FILES)
    assert is_whole(tmp_path, pack)
    harm(tmp_path / pack.path)
    assert not is_whole(tmp_path, pack)


def test_a_pack_is_whole_only_with_every_format_that_was_written(tmp_path):
    pack = a_pack(digest=digest('{"a":1}\n'), formats=("html", "json", "xlsx"))
    write_pack_files(tmp_path / pack.path, FILES)
    assert not is_whole(tmp_path, pack)
    write_pack_files(tmp_path / pack.path, {**FILES, "pack.xlsx": b"PK"})
    assert is_whole(tmp_path, pack)


def test_a_pack_of_before_formats_were_recorded_is_whole_with_its_facts_and_page(tmp_path):
    pack = a_pack(digest=digest('{"a":1}\n'))
    with opened_store(tmp_path, partnership="small") as store:
        with store.writing() as connection:
            enter_pack(connection, pack)
            connection.execute(sa.text(COPIED_WITHOUT_FORMATS))
        with store.reading() as connection:
            _, read = published_packs(connection)
    assert (read.formats, read.summary) == (("html", "json"), {})
    write_pack_files(tmp_path / pack.path, FILES)
    assert is_whole(tmp_path, replace(read, digest=pack.digest))


def test_packs_are_read_back_as_they_were_entered_in_order(tmp_path):
    first = a_pack(summary={"unmet": ["é", "b"], "region": {"turned": 1}}, gate_met=False, illustrative=True)
    second = a_pack(digest="0" * 64, stage=Stage.REVIEW, as_of=date(2025, 12, 12))
    with opened_store(tmp_path, partnership="small") as store:
        with store.writing() as connection:
            enter_pack(connection, first)
            enter_pack(connection, second)
        with store.reading() as connection:
            assert published_packs(connection) == (first, second)
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            enter_pack(connection, first)


def test_the_newest_pack_of_a_stage_is_that_of_the_latest_day_whenever_it_was_published(tmp_path):
    days = {"a": date(2025, 2, 28), "b": date(2025, 1, 10), "c": date(2025, 2, 28), "d": date(2024, 12, 31)}
    key = {"priority": "warmth", "cycle": "2024-25", "stage": Stage.STORY}
    with opened_store(tmp_path, partnership="small") as store:
        with store.writing() as connection:
            assert newest_pack(connection, **key) is None
            for name, day in days.items():
                enter_pack(connection, a_pack(digest=name * 64, stage=Stage.STORY, as_of=day))
            enter_pack(connection, a_pack(digest="e" * 64, stage=Stage.PLAN, as_of=date(2026, 1, 1)))
        with store.reading() as connection:
            assert newest_pack(connection, **key).digest == "c" * 64


def test_the_folder_of_a_pack_is_named_by_its_place_and_digest():
    assert (
        pack_path(priority="warmth", cycle="2024-25", stage=Stage.PLAN, digest="0123456789abcdef" * 4)
        == "packs/warmth/2024-25/plan/0123456789ab"
    )


FULL = """
import resource, signal, sys
from pathlib import Path
from oba.domain.errors import StoreError
from oba.store.packs import write_file, write_pack_files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
write_pack_files(folder / "a", {"pack.json": b"{}", "pack.html": b"old"})
write_file(folder / "index.html", b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for write in (
    lambda: write_pack_files(folder / "a", {"pack.json": b"{}", "pack.html": b"x" * 5000}),
    lambda: write_pack_files(folder / "b", {"pack.json": b"{}", "pack.html": b"x" * 5000}),
    lambda: write_file(folder / "index.html", b"x" * 5000),
):
    try:
        write()
    except StoreError as error:
        print(error)
"""


@pytest.mark.slow
def test_a_disk_that_takes_no_more_is_told_and_leaves_everything_as_it_was(tmp_path):
    run = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True)
    told = run.stdout.splitlines()
    assert len(told) == 3
    for line, name in zip(told, ("a", "b", "index.html"), strict=True):
        assert line.startswith(f"{tmp_path / name}: could not be written: File too large. Nothing of it was kept")
    assert (tmp_path / "a" / "pack.html").read_bytes() == b"old"
    assert (tmp_path / "index.html").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "index.html"]
