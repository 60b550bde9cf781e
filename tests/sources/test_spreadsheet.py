from datetime import date

from builders.ods import ods_of

from oba.sources.spreadsheet import read_workbook


def test_cells_are_read_as_a_person_reads_them():
    row = [0.1 + 0.2, 3, 7.5, 1e15, 0.00001, " two  blanks ", "", date(2025, 3, 31)]
    found = read_workbook(ods_of({"One": [row], "Two": [["a"]]}), name="w.ods")
    assert found["One"] == [["0.3", "3", "7.5", "1000000000000000", "0.00001", "two blanks", "", "2025-03-31"]]
    assert found["Two"][0][0] == "a"
