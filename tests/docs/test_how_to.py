"""What the documentation shows is run as it stands."""

import re
import shutil
from pathlib import Path

import pytest

from oba.domain.contribution import KINDS
from oba.sources.publishers import SOURCES
from oba.stages.branding import sound_overlay
from oba.stages.contributions import record_contributions
from oba.stages.fetching import check_data_sets
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

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
    from oba.cli import app  # noqa: PLC0415 - only this test needs the command

    named = set(re.findall(r"`oba (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= {one.name for one in (*app.registered_commands, *app.registered_groups)}


def test_every_make_target_that_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert named <= targets


def test_the_look_shown_is_sound(tmp_path):
    folder = tmp_path / "south-west"
    shutil.copytree(ROOT / "partnerships" / "south-west", folder)
    [brand] = _toml_blocks("give-packs-your-own-look.md")
    [template] = _blocks("give-packs-your-own-look.md", "jinja")
    with (folder / "partnership.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{brand}")
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    (folder / "templates" / "html").mkdir(parents=True)
    (folder / "templates" / "html" / "pack.html.j2").write_text(template)
    partnership = open_workspace(folder, tmp_path / "data").partnership
    assert partnership.called == "Better Together"
    assert sound_overlay(partnership, folder)


def test_the_definitions_shown_for_collecting_are_sound(tmp_path):
    folder = tmp_path / "south-west"
    shutil.copytree(ROOT / "partnerships" / "south-west", folder)
    offer, first, later = _toml_blocks("collect-from-publishers.md")
    data_sets = folder / "data-sets.toml"
    data_sets.write_text(data_sets.read_text(encoding="utf-8") + offer, encoding="utf-8")
    indicator = next((folder / "indicators").glob("N-H1-*"))
    indicator.write_text(indicator.read_text(encoding="utf-8") + first + later, encoding="utf-8")
    partnership = open_workspace(folder, tmp_path / "data").partnership
    check_data_sets(partnership)
    *_, earlier, newest = partnership.indicators["N-H1"].sources
    assert (earlier.value, newest.value) == ("Value", "Indicator value")
    assert newest.where == earlier.where


def test_the_sources_listed_for_collecting_are_those_that_there_are():
    page = (ROOT / "docs" / "how-to" / "collect-from-publishers.md").read_text(encoding="utf-8")
    listed = {
        name: set(re.findall(r"`(\w+)(?:`| = )", needs))
        for name, needs in re.findall(r"^\| `([\w-]+)` \| [^|]* \| ([^|]*) \|$", page, re.MULTILINE)
    }
    del listed["source"]  # the head of the table
    assert set(listed) == set(SOURCES)
    for name, source in SOURCES.items():
        assert set(source.needs) <= listed[name], name
        assert listed[name] - {"csv", "query"} <= {*source.needs, *source.may}, name


def _toml_blocks(page):
    return _blocks(page, "toml")


def _blocks(page, language):
    text = (HOW_TO.parent / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
