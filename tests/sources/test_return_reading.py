import dataclasses
import io
import zipfile
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from return_builders import (
    ALDER,
    COUNT,
    MEASURES,
    ROWS,
    a_measure,
    a_template,
    by_key,
    filled,
    ods,
    opened,
    read,
    saved,
    xlsx,
)

from oba.domain.errors import UserError
from oba.domain.indicator import Unit
from oba.domain.status import read_value
from oba.sources.return_layout import REASONS, STAMP_SHEET, ReturnedFigure, reason_label
from oba.sources.return_reading import ChangeKind, changes
from oba.sources.return_template import write_return

SHARE_ROW, RATE_ROW = ROWS["M-share 2025-Q1"], ROWS["M-rate 2025-Q1"]
COUNT_ROW, CASES_ROW = ROWS["M-count 2025-Q1"], ROWS["M-cases 2025-Q1"]


def told(cells):
    """Every finding as text."""
    return [str(finding) for finding in read(filled(cells)).findings]


def figure_in(cells, measure):
    returned = read(filled(cells))
    assert returned.findings == ()
    return by_key(returned).get((measure, "2025-Q1"))


def test_an_untouched_workbook_returns_nothing_and_nothing_is_wrong():
    returned = read(write_return(a_template()))
    assert (returned.figures, returned.findings, returned.n_blank) == ((), (), 8)
    assert (returned.priority, returned.area_code, returned.made_on) == ("warmth", ALDER.code, date(2025, 7, 1))


READ = {
    "a share, rounded half up": ({"G5": 1, "H5": 16}, "M-share", ("6.3", "1", "16")),
    "a share of nothing out of something": ({"G5": 0, "H5": 16}, "M-share", ("0.0", "0", "16")),
    "all of them": ({"G5": 16, "H5": 16}, "M-share", ("100.0", "16", "16")),
    "none out of none": ({"G5": 0, "H5": 0}, "M-share", ("z", "0", "0")),
    "a rate": ({f"G{RATE_ROW}": 12, f"H{RATE_ROW}": 43_210}, "M-rate", ("2.8", "12", "43210")),
    "a count": ({f"G{COUNT_ROW}": 7}, "M-count", ("7", "", "")),
    "zero is a number": ({f"G{COUNT_ROW}": 0}, "M-count", ("0", "", "")),
    "a value as it is": ({f"G{CASES_ROW}": 16.255}, "M-cases", ("16.255", "", "")),
    "a sum that binary numbers miss": ({f"G{CASES_ROW}": 0.1 + 0.2}, "M-cases", ("0.3", "", "")),
    "a number typed as text": ({"G5": "'1", "H5": "' 16 "}, "M-share", ("6.3", "1", "16")),
    "separators of thousands": (
        {f"G{RATE_ROW}": "'1,200", f"H{RATE_ROW}": "'43\u00a0210"},
        "M-rate",
        ("277.7", "1200", "43210"),
    ),
    "a text of decimals": ({f"G{CASES_ROW}": "'16.50"}, "M-cases", ("16.5", "", "")),
    "a reason from the list": ({"I5": reason_label("c")}, "M-share", ("c", "", "")),
    "a reason by its symbol": ({"I5": " X "}, "M-share", ("x", "", "")),
    "blanks are nothing": ({"G5": 1, "H5": 16, "I5": "'  "}, "M-share", ("6.3", "1", "16")),
    "a dash in the cell that is not asked": ({f"G{COUNT_ROW}": 7, f"H{COUNT_ROW}": "-"}, "M-count", ("7", "", "")),
}


@pytest.mark.parametrize(("cells", "measure", "texts"), READ.values(), ids=READ.keys())
def test_what_is_typed_is_read(cells, measure, texts):
    figure = figure_in(cells, measure)
    assert (figure.text, figure.numerator, figure.denominator) == texts
    read_value(figure.text)


WHOLE = "a whole number"
LIST = "one of the list: c, x, z, u"
TEXT = "a text of at most 500 characters"
DIGITS = "type digits only, or choose why there is no number"
AS_VALUE = "type what it comes to, or paste it as a value"
RETYPE = "set the format of the cell to Number and type it again: spreadsheet programmes make dates of 3/4"
SWAPPED = "correct one of them; they may stand in each other's place"
BOTH = "give both or neither"
SIDE_BY_SIDE = "put the cells of the row side by side again, or fill in the workbook as it was sent"
FOUND = {
    "text": ({"G5": "about ten"}, "G", "'about ten'", WHOLE, DIGITS),
    "a symbol in place of a number": (
        {"G5": "c"},
        "G",
        "'c'",
        WHOLE,
        "leave the cell empty and choose the reason from the list",
    ),
    "a negative number": ({"G5": -1}, "G", "-1", f"{WHOLE}, zero or more", "correct it"),
    "a fraction of a count": ({"G5": 1.5}, "G", "1.5", WHOLE, "give the count itself, not a share or a mean"),
    "a part larger than its whole": (
        {"G5": 17, "H5": 16},
        "G",
        "17 out of 16",
        "no more than what it is out of",
        SWAPPED,
    ),
    "something out of none": ({"G5": 1, "H5": 0}, "G", "1 out of 0", "no more than what it is out of", SWAPPED),
    "a number and a reason": (
        {"G5": 1, "H5": 16, "I5": "c"},
        "I",
        "'c' beside 1 and 16",
        "a number or a reason, not both",
        "clear one of them",
    ),
    "no denominator": ({"G5": 1}, "H", "nothing", f"{WHOLE}, since the other is given", BOTH),
    "no numerator": ({"H5": 16}, "G", "nothing", f"{WHOLE}, since the other is given", BOTH),
    "an unknown reason": ({"I5": "not yet"}, "I", "'not yet'", LIST, "choose from the list, and say more in the note"),
    "a date": ({"G5": date(2025, 4, 3)}, "G", "the date or time 2025-04-03", WHOLE, RETYPE),
    "a time": ({"G5": time(3, 4)}, "G", "the date or time 03:04:00", WHOLE, RETYPE),
    "a truth": ({"G5": True}, "G", "'TRUE'", WHOLE, DIGITS),
    "a formula": ({"G5": "=1+1"}, "G", "the formula '=1+1'", WHOLE, AS_VALUE),
    "a link": ({"I5": '=HYPERLINK("a")'}, "I", """the formula '=HYPERLINK("a")'""", LIST, AS_VALUE),
    "a command": ({"J5": "=cmd|'a'!A0"}, "J", """the formula "=cmd|'a'!A0\"""", TEXT, AS_VALUE),
    "an error": ({"G5": "#DIV/0!"}, "G", "the error #DIV/0!", WHOLE, "correct it or clear the cell"),
    "a number as written elsewhere": ({"G5": "1.234,5"}, "G", "'1.234,5'", WHOLE, DIGITS),
    "no finite number": ({"G5": "inf"}, "G", "'inf'", WHOLE, DIGITS),
    "an endless number": ({"G5": 1e300}, "G", "1e+300", f"{WHOLE} of at most 15 digits", "correct it"),
    "digits without end": ({"G5": "9" * 50}, "G", repr("9" * 50), WHOLE, DIGITS),
    "a note alone": (
        {"J5": "Later."},
        "G",
        "a note alone",
        "a number, or the reason why there is none",
        "give one of them",
    ),
    "a note that is too long": ({"I5": "c", "J5": "n" * 501}, "J", "501 characters", TEXT, "shorten it"),
    "a control character in the note": (
        {"I5": "c", "J5": "a_x0007_b"},
        "J",
        "the control character U+0007",
        TEXT,
        "type the note anew",
    ),
    "another measure's name": (
        {"B5": "Measure M-rate"},
        "B",
        "'Measure M-rate'",
        "'Measure M-share' beside row 'M-share 2025-Q1'",
        SIDE_BY_SIDE,
    ),
    "another period": (
        {"E5": "2025-Q2"},
        "E",
        "'2025-Q2'",
        "'2025-Q1' beside row 'M-share 2025-Q1'",
        SIDE_BY_SIDE,
    ),
}


@pytest.mark.parametrize(("cells", "column", "found", "expected", "remedy"), FOUND.values(), ids=FOUND.keys())
def test_what_is_wrong_in_a_cell_is_told(cells, column, found, expected, remedy):
    returned = read(filled({**cells, f"G{COUNT_ROW}": 7}))
    assert [str(finding) for finding in returned.findings] == [
        f"Return!{column}5 (Measure M-share, 2025-Q1): found {found}, expected {expected}; {remedy}"
    ]
    assert list(by_key(returned)) == [("M-count", "2025-Q1")], "the row gives no figure, the others do"
    assert ("M-share", "2025-Q1") not in returned.blanks


def test_everything_that_is_wrong_in_a_row_is_told_at_once():
    returned = read(filled({"G5": -1, "H5": "many", "I5": "later", "J5": "=1"}))
    assert [finding.cell for finding in returned.findings] == ["G5", "H5", "I5", "J5"]


def test_a_percentage_typed_as_such_is_told():
    book, form = opened(write_return(a_template()))
    for row, value, number_format in ((5, 0.45, "0%"), (COUNT_ROW, 1, "0.0\\ %"), (CASES_ROW, 12, '0" % of it"')):
        form[f"G{row}"] = value
        form[f"G{row}"].number_format = number_format
    form["H5"] = 16
    returned = read(saved(book))
    assert [str(finding) for finding in returned.findings] == [
        "Return!G5 (Measure M-share, 2025-Q1): found 45%, expected a whole number; type the number itself, and set the "
        "format of the cell to Number",
        f"Return!G{COUNT_ROW} (Measure M-count, 2025-Q1): found 100%, expected a whole number; type the number itself, "
        "and set the format of the cell to Number",
    ]
    assert by_key(returned)["M-cases", "2025-Q1"].text == "12"


def test_a_rate_beyond_its_bounds_and_out_of_nothing_are_told():
    q2 = RATE_ROW + 1
    assert told({f"G{RATE_ROW}": 20, f"H{RATE_ROW}": 10, f"G{q2}": 2, f"H{q2}": 0}) == [
        f"Return!G{RATE_ROW} (Measure M-rate, 2025-Q1): found 20000.0 rate per 10,000, expected at most 10,000; "
        "correct the number, or what it is out of",
        f"Return!H{q2} (Measure M-rate, 2025-Q2): found 0 beside 2, expected what the number is out of; correct "
        "one of them",
    ]


def test_a_second_number_where_one_is_asked_is_told():
    assert told({f"G{COUNT_ROW}": 7, f"H{COUNT_ROW}": 9}) == [
        f"Return!H{COUNT_ROW} (Measure M-count, 2025-Q1): found '9', expected nothing: this measure is a single "
        "number; give the number alone"
    ]


def test_no_formula_becomes_a_zero_or_a_blank():
    formulas = {f"G{row}": "=1+1" for row in ROWS.values()}
    returned = read(filled(formulas))
    assert (returned.figures, returned.blanks, len(returned.findings)) == ((), (), len(ROWS))


def test_a_formula_with_a_value_kept_beside_it_is_a_finding_still():
    content = filled({"H5": 16})
    book, form = opened(content)
    form["G5"] = "=2+2"
    with_value = saved(book)
    empty = "<v></v>" if openpyxl.LXML else "<v />"  # as openpyxl writes it with and without lxml
    returned = read(_with_text(with_value, f"<f>2+2</f>{empty}", "<f>2+2</f><v>4</v>"))
    assert [finding.found for finding in returned.findings] == ["the formula '=2+2'"]


def test_rows_may_be_sorted_and_sheets_added():
    book, form = opened(filled({"G5": 1, "H5": 16, f"G{COUNT_ROW}": 7, "J5": "Snow."}))
    lines = [[cell.value for cell in line] for line in form.iter_rows(min_row=5)]
    for row, line in enumerate(reversed(lines), start=5):
        for column, value in enumerate(line, start=1):
            form.cell(row, column).value = value
    book.create_sheet("Workings", 0)["A1"] = "=1+1"
    form["M3"] = "checked"
    returned = read(saved(book))
    assert returned.findings == ()
    assert [(figure.measure, figure.text, figure.note) for figure in returned.figures] == [
        ("M-share", "6.3", "Snow."),
        ("M-count", "7", ""),
    ]


def test_a_changed_a_doubled_and_a_missing_row_are_told():
    assert told({"A5": "mine", "A7": "M-rate 2025-Q2", "A20": None, "G21": 5}) == [
        "Return!A5: found 'mine', expected a row that the workbook was made with; put back what stood there, or move "
        "what is written here to a sheet of its own",
        "Return!A21: found nothing, expected a row that the workbook was made with; put back what stood there, or move "
        "what is written here to a sheet of its own",
        "Return!A:A (Measure M-share, 2025-Q1): found no such row, expected the row 'M-share 2025-Q1'; put it back, "
        "and leave it empty if there is nothing to return",
        "Return!A:A (Measure M-rate, 2025-Q1): found no such row, expected the row 'M-rate 2025-Q1'; put it back, "
        "and leave it empty if there is nothing to return",
        "Return!A7 (Measure M-rate, 2025-Q2): found 'M-rate 2025-Q2' 2 times, expected each row once; keep one of them",
        "Return!A8 (Measure M-rate, 2025-Q2): found 'M-rate 2025-Q2' 2 times, expected each row once; keep one of them",
    ]


def _with_text(content, old, new):
    """The workbook with a text of the form's XML replaced, which must hold it once."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name.endswith("sheet2.xml"):
                assert text.count(old.encode()) == 1, text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return stored.getvalue()


def _changed(change):
    book, form = opened(write_return(a_template()))
    change(book, form)
    return saved(book)


def _set(sheet, address, value):
    def change(book, _form):
        book[sheet][address] = value

    return _changed(change)


def _plain_book():
    stored = io.BytesIO()
    openpyxl.Workbook().save(stored)
    return stored.getvalue()


ANEW = "Make a new workbook with `oba return make`, and copy the figures over"
OTHER_SHARE = a_measure("M-share", Unit.PERCENT, name="Share")
OF_LIGHT = {key: dataclasses.replace(measure, priority="light") for key, measure in MEASURES.items()}
REFUSED = {
    "another partnership": (
        write_return(a_template(partnership="large")),
        {},
        "it was made for the partnership 'large', expected 'small'. Send it to them, or name the right partnership "
        "folder",
    ),
    "another priority": (
        write_return(a_template()),
        {"measures": OF_LIGHT},
        "it is for the priority 'warmth', expected 'light'. Choose the right file, or add measures to that priority",
    ),
    "another area": (
        write_return(a_template()),
        {"areas": {}},
        "it is for the area 'E06000101', which the partnership does not have. Choose the right file, or add the area "
        "to the partnership's areas",
    ),
    "a measure that is gone": (
        write_return(a_template()),
        {"measures": {"M-count": COUNT}},
        f"it asks for 'M-share', which is no measure of 'warmth' now. {ANEW}",
    ),
    "a measure that is asked in another way now": (
        write_return(a_template()),
        {"measures": MEASURES | {"M-share": OTHER_SHARE}},
        f"it asks for 'M-share' as 'percent, number out of', now 'percent, number'. {ANEW}",
    ),
    "another area put in by hand": (
        _set(STAMP_SHEET, "B4", "E06000102"),
        {},
        f"the hidden sheet 'Template' was changed. {ANEW}",
    ),
    "a row added by hand": (_set(STAMP_SHEET, "A15", "row"), {}, f"the hidden sheet 'Template' was changed. {ANEW}"),
    "another format": (_set(STAMP_SHEET, "B1", "2"), {}, f"its hidden sheet is of format 2, expected 1. {ANEW}"),
    "no stamp": (
        _changed(lambda book, _form: book.remove(book[STAMP_SHEET])),
        {},
        "there is no sheet 'Template', so this is no return. Send the workbook that was made for it",
    ),
    "no form": (
        _changed(lambda book, form: book.remove(form)),
        {},
        "there is no sheet 'Return', so this is no return. Send the workbook that was made for it",
    ),
    "an emptied stamp": (
        _changed(lambda book, _form: book[STAMP_SHEET].delete_rows(1, 99)),
        {},
        f"its hidden sheet is of format nothing, expected 1. {ANEW}",
    ),
    "columns that were moved": (
        _changed(lambda _book, form: form.insert_cols(7)),
        {},
        "row 4 of the sheet 'Return' holds Row, Measure, What to count, Question, Period, Unit, , Number, Out of, If "
        "there is no number, expected Row, Measure, What to count, Question, Period, Unit, Number, Out of, If there is "
        "no number, Note. Put the columns back where they were, or fill in the workbook as it was sent",
    ),
    "an emptied form": (
        _changed(lambda _book, form: form.delete_rows(1, 99)),
        {},
        "row 4 of the sheet 'Return' holds nothing, expected Row, Measure, What to count, Question, Period, Unit, "
        "Number, Out of, If there is no number, Note. Put the columns back where they were, or fill in the workbook as "
        "it was sent",
    ),
    "an OpenDocument workbook": (
        ods(""),
        {},
        "this is an .ods workbook, expected .xlsx. Save it as .xlsx, and send that",
    ),
    "another workbook": (
        _plain_book(),
        {},
        "there is no sheet 'Template', so this is no return. Send the workbook that was made for it",
    ),
}


@pytest.mark.parametrize(("content", "asked", "told_whole"), REFUSED.values(), ids=REFUSED.keys())
def test_a_workbook_that_is_not_for_this_is_refused(content, asked, told_whole):
    with pytest.raises(UserError) as refused:
        read(content, **asked)
    assert str(refused.value) == f"alder.xlsx: {told_whole}"


def test_a_workbook_without_parts_is_refused():
    with pytest.raises(UserError, match="the workbook cannot be read"):
        read(xlsx())


def test_a_duration_beyond_all_reckoning_is_refused():
    book, form = opened(write_return(a_template()))
    form["G5"], form["G5"].number_format = 1e18, "[h]:mm:ss"
    with pytest.raises(UserError, match="the workbook cannot be read"):
        read(saved(book))


def test_any_byte_changed_is_refused_or_changes_nothing():
    whole = filled({"G5": 1, "H5": 16, f"G{COUNT_ROW}": 7})
    sound = read(whole)
    for at in range(0, len(whole), 61):
        changed = bytearray(whole)
        changed[at] ^= 0x55
        try:
            returned = read(bytes(changed))
        except UserError:
            continue
        assert returned == sound


def test_harmful_workbooks_are_refused_before_they_are_read():
    with pytest.raises(UserError, match="macros"):
        read(xlsx(**{"xl/vbaProject.bin": b"x"}))


whole_numbers = st.integers(min_value=0, max_value=10**9)
notes = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" \n'=+@<&>\"éß漢"), min_size=1, max_size=500
).filter(lambda text: "_x" not in text)
"""Texts as people type them; `_x0041_` is how a workbook's XML writes characters, and the tests' writer leaves it."""


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    share=st.tuples(whole_numbers, whole_numbers).map(sorted),
    count=whole_numbers,
    cases=st.decimals(min_value=0, max_value=99_999, places=3),
    words=st.tuples(st.sampled_from(sorted(REASONS)), notes),
    as_words=st.booleans(),
)
def test_what_is_typed_in_valid_cells_is_what_is_read(share, count, cases, words, as_words):
    reason, note = words
    part, whole = share
    typed = {
        "G5": f"'{part:,}" if as_words else part,
        "H5": f"'{whole:,}" if as_words else whole,
        f"I{RATE_ROW}": reason_label(reason) if as_words else reason,
        f"G{COUNT_ROW}": count,
        f"G{CASES_ROW}": float(cases),
        "J5": f"'{note}",
    }
    returned = read(filled(typed))
    assert returned.findings == ()
    assert returned.n_blank == len(ROWS) - 4
    figures = by_key(returned)
    of_share = figures["M-share", "2025-Q1"]
    assert (of_share.numerator, of_share.denominator, of_share.note) == (str(part), str(whole), note.strip())
    exact = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None
    assert of_share.text == ("z" if exact is None else str(exact))
    assert figures["M-rate", "2025-Q1"].text == reason
    assert figures["M-count", "2025-Q1"].text == str(count)
    assert Decimal(figures["M-cases", "2025-Q1"].text) == cases


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    cells=st.dictionaries(
        st.sampled_from(["G5", "H5", "I5", "J5", f"G{COUNT_ROW}", f"H{COUNT_ROW}", f"G{CASES_ROW}", "A5", "E5"]),
        st.one_of(
            st.integers(),
            st.floats(allow_nan=False, allow_infinity=False),
            st.booleans(),
            st.dates(min_value=date(1900, 3, 1)),
            st.text(st.characters(exclude_categories=("C",)), max_size=40),
            st.sampled_from(["=1+1", "#N/A", "c", "0", " ", "1e5", "0x10", "½", "٣", "1_000"]),
        ),
    )
)
def test_whatever_is_typed_ends_as_a_figure_a_finding_or_a_blank(cells):
    returned = read(filled(cells))
    accounted = {figure.key for figure in returned.figures} | set(returned.blanks)
    assert len(accounted) == len(returned.figures) + returned.n_blank
    missing = {tuple(row.split()) for row in ROWS} - accounted
    assert len(missing) <= len(returned.findings)
    for figure in returned.figures:
        read_value(figure.text)


def a_figure(measure, text, **fields):
    return ReturnedFigure(measure=measure, period="2025-Q1", text=text, **fields)


def test_what_a_return_would_change_is_told_in_the_order_of_the_form():
    before = [
        a_figure("M-share", "6.3", numerator="1", denominator="16"),
        a_figure("M-rate", "c"),
        a_figure("M-count", "7"),
        a_figure("M-cases", "16.5", note="Mean."),
        a_figure("M-gone", "1"),
    ]
    earlier = {figure.key: figure for figure in before}
    returned = read(filled({"G5": 2, "H5": 32, "G6": 1, "H6": 2, f"G{COUNT_ROW}": 7, f"G{CASES_ROW}": 16.5}))
    assert [(change.measure, change.period, change.kind) for change in changes(returned, earlier)] == [
        ("M-share", "2025-Q1", ChangeKind.CHANGED),
        ("M-share", "2025-Q2", ChangeKind.NEW),
        ("M-cases", "2025-Q1", ChangeKind.CHANGED),
        ("M-rate", "2025-Q1", ChangeKind.NOW_BLANK),
    ]
    first, new, note, blank = changes(returned, earlier)
    assert first.before == before[0]
    assert first.after == a_figure("M-share", "6.3", numerator="2", denominator="32")
    assert (new.before, new.after.text) == (None, "50.0")
    assert (note.before.note, note.after.note) == ("Mean.", "")
    assert (blank.before, blank.after) == (before[1], None)


def test_a_row_with_a_finding_changes_nothing():
    earlier = {("M-share", "2025-Q1"): a_figure("M-share", "6.3", numerator="1", denominator="16")}
    assert changes(read(filled({"G5": "many"})), earlier) == ()


def test_returning_the_same_again_changes_nothing():
    returned = read(filled({"G5": 1, "H5": 16, "J5": "Snow.", f"I{RATE_ROW}": "x"}))
    earlier = by_key(returned)
    again = read(write_return(a_template(earlier=earlier)))
    assert changes(again, earlier) == ()
    assert again.figures == returned.figures
