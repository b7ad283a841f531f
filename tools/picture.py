"""Draw a terminal's lines as a PNG, each character in the cells that it takes.

An SVG would leave the widths of Chinese characters to the viewer; here columns stand as in a terminal.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.strip import Strip

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, BASELINE = 10, 22, 17, 16
_FOREGROUND, _BACKGROUND = (0xE0, 0xE0, 0xE0), (0x1E, 0x1E, 0x1E)
Rgb = tuple[int, int, int]


def draw(lines: Sequence[Strip], width: int, path: Path) -> None:
    """Save lines as a picture.

    Args:
        lines: What is on the screen, from top to bottom.
        width: The screen's width in cells.
        path: The PNG file.
    """
    picture = Image.new("RGB", (width * CELL_WIDTH, len(lines) * CELL_HEIGHT), _BACKGROUND)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        column = 0
        for segment in line:
            if segment.cell_length:
                column = _segment(pen, segment.text, segment.style or Style(), column, row)
    picture.quantize(64).save(path, optimize=True)


def _segment(pen: ImageDraw.ImageDraw, text: str, style: Style, column: int, row: int) -> int:
    foreground, background = _colours(style)
    cells = cell_len(text)
    left, top = column * CELL_WIDTH, row * CELL_HEIGHT
    pen.rectangle((left, top, left + cells * CELL_WIDTH - 1, top + CELL_HEIGHT - 1), background)
    for character in text:
        taken = cell_len(character)
        middle = column * CELL_WIDTH + taken * CELL_WIDTH / 2
        if character != " ":
            weight = 0.4 if style.bold else 0
            pen.text(
                (middle, top + BASELINE),
                character,
                foreground,
                _font(),
                "ms",
                stroke_width=weight,
                stroke_fill=foreground,
            )
        column += taken
    return column


@cache
def _font() -> ImageFont.FreeTypeFont:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return ImageFont.truetype(str(next(folder.rglob("*Sans*.otf"))), FONT_SIZE)


def _colours(style: Style) -> tuple[Rgb, Rgb]:
    foreground = _rgb(style.color, _FOREGROUND)
    background = _rgb(style.bgcolor, _BACKGROUND)
    if style.reverse:
        foreground, background = background, foreground
    if style.dim:
        foreground = tuple((f + b) // 2 for f, b in zip(foreground, background, strict=True))  # type: ignore[assignment]  # three numbers remain three
    return foreground, background


def _rgb(colour: Color | None, otherwise: Rgb) -> Rgb:
    if colour is None or colour.is_default:
        return otherwise
    red, green, blue = colour.get_truecolor()
    return red, green, blue
