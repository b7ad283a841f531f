"""Fonts inside the PDF: the fast way, in place of `FPDF.add_font`, which parses a font each time.

It relies on internals of fpdf2, so it is used only with versions for which the tests have proved
same text and same pixels; with any other version, or a font without CFF outlines, `add_font` does it.
"""

from collections.abc import Iterable

import fpdf
from fpdf.enums import FontDescriptorFlags, TextEmphasis
from fpdf.fonts import PDFFontDescriptor, TTFFont
from fpdf.output import CIDSystemInfo, OutputProducer, PDFFont, PDFFontStream, PDFType3Font
from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFString, Raw

from contract_tui.documents.fonts import Font

TESTED_VERSIONS = frozenset({"2.8.9"})
"""The versions of fpdf2 that `tests/unit/test_documents_pdf.py` was run with."""

_BLOCK = 100
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({registry}) /Ordering ({ordering}) /Supplement {supplement} >> def
/CMapName /{name} def
/CMapType {kind} def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def can_embed(font: Font) -> bool:
    """Whether the fast way is proved for this font and the installed fpdf2."""
    return fpdf.FPDF_VERSION in TESTED_VERSIONS and font.facts.collection is not None


class EmbeddedFont(TTFFont):
    """A font of one document: it numbers the characters as they are used.

    Args:
        number: Its number within the document, from 1.
        key: The name by which the document selects it.
        font: What it draws from.
    """

    def __init__(self, number: int, key: str, font: Font) -> None:
        # Not the base's __init__, which is the slow parsing; what the writing of text needs is here.
        self.i = number
        self.type = "TTF"
        self.name = font.facts.name
        self.fontkey = key
        self.emphasis = TextEmphasis.coerce("")
        self.color_font = None
        self.font = font
        self.codes: dict[str, int] = {}

    def encode_text(self, text: str) -> str:
        """The operator that shows a text, in this document's numbering."""
        codes = self.codes
        numbers = [codes.setdefault(character, len(codes) + 1) for character in text]
        return f"<{''.join(f'{number:04X}' for number in numbers)}> Tj"


class FastOutput(OutputProducer):
    """Writes the document with fonts cut by HarfBuzz."""

    def _add_fonts(self, *_: object, **__: object) -> dict[int, PDFFont | PDFType3Font]:
        fonts = [font for font in self.fpdf.fonts.values() if isinstance(font, EmbeddedFont)]
        return {font.i: self._add_font(font) for font in fonts if font.codes}

    def _add_font(self, font: EmbeddedFont) -> PDFFont:
        cff, cids = font.font.subset(font.codes)
        name = f"{_subset_tag(font.codes)}+{font.name}"
        whole = _CompositeFont(subtype="Type0", base_font=name)
        self._add_pdf_obj(whole, "fonts")
        whole.descendant_fonts = PDFArray([self._add_descendant(font, name, cff, cids)])
        whole.to_unicode = _to_unicode(font.codes)
        self._add_pdf_obj(whole.to_unicode, "fonts")
        whole.encoding = _Encoding(font, cids)
        self._add_pdf_obj(whole.encoding, "fonts")
        return whole

    def _add_descendant(self, font: EmbeddedFont, name: str, cff: bytes, cids: dict[str, int]) -> PDFFont:
        widths = sorted((cid, round(font.font.width(c) * 1000)) for c, cid in cids.items())
        descendant = PDFFont(
            subtype="CIDFontType0",
            base_font=name,
            d_w=1000,
            w="[" + " ".join(f"{cid} [{w}]" for cid, w in widths if w != 1000) + "]",
        )
        self._add_pdf_obj(descendant, "fonts")
        descendant.c_i_d_system_info = self._add_system_info(font)
        descendant.font_descriptor = self._add_descriptor(font, name, cff)
        return descendant

    def _add_system_info(self, font: EmbeddedFont) -> CIDSystemInfo:
        registry, ordering, supplement = _collection(font)
        info = CIDSystemInfo()
        info.registry = PDFString(registry, encrypt=True)
        info.ordering = PDFString(ordering, encrypt=True)
        info.supplement = supplement
        self._add_pdf_obj(info, "fonts")
        return info

    def _add_descriptor(self, font: EmbeddedFont, name: str, cff: bytes) -> PDFFontDescriptor:
        descriptor = _Descriptor(font.font, name)
        self._add_pdf_obj(descriptor, "fonts")
        descriptor.font_file3 = _Outlines(cff)
        self._add_pdf_obj(descriptor.font_file3, "fonts")
        return descriptor


# fpdf2 writes every public attribute of an object as an entry of its dictionary: `font_file3`
# becomes /FontFile3. The following classes only give a name and a type to entries that it lacks.


class _CompositeFont(PDFFont):
    encoding: "_Encoding | None"  # type: ignore[assignment]


class _Outlines(PDFFontStream):
    def __init__(self, cff: bytes) -> None:
        super().__init__(contents=cff)
        self.subtype = Name("CIDFontType0C")


class _Descriptor(PDFFontDescriptor):
    def __init__(self, font: Font, name: str) -> None:
        facts = font.facts
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
        self.font_name = Name(name)
        self.font_file3: _Outlines | None = None


class _Encoding(PDFContentStream):
    """Which glyph each code draws; several characters may share one and still be told apart."""

    def __init__(self, font: EmbeddedFont, cids: dict[str, int]) -> None:
        registry, ordering, supplement = collection = _collection(font)
        lines = [f"<{code:04X}> {cids[c]}" for c, code in font.codes.items()]
        super().__init__(_cmap(collection, 1, lines, "cidchar"), compress=True)
        self.type = Name("CMap")
        self.c_map_name = Name(f"{registry}-{ordering}-UCS")
        self.c_i_d_system_info = Raw(
            f"<< /Registry ({registry}) /Ordering ({ordering}) /Supplement {supplement} >>"
        )


def _subset_tag(characters: Iterable[str]) -> str:
    """Six letters that name the subset, as PDF wants, the same for the same characters."""
    number = sum(ord(c) * (i + 1) for i, c in enumerate(characters))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _collection(font: EmbeddedFont) -> tuple[str, str, int]:
    return font.font.facts.collection or ("Adobe", "Identity", 0)


def _to_unicode(codes: dict[str, int]) -> PDFContentStream:
    """Which character each code stands for, so that text can be searched and copied."""
    lines = [f"<{code:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c, code in codes.items()]
    return PDFContentStream(_cmap(("Adobe", "UCS", 0), 2, lines, "bfchar"), compress=True)


def _cmap(collection: tuple[str, str, int], kind: int, lines: list[str], operator: str) -> bytes:
    registry, ordering, supplement = collection
    blocks = ""
    for start in range(0, len(lines), _BLOCK):
        part = lines[start : start + _BLOCK]
        blocks += f"{len(part)} begin{operator}\n" + "\n".join(part) + f"\nend{operator}\n"
    return _CMAP.format(
        registry=registry,
        ordering=ordering,
        supplement=supplement,
        name=f"{registry}-{ordering}-UCS",
        kind=kind,
        blocks=blocks,
    ).encode("ascii")
