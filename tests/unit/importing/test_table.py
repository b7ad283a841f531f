"""Orders in CSV files: every heading and rule of docs/import.md for tables."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract_tui.desk.orders.importing import read_orders
from contract_tui.desk.orders.importing.headings import HEADINGS, REQUIRED
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.imports import OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from tests.world.places import DOCS

Rows = list[OrderInput | RowProblem]
Read = Callable[[str], Rows]
HEAD = "order_id,payer,created_at,pay_mode,product,amount_fen"
GOOD = "1001,100000000001,2024-03-05 10:00:00,prepaid,云服务器,17000"


def rows_of(path: Path) -> Rows:
    return [row for row in read_orders(path) if isinstance(row, OrderInput | RowProblem)]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(content: str, encoding: str = "utf-8") -> Rows:
        path = tmp_path / "orders.csv"
        path.write_bytes(content.encode(encoding))
        return rows_of(path)

    return reader


def one(rows: Rows) -> OrderInput:
    [row] = rows
    assert isinstance(row, OrderInput), row
    return row


def test_the_documented_headings_are_read(read: Read) -> None:
    row = one(
        read(
            "order_id,payer,created_at,pay_mode,amount_fen,product,sub_product,action,status,kind,currency,detail\n"
            "D-1,1001,2024-03-05T10:00:00+08:00,reserved,17000.5,云服务器,标准型S5,renew,2,order,CNY,4核8GB\n"
        )
    )
    assert row == OrderInput(
        line=2,
        id="D-1",
        payer="1001",
        kind=OrderKind.ORDER,
        pay_mode=PayMode.RESERVED,
        action=OrderAction.RENEW,
        status=OrderStatus.PAID,
        amount_fen=17001,
        created_at=datetime(2024, 3, 5, 2, tzinfo=UTC),
        product="云服务器 / 标准型S5",
        detail="4核8GB",
    )


def test_chinese_headings_and_amounts_in_yuan_are_read(read: Read) -> None:
    row = one(
        read(
            "子订单号,支付者,创建时间,计费模式,实付金额(元),产品名称,交易类型,订单状态,备注\n"
            '\t20240305,1001,2024/3/5 10:00,包年包月,"￥1,409.50",云服务器,退款,已退款,忽略\n'
        )
    )
    assert (row.id, row.amount_fen, row.action) == ("20240305", -140950, OrderAction.REFUND)
    assert (row.status, row.created_at) == (OrderStatus.REFUNDED, datetime(2024, 3, 5, 2, tzinfo=UTC))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_of_spreadsheets_are_read(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(newline.join([HEAD, GOOD, ""]).encode(encoding))
    assert one(rows_of(path)).product == "云服务器"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_recognised_by_the_headings(read: Read, separator: str) -> None:
    assert one(read(f"{HEAD}\n{GOOD}\n".replace(",", separator))).id == "1001"


def test_ids_that_a_spreadsheet_protected_are_unwrapped(read: Read) -> None:
    for written in ('="20240305"', '"=""20240305"""', "'20240305"):
        assert one(read(f"{HEAD}\n{GOOD.replace('1001', written, 1)}\n")).id == "20240305"


def test_ids_that_a_spreadsheet_destroyed_are_refused_with_advice(read: Read) -> None:
    [row] = read(f"{HEAD}\n{GOOD.replace('1001', '2.02E+22', 1)}\n")
    assert isinstance(row, RowProblem)
    assert "文本格式" in row.hint


def test_s17_the_kind_column_marks_monthly_bills_and_marketplace(read: Read) -> None:
    rows = read(
        f"{HEAD},kind\n"
        f"{GOOD},月结账单\n{GOOD.replace('1001', '2')},monthly_bill\n"
        f"{GOOD.replace('1001', '3')},云市场\n{GOOD.replace('1001', '4')},\n"
        f"{GOOD.replace('1001', '5')},其他\n"
    )
    kinds = [row.kind if isinstance(row, OrderInput) else row.reason for row in rows]
    assert kinds == [
        OrderKind.MONTHLY_BILL,
        OrderKind.MONTHLY_BILL,
        OrderKind.MARKETPLACE,
        OrderKind.ORDER,
        "未知的类别：其他",
    ]


def test_s19_status_30_is_marketplace_here_as_well(read: Read) -> None:
    assert one(read(f"{HEAD},status\n{GOOD},30\n")).kind is OrderKind.MARKETPLACE


def test_an_empty_cell_of_a_status_column_is_a_bad_row(read: Read) -> None:
    [row] = read(f"{HEAD},status\n{GOOD},\n")
    assert isinstance(row, RowProblem)


def test_problems_name_the_line_where_their_row_begins(read: Read) -> None:
    rows = read(
        f'{HEAD}\n{GOOD},extra\n\n2,1001,2024-03-05,prepaid,"云\n服务器",5\n'
        "3,1001,never,prepaid,x,5\n4,1001,2024-03-05,prepaid,x,nan\n5,1001\n"
    )
    told = [(row.line, row.id, isinstance(row, OrderInput)) for row in rows]
    assert told == [(2, "1001", False), (4, "2", True), (6, "3", False), (7, "4", False), (8, "5", False)]
    assert isinstance(rows[1], OrderInput)
    assert rows[1].product == "云 服务器"


@pytest.mark.parametrize("bad", ["a\x07b", "\x1b[31m红", "云\u202e服务", "a\x00b", "长" * 121])
def test_hostile_or_overlong_texts_are_bad_rows(read: Read, bad: str) -> None:
    [row] = read(f"{HEAD}\n{GOOD.replace('云服务器', bad)}\n")
    assert isinstance(row, RowProblem)
    assert "产品名称" in row.reason


def test_a_row_with_broken_quotes_is_a_problem_and_the_rows_before_are_kept(read: Read) -> None:
    good, bad = read(f'{HEAD}\n{GOOD}\n2,1001,2024-03-05,prepaid,"云服务器,5\n')
    assert isinstance(good, OrderInput)
    assert isinstance(bad, RowProblem)
    assert (bad.line, "引号" in bad.reason) == (3, True)


def test_a_cell_beyond_all_measure_is_a_problem_of_its_line(read: Read) -> None:
    bad, good = read(f"{HEAD}\n{GOOD}{'9' * 200_000}\n{GOOD}\n")
    assert isinstance(bad, RowProblem)
    assert isinstance(good, OrderInput)


def test_the_same_order_twice_with_other_contents_is_a_problem(read: Read) -> None:
    rows = read(f"{HEAD}\n{GOOD}\n{GOOD}\n{GOOD}0\n")
    assert [type(row) for row in rows] == [OrderInput, RowProblem]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "空文件"),
        ("\n\n", "第一行"),
        ("a,b,c\n1,2,3\n", "缺少列：order_id"),
        (f"{HEAD},amount\n", "有且只有一列金额"),
        ("order_id,payer,created_at,pay_mode,product\n", "有且只有一列金额"),
        (f"{HEAD},订单号\n", "重复：order_id"),
        ("x" * 200_000, "缺少列"),
    ],
)
def test_wrong_headings_refuse_the_file_and_point_to_the_documentation(
    read: Read, content: str, said: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(content)
    assert said in caught.value.message
    assert "orders.csv" in caught.value.message
    assert "contract-tui help import" in caught.value.hint


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(b"\xff\xff\xff\xff")
    with pytest.raises(InvalidInputError, match="GB18030"):
        rows_of(path)


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{HEAD}\n")
        stream.writelines(f"{GOOD.replace('1001', str(n), 1)}\n" for n in range(2, 20_000))
    first = next(read_orders(path))
    assert isinstance(first, OrderInput)
    assert first.line == 2


def test_every_heading_is_documented() -> None:
    page = (DOCS / "import.md").read_text("utf-8")
    cells = set(re.findall(r"`([^`]+)`", page))
    assert set(HEADINGS) | set(REQUIRED) <= cells
    assert {other for others in HEADINGS.values() for other in others} <= cells
