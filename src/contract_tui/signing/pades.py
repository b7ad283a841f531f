"""Signatures in PDF: PAdES (ETSI EN 319 142-1), levels B-B to B-LTA, by pyHanko.

An authority that is down costs the level, never the signature. Importing this module loads pyHanko.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from contract_tui.config import Settings
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Level, SignatureInfo, SignatureParty, Stamp
from contract_tui.signing.appearance import DrawnStyle, show_edge_seals
from contract_tui.signing.archiving import Archived, archive
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.provider import SignedPdf
from contract_tui.signing.timestamps import Authority, AuthorityError
from contract_tui.signing.trust import Trust

_RESERVED, _RESERVED_WITH_TIMESTAMP = 12_288, 32_768
"""Hex digits for the signature container: given, because estimating it costs a second signature."""
_USUAL_CERTIFICATES = 2_500


@dataclass(frozen=True, slots=True)
class LevelOptions:
    """Which level a signature shall reach.

    Attributes:
        timestamp_url: An RFC 3161 authority; empty means B-B.
        timestamp_timeout: Seconds for each request.
        trust: Whose roots and revocation data are used.
        last: Whether no further signature comes, so that validation data and an archive time stamp go in.
    """

    timestamp_url: str = ""
    timestamp_timeout: float = 10.0
    trust: Trust = field(default_factory=Trust)
    last: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    document: bytes
    party: SignatureParty
    key: SigningKey
    stamp: Stamp
    edge_seals: Sequence[Stamp]
    certify: bool
    at: datetime


class _Pdf17Signer(PdfSigner):
    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Announce PAdES only.

        pyHanko would announce elliptic curves too (ISO/TS 32002) and make the file PDF 2.0 for it, which
        PDF/A-3 forbids; readers verify them without.
        """
        del md_algorithm
        pdf_out.register_extension(ESIC_EXTENSION_1)


def level_options(settings: Settings, trust: Trust, *, last: bool) -> LevelOptions:
    """The level that the settings want.

    Args:
        last: Whether this is the contract's last signature.
    """
    signing = settings.signing
    return LevelOptions(signing.timestamp_url, signing.timestamp_timeout, trust, last)


def sign(
    document: bytes,
    party: SignatureParty,
    key: SigningKey,
    *,
    stamp: Stamp,
    edge_seals: tuple[Stamp, ...] = (),
    certify: bool,
    at: datetime,
    options: LevelOptions,
) -> SignedPdf:
    """Sign a PDF in the party's field, as an incremental update.

    Not from a thread whose event loop is running: pyHanko gets a loop of its own.

    Args:
        document: Has the party's empty signature field, and a form field for each edge seal.
        stamp: What the signature's field shows.
        edge_seals: What the fields EdgeSeal1, … show, in the same revision.
        certify: Whether this is the first signature and forbids all but filling in forms (DocMDP 2).
        at: UTC, the moment of signing as the clock says; it stands in the signature.
        options: Which level is wanted; what could not be reached is told in the result.

    Raises:
        ForbiddenError: The certificate is expired, not yet valid, or revoked.
        OutsideError: The document or the token does not allow it.
    """
    key.refuse_unusable(at, options.trust.crls)
    job = _Job(document, party, key, stamp, edge_seals, certify, at)
    try:
        return asyncio.run(_signed(job, options))
    except (SigningError, PdfError) as error:
        raise OutsideError(
            "合同文件不能签署：文件已损坏，或没有相应的空白签名域。", "请重新生成合同文件后重试。"
        ) from error


async def _signed(job: _Job, options: LevelOptions) -> SignedPdf:
    if not options.timestamp_url:
        return _result(job, Archived(await _put(job, None), Level.B_B), None)
    authority = Authority(options.timestamp_url, options.timestamp_timeout, options.trust)
    try:
        content = await _put(job, authority)
    except AuthorityError as error:
        plain = Archived(await _put(job, None), Level.B_B, f"未加时间戳：{error.message}")
        return _result(job, plain, None)
    stamped_at = authority.stamped[-1].at
    if not (options.last and options.trust.checks_revocation):
        return _result(job, Archived(content, Level.B_T), stamped_at)
    return _result(job, await archive(content, job.key, authority, options.trust, job.at), stamped_at)


def _result(job: _Job, reached: Archived, stamped_at: datetime | None) -> SignedPdf:
    info = SignatureInfo(
        job.party, job.key.facts, job.at, reached.level, timestamp_at=stamped_at, shortfall=reached.shortfall
    )
    return SignedPdf(reached.content, info)


async def _put(job: _Job, authority: Authority | None) -> bytes:
    """The document with the signature; each call signs anew."""
    writer = IncrementalPdfFileWriter(BytesIO(job.document))
    show_edge_seals(writer, job.edge_seals)
    signer = _Pdf17Signer(
        PdfSignatureMetadata(
            field_name=job.party.field,
            certify=job.certify,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
        ),
        signer=job.key.signer,
        timestamper=authority,
        stamp_style=DrawnStyle(stamp=job.stamp),
    )
    session = signer.init_signing_session(writer, existing_fields_only=True)
    # pyHanko offers no other way to sign at a clock's time instead of the machine's.
    session.system_time = job.at
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=_reserve(job.key, authority))
    output = BytesIO()
    digest, _ = prepared.digest_tbs_document(output=output)
    await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=job.at))
    return output.getvalue()


def _reserve(key: SigningKey, authority: Authority | None) -> int:
    certificates = sum(len(each.dump()) for each in (key.certificate, *key.chain))
    base = _RESERVED_WITH_TIMESTAMP if authority else _RESERVED
    return base + 2 * max(0, certificates - _USUAL_CERTIFICATES)
