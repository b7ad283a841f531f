"""A document's properties, which no page shows and every viewer does: title, author, subject, keywords."""

from io import BytesIO

from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver

from contract_tui.signing.verifying.allowed import INFORMATION
from contract_tui.signing.verifying.opening import entry

_XMP, _PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_MARKS_OF_PROGRAMS = frozenset({(_XMP, "ModifyDate"), (_XMP, "MetadataDate"), (_PDF, "Producer")})
"""What programs that extend a file write into its metadata (ISO 16684-1): when, and by what."""


def same_properties(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a document says the same of itself in two revisions, but for when and by what it was extended.

    Raises:
        Any of `UNREADABLE`: The metadata are broken.
    """
    return _information(old) == _information(new) and same_packets(packet(old), packet(new))


def _information(resolver: HistoricalResolver) -> dict[str, str]:
    found = entry(resolver.trailer_view, "/Info", {})
    return {key: str(found[key]) for key in found if key not in INFORMATION}


def packet(resolver: HistoricalResolver) -> bytes:
    """The XMP packet of a revision, read beside the resolver, which cannot take such streams over.

    Raises:
        Any of `UNREADABLE`: It is broken.
    """
    if "/Metadata" not in resolver.root:
        return b""
    reference = resolver.root.raw_get("/Metadata").reference
    return bytes(resolver.reader.get_object(reference, revision=resolver.revision).data)


def same_packets(before: bytes, after: bytes) -> bool:
    """Whether two XMP packets have the same properties, but for when and by what the file was extended.

    Raises:
        Any of `UNREADABLE`: One is broken.
    """
    return before == after or _told(before) == _told(after)


def _told(packet: bytes) -> list[str]:
    return sorted(
        f"{name.ns} {name.local_name} {value!r}"
        for root in parse_xmp(BytesIO(packet))
        for name, value in root
        if (name.ns, name.local_name) not in _MARKS_OF_PROGRAMS
    )
