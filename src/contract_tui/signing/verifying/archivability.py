"""Whether signing left a file what it says that it is: PDF/A-3U (ISO 19005-3).

A contract is PDF/A when it goes out. What a signer's program then adds is a signature and what its field
shows, so that is what is looked at, by the rules that such programs break; a certified validator knows more.
"""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils import generic

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.text import shown
from contract_tui.signing.verifying.limits import Budget
from contract_tui.signing.verifying.opening import UNREADABLE, Field, OpenedPdf, entry

_CLAIM = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*3")
_PRINTED, _NEVER = 4, 1 | 2 | 32 | 256
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_WITH_PROGRAM = frozenset({"/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2"})
_SHOWN = re.compile(rb"<([0-9A-Fa-f\s]+)>")
_NO_GLYPH = re.compile(rb"(?:[0-9A-Fa-f]{4})*?0000")
_NAMES = {party.field: party.signature for party in SignatureParty}
_MOST_NODES = 2_000


def archive_losses(opened: OpenedPdf) -> tuple[str, ...]:
    """What a file's signatures show that no PDF/A may hold, as sentences; none for one that never was PDF/A.

    Raises:
        TooComplicatedError: What the fields show is more than any signature needs.
    """
    try:
        if not _claims(opened):
            return ()
        budget = Budget("签名域的外观", _MOST_NODES)
        losses = [
            f"{_NAMES.get(field.name, f'签名域 {shown(field.name)}')}{words}"
            for field in opened.signed_fields
            for words in dict.fromkeys(_of_field(field, budget))
        ]
    except UNREADABLE:
        return ("文件的签名外观不能读取，不能确定是否仍是 PDF/A。",)
    return tuple(f"文件不再符合所声明的存档格式 PDF/A-3U：{each}。" for each in losses)


def _claims(opened: OpenedPdf) -> bool:
    metadata = entry(opened.reader.root, "/Metadata")
    return isinstance(metadata, generic.StreamObject) and _CLAIM.search(metadata.data) is not None


def _of_field(field: Field, budget: Budget) -> Iterator[str]:
    for widget in (field.dictionary, *(each.get_object() for each in entry(field.dictionary, "/Kids", ()))):
        if "/Rect" not in widget:
            continue
        flags = int(entry(widget, "/F", 0))
        if not flags & _PRINTED or flags & _NEVER:
            yield "不会被打印"
        looks = entry(widget, "/AP")
        left, bottom, right, top = map(float, widget["/Rect"])
        # What is nowhere on the page, such as an archive time stamp's field, needs no looks.
        if left != right and bottom != top and (looks is None or set(looks.keys()) != {"/N"}):
            yield "没有唯一的普通外观"
        if looks is not None:
            yield from _of_graphics(looks, budget)


def _of_graphics(looks: generic.PdfObject, budget: Budget) -> Iterator[str]:
    """Everything that an appearance leads to, each object once."""
    seen: set[int] = set()
    waiting: list[object] = [looks]
    while waiting:
        value = waiting.pop()
        value = value.get_object() if isinstance(value, generic.PdfObject) else value
        if id(value) in seen:
            continue
        seen.add(id(value))
        budget.spend()
        if isinstance(value, generic.ArrayObject):
            waiting += list(value)
        elif isinstance(value, generic.DictionaryObject):
            yield from _of_dictionary(value)
            waiting += [value.raw_get(key) for key in value if key not in {"/Parent", "/P"}]


def _of_dictionary(dictionary: generic.DictionaryObject) -> Iterator[str]:
    subtype = str(entry(dictionary, "/Subtype", ""))
    if subtype in _WITH_PROGRAM:
        descriptor = entry(dictionary, "/FontDescriptor", {})
        if not any(key in descriptor for key in _EMBEDDED):
            name = shown(str(entry(dictionary, "/BaseFont", "")).lstrip("/"))[:60]
            yield f"的外观使用了没有嵌入的字体 {name}"
    if subtype == "/Type0" and "/ToUnicode" not in dictionary:
        yield "的外观使用了没有字符对照表（ToUnicode）的字体"
    if subtype == "/Image":
        if entry(dictionary, "/Interpolate", False):
            yield "的外观含有插值的图片"
        if str(entry(dictionary, "/ColorSpace", "")) == "/DeviceCMYK":
            yield "的外观含有 CMYK 图片"
    if "/TR" in dictionary or "/HTP" in dictionary:
        yield "的外观改变了颜色的传递"
    if isinstance(dictionary, generic.StreamObject):
        yield from _of_stream(dictionary)


def _of_stream(stream: generic.StreamObject) -> Iterator[str]:
    filters = entry(stream, "/Filter", [])
    named = [filters] if isinstance(filters, generic.NameObject) else filters
    if {str(each) for each in named} & {"/LZWDecode", "/Crypt"}:
        yield "的外观使用了存档文件不能使用的压缩或加密"
    fonts = entry(entry(stream, "/Resources", {}), "/Font", {})
    two_bytes = any(str(entry(fonts[key], "/Subtype", "")) == "/Type0" for key in fonts)
    if two_bytes and any(_NO_GLYPH.match(b"".join(text.split())) for text in _SHOWN.findall(stream.data)):
        yield "的外观显示了字体中没有的字符"
