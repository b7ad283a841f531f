"""Orders as the billing API answers them: every rule of docs/import.md for JSON."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contract_tui.desk.orders.importing import read_orders, read_stream
from contract_tui.domain.imports import Announced, Note, OrderInput, RowProblem
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode

DOCUMENTED: dict[str, Any] = {
    "GoodsCategoryId": 100019,
    "TimeSpan": 1,
    "Policy": 100,
    "Formula": "退款：xxxxx元，代金券不退（xxxxxxxx",
    "Status": 4,
    "SubProductCode": "sp_abc",
    "ResourceId": ["ins-abscde"],
    "Price": 0.0,
    "ProductInfo": [{"Name": "规格名称", "Value": "规格值"}],
    "TotalCost": 0.0,
    "ProductCode": "p_abc",
    "Payer": "1007416710",
    "RealTotalCost": 17000,
    "ProjectId": 0,
    "BigDealId": "20220214710000851640801",
    "PayMode": "1",
    "RefReturnDeals": "",
    "Action": "purchase",
    "OrderId": "20220214710000851640811",
    "VoucherDecline": 0,
    "Creator": "1007416710",
    "ProductName": "xx商品",
    "Currency": "CNY",
    "SubProductName": "xx商品",
    "TimeUnit": "m",
    "CreateTime": "2020-09-22 00:00:00",
}
"""The deal of the API's documented sample answer."""


def read(document: object) -> list[OrderInput | RowProblem]:
    rows = list(read_stream(io.BytesIO(json.dumps(document).encode())))
    return [row for row in rows if isinstance(row, OrderInput | RowProblem)]


def order(**changes: object) -> OrderInput:
    [row] = read([{**DOCUMENTED, **changes}])
    assert isinstance(row, OrderInput), row
    return row


def problem(**changes: object) -> RowProblem:
    [row] = read([{**DOCUMENTED, **changes}])
    assert isinstance(row, RowProblem), row
    return row


def test_the_documented_sample_answer_is_read_whole() -> None:
    answer = {"Response": {"Deals": [DOCUMENTED], "TotalCount": 1, "RequestId": "c33d6ae6"}}
    assert read(answer) == [
        OrderInput(
            line=1,
            id="20220214710000851640811",
            payer="1007416710",
            kind=OrderKind.ORDER,
            pay_mode=PayMode.PREPAID,
            action=OrderAction.PURCHASE,
            status=OrderStatus.DONE,
            amount_fen=17000,
            created_at=datetime(2020, 9, 21, 16, tzinfo=UTC),
            product="xx商品",
            detail="规格名称：规格值；时长：1 个月；ins-abscde",
        )
    ]


def numbered(*numbers: int) -> list[dict[str, Any]]:
    return [{**DOCUMENTED, "OrderId": str(number)} for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"Response": {"Deals": numbered(1, 2, 3), "TotalCount": 3}}),
        json.dumps({"Deals": numbered(1, 2, 3), "TotalCount": 3}),
        json.dumps(numbered(1, 2, 3)),
        json.dumps([{"Response": {"Deals": numbered(1, 2)}}, {"Response": {"Deals": numbered(3)}}]),
        json.dumps([{"Deals": numbered(1)}, {"Deals": None}, {"Deals": numbered(2, 3)}]),
        "\n".join(json.dumps({"Response": {"Deals": page}}) for page in (numbered(1, 2), numbered(3))),
    ],
    ids=["response", "inner", "list", "responses", "inners", "appended"],
)  # fmt: skip
def test_all_shapes_of_an_answer_give_the_same_orders_counted_through(text: str) -> None:
    rows = [row for row in read_stream(io.BytesIO(text.encode())) if isinstance(row, OrderInput)]
    assert [(row.line, row.id) for row in rows] == [(1, "1"), (2, "2"), (3, "3")]


@pytest.mark.parametrize("empty", [{"Response": {"Deals": None, "TotalCount": 0}}, {"Deals": []}, []])
def test_an_answer_without_deals_is_no_error(empty: object) -> None:
    assert read(empty) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_files_of_shells_that_write_marks_or_utf_16_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "deals.JSON"
    path.write_bytes(json.dumps([DOCUMENTED], ensure_ascii=False).encode(encoding))
    [row] = read_orders(path)
    assert isinstance(row, OrderInput)
    assert row.product == "xx商品"


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ("prePay", PayMode.PREPAID),
        ("postPay", PayMode.POSTPAID),
        ("riPay", PayMode.RESERVED),
        ("1", PayMode.PREPAID),
        (1, PayMode.PREPAID),
        ("0", PayMode.POSTPAID),
        (0, PayMode.POSTPAID),
        (1.0, PayMode.PREPAID),
    ],
)
def test_pay_modes_come_as_words_and_as_digits(given: object, mode: PayMode) -> None:
    assert order(PayMode=given).pay_mode is mode


@pytest.mark.parametrize("given", [None, "", "2", "cash", True, [], {}])
def test_an_unknown_or_missing_pay_mode_is_a_bad_row(given: object) -> None:
    assert problem(PayMode=given).id == DOCUMENTED["OrderId"]


@pytest.mark.parametrize(
    ("given", "action"),
    [
        ("purchase", OrderAction.PURCHASE),
        ("renew", OrderAction.RENEW),
        ("upgrade", OrderAction.UPGRADE),
        ("downgrade", OrderAction.DOWNGRADE),
        ("refund", OrderAction.REFUND),
        ("modifyNetworkMode", OrderAction.OTHER),
        ("modifyNetworkSize", OrderAction.OTHER),
        ("preMoveOut", OrderAction.OTHER),
        ("preMoveIn", OrderAction.OTHER),
        ("preToPost", OrderAction.OTHER),
        ("postMoveOut", OrderAction.OTHER),
        ("postMoveIn", OrderAction.OTHER),
        ("somethingNew", OrderAction.OTHER),
        (None, OrderAction.OTHER),
    ],
)
def test_actions_become_ours_and_none_is_invented(given: object, action: OrderAction) -> None:
    assert order(Action=given).action is action


def test_without_an_action_a_negative_amount_or_refunded_orders_tell_a_refund() -> None:
    assert order(Action=None, RealTotalCost=-5).action is OrderAction.REFUND
    refunding = order(Action=None, RefReturnDeals="20200101000001", RealTotalCost=500)
    assert (refunding.action, refunding.amount_fen) == (OrderAction.REFUND, -500)


@pytest.mark.parametrize("given", [12345, -12345, "12345", "-12345"])
def test_s16_a_refund_counts_negative_whatever_its_sign(given: object) -> None:
    assert order(Action="refund", RealTotalCost=given, Status=6).amount_fen == -12345


def test_a_negative_amount_of_another_action_keeps_its_sign() -> None:
    assert order(Action="downgrade", RealTotalCost=-700).amount_fen == -700


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("17000.5", 17001),
        ("17000.4999", 17000),
        ("2.675", 3),
        ("-0.5", -1),
        ('"17000.5"', 17001),
        ('"17000"', 17000),
        ("1.7e4", 17000),
        ("0", 0),
        ("999999999999999999", 999999999999999999),
    ],
)
def test_p11_amounts_are_fen_rounded_half_up_without_floats(written: str, fen: int) -> None:
    text = json.dumps([DOCUMENTED]).replace(": 17000,", f": {written},")
    [row] = read_stream(io.BytesIO(text.encode()))
    assert isinstance(row, OrderInput)
    assert row.amount_fen == fen


@pytest.mark.parametrize(
    "written",
    ["NaN", "Infinity", "-Infinity", "1e999999999", '"NaN"', '"1e999999"', "1000000000000000000", "9" * 5000,
     "true", "[]", "{}", "null", '""', '"many"'],
)  # fmt: skip
def test_amounts_that_are_missing_not_finite_or_too_large_are_bad_rows(written: str) -> None:
    text = json.dumps([DOCUMENTED]).replace(": 17000,", f": {written},")
    [row] = read_stream(io.BytesIO(text.encode()))
    assert isinstance(row, RowProblem)
    assert row.id == DOCUMENTED["OrderId"]


def test_s18_a_postpaid_order_may_come_without_an_amount() -> None:
    assert order(PayMode="postPay", RealTotalCost=None).amount_fen == 0


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (1, OrderStatus.UNPAID),
        (2, OrderStatus.PAID),
        (3, OrderStatus.DELIVERING),
        (4, OrderStatus.DONE),
        (5, OrderStatus.FAILED),
        (6, OrderStatus.REFUNDED),
        (7, OrderStatus.CLOSED),
        (8, OrderStatus.CLOSED),
        (9, OrderStatus.CLOSED),
        (10, OrderStatus.DONE),
        (11, OrderStatus.UNPAID),
        (12, OrderStatus.UNPAID),
        (13, OrderStatus.DELIVERING),
        ("4", OrderStatus.DONE),
        (4.0, OrderStatus.DONE),
    ],
)
def test_every_documented_status_code_is_known(code: object, status: OrderStatus) -> None:
    assert order(Status=code).status is status
    assert order(Status=code).kind is OrderKind.ORDER


@pytest.mark.parametrize("code", [None, 0, 14, 99, "", "x", -1, True])
def test_an_unknown_status_is_a_bad_row(code: object) -> None:
    assert "订单状态" in problem(Status=code).reason


def test_s19_status_30_is_a_marketplace_order() -> None:
    assert order(Status=30).kind is OrderKind.MARKETPLACE
    assert order(Status="30").kind is OrderKind.MARKETPLACE


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2018-08-31 23:59:59", datetime(2018, 8, 31, 15, 59, 59, tzinfo=UTC)),
        ("2018-09-01 00:00:00", datetime(2018, 8, 31, 16, tzinfo=UTC)),
        ("2018-09-01T00:00:00+08:00", datetime(2018, 8, 31, 16, tzinfo=UTC)),
        ("2018-08-31T16:00:00Z", datetime(2018, 8, 31, 16, tzinfo=UTC)),
        ("2018-09-01T00:00:00", datetime(2018, 8, 31, 16, tzinfo=UTC)),
    ],
)
def test_s15_times_without_a_zone_are_shanghai_times(given: str, moment: datetime) -> None:
    assert order(CreateTime=given).created_at == moment


@pytest.mark.parametrize(
    "given", [None, "", "0000-00-00 00:00:00", "2020-02-30 00:00:00", "0001-01-01 00:00:00", "yesterday", 7]
)  # fmt: skip
def test_a_time_that_is_none_is_a_bad_row(given: object) -> None:
    assert "创建时间" in problem(CreateTime=given).reason


@pytest.mark.parametrize("currency", [None, "", "CNY", "RMB", "cny"])
def test_renminbi_and_no_currency_pass(currency: object) -> None:
    assert order(Currency=currency).amount_fen == 17000


@pytest.mark.parametrize("currency", ["USD", "HKD", "元"])
def test_another_currency_is_a_bad_row(currency: str) -> None:
    assert currency in problem(Currency=currency).reason


def test_numbers_given_as_integers_are_read() -> None:
    row = order(OrderId=20220214710000851640811, Payer=1007416710)
    assert (row.id, row.payer) == ("20220214710000851640811", "1007416710")


def test_the_product_line_falls_back_to_codes_and_repeats_nothing() -> None:
    assert order(ProductName="云服务器", SubProductName="标准型S5").product == "云服务器 / 标准型S5"
    assert order(ProductName="云服务器", SubProductName="云服务器-标准型S5").product == "云服务器-标准型S5"
    assert order(ProductName=None, SubProductName="").product == "p_abc / sp_abc"
    nameless = dict.fromkeys(("ProductName", "SubProductName", "ProductCode", "SubProductCode"))
    assert problem(**nameless).reason == "缺少产品名称"


def test_all_lists_and_optional_fields_may_be_null() -> None:
    nulls = dict.fromkeys(
        ("ProductInfo", "ResourceId", "TimeSpan", "TimeUnit", "Price", "TotalCost", "Formula",
         "RefReturnDeals", "BigDealId", "Creator", "VoucherDecline", "GoodsCategoryId", "SubProductName")
    )  # fmt: skip
    assert order(**nulls).detail == ""


def test_the_detail_line_names_term_and_resources_and_is_cut_visibly() -> None:
    assert order(ProductInfo=None, TimeSpan=2.0, TimeUnit="y", ResourceId=None).detail == "时长：2 年"
    many = order(ProductInfo=None, TimeSpan=0, ResourceId=[f"ins-{n}" for n in range(5)])
    assert many.detail == "ins-0、ins-1、ins-2 等 5 个资源"
    long = order(ProductInfo=[{"Name": "规格", "Value": "值" * 999}])
    assert (len(long.detail), long.detail[-1]) == (300, "…")


def test_markup_and_formulas_in_names_pass_as_the_plain_text_that_they_are() -> None:
    assert order(ProductName="[@click=app.quit]x[/]", SubProductName="").product.startswith("[@click")


def test_an_equal_repetition_is_dropped_and_a_different_one_is_a_problem() -> None:
    changed = {**DOCUMENTED, "RealTotalCost": 1}
    first, second = read([DOCUMENTED, DOCUMENTED, changed])
    assert isinstance(first, OrderInput)
    assert isinstance(second, RowProblem)
    assert (first.amount_fen, second.line) == (17000, 3)
    assert "第 1 行" in second.reason


@pytest.mark.parametrize(
    "given",
    ["无退款", "无关联订单", "未退款", "不适用", "暂无数据", "EMPTY", "无退款订单", "没有", "非退款单", "空",
     "no refund", "N/A", "Ｎ／Ａ", "not applicable", "No data", "null,null", "——", "0.0", "000", ["无"],
     {"DealId": ""}, '["无退款"]',
     '{"DealId": null}', False, 0, 0.0],
)  # fmt: skip
def test_words_for_nothing_in_refreturndeals_make_no_purchase_a_refund(given: object) -> None:
    row = order(Action=None, RefReturnDeals=given)
    assert (row.action, row.amount_fen) == (OrderAction.OTHER, 17000)


@pytest.mark.parametrize(
    "given",
    ["20240105000001", 20240105000001, "D-2024_1", "20240105000001,20240105000002", "无 20240105000001",
     ["", "20240105000001"], '["20240105000001"]', {"DealId": "20240105000001"}],
)  # fmt: skip
def test_order_numbers_in_refreturndeals_tell_a_refund(given: object) -> None:
    row = order(Action=None, RefReturnDeals=given)
    assert (row.action, row.amount_fen) == (OrderAction.REFUND, -17000)


@pytest.mark.parametrize(
    "given",
    ["退款", "见附件", "未全退", "unknown", "refund", "2.02E+22", "0.5", 1.5, -1, "-1", "?", "\ufffd", True,
     "订单２０２４",
     "订单20240105000001", ["20240105000001", "待定"], "1" * 65, '{"A": "1", "A": "2"}'],
)  # fmt: skip
def test_what_is_unclear_in_refreturndeals_is_a_bad_row_where_it_counts(given: object) -> None:
    found = problem(Action=None, RefReturnDeals=given)
    assert (found.id, "RefReturnDeals" in found.reason) == (DOCUMENTED["OrderId"], True)
    assert order(Action="purchase", RefReturnDeals=given).action is OrderAction.PURCHASE
    assert order(Action=None, RealTotalCost=-1, RefReturnDeals=given).action is OrderAction.REFUND


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('"RealTotalCost": 17000', '"RealTotalCost": 100, "RealTotalCost": 999', "RealTotalCost"),
        ('"Action": "purchase"', '"Action": "purchase", "Action": "refund"', "Action"),
        ('"Payer": "1007416710"', '"Payer": "1007416710", "Payer": "1007416710"', "Payer"),
        ('"Status": 4', '"Status": 4, "S\\u0074atus": 1', "Status"),
        ('{"Name": "a"', '{"Name": "b", "Name": "a"', "Name"),
    ],
)
@pytest.mark.parametrize("shape", ["[%s]", '{"Deals": [%s]}', '[{"Deals": [%s]}]'])
def test_a_deal_that_says_a_field_twice_is_a_bad_row(old: str, new: str, name: str, shape: str) -> None:
    deal = json.dumps({**DOCUMENTED, "ProductInfo": [{"Name": "a", "Value": "b"}]})
    assert old in deal
    good = json.dumps({**DOCUMENTED, "OrderId": "2"})
    document = shape % f"{deal.replace(old, new)}, {good}"
    bad, fine = read_stream(io.BytesIO(document.encode()))
    assert isinstance(bad, RowProblem)
    assert (bad.line, bad.id) == (1, DOCUMENTED["OrderId"])
    assert bad.reason == f"同一字段出现两次：{name}"
    assert isinstance(fine, OrderInput)


def test_a_deal_with_two_numbers_is_shown_with_none() -> None:
    text = json.dumps([DOCUMENTED]).replace('"OrderId"', '"OrderId": "1", "OrderId"')
    [row] = read_stream(io.BytesIO(text.encode()))
    assert isinstance(row, RowProblem)
    assert row.id == ""


def totals(*written: object) -> list[object]:
    pages = [{"TotalCount": each, "Deals": []} for each in written]
    found = read_stream(io.BytesIO(json.dumps(pages).encode()), "页.json")
    return [row.total if isinstance(row, Announced) else row for row in found]


@pytest.mark.parametrize(
    ("written", "total"),
    [
        ("1,000", 1000),
        ("1，000", 1000),
        ("共500条", 500),
        ("共 500 条", 500),
        ("共计1,234,567个订单", 1_234_567),
        ("500条记录", 500),
        ("总计：500", 500),
        ("total: 500", 500),
        ("500 items", 500),
        ("500.0", 500),
        (500.0, 500),
        (" 500 ", 500),
        (0, 0),
    ],
)
def test_the_count_of_orders_is_read_as_people_write_it(written: object, total: int) -> None:
    assert totals(written) == [total]


@pytest.mark.parametrize(
    "written",
    ["1,00", "1,0000", "约500条", "500+", "500/1000", "many", "-", -1, 0.5, "500.5", True, [], {}, 10**13,
     "9" * 5000, 1e300],
)  # fmt: skip
def test_a_count_that_cannot_be_read_is_told_once(written: object) -> None:
    [note] = totals(written, written)
    assert isinstance(note, Note)
    assert "TotalCount 无法读取" in note.words


def test_a_count_of_a_billion_digits_costs_nothing() -> None:
    [note] = read_stream(io.BytesIO(b'{"TotalCount": 1e999999999, "Deals": []}'))
    assert isinstance(note, Note)


@pytest.mark.parametrize("written", [None, "", " "])
def test_no_count_is_no_count(written: object) -> None:
    assert totals(written) == []


def test_a_blank_stands_between_a_fields_latin_name_and_what_is_said_of_it() -> None:
    assert problem(OrderId="中文").reason.startswith("订单号 OrderId 只能含")
    assert problem(Payer=1.5).reason.startswith("付款账号 Payer 是小数")
    assert problem(OrderId="1" * 65).reason.startswith("订单号 OrderId 最多")
    assert problem(Payer=True).reason == "付款账号 Payer 的类型不正确"


def test_a_refund_says_which_orders_it_refunds() -> None:
    named = order(Action="refund", RefReturnDeals="20200101000001,20200101000002")
    assert "原订单：20200101000001、20200101000002" in named.detail
    assert "原订单" not in order(Action="refund", RefReturnDeals="无退款 12").detail
    assert "原订单" not in order(Action="purchase", RefReturnDeals="20200101000001").detail
