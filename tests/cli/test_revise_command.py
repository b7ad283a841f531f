"""P17 by command: `contract previous` and `contract orders`."""

import pytest

from contract_tui.domain.errors import ExitCode
from tests.cli.conftest import FIRST, PARTY, SECOND, Here, new


def orders_of(office: Here, number: str) -> list[str]:
    found: list[str] = office.done("contract", "show", number, "--json").data["orders"]
    return found


def test_p17_a_draft_goes_back_gets_other_orders_and_details_and_goes_on(office: Here) -> None:
    number = new(office, "both", FIRST)
    office.done("contract", "party", number, *PARTY)
    office.done("contract", "text", number)
    assert office.done("contract", "previous", number).err.strip().endswith("草稿/填写信息")
    assert office("contract", "text", number).code == ExitCode.FORBIDDEN
    told = office.done("contract", "orders", number, "--add", SECOND, "--remove", FIRST)
    assert f"加入 {SECOND}；去掉 {FIRST}" in told.err
    assert orders_of(office, number) == [SECOND]
    office.done("contract", "party", number, "--contact", "赵六")
    text = office.done("contract", "text", number).out
    assert SECOND in text
    assert FIRST not in text
    assert "赵六" in text
    assert "全部完整一致" in office.done("audit", number, "--verify").err
    kinds = [event["kind"] for event in office.done("audit", number, "--json").data["events"]]
    assert kinds.count("previous") == kinds.count("change_orders") == 1
    assert kinds.count("drafted") == 2


def test_p17_orders_are_replaced_as_a_whole_and_the_answer_is_the_contract(office: Here) -> None:
    number = new(office, "both", FIRST)
    found = office.done("contract", "orders", number, "--set", f"{SECOND},{FIRST}", "--json").data
    assert found["orders"] == [SECOND, FIRST]
    assert "change_orders" in found["actions"]
    unchanged = office.done("contract", "orders", number, "--set", f"{SECOND},{FIRST}")
    assert "所选订单没有变化。" in unchanged.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "没有给出订单号"),
        (("--set", FIRST, "--add", SECOND), "--set 不能与 --add、--remove 同用"),
        (("--add", "-", "--remove", "-"), "标准输入只能用于一个选项"),
        (("--add", FIRST), f"订单 {FIRST} 已在此合同中"),
        (("--remove", SECOND), f"中没有订单 {SECOND}"),
        (("--set", "，"), "没有给出订单号"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    office: Here, options: tuple[str, ...], said: str
) -> None:
    number = new(office, "both", FIRST)
    answer = office("contract", "orders", number, *options)
    assert answer.code == ExitCode.USAGE
    assert said in answer.err
    assert orders_of(office, number) == [FIRST]


def test_p17_the_last_order_cannot_be_taken_away(office: Here) -> None:
    number = new(office, "both", FIRST)
    answer = office("contract", "orders", number, "--remove", FIRST)
    assert answer.code == ExitCode.FORBIDDEN
    assert "请至少选择一个订单" in answer.err
