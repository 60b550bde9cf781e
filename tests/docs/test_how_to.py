"""What the documentation shows is run as it stands."""

import re
from pathlib import Path

import pytest

from oba.domain.contribution import KINDS
from oba.stages.contributions import record_contributions
from oba.stages.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "say-what-is-behind-the-curves.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def test_the_contributions_shown_are_recorded_and_show_every_kind(tmp_path):
    [shown] = re.findall(r"```toml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "words.toml"
    path.write_text(shown, encoding="utf-8")
    workspace = open_workspace(ROOT / "partnerships" / "south-west", tmp_path / "data")
    assert record_contributions(workspace, path, illustrative=False) == len(KINDS)
    assert {f"[[{kind}]]" for kind in KINDS} == set(re.findall(r"^\[\[\w+\]\]", shown, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_every_command_that_the_readme_names_exists():
    from oba.cli.stages import STAGE_COMMANDS  # noqa: PLC0415 - only this test needs the command

    named = set(re.findall(r"`oba (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= {*STAGE_COMMANDS, "check", "demo", "status", "packs", "figures"}


def test_every_make_target_that_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert named <= targets
