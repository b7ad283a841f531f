"""The command palette: find a command by a part of its name and do it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import PALETTE, Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import all_key_names
from contract_tui.tui.commands.matching import matching
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.command_footer import CommandFooter
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable


def _words(offer: Offer) -> Cell:
    words = offer.command.words
    return Cell(words) if offer.reason is None else Cell(f"({words})", "dim")


def _about(offer: Offer) -> Cell:
    if offer.reason is not None:
        return Cell(f"不可用：{offer.reason}", "dim")
    return Cell(offer.command.help, "dim")


class PaletteField(SafeInput):
    """The palette's field: Home and End belong to the list under it, as PgUp and PgDn do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "screen.end(-1)", show=False),
        Binding("end", "screen.end(1)", show=False),
    ]


class PaletteScreen(CommandScreen[str | None], ModalScreen[str | None]):
    """Answers with the id of the chosen command, or None.

    Args:
        offers: The commands of the screen it was called from, as they stand.
    """

    TITLE = "命令"
    AUTO_FOCUS = "SafeInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = tuple(offer for offer in offers if offer.command.id != PALETTE.id)

    def compose(self) -> ComposeResult:
        """A field and the list under it."""
        columns: list[Column[Offer]] = [
            Column("命令", _words, width=16),
            Column("说明", _about, width=20, weight=1),
            Column("按键", lambda offer: all_key_names(offer.command), width=12, align="right", drop=1),
        ]
        with Vertical(id="panel"):
            yield PaletteField(placeholder="名称的一部分或拼音首字母，可输入几个词")
            yield VirtualTable(columns, empty="没有匹配的命令。")
        yield CommandFooter()

    def on_mount(self) -> None:
        """List everything; the field keeps the keys."""
        self._table.can_focus = False
        self._table.set_keys(matching(self._offers, ""))

    @property
    def _table(self) -> VirtualTable[Offer]:
        return self.query_one(VirtualTable)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        self._table.provide_rows(event.request, {key: self._offers[key] for key in event.keys})

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._table.set_keys(matching(self._offers, event.value))
        self._table.move_to(0)

    @on(Input.Submitted)
    @on(VirtualTable.RowSelected)
    def _chosen(self) -> None:
        self.commands.run("palette.choose")

    def action_move(self, lines: int) -> None:
        """Move the list's cursor while the field keeps the keys."""
        self._table.move_to(self._table.cursor + lines)

    def action_page(self, pages: int) -> None:
        """A page of the list up or down."""
        self._table.action_page(pages)

    def action_end(self, direction: int) -> None:
        """To the first or the last command."""
        self._table.move_to(0 if direction < 0 else len(self._offers) - 1)

    @handles(Command("palette.choose", ("enter",), "执行", "执行所选命令", "命令"))
    def choose(self) -> None:
        """Answer with the command under the cursor."""
        key = self._table.cursor_key
        if key is not None:
            self.dismiss(self._offers[key].command.id)

    @handles(Command("palette.close", ("escape",), "关闭", "关闭命令列表", "命令"))
    def leave(self) -> None:
        """No command."""
        self.dismiss(None)

    @handles(PALETTE)
    def leave_again(self) -> None:
        """The same key opens and closes."""
        self.dismiss(None)
