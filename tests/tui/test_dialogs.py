"""Dialogs: awaited, typed, and Esc is always a no."""

import pytest

from contract_tui.tui.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.literal import width
from contract_tui.tui.screens.choice_dialog import ChoiceDialog, Option
from contract_tui.tui.widgets.facts import Fact
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import HOSTILE, Asking, Stage

FACTS: list[Fact] = [
    ("合同类型", "腾讯云单方电子签章"),
    ("甲方", "深圳市某某科技有限公司"),
    "一经生成无法修改。",
]
TOO_MUCH: list[Fact] = ["很长的说明，" * 200, "最后一句。"]


async def answer(operator: Driver, page: Asking) -> object:
    await operator.until(lambda: page.answers, "an answer")
    return page.answers[0]


async def test_s49_the_confirming_button_has_the_given_word_and_answers_yes() -> None:
    page = Asking(lambda: Confirm("确认保存合同", FACTS, word="确认保存"))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("确认保存合同", "合同类型  腾讯云单方电子签章", "[ 确认保存 ]", "[ 取消 ]")
        await operator.presses("enter")
        assert await answer(operator, page) is True


async def test_esc_is_a_no() -> None:
    page = Asking(lambda: Confirm("确认", FACTS))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[ 确认 ]")
        await operator.presses("escape")
        assert await answer(operator, page) is False


async def test_the_other_button_is_a_no() -> None:
    page = Asking(lambda: Confirm("确认", FACTS))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[ 确认 ]")
        await operator.presses("right", "enter")
        assert await answer(operator, page) is False


async def test_what_cannot_be_undone_begins_on_the_harmless_button() -> None:
    page = Asking(lambda: Confirm("删除合同", FACTS, word="删除", danger=True))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[ 删除 ]")
        await operator.presses("enter")
        assert await answer(operator, page) is False


async def test_facts_that_do_not_fit_scroll_and_the_buttons_stay_in_sight() -> None:
    page = Asking(lambda: Confirm("确认", TOO_MUCH))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[ 确认 ]", "下 滚动")
        assert "最后一句。" not in operator.screen
        await operator.presses(*["pagedown"] * 8)
        await operator.sees("最后一句。", "[ 确认 ]")


async def test_scrolling_is_not_offered_when_all_is_in_sight() -> None:
    page = Asking(lambda: Confirm("确认", FACTS))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("[ 确认 ]", "Esc 取消")
        assert "滚动" not in operator.footer


async def test_a_notice_is_closed_by_enter() -> None:
    page = Asking(lambda: Notice("提示", ["已送到您的终端。"]))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("已送到您的终端。", "Enter 知道了")
        await operator.presses("enter")
        assert await answer(operator, page) is None


def reason_prompt() -> TextPrompt:
    return TextPrompt(
        "取消签署",
        "取消原因",
        lambda text: None if 1 <= len(text) <= 200 else "原因须为 1 至 200 个字",
        most=200,
    )


async def test_a_text_is_typed_at_once_and_counted() -> None:
    page = Asking(reason_prompt)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("取消原因", "0/200 字")
        await operator.types("客户要求")
        await operator.sees("4/200 字")
        await operator.presses("enter")
        assert await answer(operator, page) == "客户要求"


async def test_a_text_with_a_problem_is_not_taken() -> None:
    page = Asking(reason_prompt)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("取消原因")
        await operator.presses("enter")
        await operator.sees("! 原因须为 1 至 200 个字")
        await operator.pastes("多" * 201)
        await operator.sees("201/200 字  ! 原因须为 1 至 200 个字")
        await operator.presses("enter")
        assert page.answers == []
        await operator.presses("backspace", "enter")
        assert await answer(operator, page) == "多" * 200


async def test_a_cancelled_text_is_none() -> None:
    page = Asking(reason_prompt)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("取消原因")
        await operator.types("x")
        await operator.presses("escape")
        assert await answer(operator, page) is None


def choice() -> ChoiceDialog[int]:
    return ChoiceDialog(
        "选择客户",
        [Option(1, "甲公司", why_not="未完成实名认证"), Option(2, "乙公司", "企业"), Option(3, HOSTILE)],
    )


async def test_a_choice_begins_on_the_first_that_can_be_chosen() -> None:
    page = Asking(choice)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees(">乙公司", "(不可选) 未完成实名认证")
        await operator.presses("enter")
        assert await answer(operator, page) == 2


async def test_what_cannot_be_chosen_tells_why() -> None:
    page = Asking(choice)
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees(">乙公司")
        await operator.presses("up", "enter")
        await operator.is_told("未完成实名认证")
        await operator.presses("escape")
        assert await answer(operator, page) is None


async def test_hostile_words_are_literal_in_every_dialog() -> None:
    for ask in (
        choice,
        lambda: Confirm(HOSTILE, [(HOSTILE, HOSTILE), HOSTILE], word=HOSTILE),
        lambda: Notice(HOSTILE, [HOSTILE]),
        lambda: TextPrompt(HOSTILE, HOSTILE, lambda _text: HOSTILE, value=HOSTILE, facts=[HOSTILE]),
    ):
        async with at_the_keyboard(Stage(Asking(ask))) as operator:
            await operator.sees("[@click=")
            assert "\x1b" not in operator.screen
            assert all(width(line) <= 80 for line in operator.lines)


@pytest.mark.parametrize("shift", range(4))
async def test_a_notice_over_a_dialogs_edge_loses_no_wide_character(shift: int) -> None:
    words = "x" * shift + "在这里没有作用，按问号查看可用的按键。"
    facts = [f"第 {line} 项事实" for line in range(30)]
    page = Asking(lambda: Confirm("创建合同草稿", facts, word="创建"))
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.sees("创建合同草稿")
        operator.app.notify(words)
        await operator.sees(words)
