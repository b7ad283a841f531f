"""Signatures over statements that are no documents: CMS, detached (RFC 5652). Importing loads pyHanko."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.certificates import facts_of
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying.opening import UNREADABLE

_DIGEST = "sha256"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a seal over a statement proves.

    Attributes:
        intact: Whether it was made over exactly these bytes.
        trusted: Whether its certificate is a seal that the settings vouch for, or leads to a root of the
            platform's (a demo's to its own root) and was good at the given moment.
        vouched: Whether the settings vouch for anybody at all.
        certificate: The signer's; None when the seal cannot be read.
    """

    intact: bool
    trusted: bool = False
    vouched: bool = False
    certificate: Certificate | None = None


def attest(statement: bytes, key: SigningKey, at: datetime) -> bytes:
    """Seal a statement.

    Not from a thread whose event loop is running.

    Args:
        statement: Any bytes.
        key: The platform's.
        at: UTC.

    Returns:
        The signature as DER.

    Raises:
        ForbiddenError: The certificate is expired or not yet valid.
        OutsideError: The key, or its token, does not sign.
    """
    key.refuse_unusable(at)
    try:
        made = asyncio.run(key.signer.async_sign_general_data(statement, _DIGEST, detached=True))
    except SigningError as error:
        raise OutsideError("平台签章的密钥没有作出签名。", "请检查令牌或密钥文件后重试。") from error
    return bytes(made.dump())


def attested(statement: bytes, seal: bytes, trust: Trust, at: datetime) -> Attestation:
    """Examine the seal over a statement.

    Args:
        statement: The bytes that it is said to be over.
        seal: As `attest` returned it.
        trust: What is believed.
        at: UTC, when it is said to have been made.
    """
    try:
        signed = cms.ContentInfo.load(seal, strict=True)["content"]
        demo = [each for each in trust.roots if trust.is_demo(each)]
        context = trust.context(at, roots=[*trust.platform_roots, *demo])
        status = asyncio.run(
            async_validate_detached_cms(statement, signed, signer_validation_context=context)
        )
        certificate = facts_of(status.signing_cert)
    except (SignatureValidationError, *UNREADABLE):
        return Attestation(intact=False)
    return Attestation(
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted) or trust.is_seal(status.signing_cert),
        vouched=trust.knows_platform or bool(demo),
        certificate=certificate,
    )
