"""Choosing one of many in a dialog."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.widget import Widget

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.facts import Fact
from contract_tui.tui.widgets.virtual_table import VirtualTable

T = TypeVar("T")


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make one by `Name[T](...)`
class Option(Generic[T]):
    """One thing to choose.

    Attributes:
        value: The answer.
        label: Its name, literal.
        note: More about it.
        why_not: Why it cannot be chosen, or None.
    """

    value: T
    label: str
    note: str = ""
    why_not: str | None = None


class ChoiceDialog(Dialog[T | None], Generic[T]):
    """Asks to choose one; the answer is None when it was cancelled.

    Args:
        title: What to choose.
        options: At least one.
        facts: What to know first.
        start: The option that the cursor begins on, counted from 0; None for the first that can be chosen.
    """

    TITLE = "选择"
    AUTO_FOCUS = "VirtualTable"

    def __init__(
        self,
        title: str,
        options: Sequence[Option[T]],
        *,
        facts: Sequence[Fact] = (),
        start: int | None = None,
    ) -> None:
        super().__init__(title, facts)
        self._options = tuple(options)
        possible = (place for place, option in enumerate(self._options) if option.why_not is None)
        self._start = next(possible, 0) if start is None else start

    def compose_dialog(self) -> Iterable[Widget]:
        """The list."""
        columns: list[Column[Option[T]]] = [
            Column("名称", lambda option: option.label, width=20, weight=1),
        ]
        if any(option.note or option.why_not for option in self._options):
            columns.append(Column("说明", _note, width=20, weight=1))
        table: VirtualTable[Option[T]] = VirtualTable(columns)
        table.styles.height = min(len(self._options) + 1, 10)
        yield table

    def on_mount(self) -> None:
        """Fill the list."""
        table = self._table
        table.set_keys(range(len(self._options)))
        table.move_to(self._start)

    @property
    def _table(self) -> VirtualTable[Option[T]]:
        return self.query_one(VirtualTable)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        self._table.provide_rows(event.request, {key: self._options[key] for key in event.keys})

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.commands.run("dialog.choose")

    @handles(Command("dialog.choose", ("enter",), "选择", "选择光标所在的一项", GROUP))
    def choose(self) -> None:
        """Answer with the option under the cursor, or say why it cannot be chosen."""
        option = self._options[self._table.cursor]
        if option.why_not is not None:
            self.tell(option.why_not, "warning")
        else:
            self.dismiss(option.value)


def _note(option: Option[T]) -> Cell:
    return Cell(option.note if option.why_not is None else f"(不可选) {option.why_not}", "dim")
