"""`contract new --plain`: the whole wizard as questions, with the same steps, checks and confirmations."""

import io
import re
import sys
from collections.abc import Callable

import pytest

from contract_tui.cli.plain.dialogue import places_in
from tests.cli.conftest import ENTERPRISE, FIRST, INDIVIDUAL, OF_INDIVIDUAL, SECOND, Here, new
from tests.world.answers import Answer

Asked = Callable[..., Answer]
PARTY = ("张三", "13800000001", "zhang@example.com", "北京市海淀区演示路 1 号", "")
"""One answer per question of 填写甲方信息."""


@pytest.fixture
def plain(office: Here, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Runs the questions with these answers, one a line; then the input ends."""

    def run(answers: tuple[str, ...], *args: str) -> Answer:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        return office("contract", "new", "--plain", *args)

    return run


def state(office: Here, number: str) -> str:
    substate: str = office.done("contract", "show", number, "--json").data["substate"]
    return substate


def made(answer: Answer) -> str:
    """The number of the contract that the questions made."""
    match = re.search("合同 (DD-[0-9A-Z-]+) 已创建", answer.err)
    assert match is not None, answer
    return match[1]


def test_both_party_from_the_first_question_to_effective(office: Here, plain: Asked) -> None:
    answer = plain(("演示科技", "1", "1", FIRST, "ok", *PARTY, "y", "y", "1", "y", "y"))
    assert answer.code == 0, answer
    number = answer.out.strip()
    assert number == made(answer)
    assert state(office, number) == "e_effective"
    for words in (
        "实名认证：通过",
        "单个订单合同最多 30 个订单",
        "请逐条核对合同文本",
        "确认发送",
        "下载正式合同",
    ):
        assert words in answer.err


def test_single_party_is_confirmed_before_anything_is_made(office: Here, plain: Asked) -> None:
    answer = plain((ENTERPRISE, "2", SECOND, "ok", "y"))
    assert answer.code == 0, answer
    assert state(office, answer.out.strip()) == "generated"
    assert "所选订单由此合同占用" in answer.err
    assert "contract convert" in answer.err


def test_a_no_makes_nothing_and_lets_the_orders_be_chosen_again(office: Here, plain: Asked) -> None:
    answer = plain((ENTERPRISE, "2", SECOND, "ok", "n"))
    assert answer.code == 3
    assert "没有创建合同" in answer.err
    assert office.done("contract", "list", "--json").data["total"] == 0


def test_an_individual_confirms_the_phone(office: Here, plain: Asked) -> None:
    answer = plain(
        (OF_INDIVIDUAL, "ok", *PARTY, "y", "y", "123", "13900000077", "y", "n"),
        "--customer", INDIVIDUAL, "--channel", "both",
    )  # fmt: skip
    assert answer.code == 0, answer
    shown = office.done("contract", "show", answer.out.strip(), "--json").data
    assert shown["signer_phone"] == "139****0077"
    assert "13900000077" in answer.err, "in full where it is confirmed"


def test_what_was_answered_is_kept_when_the_line_drops(office: Here, plain: Asked) -> None:
    left = plain((ENTERPRISE, "1", FIRST, "ok", "张三", "not a phone", "13800000001"))
    number = made(left)
    assert left.code == 3
    assert f"contract new --plain --resume {number}" in left.err
    assert state(office, number) == "filling"
    again = plain(("", "", "zhang@example.com", "北京市海淀区演示路 1 号", "", "y"), "--resume", number)
    assert again.code == 3
    assert "联系电话（回车为 13800000001）" in again.err
    assert state(office, number) == "text_review"


def test_a_text_that_is_not_right_is_not_confirmed(office: Here, plain: Asked) -> None:
    answer = plain((ENTERPRISE, "1", FIRST, "ok", *PARTY, "y", "n"))
    assert answer.code == 3
    assert state(office, made(answer)) == "text_review"


def test_sending_wants_a_yes(office: Here, plain: Asked) -> None:
    answer = plain((ENTERPRISE, "1", FIRST, "ok", *PARTY, "y", "y", "2", ""))
    assert answer.code == 3
    shown = office.done("contract", "show", made(answer), "--json").data
    assert (shown["substate"], shown["signer"]["name"]) == ("signer_review", "李四")
    assert shown["messages"] == []


def test_a_signer_is_added_and_waited_for(office: Here, plain: Asked) -> None:
    signing = ("3", "", "赵六", "13800000006", "y", "n")
    answer = plain((ENTERPRISE, "1", FIRST, "ok", *PARTY, "y", "y", *signing))
    shown = office.done("contract", "show", made(answer), "--json").data
    assert (shown["signer"]["name"], len(shown["messages"])) == ("赵六", 1), answer


def test_orders_are_marked_by_place_by_number_and_again_to_unmark(office: Here, plain: Asked) -> None:
    answer = plain(
        (ENTERPRISE, "1", "1-2", "2", f"{FIRST}，{OF_INDIVIDUAL} 999", "s", "/云", "", "9-1", "？", "ok")
    )
    for words in (
        "已选 1/30", "已取消", f"{OF_INDIVIDUAL}：", "999：没有此订单", "符合的订单有", "没有看懂 ？",
    ):  # fmt: skip
        assert words in answer.err


def test_orders_that_another_took_are_said_and_chosen_again(
    office: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    class Racing:
        """Another window takes the order just before it is confirmed."""

        answers = iter((ENTERPRISE, "1", FIRST, "ok", SECOND, "ok"))

        def readline(self) -> str:
            answer = next(self.answers, "")
            if answer == "ok" and not taken:
                taken.append(new(office, "single", FIRST))
            return f"{answer}\n" if answer else ""

    monkeypatch.setattr(sys, "stdin", Racing())
    answer = office("contract", "new", "--plain")
    assert taken
    assert made(answer) not in taken


def test_a_customer_that_fails_the_check_is_refused_at_once(office: Here, plain: Asked) -> None:
    office.done(
        "customers", "add", "--kind", "enterprise", "--name", "无框架有限公司", "--account", "100000000004",
        "--code", "91350100M000100Y43",
    )  # fmt: skip
    answer = plain(("100000000004", "1"))
    assert answer.code == 3
    assert "系统校验未通过：" in answer.err
    assert "框架合同" in answer.err


def test_what_only_questions_can_ask_for_has_to_be_given_otherwise(office: Here) -> None:
    answer = office("contract", "new", "--customer", ENTERPRISE)
    assert answer.code == 2
    assert answer.err.startswith("错误：缺少参数：--channel, --orders。")
    assert office("contract", "new", "--plain", "--orders", FIRST).code == 2


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("1", [1]), ("1-3,5", [1, 2, 3, 5]), ("3，1、1 2", [3, 1, 2]), ("1 - 2", [1, 2]), ("5-5", [5]),
        ("0", None), ("6", None), ("3-1", None), ("1-999999999999", None), ("a", None), ("", None),
        ("1,,2", [1, 2]),
    ],
)  # fmt: skip
def test_places(typed: str, places: list[int] | None) -> None:
    assert places_in(typed, 5) == places
