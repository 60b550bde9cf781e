"""The library's commands, and its server over real loopback HTTP."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from urllib.parse import urljoin

import pytest
from builders.small_partnership import write_small_partnership
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.cli.serving import LOOPBACK, LibraryServer, Shelf, remembered
from oba.render.policy import PAGE_POLICY, SEARCH_POLICY
from oba.store.search_index import can_index

pytestmark = pytest.mark.slow

DAYS = ("2024-12-31", "2025-12-12", "2026-04-30")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The small partnership's packs of two cycles, and one for everyone; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    write_small_partnership(folder / "small")
    for day in DAYS:
        answered(folder, "cycle", "--as-of", day)
    answered(folder, "collect", "--cycle", "2024-25", "--as-of", "2025-01-31", "--profile", "public")
    answered(folder, "packs", "index", "--profile", "public")
    return folder / "data"


def invoked(folder, *args):
    where = ("--partnership", str(folder / "small"), "--data", str(folder / "data"))
    return CliRunner().invoke(app, [*args, *where], catch_exceptions=False)


def answered(folder, *args):
    result = invoked(folder, *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def digests(data, where="1"):
    found = sql(data, f"SELECT digest FROM pack WHERE {where} ORDER BY id")  # noqa: S608 - columns of the test's own
    return [digest for (digest,) in found]


def test_two_packs_are_compared_in_words_and_as_json(data):
    before, after = digests(data, "stage = 'collect' AND profile = 'region'")
    told = answered(data.parent, "packs", "compare", before[:12], after[:12])
    assert told.splitlines()[:2] == [
        "before: collect, 2024-25, as of 2024-12-31",
        "after:  collect, 2025-26, as of 2026-04-30",
    ]
    assert re.search(r"^figure: T-1, Alder: \S+ \(2024\) -> \S+ \(2025\), newer$", told, re.MULTILINE)
    plain = json.loads(answered(data.parent, "packs", "compare", before[:12], after[:12], "--json"))
    assert plain["after"] == {"cycle": "2025-26", "stage": "collect", "as_of": "2026-04-30"}
    assert {"newer"} <= {one["change"] for one in plain["figures"]}
    assert "Both say the same." in answered(data.parent, "packs", "compare", before, before)


def test_packs_that_cannot_be_compared_are_refused_with_what_was_found(data):
    region, public = (
        digests(data, "stage = 'collect' AND profile = 'region'")[0],
        digests(data, "profile = 'public'")[0],
    )
    for names, words in (
        ((region, "nosuch"), "digest: found no pack with 'nosuch'"),
        ((region, ""), "digest: found no pack with ''"),
        ((region, public), "profile: found 'region' and 'public'; packs of one profile can be compared"),
    ):
        result = invoked(data.parent, "packs", "compare", *names)
        assert result.exit_code == 2
        assert words in result.stderr


def test_without_any_pack_the_commands_say_what_to_do(tmp_path):
    write_small_partnership(tmp_path / "small")
    for args in (
        (
            "packs",
            "index",
        ),
        (
            "packs",
            "serve",
        ),
        ("packs", "compare", "a", "b"),
    ):
        result = invoked(tmp_path, *args)
        assert result.exit_code == 2
        assert "found no store; run `oba collect` first" in result.stderr
    assert not (tmp_path / "data").exists()


def test_the_library_for_everyone_names_no_other_pack(data):
    [public] = digests(data, "profile = 'public'")
    others = digests(data, "profile <> 'public'")
    told = b"".join(contents(data / "library-public").values()).decode(errors="replace")
    assert public[:12] in told
    assert not [digest for digest in others if digest[:12] in told]


@pytest.mark.skipif(not can_index(), reason="Pagefind is not installed")
def test_the_index_is_made_once_and_said_to_be_old_when_packs_follow(tmp_path):
    write_small_partnership(tmp_path / "small")
    answered(tmp_path, "cycle", "--as-of", DAYS[0])
    assert "Search index of 1 packs: made" in answered(tmp_path, "packs", "index")
    assert "Search index of 1 packs: as it was" in answered(tmp_path, "packs", "index")
    search = tmp_path / "data" / "library" / "search.html"
    assert "No pack has been published since." in search.read_text()
    answered(tmp_path, "review", "--cycle", "2024-25", "--as-of", DAYS[1])
    assert "1 pack published since is not in it yet." in search.read_text()
    assert "Search index of 2 packs: made" in answered(tmp_path, "packs", "index")
    assert not list((tmp_path / "data").rglob(".unfinished*"))


@pytest.fixture(scope="module")
def served(data):
    with reading_room(data, "library") as port:
        yield port


class reading_room:  # noqa: N801 - reads as a statement
    """A server on a port of its own, closed in the end."""

    def __init__(self, data, library, packs=None):
        every = frozenset(path for (path,) in sql(data, "SELECT path FROM pack"))
        shelf = Shelf(data=data, library=library, packs=lambda: every if packs is None else packs)
        self.server = LibraryServer(shelf, port=0)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self):
        self.thread.start()
        return self.server.server_port

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def asked(port, path, method="GET", **headers):
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/library/index.html", "text/html; charset=utf-8"),
        ("/library/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/library/priority/warmth.xml", "application/atom+xml; charset=utf-8"),
        ("/library/search.js", "text/javascript; charset=utf-8"),
        ("/library/area/E06000101.html?x=1", "text/html; charset=utf-8"),
    ],
)
def test_what_is_there_is_served_as_what_it_is_with_headers_that_keep_it_harmless(served, data, path, media_type):
    status, headers, body = asked(served, path)
    assert (status, headers["Content-Type"]) == (200, media_type)
    assert body == (data / path.lstrip("/").partition("?")[0]).read_bytes()
    policy = SEARCH_POLICY if path.endswith(".js") else PAGE_POLICY
    assert headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert headers["Content-Length"] == str(len(body))
    assert "Python" not in headers["Server"]


def test_a_pack_is_served_and_the_page_for_searching_may_run_its_script(served, data):
    [path, *_] = [path for (path,) in sql(data, "SELECT path FROM pack")]
    assert asked(served, f"/{path}/pack.html")[0] == 200
    assert asked(served, f"/{path}/pack.json")[1]["Content-Type"] == "application/json; charset=utf-8"
    assert SEARCH_POLICY in asked(served, "/library/search.html")[1]["Content-Security-Policy"]


def test_the_first_page_is_led_to_and_a_head_has_no_body(served):
    for path in ("/", "/library", "/library/"):
        status, headers, _ = asked(served, path)
        assert (status, headers["Location"]) == (302, "/library/index.html")
    status, headers, body = asked(served, "/library/index.html", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "path",
    [
        "/oba.sqlite",
        "/library/../oba.sqlite",
        "/library/%2e%2e/oba.sqlite",
        "/library/..%2foba.sqlite",
        "/library/%2e%2e%5coba.sqlite",
        "/packs/../../small/partnership.toml",
        "//etc/passwd",
        "/library//index.html",
        "/library/./index.html",
        "/library/.manifest.json",
        "/library/.gists",
        "/library/area",
        "/library/area/",
        "/packs",
        "/packs/",
        "/packs/warmth/2024-25/collect/",
        "/library/index.html%00.png",
        "/library-public/index.html",
        "/library/nothing.html",
        "/%",
    ],
)
def test_nothing_else_is_there_and_the_answer_is_a_page_that_says_so(served, path):
    status, headers, body = asked(served, path)
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"There is nothing at this address" in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(served, method):
    assert asked(served, "/library/index.html", method)[0] == 501


def test_a_request_under_another_name_is_not_answered(served):
    assert asked(served, "/library/index.html", Host="evil.example")[0] == 421
    assert asked(served, "/library/index.html", Host=f"localhost:{served}")[0] == 200


def test_a_link_that_leads_out_of_the_library_is_not_followed(data, served):
    link = data / "library" / "area" / "out.html"
    link.symlink_to(data / "oba.sqlite")
    try:
        assert asked(served, "/library/area/out.html")[0] == 404
    finally:
        link.unlink()


def test_for_everyone_only_public_packs_are_served(data):
    public = frozenset(path for (path,) in sql(data, "SELECT path FROM pack WHERE profile = 'public'"))
    with reading_room(data, "library-public", public) as port:
        assert asked(port, "/library-public/index.html")[0] == 200
        assert asked(port, "/library/index.html")[0] == 404
        for (path,) in sql(data, "SELECT path FROM pack"):
            assert asked(port, f"/{path}/pack.json")[0] == (200 if path in public else 404)


def test_a_pack_leads_to_the_glossary_whichever_library_is_read(data):
    public = frozenset(path for (path,) in sql(data, "SELECT path FROM pack WHERE profile = 'public'"))
    for library, packs in (("library", None), ("library-public", public)):
        with reading_room(data, library, packs) as port:
            path = sorted(public)[0]
            page = asked(port, f"/{path}/pack.html")[2].decode()
            (link,) = {found for found in re.findall(r'href="([^"#]*)"', page) if found.endswith("glossary.html")}
            address = urljoin(f"/{path}/pack.html", link)
            status, _, body = asked(port, address)
            assert (status, b">Glossary</h1>" in body) == (200, True)
            assert (data / path / link).resolve() == data.resolve() / "library" / "glossary.html"


def test_which_packs_there_are_is_asked_again_once_the_library_has_changed(tmp_path):
    found = [frozenset({"a"}), frozenset({"a", "b"})]
    packs = remembered(lambda: found.pop(0), folder=tmp_path)
    assert packs() == packs() == {"a"}
    (tmp_path / ".manifest.json").write_text("{}")
    assert packs() == packs() == {"a", "b"}


READING_ROOM = """
import signal
from oba.cli import app

signal.signal(signal.SIGINT, signal.default_int_handler)  # which is ignored below a shell that works in the background
app()
"""


def test_the_reading_room_opens_for_this_computer_alone_and_closes_at_ctrl_c(data):
    where = ["--partnership", str(data.parent / "small"), "--data", str(data), "--port", "0"]
    command = [sys.executable, "-u", "-c", READING_ROOM, "packs", "serve", *where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            child.stdout.readline()
            port = int(re.search(r"http://127\.0\.0\.1:(\d+)/library/index\.html", child.stdout.readline())[1])
            assert asked(port, "/library/index.html")[0] == 200
            os.kill(child.pid, signal.SIGINT)
            told, errors = child.communicate(timeout=60)
        finally:
            child.kill()
    assert (child.returncode, told, errors) == (0, "Closed.\n", "")


def test_a_port_that_is_taken_is_refused_in_words(data, served):
    result = invoked(data.parent, "packs", "serve", "--port", str(served))
    assert result.exit_code == 2
    assert re.search(rf"port {served}: cannot be used .* name another with --port", result.stderr)
