"""A field of several lines that takes what is pasted and makes visible what cannot be shown."""

from typing import Any

from textual import events
from textual.widgets import TextArea

from contract_tui.domain.text import shown

MOST_PASTED = 20_000
"""Characters; wrapping more would keep an operator waiting for nothing that fits a contract."""


class SafeArea(TextArea):
    """Textual's TextArea without blinking, colours or numbers; pasted control characters are made visible."""

    DEFAULT_CSS = """
    SafeArea, SafeArea:focus { border: none; padding: 0 1; height: 8; background: $panel; }
    SafeArea:ansi { text-style: underline; }
    SafeArea:nocolor .text-area--cursor, SafeArea:nocolor .text-area--selection { text-style: reverse; }
    """

    def __init__(self, *, placeholder: str = "", **names: Any) -> None:
        super().__init__(placeholder=placeholder, compact=True, highlight_cursor_line=False, **names)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Take the paste in place of Textual, which would insert what it cannot show."""
        lines = event.text[:MOST_PASTED].splitlines()
        ending = "\n" if event.text[:MOST_PASTED].endswith(("\n", "\r")) else ""
        self.insert("\n".join(shown(line) for line in lines) + ending)
        event.stop()
        event.prevent_default()
