"""The part of `tests.world.paper.pdfa` about text: fonts are embedded, every code has a meaning (6.2.11)."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from fontTools.cffLib import CFFFontSet  # type: ignore[import-untyped]  # fontTools has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools has no types
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

_FORBIDDEN = frozenset({b"k", b"K", b"PS"})
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP "
    b"n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
_DEEPEST = 28


def font_problems(reader: PdfReader) -> Iterator[str]:
    """What is wrong with fonts and with the content that uses them."""
    used: dict[int, set[int]] = defaultdict(set)
    fonts: dict[int, DictionaryObject] = {}
    for number, page in enumerate(reader.pages, start=1):
        resources = page["/Resources"]
        for content, names in _contents(page, resources, reader):
            yield from (f"{each}, page {number}" for each in _content_problems(content))
            for font, code in _shown(content, names):
                fonts[id(font)] = font
                used[id(font)].add(code)
    for key, font in fonts.items():
        yield from (f"{each} of {font.get('/BaseFont')}" for each in _one_font(font, used[key]))


def _contents(
    page: Any, resources: Any, reader: PdfReader
) -> Iterator[tuple[ContentStream, dict[str, DictionaryObject]]]:
    yield page.get_contents(), _fonts_of(resources)
    for reference in page.get("/Annots", ()):
        look = reference.get_object().get("/AP", {}).get("/N")
        if hasattr(look, "get_data") and look.get_data():
            yield ContentStream(look, reader), _fonts_of(look.get("/Resources", {}))


def _fonts_of(resources: Any) -> dict[str, DictionaryObject]:
    return {name: font.get_object() for name, font in resources.get("/Font", {}).items()}


def _content_problems(content: ContentStream) -> Iterator[str]:
    depth = 0
    for _, operator in content.operations:
        if operator not in _OPERATORS or operator in _FORBIDDEN:
            yield f"6.2.2, 6.2.4: the operator {operator!r}"
        depth += (operator == b"q") - (operator == b"Q")
        if not 0 <= depth <= _DEEPEST:
            yield "6.1.13: graphics states nested too deeply, or not paired"


def _shown(
    content: ContentStream, fonts: dict[str, DictionaryObject]
) -> Iterator[tuple[DictionaryObject, int]]:
    font: DictionaryObject | None = None
    for operands, operator in content.operations:
        if operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ", b"'", b'"'} and font is not None:
            texts = operands[-1] if isinstance(operands[-1], ArrayObject) else [operands[-1]]
            raw = b"".join(t.original_bytes for t in texts if hasattr(t, "original_bytes"))
            yield from ((font, int.from_bytes(raw[i : i + 2], "big")) for i in range(0, len(raw), 2))


def _one_font(font: Any, codes: set[int]) -> Iterator[str]:
    """Only composite fonts are known here; the documents have no others."""
    if font.get("/Subtype") != "/Type0":
        yield f"unknown to these rules: {font.get('/Subtype')}"
        return
    meanings = _meanings(font["/ToUnicode"].get_data()) if "/ToUnicode" in font else {}
    for code in sorted(codes):
        if meanings.get(code, "\0") in {"\0", "\ufeff", "\ufffe"}:
            yield f"6.2.11.7.2: code {code:04X} has no Unicode value"
    inner = font["/DescendantFonts"][0].get_object()
    descriptor = inner["/FontDescriptor"]
    program = descriptor.get("/FontFile3", descriptor.get("/FontFile2"))
    if program is None:
        yield "6.2.11.4: not embedded"
        return
    if inner["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
        yield "6.2.11.3.2: no CIDToGIDMap"
    cids = _cids(font["/Encoding"], codes)
    if cids is None:
        yield "6.2.11.3.3: the encoding is not embedded"
    elif program.get("/Subtype") == "/CIDFontType0C":
        yield from _cff_problems(program.get_data(), inner, cids)


def _meanings(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s", cmap)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _cids(encoding: Any, codes: set[int]) -> set[int] | None:
    if encoding == "/Identity-H":
        return codes
    if not hasattr(encoding, "get_data"):
        return None
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> (\d+)\s", encoding.get_data())
    mapped = {int(code, 16): int(cid) for code, cid in pairs}
    return {mapped.get(code, 0) for code in codes}


def _cff_problems(cff: bytes, inner: Any, cids: set[int]) -> Iterator[str]:
    """Every glyph that is shown is there, and as wide as the PDF says (6.2.11.5, 6.2.11.8)."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(cff), TTFont())
    top = fonts.topDictIndex[0]
    present = {int(name[3:]) if name.startswith("cid") else 0: name for name in top.charset}
    stated = dict(_widths(inner.get("/W", ())))
    for cid in sorted(cids):
        if cid == 0 or cid not in present:
            yield f"6.2.11.8: glyph {cid} is missing"
            continue
        glyph = top.CharStrings[present[cid]]
        glyph.decompile()
        glyph.draw(_Nowhere())
        if abs(glyph.width * _scale(top) - stated.get(cid, int(inner.get("/DW", 1000)))) > 1:
            yield f"6.2.11.5: glyph {cid} is {glyph.width} wide"


def _scale(top: Any) -> float:
    return float(top.FontMatrix[0] * 1000) if hasattr(top, "FontMatrix") else 1.0


def _widths(entries: Any) -> Iterator[tuple[int, float]]:
    waiting = list(entries)
    while waiting:
        first, second = int(waiting.pop(0)), waiting.pop(0)
        if isinstance(second, ArrayObject):
            yield from ((first + i, float(width)) for i, width in enumerate(second))
        else:
            width = float(waiting.pop(0))
            yield from ((cid, width) for cid in range(first, int(second) + 1))


class _Nowhere:
    """A pen that draws nothing: drawing is how the width is read."""

    def __getattr__(self, name: str) -> Any:
        return lambda *points, **more: None
