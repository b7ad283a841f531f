"""Workbooks as people keep them: calendars, hidden and merged cells, formulas, escapes, titles, sheets."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from contract_tui.desk.orders.importing import read_orders
from contract_tui.desk.orders.importing import sheets as reading
from contract_tui.domain.clock import SHANGHAI
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import ImportRow, Note, OrderInput, RowProblem
from tests.unit.importing.test_workbook import GOOD, HEAD, SHEET, good, rewritten

EPOCHS = {1900: CALENDAR_WINDOWS_1900, 1904: CALENDAR_MAC_1904}
FIRST = datetime(2000, 1, 2, tzinfo=UTC).replace(tzinfo=None)


def book(*rows: Sequence[object], epoch: int = 1900) -> Workbook:
    made = Workbook()
    made.epoch = EPOCHS[epoch]
    for row in rows:
        made.active.append(list(row))
    return made


def read(made: Workbook, path: Path) -> list[ImportRow]:
    made.save(path)
    return list(read_orders(path))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books") / "orders.xlsx"


@settings(deadline=None, max_examples=25)
@given(st.datetimes(FIRST, FIRST.replace(year=2099)), st.sampled_from([1900, 1904]), st.booleans())
def test_s15_a_time_is_the_same_moment_in_both_calendars_as_a_date_or_a_bare_number(
    path: Path, local: datetime, epoch: int, bare: bool
) -> None:
    local = local.replace(microsecond=0)
    cell = to_excel(local, EPOCHS[epoch]) if bare else local
    [row] = read(book(HEAD, good(创建时间=cell), epoch=epoch), path)
    assert isinstance(row, OrderInput), row
    moment = local.replace(tzinfo=SHANGHAI).astimezone(UTC)
    assert abs(row.created_at - moment) <= timedelta(milliseconds=1)


@pytest.mark.parametrize("number", [0, -1, 1, 36_000, 99_999, 1_704_412_980, 2.5e9, True])
def test_s15_a_number_that_is_no_day_of_this_century_is_refused(path: Path, number: float) -> None:
    [row] = read(book(HEAD, good(创建时间=number)), path)
    assert isinstance(row, RowProblem)
    assert "创建时间" in row.reason


@pytest.mark.parametrize("written", ["2024年1月5日", "2024.1.5", "2024/1/5 上午 0:00", "20240105"])
def test_s15_times_that_were_typed_as_text_are_read_as_in_csv(path: Path, written: str) -> None:
    [row] = read(book(HEAD, good(创建时间=written)), path)
    assert isinstance(row, OrderInput)
    assert row.created_at == datetime(2024, 1, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize("written", ["1409,50", "1.409,50", "12,34", "1_409", "1E3"])
def test_p11_amounts_that_were_typed_as_text_are_refused_as_in_csv(path: Path, written: str) -> None:
    [row] = read(book(HEAD, good(**{"金额（元）": written})), path)
    assert isinstance(row, RowProblem)
    assert written in row.reason


def test_escapes_in_headings_texts_and_order_numbers_are_decoded(path: Path) -> None:
    head = [f"{name}_x000D_\n" if number % 2 else f"_x0020_{name}" for number, name in enumerate(HEAD)]
    cells = good(订单号="D-1_x000D_\n", 产品名称="云_x0020_盘_x005F_x000D_ _xD83D__xDE00_")
    [row] = read(book(head, cells), path)
    assert isinstance(row, OrderInput)
    assert (row.id, row.product) == ("D-1", "云 盘_x000D_ 😀")


def test_an_order_number_with_an_escape_is_not_a_second_order(path: Path) -> None:
    rows = read(book(HEAD, good(订单号="D-1"), good(订单号="D-1_x000D_")), path)
    assert [row.id for row in rows if isinstance(row, OrderInput)] == ["D-1"]


def test_headings_broken_over_lines_keep_their_unit(path: Path) -> None:
    head = [*HEAD[:-1], "实付金额\n（单位：分）"]
    [row] = read(book(head, good(**{"金额（元）": 140_950})), path)
    assert isinstance(row, OrderInput)
    assert row.amount_fen == 140_950


def test_titles_above_the_headings_are_no_rows(path: Path) -> None:
    [row] = read(book(["订单明细表"], [], ["导出时间", "2024-03-06"], HEAD, GOOD), path)
    assert isinstance(row, OrderInput)
    assert row.line == 5


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read_even_if_they_have_orders(path: Path, state: str) -> None:
    made = book(HEAD, good(订单号="1"))
    made.active.sheet_state = state
    notes, other = made.create_sheet("说明"), made.create_sheet("三月")
    notes.append(["请见下一页"])
    other.append(HEAD)
    other.append(good(订单号="2"))
    note, row = read(made, path)
    assert isinstance(note, Note)
    assert "“三月”" in note.words
    assert isinstance(row, OrderInput)
    assert row.id == "2"


def test_where_no_visible_sheet_has_the_columns_the_first_one_is_named(path: Path) -> None:
    made = book(["a", "b"])
    made.create_sheet("隐藏").append(["c", "d"])
    made["隐藏"].sheet_state = "hidden"
    with pytest.raises(InvalidInputError, match="第 1 行缺少列"):
        read(made, path)


def test_hidden_rows_are_counted_and_the_one_of_the_headings_is_not(path: Path) -> None:
    made = book(HEAD, *(good(订单号=str(number)) for number in range(6)), [None])
    for line in (1, 3, 4, 7, 8):
        made.active.row_dimensions[line].hidden = True
    *rows, note = read(made, path)
    assert len(rows) == 6
    assert isinstance(note, Note)
    assert "3 行" in note.words


@pytest.mark.parametrize(
    ("merged", "problems"),
    [("A2:A3", {3: "A3"}), ("E2:F2", {2: "F2"}), ("B2:C3", {2: "C2", 3: "B3"}), ("H2:J9", {}), ("A2:A2", {})],
)
def test_cells_that_a_merged_one_covers_are_named(path: Path, merged: str, problems: dict[int, str]) -> None:
    made = book(HEAD, good(订单号="1"), good(订单号="2"))
    made.active.merge_cells(merged)
    found = {row.line: row.reason for row in read(made, path) if isinstance(row, RowProblem)}
    assert set(found) == set(problems)
    assert all(f"单元格 {cell} 在合并单元格 {merged} 中" in found[line] for line, cell in problems.items())


def test_merged_ranges_beyond_all_measure_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_SIDE_BY_SIDE", 3)
    made = book(HEAD, GOOD)
    for column in "HIJKL":
        made.active.merge_cells(f"{column}2:{column}900")
    with pytest.raises(InvalidInputError, match="合并单元格过多"):
        read(made, path)


def cell_rewritten(path: Path, before: str, after: str) -> list[ImportRow]:
    book(HEAD, good(订单号="D1")).save(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET).decode()
    assert before in sheet, sheet
    return list(read_orders(rewritten(path, SHEET, sheet.replace(before, after).encode())))


def test_a_formula_whose_saved_text_is_empty_is_an_empty_cell_and_no_missing_value(path: Path) -> None:
    last = '<c r="F2" t="n"><v>1409.5</v></c>'
    [row] = cell_rewritten(path, last, f'{last}<c r="G2" t="str"><f>""</f><v></v></c>')
    assert isinstance(row, OrderInput)
    [row] = cell_rewritten(path, last, '<c r="F2"><f>1+1</f></c>')
    assert isinstance(row, RowProblem)
    assert (row.id, "F2 的公式没有保存计算结果" in row.reason) == ("D1", True)
    [row] = cell_rewritten(path, last, '<c r="F2"><f>1+1</f><v>2</v></c>')
    assert isinstance(row, OrderInput)
    assert row.amount_fen == 200


def test_rows_that_are_not_in_order_are_a_broken_file(path: Path) -> None:
    with pytest.raises(InvalidInputError, match="不是有效的"):
        cell_rewritten(path, '<row r="2"', '<row r="1"')


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("notes", [(), ("说明",)])
def test_a_file_whose_only_sheet_with_headings_is_hidden_says_so(
    path: Path, state: str, notes: Sequence[str]
) -> None:
    made = book(notes)
    hidden = made.create_sheet("订单表")
    hidden.sheet_state = state
    hidden.append(list(HEAD))
    hidden.append(list(GOOD))
    with pytest.raises(InvalidInputError, match=r"隐藏的工作表“订单表”"):
        read(made, path)
