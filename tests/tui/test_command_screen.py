"""A screen's commands as an operator meets them: keys, reasons, footer, help, palette."""

import asyncio
import inspect
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from textual.widget import Widget

from contract_tui.domain.errors import HeldError
from contract_tui.domain.states import Channel
from contract_tui.tui import pages
from contract_tui.tui.command_table import table_of
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.pages import page_of
from contract_tui.tui.routes import ContinuedContract, ContractPage, HelpPage, NewContract, Palette, Route
from contract_tui.tui.widgets.command_footer import MOST_ENTRIES, FooterEntry, fitting
from contract_tui.tui.widgets.safe_input import SafeInput
from tests.tui.driver import at_the_keyboard
from tests.tui.stage import HOSTILE, Stage

REASON = "客户已签署，平台签署中不能取消签署。"


SECOND_REASON = "只有草稿可以作废。"


class Canceller(Controller[Any]):
    """What does a command in a page's place."""

    def _reason(self) -> str | None:
        return REASON

    @handles(Command("contract.cancel", ("x",), "取消签署", "取消签署", "合同"), why_not=_reason)
    def cancel(self) -> None:
        raise AssertionError("must not be reached")


class Counter(PageScreen[None]):
    TITLE = "计数"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.controllers = (Canceller(self),)
        self.count = 0
        self.begun = 0
        self.gate = asyncio.Event()

    def compose_page(self) -> Iterable[Widget]:
        yield SafeInput()

    @handles(Command("count", ("c", "f5"), "计数", "加一", "合同"))
    def add_one(self) -> None:
        self.count += 1

    @handles(Command("slow", ("s",), "慢", "等待", "合同"))
    async def wait(self) -> None:
        self.begun += 1
        await self.gate.wait()

    def _fail(self) -> None:
        raise HeldError("订单已被占用。", "请刷新。")

    @handles(Command("held", ("h",), "占用", "报错", "合同"))
    def hold(self) -> None:
        self._fail()

    @handles(Command("later", ("l",), "稍后", "后台报错", "合同"))
    async def hold_later(self) -> None:
        await self.jobs.in_thread(self._fail)

    TABLE = (add_one, Canceller.cancel)


class Voider(Counter):
    def _no_draft(self) -> str | None:
        return SECOND_REASON

    @handles(Command("void", ("v",), "作废", "作废", "合同"), why_not=_no_draft)
    def void(self) -> None:
        raise AssertionError("must not be reached")


COMMANDS = tuple(method.command for method in table_of(Counter))


class Orphan(PageScreen[None]):
    """Offers a command that none of its objects does."""

    TABLE = (Canceller.cancel,)


def test_the_table_lists_what_is_put_first_then_the_rest_then_what_every_screen_offers() -> None:
    assert [command.id for command in COMMANDS] == [
        "count", "contract.cancel", "slow", "held", "later",
        "palette", "command-line", "jump", "messages", "manual", "quit", "help",
    ]  # fmt: skip


def test_a_command_that_nobody_does_is_found_at_once() -> None:
    with pytest.raises(LookupError, match=r"nobody does contract\.cancel: no Canceller"):
        Orphan().commands.bind()


async def test_a_key_does_its_command() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("c", "f5")
        assert page.count == 2


async def test_a_command_that_is_not_possible_tells_why() -> None:
    async with at_the_keyboard(Stage(Counter())) as operator:
        await operator.presses("x")
        await operator.is_told(REASON)
        await operator.presses("x")
        assert operator.toasts == [REASON]


async def test_only_the_last_keys_reason_stands_and_none_covers_the_dialog_that_is_opened_next() -> None:
    async with at_the_keyboard(Stage(Voider())) as operator:
        await operator.presses("x", "v")
        assert operator.toasts == [SECOND_REASON]
        await operator.presses("?")
        await operator.sees("通用")
        assert operator.toasts == []
        assert not operator.app.screen.query("Toast")


async def test_a_command_that_is_not_possible_is_greyed_and_bracketed_never_hidden() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        assert "(x 取消签署)" in operator.footer
        assert not page.active_bindings["x"].enabled
        assert page.active_bindings["c"].enabled


async def test_while_one_types_printable_keys_are_text_and_the_footer_shows_those_that_work() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        operator.the(SafeInput).focus()
        await operator.presses("c")
        assert (page.count, operator.the(SafeInput).value) == (0, "c")
        await operator.presses("f5")
        assert page.count == 1
        await operator.until(lambda: "F5 计数" in operator.footer, "the footer shows F5")
        assert "x 取消签署" not in operator.footer
        assert operator.footer.rstrip().endswith("F1 帮助")


async def test_an_async_command_runs_once_however_often_its_key_is_pressed() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("s", "s", "s")
        await operator.is_told("正在进行，请稍候。")
        assert page.begun == 1
        page.gate.set()
        await operator.until(lambda: all(w.is_finished for w in page.workers if w.node is page), "done")
        await operator.presses("s")
        assert page.begun == 2


@pytest.mark.parametrize("key", ["h", "l"])
async def test_the_projects_own_errors_are_told_and_the_program_goes_on(key: str) -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses(key)
        await operator.is_told("订单已被占用。 请刷新。")
        await operator.presses("c")
        assert page.count == 1


async def test_help_lists_what_is_possible_and_unfolds_the_rest_with_its_reasons() -> None:
    async with at_the_keyboard(Stage(Counter()), height=40) as operator:
        await operator.presses("?")
        await operator.sees("计数：加一", "通用", "现在不可用，或属于别的页面：1 个命令（按 o 展开")
        assert "(取消签署)" not in operator.screen
        await operator.presses("o")
        await operator.sees("(取消签署)", f"现在不可用：{REASON}", "（按 o 折叠")
        await operator.presses("o")
        await operator.no_longer_sees("(取消签署)")
        await operator.presses("?")
        await operator.sees("计数")
        await operator.no_longer_sees("现在不可用")


async def test_keys_that_do_nothing_are_answered_by_one_short_notice() -> None:
    async with at_the_keyboard(Stage(Counter())) as operator:
        await operator.presses("q", "b", "w", "f11")
        await operator.is_told("按键 F11 在这里没有作用，按 ? 查看可用的按键。")
        assert len(operator.toasts) == 1
        await operator.presses("w")
        await operator.is_told("按键 w（为什么）在这里没有作用")
        assert len(operator.toasts) == 1
        await operator.presses("down", "escape", "c")
        assert len(operator.toasts) == 1, "keys that move, and those that do something, say nothing"


async def test_the_palette_finds_a_command_and_does_it() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("f2")
        await operator.sees("(取消签署)", "不可用")
        await operator.types("加一")
        await operator.no_longer_sees("取消签署")
        await operator.presses("enter")
        await operator.until(lambda: page.count == 1, "counted")


async def test_the_palette_tells_why_a_greyed_command_is_not_possible() -> None:
    async with at_the_keyboard(Stage(Counter())) as operator:
        await operator.presses("ctrl+p")
        await operator.types("cancel")
        await operator.presses("enter")
        await operator.is_told(REASON)


async def test_esc_leaves_the_palette_without_doing_anything() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        await operator.presses("f2", "down", "escape")
        await operator.no_longer_sees("输入命令名称")
        assert page.count == 0


@pytest.fixture
def usual_keys() -> Iterator[None]:
    """What a test says of keys counts for itself alone."""
    yield
    keymap.use({})


@pytest.mark.usefixtures("usual_keys")
async def test_a_users_keys_are_pressed_and_named_in_place_of_the_declared_ones() -> None:
    page = Counter()
    app = Stage(page)
    keymap.use_in(app, {"count": ("z", "f6"), "quit": ("f12",), "palette": ("f10",)})
    async with at_the_keyboard(app) as operator:
        await operator.presses("c", "f5", "z", "f6")
        assert page.count == 2
        await operator.until(lambda: "z 计数" in operator.footer, "the footer shows z")
        await operator.presses("ctrl+c")
        await operator.is_told("按 F12 退出程序。")
        await operator.presses("f10")
        await operator.sees("z F6")
        await operator.presses("escape", "?")
        await operator.sees("z F6", "计数：加一", "F12", "退出：退出程序")


@pytest.mark.usefixtures("usual_keys")
async def test_two_commands_exchange_their_keys() -> None:
    page = Counter()
    app = Stage(page)
    keymap.use_in(app, {"count": ("h", "f5"), "held": ("c",)})
    async with at_the_keyboard(app) as operator:
        await operator.presses("h")
        assert page.count == 1
        await operator.presses("c")
        await operator.is_told("订单已被占用。 请刷新。")


async def test_the_frame_shows_product_title_banner_and_status() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page, banner="演示：签名没有法律效力")) as operator:
        page.set_heading("计数", HOSTILE)
        page.status.show("已保存")
        page.status.show_position("第 1 行 共 3 行")
        await operator.sees("订单合同 | 计数", "*** 演示：签名没有法律效力 ***", "已保存", "第 1 行 共 3 行")
        assert "\x1b" not in operator.screen


async def test_toasts_are_literal() -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        page.notify(HOSTILE, markup=True)
        await operator.sees("[@click=app.quit]")


@pytest.mark.parametrize("length", range(66, 73))
async def test_a_toast_shows_its_last_word_whatever_its_length(length: int) -> None:
    page = Counter()
    async with at_the_keyboard(Stage(page)) as operator:
        page.notify("x" * (length - 5) + " last")
        await operator.sees("xx", "last")


async def test_f10_ends_the_program() -> None:
    app = Stage(Counter())
    async with at_the_keyboard(app) as operator:
        await operator.presses("f10")
        await operator.until(lambda: not app.is_running or app._exit, "ended")
    assert app.return_code == 0


async def test_ctrl_c_says_how_to_leave() -> None:
    async with at_the_keyboard(Stage(Counter())) as operator:
        await operator.presses("ctrl+c")
        await operator.is_told("F10")


ENTRIES = [FooterEntry(f"c{n}", "f5", "命令", enabled=n % 2 == 0) for n in range(6)]
HELP = FooterEntry("help", "f1", "帮助", enabled=True)


@pytest.mark.parametrize("width", range(10, 80))
def test_the_footer_never_cuts_an_entry_and_always_keeps_help(width: int) -> None:
    entries, left_out = fitting([*ENTRIES, HELP], width)
    drawn = sum(entry.width for entry in entries) + 2 * (len(entries) - 1)
    assert entries[-1] is HELP
    assert len(entries) + left_out == len(ENTRIES) + 1
    assert drawn + (3 if left_out else 0) <= width


def test_the_footer_shows_everything_when_there_is_room() -> None:
    entries, left_out = fitting([*ENTRIES, HELP], 80)
    assert (len(entries), left_out) == (7, 0)


def test_the_footer_shows_more_at_120_columns_than_at_80() -> None:
    many = [FooterEntry(f"c{n}", "a", "命令", enabled=True) for n in range(15)]
    (narrow, left_out), (wide, fewer_left_out) = (fitting([*many, HELP], width) for width in (80, 120))
    assert len(narrow) == MOST_ENTRIES + 1
    assert len(wide) == 14
    assert (left_out, fewer_left_out) == (9, 2)


ROUTES: dict[type[Route[Any]], Route[Any]] = {
    ContractPage: ContractPage("DD-20261123-000001-W"),
    NewContract: NewContract("100000000001", Channel.BOTH),
    ContinuedContract: ContinuedContract("DD-20261123-000001-W"),
    HelpPage: HelpPage(()),
    Palette: Palette(()),
}


def test_every_route_leads_to_a_page_of_its_own() -> None:
    # What is made from the application's settings can be made in a running one only: these have their line.
    cases = inspect.getsource(pages)
    names = [kind.__name__ for kind in Route.__subclasses__()]
    assert [name for name in names if f"case routes.{name}(" not in cases] == []
    titles = {route: type(page_of(route)).__name__ for route in ROUTES.values()}
    assert set(titles.values()) == {"ContractScreen", "NewContractScreen", "HelpScreen", "PaletteScreen"}
    with pytest.raises(LookupError):
        page_of(Route())
