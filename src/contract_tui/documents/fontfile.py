"""Reads a font file's facts with fontTools; apart, because loading it costs more than using it."""

import re
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont, TTLibError  # type: ignore[import-untyped]  # fontTools has no types

from contract_tui.documents.font_facts import FontFacts
from contract_tui.domain.errors import InvalidInputError


def parse_facts(path: Path) -> FontFacts:
    """Read the facts; in a collection, of the face for simplified Chinese.

    Raises:
        InvalidInputError: The file is no font.
    """
    try:
        index = _chinese_face(path)
        with TTFont(path, lazy=True, fontNumber=index) as font:
            return _facts(font, index)
    except (TTLibError, OSError, KeyError, AssertionError) as error:
        raise InvalidInputError(f"{path} 不是可用的字体文件。", "请检查字体的设置。") from error


def _chinese_face(path: Path) -> int:
    if path.suffix.lower() not in {".ttc", ".otc"}:
        return 0
    with TTCollection(path, lazy=True) as collection:
        names = [font["name"].getBestFullName() or "" for font in collection.fonts]
    return next((i for i, name in enumerate(names) if re.search(r"\b(SC|CN)\b", name)), 0)


def _facts(font: TTFont, index: int) -> FontFacts:
    # fontTools makes a table's attributes when it reads the table: there is nothing to type.
    head: Any = font["head"]
    os2: Any = font["OS/2"]
    post: Any = font["post"]
    hhea: Any = font["hhea"]
    scale = 1000 / head.unitsPerEm
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    left, bottom, right, top = (round(edge * scale) for edge in box)
    return FontFacts(
        index=index,
        name=re.sub("[ ()]", "", font["name"].getBestFullName() or "Font"),
        ascent=round(hhea.ascent * scale),
        descent=round(hhea.descent * scale),
        cap_height=round(getattr(os2, "sCapHeight", hhea.ascent) * scale),
        box=(left, bottom, right, top),
        italic_angle=int(post.italicAngle),
        weight=int(os2.usWeightClass),
        fixed_pitch=bool(post.isFixedPitch),
        collection=_collection(font),
    )


def _collection(font: TTFont) -> tuple[str, str, int] | None:
    if "CFF " not in font:
        return None
    outlines: Any = font["CFF "]
    order = getattr(outlines.cff.topDictIndex[0], "ROS", None)
    return (str(order[0]), str(order[1]), int(order[2])) if order else None
