"""P21: a followed contract's end is announced on whatever page, and the title says what waits."""

import pytest

from contract_tui.tui.announcing import BELL, announcement, title, way_of
from tests.tui.driver import at_the_keyboard
from tests.world.people import COLLEAGUE
from tests.world.story import Story


@pytest.mark.parametrize(
    ("setting", "environ", "way"),
    [
        ("auto", {"TERM": "xterm-256color"}, "bell"),
        ("auto", {"TERM": "xterm-kitty"}, "osc9"),
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "osc9"),
        ("auto", {"TERM": "foot"}, "osc777"),
        ("auto", {"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, "bell"),
        ("none", {"TERM": "xterm-kitty"}, "none"),
        ("osc777", {"TERM": "xterm"}, "osc777"),
    ],
)
def test_the_setting_and_the_terminal_say_how_it_is_announced(
    setting: str, environ: dict[str, str], way: str
) -> None:
    assert way_of(setting, environ) == way


def test_each_way_sends_its_own_sequence_and_foreign_text_ends_none() -> None:
    hostile = "合同;\x1b]0;x\x07\nDD-1"
    assert announcement("none", "订单合同", hostile, in_tmux=False) == ""
    assert announcement("bell", "订单合同", hostile, in_tmux=True) == BELL
    for way, begin in (("osc9", "\x1b]9;"), ("osc777", "\x1b]777;notify;订单合同;")):
        sent = announcement(way, "订单合同", hostile, in_tmux=False)
        assert sent.startswith(begin)
        assert (sent.count("\x1b"), sent.count("\x07"), sent[-1]) == (1, 1, "\x07")
        assert sent.count(";") == begin.count(";")
    assert title(hostile).count("\x07") == 1


def test_within_tmux_a_notification_is_wrapped_for_its_passthrough() -> None:
    sent = announcement("osc9", "订单合同", "合同生效", in_tmux=True)
    assert sent == "\x1bPtmux;\x1b\x1b]9;合同生效\x07\x1b\\"


async def test_p21_a_contract_that_one_gave_on_announces_its_end_on_another_page(office: Story) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(number)
        await operator.presses("f")
        await operator.sees("内容不可修改")
        await operator.presses("tab", "enter")
        await operator.is_told("平台签署中")
        await operator.presses("K")
        await operator.sees("云上科技有限公司")
        office.wait(minutes=20)
        await operator.is_told(f"合同 {number}（云上科技有限公司）：已生效/电子合同已生效。")


async def test_p21_what_others_work_on_and_ones_own_endings_are_not_announced(office: Story) -> None:
    other, own = office.generated("E-01"), office.generated("E-02")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees(own)
        await operator.presses("z")
        await operator.sees("作废合同草稿", own)
        await operator.presses("tab", "enter")
        await operator.is_told("合同草稿已作废")
        office.desk.drafts.void(other, COLLEAGUE)
        office.filling("E-03")
        await operator.sees("草稿/填写信息")
        assert not [said for said in operator.log if said.endswith("已作废/草稿作废。")]
