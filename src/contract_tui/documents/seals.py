"""Seals and watermarks as drawings: shapes of glyphs, never text (P6, P15).

No real company's seal is imitated: there is no star, the legend stands in the middle, and a
demonstration's legend says 演示专用.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from contract_tui.documents.fonts import Family, FontSet
from contract_tui.documents.marks import Party
from contract_tui.domain.clock import local_text, shanghai_date

DIAMETER = 116.0
"""Of a round seal, in points: 41 mm."""
BOX_WIDTH, BOX_HEIGHT = 116.0, 42.0
"""Of a person's signature, in points."""
STAMP_WIDTH, STAMP_HEIGHT = 152.0, 120.0
"""Of a signature field, in points: room for a seal of either kind and the date of signing."""

_RADIUS = DIAMETER / 2
_ARC = math.radians(255)
_LARGEST_LETTER = 15.0
# How far a quarter circle's control points stand from its ends.
_KAPPA = 0.5523


@dataclass(frozen=True, slots=True)
class Seal:
    """What one party puts at its place in the signature block.

    Attributes:
        party: "a" or "b".
        name: The company's name on the ring, or the person's name.
        legend: 合同专用章, or 演示专用 in demonstrations.
        signed_at: UTC; printed as Shanghai's date.
        round: A company's round seal; otherwise a person's signature box.
    """

    party: Party
    name: str
    legend: str
    signed_at: datetime
    round: bool


def drawing(seal: Seal, fonts: FontSet) -> str:
    """A seal as operators of PDF, its centre at the origin, `y` upwards; colour is set outside.

    Raises:
        MissingGlyphError: A character of it is in none of the fonts.
    """
    parts = _round_seal(seal, fonts) if seal.round else _signature_box(seal, fonts)
    return "\n".join(parts)


def lettering(text: str, family: Family, size: float, fonts: FontSet) -> tuple[str, float]:
    """A line of text as filled shapes from the origin on.

    Returns:
        The operators, and the width.
    """
    parts, x = [], 0.0
    for character in text:
        parts.append(_glyph(character, family, size, (1, 0, x, 0), fonts))
        x += _advance(character, family, size, fonts)
    return "\n".join(parts), x


def signing_date(seal: Seal) -> str:
    """The day of signing as it stands beside 日期."""
    day = shanghai_date(seal.signed_at)
    return f"{day.year}年{day.month}月{day.day}日"


def _round_seal(seal: Seal, fonts: FontSet) -> Iterator[str]:
    yield f"2.4 w {_circle(_RADIUS - 1.2)} S"
    yield f"0.7 w {_circle(_RADIUS - 4.2)} S"
    yield from _ring(seal.name, fonts)
    legend = min(14.0, 1.15 * _RADIUS / max(1, len(seal.legend)))
    yield _centred(seal.legend, "sans", legend, -legend * 0.35, fonts)
    yield _centred(f"{shanghai_date(seal.signed_at):%Y.%m.%d}", "sans", 6.5, -35.0, fonts)


def _ring(name: str, fonts: FontSet) -> Iterator[str]:
    """The name along the upper arc, read clockwise; a long name in smaller letters."""
    count = max(1, len(name))
    step = min(_ARC / count, math.radians(34))
    middle = _RADIUS - 15.0
    size = min(_LARGEST_LETTER, step * middle * 0.98)
    for position, character in enumerate(name):
        turn = ((count - 1) / 2 - position) * step
        x, y = -math.sin(turn) * middle, math.cos(turn) * middle
        half = _advance(character, "serif", size, fonts) / 2
        cosine, sine = math.cos(turn), math.sin(turn)
        x, y = x - half * cosine + size * 0.36 * sine, y - half * sine - size * 0.36 * cosine
        yield _glyph(character, "serif", size, (cosine, sine, x, y), fonts)


def _signature_box(seal: Seal, fonts: FontSet) -> Iterator[str]:
    x, y = -BOX_WIDTH / 2, -BOX_HEIGHT / 2
    yield f"1.4 w {x:.2f} {y:.2f} {BOX_WIDTH} {BOX_HEIGHT} re S"
    _, width = lettering(seal.name, "serif", 1, fonts)
    size = min(18.0, (BOX_WIDTH - 14) / max(width, 1))
    yield _centred(seal.name, "serif", size, 0.0, fonts)
    below = f"{seal.legend} {local_text(seal.signed_at)}"
    yield _centred(below, "sans", 7.0, y + 7, fonts)


def _centred(text: str, family: Family, size: float, y: float, fonts: FontSet) -> str:
    operators, width = lettering(text, family, size, fonts)
    return f"q 1 0 0 1 {-width / 2:.2f} {y:.2f} cm\n{operators}\nQ"


def _glyph(
    character: str,
    family: Family,
    size: float,
    place: tuple[float, float, float, float],
    fonts: FontSet,
) -> str:
    """One filled shape; `place` is the cosine and sine of its turn, and where it stands."""
    cosine, sine, x, y = place
    scale = size / 1000
    outline = fonts[fonts.family_for(character, family)].outline(character)
    if not outline:
        return ""
    matrix = f"{cosine * scale:.6f} {sine * scale:.6f} {-sine * scale:.6f} {cosine * scale:.6f}"
    return f"q {matrix} {x:.2f} {y:.2f} cm {outline} f Q"


def _advance(character: str, family: Family, size: float, fonts: FontSet) -> float:
    return fonts[fonts.family_for(character, family)].width(character) * size


def _circle(r: float) -> str:
    k = r * _KAPPA
    return (
        f"{r:.2f} 0 m {r:.2f} {k:.2f} {k:.2f} {r:.2f} 0 {r:.2f} c "
        f"{-k:.2f} {r:.2f} {-r:.2f} {k:.2f} {-r:.2f} 0 c "
        f"{-r:.2f} {-k:.2f} {-k:.2f} {-r:.2f} 0 {-r:.2f} c "
        f"{k:.2f} {-r:.2f} {r:.2f} {-k:.2f} {r:.2f} 0 c h"
    )
