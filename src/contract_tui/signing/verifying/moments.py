"""When a signature was made: what it says itself, and what a timestamp in it says."""

from datetime import UTC, datetime

from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def utc(moment: datetime | None) -> datetime | None:
    """A moment in UTC; one without a zone is taken for UTC (ISO 32000-2, 7.9.4, leaves it unknown)."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def claimed_stamp(embedded: EmbeddedPdfSignature) -> datetime | None:
    """What the signature's timestamp says, believed or not (RFC 3161, 2.4.2), in UTC."""
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        return utc(token["encap_content_info"]["content"].parsed["gen_time"].native)
    return None


def signing_time(claimed: datetime | None, stamped: datetime | None) -> datetime | None:
    """What is recorded as the time of signing.

    Signers may leave their own clock out and rely on the timestamp (ETSI EN 319 142-1 asks for no `M` then).

    Args:
        claimed: What the signer's clock said, in UTC.
        stamped: What the timestamp says, in UTC.
    """
    return claimed or stamped
