"""Whose word is taken for whose signature it is.

A chain to a root proves what a certificate says of its holder, never that the holder is the platform: roots
that vouch for customers vouch for many. So the platform is who bears a seal that is known.
"""

from collections.abc import Sequence

from asn1crypto import x509

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Identity, Problem
from contract_tui.signing.certificates import fingerprint, name_text
from contract_tui.signing.trust import Trust


def roots_for(
    party: SignatureParty | None, certificate: x509.Certificate, trust: Trust
) -> Sequence[x509.Certificate]:
    """What a signer's chain must end at.

    A seal that is known by itself may lead to any root; one that is not must lead to the platform's own.

    Args:
        party: Whose field is signed; None for fields that are not a contract's.
        certificate: The signer's.
        trust: What is believed.
    """
    if party is not SignatureParty.PLATFORM:
        return trust.roots
    if fingerprint(certificate) in trust.seals:
        return (*trust.platform_roots, *trust.roots)
    return trust.platform_roots or trust.roots


def setting_for(party: SignatureParty | None, trust: Trust) -> str:
    """The setting that names what a signer's chain must end at."""
    own = party is SignatureParty.PLATFORM and trust.platform_roots
    return "signing.platform_trust" if own else "signing.trust"


def identity(party: SignatureParty | None, path: Sequence[x509.Certificate], trust: Trust) -> Identity:
    """By what it is known whose a signature is, apart from what was recorded of the contract.

    Args:
        party: Whose field is signed.
        path: From the root to the signer; the signer alone where no chain was found.
        trust: What is believed.
    """
    if party is not SignatureParty.PLATFORM:
        return Identity.UNKNOWN
    if fingerprint(path[-1]) in trust.seals:
        return Identity.SEAL
    if path[0].dump() in {each.dump() for each in trust.platform_roots}:
        return Identity.PLATFORM_ROOT
    return Identity.UNKNOWN


def identity_problem(
    party: SignatureParty | None, certificate: x509.Certificate, known: Identity, trust: Trust
) -> Problem | None:
    """What is wrong with who signed in which field; None when nothing is.

    Args:
        party: Whose field is signed.
        certificate: The signer's.
        known: By what it is known whose the signature is.
        trust: What is believed.
    """
    if party is SignatureParty.CUSTOMER and trust.is_seal(certificate):
        return Problem(Flaw.SAME_SIGNER, "甲方签名用的是平台签章的证书或密钥，不能证明是双方签署。")
    if party is not SignatureParty.PLATFORM or known is not Identity.UNKNOWN:
        return None
    if not trust.knows_platform:
        return Problem(
            Flaw.IDENTITY,
            "平台签章的身份没有确立：没有数据库中记录的签章，也没有设置 signing.platform_trust。",
        )
    return Problem(
        Flaw.IDENTITY,
        f"平台签章的身份没有确立：证书 {name_text(certificate.subject)} 不是已知的平台签章，"
        "也不由 signing.platform_trust 的根证书签发。",
    )
