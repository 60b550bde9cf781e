"""What a public pack or report withholds is in no byte of any of its formats, nor of the library for everyone.

The figures of a small partnership are such that none is like another: each is found wherever it is printed. The same
search over packs for the partnership's own readers finds them in every format, so that it can be trusted to look.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pikepdf
import pypdfium2
import pytest
from builders.said import told_action, told_factor, told_idea, told_judgement, told_override, written
from builders.small_partnership import AUTHORITIES, COUNTRY, NAMES, REGION, mended, small_workspace, write_small_figures
from builders.stores import sql

from oba.domain.disclosure import Profile
from oba.render.formats import FORMATS
from oba.stages.collect import collect
from oba.stages.contributions import record_contributions
from oba.stages.library import library_folder, rebuild_library
from oba.stages.on_demand import ReportRequest, report_on_area, report_on_curve, report_on_region
from oba.stages.plan import plan
from oba.stages.review import review
from oba.stages.story import story
from oba.stages.workspace import open_workspace

pytestmark = pytest.mark.slow

ALDER, BIRCH, CEDAR, DAMSON, *_, ISLET = AUTHORITIES
DAYS = {
    collect: date(2024, 12, 31),
    story: date(2025, 2, 28),
    plan: date(2025, 4, 30),
    review: date(2025, 12, 12),
}
AGAIN = date(2026, 4, 30)
SMALL = {(ALDER, 2019), (BIRCH, 2024), (CEDAR, 2025), (DAMSON, 2023)}
"""Where the count is under six, beside everywhere in the islet."""
REVISED = {("r-2025", BIRCH, 2022), ("r-2025", DAMSON, 2023)}
OF_THE_REGION = {"story", "plan", "curve of the region", "regional overview"}
"""What need not show the figure of any authority."""
WITHHELD = "SELECT DISTINCT indicator, area_code, period FROM withheld WHERE since <= ?"


def counts():
    """Of every cell, a numerator and a denominator that no other cell has; by indicator, area, year and release."""
    made = {}
    for k, (indicator, year) in enumerate((i, y) for i in ("T-1", "T-2") for y in range(2015, 2026)):
        for release in ("r-2024", "r-2025")[year == 2025 :]:
            for place, area in enumerate(AUTHORITIES):
                is_small = area == ISLET or (area, year) in SMALL
                above = (2 + place % 3 if is_small else 40 + (k * 7 + place * 5) % 23) + (
                    (release, area, year) in REVISED
                )
                made[indicator, area, year, release] = (above, 307 + 11 * place + 97 * k)
            own = [made[indicator, area, year, release] for area in AUTHORITIES]
            for area, more in ((REGION, (0, 0)), (COUNTRY, (4001 + 13 * k, 30011 + 101 * k))):
                sums = (sum(column) + extra for column, extra in zip(zip(*own, strict=True), more, strict=True))
                made[indicator, area, year, release] = tuple(sums)
    return made


def text_of(above, below):
    return f"{above / below * 100:.4f}"


FIGURES = {
    (indicator, area, str(year), release): (text_of(*parts), *map(str, parts))
    for (indicator, area, year, release), parts in counts().items()
}


def everything(workspace, *, profile):
    """Five packs and three kinds of report: the day of each, and its folder. The fifth shows what was revised."""
    said = written(
        workspace.folder.parent / "said.toml",
        told_judgement(),
        told_factor(areas=[BIRCH, CEDAR]),
        told_idea(),
        told_action(),
        told_override(area=CEDAR, on="2025-12-09"),
        told_override("steady", area=ALDER, on="2025-12-09"),
    )
    made = {}
    for stage, day in DAYS.items():
        report = stage(workspace, priority="warmth", cycle="2024-25", as_of=day, profile=profile)
        made[stage.__name__] = (day, (workspace.data / report.pack).parent)
        if stage is collect:
            record_contributions(workspace, said, illustrative=False)
    day = DAYS[review]
    request = ReportRequest(as_of=day, profile=profile)
    for area in (ALDER, BIRCH, CEDAR, ISLET):
        made[f"curve of {NAMES[area]}"] = report_on_curve(workspace, request, indicator="T-1", area=area)
        made[f"area pack of {NAMES[area]}"] = report_on_area(workspace, request, area=area)
    made["curve of the region"] = report_on_curve(workspace, request, indicator="T-1")
    made["regional overview"] = report_on_region(workspace, request)
    report = collect(workspace, priority="warmth", cycle="2025-26", as_of=AGAIN, profile=profile)
    made["collect again"] = (AGAIN, (workspace.data / report.pack).parent)
    return {name: one if isinstance(one, tuple) else (day, workspace.data / one.path) for name, one in made.items()}


def exact(folder):
    """A workspace of the small partnership with these figures, printed to four decimals."""
    workspace = small_workspace(folder)
    for indicator in ("T-1", "T-2"):
        mended(workspace.folder / "indicators" / f"{indicator}.toml", "decimals = 1", "decimals = 4")
    write_small_figures(workspace.folder, counted=FIGURES)
    return open_workspace(workspace.folder, workspace.data)


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The workspace, and what was made in it for everyone."""
    workspace = exact(tmp_path_factory.mktemp("public"))
    made = everything(workspace, profile=Profile.PUBLIC)
    rebuild_library(workspace, profile=Profile.PUBLIC)
    return workspace, made


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The same, made for the authorities."""
    workspace = exact(tmp_path_factory.mktemp("shared"))
    return workspace, everything(workspace, profile=Profile.REGION)


def hidden_texts(workspace, day):
    """The figures as printed of every cell that is withheld by the day, of whatever release.

    One that ends in a zero is left out: as a number it is written without.
    """
    hidden = set(sql(workspace.data, WITHHELD, day.isoformat()))
    texts = (
        text for (indicator, area, period, _), (text, *_) in FIGURES.items() if (indicator, area, period) in hidden
    )
    return {text for text in texts if not text.endswith("0")}


def said_in(path):
    """All that a file says: text, what is packed in it, words of pages, strings and streams of a PDF."""
    content = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return said_in_pdf(content) if content.startswith(b"%PDF") else content.decode()


def said_in_pdf(content):
    document = pypdfium2.PdfDocument(content)
    told = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with pikepdf.open(io.BytesIO(content)) as opened:
        for one in opened.objects:
            told.extend(strings(one))
            if isinstance(one, pikepdf.Stream):
                told.append(one.read_bytes().decode("latin-1"))
    return "\n".join(told)


def strings(node):
    """Every string of an object of a PDF, its alternative texts among them; references are followed elsewhere."""
    if isinstance(node, pikepdf.String):
        yield str(node)
    elif isinstance(node, pikepdf.Array):
        yield from (text for one in node if not one_is_indirect(one) for text in strings(one))
    elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
        items = node.stream_dict if isinstance(node, pikepdf.Stream) else node
        yield from (text for one in items.values() if not one_is_indirect(one) for text in strings(one))


def one_is_indirect(node):
    return isinstance(node, pikepdf.Object) and node.is_indirect


def found_in(text, figures):
    numbers = set(re.findall(r"(?<![\d.])\d+\.\d{4}(?!\d)", text))
    return figures & numbers


def test_no_figure_is_like_another():
    texts = [text for (indicator, area, period, release), (text, *_) in FIGURES.items()
             if release == "r-2024" or (period == "2025" or (release, area, int(period)) in REVISED)]  # fmt: skip
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("extension", FORMATS)
def test_the_search_finds_such_figures_in_every_pack_and_report_that_may_show_them(shared, public, extension):
    hidden = hidden_texts(public[0], DAYS[review])
    assert len(hidden) > 20
    finds = {name for name, (_, folder) in shared[1].items() if found_in(said_in(folder / f"pack.{extension}"), hidden)}
    assert finds >= shared[1].keys() - OF_THE_REGION


@pytest.mark.parametrize("extension", FORMATS)
def test_no_withheld_figure_is_in_any_byte_of_a_public_pack_or_report(public, extension):
    workspace, made = public
    for name, (day, folder) in made.items():
        hidden = hidden_texts(workspace, day)
        assert hidden
        text = said_in(folder / f"pack.{extension}")
        assert found_in(text, hidden) == set(), f"{name}.{extension}"
        if name != "plan":
            visible = {text for text, *_ in FIGURES.values()} - hidden_texts(workspace, DAYS[review])
            assert found_in(text, visible), f"{name}.{extension}"


def test_no_withheld_figure_is_in_any_byte_of_the_library_for_everyone(public):
    workspace, _ = public
    hidden = hidden_texts(workspace, AGAIN)
    pages = [path for path in (workspace.data / library_folder(Profile.PUBLIC)).rglob("*") if path.is_file()]
    assert len(pages) > 10
    assert {page.name for page in pages if found_in(said_in(page), hidden)} == set()


def test_nothing_is_said_of_a_verdict_that_rests_on_a_withheld_figure(public):
    """The override on a curve with a withheld figure is left out of every byte; of a wholly hidden one as well."""
    _, made = public
    _, folder = made["review"]
    for extension in FORMATS:
        assert "One mild winter." not in said_in(folder / f"pack.{extension}")
