"""Tables that are written for spreadsheets hold what was given, and compute nothing."""

import csv
import io
import zipfile
from html import unescape

import pytest
from openpyxl import load_workbook

from contract_tui.desk.spreadsheets import SheetCell, Yuan, sheet
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.sheets import CsvEncoding, SheetFormat

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1+1", "＝1+1"]


def written(
    *rows: list[SheetCell], form: SheetFormat = SheetFormat.CSV, encoding: CsvEncoding = CsvEncoding.UTF_8
) -> bytes:
    file = io.BytesIO()
    with sheet(file, form, encoding, ["编号", "金额"]) as write:
        for row in rows:
            write(row)
    return file.getvalue()


def workbook_cells(content: bytes) -> list[tuple[object, str, str]]:
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    return [(cell.value, cell.data_type, cell.number_format) for row in page.rows for cell in row]


def test_csv_has_the_mark_by_which_spreadsheets_know_utf_8() -> None:
    content = written(["甲,“乙”", Yuan(140_950)])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["编号", "金额"], ["甲,“乙”", "1409.50"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_in_csv_begins_as_a_formula(text: str) -> None:
    (_, (cell, _)) = csv.reader(io.StringIO(written([text, Yuan(-5)]).decode("utf-8-sig"), newline=""))
    assert cell.startswith("'")


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_a_text_in_a_workbook_is_a_text_whatever_it_begins_with(text: str) -> None:
    cells = workbook_cells(written([text, Yuan(-5)], form=SheetFormat.XLSX))
    assert cells[2][:2] == (text, "s")
    assert cells[3] == (-0.05, "n", "#,##0.00")


def test_what_a_workbook_would_read_as_a_code_stays_as_it_was() -> None:
    content = written(["_x0041_甲", 3], form=SheetFormat.XLSX)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:  # openpyxl itself leaves such codes as they are
        assert "<t>_x005F_x0041_甲</t>" in unescape(parts.read("xl/worksheets/sheet1.xml").decode())
    assert workbook_cells(content)[3][:2] == (3, "n")


def test_an_amount_beyond_a_spreadsheets_digits_is_a_text() -> None:
    cells = workbook_cells(written(["甲", Yuan(10**17 + 1)], form=SheetFormat.XLSX))
    assert cells[3][:2] == ("1000000000000000.01", "s")


def test_what_gbk_cannot_hold_is_said_and_gb18030_can() -> None:
    row: list[SheetCell] = ["DD-1 𠮷野家", Yuan(1)]
    with pytest.raises(InvalidInputError) as refused:
        written(row, encoding=CsvEncoding.GBK)
    assert "“𠮷”（U+20BB7）不能用 GBK 写出" in refused.value.message
    assert "𠮷野家" in written(row, encoding=CsvEncoding.GB18030).decode("gb18030")


def test_gbk_holds_what_most_names_consist_of() -> None:
    assert "深圳示例".encode("gbk") in written(["深圳示例", 1], encoding=CsvEncoding.GBK)
