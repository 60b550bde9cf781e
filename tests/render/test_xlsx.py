"""The workbook of a pack, read back as a spreadsheet programme would, and byte by byte."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from pack_builders import (
    action,
    curve,
    every_pack,
    forecast,
    full_sections,
    header,
    indicator,
    pack,
    plan,
    points,
    verdict,
)
from whole_builders import FORMULAS
from workbook_reading import opened, parts

from oba.pack.canonical import digest, pack_json
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import Curves
from oba.render.figures import FIGURES, WITHOUT_FIGURES, every_figure
from oba.render.glossary import readers_words
from oba.render.sections import SECTIONS
from oba.render.sentences import sentence
from oba.render.words import MEANINGS
from oba.render.workbook.texts import MAX_SHEET_NAME, MAX_TEXT, plain_text, sheet_names
from oba.render.workbook.tidy import HEADERS
from oba.render.xlsx import render_xlsx

pytestmark = pytest.mark.slow

PACKS = every_pack()
MADE_HERE = ("A1+1", "'quoted'", "History", "x" * 40, "a/b[c]:*?\\")


def made(shown: ReviewPack) -> bytes:
    return render_xlsx(pack_json(shown))


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def review(**changes):
    return pack("review", full_sections("review") | changes)


@pytest.fixture(scope="module", params=PACKS.values(), ids=PACKS.keys())
def any_pack(request):
    return request.param


@pytest.fixture(scope="module")
def content(any_pack):
    return made(any_pack)


def test_every_pack_of_every_stage_can_be_made_and_opened(any_pack, content):
    book = opened(content)
    assert book.sheetnames[0] == "About"
    assert "Figures" in book.sheetnames
    assert ("Scorecard" in book.sheetnames) == ("scorecard" in any_pack.sections)
    assert all(len(name) <= MAX_SHEET_NAME for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)


def test_the_first_sheet_explains_the_words_of_curves():
    told = texts(opened(made(PACKS["full review"]))["About"])
    for name in ("Baseline", "Forecast", "Turned"):
        assert told[told.index(name) + 1] == next(one.meaning for one in readers_words() if one.name == name)
    assert "Words used in this pack" not in texts(opened(made(PACKS["full plan"]))["About"])


def test_it_does_not_change_with_the_clock():
    """The day in the properties is the pack's own, and every part of the file bears one and the same date."""
    content = made(PACKS["full review"])
    book = opened(content)
    assert book.properties.created.date() == date(2024, 12, 31)
    assert book.properties.modified.date() == date(2024, 12, 31)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_cell_is_a_formula_and_nothing_is_hidden(content):
    book = opened(content)
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
        assert not [one for one in sheet.column_dimensions.values() if one.hidden]
        assert not [one for one in sheet.row_dimensions.values() if one.hidden]
    everything = parts(content)
    assert not any("<f>" in text or "<f " in text for name, text in everything.items() if "worksheets/sheet" in name)
    names = re.findall(r'<definedName name="([^"]*)"', everything["xl/workbook.xml"])
    assert set(names) == {"_xlnm.Print_Titles"}
    assert not [name for name in everything if "external" in name.lower() or "vba" in name.lower()]


def test_every_part_is_well_formed(content):
    for text in parts(content).values():
        ET.fromstring(text)  # noqa: S314 - made by this very test


def test_every_curve_with_figures_has_a_native_chart_that_says_what_it_shows(any_pack, content):
    curves = any_pack.sections.get("curves", Curves(curves=())).curves
    everything = parts(content)
    drawn = [one for one in curves if any(point.value is not None for point in one.history) or one.agreed]
    charts = [name for name in everything if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert len(charts) == len(drawn)
    told = "".join(text for name, text in everything.items() if "drawings/drawing" in name)
    descriptions = [node.get("descr") for node in _nodes(everything, "drawings/drawing", "cNvPr")]
    assert [one for one in descriptions if one] == [sentence("chart_message", one) for one in drawn]
    assert told.count("descr=") == len(drawn)


def _nodes(everything, where, tag):
    for name, text in everything.items():
        if where in name and name.endswith(".xml"):
            yield from (one for one in ET.fromstring(text).iter() if one.tag.endswith("}" + tag))  # noqa: S314


def test_what_a_chart_draws_are_numbers_and_empty_cells_alone_so_that_no_symbol_becomes_a_zero():
    book = opened(made(review()))
    sheet = book["N-H1"]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(k for k, row in enumerate(rows) if row[0] == "Period" and k > 4)
    below = [row for row in rows[at + 1 :] if row[0]]
    assert ("2017", None) in [row[:2] for row in below]
    assert all(value is None or isinstance(value, int | float) for row in below for value in row[1:])
    above = {row[0]: row[1] for row in rows[:at]}
    assert above["2017"] == "c"


def test_history_is_drawn_through_forecast_dashed_and_the_interval_thin():
    everything = parts(made(review(curves=Curves(curves=(replace(curve(), since=points(2025, 26.2)),)))))
    chart = everything["xl/charts/chart1.xml"]
    series = re.findall(r"<c:ser>.*?</c:ser>", chart)
    assert len(series) == 8  # history, since, forecast, four ends of intervals, England
    dashes = [re.search(r'prstDash val="(\w+)"', one).group(1) if "prstDash" in one else "solid" for one in series]
    assert dashes == ["solid", "solid", "dash", "solid", "solid", "sysDot", "sysDot", "solid"]
    widths = [int(re.search(r'<a:ln w="(\d+)"', one).group(1)) for one in series]
    assert max(widths[3:7]) < min(widths[0], widths[2])
    assert "dispBlanksAs" not in chart  # written for lines that bridge gaps, or fall to zero in them


def test_a_curve_says_its_verdict_in_the_very_words_of_the_page():
    shown = review()
    sheet = opened(made(shown))["N-H3"]
    first = shown.sections["curves"].curves[0]
    told = texts(sheet)
    assert told[1] == sentence("verdict_sentence", first.verdict, first.indicator)
    assert told[2] == sentence("override_sentence", first.verdict, first.verdict.overrides[0], is_first=True)


def test_a_header_row_is_repeated_on_every_printed_page_and_stays_in_sight(content):
    for sheet in opened(content):
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9


def test_tables_are_named_and_every_figure_has_its_row(any_pack, content):
    book = opened(content)
    names = {name for sheet in book for name in sheet.tables}
    assert names <= {"Figures", "Actions", "Decisions", "Factors"}
    table = book["Figures"].tables["Figures"]
    assert [column.name for column in table.tableColumns] == list(HEADERS)
    figures = list(every_figure(any_pack))
    rows = list(book["Figures"].iter_rows(min_row=2, max_col=len(HEADERS), values_only=True))
    assert len(rows) == len(figures)
    assert table.ref.endswith(str(max(1, len(figures)) + 1))
    for figure, row in zip(figures, rows, strict=False):
        said = (figure.section, figure.indicator, figure.indicator_name, figure.area, figure.area_name, figure.period)
        assert tuple(value or "" for value in row[:6]) == said
        assert row[6] == (None if figure.value is None else pytest.approx(figure.value, rel=1e-12))
        assert row[7:] == tuple(text or None for text in (figure.text, figure.status, figure.unit, figure.kind))


def test_every_section_either_has_its_figures_taken_or_is_known_to_have_none():
    assert FIGURES.keys() | WITHOUT_FIGURES == SECTIONS.keys()
    assert not FIGURES.keys() & WITHOUT_FIGURES


NOT_OF_AN_AREA_AND_PERIOD = {"back_test", "cuts", "many", "of_region", "of_authorities", "by_size"}


def decimals_in(facts) -> set[float]:
    """Every number with decimals that the facts hold, wherever it stands."""
    if is_dataclass(facts):
        names = [one.name for one in fields(facts) if one.name not in NOT_OF_AN_AREA_AND_PERIOD]
        return set().union(*(decimals_in(getattr(facts, name)) for name in names))
    if isinstance(facts, tuple):
        return set().union(*map(decimals_in, facts))
    return {facts} if isinstance(facts, float) else set()


def test_no_number_of_the_pack_is_missing_among_its_figures(any_pack):
    told = (section for name, section in any_pack.sections.items() if name not in WITHOUT_FIGURES)
    held = set().union(*map(decimals_in, told))
    assert held <= {figure.value for figure in every_figure(any_pack)}


def test_a_symbol_is_a_symbol_and_never_zero():
    figures = list(every_figure(PACKS["suppressed review"]))
    hidden = [one for one in figures if one.status == "suppressed"]
    assert hidden
    assert {(one.value, one.text) for one in hidden} == {(None, "c")}
    book = opened(made(PACKS["suppressed review"]))
    cells = [cell.value for row in book["Scorecard"].iter_rows(min_row=7, min_col=2, max_row=23) for cell in row]
    assert set(cells) == {"c"}


def test_numbers_are_numbers_with_the_decimals_of_their_indicator():
    sheet = opened(made(review()))["Scorecard"]
    assert [sheet.cell(7, column).number_format for column in (2, 4)] == ["#,##0.0", "#,##0"]
    assert [sheet.cell(7, column).value for column in (2, 3)] == [10.0, 23.1]
    assert (sheet.cell(14, 2).value, sheet.cell(14, 3).value) == ("z", "c")


def test_the_regions_history_stands_in_small_over_the_figures_where_a_sheet_holds_it():
    everything = parts(made(review()))
    scorecard = everything["xl/worksheets/sheet2.xml"]
    ranges = re.findall(r"<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)</xm:sqref>", scorecard)
    assert sorted(cell for _, cell in ranges) == ["B6", "C6", "D6"]
    book = opened(made(review()))
    for cells, _ in ranges:
        name, _, where = cells.partition("!")
        values = [row[0].value for row in book[name.strip("'")][where]]
        assert values[0] is not None
        assert values[-1] is not None
        assert all(value is None or isinstance(value, int | float) for value in values)


def test_the_first_sheet_says_whose_figures_these_are_for_whom_and_what_symbols_mean(any_pack, content):
    told = texts(opened(content)["About"])
    assert any_pack.header.partnership_name in told
    assert told[told.index("For whom this is") + 1] == "For the authorities of the partnership"
    assert "31 December 2024" in told
    assert digest(pack_json(any_pack)) in told
    assert set(MEANINGS.values()) <= set(told)
    assert ("Illustrative" in told) == any_pack.header.illustrative
    assert any("trade marks of the Fiscal Policy Studies Institute" in text for text in told)
    assert any("Open Government Licence v3.0" in text for text in told) == bool(
        getattr(any_pack.sections.get("sources"), "releases", ())
    )


def test_the_properties_name_the_pack_and_its_language(content):
    book = opened(content)
    assert "Preventing and tackling neglect, 2024-25" in book.properties.title
    assert book.custom_doc_props["Language"].value == "en-GB"


def test_what_people_say_is_in_tables_of_its_own_with_days_as_days():
    book = opened(made(pack("plan", full_sections("plan"))))
    sheet = book["Actions"]
    headers = [cell.value for cell in sheet[1]]
    first = dict(zip(headers, (cell.value for cell in sheet[2]), strict=True))
    assert first["Owner"] == "Heads of safeguarding"
    assert first["Due"].date() == date(2025, 9, 30)
    assert first["Illustrative"] == "yes"
    story = opened(made(pack("story", full_sections("story"))))
    assert story["Factors"].max_row == 4
    assert opened(made(PACKS["full review"]))["Decisions"].max_row == 3


def test_two_hundred_actions_all_stand_in_the_table():
    many = tuple(action(slug=f"a-{k}", what=f"Do the {k}th thing.") for k in range(200))
    book = opened(made(pack("plan", full_sections("plan") | {"plan": replace(plan(), actions=many)})))
    assert book["Actions"].tables["Actions"].ref.endswith("201")


@pytest.mark.parametrize("text", [*FORMULAS, "Sheet1!$A$1", "=Sheet1!$A$1"])
def test_a_name_that_is_only_such_a_text_is_a_name_all_the_same(text):
    named = replace(curve(), indicator=indicator(name=text, id=text), area_name=text)
    content = made(review(curves=Curves(curves=(named,)), plan=replace(plan(), actions=(action(what=text),))))
    book = opened(content)
    assert text in texts(book["Figures"])
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_control_characters_that_no_file_can_hold_are_left_out():
    text = "a\x00b\x0bc\x1fd\r\ne\ufffef\ud800g"
    assert plain_text(text) == "abcd\nefg"
    shown = review(plan=replace(plan(), actions=(action(what=text.replace("\ud800", "")),)))
    content = made(shown)
    assert opened(content)["Actions"]["A2"].value == "abcd\nefg"


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so():
    cut = plain_text("\N{CHILD}" * MAX_TEXT)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_TEXT
    assert cut.endswith("the whole text is in pack.json]")
    assert plain_text("x" * MAX_TEXT) == "x" * MAX_TEXT


def test_names_of_sheets_are_such_as_a_programme_takes_and_none_stands_twice():
    names = sheet_names((*MADE_HERE, "n-h1", "N-H1", "", "\N{CHILD}" * 31, "about", "\x00"), taken=("About",))
    assert len({name.casefold() for name in names}) == len(names)
    assert names[:5] == ("A1+1", "-quoted-", "History (2)", "x" * 31, "a-b-c-----")
    assert names[5:8] == ("n-h1", "N-H1 (2)", "Sheet")
    assert names[9] == "about (2)"
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= MAX_SHEET_NAME for name in names)


def test_curves_of_one_id_each_have_their_sheet():
    book = opened(made(review(curves=Curves(curves=(curve(), curve())))))
    assert {"N-H3", "N-H3 (2)"} <= set(book.sheetnames)


@pytest.mark.parametrize(
    "shown",
    [
        curve(history=points(2024, 5.0), forecast=(), comparators=()),
        curve(history=(), forecast=(), since=points(2025, 5.0), comparators=()),
        curve(history=points(2020, 5.0, 5.0, 5.0, 5.0), forecast=forecast(2024, 5.0, half_width=None), comparators=()),
        curve(history=points(2020, None, None), forecast=(), comparators=()),
        curve(history=points(2020, -5.0, None, 0.0, 1e15), verdict=verdict()),
    ],
    ids=["one point", "no history", "flat, no interval", "no number", "negative and huge"],
)
def test_a_curve_of_any_shape_has_its_sheet(shown):
    assert "N-H3" in opened(made(review(curves=Curves(curves=(shown,))))).sheetnames


def test_a_text_that_is_not_a_pack_is_refused():
    with pytest.raises(ValueError, match="not a review pack"):
        render_xlsx("{}")


def test_who_may_read_it_is_said_first():
    told = texts(opened(made(replace(PACKS["empty plan"], header=header("plan", profile="public"))))["About"])
    assert told[2:4] == ["For whom this is", "For everyone: small numbers are withheld"]
