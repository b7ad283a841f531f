"""The only ways by which foreign text reaches a widget: never as markup, never with control characters.

Everything here counts in terminal cells, not characters: a Chinese character takes two.
"""

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from contract_tui.domain import layout
from contract_tui.domain.layout import Align
from contract_tui.domain.text import shown

READABLE = 100
"""The most cells of a line of text: on wider terminals the eye would lose the beginning of the next one."""
CUT = ".."
"""Stands for what was cut off. ASCII: an ellipsis is two cells wide in terminals set up for Chinese."""


def lines_shown(text: str) -> str:
    """A text without control characters, its line ends kept."""
    return "\n".join(shown(line) for line in text.split("\n"))


def content(text: str) -> Content:
    """A text of one or more lines for Static, Label, Button, Option, titles and every other widget."""
    return Content(lines_shown(text))


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
    return layout.padded(text, cells, width, align)


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
    most = max(cells, 4)
    for paragraph in text.split("\n"):
        first, *rest = layout.wrap(shown(paragraph), most, width, later=most - width(indent))
        lines += [first, *(indent + line for line in rest)]
    return lines
