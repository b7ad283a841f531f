"""Marking the orders of one contract: one by one, or all that are shown (S48, P5)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tui.domain.errors import DeskError
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.follower import AGAIN_SECONDS
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.remembered_marks import Purpose, RememberedMarks
from contract_tui.tui.screens.new_contract.saving import Saving
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar

if TYPE_CHECKING:
    from contract_tui.desk.orders.orders import OrderRow

_GROUP = "选择订单"
_LOOK = "orders.marks"
"""The worker that reads the marked orders."""


class Marking(PageCommands):
    """Which orders are marked: shown, saved for the next time, and looked at again when something changed.

    Args:
        page: Whose marks they are.
        picker: Shows them, and has the order under the cursor.
        bar: Adds them up, and has room for a note.

    Attributes:
        marks: The marked orders.
        saving: Keeps them for the next time.
        status_words: What the status line says once they are kept.
    """

    def __init__(self, page: Page, picker: OrderPicker, bar: SelectionBar) -> None:
        super().__init__(page)
        self._picker, self._bar = picker, bar
        self.marks = Marks(0)
        self.status_words = ""
        self.saving = Saving(self.host, "orders.save", self._keep)
        self._remembered = RememberedMarks(self.host, Purpose.of(self.host.draft))

    @property
    def is_known(self) -> bool:
        """Whether what was marked last time, or what the draft has, is among the marks."""
        return self._remembered.is_known

    def _has_none(self) -> str | None:
        return None if self.marks.rows else "没有勾选的订单。"

    def _none_to_restore(self) -> str | None:
        return None if self.marks.marked.taken else "没有可以恢复的勾选。"

    @handles(Command("orders.mark", ("space",), "勾选", "勾选或取消勾选光标所在的订单", _GROUP))
    def mark(self) -> None:
        """Mark or unmark the order under the cursor, or say why it cannot be chosen (P5)."""
        self.toggle(self._picker.table.cursor_row)

    @handles(Command("orders.all", ("a",), "全选", "勾选当前显示的全部可选订单，到上限为止", _GROUP))
    async def all(self) -> None:
        """Mark what is shown and can be chosen, up to the limit of one contract (S48)."""
        host = self.host
        shown = await host.jobs.in_thread(
            host.desk.orders.keys, replace(self._picker.filter, eligible_only=True)
        )
        await self.mark_keys(self.marks, shown)

    async def mark_keys(self, base: Marks, keys: Sequence[int]) -> None:
        """Mark what can be chosen of some orders, as many as one contract may have (S48).

        Args:
            base: The marks that these come to.
            keys: In the order in which they are taken.
        """
        host, draft = self.host, self.host.draft
        fresh = [key for key in keys if key not in base.rows]
        # Those for which there is no room are not read: of a hundred thousand only their number is told.
        read, most = host.desk.orders.rows, max(base.room, base.limit)
        rows = await host.jobs.in_thread(read, fresh[:most], draft.number)
        eligible = [rows[key] for key in fresh if key in rows and rows[key].reason is None]
        taken = eligible[: base.room]
        self._set(base.added(taken))
        self._tell_marked(len(taken), len(fresh) - len(rows) + len(eligible) - len(taken))

    def _tell_marked(self, taken: int, left: int) -> None:
        if left:
            most = f"一份合同最多 {self.marks.limit} 个，再按 {key_name('orders.all')} 勾选，分成多份。"
            self._bar.note(f"已勾选 {taken} 个，还有 {left} 个未勾选：{most}")
        else:
            self._bar.note(f"已勾选 {taken} 个订单。" if taken else "没有更多可选的订单。")

    @handles(Command("orders.none", ("u",), "清除", "取消全部勾选", _GROUP), why_not=_has_none)
    def none(self) -> None:
        """Unmark all."""
        self._bar.note("")
        self._set(self.marks.cleared())

    @handles(
        Command("orders.restore", ("U",), "恢复勾选", "恢复上次清除的勾选", _GROUP), why_not=_none_to_restore
    )
    async def restore(self) -> None:
        """Bring back what the last clearing took away, as far as it can still be chosen."""
        self._set(self.marks.restored())
        self._bar.note(f"已恢复，共勾选 {len(self.marks.rows)} 个订单。")
        await self._recheck()

    def toggle(self, row: "OrderRow | None") -> None:
        """Mark or unmark an order, or say why it cannot be chosen (P5)."""
        if row is None:
            return
        if row.reason and row.key not in self.marks.rows:
            self._bar.note(f"订单 {row.order.id} 不可选：{row.reason}。")
            return
        self._bar.note("")
        self._set(self.marks.toggled(row))

    def add(self, rows: "Sequence[OrderRow]") -> "Sequence[OrderRow]":
        """Mark more orders, as many as one contract may have.

        Returns:
            Those that are beyond it.
        """
        fresh = [row for row in rows if row.key not in self.marks.rows]
        taken, beyond = fresh[: self.marks.room], fresh[self.marks.room :]
        self._set(self.marks.added(taken))
        self._bar.note(f"已勾选 {len(taken)} 个订单。" if taken else "没有勾选新的订单。")
        return beyond

    def put_off(self) -> None:
        """Neither save nor look at the marked orders again: they are about to be handed over."""
        self.saving.put_off()
        self.host.jobs.cancel(_LOOK)

    async def take_away(self) -> None:
        """The marked orders are in a contract: none is marked for the next one.

        They stay ticked in the list, which is about to go out of sight.

        Raises:
            DeskError: That cannot be saved.
        """
        self.marks = Marks(self.marks.limit)
        await self.saving.now()

    def begin(self, purpose: Purpose) -> None:
        """Mark orders for something else, beginning with what `look` finds remembered for that."""
        self.put_off()
        self._remembered = RememberedMarks(self.host, purpose)
        self._bar.note("")
        self._show(Marks(self.marks.limit))

    def look(self, limit: int) -> None:
        """Read the marked orders again, the first time those that were marked last time.

        Args:
            limit: The most orders of one contract (S48).
        """
        self.marks = replace(self.marks, limit=limit)
        self._bar.show(self.marks)
        self.host.jobs.start(self._read(), _LOOK)

    async def _read(self) -> None:
        try:
            if self._remembered.is_known:
                await self._rebase()
                await self._recheck()
            else:
                self._restore(await self._remembered.read())
        except DeskError:
            self._picker.set_timer(AGAIN_SECONDS, lambda: self.look(self.marks.limit))
            raise

    def _restore(self, rows: "Iterable[OrderRow]") -> None:
        standing = [row for row in rows if row.reason is None]
        if standing:
            self._show(self.marks.added(standing))
            self._picker.lead_with(self.marks.rows, begin=True)
            self._bar.note(self._remembered.restored_words(len(standing)))
        self.host.refresh_bindings()

    async def _rebase(self) -> None:
        """Another window gave the draft other orders: what was changed here stays changed."""
        gone, come = await self._remembered.changes()
        if gone or come:
            self._set(self.marks.without(gone).added(row for row in come if row.reason is None))
            self._picker.lead_with(self.marks.rows)
            self._bar.note("合同的订单已由另一窗口更改，勾选已随之更新。")

    async def _recheck(self) -> None:
        asked, draft = tuple(self.marks.rows), self.host.draft
        rows = await self.host.jobs.in_thread(self.host.desk.orders.rows, asked, draft.number)
        self._drop_lost(asked, rows)

    def _drop_lost(self, asked: "Collection[int]", rows: "Mapping[int, OrderRow]") -> None:
        marks, lost = self.marks.reread(asked, rows)
        if marks != self.marks:
            self._set(marks)
        for sentence in lost[:3]:
            self.host.tell(sentence, "warning")

    def _set(self, marks: Marks) -> None:
        self._show(marks)
        self.saving.soon(lambda: self.host.status.show(self.status_words, "warning"))

    def _show(self, marks: Marks) -> None:
        self.marks = marks
        self._picker.show_marked(marks.rows)
        self._bar.show(marks)
        self.host.refresh_bindings()

    async def _keep(self) -> None:
        """Keep the marks for the next time."""
        await self._remembered.keep(tuple(self.marks.rows))
