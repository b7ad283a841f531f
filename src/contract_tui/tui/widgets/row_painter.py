"""Draws a table's lines: header, rows, and what stands in their place while there are none."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from contract_tui.tui.literal import fit, wrap
from contract_tui.tui.widgets.columns import GAP, Cell, CellStyle, Column, column_widths

RowT = TypeVar("RowT")

SIGN = {True: "*", False: " "}
"""What stands before a row that is marked, and before one that is not."""
LOADING = "读取中"
_CURSOR_CELLS = 1
_BOX_CELLS = 4
_SIGN_CELLS = 1


class RowPainter(Generic[RowT]):
    """Knows the columns and their widths, and gets everything else from the table.

    Args:
        columns: In order.
        box: Whether a row may be marked; None when the table has no boxes.
        signs: Whether marked rows have a sign before them, for which there is room only while any is marked.
        row_style: The style of a whole row.
        style: Looks a style up by its name, "" being the table's own.
    """

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        box: Callable[[RowT], bool] | None,
        signs: bool,
        row_style: Callable[[RowT], CellStyle] | None,
        style: Callable[[str], Style],
    ) -> None:
        self._columns = tuple(columns)
        self._box = box
        self._signs, self._any_marked = signs, False
        self._row_style = row_style
        self._style = style
        self._width = 0
        self._widths: tuple[int, ...] = ()

    @property
    def _lead(self) -> int:
        """How many cells stand before the first column."""
        sign = _SIGN_CELLS if self._signs and self._any_marked else 0
        return _CURSOR_CELLS + (_BOX_CELLS if self._box else sign)

    def resize(self, width: int) -> None:
        """Share a line's width among the columns."""
        self._width = width
        self._widths = column_widths(self._columns, width - self._lead)

    def make_room(self, *, any_marked: bool) -> bool:
        """Have room for signs or not; whether that is another width for the columns than before."""
        before, self._any_marked = self._lead, any_marked
        return self._lead != before

    def header(self) -> Strip:
        """The columns' titles."""
        style = self._style("header")
        lead = " " * self._lead
        titles = (fit(column.title, cells, column.align) for column, cells in self._shown())
        strip = Strip([Segment(lead + (" " * GAP).join(titles), style)])
        return strip.adjust_cell_length(self._width, style)

    def message(self, text: str, line: int) -> Strip:
        """One line of a message that stands where rows would be."""
        lines = ["", *wrap(text, self._width - 4)]
        shown = fit("  " + lines[line] if line < len(lines) else "", self._width)
        return Strip([Segment(shown, self._style("dim"))], self._width)

    def row(self, row: RowT | None, *, cursor: str, marked: bool) -> Strip:
        """A row.

        Args:
            row: What its cells are made from; None while it is not read.
            cursor: The name of the cursor's style when it is on this row, else empty.
            marked: Whether its box is ticked.
        """
        if row is None:
            text = fit(f"{'>' if cursor else ' '}{LOADING}", self._width)
            return Strip([Segment(text, self._style(cursor or "dim"))], self._width)
        base = self._style(cursor)
        segments = [
            Segment(("> " if cursor else "  ")[:_CURSOR_CELLS] + self._tick(row, marked=marked), base)
        ]
        row_style = self._row_style(row) if self._row_style else ""
        for column, cells in self._shown():
            made = column.cell(row)
            cell = made if isinstance(made, Cell) else Cell(made)
            style = base if cursor else self._style(cell.style or row_style)
            segments += [Segment(fit(cell.text, cells, column.align), style), Segment(" " * GAP, base)]
        return Strip(segments).adjust_cell_length(self._width, base).simplify()

    def _shown(self) -> Iterator[tuple[Column[RowT], int]]:
        for column, cells in zip(self._columns, self._widths, strict=False):
            if cells:
                yield column, cells

    def _tick(self, row: RowT, *, marked: bool) -> str:
        if self._box is None:
            return SIGN[marked] if self._signs and self._any_marked else ""
        if marked:
            return "[x] "
        return "[ ] " if self._box(row) else " -  "
