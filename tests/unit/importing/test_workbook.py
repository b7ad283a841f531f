"""Orders in Excel workbooks: the same headings as CSV, and files that mean harm."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from contract_tui.desk.orders.importing import read_orders, workbook
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode

HEAD = ("订单号", "付款账号", "创建时间", "付费模式", "产品名称", "金额（元）")
GOOD = (
    "20240305000000000001",
    "100000000001",
    datetime(2024, 3, 5, 10),  # noqa: DTZ001 workbooks know no zones
    "预付费",
    "云服务器",
    1409.5,
)


def saved(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def read(path: Path) -> list[OrderInput | RowProblem]:
    return [row for row in read_orders(path) if isinstance(row, OrderInput | RowProblem)]


def one(path: Path) -> OrderInput | RowProblem:
    [row] = read(path)
    return row


def good(**changes: object) -> list[object]:
    return [changes.get(name, value) for name, value in zip(HEAD, GOOD, strict=True)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "orders.xlsx"


def test_a_sheet_is_read_as_the_same_table_in_csv_would_be(path: Path) -> None:
    assert one(saved(path, HEAD, GOOD)) == OrderInput(
        line=2,
        id="20240305000000000001",
        payer="100000000001",
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=OrderAction.OTHER,
        status=OrderStatus.DONE,
        amount_fen=140_950,
        created_at=datetime(2024, 3, 5, 2, tzinfo=UTC),
        product="云服务器",
    )


def test_english_headings_whole_numbers_days_and_texts_are_read(path: Path) -> None:
    head = ("order_id", "Payer", "created_at", "pay_mode", "product", "amount_fen", "status")
    row = one(saved(path, head, ("A-1", 1001, date(2024, 3, 5), "prePay", "CVM", "17000.5", 4)))
    assert isinstance(row, OrderInput)
    assert (row.payer, row.amount_fen, row.status) == ("1001", 17_001, OrderStatus.DONE)
    assert row.created_at == datetime(2024, 3, 4, 16, tzinfo=UTC)


def test_lines_are_the_sheets_row_numbers_and_blank_rows_do_not_count(path: Path) -> None:
    rows = read(saved(path, (), HEAD, (), GOOD, (None, ""), good(订单号="2", 付费模式="cash")))
    assert [(row.line, type(row)) for row in rows] == [(4, OrderInput), (6, RowProblem)]


@pytest.mark.parametrize("number", [20240305000000000001, 2.02403050000001e19, 1_000_000_000_000_000])
@pytest.mark.parametrize("column", ["订单号", "付款账号"])
def test_a_number_that_the_spreadsheet_has_rounded_is_refused(path: Path, column: str, number: float) -> None:
    row = one(saved(path, HEAD, good(**{column: number})))
    assert isinstance(row, RowProblem)
    assert "已丢失" in row.reason
    assert "文本格式" in row.hint


@pytest.mark.parametrize("column", HEAD)
@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_cell_that_failed_is_named(path: Path, column: str, value: str) -> None:
    row = one(saved(path, HEAD, good(**{column: value})))
    assert isinstance(row, RowProblem)
    assert value in row.reason


@pytest.mark.parametrize(
    ("amount", "fen"), [(0.1 + 0.2, 30), (-12.34, -1_234), (1e-9, 0), (600714.4, 60_071_440)]
)
def test_p11_amounts_lose_what_binary_fractions_add(path: Path, amount: float, fen: int) -> None:
    row = one(saved(path, HEAD, good(**{"金额（元）": amount})))
    assert isinstance(row, OrderInput)
    assert row.amount_fen == fen


@pytest.mark.parametrize("bad", [True, float(10**40), "=1+1", date(2024, 1, 1), "x\u202ey"])
def test_what_is_no_amount_is_a_bad_row(path: Path, bad: object) -> None:
    assert isinstance(one(saved(path, HEAD, good(**{"金额（元）": bad}))), RowProblem)


def test_only_the_first_sheet_is_read(path: Path) -> None:
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(GOOD)
    book.create_sheet().append(("other",))
    book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    assert len(read(path)) == 1


@pytest.mark.parametrize("rows", [[], [()], [("订单号", "金额")], [HEAD[:-1]], [(*HEAD, "订单号")]])
def test_a_sheet_without_the_documented_headings_imports_nothing(
    path: Path, rows: list[Sequence[object]]
) -> None:
    with pytest.raises(InvalidInputError, match=r"orders\.xlsx"):
        read(saved(path, *rows, *([GOOD] if rows else [])))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"order_id,payer", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="不是有效的"):
        read(path)


def rewritten(path: Path, part: str, content: bytes | None) -> Path:
    """The same file with one part replaced, or left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = content if content is not None else b""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in parts.items():
            if name != part or content is not None:
                archive.writestr(name, each)
    return path


STRINGS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_ENTITIES = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij")
)
_LAUGHS = (
    f'<!DOCTYPE x [{_ENTITIES}]><worksheet xmlns="{_MAIN}"><sheetData>'
    '<row r="1"><c t="str"><v>&j;</v></c></row></sheetData></worksheet>'
)


def sharing_texts(path: Path) -> Path:
    """The same file as spreadsheets save it: texts stand once, cells name them by their position."""
    texts = [*HEAD, *(str(value) for value in GOOD)]
    cells = [f'<c t="s"><v>{at}</v></c>' for at in range(len(texts))]
    rows = ("".join(part) for part in (cells[: len(HEAD)], cells[len(HEAD) :]))
    sheet = "".join(f"<row>{row}</row>" for row in rows)
    strings = "".join(f"<si><r><t>{text[:2]}</t></r><r><t>{text[2:]}</t></r></si>" for text in texts)
    saved(path, HEAD)
    rewritten(path, SHEET, f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'.encode())
    with zipfile.ZipFile(path) as archive:
        types = archive.read(TYPES).decode()
    override = f'<Override PartName="/{STRINGS}" ContentType="{_STRINGS_TYPE}"/></Types>'
    rewritten(path, TYPES, types.replace("</Types>", override).encode())
    return rewritten(path, STRINGS, f'<sst xmlns="{_MAIN}">{strings}</sst>'.encode())


def test_texts_that_cells_share_and_formatted_parts_of_texts_are_read(path: Path) -> None:
    row = one(sharing_texts(path))
    assert isinstance(row, OrderInput)
    assert (row.id, row.product) == ("20240305000000000001", "云服务器")


@pytest.mark.parametrize("content", [None, b"", b"<a>", b"<a/>"])
def test_cells_that_name_texts_which_are_not_there_are_told(path: Path, content: bytes | None) -> None:
    with pytest.raises(InvalidInputError):
        read(rewritten(sharing_texts(path), STRINGS, content))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, TYPES])
@pytest.mark.parametrize("content", [None, b"", b"<a>", b"\xff\xfe\x00"])
def test_a_broken_part_is_told_and_nothing_else_happens(path: Path, part: str, content: bytes | None) -> None:
    with pytest.raises(InvalidInputError):
        read(rewritten(saved(path, HEAD, GOOD), part, content))


def test_entities_that_grow_are_refused(path: Path) -> None:
    with pytest.raises(InvalidInputError, match="不是有效的"):
        read(rewritten(saved(path, HEAD, GOOD), SHEET, _LAUGHS.encode()))


@pytest.mark.parametrize("reference", ["A999999999999", "A1048577"])
def test_a_row_below_what_a_sheet_can_hold_ends_the_sheet(path: Path, reference: str) -> None:
    rows = "".join(
        f'<row r="{reference[1:]}"><c r="{reference}" t="str"><v>x</v></c></row>'
        if far
        else '<row r="1">' + "".join(f'<c t="str"><v>{name}</v></c>' for name in HEAD) + "</row>"
        for far in (False, True)
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    assert read(rewritten(saved(path, HEAD, GOOD), SHEET, sheet.encode())) == []


def test_a_size_that_the_file_only_claims_costs_nothing(path: Path) -> None:
    with zipfile.ZipFile(saved(path, HEAD, GOOD)) as archive:
        sheet = archive.read(SHEET).decode()
    claimed = sheet.replace('<dimension ref="A1:F2"', '<dimension ref="A1:XFD1048576"')
    assert claimed != sheet
    assert len(read(rewritten(path, SHEET, claimed.encode()))) == 1


@pytest.mark.parametrize(("part", "limit"), [(SHEET, "_MOST_UNPACKED"), (STRINGS, "_MOST_STRINGS")])
def test_a_file_that_unpacks_to_too_much_is_not_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch, part: str, limit: str
) -> None:
    monkeypatch.setattr(workbook, limit, 1 << 20)
    monkeypatch.setattr(workbook, "open_workbook", lambda _path: pytest.fail("it was opened"))
    bomb = rewritten(saved(path, HEAD, GOOD), part, b"<a>" + b" " * (1 << 20) + b"</a>")
    assert bomb.stat().st_size < 50_000
    with pytest.raises(InvalidInputError, match="过大"):
        read(bomb)


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(path: Path) -> None:
    lying = bytearray(
        rewritten(saved(path, HEAD, GOOD), SHEET, b"<a>" + b" " * 100_000 + b"</a>").read_bytes()
    )
    real, told = (100_007).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert lying.count(real) == 2
    path.write_bytes(bytes(lying.replace(real, told)))
    with pytest.raises(InvalidInputError, match="不是有效的"):
        read(path)
