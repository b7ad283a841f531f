"""A document's properties, which no page shows and every viewer does: title, author, subject, keywords."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver

from contract_tui.signing.verifying.accounting import entry_of
from contract_tui.signing.verifying.allowed import INFORMATION
from contract_tui.signing.verifying.opening import entry
from contract_tui.signing.verifying.revisions import same

_XMP, _PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_WRAPPER_NAME = "adobe:ns:meta/"
_WRAPPER = f"{{{_WRAPPER_NAME}}}xmpmeta"
_BEGIN = re.compile(rb"""<\?xpacket begin=["'][^"'<>]{0,3}["'] id=["'][0-9A-Za-z]+["']\s?\?>""")
_END = re.compile(rb"""<\?xpacket end=["'][rw]["']\s?\?>$""")
"""What stands around the descriptions (ISO 16684-1, 7.3): the packet's begin, and its end behind padding."""
_MARKS_OF_PROGRAMS = frozenset(
    {(_XMP, "ModifyDate"), (_XMP, "MetadataDate"), (_PDF, "Producer"), (_MM, "InstanceID")}
)
"""What programs that extend a file write into its metadata (ISO 16684-1): when, and by what."""

_CODING = ("/Filter", "/DecodeParms")
"""What makes other data of the same bytes."""
_MOST_BYTES = 64 * 1024
"""A contract's packet has some 2 kB."""


def same_properties(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a document says the same of itself in two revisions, but for when and by what it was extended.

    Raises:
        Any of `UNREADABLE`: The metadata are broken.
    """
    return _information(old) == _information(new) and same_packets(_packet(old), _packet(new))


def _information(resolver: HistoricalResolver) -> dict[str, str]:
    information = entry(resolver.trailer_view, "/Info", {})
    return {key: str(information[key]) for key in information if key not in INFORMATION}


def packet(resolver: HistoricalResolver) -> bytes:
    """The XMP packet of a revision; an empty one for one larger than any contract's.

    Raises:
        Any of `UNREADABLE`: There is none, or it is broken.
    """
    stream = _stream(resolver)
    return stream.data if len(stream.encoded_data) <= _MOST_BYTES else b""


def _packet(resolver: HistoricalResolver) -> generic.StreamObject | None:
    return _stream(resolver) if "/Metadata" in resolver.root else None


def _stream(resolver: HistoricalResolver) -> generic.StreamObject:
    """The XMP packet's stream, read beside the resolver, which cannot take such streams over."""
    reference = resolver.root.raw_get("/Metadata").reference
    stream: generic.StreamObject = resolver.reader.get_object(reference, revision=resolver.revision)
    return stream


def same_packets(before: generic.StreamObject | None, after: generic.StreamObject | None) -> bool:
    """Whether two XMP packets have the same properties, but for when and by what the file was extended.

    Raises:
        Any of `UNREADABLE`: One is broken.
    """
    if before is None or after is None:
        return before is after
    if before.encoded_data == after.encoded_data and all(
        same(entry_of(before, key), entry_of(after, key)) for key in _CODING
    ):
        return True
    # A bomb is not unpacked to learn that it is none of ours.
    if max(len(before.encoded_data), len(after.encoded_data)) > _MOST_BYTES:
        return False
    return _holds_properties_alone(after.data) and _properties(before.data) == _properties(after.data)


def _properties(packet: bytes) -> list[str]:
    """Every property; the marks of programs are left out where they are plain texts."""
    return sorted(
        f"{name.ns} {name.local_name} {value!r}"
        for root in parse_xmp(BytesIO(packet))
        for name, value in root
        if (name.ns, name.local_name) not in _MARKS_OF_PROGRAMS or not isinstance(value.value, str)
    )


def _holds_properties_alone(packet: bytes) -> bool:
    """Whether a packet is descriptions in their usual wrapping, with nothing beside them.

    Comments, declarations and instructions begin with `<!` and `<?`; what parsers of XMP pass over without a
    word are other elements and text between the descriptions.
    """
    body = _END.sub(b"", _BEGIN.sub(b"", packet.strip(), count=1))
    if b"<!" in body or b"<?" in body:
        return False
    outer = ET.fromstring(body.decode())  # noqa: S314  no entities: they are declared by <!
    inner = list(outer) if outer.tag == _WRAPPER else [outer]
    if [each.tag for each in inner] != [f"{{{_RDF}}}RDF"] or inner[0].attrib:
        return False
    if set(outer.attrib) - {f"{{{_WRAPPER_NAME}}}xmptk"}:
        return False
    if any(each.tag != f"{{{_RDF}}}Description" for each in inner[0]):
        return False
    return not any(_is_mixed(each) for each in outer.iter())


def _is_mixed(element: ET.Element) -> bool:
    """Whether text stands between an element's children."""
    between = (element.text, *(each.tail for each in element)) if len(element) else ()
    return any(each and each.strip() for each in between)
