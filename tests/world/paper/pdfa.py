"""What a machine can say about a file's claim to be PDF/A-3U (ISO 19005-3), by rules of our own.

Not a certified validator: it finds what the rules below name, in every object that the last revision holds.
The numbers are those of ISO 19005-3's clauses.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tests.world.paper.pdfa_fonts import font_problems
from tests.world.paper.pdfa_metadata import metadata_problems

_ANNOTATIONS = frozenset({
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
    "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/FileAttachment",
    "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
})  # fmt: skip
_ACTIONS = frozenset({"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"})
_FILTERS = frozenset({
    "/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode", "/DCTDecode",
    "/JBIG2Decode", "/JPXDecode",
})  # fmt: skip
_BLENDS = frozenset({
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
    "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
    "/Luminosity",
})  # fmt: skip
_RELATIONS = frozenset({"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"})
_PRINTED, _NEVER = 4, 1 | 2 | 32 | 256
_LONGEST_STRING, _LONGEST_NAME = 32767, 127


def pdfa_problems(pdf: bytes) -> list[str]:
    """Everything that these rules find wrong; also for documents that were signed."""
    reader = PdfReader(io.BytesIO(pdf))
    return [
        *_file_problems(pdf, reader),
        *metadata_problems(reader),
        *_catalog_problems(reader.root_object),
        *_intent_problems(reader.root_object),
        *_page_problems(reader),
        *_form_problems(reader.root_object),
        *_attachment_problems(reader),
        *(problem for each in objects(reader) for problem in _object_problems(each)),
        *font_problems(reader),
    ]


def objects(reader: PdfReader) -> Iterator[PdfObject]:
    """All objects that can be reached from the trailer, each once."""
    seen: set[int] = set()
    waiting: list[PdfObject | None] = [reader.trailer]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if found is not None else None
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, DictionaryObject):
            waiting += (found.raw_get(key) for key in found)
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _file_problems(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[2-7][\r\n]+%[\x80-\xff]{4}", pdf):
        yield "6.1.2: the header, or the comment of four high bytes behind it"
    if not re.search(rb"%%EOF(\r\n|\r|\n)?\Z", pdf):
        yield "6.1.3: something stands behind the last %%EOF"
    if len(reader.trailer.get("/ID") or ()) != 2:
        yield "6.1.3: the trailer has no /ID"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3: encrypted"


def _catalog_problems(root: Any) -> Iterator[str]:
    if str(root.get("/Version", "/1.7")) > "/1.7":
        yield f"5: calls itself PDF {root['/Version']}, PDF/A-3 is made of PDF 1.7"
    for key in ("/AA", "/Requirements"):
        if key in root:
            yield f"6.6: {key} in the catalogue"
    names = root.get("/Names", {})
    for key in ("/JavaScript", "/AlternatePresentations"):
        if key in names:
            yield f"6.6.1, 6.10: {key} in the names"
    if not set(root.get("/Perms", {})) <= {"/UR3", "/DocMDP"}:
        yield "6.1.12: other permissions than UR3 and DocMDP"
    if not re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", str(root.get("/Lang", ""))):
        yield "6.7.4: no language"


def _intent_problems(root: Any) -> Iterator[str]:
    intents = [i.get_object() for i in root.get("/OutputIntents", ())]
    profiles = [i["/DestOutputProfile"] for i in intents if i.get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1:
        yield "6.2.3: not exactly one PDF/A output intent"
        return
    data = profiles[0].get_data()
    if data[36:40] != b"acsp" or data[12:16] not in {b"mntr", b"prtr"} or data[8] > 4:
        yield "6.2.3: the output intent's ICC profile"
    if (data[16:20], profiles[0].get("/N")) != (b"RGB ", 3):
        yield "6.2.3: the output intent is not RGB, so device colours have no meaning"


def _page_problems(reader: PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, start=1):
        if "/AA" in page or "/PresSteps" in page:
            yield f"6.6.2, 6.11: page {number} acts"
        if not all(3 <= side <= 14400 for side in (page.mediabox.width, page.mediabox.height)):
            yield f"6.1.13: page {number} has an impossible size"
        for reference in page.get("/Annots", ()):
            annotation = reference.get_object()
            yield from (f"{each}, page {number}" for each in _annotation_problems(annotation))


def _annotation_problems(annotation: Any) -> Iterator[str]:
    kind, flags = annotation["/Subtype"], int(annotation.get("/F", 0))
    if kind not in _ANNOTATIONS:
        yield f"6.3.1: annotation {kind}"
    if kind != "/Popup" and (not flags & _PRINTED or flags & _NEVER):
        yield f"6.3.2: flags {flags} of {annotation.get('/T', kind)}"
    looks = annotation.get("/AP")
    left, bottom, right, top = map(float, annotation["/Rect"])
    # What is nowhere on the page, such as an archive time stamp's field, needs no looks.
    nowhere = left == right and bottom == top
    if kind not in {"/Popup", "/Link"} and not nowhere and (looks is None or set(looks) != {"/N"}):
        yield f"6.3.3: {annotation.get('/T', kind)} has not just a normal appearance"
    elif looks is not None and isinstance(looks["/N"], StreamObject) is (annotation.get("/FT") == "/Btn"):
        yield f"6.3.3: the appearance of {annotation.get('/T', kind)}"
    if kind == "/Widget" and ("/A" in annotation or "/AA" in annotation):
        yield f"6.4.1: {annotation.get('/T')} acts"


def _form_problems(root: Any) -> Iterator[str]:
    form = root.get("/AcroForm", {})
    if form.get("/NeedAppearances"):
        yield "6.4.1: NeedAppearances"
    if "/XFA" in form or "/NeedsRendering" in root:
        yield "6.4.2: XFA"
    for reference in form.get("/Fields", ()):
        signature = reference.get_object().get("/V")
        if reference.get_object().get("/FT") == "/Sig" and signature is not None:
            yield from _signature_problems(signature)


def _signature_problems(signature: Any) -> Iterator[str]:
    for reference in signature.get("/Reference", ()):
        if {"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(reference.get_object()):
            yield "6.1.12: a signature reference with a digest"
    ranges = [int(number) for number in signature.get("/ByteRange", ())]
    contents = signature["/Contents"]
    hole = 2 * len(getattr(contents, "original_bytes", contents)) + 2
    if len(ranges) != 4 or ranges[0] or ranges[2] - ranges[1] != hole:
        yield "6.4.3: the byte range does not cover all but the signature"


def _attachment_problems(reader: PdfReader) -> Iterator[str]:
    everything: list[Any] = list(objects(reader))
    associated = {
        id(each.get_object())
        for owner in everything
        if isinstance(owner, dict) and isinstance(owner.get("/AF"), ArrayObject)
        for each in owner["/AF"]
    }
    for found in everything:
        if not isinstance(found, dict) or "/EF" not in found:
            continue
        name = found.get("/UF", found.get("/F"))
        if "/F" not in found or "/UF" not in found:
            yield f"6.8: {name} lacks F or UF"
        if found.get("/AFRelationship") not in _RELATIONS:
            yield f"6.8: the relationship of {name} to the document"
        if id(found) not in associated:
            yield f"6.8: {name} is associated with nothing"
        for file in found["/EF"].values():
            yield from (f"{problem} of {name}" for problem in _file_stream_problems(file.get_object()))


def _file_stream_problems(file: Any) -> Iterator[str]:
    if not re.fullmatch(r"/[\w.+-]+/[\w.+-]+", str(file.get("/Subtype", ""))):
        yield "6.8: the MIME type"
    if "/ModDate" not in file.get("/Params", {}):
        yield "Annex E: the time of modification"


def _object_problems(found: PdfObject) -> Iterator[str]:
    if isinstance(found, TextStringObject | ByteStringObject) and len(found) > _LONGEST_STRING:
        yield "6.1.13: a string that is too long"
    if isinstance(found, NameObject) and len(found.encode()) > _LONGEST_NAME + 1:
        yield "6.1.13: a name that is too long"
    if isinstance(found, StreamObject):
        yield from _stream_problems(found)
    if isinstance(found, DictionaryObject):
        yield from _dictionary_problems(found)


def _dictionary_problems(found: Any) -> Iterator[str]:
    kind = found.get("/S")
    if (found.get("/Type") == "/Action" or "/JS" in found) and kind not in _ACTIONS:
        yield f"6.6.1: the action {kind}"
    if found.get("/Type") == "/ExtGState":
        if "/TR" in found or "/HTP" in found or found.get("/TR2", "/Default") != "/Default":
            yield "6.2.5: a transfer function or halftone"
        modes = found.get("/BM", "/Normal")
        if not set(modes if isinstance(modes, ArrayObject) else [modes]) <= _BLENDS:
            yield f"6.2.10: the blend mode {modes}"
    if found.get("/Subtype") == "/Image" and found.get("/Interpolate"):
        yield "6.2.8: an interpolated image"
    if "/Alternates" in found or "/OPI" in found or "/Ref" in found or found.get("/Subtype") == "/PS":
        yield "6.2.8, 6.2.9: alternates, OPI, references or PostScript"


def _stream_problems(found: Any) -> Iterator[str]:
    filters = found.get("/Filter", [])
    for each in [filters] if isinstance(filters, NameObject) else filters:
        if each not in _FILTERS:
            yield f"6.1.7: the filter {each}"
    if {"/F", "/FFilter", "/FDecodeParms"} & set(found):
        yield "6.1.7: a stream in another file"
