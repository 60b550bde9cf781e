"""The wheel alone, in an environment of its own and an empty folder: everything it needs travels with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT_FROM = ("pyproject.toml", "README.md", "GLOSSARY.md", "oba", "flows", "templates", "partnerships")

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the checkout; no network, since the build tools are installed."""
    source = tmp_path_factory.mktemp("source")
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel, and finds its dependencies in this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True, with_pip=False)  # this environment's own pip will do
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(folder), "platbase": str(folder)})
    there = str(Path(paths["scripts"]) / "python")
    pip = [sys.executable, "-m", "pip", "--python", there, "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    (Path(paths["purelib"]) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Path(paths["scripts"])


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Runs a command of the environment in an empty folder, with nothing of ours in its surroundings."""

    def in_empty_folder(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed / command), *arguments],
            cwd=tmp_path,
            env={"PATH": str(installed), "HOME": str(tmp_path), "COLUMNS": "120"},
            capture_output=True,
            text=True,
            check=False,
        )

    return in_empty_folder


def test_everything_the_engine_reads_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"oba/bundled/{path.relative_to(ROOT).as_posix()}"
        for name in ("templates", "partnerships")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    modules = {
        path.relative_to(ROOT).as_posix() for package in ("oba", "flows") for path in (ROOT / package).rglob("*.py")
    }

    assert wanted - inside == set()
    assert modules - inside == set()
    assert len(wanted) > 40


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0].split("-")[0] for name in inside} == {"oba", "flows", "oba_engine"}
    assert [name for name in inside if "__pycache__" in name] == []


def test_the_wheel_is_what_runs(run: Run, installed: Path) -> None:
    where = run("python", "-c", "import oba, flows; print(oba.__file__, flows.__file__)")

    assert where.returncode == 0, where.stderr
    assert all(Path(path).is_relative_to(installed.parent) for path in where.stdout.split())


def test_the_command_explains_itself(run: Run) -> None:
    help_ = run("oba", "--help")

    assert help_.returncode == 0, help_.stderr
    assert "demo" in help_.stdout


def test_the_definitions_that_came_along_are_sound(run: Run) -> None:
    check = run("oba", "check")

    assert check.returncode == 0, check.stdout + check.stderr


def test_a_stage_publishes_its_pack_from_the_figures_that_came_along(run: Run, tmp_path: Path) -> None:
    collect = run("oba", "collect", "--priority", "neglect", "--as-of", "2024-12-31", "--data", str(tmp_path / "data"))

    assert collect.returncode == 0, collect.stdout + collect.stderr
    assert len(list((tmp_path / "data" / "packs").rglob("pack.html"))) == 1
    assert (tmp_path / "data" / "library" / "index.html").is_file()
