"""Columns of a table: how wide each one is at a width, and which ones give way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from contract_tui.domain.layout import Align

RowT = TypeVar("RowT")
CellStyle = Literal["", "strong", "dim", "good", "warning", "bad"]

GAP = 1
"""Blank cells between two columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's content.

    Attributes:
        text: Literal; cut with `..` when it does not fit.
        style: A colour's name; the text alone must say everything.
    """

    text: str
    style: CellStyle = ""


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make one by `Name[T](...)`
class Column(Generic[RowT]):
    """A column of a table.

    Attributes:
        title: Its heading.
        cell: Makes a row's cell, plain text or with a style.
        width: Its width in cells; of a column that grows, the least.
        weight: Its share of the cells left over; 0 keeps it at `width`.
        most: The width beyond which it does not grow; 0 for no limit.
        align: Where texts stand.
        drop: When cells are short, columns with the highest number go first; 0 never goes.
    """

    title: str
    cell: Callable[[RowT], Cell | str]
    width: int
    weight: int = 0
    most: int = 0
    align: Align = "left"
    drop: int = 0


def column_widths(columns: Sequence[Column[RowT]], width: int) -> tuple[int, ...]:
    """Share a width among columns.

    Args:
        columns: In order.
        width: Cells for all of them with the gaps between.

    Returns:
        One width per column; 0 for a column that is left out. Their sum and the gaps between those
        that are shown never exceed `width`.
    """
    shown = _that_fit(columns, width)
    widths = [column.width if index in shown else 0 for index, column in enumerate(columns)]
    left = width - _needed(columns, shown)
    while left < 0:
        widest = max(shown, key=lambda index: widths[index])
        if widths[widest] <= 1:
            return tuple(widths)
        widths[widest] -= 1
        left += 1
    _grow(columns, shown, widths, left)
    return tuple(widths)


def _needed(columns: Sequence[Column[RowT]], shown: Sequence[int]) -> int:
    return sum(columns[index].width for index in shown) + GAP * (len(shown) - 1)


def _that_fit(columns: Sequence[Column[RowT]], width: int) -> list[int]:
    shown = list(range(len(columns)))
    while _needed(columns, shown) > width:
        droppable = [index for index in shown if columns[index].drop]
        if not droppable:
            break
        shown.remove(max(droppable, key=lambda index: (columns[index].drop, index)))
    return shown


def _grow(columns: Sequence[Column[RowT]], shown: list[int], widths: list[int], left: int) -> None:
    growing = [index for index in shown if columns[index].weight]
    while left > 0 and growing:
        total = sum(columns[index].weight for index in growing)
        before = left
        for index in tuple(growing):
            column = columns[index]
            share = min(max(before * column.weight // total, 1), left)
            if column.most and widths[index] + share >= column.most:
                share = max(min(share, column.most - widths[index]), 0)
                growing.remove(index)
            widths[index] += share
            left -= share
