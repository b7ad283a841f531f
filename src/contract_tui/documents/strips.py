"""Blocks as strips: slices of a page's height that are never divided, waiting for their page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from contract_tui.documents.blocks import Block, Heading, Item, Paragraph, Signature, Table, Title
from contract_tui.documents.fonts import FontSet
from contract_tui.documents.grid import table_strips
from contract_tui.documents.marks import Mark, Party, SignatureArea, Style, measure, typeset
from contract_tui.documents.paper import Strip
from contract_tui.documents.seals import STAMP_WIDTH
from contract_tui.domain.layout import wrap

TITLE = Style("sans", 20, 34)
HEADING = Style("sans", 11.5, 19)
BODY = Style("serif", 10.5, 17.5)

_INDENT = 21.0
_MARKER = 25.0
_MOST_STRETCH = 0.15
_SEAL_ROOM = 62.0
_AFTER_DATE = 44.0


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns blocks into strips.

    Attributes:
        left: The left margin, in points.
        width: The text's width, in points.
    """

    fonts: FontSet
    left: float
    width: float

    def strips(self, blocks: Sequence[Block]) -> list[Strip]:
        """All strips of a document in order.

        Raises:
            MissingGlyphError: A character is in none of the fonts.
        """
        strips: list[Strip] = []
        starts: list[int] = []
        for _, group in groupby(blocks, key=type):
            label = 0.0
            members = list(group)
            if isinstance(members[0], Item):
                label = self._label_width([b for b in members if isinstance(b, Item)])
            for block in members:
                if isinstance(block, Signature):
                    _hold_together(strips, starts[-2:])
                starts.append(len(strips))
                strips += self._block(block, label)
        return strips

    def _block(self, block: Block, label: float) -> Iterator[Strip]:
        match block:
            case Title(text):
                return self._title(text)
            case Heading(text):
                return self._lines(wrap(text, self.width, measure(self.fonts, HEADING)), HEADING)
            case Paragraph(marker, text):
                return self._paragraph(marker, text)
            case Item(marker, text):
                return self._item(marker, text, label)
            case Table():
                return table_strips(block, self.fonts, self.left, self.width)
            case Signature(columns):
                return iter([self._signature(columns)])

    def _title(self, text: str) -> Iterator[Strip]:
        width = measure(self.fonts, TITLE)
        for line in wrap(text, self.width, width):
            x = self.left + (self.width - width(line)) / 2
            marks = typeset(line, x, TITLE.size, TITLE, self.fonts)
            yield Strip(TITLE.leading, tuple(marks), glue=True)

    def _lines(self, lines: Sequence[str], style: Style) -> Iterator[Strip]:
        for position, line in enumerate(lines):
            marks = typeset(line, self.left, style.leading * 0.72, style, self.fonts)
            yield Strip(style.leading, tuple(marks), before=0 if position else 9, glue=True)

    def _label_width(self, items: Sequence[Item]) -> float:
        width = measure(self.fonts, BODY)
        return max(width(item.marker) for item in items) + 4

    def _item(self, marker: str, text: str, label: float) -> Iterator[Strip]:
        return self._hanging(marker, text, self.left + _INDENT, label)

    def _paragraph(self, marker: str, text: str) -> Iterator[Strip]:
        if marker:
            indent = max(_MARKER, measure(self.fonts, BODY)(marker) + 6)
            yield from self._hanging(marker, text, self.left, indent)
            return
        # The convention for paragraphs without a number: the first line stands two characters in.
        lines = wrap("\u3000\u3000" + text, self.width, measure(self.fonts, BODY))
        yield from self._body(lines, self.left, self.width, leads=text.endswith("："), before=8)

    def _hanging(self, marker: str, text: str, x: float, indent: float) -> Iterator[Strip]:
        width = self.left + self.width - x - indent
        lines = wrap(text, width, measure(self.fonts, BODY))
        head = typeset(marker, x, BODY.leading * 0.72, BODY, self.fonts)
        strips = self._body(lines, x + indent, width, leads=text.endswith("："))
        first = next(strips)
        yield replace(first, marks=(*head, *first.marks))
        yield from strips

    def _body(
        self, lines: Sequence[str], x: float, width: float, *, leads: bool, before: float = 2
    ) -> Iterator[Strip]:
        """Lines of text that fill their width, no first or last one alone on a page.

        Args:
            leads: What follows is announced here, so the last line stays with it.
        """
        last = len(lines) - 1
        for position, line in enumerate(lines):
            text = line.lstrip("\u3000")
            start = x + (len(line) - len(text)) * BODY.size
            spacing = 0.0 if position == last else self._stretch(text, x + width - start)
            marks = typeset(text, start, BODY.leading * 0.72, BODY, self.fonts, spacing)
            glue = leads if position == last else position in {0, last - 1}
            yield Strip(BODY.leading, tuple(marks), before=0 if position else before, glue=glue)

    def _stretch(self, line: str, width: float) -> float:
        gaps = len(line) - 1
        if gaps < 1:
            return 0.0
        spacing = (width - measure(self.fonts, BODY)(line)) / gaps
        return spacing if 0 < spacing <= _MOST_STRETCH * BODY.size else 0.0

    def _signature(self, columns: Sequence[Sequence[str]]) -> Strip:
        """One strip for the whole block, the parties side by side; a single one stands right."""
        width = self.width / 2
        left = self.left if len(columns) > 1 else self.left + width
        size = measure(self.fonts, BODY)
        wrapped = [[line for text in column for line in wrap(text, width - 14, size)] for column in columns]
        date_y = HEADING.leading + BODY.leading * (max(map(len, wrapped)) - 2) + _SEAL_ROOM
        marks: list[Mark] = []
        for position, lines in enumerate(wrapped):
            marks += self._signatory(lines, left + width * position, date_y)
        return Strip(date_y + _AFTER_DATE, tuple(marks), before=14)

    def _signatory(self, lines: Sequence[str], x: float, date_y: float) -> Iterator[Mark]:
        """One party's lines, the last of them, for the date, at the height where all have it."""
        heading, *middle, final = lines
        yield from typeset(heading, x, HEADING.leading, HEADING, self.fonts)
        for position, line in enumerate(middle, start=1):
            y = HEADING.leading + BODY.leading * position
            yield from typeset(line, x, y, BODY, self.fonts)
        yield from typeset(final, x, date_y, BODY, self.fonts)
        party: Party = "a" if heading.startswith("甲") else "b"
        yield SignatureArea(party, *self._date_place(final, x, date_y))

    def _date_place(self, label: str, x: float, y: float) -> tuple[float, float]:
        """Behind the label; on the next line where a long one leaves no room for the seal in the column."""
        behind = measure(self.fonts, BODY)(label)
        return (x + behind, y) if behind + STAMP_WIDTH <= self.width / 2 else (x, y + BODY.leading)


def _hold_together(strips: list[Strip], starts: Sequence[int]) -> None:
    """Keep the last clauses with the signatures, which must never stand on a page of their own."""
    for position in range(starts[0] if starts else 0, len(strips)):
        strips[position] = replace(strips[position], glue=True)
