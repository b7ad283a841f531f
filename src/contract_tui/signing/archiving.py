"""What makes a signature last: validation data in the document (B-LT), a time stamp over all of it (B-LTA).

Formats: DSS and document time stamps of ETSI EN 319 142-1. Importing this module loads pyHanko.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from contract_tui.domain.signatures import Level
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.timestamps import Authority, AuthorityError
from contract_tui.signing.trust import Trust, why_unproved

_RESERVED = 32_768
_UNPROVED = (PathError, ValidationError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Archived:
    """How far it went.

    Attributes:
        content: The document, as it was or extended.
        shortfall: Why it went no further, in the interface's words.
    """

    content: bytes
    level: Level
    shortfall: str = ""


async def archive(
    content: bytes, key: SigningKey, authority: Authority, trust: Trust, at: datetime
) -> Archived:
    """Extend a document whose last signature has reached B-T, as far as it goes.

    Args:
        content: The signed PDF.
        key: Whose signature was the last.
        authority: Has stamped that signature; it stamps the document too.
        trust: Has revocation data, or may fetch it.
        at: UTC, the moment of signing.
    """
    try:
        lasting = await _with_validation_data(content, key, authority, trust, at)
    except _UNPROVED as error:
        return Archived(content, Level.B_T, f"吊销数据不足，未达到 B-LT：{why_unproved(error)[0]}")
    try:
        return Archived(await _stamped(lasting, authority), Level.B_LTA)
    except AuthorityError as error:
        return Archived(lasting, Level.B_LT, f"未达到 B-LTA：{error.message}")


async def _with_validation_data(
    content: bytes, key: SigningKey, authority: Authority, trust: Trust, at: datetime
) -> bytes:
    moment = None if trust.online else at
    ours = trust.context(moment, roots=(*trust.platform_roots, *trust.roots))
    theirs = trust.context(timestamps=True)
    try:
        stamper = authority.stamped[-1].certificate
        paths = [
            await _path(key.certificate, key.chain, ours),
            await _path(stamper, authority.cert_registry, theirs, "time_stamping"),
            *[path async for path in _others(content, ours)],
        ]
        return _extended(content, paths, (ours, theirs))
    finally:
        await ours.aclose()
        await theirs.aclose()


async def _path(
    certificate: x509.Certificate,
    chain: Iterable[x509.Certificate],
    context: ValidationContext,
    purpose: str = "",
) -> ValidationPath:
    validator = CertificateValidator(certificate, intermediate_certs=chain, validation_context=context)
    path: ValidationPath = await validator.async_validate_usage(set(), {purpose} if purpose else None)
    return path


async def _others(content: bytes, context: ValidationContext) -> AsyncIterator[ValidationPath]:
    """The paths of the signatures before ours, as far as they can be proved: they are not ours to promise."""
    for signature in PdfFileReader(BytesIO(content)).embedded_regular_signatures[:-1]:
        with suppress(*_UNPROVED):
            yield await _path(signature.signer_cert, signature.other_embedded_certs, context)


def _extended(content: bytes, paths: list[ValidationPath], contexts: Iterable[ValidationContext]) -> bytes:
    output = BytesIO(content)
    crls = {each.dump(): each for context in contexts for each in context.crls}
    answers = {each.dump(): each for context in contexts for each in context.ocsps}
    DocumentSecurityStore.add_dss(
        output, None, paths=paths, crls=list(crls.values()), ocsps=list(answers.values())
    )
    return output.getvalue()


async def _stamped(content: bytes, authority: Authority) -> bytes:
    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    await PdfTimeStamper(authority).async_timestamp_pdf(
        writer, "sha256", bytes_reserved=_RESERVED, output=output
    )
    return output.getvalue()
