"""Which bytes a signature covers (ISO 32000-2, 12.8.1), read more strictly than pyHanko does."""

import re

from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from contract_tui.domain.verdicts import Coverage
from contract_tui.signing.verifying.containers import has_only_padding

# One spelling, no white space: otherwise the same signature could stand in files that differ.
_HEX = re.compile(rb"<(?:[0-9A-F]*|[0-9a-f]*)>")


def coverage(embedded: EmbeddedPdfSignature, content: bytes) -> Coverage:
    """How much a signature covers.

    All bytes but the signature's own hex string must be digested, and that string must hold nothing but the
    signature and zeros, or something could hide where no digest looks.

    Args:
        embedded: The signature.
        content: The whole file.
    """
    end = end_of_covered(embedded, content)
    if end is None:
        return Coverage.PART
    if end == len(content):
        return Coverage.FILE
    covers_revision = embedded.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION
    return Coverage.REVISION if covers_revision else Coverage.PART


def end_of_covered(embedded: EmbeddedPdfSignature, content: bytes) -> int | None:
    """Where the bytes end that a signature covers; None when they have another gap than the signature."""
    numbers = [int(each) for each in embedded.byte_range]
    if len(numbers) != 4 or min(numbers) < 0 or numbers[0] != 0:
        return None
    _, first, second, length = numbers
    gap = content[first:second]
    if not _HEX.fullmatch(gap) or len(gap) % 2 or second + length > len(content):
        return None
    held = bytes.fromhex(gap[1:-1].decode("ascii"))
    if held != embedded.pkcs7_content or not has_only_padding(held):
        return None
    return second + length
