"""A document's properties, which no page shows and every viewer does: title, author, subject, keywords."""

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver

from contract_tui.signing.verifying.allowed import INFORMATION
from contract_tui.signing.verifying.opening import entry

_XMP, _PDF = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_MARKS_OF_PROGRAMS = frozenset(
    {(_XMP, "ModifyDate"), (_XMP, "MetadataDate"), (_PDF, "Producer"), (_MM, "InstanceID")}
)
"""What programs that extend a file write into its metadata (ISO 16684-1): when, and by what."""

_MOST_BYTES = 64 * 1024
"""A contract's packet has some 2 kB."""


def same_properties(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a document says the same of itself in two revisions, but for when and by what it was extended.

    Raises:
        Any of `UNREADABLE`: The metadata are broken.
    """
    return _information(old) == _information(new) and same_packets(_packet(old), _packet(new))


def _information(resolver: HistoricalResolver) -> dict[str, str]:
    found = entry(resolver.trailer_view, "/Info", {})
    return {key: str(found[key]) for key in found if key not in INFORMATION}


def packet(resolver: HistoricalResolver) -> bytes:
    """The XMP packet of a revision; an empty one where there is none, or one larger than any contract's.

    Raises:
        Any of `UNREADABLE`: It is broken.
    """
    found = _packet(resolver)
    return found.data if found is not None and len(found.encoded_data) <= _MOST_BYTES else b""


def _packet(resolver: HistoricalResolver) -> generic.StreamObject | None:
    """The XMP packet's stream, read beside the resolver, which cannot take such streams over."""
    if "/Metadata" not in resolver.root:
        return None
    reference = resolver.root.raw_get("/Metadata").reference
    found: generic.StreamObject = resolver.reader.get_object(reference, revision=resolver.revision)
    return found


def same_packets(before: generic.StreamObject | None, after: generic.StreamObject | None) -> bool:
    """Whether two XMP packets have the same properties, but for when and by what the file was extended.

    Raises:
        Any of `UNREADABLE`: One is broken.
    """
    if before is None or after is None:
        return before is after
    if before.encoded_data == after.encoded_data:
        return True
    # A bomb is not unpacked to learn that it is none of ours.
    if max(len(before.encoded_data), len(after.encoded_data)) > _MOST_BYTES:
        return False
    return _told(before.data) == _told(after.data)


def _told(packet: bytes) -> list[str]:
    return sorted(
        f"{name.ns} {name.local_name} {value!r}"
        for root in parse_xmp(BytesIO(packet))
        for name, value in root
        if (name.ns, name.local_name) not in _MARKS_OF_PROGRAMS
    )
