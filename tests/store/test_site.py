"""A folder of pages: written only where something changed, each whole, repaired after a run that was cut off."""

import json

import pytest
from builders.faults import failing_at
from builders.stores import contents

from oba.domain.errors import StoreError
from oba.store.site import MANIFEST, SitePage, write_site


def pages(**texts):
    return {
        name.replace("__", "/") + ".html": SitePage(inputs=text, render=text.encode) for name, text in texts.items()
    }


FIRST = pages(index="one", area__a="a", area__b="b")
SECOND = pages(index="two", area__a="a", area__c="c")


def read(folder):
    return {name: content for name, content in contents(folder).items() if name != MANIFEST}


def texts(made):
    return {name: page.render() for name, page in made.items()}


def test_pages_are_written_once_and_then_only_where_their_inputs_changed(tmp_path):
    assert write_site(tmp_path, FIRST).written == tuple(FIRST)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    again = write_site(tmp_path, FIRST)
    assert (again.written, again.removed, again.n_kept) == ((), (), 3)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")} == times
    changed = write_site(tmp_path, SECOND)
    assert (changed.written, changed.removed, changed.n_kept) == (("index.html", "area/c.html"), ("area/b.html",), 1)
    assert read(tmp_path) == texts(SECOND)


def test_a_page_that_was_lost_or_cut_short_is_written_again(tmp_path):
    write_site(tmp_path, FIRST)
    (tmp_path / "index.html").unlink()
    (tmp_path / "area" / "a.html").write_text("")
    assert write_site(tmp_path, FIRST).written == ("index.html", "area/a.html")
    assert read(tmp_path) == texts(FIRST)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"layout":"oba-site/0","pages":{}}', '{"layout":"oba-site/1"}'])
def test_without_a_manifest_that_can_be_read_everything_is_written_and_strays_removed(tmp_path, content):
    write_site(tmp_path, FIRST)
    (tmp_path / MANIFEST).write_text(content)
    (tmp_path / "notes.txt").write_text("kept")
    found = write_site(tmp_path, SECOND)
    assert (found.written, found.removed) == (tuple(SECOND), ("area/b.html",))
    assert read(tmp_path) == texts(SECOND) | {"notes.txt": b"kept"}


def test_a_manifest_that_names_files_elsewhere_has_none_of_them_removed(tmp_path):
    folder, other = tmp_path / "site", tmp_path / "other.html"
    write_site(folder, FIRST)
    other.write_text("mine")
    told = json.loads((folder / MANIFEST).read_text())
    told["pages"] |= dict.fromkeys(("../other.html", str(other)), told["pages"]["index.html"])
    (folder / MANIFEST).write_text(json.dumps(told))
    write_site(folder, SECOND)
    assert other.read_text() == "mine"


def test_a_page_that_cannot_be_made_leaves_what_stood(tmp_path):
    def fail():
        raise RuntimeError("no")

    write_site(tmp_path, FIRST)
    with pytest.raises(RuntimeError, match="no"):
        write_site(tmp_path, FIRST | {"index.html": SitePage(inputs="new", render=fail)})
    assert read(tmp_path) == texts(FIRST)
    assert write_site(tmp_path, FIRST).written == ("index.html",)


def n_writes(folder, made):
    with failing_at(0) as count:
        write_site(folder, made)
    return count()


def test_a_run_cut_off_at_any_write_shows_whole_pages_only_and_the_next_run_repairs_it(tmp_path):
    write_site(tmp_path / "whole", FIRST)
    writes = n_writes(tmp_path / "whole", SECOND)
    assert writes > 8
    allowed = {name: {made[name].render() for made in (FIRST, SECOND) if name in made} for name in {*FIRST, *SECOND}}
    for k in range(1, writes + 1):
        for then in (FIRST, SECOND):
            folder = tmp_path / f"{k}-{len(then)}-{then is FIRST}"
            write_site(folder, FIRST)
            with pytest.raises(StoreError, match="could not be written: no space left"), failing_at(k):
                write_site(folder, SECOND)
            shown = {path.name: path for path in folder.rglob("*.html") if not path.name.startswith(".")}
            for path in shown.values():
                assert path.read_bytes() in allowed[path.relative_to(folder).as_posix()]
            assert "index.html" in shown
            write_site(folder, then)
            assert read(folder) == texts(then), (k, then is FIRST)
            assert json.loads((folder / MANIFEST).read_text())["pages"].keys() == then.keys()
