"""Fonts inside the PDF: the fast way, in place of `FPDF.add_font`, which parses a font each time.

It relies on internals of fpdf2 (`fpdf_internals.py`), so it is used only with versions for which the tests
have proved same text and same pixels; with any other one, or a font without CFF outlines, `add_font` does it.
"""

from collections.abc import Collection, Iterable

from contract_tui.documents.fonts import Font
from contract_tui.documents.forms import FormOutput
from contract_tui.documents.fpdf_internals import (
    CIDSystemInfo,
    FontDescriptorFlags,
    Name,
    PDFArray,
    PDFContentStream,
    PDFFont,
    PDFFontDescriptor,
    PDFFontStream,
    PDFString,
    PDFType3Font,
    TextEmphasis,
    TTFFont,
    is_proved,
)

_BLOCK = 100
_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def can_embed(font: Font) -> bool:
    """Whether the fast way is proved for this font and the installed fpdf2."""
    return is_proved() and font.facts.collection is not None


class EmbeddedFont(TTFFont):
    """A font of one document, cut to the characters that the document uses.

    Args:
        number: Its number within the document, from 1.
        key: The name by which the document selects it.
        font: What it is cut from.
        characters: No two of them drawn by the same glyph: text is read back from glyphs.
    """

    def __init__(self, number: int, key: str, font: Font, characters: Collection[str]) -> None:
        # Not the base's __init__, which is the slow parsing; what the writing of text needs is here.
        self.i = number
        self.type = "TTF"
        self.name = f"{_subset_tag(characters)}+{font.facts.name}"
        self.fontkey = key
        self.emphasis = TextEmphasis.coerce("")
        self.color_font = None
        self.font = font
        self.cff, self.codes = font.subset(characters)

    def encode_text(self, text: str) -> str:
        """The operator that shows a text; a character's code is its glyph's number in the subset."""
        return f"<{''.join(f'{self.codes[character]:04X}' for character in text)}> Tj"


def cuts(font: Font, characters: Collection[str]) -> list[list[str]]:
    """Share characters out so that within a share each has a glyph of its own.

    One share nearly always; a second one for names that use both 一 and the radical ⼀.
    """
    shares: list[dict[int, str]] = []
    for character in sorted(characters):
        glyph = font.glyph(character)
        share = next((s for s in shares if glyph not in s), None)
        if share is None:
            shares.append(share := {})
        share[glyph] = character
    return [list(share.values()) for share in shares]


class FastOutput(FormOutput):
    """Writes the document with fonts cut by HarfBuzz."""

    def add_fonts(self) -> dict[int, PDFFont | PDFType3Font]:
        """Add what the document uses of each font."""
        fonts = [font for font in self.fpdf.fonts.values() if isinstance(font, EmbeddedFont)]
        return {font.i: self._add_font(font) for font in fonts}

    def _add_font(self, font: EmbeddedFont) -> PDFFont:
        composite = PDFFont(subtype="Type0", base_font=font.name, encoding="Identity-H")
        self.add(composite, "fonts")
        composite.descendant_fonts = PDFArray([self._add_descendant(font)])
        composite.to_unicode = _to_unicode(font.codes)
        self.add(composite.to_unicode, "fonts")
        return composite

    def _add_descendant(self, font: EmbeddedFont) -> PDFFont:
        widths = sorted((code, round(font.font.width(c) * 1000)) for c, code in font.codes.items())
        descendant = PDFFont(
            subtype="CIDFontType0",
            base_font=font.name,
            d_w=1000,
            w="[" + " ".join(f"{code} [{w}]" for code, w in widths if w != 1000) + "]",
        )
        self.add(descendant, "fonts")
        descendant.c_i_d_system_info = self._add_system_info(font.font)
        descendant.font_descriptor = self._add_descriptor(font)
        return descendant

    def _add_system_info(self, font: Font) -> CIDSystemInfo:
        registry, ordering, supplement = font.facts.collection or ("Adobe", "Identity", 0)
        info = CIDSystemInfo()
        info.registry = PDFString(registry, encrypt=True)
        info.ordering = PDFString(ordering, encrypt=True)
        info.supplement = supplement
        self.add(info, "fonts")
        return info

    def _add_descriptor(self, font: EmbeddedFont) -> PDFFontDescriptor:
        descriptor = _Descriptor(font)
        self.add(descriptor, "fonts")
        descriptor.font_file3 = _Outlines(font.cff)
        self.add(descriptor.font_file3, "fonts")
        return descriptor


# The two classes give a name and a type to entries that fpdf2 lacks.


class _Outlines(PDFFontStream):
    def __init__(self, cff: bytes) -> None:
        super().__init__(contents=cff)
        self.subtype = Name("CIDFontType0C")


class _Descriptor(PDFFontDescriptor):
    def __init__(self, font: EmbeddedFont) -> None:
        facts = font.font.facts
        flags = FontDescriptorFlags.SYMBOLIC
        if facts.fixed_pitch:
            flags |= FontDescriptorFlags.FIXED_PITCH
        super().__init__(
            ascent=facts.ascent,
            descent=facts.descent,
            cap_height=facts.cap_height,
            flags=flags,
            font_b_box="[" + " ".join(map(str, facts.box)) + "]",
            italic_angle=facts.italic_angle,
            stem_v=round(50 + (facts.weight / 65) ** 2),
            missing_width=1000,
        )
        self.font_name = Name(font.name)
        self.font_file3: _Outlines | None = None


def _subset_tag(characters: Iterable[str]) -> str:
    """Six letters that name the subset, as PDF wants, the same for the same characters."""
    number = sum(ord(c) * (i + 1) for i, c in enumerate(characters))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _to_unicode(codes: dict[str, int]) -> PDFContentStream:
    """Which character each code stands for, so that text can be searched and copied."""
    lines = [f"<{code:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c, code in codes.items()]
    blocks = ""
    for start in range(0, len(lines), _BLOCK):
        part = lines[start : start + _BLOCK]
        blocks += f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
    return PDFContentStream(_TO_UNICODE.format(blocks=blocks).encode("ascii"), compress=True)
