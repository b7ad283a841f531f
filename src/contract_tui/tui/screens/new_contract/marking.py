"""Marking the orders of one contract: one by one, all that are shown, or by their numbers (S48, P5)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from contract_tui.domain.orders import split_numbers
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.paste_dialog import NO_NUMBERS, PasteDialog, pasted_facts
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.saving import Saving
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar

if TYPE_CHECKING:
    from contract_tui.desk.orders.orders import OrderRow

_GROUP = "选择订单"


class Marking(PageCommands):
    """Which orders are marked: shown, saved for the next time, and looked at again when something changed.

    Args:
        page: Whose marks they are.
        picker: Shows them, and has the order under the cursor.
        bar: Adds them up, and has room for a note.

    Attributes:
        marks: The marked orders.
        saving: Keeps them for the next time.
    """

    def __init__(self, page: Page, picker: OrderPicker, bar: SelectionBar) -> None:
        super().__init__(page)
        self._picker, self._bar = picker, bar
        self.marks = Marks(0, {})
        self.saving = Saving(self.host, "orders.save", self._keep)
        self._restored = False
        self._kept: tuple[int, ...] = ()

    def _has_none(self) -> str | None:
        return None if self.marks.rows else "没有勾选的订单。"

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
        fresh = [key for key in shown if key not in self.marks.rows]
        taken = fresh[: self.marks.room]
        rows = await host.jobs.in_thread(host.desk.orders.rows, taken)
        self._set(self.marks.added(rows[key] for key in taken if key in rows))
        self._tell_marked(len(taken), len(fresh) - len(taken))

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

    async def take_away(self) -> None:
        """The marked orders are in a contract: none is marked for the next one."""
        self.marks = self.marks.cleared()
        await self.saving.now()

    def look(self, limit: int) -> None:
        """Read the marked orders again, the first time those that were marked last time.

        Args:
            limit: The most orders of one contract (S48).
        """
        self.marks = replace(self.marks, limit=limit)
        self._bar.show(self.marks)
        self.host.jobs.start(self._read(), "orders.marks")

    async def _read(self) -> None:
        keys = tuple(self.marks.rows) if self._restored else await self._kept_last_time()
        rows = await self.host.jobs.in_thread(self.host.desk.orders.rows, keys)
        if self._restored:
            self._recheck(keys, rows)
        else:
            self._restored = True
            self._kept = keys
            self._restore(rows[key] for key in keys if key in rows)

    async def _kept_last_time(self) -> tuple[int, ...]:
        host, draft = self.host, self.host.draft
        selection = host.desk.orders.selection
        return await host.jobs.in_thread(selection, draft.account, draft.channel, host.operator)

    def _restore(self, rows: "Iterable[OrderRow]") -> None:
        standing = [row for row in rows if row.reason is None]
        if standing:
            self._show(self.marks.added(standing))
            self._bar.note(f"已恢复上次勾选的 {len(standing)} 个订单。")

    def _recheck(self, asked: "Collection[int]", rows: "Mapping[int, OrderRow]") -> None:
        marks, lost = self.marks.reread(asked, rows)
        if marks != self.marks:
            self._set(marks)
        for sentence in lost[:3]:
            self.host.tell(sentence, "warning")

    def _set(self, marks: Marks) -> None:
        self._show(marks)
        self.saving.soon(lambda: self.host.status.show(""))

    def _show(self, marks: Marks) -> None:
        self.marks = marks
        self._picker.table.set_marked(marks.rows)
        self._bar.show(marks)
        self.host.refresh_bindings()

    async def _keep(self) -> None:
        """Keep the marks for the next time."""
        keys = tuple(self.marks.rows)
        if self._restored and keys != self._kept:
            host, draft = self.host, self.host.draft
            save = host.desk.orders.save_selection
            await host.jobs.in_thread(save, draft.account, draft.channel, keys, host.operator)
            self._kept = keys


class MarkingByNumber(PageCommands):
    """Orders by their numbers, and the contract that an order is in.

    Args:
        page: Whose commands they are.
        marking: Marks the orders.
        picker: Has the order under the cursor.
        bar: Has room for a note.
    """

    def __init__(self, page: Page, marking: Marking, picker: OrderPicker, bar: SelectionBar) -> None:
        super().__init__(page)
        self._marking, self._picker, self._bar = marking, picker, bar

    @property
    def _holder(self) -> str | None:
        row = self._picker.table.cursor_row
        return row.order.contract if row else None

    def _is_free(self) -> str | None:
        if self._holder is not None:
            return None
        return "光标所在的订单不在任何合同中。" if self._picker.table.cursor_row else "没有选中的订单。"

    @handles(Command("orders.paste", ("L", "f4"), "粘贴订单号", "按订单号勾选；也可直接粘贴到列表上", _GROUP))
    async def paste(self) -> None:
        """Ask for numbers, then mark their orders."""
        typed = await self.host.ask(PasteDialog())
        if typed is not None:
            await self._mark(split_numbers(typed))

    @handles(
        Command("orders.holder", ("h",), "所在合同", "查看占用光标所在订单的合同", _GROUP), why_not=_is_free
    )
    def holder(self) -> None:
        """Look at the contract that holds the order under the cursor; Esc comes back."""
        if self._holder is not None:
            self.host.go_to(ContractPage(self._holder))

    def pasted(self, text: str) -> None:
        """Numbers were pasted onto the list itself."""
        numbers = split_numbers(text)
        if numbers:
            self.host.jobs.start(self._mark(numbers), "orders.paste")
        else:
            self._bar.note(NO_NUMBERS)

    async def _mark(self, numbers: Sequence[str]) -> None:
        host, before = self.host, len(self._marking.marks.rows)
        look_up = host.desk.orders.look_up
        looked_up = await host.jobs.in_thread(look_up, host.draft.account, numbers)
        beyond = self._marking.add(looked_up.rows)
        marks = self._marking.marks
        limit = f"超出单个订单合同 {marks.limit} 个的上限，请另建合同"
        refused = [*looked_up.refused, *((row.order.id, limit) for row in beyond)]
        if refused:
            await host.ask(Notice("粘贴订单号", pasted_facts(len(marks.rows) - before, refused)))
