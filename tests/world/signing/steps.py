"""A small contract, signed step by step as tests need it."""

from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    PdfSignatureStatus,
    validate_pdf_signature,
)

from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.provider import SignedPdf
from contract_tui.signing.trust import Trust
from tests.world.signing.samples import (
    EDGE,
    NOW,
    STAMP,
    a_document,
    a_seal,
    an_authority,
    parsed,
    ready,
)

CUSTOMER, PLATFORM = SignatureParty.CUSTOMER, SignatureParty.PLATFORM
ROOT = an_authority()
SEAL = a_seal(ROOT)
KEY = ready(SEAL, ROOT)
TRUST = Trust(roots=(parsed(ROOT),))
DOCUMENT = a_document()


def platform(
    document: bytes = DOCUMENT,
    *,
    key: SigningKey = KEY,
    options: LevelOptions | None = None,
    certify: bool = True,
    pages: int = 2,
) -> SignedPdf:
    """The platform's signature, by default on a single-party contract."""
    return sign(
        document,
        PLATFORM,
        key,
        stamp=STAMP,
        edge_seals=(EDGE,) * pages,
        certify=certify,
        at=NOW,
        options=options or LevelOptions(),
    )


def both(options: LevelOptions | None = None, document: bytes = DOCUMENT, pages: int = 2) -> SignedPdf:
    """Party A's signature, and the platform's over it."""
    first = sign(document, CUSTOMER, KEY, stamp=STAMP, certify=True, at=NOW, options=LevelOptions())
    return platform(first.content, certify=False, options=options, pages=pages)


def statuses(content: bytes, trust: Trust = TRUST) -> list[PdfSignatureStatus]:
    reader = PdfFileReader(BytesIO(content))
    return [
        validate_pdf_signature(each, trust.context(NOW), trust.context(timestamps=True))
        for each in reader.embedded_regular_signatures
    ]
