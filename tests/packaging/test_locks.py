"""The lock files: everything pinned with its hashes, from no address in particular, and what the project asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: str) -> list[str]:
    """The entries of a lock file, each with its hashes on one line, comments left out."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#")).replace("\\\n", " ").splitlines()


def locked(lock: str) -> dict[str, set[Version]]:
    """The versions of each package; a package may have one for each Python."""
    versions: dict[str, set[Version]] = {}
    for entry in entries(lock):
        name, version = entry.split(";")[0].split("--hash")[0].strip().split("==")
        versions.setdefault(canonicalize_name(name), set()).add(Version(version))
    return versions


def asked() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [Requirement(line) for line in project["project"]["dependencies"]]
    return {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime + [Requirement(line) for line in project["dependency-groups"]["dev"]],
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_its_hashes(lock: str) -> None:
    without = [entry for entry in entries(lock) if not HASH.search(entry)]

    assert without == []
    assert len(entries(lock)) > 20


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    addresses = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host| @ ")

    assert [entry for entry in entries(lock) if addresses.search(entry)] == []


@pytest.mark.parametrize(
    ("lock", "requirement"), [(lock, one) for lock, all_ in asked().items() for one in all_], ids=str
)
def test_what_the_project_asks_for_is_locked(lock: str, requirement: Requirement) -> None:
    versions = locked(lock).get(canonicalize_name(requirement.name), set())

    assert versions, f"{requirement.name} is not in {lock}; run `make lock`"
    assert [str(version) for version in versions if version not in requirement.specifier] == []


def test_both_locks_agree_on_what_they_share() -> None:
    runtime, development = (locked(lock) for lock in LOCKS)

    assert {name: development.get(name) for name in runtime} == runtime
