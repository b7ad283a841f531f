"""Jump mode: a letter on each field, list, text and button in sight, over the page as it is."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import content
from contract_tui.tui.routes import JumpLabel
from contract_tui.tui.widgets.command_footer import CommandFooter


class JumpScreen(CommandScreen[str | None], ModalScreen[str | None]):
    """Answers with the letter that was pressed, or None.

    Args:
        labels: The letters and where they stand.
    """

    TITLE = "跳转"
    DEFAULT_CSS = """
    JumpScreen > .label { position: absolute; width: 3; height: 1; text-style: bold reverse; }
    """

    def __init__(self, labels: Sequence[JumpLabel]) -> None:
        super().__init__()
        self._labels = tuple(labels)

    def compose(self) -> ComposeResult:
        """The letters, and how to leave."""
        yield from self._drawn()
        yield CommandFooter()

    def _drawn(self) -> Iterable[Static]:
        for label in self._labels:
            drawn = Static(content(f" {label.letter} "), classes="label")
            drawn.styles.offset = (label.x, label.y)
            yield drawn

    def on_key(self, event: events.Key) -> None:
        """A letter answers; every other character is told of, and so means nothing else here."""
        if not event.is_printable:
            return
        event.stop()
        if any(event.key == label.letter for label in self._labels):
            self.dismiss(event.key)
        else:
            self.tell("请按屏幕上的一个字母，Esc 离开。", "warning")

    @handles(Command("jump.leave", ("escape",), "返回", "不移动，回到原处", "跳转"))
    def leave(self) -> None:
        """Stay where one was."""
        self.dismiss(None)
