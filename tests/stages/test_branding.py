"""A partnership's brand and templates, from its folder to what it publishes."""

from datetime import date

import pytest
from builders.small_partnership import write_small_partnership
from typer.testing import CliRunner

from oba.cli import app
from oba.domain.errors import DefinitionError
from oba.stages.cycle import run_cycle
from oba.stages.hosting import write_hosted
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
BRAND = """
[brand]
name = "Small and warm"
logo = "logo.svg"
logo_alt = "A hearth"
templates = "look"

[brand.light]
accent = "#7a1f5c"
"""
CREDIT = "html/credit.html.j2"


@pytest.fixture
def folder(tmp_path):
    made = write_small_partnership(tmp_path / "small")
    with (made / "partnership.toml").open("a", encoding="utf-8") as file:
        file.write(BRAND)
    (made / "logo.svg").write_text(SVG)
    (made / "look" / "html").mkdir(parents=True)
    (made / "look" / CREDIT).write_text("<p>A warm word at the end.</p>")
    return made


def collected(folder):
    workspace = open_workspace(folder, folder.parent / "data")
    report = run_cycle(workspace, priority="warmth", cycle="2024-25", as_of=date(2024, 12, 31))[0]
    return report.outcome, (workspace.data / report.pack).read_text(encoding="utf-8")


def checked(folder):
    return CliRunner().invoke(app, ["check", "--partnership", str(folder), "--data", str(folder.parent / "data")])


def test_a_pack_and_the_library_carry_the_brand_and_its_templates(folder):
    _, page = collected(folder)
    library = (folder.parent / "data" / "library" / "index.html").read_text(encoding="utf-8")
    for text in (page, library):
        assert '<p class="who">Small and warm</p>' in text
        assert 'alt="A hearth"' in text
        assert "--accent:#7a1f5c;" in text
        assert "A warm word at the end." in text
    assert "Laid out with templates of the partnership’s own" in page


def test_the_front_door_of_a_folder_for_the_web_has_the_colours_too(folder, tmp_path):
    collected(folder)
    write_hosted(open_workspace(folder, folder.parent / "data"), tmp_path / "web")
    assert "--accent:#7a1f5c;" in (tmp_path / "web" / "index.html").read_text(encoding="utf-8")


def test_another_logo_makes_another_pack_and_the_same_one_does_not(folder):
    first, _ = collected(folder)
    again, _ = collected(folder)
    (folder / "logo.svg").write_text(SVG.replace("h9", "h8"))
    other, _ = collected(folder)
    assert again.digest == first.digest
    assert not again.changed
    assert other.changed
    assert other.digest != first.digest


def test_other_templates_leave_what_was_published_as_it_was(folder):
    first, page = collected(folder)
    (folder / "look" / CREDIT).write_text("<p>Another word.</p>")
    again, same = collected(folder)
    assert (again.digest, same) == (first.digest, page)


def test_a_template_that_fails_is_told_by_check_and_nothing_is_published_with_it(folder):
    (folder / "look" / CREDIT).write_text("<p>\n{{ header.partner_name }}</p>")
    told = (
        "look/html/credit.html.j2: line 2: found 'oba.pack.facts.Header object' has no attribute 'partner_name', "
        "expected a template that a full pack can be rendered with; mend it there"
    )
    assert (checked(folder).exit_code, checked(folder).stderr) == (2, f"{told}\n")
    with pytest.raises(DefinitionError) as raised:
        collected(folder)
    assert str(raised.value) == told
    assert not [*(folder.parent / "data").rglob("pack.html")]


def test_a_template_over_nothing_is_told_with_the_likely_name(folder):
    (folder / "look" / "html" / "credits.html.j2").write_text("x")
    assert checked(folder).stderr == (
        "look/html/credits.html.j2: file: found no default template of that name, expected the name of one; "
        'did you mean "html/credit.html.j2"?\n'
    )


def test_a_file_that_is_not_text_is_told(folder):
    (folder / "look" / CREDIT).write_bytes(b"\xff")
    assert "look/: file: found a byte at 0 of a file that is not UTF-8, expected UTF-8 text" in checked(folder).stderr


def test_check_counts_the_templates_that_it_tried(folder):
    assert "1 templates of its own, tried on a full pack.\n" in checked(folder).stdout


@pytest.mark.parametrize("command", ["check", "status"])
def test_colours_that_differ_too_little_are_refused_by_every_command(folder, command):
    text = (folder / "partnership.toml").read_text(encoding="utf-8")
    (folder / "partnership.toml").write_text(text.replace('"#7a1f5c"', '"#dddddd"'), encoding="utf-8")
    where = ["--partnership", str(folder), "--data", str(folder.parent / "data")]
    told = CliRunner().invoke(app, [command, *where])
    assert (told.exit_code, told.stderr) == (
        2,
        "partnership.toml: brand.light.accent: found #dddddd on paper #ffffff, a contrast of 1.35 to 1, "
        "expected 3 to 1 or more; make one of them darker or lighter\n",
    )


@pytest.mark.parametrize(
    "logo",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17) + b"IEND\xaeB`\x82",
    ],
    ids=["a drawing without size", "pixels that are broken"],
)
def test_a_logo_that_cannot_be_drawn_is_refused_before_any_pack_carries_it(folder, logo):
    (folder / "logo.svg").write_bytes(logo)
    told = (
        "partnership.toml: brand.logo: found a picture that cannot be drawn, expected one that print and Word can draw"
    )
    assert told in " ".join(checked(folder).output.split())
    with pytest.raises(DefinitionError, match=r"brand\.logo: found a picture that cannot be drawn"):
        collected(folder)
