"""Fonts of the documents: opened once, read through HarfBuzz, and asked before a character is set.

HarfBuzz reads a font's map of characters and its widths where they lie in the file, so that opening
one takes a millisecond; the few facts that need a parser (name, metrics, what kind of outlines) are
kept in a cache file. Nothing here loads the PDF library.
"""

import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
import uharfbuzz as hb

from contract_tui.documents.font_facts import FontFacts
from contract_tui.documents.outlines import PathPen
from contract_tui.domain.errors import InvalidInputError, NotFoundError
from contract_tui.files.atomic import keep_for_comfort
from contract_tui.files.regular import read_regular

Family = Literal["serif", "sans"]
"""宋体 for the text, 黑体 for headings."""

_FORMAT = 1
_MOST_FACTS = 1 << 24
_UNSEEN = frozenset(" \n")
_TABLES_OF_NO_USE_IN_A_PDF = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


@dataclass(frozen=True)
class Font:
    """One opened font.

    Attributes:
        path: The file, for the PDF library's own way of loading.
        facts: What the PDF says about it.
    """

    path: Path
    facts: FontFacts
    _face: hb.Face = field(repr=False)
    _font: hb.Font = field(repr=False)
    _widths: dict[str, float] = field(default_factory=dict, repr=False)
    _outlines: dict[str, str] = field(default_factory=dict, repr=False)

    def has(self, character: str) -> bool:
        """Whether the font can print a character."""
        return self.glyph(character) != 0

    def width(self, character: str) -> float:
        """A character's width in units of the font's size; that of the empty box if it is missing."""
        cached = self._widths.get(character)
        if cached is None:
            # Thousandths, rounded as the PDF states them, so that a line ends where it was planned.
            advance = self._font.get_glyph_h_advance(self.glyph(character)) * 1000 / self._face.upem
            cached = self._widths[character] = int(advance + 0.5) / 1000
        return cached

    def glyph(self, character: str) -> int:
        """The number of a character's glyph; 0, the empty box, if it is missing."""
        return self._font.get_nominal_glyph(ord(character)) or 0

    def outline(self, character: str) -> str:
        """A character's shape as path operators of PDF, in thousandths of the size, not yet filled."""
        cached = self._outlines.get(character)
        if cached is None:
            pen = PathPen(1000 / self._face.upem)
            self._font.draw_glyph_with_pen(self.glyph(character), pen)
            cached = self._outlines[character] = pen.path
        return cached

    def subset(self, characters: Iterable[str]) -> tuple[bytes, dict[str, int]]:
        """Cut out what a document needs.

        Returns:
            The bare CFF table whose CIDs are its glyph numbers, and each character's CID.
        """
        subset = hb.SubsetInput()
        codes = {character: ord(character) for character in characters}
        subset.unicode_set.update(codes.values())
        subset.drop_table_tag_set.update(map(_tag, _TABLES_OF_NO_USE_IN_A_PDF))
        flags = hb.SubsetFlags
        subset.flags = (
            flags.NO_HINTING | flags.DESUBROUTINIZE | flags.CFF_IDENTITY_CHARSET | flags.NO_LAYOUT_CLOSURE
        )
        plan = hb.SubsetPlan(self._face, subset)
        cff = plan.execute().reference_table("CFF ").data
        new = plan.old_to_new_glyph_mapping
        return cff, {character: new[self.glyph(character)] for character in codes}


@dataclass(frozen=True, slots=True)
class FontSet:
    """The two fonts of a document; each stands in for the other's missing characters."""

    serif: Font
    sans: Font

    def __getitem__(self, family: Family) -> Font:
        """The font of a family."""
        return self.serif if family == "serif" else self.sans

    def family_for(self, character: str, preferred: Family) -> Family:
        """The family that prints a character.

        Raises:
            MissingGlyphError: Neither font has it.
        """
        other: Family = "sans" if preferred == "serif" else "serif"
        if character in _UNSEEN or self[preferred].has(character):
            return preferred
        if self[other].has(character):
            return other
        raise MissingGlyphError(character)


class MissingGlyphError(InvalidInputError):
    """A character is in none of the fonts; a contract never loses one silently.

    Args:
        character: The first such character.
    """

    def __init__(self, character: str) -> None:
        super().__init__(
            f"字体中没有字符“{character}”（U+{ord(character):04X}），无法印制合同。",
            "请改用其他写法，或在设置中指定含有该字符的字体。",
        )
        self.character = character


def missing_glyphs(text: str, fonts: FontSet) -> tuple[str, ...]:
    """The characters of a text that no font has, each once, in the order of the text."""
    seen = dict.fromkeys(character for character in text if character not in _UNSEEN)
    return tuple(c for c in seen if not (fonts.serif.has(c) or fonts.sans.has(c)))


def spelled_out(text: str, fonts: FontSet) -> str:
    """A report's text with each character that no font has as its code point: `（U+0E01）`.

    A report quotes what others wrote, certificates' names in any script among it, and must not fail for it.
    """
    instead = {ord(each): f"（U+{ord(each):04X}）" for each in missing_glyphs(text, fonts)}
    return text.translate(instead)


def load_fonts(cache_folder: Path, serif: Path | None = None, sans: Path | None = None) -> FontSet:
    """Open the fonts; within a process each file is opened once.

    Args:
        cache_folder: Where the facts about the fonts are kept; made when needed. A folder that
            cannot be written costs some milliseconds, nothing else.
        serif: Another font for the text; None takes Noto Serif SC.
        sans: Another font for headings; None takes Noto Sans SC.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: The file is no font.
    """
    return FontSet(
        _load(serif or pylopdf_fonts_zh_cn.serif_path(), cache_folder),
        _load(sans or pylopdf_fonts_zh_cn.sans_path(), cache_folder),
    )


def _load(path: Path, cache_folder: Path) -> Font:
    try:
        status = path.stat()
    except OSError as error:
        raise NotFoundError(f"找不到字体文件 {path}。", "请检查字体的设置。") from error
    if not stat.S_ISREG(status.st_mode):
        raise InvalidInputError(f"{path} 不是字体文件，是管道、设备或文件夹。", "请检查字体的设置。")
    key = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}|{_FORMAT}"
    return _open(path, key, cache_folder)


@lru_cache(maxsize=8)
def _open(path: Path, key: str, cache_folder: Path) -> Font:
    cache = cache_folder / f"font-{path.stem}.json"
    facts = _cached_facts(cache, key)
    if facts is None:
        facts = _parsed_facts(path)
        keep_for_comfort(cache, json.dumps({"key": key, "facts": asdict(facts)}).encode())
    face = hb.Face(hb.Blob.from_file_path(str(path)), facts.index)
    return Font(path, facts, face, hb.Font(face))


def _cached_facts(cache: Path, key: str) -> FontFacts | None:
    """The facts that were kept, or None when there are none, they are of another file, or broken."""
    try:
        kept = json.loads(read_regular(cache, _MOST_FACTS))
        if kept["key"] != key:
            return None
        facts: Mapping[str, object] = kept["facts"]
        facts_kept = FontFacts(**{k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()})  # type: ignore[arg-type]  # looked at below: is_well_typed
        return facts_kept if facts_kept.is_well_typed else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _parsed_facts(path: Path) -> FontFacts:
    from contract_tui.documents.fontfile import parse_facts  # loads fontTools: only without a cache

    return parse_facts(path)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")
