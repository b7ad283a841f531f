"""A contract's text to read, laid out by the desk in a thread for the width that there is."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from textual import events, on

from contract_tui.domain.errors import DeskError
from contract_tui.domain.text_lines import LineKind, TextLine
from contract_tui.tui.literal import wrap
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from contract_tui.tui.base_app import BaseApp

Read = Callable[[int], Sequence[TextLine]]
"""Reads the text for a width in cells; called in a thread, may raise a `DeskError`."""

READING = "读取中"

_STYLES: dict[LineKind, StyleKey] = {
    LineKind.TITLE: "title",
    LineKind.HEADING: "heading",
    LineKind.TABLE_HEAD: "strong",
    LineKind.TABLE_ROW: "table",
    LineKind.TABLE_RULE: "dim",
}


class DeskText(TextView):
    """A `TextView` over a text of the desk; a refusal stands where the text would be.

    Args:
        read: Reads the text; None until `begin` or `show` is called.
        id: Textual's id.
    """

    def __init__(self, read: Read | None = None, *, id: str | None = None) -> None:
        super().__init__(lambda _width: [StyledLine(READING, "dim")], id=id)
        self._read = read
        self._asked = 0

    def begin(self, read: Read) -> None:
        """Show a text unless there is one."""
        if self._read is None:
            self.show(read)

    def show(self, read: Read) -> None:
        """Show another text, from its beginning."""
        self._read = read
        self._ask(from_start=True)

    @on(events.Resize)
    def _ask_for_width(self) -> None:
        if self.text_width != self._asked:
            self._ask(from_start=False)

    def _ask(self, *, from_start: bool) -> None:
        self._asked = self.text_width
        if self._read is not None and self._asked:
            work = self._show_read(self._read, self._asked, from_start=from_start)
            self.run_worker(work, group="text", exclusive=True, exit_on_error=False)

    async def _show_read(self, read: Read, width: int, *, from_start: bool) -> None:
        try:
            with cast("BaseApp", self.app).keys.hold():
                lines = [_styled(line) for line in await asyncio.to_thread(read, width)]
        except DeskError as error:
            lines = [StyledLine(line, "warning") for line in wrap(error.sentence, width)]
        self.set_layout(lambda _width: lines, from_start=from_start)


def _styled(line: TextLine) -> StyledLine:
    return StyledLine(line.text, _STYLES.get(line.kind, ""))
