"""The public library on an ordinary web server, in a real browser: the way in, a search, and where its answers lead."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browsing import QUIET, found_browser
from builders.small_partnership import write_small_partnership
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from oba.cli import app
from oba.store.search_index import can_index

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not can_index(), reason="Pagefind is not installed")]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hosted")
    write_small_partnership(folder / "small")
    for args in (
        ("collect", "--as-of", "2024-12-31", "--profile", "public"),
        ("packs", "site", str(folder / "web" / "packs-of-ours"), "--profile", "public"),
    ):
        where = ("--partnership", str(folder / "small"), "--data", str(folder / "data"))
        assert CliRunner().invoke(app, [*args, *where], catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture(params=["web/packs-of-ours/", "data/library-public/"], ids=["hosted", "in the data folder"])
def address(request, data):
    """Where a web server shows the library: copied below a folder of its own, or the data folder as it is."""
    root, _, under = request.param.partition("/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(data / root)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{under}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_way_in_leads_to_a_search_whose_answers_are_there(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found_browser(), args=[*QUIET])
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("link", name="Search").click()
        page.get_by_label("Words to look for").fill("warmth")
        page.get_by_role("button", name="Search").click()
        page.wait_for_selector("#search-results li")
        found = [link.get_attribute("href") for link in page.locator("#search-results a").all()]
        answers = [page.goto(page.evaluate("a => new URL(a, location.href).href", one)).status for one in found]
        browser.close()
    assert any("/packs/" in one for one in found)
    assert any("/library" in one for one in found)
    assert answers == [200] * len(found)
