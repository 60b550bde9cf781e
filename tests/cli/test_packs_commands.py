"""`oba packs` and what stands below it: formats made again, and the form of the facts."""

import hashlib
import json

import pytest
from builders.small_partnership import write_small_partnership
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.render.schema import schema_text

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The small partnership, collected; commands are run in a folder of their own."""
    write_small_partnership(tmp_path / "small")
    assert asked(tmp_path, "collect", "--as-of", "2024-12-31").exit_code == 0
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def asked(folder, *args):
    where = ("--partnership", str(folder / "small"), "--data", str(folder / "data"))
    return CliRunner().invoke(app, [*args, *where], catch_exceptions=False)


def published(folder):
    [(digest, path)] = sql(folder / "data", "SELECT digest, path FROM pack")
    return digest, folder / "data" / path


@pytest.mark.parametrize("extension", ["html", "json", "xlsx"])
def test_a_format_is_made_again_byte_for_byte(folder, extension):
    digest, path = published(folder)
    before = contents(folder / "data" / "packs")
    told = asked(folder, "packs", "render", digest[:6], "--format", extension)
    name = f"warmth-2024-25-collect-{digest[:12]}.{extension}"
    made = folder / "here" / name
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout == f"{name}  {made.stat().st_size} bytes\n"
    assert made.read_bytes() == (path / f"pack.{extension}").read_bytes()
    assert contents(folder / "data" / "packs") == before


def test_a_file_that_is_there_is_written_over_only_by_force(folder):
    digest, path = published(folder)
    to = folder / "annex.xlsx"
    to.write_text("mine")
    asked_for = ("packs", "render", digest, "--format", "xlsx", "--to", str(to))
    refused = asked(folder, *asked_for)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == f"{to}: found a file of that name, expected none; give another with --to, or --force\n"
    assert to.read_text() == "mine"
    assert asked(folder, *asked_for, "--force").exit_code == 0
    assert to.read_bytes() == (path / "pack.xlsx").read_bytes()
    assert [one.name for one in folder.iterdir() if one.name.startswith(".unfinished")] == []


def test_a_folder_is_no_file(folder):
    digest, _ = published(folder)
    refused = asked(folder, "packs", "render", digest, "--format", "json", "--to", str(folder))
    assert refused.stderr == f"{folder}: found a folder, expected a file; name one in it\n"


def test_a_digest_that_names_no_pack_or_too_little_of_one_is_refused(folder):
    digest, _ = published(folder)
    unknown = asked(folder, "packs", "render", "0" * 8, "--format", "xlsx")
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        f"digest: found no published pack '00000000' in {folder / 'data'}; `oba packs` lists those there are\n",
    )
    short = asked(folder, "packs", "render", digest[:5], "--format", "xlsx")
    assert (short.exit_code, short.stderr) == (
        2,
        f"digest: found '{digest[:5]}', expected at least its first 6 characters; `oba packs` lists them\n",
    )
    assert list((folder / "here").iterdir()) == []


def test_a_beginning_that_two_packs_share_is_refused_with_both(folder):
    digest, _ = published(folder)
    twin = digest[:8] + "0" * 56
    sql(folder / "data", COPIED, twin)
    refused = asked(folder, "packs", "render", digest[:6], "--format", "xlsx")
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"digest: found 2 published packs that begin with '{digest[:6]}' ({digest[:12]}, {twin[:12]}); "
        "give more of it\n"
    )


COPIED = (
    "INSERT INTO pack (digest, priority, cycle, stage, as_of, path, gate_met, illustrative, input_digest, summary, "
    "profile) SELECT ?, priority, cycle, stage, as_of, path, gate_met, illustrative, input_digest, summary, profile "
    "FROM pack"
)


def test_a_format_that_there_is_not_is_refused(folder):
    digest, _ = published(folder)
    refused = asked(folder, "packs", "render", digest, "--format", "odt")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("format: found 'odt', expected one of ")


def test_facts_that_were_altered_are_not_put_into_words(folder):
    digest, path = published(folder)
    (path / "pack.json").write_text("{}")
    refused = asked(folder, "packs", "render", digest, "--format", "html")
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"{path / 'pack.json'}: found other facts than were published, expected the digest {digest[:12]}; "
        "`oba collect` as of 2024-12-31 makes the pack again\n"
    )


@pytest.mark.parametrize("schema", ["oba-review-pack/1", "oba-review-pack/2"])
def test_a_pack_of_an_older_schema_says_so_and_gives_its_facts(folder, schema):
    _, path = published(folder)
    old = json.dumps(json.loads((path / "pack.json").read_text()) | {"schema": schema}).encode()
    (path / "pack.json").write_bytes(old)
    older = hashlib.sha256(old).hexdigest()
    sql(folder / "data", COPIED, older)
    refused = asked(folder, "packs", "render", older, "--format", "xlsx")
    assert refused.exit_code == 2
    assert refused.stderr == (
        f"pack {older[:12]}: found the schema '{schema}', expected 'oba-review-pack/3', the one that this engine puts "
        "into words. What was published of it stands as it is, and its facts can be had as json; another format is "
        "made by the engine that published it\n"
    )
    assert asked(folder, "packs", "render", older, "--format", "json", "--to", "old.json").exit_code == 0
    assert (folder / "here" / "old.json").read_bytes() == old


def test_the_form_of_the_facts_is_printed():
    told = CliRunner().invoke(app, ["packs", "schema"])
    assert (told.exit_code, told.stdout) == (0, schema_text())


def test_an_option_of_the_listing_before_a_command_is_refused_rather_than_passed_over(folder):
    refused = CliRunner().invoke(app, ["packs", "--data", str(folder), "schema"])
    assert refused.exit_code == 2
    assert "give options after `schema`, not before it" in refused.stderr
