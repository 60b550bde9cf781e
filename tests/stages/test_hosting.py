"""A folder for a web server: what one kind of reader may see, every link within it, and nothing else."""

import os
import re
from html import unescape
from urllib.parse import unquote

import pytest
from builders.small_partnership import write_small_partnership
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.stages.hosting import write_hosted
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

DAY, LATER = "2024-12-31", "2025-01-31"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The small partnership with a pack for the authorities and one for everyone; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    write_small_partnership(folder / "small")
    run(folder, "collect", "--as-of", DAY)
    run(folder, "collect", "--as-of", LATER, "--profile", "public")
    return open_workspace(folder / "small", folder / "data")


def run(folder, *args):
    where = ("--partnership", str(folder / "small"), "--data", str(folder / "data"))
    result = CliRunner().invoke(app, [*args, *where], catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def links(folder):
    """Every link of every page that leads to a file, with the page that it stands on."""
    for page in sorted(folder.rglob("*.html")):
        for found in re.findall(r"""(?:href|src)=["']([^"'#]+)""", page.read_text(encoding="utf-8")):
            address = unquote(unescape(found).partition("?")[0])
            if address and not re.match(r"[a-z]+:", address):
                yield page, (page.parent / address).resolve()


@pytest.mark.parametrize("profile", [None, Profile.PUBLIC])
def test_every_link_leads_to_a_file_that_is_there(workspace, tmp_path, profile):
    write_hosted(workspace, tmp_path / "site", profile=profile)
    found = list(links(tmp_path / "site"))
    assert len({page for page, _ in found}) > 5
    assert not [(page.name, to) for page, to in found if not to.is_file()]
    assert all(to.is_relative_to(tmp_path / "site") for _, to in found)


def test_for_everyone_there_is_nothing_of_other_packs_nor_of_the_store(workspace, tmp_path):
    write_hosted(workspace, tmp_path / "site", profile=Profile.PUBLIC)
    files = contents(tmp_path / "site")
    public, region = (
        [path for (path,) in sql(workspace.data, f"SELECT path FROM pack WHERE profile {of} 'public'")]  # noqa: S608
        for of in ("=", "<>")
    )
    assert {name for name in files if name.startswith("packs/")} == {
        f"{path}/pack.{extension}" for path in public for extension in ("html", "json", "pdf", "docx", "xlsx")
    }
    assert not [name for name, content in files.items() for path in region if path[-12:].encode() in content]
    assert not [name for name in files if name.endswith(".sqlite") or ".gists" in name]


def test_the_second_time_nothing_is_written(workspace, tmp_path):
    first = write_hosted(workspace, tmp_path / "site")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*") if path.is_file()}
    second = write_hosted(workspace, tmp_path / "site")
    assert (second.written, second.removed, second.n_kept) == ((), (), len(first.written))
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*") if path.is_file()}


def test_what_was_for_others_is_removed_when_the_folder_becomes_public(workspace, tmp_path):
    write_hosted(workspace, tmp_path / "turned")
    done = write_hosted(workspace, tmp_path / "turned", profile=Profile.PUBLIC)
    write_hosted(workspace, tmp_path / "fresh", profile=Profile.PUBLIC)
    turned, fresh = (contents(tmp_path / name) for name in ("turned", "fresh"))
    assert turned.keys() == fresh.keys()
    assert [name for name in done.removed if name.endswith("pack.pdf")]
    assert not [
        path for path in (tmp_path / "turned" / "packs").rglob("*") if path.is_dir() and not any(path.iterdir())
    ]


def test_a_folder_that_holds_something_else_is_left_alone(workspace, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "minutes.txt").write_text("Not ours.")
    with pytest.raises(UserError, match=r"site: found files that are not of a library; name an empty"):
        write_hosted(workspace, tmp_path / "site")
    with pytest.raises(UserError, match=r"minutes.txt: found a file, expected a folder"):
        write_hosted(workspace, tmp_path / "site" / "minutes.txt")
    assert contents(tmp_path / "site") == {"minutes.txt": b"Not ours."}


def test_without_a_pack_for_these_readers_nothing_is_written_and_the_answer_says_why(workspace, tmp_path):
    with pytest.raises(
        UserError, match="profile: found no pack for internal; publish one with --profile internal first"
    ):
        write_hosted(workspace, tmp_path / "site", profile=Profile.INTERNAL)
    assert not (tmp_path / "site").exists()
    assert not (workspace.data / "library-internal").exists()


def test_the_command_says_what_it_did(workspace, tmp_path):
    told = run(workspace.data.parent, "packs", "site", str(tmp_path / "site"), "--profile", "public")
    assert re.fullmatch(
        rf"{re.escape(os.fspath(tmp_path))}/site/index\.html: \d+ files written, 0 as they were, 0 removed\n", told
    )
