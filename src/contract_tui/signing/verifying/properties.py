"""A document's properties, which no page shows and every viewer does: title, author, subject, keywords."""

from io import BytesIO

from pyhanko.pdf_utils.metadata.xmp_xml import meta_from_xmp, parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver

from contract_tui.signing.verifying.opening import entry

_MARKS_OF_PROGRAMS = frozenset({"/ModDate", "/Producer"})
"""What programs that extend a file write into its information dictionary (ISO 32000-2, 14.3.3)."""

_ARCHIVAL = "http://www.aiim.org/pdfa/ns/id/"
"""The namespace of a document's claim to be PDF/A (ISO 19005-3, 6.6.4)."""


def same_properties(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    """Whether a document says the same of itself in two revisions, but for when and by what it was extended.

    Raises:
        Any of `UNREADABLE`: The metadata are broken.
    """
    return _information(old) == _information(new) and _metadata(old, new)


def _information(resolver: HistoricalResolver) -> dict[str, str]:
    found = entry(resolver.trailer_view, "/Info", {})
    return {key: str(found[key]) for key in found if key not in _MARKS_OF_PROGRAMS}


def _metadata(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    before, after = _packet(old), _packet(new)
    return before == after or _told(before) == _told(after)


def _packet(resolver: HistoricalResolver) -> bytes:
    """The XMP packet of a revision, read beside the resolver, which cannot take such streams over."""
    if "/Metadata" not in resolver.root:
        return b""
    reference = resolver.root.raw_get("/Metadata").reference
    return bytes(resolver.reader.get_object(reference, revision=resolver.revision).data)


def _told(packet: bytes) -> tuple[str, ...]:
    """What XMP (ISO 16684-1) says that the information dictionary says as well, and its claim of PDF/A."""
    roots = parse_xmp(BytesIO(packet))
    found = meta_from_xmp(roots)
    claims = sorted(
        f"{name.local_name}={value.value}" for root in roots for name, value in root if name.ns == _ARCHIVAL
    )
    return tuple(map(str, (found.title, found.author, found.subject, found.keywords, found.creator, *claims)))
