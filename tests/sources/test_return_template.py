import io
import zipfile
from datetime import date

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from return_builders import (
    ALDER,
    PERIODS,
    ROWS,
    SHARE,
    a_measure,
    a_template,
    by_key,
    opened,
    read,
)

from oba.domain.area import Area, AreaKind
from oba.domain.indicator import Unit
from oba.sources.return_layout import FORM_SHEET, HEADERS, HELP_SHEET, REASONS, STAMP_SHEET, ReturnedFigure
from oba.sources.return_template import write_return

FORMULA_LIKE = ("=1+1", "+x", "@x", "-x", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "http://x", "12")


def rule_of(form, address) -> DataValidation:
    return next(rule for rule in form.data_validations.dataValidation if address in rule.sqref)


def test_the_same_template_gives_the_same_bytes():
    assert write_return(a_template()) == write_return(a_template())


def test_the_workbook_tells_neither_its_hour_nor_a_person():
    book, _ = opened(write_return(a_template()))
    assert book.properties.created.isoformat() == "2025-07-01T00:00:00"
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    assert book.properties.title == "Return for Alder: Warm homes"
    with zipfile.ZipFile(io.BytesIO(write_return(a_template()))) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_it_opens_with_plain_words_and_holds_a_form_and_a_hidden_stamp():
    book, form = opened(write_return(a_template()))
    assert book.sheetnames == [HELP_SHEET, FORM_SHEET, STAMP_SHEET]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "veryHidden"]
    assert book[HELP_SHEET]["A1"].value == "Figures from Alder"
    assert form["A2"].value == "Warm homes · Small partnership"
    assert [form.cell(4, column + 1).value for column in HEADERS] == list(HEADERS.values())


def test_each_measure_and_period_has_a_row_that_says_what_is_asked():
    _, form = opened(write_return(a_template()))
    assert {form[f"A{row}"].value: row for row in range(5, form.max_row + 1)} == ROWS
    row = ROWS["M-share 2025-Q2"]
    assert [form.cell(row, column).value for column in range(1, 11)] == [
        "M-share 2025-Q2",
        "Measure M-share",
        "What M-share counts.\nNumber: visits made on time\nOut of: visits due",
        "How well did we do it?",
        "2025-Q2",
        "percent",
        None,
        None,
        None,
        None,
    ]


def test_only_the_cells_to_fill_in_are_unlocked():
    book, form = opened(write_return(a_template()))
    share, count = ROWS["M-share 2025-Q1"], ROWS["M-count 2025-Q1"]
    unlocked = {cell.coordinate for line in form.iter_rows() for cell in line if not cell.protection.locked}
    assert {f"{column}{share}" for column in "GHIJ"} <= unlocked
    assert {f"{column}{count}" for column in "GIJ"} <= unlocked
    assert f"H{count}" not in unlocked
    assert {address.rstrip("0123456789") for address in unlocked} == set("GHIJ")
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)


def test_typing_is_held_to_what_the_measure_counts():
    _, form = opened(write_return(a_template()))
    share = rule_of(form, f"G{ROWS['M-share 2025-Q1']}")
    assert (share.type, share.sqref == rule_of(form, "G5").sqref) == ("custom", True)
    assert "$G5<=$H5" in share.formula1
    assert rule_of(form, f"G{ROWS['M-rate 2025-Q1']}").type == "whole"
    assert rule_of(form, f"H{ROWS['M-rate 2025-Q1']}").type == "whole"
    assert rule_of(form, f"G{ROWS['M-count 2025-Q1']}").type == "whole"
    assert rule_of(form, f"G{ROWS['M-cases 2025-Q1']}").type == "decimal"
    for rule in form.data_validations.dataValidation:
        assert rule.error
        assert rule.errorTitle


def test_the_reasons_in_the_list_are_those_on_the_first_sheet():
    book, form = opened(write_return(a_template()))
    rule = rule_of(form, "I5")
    sheet, _, cells = rule.formula1.rpartition("!")
    assert sheet == f"'{HELP_SHEET}'"
    listed = [cell.value for (cell,) in book[HELP_SHEET][cells.replace("$", "")]]
    assert listed == [f"{symbol} – {meaning}" for symbol, meaning in REASONS.items()]


def test_it_prints_on_paper_with_its_headers():
    _, form = opened(write_return(a_template(area=Area(code="E1", name="A & B", kind=AreaKind.AUTHORITY))))
    assert (form.page_setup.orientation, form.page_setup.paperSize) == ("landscape", 9)
    assert (form.sheet_properties.pageSetUpPr.fitToPage, form.page_setup.fitToHeight) == (True, 0)
    assert form.print_title_rows == "$4:$4"
    assert form.freeze_panes == "C5"
    assert form.oddFooter.left.text == "A && B: Warm homes"


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_what_looks_like_a_formula_stays_text(text):
    measure = a_measure("M-1", Unit.COUNT, name=text, definition=text)
    note = ReturnedFigure(measure="M-1", period="2025-Q1", text="3", note=text)
    template = a_template(
        measures=(measure,),
        periods={"M-1": PERIODS},
        priority_name=text,
        area=Area(code=ALDER.code, name=text, kind=AreaKind.AUTHORITY),
        earlier={note.key: note},
    )
    book, form = opened(write_return(template))
    assert [form[address].value for address in ("B5", "C5", "J5")] == [text, text, text]
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} == {"s", "n"}
    returned = read(write_return(template), measures={"M-1": measure})
    assert returned.figures == (note,)


def test_what_was_returned_before_is_filled_in_and_reads_back_alike():
    earlier = [
        ReturnedFigure(measure="M-share", period="2025-Q1", text="92.3", numerator="12", denominator="13", note="Ice."),
        ReturnedFigure(measure="M-share", period="2025-Q2", text="z", numerator="0", denominator="0"),
        ReturnedFigure(measure="M-rate", period="2025-Q1", text="c"),
        ReturnedFigure(measure="M-count", period="2025-Q1", text="0"),
        ReturnedFigure(measure="M-cases", period="2025-Q1", text="16.25", note="Mean of three days."),
    ]
    template = a_template(earlier={figure.key: figure for figure in earlier})
    assert list(by_key(read(write_return(template))).values()) == earlier


WRONG = {
    "no measure": ({"measures": ()}, "a return of warmth asks for no measure; give it at least one"),
    "no period": ({"periods": {"M-share": PERIODS}}, "M-rate is asked for no period; give it at least one"),
    "another priority": ({"priority": "light"}, "M-share is a measure of warmth, not of light"),
    "a period twice": (
        {"measures": (SHARE,), "periods": {"M-share": PERIODS * 2}},
        "a return of warmth asks for a measure and period twice",
    ),
}


@pytest.mark.parametrize(("changes", "told"), WRONG.values(), ids=WRONG.keys())
def test_a_template_that_asks_wrongly_is_not_made(changes, told):
    with pytest.raises(ValueError, match=f"^{told}$"):
        a_template(**changes)


def test_long_definitions_and_names_still_make_a_workbook():
    measure = a_measure("M-1", Unit.COUNT, name="n" * 300, definition="word " * 2_000)
    long = Area(code=ALDER.code, name="&" * 300, kind=AreaKind.AUTHORITY)
    content = write_return(
        a_template(measures=(measure,), periods={"M-1": PERIODS}, area=long, priority_name="&" * 300)
    )
    _, form = opened(content)
    assert form.row_dimensions[5].height > 400
    assert form["C5"].value == measure.definition


def test_the_day_on_which_it_was_made_is_told():
    book, _ = opened(write_return(a_template(made_on=date(2026, 2, 3))))
    assert book[HELP_SHEET]["A3"].value == "Made on 3 February 2026"
