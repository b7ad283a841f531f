"""A new passphrase, typed twice and never shown."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from contract_tui.domain.seals import SHORTEST_PASSPHRASE, new_passphrase_problem
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.literal import content
from contract_tui.tui.widgets.facts import Fact
from contract_tui.tui.widgets.safe_input import SafeInput, unseen_problem

_DIFFERENT = "两次输入的口令不同。"


class PassphraseDialog(Dialog[str | None]):
    """Answers with the passphrase, or None.

    Args:
        title: What it is for.
        facts: What to know first.
    """

    TITLE = "设置口令"
    AUTO_FOCUS = "SafeInput"

    def __init__(self, title: str, facts: Sequence[Fact]) -> None:
        super().__init__(title, facts)

    def compose_dialog(self) -> Iterable[Widget]:
        """Two fields, and what is wrong with them."""
        yield Static(content(f"签章密钥的口令（至少 {SHORTEST_PASSPHRASE} 个字符），请牢记"))
        yield SafeInput(password=True, id="first")
        yield Static(content("再输入一次"))
        yield SafeInput(password=True, id="second")
        yield Static(id="problem")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "first":
            self.focus_next()
        else:
            self.commands.run("passphrase.accept")

    @handles(Command("passphrase.accept", ("f8", "ctrl+n"), "建立密钥", "使用此口令建立密钥", GROUP))
    def accept(self) -> None:
        """Answer with the passphrase, or say what is wrong with it."""
        first, second = (self.query_one(f"#{name}", SafeInput).value for name in ("first", "second"))
        problem = unseen_problem(first) or new_passphrase_problem(first)
        if problem is None and first != second:
            problem = _DIFFERENT
        if problem is None:
            self.dismiss(first)
        else:
            self.query_one("#problem", Static).update(content(f"! {problem}"))
