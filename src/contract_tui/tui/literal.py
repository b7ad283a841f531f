"""The only ways by which foreign text reaches a widget: never as markup, never with control characters.

Everything here counts in terminal cells, not characters: a Chinese character takes two.
"""

from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from contract_tui.domain.text import shown

Align = Literal["left", "right", "center"]

CUT = ".."
"""Stands for what was cut off. ASCII: an ellipsis is two cells wide in terminals set up for Chinese."""

# 避头尾: these may not begin, or end, a line.
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’％…—,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔“‘¥￥([{")


def content(text: str) -> Content:
    """A text of one or more lines for Static, Label, Button, Option, titles and every other widget."""
    return Content("\n".join(shown(line) for line in text.split("\n")))


def width(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, cells: int, align: Align = "left") -> str:
    """A safe text of exactly so many cells: padded, or cut with `..`; no wide character is ever split.

    Args:
        text: Foreign text, one line.
        cells: The width to fill; 0 or less gives an empty text.
        align: Where the text stands when there is room.
    """
    if cells <= 0:
        return ""
    text = shown(text)
    taken = width(text)
    if taken > cells:
        mark = CUT if cells > len(CUT) else ""
        return set_cell_size(text, cells - len(mark)) + mark
    room = cells - taken
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def wrap(text: str, cells: int, indent: str = "") -> list[str]:
    """Break a safe text into lines of at most so many cells.

    Chinese breaks anywhere except before closing and after opening punctuation; Latin words and
    figures stay whole when they fit in a line.

    Args:
        text: Foreign text; line breaks in it are kept.
        cells: The width, at least 4.
        indent: What stands before each line but the first of a paragraph.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(shown(paragraph), max(cells, 4), indent))
    return lines


def _wrap_paragraph(text: str, cells: int, indent: str) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        while width(line) + width(piece.rstrip()) > cells:
            if line.strip():
                lines.append(line.rstrip())
                line, piece = indent, piece.lstrip()
                continue
            head = _head(piece, cells - width(line))
            lines.append(line + head)
            line, piece = indent, piece[len(head) :]
        line += piece
    return [*lines, line.rstrip()]


def _head(piece: str, cells: int) -> str:
    taken = 0
    for index, character in enumerate(piece):
        taken += width(character)
        if taken > cells:
            return piece[: max(index, 1)]
    return piece


def _pieces(text: str) -> list[str]:
    """The shortest runs that may not be broken: a Latin word, a character with its punctuation."""
    pieces: list[str] = []
    for character in text:
        if pieces and _stays(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _stays(before: str, character: str) -> bool:
    if character in _NOT_FIRST or before in _NOT_LAST:
        return not before.isspace()
    if character.isspace():
        return True
    return _is_latin(before) and _is_latin(character)


def _is_latin(character: str) -> bool:
    return not character.isspace() and width(character) == 1
