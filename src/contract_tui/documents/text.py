"""The contract's text for a terminal, made from the same blocks as the PDF, and its plain words."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from rich.cells import cell_len

from contract_tui.documents.blocks import (
    Block,
    Heading,
    Item,
    Paragraph,
    Signature,
    Table,
    Title,
    parse,
    words,
)
from contract_tui.documents.columns import column_widths
from contract_tui.domain.layout import Align, padded, wrap
from contract_tui.domain.text_lines import LineKind, TextLine

_NARROWEST_TABLE = 64
_NARROWEST_PAIR = 60
_WIDEST_LABEL = 20
_ROOMY = 90

_BLANK = TextLine("", LineKind.BLANK)


def text_lines(markdown: str, width: int) -> tuple[TextLine, ...]:
    """Lay the contract out for a terminal (S3, S23).

    Args:
        markdown: The contract's text as `template.render` made it.
        width: Cells in a line, 40 to 200; a Chinese character takes two.

    Returns:
        All lines; blank ones stand between the blocks.
    """
    lines: list[TextLine] = []
    before: type[Block] = Heading
    for kind, blocks in groupby(parse(markdown), key=type):
        if lines and not (before is Heading and kind in {Paragraph, Item}):
            lines.append(_BLANK)
        lines += _group(list(blocks), width)
        before = kind
    return tuple(lines)


def plain_text(markdown: str) -> str:
    """The words alone, in reading order, one paragraph or table cell on a line."""
    return "\n".join(text for block in parse(markdown) for text in words(block) if text)


def _group(blocks: Sequence[Block], width: int) -> Iterator[TextLine]:
    """The lines of neighbouring blocks of one kind; the labels of a list stand in one column."""
    label = max((_cells(b.marker) for b in blocks if isinstance(b, Item)), default=0)
    for block in blocks:
        match block:
            case Title(text):
                for line in wrap(text, width, _cells):
                    yield TextLine(" " * ((width - _cells(line)) // 2) + line, LineKind.TITLE)
            case Heading(text):
                yield from _plain(wrap(text, width, _cells), LineKind.HEADING)
            case Paragraph(marker, text):
                yield from _hanging(marker, text, _cells(marker) + 1 if marker else 0, width)
            case Item(marker, text):
                indent = label + 1 if label <= _WIDEST_LABEL and width >= _NARROWEST_PAIR else 0
                yield from _hanging(marker, text, indent, width)
            case Table():
                yield from _table(block, width)
            case Signature(columns):
                yield from _signature(columns, width)


def _cells(text: str) -> int:
    return cell_len(text)


def _plain(lines: Sequence[str], kind: LineKind) -> Iterator[TextLine]:
    return (TextLine(line.rstrip(" "), kind) for line in lines)


def _hanging(marker: str, text: str, indent: int, width: int) -> Iterator[TextLine]:
    """A marker and the text beside it; without room there the text simply follows."""
    if not indent:
        return _plain(wrap(marker + text, width, _cells), LineKind.BODY)
    lines = wrap(text, width - indent, _cells)
    heads = [padded(marker, indent, _cells), *([" " * indent] * (len(lines) - 1))]
    return _plain([h + line for h, line in zip(heads, lines, strict=True)], LineKind.BODY)


def _table(table: Table, width: int) -> Iterator[TextLine]:
    gap = "  " if width >= _ROOMY else " "
    room = width - len(gap) * (len(table.head) - 1)
    widths = [int(w) for w in column_widths(table, room, _cells)]
    if width < _NARROWEST_TABLE or min(widths) < 4:
        yield from _records(table, width)
        return
    rule = TextLine("-" * (sum(widths) + width - room), LineKind.TABLE_RULE)
    columns = tuple(zip(widths, table.aligns, strict=True))
    yield from _row(table.head, columns, gap, LineKind.TABLE_HEAD)
    yield rule
    for row in table.rows:
        yield from _row(row, columns, gap, LineKind.TABLE_ROW)
    yield rule


def _row(
    cells: Sequence[str], columns: Sequence[tuple[int, Align]], gap: str, kind: LineKind
) -> Iterator[TextLine]:
    wrapped = [wrap(cell, width, _cells) for cell, (width, _) in zip(cells, columns, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        laid = [padded(part, w, _cells, align) for part, (w, align) in zip(parts, columns, strict=True)]
        yield TextLine(gap.join(laid).rstrip(" "), kind)


def _records(table: Table, width: int) -> Iterator[TextLine]:
    """A table in a narrow terminal: each row as a list of `heading：cell`."""
    rule = TextLine("-" * width, LineKind.TABLE_RULE)
    label = max(map(_cells, table.head)) + 2
    for row in table.rows:
        yield rule
        for head, cell in zip(table.head, row, strict=True):
            for line in _hanging(f"{head}：", cell, label, width):
                yield TextLine(line.text, LineKind.TABLE_ROW)
    yield rule


def _signature(columns: Sequence[Sequence[str]], width: int) -> Iterator[TextLine]:
    if width < _NARROWEST_PAIR or len(columns) == 1:
        for column in columns:
            for text in column:
                yield from _plain(wrap(text, width, _cells), LineKind.SIGNATURE)
        return
    half: tuple[int, Align] = ((width - 2) // len(columns), "left")
    for row in zip(*columns, strict=True):
        yield from _row(row, [half] * len(columns), "  ", LineKind.SIGNATURE)
