"""A contract's text as lines for a terminal: what the desk lays out and both faces show."""

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is, so that a view can style it."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    TABLE_HEAD = "table_head"
    TABLE_ROW = "table_row"
    TABLE_RULE = "table_rule"
    BLANK = "blank"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the review text.

    Attributes:
        text: At most as wide as asked for, in terminal cells; not markup.
    """

    text: str
    kind: LineKind
