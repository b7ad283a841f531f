"""The part of `tests.world.paper.pdfa` about what a document says of itself: XMP (ISO 16684-1) and Info."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.etree import ElementTree as ET

from pypdf import PdfReader

_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
_KNOWN = frozenset({
    *_NAMES.values(), "http://ns.adobe.com/xap/1.0/mm/", "adobe:ns:meta/",
})  # fmt: skip
# Info's entry, and the property that must say the same (6.6.3 of ISO 19005-3).
_SAME = {
    "/Title": "dc:title", "/Author": "dc:creator", "/Subject": "dc:description", "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer", "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}  # fmt: skip


def metadata_problems(reader: PdfReader) -> Iterator[str]:
    """What is wrong with the packet, its claim and its agreement with Info."""
    stream = reader.root_object.get("/Metadata")
    if stream is None or (stream.get("/Type"), stream.get("/Subtype")) != ("/Metadata", "/XML"):
        yield "6.6.2: no metadata stream"
        return
    text = stream.get_data().decode("utf-8")
    head = re.match(r"\s*<\?xpacket (.*?)\?>", text)
    if head is None or re.search(r"\b(bytes|encoding)=", head[1]):
        yield "6.6.2: the packet's wrapper"
    try:
        tree = ET.fromstring(text.strip())
    except ET.ParseError as error:
        yield f"6.6.2: the packet is no XML: {error}"
        return
    if (value(tree, "pdfaid:part"), value(tree, "pdfaid:conformance")) != ("3", "U"):
        yield "6.6.4: does not claim PDF/A-3U"
    foreign = {namespace for namespace in map(_namespace, tree.iter()) if namespace not in _KNOWN}
    if foreign:
        yield f"6.6.2.3: properties of schemas that are not described: {foreign}"
    yield from _disagreements(reader, tree)


def value(tree: ET.Element, name: str) -> str | None:
    """A property's value, whether it stands as an element, in a list, or as an attribute."""
    prefix, local = name.split(":")
    qualified = f"{{{_NAMES[prefix]}}}{local}"
    for description in tree.iter(f"{{{_NAMES['rdf']}}}Description"):
        if qualified in description.attrib:
            return description.attrib[qualified]
        found = description.find(qualified)
        if found is not None:
            return "".join(found.itertext()).strip()
    return None


def _namespace(element: ET.Element) -> str:
    return element.tag[1:].partition("}")[0]


def _disagreements(reader: PdfReader, tree: ET.Element) -> Iterator[str]:
    info: Mapping[str, object] = reader.metadata or {}
    for key, name in _SAME.items():
        told, written = info.get(key), value(tree, name)
        if told is None:
            continue
        agree = _moment(str(told)) == _moment(written or "") if key.endswith("Date") else str(told) == written
        if not agree:
            yield f"6.6.3: Info says {key} {told}, XMP {written}"


def _moment(text: str) -> datetime | None:
    """A moment of Info (D:20261123020000+08'00') or of XMP (ISO 8601)."""
    if text.startswith("D:"):
        digits, zone = text[2:16], text[16:].replace("'", "")
        return datetime.strptime(digits + (zone if zone[:1] in "+-" and zone else "+0000"), "%Y%m%d%H%M%S%z")
    return datetime.fromisoformat(text) if text else None
