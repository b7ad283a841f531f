"""Another document time stamp over a document whose archive time stamp ends (B-LTA for decades).

Importing this module loads pyHanko.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from contract_tui.config import Settings
from contract_tui.domain.archives import ArchiveStamp
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import OutsideError
from contract_tui.signing.certificates import name_text
from contract_tui.signing.timestamps import Authority
from contract_tui.signing.trust import load_trust, why_unproved

_UNPROVED = (PathError, ValidationError, SignatureValidationError, SigningError, PdfError, OSError)


def newest_stamp(content: bytes) -> ArchiveStamp | None:
    """The newest document time stamp of a PDF of this program's own, or None.

    Raises:
        OutsideError: It cannot be read.
    """
    try:
        stamps = PdfFileReader(BytesIO(content)).embedded_timestamp_signatures
        return _archive_stamp(stamps[-1]) if stamps else None
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise OutsideError("文件中的存档时间戳不能读取。", "请从备份恢复数据库。") from error


def renewed(content: bytes, settings: Settings, now: datetime, *, demonstration: bool = False) -> bytes:
    """A document with another archive time stamp, as an incremental update: the earlier bytes stay.

    The newest stamp must still be good: its own revocation data goes into the file first. A document without
    one, whose authority was down when it was sealed, gets its first.

    Args:
        content: A PDF of level B-LT or B-LTA.
        settings: Which authority is asked, and what is believed.
        now: UTC.
        demonstration: As for `load_trust`.

    Raises:
        AuthorityError: The authority gave no time stamp that can be used.
        OutsideError: The settings name no authority, or the newest stamp is not good any more.
    """
    signing = settings.signing
    if not signing.timestamp_url:
        raise OutsideError("没有设置时间戳服务，存档时间戳不能续期。", "请设置 signing.timestamp_url。")
    trust = load_trust(settings, demonstration=demonstration)
    moment = None if trust.online else now
    authority = Authority(signing.timestamp_url, signing.timestamp_timeout, trust, moment)
    try:
        return asyncio.run(_renewed(content, authority, trust.context(moment, timestamps=True), now))
    except _UNPROVED as error:
        words, hint = why_unproved(error)
        raise OutsideError(f"存档时间戳不能续期：{words}", hint) from error


async def _renewed(content: bytes, authority: Authority, context: ValidationContext, now: datetime) -> bytes:
    reader, output = PdfFileReader(BytesIO(content)), BytesIO()
    try:
        for last in reader.embedded_timestamp_signatures[-1:]:
            await _refuse_lost(last, context, now)
        await PdfTimeStamper(authority).async_update_archival_timestamp_chain(
            reader, context, in_place=False, output=output
        )
    finally:
        await context.aclose()
    return output.getvalue()


async def _refuse_lost(last: EmbeddedPdfSignature, context: ValidationContext, now: datetime) -> None:
    """PyHanko looks at the newest stamp, but goes on whatever it sees."""
    stamp = _archive_stamp(last)
    if stamp.until <= now:
        raise OutsideError(
            f"存档时间戳的证书已于 {local_text(stamp.until)} 到期，不能再续期。",
            "文件本身没有改动；此后只能以数据库、审计记录和备份证明它当时的状态。",
        )
    status = await async_validate_pdf_timestamp(last, context)
    if not (status.intact and status.valid and status.trusted):
        raise OutsideError("现有的存档时间戳不受信任，或查不到其证书的吊销状态，不能续期。", _check())


def _archive_stamp(stamp: EmbeddedPdfSignature) -> ArchiveStamp:
    info = stamp.signed_data["encap_content_info"]["content"].parsed
    certificate = stamp.signer_cert
    needed = _upwards(certificate, [certificate, *stamp.other_embedded_certs])
    until = min(each.not_valid_after for each in needed)
    return ArchiveStamp(info["gen_time"].native, until, name_text(certificate.subject))


def _upwards(certificate: x509.Certificate, known: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """A certificate and those above it, as far as they came along; a root's own end does not count."""
    above = {each.subject.hashable: each for each in known}
    path = [certificate]
    while (issuer := above.get(path[-1].issuer.hashable)) is not None and issuer not in path:
        if issuer.issuer.hashable == issuer.subject.hashable:
            break
        path.append(issuer)
    return path


def _check() -> str:
    return f"请检查 signing.timestamp_trust 和 signing.crls，然后执行 {command('archive renew')}。"
