"""A number in a workbook means what its format shows: read so, or refused with its cell."""

from pathlib import Path

import pytest

from contract_tui.desk.orders.importing import read_orders
from contract_tui.domain.imports import OrderInput, RowProblem
from tests.unit.importing.test_sheets import book
from tests.unit.importing.test_workbook import HEAD, good


def one(path: Path, column: str, code: str, value: object) -> object:
    made = book(HEAD, good(**{column: value}))
    made.active.cell(2, HEAD.index(column) + 1).number_format = code
    made.save(path / "orders.xlsx")
    [row] = read_orders(path / "orders.xlsx")
    return row


@pytest.mark.parametrize(
    "code",
    [
        "[$$-409]#,##0.00", "[$€-2] #,##0.00", "€#,##0.00", '"$"#,##0.00', "$#,##0.00", "[$HK$-C04]0.00",
        "[$USD] 0.00", '0.00"美元"', "[$¥-411]0", "[$£-809]0.00;[$£-809]-0.00", "0%", "0.00%", "0.0,",
        "#,##0,,",        '0.00,"万"', '0!.0,"万"', '0"."00', '0.00"万"', '0"分"', '0"K"', '0"万元"', "0,.0",
    ],
)  # fmt: skip
def test_p11_an_amount_that_is_shown_as_something_else_is_refused_with_its_cell(
    tmp_path: Path, code: str
) -> None:
    row = one(tmp_path, "金额（元）", code, 1409.5)
    assert isinstance(row, RowProblem)
    assert row.reason.startswith("单元格 F2 的数字格式")


@pytest.mark.parametrize(
    "code",
    [
        "General", "0.00", "#,##0.00", "#,##0.00_);(#,##0.00)", "¥#,##0.00", "[$¥-804]#,##0.00",
        "[$￥-804]0.00",
        '"¥"#,##0.00;[Red]"¥"-#,##0.00', "[$CNY] 0.00", '0.00"元"', "[$-804]0.00", "0.00E+00", "@",
        '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "_(* #,##0_);_(* \\(#,##0\\);_(@_)",
        "0.00_,", "G/通用格式", '"人民币"0.00"元"',
    ],
)  # fmt: skip
def test_p11_an_amount_that_is_shown_as_it_is_passes(tmp_path: Path, code: str) -> None:
    row = one(tmp_path, "金额（元）", code, 1409.5)
    assert isinstance(row, OrderInput), row
    assert row.amount_fen == 140_950


def test_p11_an_amount_that_is_text_is_what_its_text_says(tmp_path: Path) -> None:
    row = one(tmp_path, "金额（元）", "0%", "1409.5")
    assert isinstance(row, OrderInput)
    assert row.amount_fen == 140_950


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [("000000", 42, "000042"), ("000000", 42.0, "000042"), ("000", 12345, "12345"), ("0", 42, "42"),
     ("General", 42, "42"), ("@", 42, "42"), ("000000", "42", "42"),
     ("0" * 20, 10**14, "0" * 5 + "1" + "0" * 14)],
)  # fmt: skip
@pytest.mark.parametrize("column", ["订单号", "付款账号"])
def test_a_number_is_read_with_the_zeros_that_its_format_shows(
    tmp_path: Path, column: str, code: str, value: object, shown: str
) -> None:
    row = one(tmp_path, column, code, value)
    assert isinstance(row, OrderInput), row
    assert {"订单号": row.id, "付款账号": row.payer}[column] == shown


@pytest.mark.parametrize("code", ['"DD"0000', "\\D0000", "0000\\-0000", "0%", "0,", '0"万"'])
def test_a_number_that_is_shown_with_more_than_it_holds_is_refused(tmp_path: Path, code: str) -> None:
    row = one(tmp_path, "订单号", code, 42)
    assert isinstance(row, RowProblem)
    assert "单元格 A2" in row.reason
