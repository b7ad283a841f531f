"""What stands on a page, where: the language between layout and drawing.

Lengths are in points, `y` counts from the top; that of a text is its baseline.
"""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from contract_tui.documents.fonts import Family, FontSet
from contract_tui.domain.layout import Measure

Party = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set.

    Attributes:
        size: The font's size.
        leading: From one baseline to the next.
    """

    family: Family
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters of one font.

    Attributes:
        spacing: Added after each character, for lines that fill their width.
        artifact: Repeats or decorates: no part of the contract's words.
    """

    x: float
    y: float
    family: Family
    size: float
    text: str
    spacing: float = 0
    artifact: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A shaded rectangle, `y` its top."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SignatureArea:
    """Where a party signs.

    Attributes:
        date_x: Where the date of signing begins; the seal stands beside it.
        date_y: Its baseline.
    """

    party: Party
    date_x: float
    date_y: float


Mark = Text | Rule | Fill | SignatureArea


def moved(mark: Mark, down: float) -> Mark:
    """The same mark further down the page."""
    match mark:
        case Rule():
            return replace(mark, y=mark.y + down, to_y=mark.to_y + down)
        case SignatureArea():
            return replace(mark, date_y=mark.date_y + down)
        case _:
            return replace(mark, y=mark.y + down)


def measure(fonts: FontSet, style: Style) -> Measure:
    """How wide a text is in a style, missing characters taken from the other font.

    Raises:
        MissingGlyphError: By the function returned: a character is in neither font.
    """
    known: dict[str, float] = {}

    def width(text: str) -> float:
        for character in text:
            if character not in known:
                family = fonts.family_for(character, style.family)
                known[character] = fonts[family].width(character) * style.size
        return sum(known[character] for character in text)

    return width


def typeset(text: str, x: float, y: float, style: Style, fonts: FontSet, spacing: float = 0) -> list[Text]:
    """A line of text as runs, a new one wherever the other font has to help.

    Raises:
        MissingGlyphError: A character is in neither font.
    """
    runs: list[Text] = []
    for family, characters in groupby(text, lambda c: fonts.family_for(c, style.family)):
        run = "".join(characters)
        runs.append(Text(x, y, family, style.size, run, spacing))
        width = fonts[family].width
        for character in run:
            x += width(character) * style.size + spacing
    return runs
