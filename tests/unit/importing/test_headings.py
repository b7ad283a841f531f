"""The headings of tables as people and programs write them."""

from pathlib import Path

import pytest

from contract_tui.desk.orders.importing import read_orders
from contract_tui.desk.orders.importing.headings import column_of
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem

GOOD = "1001,1000,2024-03-05,prePay,云盘,1409.50"


def read(path: Path, content: str) -> list[object]:
    file = path / "orders.csv"
    file.write_bytes(content.encode())
    return [row for row in read_orders(file) if isinstance(row, OrderInput | RowProblem)]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("实付金额\n（分）", "amount_fen"),
        ("实付金额\r\n(元)", "amount"),
        ("实付金额 （单位：分）", "amount_fen"),
        ("金额[元]", "amount"),
        ("金额【分】", "amount_fen"),
        ("金额/元", "amount"),
        ("金额（人民币元）", "amount"),
        ("RealTotalCost（元）", "amount"),
        ("amount(分)", "amount_fen"),
        ("Real Total\nCost", "amount_fen"),
        ("* 订单号", "order_id"),
        ("订单\n编号", "order_id"),
        ("\u200b付款账号\ufeff", "payer"),
        ("金额（万元）", ""),
        ("金额（美元）", ""),
        ("金额（角）", ""),
        ("amount(USD)", ""),
        ("优惠金额（元）", ""),
        ("产品（元）", ""),
    ],
)
def test_a_heading_names_its_column_and_its_unit(heading: str, column: str) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", ":"])
@pytest.mark.parametrize("quoted", [True, False])
def test_a_sep_line_is_obeyed(tmp_path: Path, separator: str, quoted: bool) -> None:
    told = f'"sep={separator}"' if quoted else f"sep={separator}"
    content = f"order_id,payer,created_at,pay_mode,product,amount\n{GOOD}\n".replace(",", separator)
    [row] = read(tmp_path, f"{told}\r\n{content}")
    assert isinstance(row, OrderInput)
    assert (row.line, row.amount_fen) == (3, 140_950)


def test_titles_of_several_lines_and_blank_lines_stand_above(tmp_path: Path) -> None:
    title = '订单明细,,,,,\n"导出时间：\n2024-03-06",,\n\n'
    content = f"{title}order_id,payer,created_at,pay_mode,product,amount\n{GOOD}\n"
    [row] = read(tmp_path, content)
    assert isinstance(row, OrderInput)
    assert row.line == 6


def test_headings_over_several_lines_do_not_shift_the_lines_of_rows(tmp_path: Path) -> None:
    head = '"order\n_id",payer,created_at,"pay\r\nmode",product,"金额\n（分）"\n'
    rows = read(tmp_path, f"{head}1,1000,2024-03-05,prePay,云盘,5\n2,1000,x,prePay,云盘,5\n")
    assert [row.line for row in rows if isinstance(row, OrderInput | RowProblem)] == [5, 6]
    assert isinstance(rows[0], OrderInput)
    assert rows[0].amount_fen == 5


def test_a_file_whose_headings_are_nowhere_names_the_first_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="第 1 行缺少列：order_id"):
        read(tmp_path, f"a;b;c\n{GOOD}\n")


def test_empty_cells_behind_the_last_column_do_not_count_but_full_ones_do(tmp_path: Path) -> None:
    head = "order_id,payer,created_at,pay_mode,product,amount\n"
    [good, bad] = read(tmp_path, f"{head}{GOOD},, ,\n{GOOD.replace('1001', '1002')},,x\n")
    assert isinstance(good, OrderInput)
    assert isinstance(bad, RowProblem)
    assert "单元格比列名多" in bad.reason


@pytest.mark.parametrize(
    "row", ["合计,,,,,5", "合 计：,,,,,5", ",,,,小计,5", "总计（元）,,,,,5", "Total,,,,,5", "本页合计,,,,,5"]
)
def test_rows_of_totals_are_refused_as_what_they_are(tmp_path: Path, row: str) -> None:
    [problem] = read(tmp_path, f"order_id,payer,created_at,pay_mode,product,amount\n{row}\n")
    assert isinstance(problem, RowProblem)
    assert "汇总行" in problem.reason


def test_amounts_of_a_file_with_semicolons_may_not_be_doubtful(tmp_path: Path) -> None:
    head = "order_id;payer;created_at;pay_mode;product;amount\n"
    rows = read(tmp_path, head + "".join(
        f"{n};1000;2024-03-05;prePay;云盘;{amount}\n"
        for n, amount in enumerate(["1409,50", "1,409", "1,409.50"])
    ))  # fmt: skip
    assert [row.amount_fen if isinstance(row, OrderInput) else None for row in rows] == [None, None, 140_950]
