"""How the stand-in publisher runs, as part of a test and as a command, and what it serves of the South West."""

import gzip
import json
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from standin.__main__ import read_files
from standin.sample import API, CATALOGUE, FILE, ONE
from standin.server import StandIn
from standin.south_west import files_of, served_catalogue

from oba.definitions import read_partnership
from oba.sources.extract_reading import read_extract
from oba.sources.figure import figures_in
from oba.sources.indicator_figures import read_figures
from oba.sources.tidy_file import read_tidy_file

ROOT = Path(__file__).parents[2]
SOUTH_WEST = ROOT / "partnerships" / "south-west"


@pytest.fixture
def standin():
    with StandIn(CATALOGUE) as standin:
        yield standin


@pytest.fixture(scope="module")
def http():
    with httpx.Client(timeout=5) as client:
        yield client


@pytest.fixture
def client(http, standin):
    http.base_url = standin.address
    return http


def test_the_record_says_what_was_asked_when_and_how_much_at_once(standin):
    standin.latency_seconds = 0.1
    began = time.monotonic()
    threads = [threading.Thread(target=httpx.get, args=(f"{standin.address}{ONE}?a=1",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began >= 0.1
    host = standin.address.removeprefix("http://")
    assert standin.record.most_at_once == {host: 3}
    first = standin.record.requests[0]
    assert (first.method, first.path, first.query, first.status, first.host) == ("GET", ONE, "a=1", 400, host)
    assert first.ended - first.began >= 0.1
    standin.record.clear()
    assert standin.record.requests == ()


def test_many_requests_go_over_one_connection_without_delay(standin, client):
    client.get(ONE)
    began = time.monotonic()
    for _ in range(20):
        client.get(ONE)
    assert time.monotonic() - began < 0.6  # forty milliseconds each are lost where head and body leave apart


def test_stopping_ends_answers_that_are_under_way():
    standin = StandIn(CATALOGUE, latency_seconds=30).start()
    failed = []

    def ask():
        try:
            httpx.get(f"{standin.address}{FILE.path}", timeout=5)
        except httpx.HTTPError as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    while not standin.record.requests:
        time.sleep(0.01)
    began = time.monotonic()
    standin.stop()
    thread.join()
    assert time.monotonic() - began < 2


def started(*arguments, **popen):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.standin", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **popen,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "end"),
    [
        ((), lambda process: process.send_signal(signal.SIGTERM)),
        ((), lambda process: process.send_signal(signal.SIGINT)),
        (("--with-parent",), lambda process: process.send_signal(signal.SIGTERM)),
        (("--with-parent",), lambda process: process.stdin.close()),
    ],
    ids=["SIGTERM", "SIGINT", "SIGTERM with a parent", "the parent's end"],
)
def test_the_command_says_where_it_serves_and_stops_cleanly(options, end):
    with started("--fault", "too-many@/nothing", *options, stdin=subprocess.PIPE) as process:
        lines = [process.stdout.readline() for _ in range(4)]
        address = re.search(r"http://127\.0\.0\.1:\d+", lines[0])[0]
        publishers = json.loads(re.search(r"OBA_PUBLISHERS='(.+)'", lines[3])[1])
        assert publishers["dfe-api"] == f"{address}/statistics"
        assert httpx.get(f"{address}{API}/publications").status_code == 200
        assert httpx.get(f"{address}/nothing").status_code == 429
        end(process)
        assert (process.wait(timeout=5), process.stderr.read()) == (0, "")


@pytest.mark.slow
def test_made_files_read_back_give_every_row_of_the_extract():
    partnership = read_partnership(SOUTH_WEST)
    extract = read_extract(SOUTH_WEST / "figures", indicators=partnership.indicators, releases=partnership.releases)
    files = {name: read_tidy_file(content, name=name) for name, content in files_of(SOUTH_WEST).items()}
    codes = {area.la_code: area.area_code for area in extract.areas if area.la_code}
    figures = extract.figures
    expected = zip(
        figures.indicator,
        figures.area_code,
        figures.la_code,
        figures.period,
        figures.release,
        figures.text,
        figures.numerator_text,
        figures.denominator_text,
        strict=True,
    )
    found = [
        (*one.key[:2], one.la_code, *one.key[2:], one.text, one.numerator, one.denominator)
        for indicator in partnership.indicators.values()
        for source in indicator.sources
        if source.release
        for one in figures_in(read_figures(source, indicator=indicator, files=files, codes=codes))
    ]
    assert len(figures) == 60_017
    assert sorted(found, key=lambda row: (row[0], row[1], row[3], row[4])) == list(expected)


def test_files_of_publishers_are_read_plain_or_packed(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/plain.csv").write_bytes(b"plain")
    (tmp_path / "a/packed.csv.gz").write_bytes(gzip.compress(b"packed"))
    names = ("a/plain.csv", "a/packed.csv", "a/missing.csv")
    assert read_files(tmp_path, names=names) == {"a/plain.csv": b"plain", "a/packed.csv": b"packed"}


@pytest.mark.slow
def test_every_data_set_of_the_partnership_is_served_with_a_version_for_each_release():
    partnership = read_partnership(SOUTH_WEST)
    catalogue = served_catalogue(SOUTH_WEST)
    wanted = {
        (one.request["publication"], one.request["data_set"]): len(one.files)
        for one in partnership.data_sets.values()
        if one.source == "dfe-api"
    }
    served = {(one.publication_slug, one.title): len(one.versions) for one in catalogue.data_sets}
    assert len(served) > 20
    assert served == wanted


@pytest.mark.slow
def test_versions_come_out_at_half_past_nine_in_london_and_children_add_up_to_the_newest_estimate():
    catalogue = served_catalogue(SOUTH_WEST)
    published = {one.published.isoformat() for data_set in catalogue.data_sets for one in data_set.versions}
    assert {"2024-11-13T09:30:00+00:00", "2026-04-14T08:30:00+00:00"} < published
    children = [sum(one.by_age) for one in catalogue.population if (one.area_code, one.year) == ("E10000008", 2023)]
    assert children == [147_790]
