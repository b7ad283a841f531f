"""Order numbers that are pasted: what they are asked for with, and what became of them (P5)."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.widget import Widget
from textual.widgets import Static, TextArea

from contract_tui.domain.orders import split_numbers
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.literal import content
from contract_tui.tui.widgets.facts import Fact
from contract_tui.tui.widgets.safe_area import SafeArea

_MOST_LISTED = 200
NO_NUMBERS = "没有可识别的订单号。"


class PasteDialog(Dialog[str | None]):
    """Asks for order numbers, however they are separated."""

    TITLE = "粘贴订单号"
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

    @handles(Command("paste-dialog.mark", ("f8", "ctrl+n"), "勾选", "勾选这些订单，不可选的列出原因", GROUP))
    def mark(self) -> None:
        """Answer with the text, if there is a number in it."""
        typed = self.query_one(SafeArea).text
        if split_numbers(typed):
            self.dismiss(typed)
        else:
            self._say(f"! {NO_NUMBERS}")

    def _say(self, words: str) -> None:
        self.query_one("#problem", Static).update(content(words))


def pasted_facts(marked: int, refused: Sequence[tuple[str, str]]) -> list[Fact]:
    """What became of pasted numbers: how many are marked, and why the others are not."""
    facts: list[Fact] = [f"已勾选 {marked} 个订单，{len(refused):,} 个没有勾选：", ""]
    facts += [f"{number}：{reason}" for number, reason in refused[:_MOST_LISTED]]
    if len(refused) > _MOST_LISTED:
        facts.append(f"另有 {len(refused) - _MOST_LISTED:,} 个未列出。")
    return facts
