"""Hostile, broken and incomplete files of the billing API: what is refused, and how much of it."""

import io
import json
from pathlib import Path

import pytest

from contract_tui.desk.orders.importing import read_orders, read_stream
from contract_tui.domain.errors import InvalidInputError, NotFoundError
from contract_tui.domain.imports import OrderInput, RowProblem
from tests.unit.importing.test_deals import DOCUMENTED, numbered, problem, read


@pytest.mark.parametrize("field", ["OrderId", "Payer"])
@pytest.mark.parametrize(
    "value",
    [None, "", " ", "12 34", "1,2", "\x1b[31m1", "1\u202e2", "1" * 65, 1.5, "2.02E+22", True, [], "订单",
     "\ud800"],
)  # fmt: skip
def test_numbers_that_no_system_gives_are_bad_rows(field: str, value: object) -> None:
    assert problem(**{field: value}).reason


@pytest.mark.parametrize("field", ["ProductName", "SubProductName"])
@pytest.mark.parametrize(
    "bad", ["a\x07b", "a\x1b]0;t\x07b", "云\u202e服务", "a\u200bb", "\ud800x", "长" * 121]
)
def test_hostile_or_overlong_product_names_are_bad_rows(field: str, bad: str) -> None:
    assert "产品名称" in problem(**{field: bad}).reason


@pytest.mark.parametrize("bad", ["a\x07b", "云\u202e服务", "\ud800"])
def test_hostile_specifications_and_resources_are_bad_rows(bad: str) -> None:
    assert problem(ProductInfo=[{"Name": "规格", "Value": bad}]).reason
    assert problem(ResourceId=[bad]).reason
    assert problem(TimeUnit=bad).reason


def test_a_problem_shows_an_order_number_without_control_characters() -> None:
    assert problem(OrderId="1\x1b[2J").id == "1\ufffd[2J"


def test_good_rows_are_kept_beside_bad_ones() -> None:
    rows = read([None, 7, "x", {**DOCUMENTED, "Status": 77}, {}, DOCUMENTED])
    assert [type(row) for row in rows] == [RowProblem] * 5 + [OrderInput]
    assert [row.line for row in rows] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b" \n ", "空文件"),
        (b'{"Response": {"Deals": [{"OrderId": "1"', "第 1 行"),
        (b'{"Deals": []}\n{"Deals": [', "第 2 行"),
        (b"order_id,payer\n1,2\n", "第 1 行"),
        (b"\x00\x01\x02", "JSON"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (b'[{"OrderId": "\xff"}]', "第 1 行"),
        (b"{}", "没有订单列表"),
        (b"7", "没有订单列表"),
        (b"null", "没有订单列表"),
        (b'{"Response": null}', "Response"),
        (b'{"Response": {"RequestId": "x"}}', "没有 Deals"),
        (b'{"Response": {"Deals": {}}}', "不是列表"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"Response": {"Error": {"Code": "AuthFailure", "Message": "no\x7f"}}}', "AuthFailure no"),
    ],
)
def test_a_broken_file_is_refused_whole_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        list(read_stream(io.BytesIO(content), "deals.json"))
    assert "deals.json" in caught.value.message
    assert said in caught.value.sentence
    assert caught.value.hint


def test_a_broken_second_page_lets_nothing_of_the_first_one_in() -> None:
    content = json.dumps({"Deals": numbered(1, 2)}).encode() + b'{"Deals": ['
    with pytest.raises(InvalidInputError):
        next(read_stream(io.BytesIO(content)))


def test_files_that_are_not_there_or_of_another_kind_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_orders(tmp_path / "none.json")
    with pytest.raises(InvalidInputError, match="不是文件"):
        read_orders(tmp_path)
    sheet = tmp_path / "orders.xls"
    sheet.write_bytes(b"PK")
    with pytest.raises(InvalidInputError) as caught:
        read_orders(sheet)
    assert "CSV" in caught.value.hint
