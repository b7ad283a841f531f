"""Many orders at once: all that are shown, or pasted numbers; and the contract that holds one (P5, S48)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.widget import Widget
from textual.widgets import Static, TextArea

from contract_tui.domain.orders import split_numbers
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import content
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.dialogs import GROUP, Dialog, Notice
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.picker import OrderPicker
from contract_tui.tui.screens.new_contract.selection_bar import SelectionBar
from contract_tui.tui.widgets.facts import Fact
from contract_tui.tui.widgets.safe_area import SafeArea

if TYPE_CHECKING:
    from contract_tui.desk.orders.orders import LookedUp, OrderRow

_GROUP = "选择订单"
_MOST_LISTED = 200
_NO_NUMBERS = "没有可识别的订单号。"


class PasteDialog(Dialog[str | None]):
    """Asks for order numbers, however they are separated."""

    AUTO_FOCUS = "SafeArea"

    def __init__(self) -> None:
        super().__init__("粘贴订单号", ["粘贴或输入订单号，用换行、空格、逗号、顿号等任意分隔。"])

    def compose_dialog(self) -> Iterable[Widget]:
        """The field, and how many numbers are in it."""
        yield SafeArea()
        yield Static(id="problem")

    @on(TextArea.Changed)
    def _count(self, event: TextArea.Changed) -> None:
        self._say(f"识别出 {len(set(split_numbers(event.text_area.text))):,} 个订单号")

    @handles(Command("paste-dialog.mark", ("f8",), "勾选", "勾选这些订单，不可选的列出原因", GROUP))
    def mark(self) -> None:
        """Answer with the text, if there is a number in it."""
        typed = self.query_one(SafeArea).text
        if split_numbers(typed):
            self.dismiss(typed)
        else:
            self._say(f"! {_NO_NUMBERS}")

    def _say(self, words: str) -> None:
        self.query_one("#problem", Static).update(content(words))


def pasted_facts(marked: int, refused: Sequence[tuple[str, str]]) -> list[Fact]:
    """What became of pasted numbers: how many are marked, and why the others are not."""
    facts: list[Fact] = [f"已勾选 {marked} 个订单，{len(refused):,} 个没有勾选：", ""]
    facts += [f"{number}：{reason}" for number, reason in refused[:_MOST_LISTED]]
    if len(refused) > _MOST_LISTED:
        facts.append(f"另有 {len(refused) - _MOST_LISTED:,} 个未列出。")
    return facts


class MarkingMany(Page):
    """The picker's commands for many orders, and the one to an order's contract; the page has the marks."""

    BY_NUMBER: ClassVar[tuple[Command, ...]] = (
        Command("orders.paste", ("v", "f4"), "粘贴订单号", "按订单号勾选；也可直接粘贴到列表上", _GROUP),
        Command("orders.holder", ("h",), "所在合同", "查看占用光标所在订单的合同", _GROUP),
    )
    marks: Marks

    def set_marks(self, marks: Marks) -> None:
        """Show and save other marks."""
        raise NotImplementedError

    @property
    def _picker(self) -> OrderPicker:
        return self.query_one(OrderPicker)

    @property
    def _row(self) -> "OrderRow | None":
        return self._picker.table.cursor_row

    @property
    def holder(self) -> str | None:
        """The contract that holds the order under the cursor, None when it is free."""
        row = self._row if self.is_mounted else None
        return row.order.contract if row else None

    def why_not(self, command: Command) -> str | None:
        """Only a held order has a contract to go to."""
        if command.id == "orders.holder" and self.holder is None:
            return "光标所在的订单不在任何合同中。" if self._row else "没有选中的订单。"
        return super().why_not(command)

    def do_orders_holder(self) -> None:
        """Look at the contract that holds the order under the cursor; Esc comes back."""
        if self.holder is not None:
            self.wizard.go_to(ContractPage(self.holder))

    async def do_orders_all(self) -> None:
        """Mark what is shown and can be chosen, up to the limit of one contract (S48)."""
        desk = self.wizard.desk
        wanted = replace(self._picker.filter, eligible_only=True)
        shown = await self.wizard.in_thread(desk.orders.keys, wanted)
        fresh = [key for key in shown if key not in self.marks.rows]
        taken = fresh[: self.marks.room]
        rows = await self.wizard.in_thread(desk.orders.rows, taken)
        self.set_marks(self.marks.added(rows[key] for key in taken if key in rows))
        self._tell_marked(len(taken), len(fresh) - len(taken))

    def _tell_marked(self, taken: int, left: int) -> None:
        if left:
            most = f"单个订单合同最多 {self.marks.limit} 个订单，其余请另建合同。"
            self._note(f"已勾选 {taken} 个，还有 {left} 个未勾选：{most}")
        else:
            self._note(f"已勾选 {taken} 个订单。" if taken else "没有更多可选的订单。")

    async def do_orders_paste(self) -> None:
        """Ask for numbers, then mark their orders."""
        typed = await self.wizard.app.push_screen_wait(PasteDialog())
        if typed is not None:
            await self._mark_numbers(split_numbers(typed))

    def on_paste(self, event: events.Paste) -> None:
        """Numbers pasted onto the list itself."""
        event.stop()
        numbers = split_numbers(event.text)
        if numbers:
            self.wizard.start(self._mark_numbers(numbers), "orders.paste")
        else:
            self._note(_NO_NUMBERS)

    async def _mark_numbers(self, numbers: Sequence[str]) -> None:
        look_up = self.wizard.desk.orders.look_up
        found: LookedUp = await self.wizard.in_thread(look_up, self.draft.account, numbers)
        fresh = [row for row in found.rows if row.key not in self.marks.rows]
        taken, beyond = fresh[: self.marks.room], fresh[self.marks.room :]
        self.set_marks(self.marks.added(taken))
        self._note(f"已勾选 {len(taken)} 个订单。" if taken else "没有勾选新的订单。")
        limit = f"超出单个订单合同 {self.marks.limit} 个的上限，请另建合同"
        refused = [*found.refused, *((row.order.id, limit) for row in beyond)]
        if refused:
            facts = pasted_facts(len(taken), refused)
            await self.wizard.app.push_screen_wait(Notice("粘贴订单号", facts))

    def _note(self, words: str) -> None:
        self.query_one(SelectionBar).note(words)
