"""A small application to put single screens and widgets on, for tests."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from textual import on
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.pages import page_of
from contract_tui.tui.routes import Route
from contract_tui.tui.terminal import Terminal
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.virtual_table import VirtualTable

AnswerT = TypeVar("AnswerT")
HOSTILE = "[/] [@click=app.quit]x[/] [$primary] \x1b]0;title\x07 \u202egnp.exe\\"
"""Markup, control characters and a bidirectional override, as a product name might carry them."""


class Stage(BaseApp):
    """Shows one screen."""

    def __init__(
        self, screen: CommandScreen[Any], *, banner: str = "", terminal: Terminal | None = None
    ) -> None:
        super().__init__(terminal)
        self.page = screen
        self.banner = banner

    def page_behind(self, route: Route[AnswerT]) -> Screen[AnswerT]:
        return page_of(route)

    def on_mount(self) -> None:
        self.push_screen(self.page)


class Page(PageScreen[None]):
    """A page with given widgets, which remembers what they say."""

    TITLE = "测试"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets
        self.heard: list[Message] = []

    def compose_page(self) -> Iterable[Widget]:
        return self._widgets

    @on(Form.FieldChanged)
    @on(Form.Submitted)
    @on(VirtualTable.RowHighlighted)
    @on(VirtualTable.RowSelected)
    @on(VirtualTable.MarkRequested)
    def _hear(self, message: Message) -> None:
        self.heard.append(message)


class Asking(Page):
    """A page that asks one question at once and keeps the answer."""

    def __init__(self, ask: Callable[[], CommandScreen[Any]]) -> None:
        super().__init__()
        self._ask = ask
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.jobs.start(self._await_answer(), "ask")

    async def _await_answer(self) -> None:
        self.answers.append(await self.app.push_screen_wait(self._ask()))


NAMES = [
    Column[str]("名称", lambda row: row, width=20, weight=1),
    Column[str]("长度", lambda row: Cell(str(len(row)), "dim"), width=6, align="right", drop=1),
]


class Library(Page):
    """A page with a table whose rows are names, given at once or when the test says so."""

    def __init__(self, table: VirtualTable[str], *, at_once: bool = True) -> None:
        super().__init__(table)
        self.table = table
        self.at_once = at_once
        self.wanted: list[VirtualTable.RowsRequested] = []
        self.edition = ""

    @on(VirtualTable.RowsRequested)
    def _serve(self, event: VirtualTable.RowsRequested) -> None:
        self.wanted.append(event)
        if self.at_once:
            self.answer(event)

    def answer(self, event: VirtualTable.RowsRequested) -> None:
        self.table.provide_rows(event.request, {key: f"合同{key}{self.edition}" for key in event.keys})
