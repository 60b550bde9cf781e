"""What the commands print, and that they answer without loading what they do not need."""

import csv
import io
import json
import subprocess
import sys

import pytest
from builders.said import told_factor, told_judgement, written
from builders.small_partnership import SYMBOLS, write_small_partnership
from builders.south_west import DEVON, SOUTH_WEST
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba import __version__
from oba.cli import app
from oba.pack.canonical import digest
from oba.render.formats import FORMATS

pytestmark = pytest.mark.slow

COMMANDS = (
    "demo",
    "check",
    "collect",
    "story",
    "plan",
    "review",
    "cycle",
    "status",
    "packs",
    "baselines",
    "report",
    "figures",
)
TOO_FEW = (
    "priorities/warmth.toml: 1 headline indicator, 3 to 5 are asked for: with few, a curve tells little of an outcome"
)
HEAVY = ("numpy", "sqlalchemy", "sqlmodel", "alembic", "prefect", "pydantic", "pydantic_settings", "httpx", "jinja2")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A folder with the small partnership in `small` and its data, collected, in `data`; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    write_small_partnership(folder / "small")
    answered(folder, "cycle", "--as-of", "2024-12-31")
    return folder


def invoked(folder, *args):
    where = () if args[-1] == "--help" else ("--partnership", str(folder / "small"), "--data", str(folder / "data"))
    return CliRunner().invoke(app, [*args, *where], catch_exceptions=False)


def answered(folder, *args):
    result = invoked(folder, *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.parametrize(
    "args", [(), *((command,) for command in COMMANDS), ("figures", "build"), ("figures", "export")]
)
def test_every_command_has_a_help_that_says_what_it_does(tmp_path, args):
    told = answered(tmp_path, *args, "--help")
    assert told.startswith(f"Usage: oba{''.join(f' {arg}' for arg in args)} ") or "Usage: root" in told
    assert "--help" in told


def test_the_help_lists_every_command(tmp_path):
    listed = answered(tmp_path, "--help")
    assert [command for command in COMMANDS if f"\n  {command} " in listed] == list(COMMANDS)


def test_the_version_is_that_of_the_package(tmp_path):
    assert CliRunner().invoke(app, ["--version"]).stdout == f"oba {__version__}\n"


def test_the_command_is_imported_without_the_engine():
    told = f"import sys, oba.cli; print([name for name in {HEAVY} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_the_installed_command_prints_an_error_without_a_traceback(tmp_path):
    command = [sys.executable, "-c", "from oba.cli import app; app()"]
    ended = subprocess.run(
        [*command, "collect", "--partnership", str(tmp_path / "nowhere"), "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"{tmp_path / 'nowhere'}: folder: found no such folder, expected one with partnership.toml; name the folder of "
        "a partnership\n"
    )
    assert contents(tmp_path) == {}


def test_check_counts_what_is_sound(collected):
    assert answered(collected, "check") == (
        "Small partnership: sound. 7 areas, 3 indicators, 1 priorities, 2 cycles, 366 figures from 3 releases.\n"
        f"Note: {TOO_FEW}.\n"
    )
    assert json.loads(answered(collected, "check", "--json")) == {
        "partnership": "small",
        "priorities": ["warmth"],
        "areas": 7,
        "indicators": 3,
        "releases": 3,
        "data_sets": 0,
        "measures": 0,
        "cycles": ["2024-25", "2025-26"],
        "figures": 366,
        "own_templates": 0,
        "notes": [TOO_FEW],
    }


def test_the_region_that_comes_with_the_engine_is_sound():
    told = CliRunner().invoke(app, ["check", "--partnership", str(SOUTH_WEST)])
    assert (told.exit_code, told.stderr) == (0, "")
    assert "18 areas, 32 indicators, 2 priorities" in told.stdout
    assert "Note:" not in told.stdout


def test_frozen_baselines_are_listed_and_one_is_printed_word_for_word(collected):
    listed = json.loads(answered(collected, "baselines", "--json"))
    assert listed
    first = listed[0]
    assert list(first) == ["priority", "cycle", "indicator", "method", "frozen_on", "digest"]
    which = ("--priority", "warmth", "--cycle", "2024-25", "--indicator", first["indicator"])
    text = answered(collected, "baselines", *which)
    assert digest(text) == first["digest"]
    assert f"{len(listed)} frozen baseline" in answered(collected, "baselines")


def test_a_baseline_that_was_never_frozen_says_so(collected):
    asked = ("--priority", "warmth", "--cycle", "2024-25", "--indicator", "N-9")
    found = invoked(collected, "baselines", *asked)
    assert found.exit_code == 2
    assert found.stderr.startswith("warmth, 2024-25: found no frozen baseline of N-9, expected one of those that")
    found = invoked(collected, "baselines", "--indicator", "N-9")
    assert found.exit_code == 2
    assert "give one --priority and one --cycle with --indicator" in found.stderr


def test_packs_are_listed_with_exactly_these_keys(collected):
    [pack] = json.loads(answered(collected, "packs", "--json"))
    [(digest, path)] = sql(collected / "data", "SELECT digest, path FROM pack")
    assert pack == {
        "priority": "warmth",
        "cycle": "2024-25",
        "stage": "collect",
        "digest": digest,
        "as_of": "2024-12-31",
        "path": f"{collected}/data/{path}",
        "formats": sorted(FORMATS),
        "gate_met": True,
        "illustrative": False,
    }
    assert {f.name for f in (collected / "data" / path).iterdir()} == {f"pack.{ext}" for ext in pack["formats"]}
    assert answered(collected, "packs") == (
        f"warmth  2024-25  collect  as of 2024-12-31  {digest[:12]}  {collected}/data/{path}\n"
        f"1 pack in {collected / 'data'}\n"
    )


@pytest.mark.parametrize(
    ("as_of", "states"),
    [
        ("2024-11-30", ["not open", "not open", "not open", "not open"]),
        ("2024-12-30", ["open", "not open", "not open", "not open"]),
        ("2024-12-31", ["done", "not open", "not open", "not open"]),
        ("2025-01-02", ["done", "open", "not open", "not open"]),
        ("2025-02-28", ["done", "open", "not open", "not open"]),
        ("2025-03-01", ["done", "overdue", "not open", "not open"]),
        ("2025-12-31", ["done", "overdue", "overdue", "overdue"]),
    ],
)
def test_status_says_how_far_each_stage_has_come_on_a_day(collected, as_of, states):
    told = json.loads(answered(collected, "status", "--as-of", as_of, "--json"))
    assert [one["state"] for one in told if one["cycle"] == "2024-25"] == states
    assert {one["state"] for one in told if one["cycle"] == "2025-26"} == {"not open"}
    done = told[0]
    assert (done["pack"] is not None) == (done["state"] == "done")
    assert (done["opens"], done["due"]) == ("2024-12-01", "2024-12-31")


def test_status_reads_plainly(collected):
    [(digest,)] = sql(collected / "data", "SELECT digest FROM pack")
    assert answered(collected, "status", "--as-of", "2025-03-04").splitlines()[:4] == [
        f"warmth  2024-25  collect: pack {digest[:12]} as of 2024-12-31",
        "warmth  2024-25  story: overdue since 2025-02-28, no pack",
        "warmth  2024-25  plan: open, due 2025-04-30",
        "warmth  2024-25  review: opens 2025-12-01",
    ]


def test_a_cycle_says_what_it_did_and_what_it_waits_for(tmp_path):
    write_small_partnership(tmp_path / "small")
    first = answered(tmp_path, "cycle", "--as-of", "2024-12-31").splitlines()
    [(path,)] = sql(tmp_path / "data", "SELECT path FROM pack")
    waiting = (
        "warmth  2024-25  story  as of 2024-12-31: waits for the day on which the stage opens, 2025-01-02; "
        "published on 2025-02-28 in any case"
    )
    where = f"{tmp_path}/data/{path}/pack.html"
    assert first == [f"warmth  2024-25  collect  as of 2024-12-31: published, {where}", waiting]
    again = answered(tmp_path, "cycle", "--as-of", "2024-12-31").splitlines()
    assert again == [f"warmth  2024-25  collect  as of 2024-12-31: unchanged, {where}", waiting]
    told = json.loads(answered(tmp_path, "cycle", "--as-of", "2024-12-31", "--json"))
    assert [(one["stage"], one["outcome"]["kind"]) for one in told] == [("collect", "done"), ("story", "waiting")]


def test_a_story_is_published_from_the_file_that_tells_it(tmp_path):
    write_small_partnership(tmp_path / "small")
    said = written(tmp_path / "said.toml", told_judgement(), told_factor())
    answered(tmp_path, "collect", "--as-of", "2024-12-31")
    told = answered(tmp_path, "story", "--as-of", "2025-02-28", "--contributions", str(said))
    data = tmp_path / "data"
    assert told.startswith(f"warmth  2024-25  story  as of 2025-02-28: published, {data}/packs/warmth/2024-25/story/")
    assert "says what is missing" not in told
    [(path,)] = sql(tmp_path / "data", "SELECT path FROM pack WHERE stage = 'story'")
    assert "Rents rise." in (tmp_path / "data" / path / "pack.json").read_text()


def test_a_story_that_nobody_told_says_what_is_missing(tmp_path):
    write_small_partnership(tmp_path / "small")
    answered(tmp_path, "collect", "--as-of", "2024-12-31")
    assert answered(tmp_path, "story", "--as-of", "2025-02-28").endswith("pack.html (says what is missing)\n")


HEADER = ["indicator", "area_code", "la_code", "period", "value", "status", "numerator", "denominator", "vintage"]


def exported(text):
    header, *rows = csv.reader(io.StringIO(text))
    assert header == HEADER
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("as_of", "n"), [("2024-11-12", 0), ("2024-11-13", 170), ("2025-10-31", 357), ("2026-03-20", 366)]
)
def test_every_figure_that_was_public_by_the_day_is_exported(collected, as_of, n):
    assert len(exported(answered(collected, "figures", "export", "--as-of", as_of))) == n


def test_symbols_stay_symbols_zero_a_number_and_nothing_an_empty_cell(collected):
    rows = exported(answered(collected, "figures", "export", "--as-of", "2024-12-31"))
    latest = {row["area_code"]: row for row in rows if (row["indicator"], row["period"]) == ("T-2", "2024")}
    words = {
        "c": "suppressed",
        "x": "unavailable",
        "z": "not applicable",
        "k": "negligible",
        "low": "low",
        "u": "unreliable",
    }
    for area, symbol in SYMBOLS.items():
        assert (latest[area]["value"], latest[area]["status"]) == (symbol, words[symbol])
        assert (latest[area]["numerator"], latest[area]["denominator"]) == ("", "")
    [zero] = [
        row for row in rows if (row["indicator"], row["area_code"], row["period"]) == ("T-2", "E06000101", "2023")
    ]
    assert list(zero.values()) == ["T-2", "E06000101", "901", "2023", "0.0", "number", "0", "200", "r-2024"]


def test_an_export_goes_to_the_file_that_is_named(collected, tmp_path):
    path = tmp_path / "figures.csv"
    assert answered(collected, "figures", "export", "--as-of", "2024-12-31", "--output", str(path)) == ""
    assert path.read_text() == answered(collected, "figures", "export", "--as-of", "2024-12-31")


def test_the_figures_of_the_region_carry_both_codes(tmp_path):
    options = ["figures", "export", "--partnership", str(SOUTH_WEST), "--data", str(tmp_path), "--as-of", "2024-12-31"]
    told = CliRunner().invoke(app, options)
    rows = exported(told.stdout)
    assert {row["la_code"] for row in rows if row["area_code"] == DEVON} == {"878"}
    assert {row["vintage"] for row in rows} == {"dfe-cin-2024", "dfe-cla-2024"}
    assert {row["status"] for row in rows if row["value"] == "c"} == {"suppressed"}
    assert len(rows) == sql(tmp_path, "SELECT sum(n_rows) FROM holding")[0][0]
