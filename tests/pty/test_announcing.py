"""The title says what waits and is given back; an end is announced, whatever page is open (P21)."""

import pytest
from tests.world.story import Story
from tests.world.story import office as office
from tests.world.terminal import terminal

PUSHED, POPPED = b"\x1b[22;2t", b"\x1b[23;2t"


@pytest.fixture
def environ(office: Story) -> dict[str, str]:
    return {
        "CONTRACT_TUI_HOME": str(office.settings.home),
        "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
        "CONTRACT_TUI_ENGINE__IN_INTERFACE": "false",
        "CONTRACT_TUI_INTERFACE__ANNOUNCE": "osc777",
    }


def test_p21_the_title_says_what_waits_and_is_given_back(office: Story, environ: dict[str, str]) -> None:
    office.filling("E-01")
    with terminal("-m", "contract_tui", environ=environ) as running:
        running.wait_for(PUSHED, "\x1b]2;待我处理 1 | 订单合同\x07".encode())
        office.filling("E-02")
        running.wait_for("\x1b]2;待我处理 2 | 订单合同\x07".encode())
        running.press(b"q")
        running.wait()
        assert POPPED in running.shown


def test_p21_the_title_is_left_alone_where_the_settings_say_so(
    office: Story, environ: dict[str, str]
) -> None:
    office.filling("E-01")
    with terminal(
        "-m", "contract_tui", environ=environ | {"CONTRACT_TUI_INTERFACE__TITLE": "false"}
    ) as running:
        running.wait_for("草稿/填写信息")
        office.filling("E-02")
        running.wait_for("草稿 2")
        assert b"\x1b]2;" not in running.shown
        assert PUSHED not in running.shown
        running.press(b"q")
        running.wait()


def test_p21_the_end_of_a_contract_that_was_sent_on_is_announced(
    office: Story, environ: dict[str, str]
) -> None:
    number = office.generated("E-01")
    with terminal("-m", "contract_tui", environ=environ) as running:
        running.wait_for("草稿/合同草稿已生成")
        running.press(b"f")
        running.wait_for("内容不可修改")
        running.press(b"\t\r")
        running.wait_for("签署中/腾讯云签署")
        running.press(b"K")
        running.wait_for("无框架有限公司")
        office.wait(days=30)  # the program keeps the real time, the story its own
        running.wait_for(f"\x1b]777;notify;订单合同;合同 {number}（云上科技有限公司）".encode())
        running.press(b"\x1b[21~")
        running.wait()
