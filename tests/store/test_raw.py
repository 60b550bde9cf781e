"""The raw store: bytes under their digest, receipts behind them, nothing half-written and nothing changed."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from builders.faults import DiskFullError, failing_at
from builders.stores import contents
from hypothesis import given
from hypothesis import strategies as st

from oba.domain.data_set import DataSetVersion
from oba.domain.errors import StoreError
from oba.domain.payload import Payload
from oba.domain.release import ReleaseStatus
from oba.store.raw import keep, payloads_of, receipts

META = Payload(role="meta", url="https://x.example/meta", media_type="application/json", content=b"{}")
PAGE = Payload(
    role="page 1",
    url="https://x.example/query?page=1",
    media_type="text/csv",
    content="a,b\n1,é\n".encode(),
    etag='"e1"',
    last_modified="Mon, 03 Nov 2025 09:00:00 GMT",
)
VERSION = DataSetVersion(
    version="2.0",
    release="2025",
    title="Reporting year 2025",
    published_on=date(2025, 10, 31),
    status=ReleaseStatus.REVISED,
    notes="Two figures revised.",
)


def kept(folder, **changes):
    known = {
        "data_set": "homes",
        "version": VERSION,
        "payloads": [META, PAGE],
        "received_at": "2025-11-03T09:00:00+00:00",
        "publisher": "Department for Tests",
        "licence": "OGL",
    }
    return keep(folder, **(known | changes))


@pytest.mark.parametrize(
    ("received_at", "day"),
    [
        ("2025-06-30T22:59:59+00:00", date(2025, 6, 30)),
        ("2025-06-30T23:00:00+00:00", date(2025, 7, 1)),
        ("2025-12-31T23:59:59+00:00", date(2025, 12, 31)),
    ],
)
def test_the_day_of_receipt_is_that_in_england_and_stands_in_for_a_day_of_publication(tmp_path, received_at, day):
    unnumbered = replace(VERSION, published_on=None)
    receipt = kept(tmp_path, received_at=received_at, version=unnumbered)
    assert (receipt.received_on, receipt.public_on) == (day, day)
    assert kept(tmp_path / "dated", received_at=received_at).public_on == VERSION.published_on


def test_what_is_kept_comes_back_as_it_was(tmp_path):
    receipt = kept(tmp_path)
    assert receipts(tmp_path) == (receipt,)
    assert receipt.version == VERSION
    assert receipt.received_on == date(2025, 11, 3)
    found = list(payloads_of(tmp_path, receipt))
    assert [(one.role, one.url, one.media_type, one.content) for one in found] == [
        (one.role, one.url, one.media_type, one.content) for one in (META, PAGE)
    ]
    assert [(one.etag, one.last_modified) for one in found] == [("", ""), (PAGE.etag, PAGE.last_modified)]


def test_a_payload_lies_under_its_digest_as_it_was_received(tmp_path):
    kept(tmp_path)
    sha256 = hashlib.sha256(PAGE.content).hexdigest()
    assert (tmp_path / "raw" / "payloads" / sha256[:2] / sha256).read_bytes() == PAGE.content


def test_a_receipt_can_be_read_by_people(tmp_path):
    kept(tmp_path)
    [path] = (tmp_path / "raw" / "receipts" / "homes").iterdir()
    assert path.name.startswith("2.0--")
    told = json.loads(path.read_text())
    assert (told["publisher"], told["licence"], told["received_at"]) == (
        "Department for Tests",
        "OGL",
        "2025-11-03T09:00:00+00:00",
    )
    assert told["version"]["published_on"] == "2025-10-31"
    assert [part["n_bytes"] for part in told["parts"]] == [2, 9]


def test_the_same_delivery_again_keeps_its_first_receipt_and_writes_nothing(tmp_path):
    first = kept(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert kept(tmp_path, received_at="2025-11-04T09:00:00+00:00") == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_same_bytes_of_two_deliveries_lie_there_once(tmp_path):
    kept(tmp_path)
    kept(tmp_path, version=replace(VERSION, version="2.1"))
    kept(tmp_path, data_set="visits")
    assert len(receipts(tmp_path)) == 3
    assert len([path for path in (tmp_path / "raw" / "payloads").rglob("*") if path.is_file()]) == 2


def test_other_bytes_under_the_same_version_have_a_receipt_of_their_own(tmp_path):
    kept(tmp_path)
    kept(tmp_path, payloads=[META])
    assert [len(one.parts) for one in receipts(tmp_path)] in ([1, 2], [2, 1])


def test_receipts_come_by_data_set_and_day_of_publication_or_receipt(tmp_path):
    unknown_day = replace(VERSION, version="0123456789ab", published_on=None)
    kept(tmp_path, data_set="warmth")
    kept(tmp_path, version=replace(VERSION, version="2.1", published_on=date(2025, 12, 1)))
    kept(tmp_path, version=unknown_day, received_at="2025-11-20T09:00:00+00:00")
    kept(tmp_path)
    assert [(one.data_set, one.version.version) for one in receipts(tmp_path)] == [
        ("homes", "2.0"),
        ("homes", "0123456789ab"),
        ("homes", "2.1"),
        ("warmth", "2.0"),
    ]


@pytest.mark.parametrize("version", ["../../escape", "2025/26", "a b", ".hidden", "", "ü", "x" * 65, "a\x00b"])
def test_a_version_that_cannot_be_a_file_name_stays_within_its_folder(tmp_path, version):
    receipt = kept(tmp_path, version=replace(VERSION, version=version))
    assert receipts(tmp_path) == (receipt,)
    [path] = (tmp_path / "raw" / "receipts" / "homes").iterdir()
    assert path.name.partition("--")[0].isalnum()
    assert {one.name for one in tmp_path.iterdir()} == {"raw"}


def test_without_a_raw_store_there_are_no_receipts(tmp_path):
    assert receipts(tmp_path) == ()


@pytest.mark.parametrize("content", [b"altered", b""])
def test_an_altered_payload_is_refused_with_what_to_do(tmp_path, content):
    receipt = kept(tmp_path)
    sha256 = receipt.parts[1].sha256
    path = tmp_path / "raw" / "payloads" / sha256[:2] / sha256
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        list(payloads_of(tmp_path, receipt))
    assert str(caught.value) == (
        f"{path}: the content is not what was received from https://x.example/query?page=1. "
        "Restore it from a backup, or remove it and its receipt and collect again."
    )


def test_a_missing_payload_is_refused_with_what_to_do(tmp_path):
    receipt = kept(tmp_path)
    sha256 = receipt.parts[0].sha256
    path = tmp_path / "raw" / "payloads" / sha256[:2] / sha256
    path.unlink()
    with pytest.raises(StoreError) as caught:
        list(payloads_of(tmp_path, receipt))
    assert str(caught.value) == (
        f"{path}: a payload of homes 2.0 cannot be read (No such file or directory). "
        "Restore it from a backup, or remove its receipt and collect again."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '"text"',
        '{"data_set": "homes", "version": {"version": "2.0"}}',
        '{"data_set": "homes", "version": {"version": "2.0", "status": "odd", "published_on": null}, "parts": []}',
        '{"data_set": "homes", "version": {"version": "2.0", "status": "final", "published_on": "soon"}, "parts": []}',
        '{"data_set": "homes", "version": {"version": "2.0", "status": "final", "published_on": null}, "parts": [{}]}',
    ],
)
def test_a_file_that_is_no_receipt_is_refused_with_what_to_do(tmp_path, text):
    kept(tmp_path)
    [path] = (tmp_path / "raw" / "receipts" / "homes").iterdir()
    path.write_text(text)
    with pytest.raises(
        StoreError, match=r"is not a receipt of the raw store .* or remove it and collect again\.$"
    ) as caught:
        receipts(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")


def test_wherever_the_disk_fails_a_receipt_never_lacks_its_payloads(tmp_path):
    with failing_at(0) as count:
        kept(tmp_path / "whole")
    for k in range(1, count() + 1):
        folder = tmp_path / str(k)
        with failing_at(k), pytest.raises(DiskFullError):
            kept(folder)
        for receipt in receipts(folder):
            assert len(list(payloads_of(folder, receipt))) == 2
        assert [path.name for path in folder.rglob(".unfinished-*")] == []
        kept(folder)
        assert contents(folder) == contents(tmp_path / "whole")


def test_many_threads_may_keep_the_same_delivery_at_once(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept(tmp_path), range(16)))
    assert len(set(map(repr, found))) == 1
    assert len(receipts(tmp_path)) == 1
    assert [path.name for path in tmp_path.rglob(".unfinished-*")] == []


@given(st.lists(st.binary(max_size=64), min_size=1, max_size=4))
def test_any_bytes_come_back_as_they_were(tmp_path_factory, bodies):
    folder = tmp_path_factory.mktemp("bytes")
    receipt = kept(folder, payloads=[replace(PAGE, role=f"page {n}", content=body) for n, body in enumerate(bodies)])
    assert [one.content for one in payloads_of(folder, receipt)] == bodies
    assert receipts(folder) == (receipt,)
