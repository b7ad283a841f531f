"""Marking the orders that the cursor moves over: with Shift, or from `v` to `v`."""

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.marked import Stretch
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.picker import OrderPicker

_GROUP = "选择订单"


class MarkingStretches(PageCommands):
    """Marks from where it began to the cursor, as many as one contract may have; what cannot be is left out.

    Args:
        page: Whose commands they are.
        marking: Marks the orders.
        picker: Has the cursor.
    """

    def __init__(self, page: Page, marking: Marking, picker: OrderPicker) -> None:
        super().__init__(page)
        self._marking, self._picker = marking, picker
        self._stretch: Stretch | None = None
        self._before = marking.marks

    def _is_empty(self) -> str | None:
        return None if len(self._picker.table.keys) else "列表中没有订单。"

    @handles(
        Command("orders.range", ("v",), "连续勾选", "从光标处开始，随光标移动连续勾选；再按结束", _GROUP),
        why_not=_is_empty,
    )
    async def mark_range(self) -> None:
        """Mark what the cursor moves over, until this is pressed again."""
        if self._stretch is not None and self._stretch.held:
            self.end()
        else:
            await self._begin(held=True)

    @handles(
        Command(
            "orders.down", ("shift+down",), "向下勾选", "勾选光标所在的和下一个订单", _GROUP, in_footer=False
        ),
        why_not=_is_empty,
    )
    async def mark_down(self) -> None:
        """One row further down."""
        await self._move(1)

    @handles(
        Command(
            "orders.up", ("shift+up",), "向上勾选", "勾选光标所在的和上一个订单", _GROUP, in_footer=False
        ),
        why_not=_is_empty,
    )
    async def mark_up(self) -> None:
        """One row further up."""
        await self._move(-1)

    def cursor_moved(self) -> None:
        """A held stretch goes with the cursor; one that Shift made ends when the cursor goes without it."""
        key = self._picker.table.cursor_key
        if self._stretch is None or key is None or key == self._stretch.reached:
            return
        if self._stretch.held:
            self.host.jobs.start(self._reach(key), "orders.stretch")
        else:
            self._stretch = None

    def end(self) -> None:
        """Marks stay as they are; the cursor moves without them."""
        if self._stretch is not None:
            self._stretch = None
            self._say("")

    async def _begin(self, *, held: bool) -> None:
        key = self._picker.table.cursor_key
        if key is not None:
            self._stretch, self._before = Stretch(key, key, held), self._marking.marks
            await self._reach(key)

    async def _move(self, lines: int) -> None:
        table = self._picker.table
        if self._stretch is None or self._stretch.reached != table.cursor_key:
            await self._begin(held=False)
        table.move_to(table.cursor + lines)
        if table.cursor_key is not None:
            await self._reach(table.cursor_key)

    async def _reach(self, key: int) -> None:
        stretch = self._stretch
        if stretch is None:
            return
        self._stretch = stretch = stretch.to(key)
        await self._marking.mark_keys(self._before, stretch.keys(self._picker.table.keys))
        if stretch.held:
            self._say(f"连续勾选中，移动光标；按 {key_name('orders.range')} 结束")

    def _say(self, words: str) -> None:
        self._marking.status_words = words
        self.host.status.show(words, "warning")
