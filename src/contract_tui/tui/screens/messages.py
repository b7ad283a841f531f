"""消息: what the interface has said since it was started, the newest first (P21)."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from contract_tui.domain.clock import in_shanghai
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import wrap
from contract_tui.tui.notices import MOST_KEPT, LoggedMessage, Severity
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView

_GROUP = "消息"
_STYLES: dict[Severity, StyleKey] = {"information": "", "warning": "warning", "error": "bad"}
_WORDS: dict[Severity, str] = {"information": "", "warning": "注意：", "error": "错误："}


def message_lines(messages: Iterable[LoggedMessage], width: int) -> list[StyledLine]:
    """Lay messages out, each behind its moment in Shanghai."""
    lines: list[StyledLine] = []
    for each in messages:
        at = in_shanghai(each.at).strftime("%m-%d %H:%M:%S")
        words = f"{at}  {_WORDS[each.severity]}{' '.join(each.text.split())}"
        indent = " " * (len(at) + 2)
        lines += [StyledLine(line, _STYLES[each.severity]) for line in wrap(words, width, indent)]
    return lines or [StyledLine("还没有消息。", "dim")]


class MessagesScreen(PageScreen[None]):
    """The last messages; they are kept until the program ends."""

    TITLE = "消息"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False

    def compose_page(self) -> Iterable[Widget]:
        """The messages."""
        yield TextView(self._lines)

    def on_mount(self) -> None:
        """Say how many are kept."""
        self.set_heading(self.TITLE or "", f"最近 {MOST_KEPT} 条，退出程序后不保留")

    def _lines(self, width: int) -> Sequence[StyledLine]:
        return message_lines(reversed(self.desk_app.notices.log), width)

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页", _GROUP))
    def leave(self) -> None:
        """To where one came from."""
        self.dismiss(None)
