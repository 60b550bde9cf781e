"""Bad input: the exit code, the whole of what is said, and nothing written."""

import pytest
from builders.said import told_factor, told_judgement, told_update, written
from builders.small_partnership import mended, write_small_partnership
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.store.database import DATABASE_NAME

pytestmark = pytest.mark.slow

REBUILD = "Rebuild with `oba figures build DIR`, or fetch the file again"


@pytest.fixture
def folder(tmp_path):
    write_small_partnership(tmp_path / "small")
    return tmp_path


def asked(folder, *args, partnership="small"):
    where = ("--partnership", str(folder / partnership), "--data", str(folder / "data"))
    return CliRunner().invoke(app, [*args, *where], catch_exceptions=False)


def malformed(folder):
    mended(folder / "small" / "indicators" / "T-1.toml", "decimals = 1", "decimals = one")


def unknown_unit(folder):
    mended(folder / "small" / "indicators" / "T-1.toml", 'unit = "percent"', 'unit = "percents"')


def no_source(folder):
    path = folder / "small" / "indicators" / "T-3.toml"
    path.write_text(path.read_text().split("[[source]]", maxsplit=1)[0])


def duplicate_area(folder):
    mended(folder / "small" / "areas.toml", 'code = "E06000102"', 'code = "E06000101"')


def truncated(folder):
    path = folder / "small" / "figures" / "figures.csv.gz"
    path.write_bytes(path.read_bytes()[:-20])


def altered(folder):
    path = folder / "small" / "figures" / "figures.csv.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def no_figures(folder):
    (folder / "small" / "figures" / "figures.csv.gz").unlink()


def nothing(folder):
    pass


FIGURES = "small/figures/figures.csv.gz"
SPOILT = [
    (
        malformed,
        "indicators/T-1.toml: line 6, column 12: found what TOML cannot read (Invalid value), expected valid TOML; "
        "mend it there",
    ),
    (
        unknown_unit,
        'indicators/T-1.toml: unit: found "percents", expected one of percent, rate per 10,000, days, score, cases, '
        "count, grade; choose one of them",
    ),
    (no_source, "indicators/T-3.toml: source: found nothing, expected one table or more; add [[source]] with its keys"),
    (
        duplicate_area,
        'areas.toml: area[E06000101].code: found "E06000101" again, expected each only once; '
        "it stands already in areas.toml at area[E06000101].code; change or remove one",
    ),
    (truncated, f"{{folder}}/{FIGURES}: file: found an archive that is cut short, expected a whole one. {REBUILD}"),
    (altered, f"{{folder}}/{FIGURES}: file: found an altered archive, or none, expected one of gzip. {REBUILD}"),
    (
        no_figures,
        f"{{folder}}/{FIGURES}: file: found No such file or directory, expected a file of the extract. {REBUILD}",
    ),
]


@pytest.mark.parametrize("command", [("check",), ("collect",), ("cycle",), ("figures", "export")], ids=" ".join)
@pytest.mark.parametrize(("spoil", "told"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])
def test_a_partnership_that_is_not_sound_is_refused(folder, command, spoil, told):
    spoil(folder)
    result = asked(folder, *command, *(() if command == ("check",) else ("--as-of", "2024-12-31")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == told.format(folder=folder) + "\n"
    assert not (folder / "data").exists()


ASKED = [
    (("--priority", "hunger"), "priority: found 'hunger', expected one of warmth\n"),
    (("--priority", "warmth", "--priority", "hunger"), "priority: found 'hunger', expected one of warmth\n"),
    (("--cycle", "2023-24"), "cycle: found '2023-24', expected one of 2024-25, 2025-26\n"),
]


@pytest.mark.parametrize("command", ["collect", "story", "plan", "review", "cycle"])
@pytest.mark.parametrize(("options", "told"), ASKED, ids=[" ".join(options) for options, _ in ASKED])
def test_a_priority_or_cycle_that_does_not_exist_is_refused_before_anything_is_written(folder, command, options, told):
    said = written(folder / "said.toml", told_judgement(), told_factor())
    result = asked(folder, command, "--as-of", "2024-12-31", "--contributions", str(said), *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told)
    assert not (folder / "data").exists()


@pytest.mark.parametrize("command", ["status", "packs"])
def test_a_listing_of_a_priority_that_does_not_exist_is_refused(folder, command):
    result = asked(folder, command, "--priority", "hunger")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "priority: found 'hunger', expected one of warmth\n",
    )


@pytest.mark.parametrize("text", ["soon", "2025-02-30", "31/12/2024", "2024-13-01", "", "20241231T00"])
def test_a_day_that_is_not_one_is_refused(folder, text):
    result = asked(folder, "collect", "--as-of", text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        f"Error: Invalid value for '--as-of': found {text!r}, expected a date such as 2025-03-31\n"
    )
    assert not (folder / "data").exists()


def test_a_day_before_the_first_cycle_is_refused(folder):
    result = asked(folder, "cycle", "--as-of", "2024-11-30")
    assert (result.exit_code, result.stderr) == (
        2,
        "as of 2024-11-30: no cycle has opened yet; the first, 2024-25, opens on 2024-12-01\n",
    )
    assert not (folder / "data").exists()


@pytest.mark.parametrize("command", ["check", "collect", "status", "packs"])
def test_a_partnership_that_does_not_exist_is_refused(folder, command):
    result = asked(folder, command, partnership="nowhere")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        f"{folder / 'nowhere'}: folder: found no such folder, expected one with partnership.toml; name the folder of a "
        "partnership\n",
    )
    assert not (folder / "data").exists()


def test_a_contribution_to_an_action_that_does_not_exist_is_refused(folder):
    said = written(folder / "said.toml", told_judgement(), told_update(of="forms"))
    result = asked(folder, "collect", "--as-of", "2025-07-01", "--contributions", str(said))
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        'said.toml: update[form-june].action: found "forms", expected one that some [[action]] of this priority '
        "defines; correct it or add it there\n",
    )
    assert not (folder / "data").exists()


def test_a_contribution_to_an_action_that_does_not_exist_leaves_a_store_as_it_is(folder):
    asked(folder, "collect", "--as-of", "2024-12-31")
    before = contents(folder / "data" / "packs"), sql(folder / "data", "SELECT id FROM pack")
    said = written(folder / "said.toml", told_judgement(), told_update(of="forms"))
    assert asked(folder, "story", "--as-of", "2025-02-28", "--contributions", str(said)).exit_code == 2
    assert (contents(folder / "data" / "packs"), sql(folder / "data", "SELECT id FROM pack")) == before
    assert sql(folder / "data", "SELECT * FROM contribution") == []


def test_a_stage_without_the_one_before_is_refused(folder):
    result = asked(folder, "review", "--as-of", "2025-12-12")
    assert (result.exit_code, result.stderr) == (
        2,
        "warmth, 2024-25, review: found no collect pack, which this stage needs; "
        "run `oba collect` for the same priority and cycle first\n",
    )
    assert not (folder / "data").exists()


@pytest.mark.parametrize(
    "command", [("collect",), ("cycle",), ("status",), ("packs",), ("figures", "export")], ids=" ".join
)
def test_a_damaged_database_is_refused_with_its_own_exit_code(folder, command):
    asked(folder, "collect", "--as-of", "2024-12-31")
    path = folder / "data" / DATABASE_NAME
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    before = path.read_bytes()
    result = asked(folder, *command)
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == (
        f"{path}: the database is damaged (file is not a database). Nothing was changed. Restore it from a backup; or "
        "move it away and run `oba collect` again: figures and contributions are read anew from the partnership's "
        "folder, packs already published stay on disk, and baselines are frozen anew as of the day you name.\n"
    )
    assert path.read_bytes() == before


def test_an_export_that_cannot_be_made_leaves_the_file_as_it_is(folder):
    truncated(folder)
    path = folder / "figures.csv"
    path.write_text("mine")
    assert asked(folder, "figures", "export", "--as-of", "2024-12-31", "--output", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_an_export_to_a_folder_that_is_not_there_is_refused(folder):
    path = folder / "nowhere" / "figures.csv"
    result = asked(folder, "figures", "export", "--as-of", "2024-12-31", "--output", str(path))
    assert (result.exit_code, result.stderr) == (
        2,
        f"{path}: cannot be written (No such file or directory); name another file with --output\n",
    )


def test_a_data_folder_that_is_a_file_is_refused(folder):
    (folder / "data").write_text("mine")
    result = asked(folder, "collect", "--as-of", "2024-12-31")
    assert (result.exit_code, result.stderr) == (
        2,
        f"{folder / 'data'}: found a file, expected the data folder or nothing; name another with --data.\n",
    )
    assert (folder / "data").read_text() == "mine"
