"""The library as it follows publication: what is concerned is written, the rest is not touched."""

from dataclasses import replace
from datetime import date

import pytest
from builders.small_partnership import small_workspace
from builders.stores import contents, sql

from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.stages.collect import collect
from oba.stages.cycle import run_cycle
from oba.stages.library import index_library, rebuild_library
from oba.stages.review import review
from oba.stages.story import story
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

KEY = {"priority": "warmth", "cycle": "2024-25"}
COLLECTED, TOLD, REVIEWED = date(2024, 12, 31), date(2025, 2, 28), date(2025, 12, 12)


@pytest.fixture
def workspace(tmp_path):
    made = small_workspace(tmp_path)
    run_cycle(made, **KEY, as_of=COLLECTED)
    return made


def changed(workspace, do):
    """The addresses of pages whose file is another one after than before; those of gists and the manifest left out."""

    def state():
        pages = (workspace.data / "library").rglob("*.*")
        return {path.relative_to(workspace.data / "library").as_posix(): path.stat().st_ino for path in pages}

    before = state()
    do()
    after = state()
    return {name for name in after if before.get(name) != after[name] and not name.startswith(".")}


def test_a_new_pack_has_only_the_pages_written_that_it_concerns(workspace):
    written = changed(workspace, lambda: story(workspace, **KEY, as_of=TOLD))
    assert written == {
        "index.html",
        "feed.xml",
        "accessibility.html",
        "priority/warmth.html",
        "priority/warmth.xml",
        "indicator/T-1.html",
        "area/E12000009.html",
    }


def test_nothing_is_written_where_nothing_was_published(workspace):
    assert changed(workspace, lambda: rebuild_library(workspace)) == set()
    assert changed(workspace, lambda: collect(workspace, **KEY, as_of=COLLECTED)) == set()


def test_a_library_kept_up_to_date_is_the_one_that_is_made_at_once(workspace):
    for day in (TOLD, REVIEWED):
        run_cycle(workspace, **KEY, as_of=day)
    review(workspace, **KEY, as_of=date(2026, 1, 31))
    kept = contents(workspace.data / "library")
    assert [name for name in kept if name.startswith("compare/")], "the review was made again and is compared"
    for path in sorted((workspace.data / "library").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    rebuild_library(workspace)
    assert contents(workspace.data / "library") == kept


def test_gists_that_are_lost_or_damaged_are_made_again(workspace):
    kept = contents(workspace.data / "library")
    for path in (workspace.data / "library" / ".gists").iterdir():
        path.write_text("{")
    rebuild_library(workspace)
    assert contents(workspace.data / "library") == kept


def test_a_pack_whose_facts_were_altered_lends_the_library_none_of_them(workspace):
    [(path,)] = sql(workspace.data, "SELECT path FROM pack")
    facts = workspace.data / path / "pack.json"
    facts.write_text(facts.read_text().replace("Alder", "Tampered"))
    for kept in (workspace.data / "library" / ".gists").iterdir():
        kept.unlink()
    rebuild_library(workspace)
    assert b"Tampered" not in b"".join(contents(workspace.data / "library").values())
    assert path in (workspace.data / "library" / "index.html").read_text()


def test_a_library_for_everyone_follows_once_it_was_asked_for(workspace):
    assert not (workspace.data / "library-public").exists()
    collect(workspace, **KEY, as_of=date(2025, 1, 31), profile=Profile.PUBLIC)
    assert not (workspace.data / "library-public").exists()
    rebuild_library(workspace, profile=Profile.PUBLIC)
    index = workspace.data / "library-public" / "index.html"
    assert "31 January 2025" in index.read_text()
    assert "31 December 2024" not in index.read_text()
    collect(workspace, **KEY, as_of=date(2025, 12, 31), profile=Profile.PUBLIC)
    assert "31 December 2025" in index.read_text()


def test_the_feeds_have_the_address_that_the_workspace_says(workspace):
    addressed = replace(workspace, library_address="https://packs.example.org/library/")
    rebuild_library(addressed)
    feed = (workspace.data / "library" / "feed.xml").read_text()
    assert 'xml:base="https://packs.example.org/library/feed.xml"' in feed


@pytest.mark.parametrize(
    "text", ["packs.example.org", "file:///x", "https://", "https://a@b.org/", "https://b.org/?q=1"]
)
def test_an_address_that_is_not_one_of_the_web_is_refused(workspace, text):
    with pytest.raises(UserError, match="OBA_LIBRARY_ADDRESS: found"):
        open_workspace(workspace.folder, workspace.data, library_address=text)


def test_an_address_ends_in_a_slash_whether_it_was_given_one_or_not(workspace):
    for text in ("https://packs.example.org/library", "https://packs.example.org/library/"):
        opened = open_workspace(workspace.folder, workspace.data, library_address=text)
        assert opened.library_address == "https://packs.example.org/library/"


def test_without_pagefind_no_index_is_made_and_the_page_says_so(workspace, monkeypatch):
    monkeypatch.setattr("oba.stages.library.can_index", lambda: False)
    assert index_library(workspace) is False
    rebuild_library(workspace)
    page = (workspace.data / "library" / "search.html").read_text()
    assert "Pagefind, which makes it, is not installed" in page
