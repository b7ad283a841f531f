"""Tables on paper: a grid with a shaded head that is repeated on every page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from contract_tui.documents.blocks import Table
from contract_tui.documents.columns import column_widths
from contract_tui.documents.fonts import FontSet
from contract_tui.documents.marks import Fill, Mark, Rule, Style, measure, typeset
from contract_tui.documents.paper import Strip
from contract_tui.domain.layout import Align, wrap

HEAD = Style("sans", 8.5, 12.5)
CELL = Style("serif", 8.5, 12.5)

_SIDE = 4.0
_ABOVE = 3.5
_MOST_LINES = 24
"""A row of more lines is divided, since it might be taller than a page."""


@dataclass(frozen=True, slots=True)
class _Column:
    x: float
    width: float
    align: Align


def table_strips(table: Table, fonts: FontSet, left: float, width: float) -> Iterator[Strip]:
    """A table's strips: the head, then the rows, each of which can call for the head again.

    Args:
        left: Where the grid begins, in points.
        width: How wide it is, in points.
    """
    columns = _columns(table, fonts, left, width)
    head = _strip(table.head, columns, HEAD, fonts)
    shade = Fill(left, 0, width, head.height)
    top = Rule(left, 0, left + width, 0)
    head = replace(head, marks=(shade, *head.marks, top), before=5, glue=True)
    yield head
    for row in table.rows:
        for strip in _row(row, columns, fonts):
            yield replace(strip, repeat=head)
    yield Strip(5)


def _columns(table: Table, fonts: FontSet, left: float, width: float) -> list[_Column]:
    """The columns fill the width: what is left over goes to the widest, centred ones keep theirs."""
    room = width - 2 * _SIDE * len(table.head)
    widths = column_widths(table, room, measure(fonts, CELL))
    widest = max(range(len(widths)), key=lambda i: (table.aligns[i] == "left", widths[i]))
    widths[widest] += max(0.0, room - sum(widths))
    edges = accumulate((w + 2 * _SIDE for w in widths), initial=left)
    return [_Column(x, w, a) for x, w, a in zip(edges, widths, table.aligns, strict=False)]


def _row(cells: Sequence[str], columns: Sequence[_Column], fonts: FontSet) -> Iterator[Strip]:
    lines = _wrapped(cells, columns, CELL, fonts)
    tallest = max(map(len, lines))
    for start in range(0, tallest, _MOST_LINES):
        part = [cell[start : start + _MOST_LINES] for cell in lines]
        yield _grid(part, columns, CELL, fonts)


def _strip(cells: Sequence[str], columns: Sequence[_Column], style: Style, fonts: FontSet) -> Strip:
    return _grid(_wrapped(cells, columns, style, fonts), columns, style, fonts)


def _wrapped(
    cells: Sequence[str], columns: Sequence[_Column], style: Style, fonts: FontSet
) -> list[list[str]]:
    size = measure(fonts, style)
    # Sums of fractions may come out a hair above the width that was made from the same sum.
    return [wrap(c, k.width + 0.01, size) for c, k in zip(cells, columns, strict=True)]


def _grid(lines: Sequence[Sequence[str]], columns: Sequence[_Column], style: Style, fonts: FontSet) -> Strip:
    height = max(map(len, lines)) * style.leading + 2 * _ABOVE
    marks: list[Mark] = []
    for cell, column in zip(lines, columns, strict=True):
        y = (height - len(cell) * style.leading) / 2 + style.leading * 0.74
        marks += _cell(cell, column, y, style, fonts)
    left, last = columns[0].x, columns[-1]
    right = last.x + last.width + 2 * _SIDE
    marks += [Rule(x, 0, x, height) for x in (*(column.x for column in columns), right)]
    marks.append(Rule(left, height, right, height))
    return Strip(height, tuple(marks))


def _cell(lines: Sequence[str], column: _Column, y: float, style: Style, fonts: FontSet) -> Iterator[Mark]:
    size = measure(fonts, style)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[column.align]
    for position, line in enumerate(lines):
        x = column.x + _SIDE + (column.width - size(line)) * share
        yield from typeset(line, x, y + position * style.leading, style, fonts)
