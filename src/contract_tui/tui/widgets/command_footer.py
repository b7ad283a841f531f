"""The last line: the keys that work here now, never cut in the middle, help always in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from textual import events
from textual.screen import Screen

from contract_tui.tui.commands.command import key_words
from contract_tui.tui.literal import width as cells
from contract_tui.tui.widgets.line import Line, Piece


@dataclass(frozen=True, slots=True)
class FooterEntry:
    """A command in the footer.

    Attributes:
        id: The command's id.
        key: Textual's name of the key to press.
        words: The label.
        enabled: Whether it is possible now; if not it stands in brackets, dimmed.
    """

    id: str
    key: str
    words: str
    enabled: bool

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """How it is drawn."""
        if not self.enabled:
            return ((f"({key_words(self.key)} {self.words})", "dim"),)
        return ((key_words(self.key), "key"), (f" {self.words}", ""))

    @property
    def width(self) -> int:
        """Its width in cells."""
        return sum(cells(text) for text, _style in self.pieces)


class Commands(Protocol):
    """A screen's commands, as far as the footer knows them."""

    def footer_entries(self) -> Iterable[FooterEntry]:
        """The entries in order, the one that must always be seen last."""
        ...

    def run(self, command_id: str) -> None:
        """Do a command."""
        ...


class HasCommands(Protocol):
    """A screen, as far as the footer knows it."""

    @property
    def commands(self) -> Commands:
        """What there is to press, as it stands now."""
        ...


_GAP = 2
MOST_ENTRIES = 6
"""Beside the last one, on a terminal of the usual width: more is not read at a glance."""
_WIDE = 100
"""From here on there is room to tell the entries apart, and the width is used."""


def fitting(entries: Sequence[FooterEntry], width: int) -> tuple[tuple[FooterEntry, ...], int]:
    """Choose the entries that fit whole; on narrow terminals at most `MOST_ENTRIES` beside the last.

    Args:
        entries: In order of importance, except that the last is always kept.
        width: Cells.

    Returns:
        The entries to draw and how many are left out.
    """
    if not entries:
        return (), 0
    *others, last = entries
    most = len(others) if width >= _WIDE else min(len(others), MOST_ENTRIES)
    for count in range(most, -1, -1):
        left_out = len(others) - count
        sign = cells(f" +{left_out}") if left_out else 0
        needed = sum(entry.width + _GAP for entry in others[:count]) + last.width + sign
        if needed <= width or count == 0:
            return (*others[:count], last), left_out
    return (last,), len(others)


class CommandFooter(Line):
    """Draws its screen's commands; `+3` after help means that three more did not fit."""

    DEFAULT_CSS = """
    CommandFooter { dock: bottom; background: $panel; padding: 0 1; }
    """

    def on_mount(self) -> None:
        """Draw anew whenever the screen's bindings or the focus change."""
        self.screen.bindings_updated_signal.subscribe(self, self._redraw)

    def _redraw(self, _screen: Screen[object]) -> None:
        self.refresh()

    @property
    def _commands(self) -> Commands:
        return cast("HasCommands", self.screen).commands

    def pieces(self, width: int) -> Sequence[Piece]:
        """The entries that fit, two cells apart."""
        entries, left_out = fitting(tuple(self._commands.footer_entries()), width)
        drawn: list[Piece] = []
        for entry in entries:
            drawn += [*entry.pieces, (" " * _GAP, "")]
        return [*drawn[:-1], (f" +{left_out}" if left_out else "", "dim")]

    def on_click(self, event: events.Click) -> None:
        """Do the command that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        start = 0
        entries, _left_out = fitting(tuple(self._commands.footer_entries()), self.size.width)
        for entry in entries:
            if start <= offset.x < start + entry.width:
                self._commands.run(entry.id)
            start += entry.width + _GAP
