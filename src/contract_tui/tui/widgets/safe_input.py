"""A one-line field that takes all that is pasted and makes visible what cannot be shown."""

from typing import Any

from textual import events
from textual.widgets import Input

from contract_tui.domain.text import REPLACEMENT, shown

UNSEEN_PROBLEM = f"含有换行或不可显示的字符（显示为 {REPLACEMENT}），请删除后重新输入"


class SafeInput(Input):
    """Textual's Input without blinking, without limits, and with pasted control characters made visible.

    Args:
        value: The first text, may be foreign.
        placeholder: Shown while it is empty, ours.
        id: Textual's id.
    """

    DEFAULT_CSS = """
    SafeInput, SafeInput:focus {
        border: none;
        height: 1;
        padding: 0 1;
        background: $surface;
        background-tint: transparent;
    }
    SafeInput:focus { background: $panel; }
    SafeInput:ansi, SafeInput:ansi:focus { border: none; }
    SafeInput:ansi { text-style: underline; }
    SafeInput:nocolor > .input--cursor, SafeInput:nocolor > .input--selection { text-style: reverse; }
    SafeInput.-invalid, SafeInput.-invalid:focus { border: none; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", **names: Any) -> None:
        super().__init__(value=shown(value), placeholder=placeholder, select_on_focus=False, **names)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Take all of it: line breaks and controls inside appear as U+FFFD and are flagged."""
        text = shown(event.text.strip())
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
        event.stop()
        event.prevent_default()


def unseen_problem(value: str) -> str | None:
    """Say that a text holds what could not be shown, or None."""
    return UNSEEN_PROBLEM if REPLACEMENT in value else None
