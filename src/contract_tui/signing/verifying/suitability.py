"""Whether a certificate may sign a contract, and whether it does so by an algorithm that this program knows.

What is not in one of these lists does not sign; docs/verifying.md names the same.
"""

from collections.abc import Sequence

from asn1crypto import x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from contract_tui.domain.verdicts import Flaw, Problem
from contract_tui.signing.keys import LEAST_RSA_BITS, algorithm_of

SIGNING_USAGES = frozenset({"digital_signature", "non_repudiation"})
"""Authorities mark signers' certificates with either of them (RFC 5280, 4.2.1.3)."""

SIGNING_PURPOSES = frozenset(
    {
        "2.5.29.37.0",  # anyExtendedKeyUsage (RFC 5280)
        "1.3.6.1.5.5.7.3.4",  # emailProtection: a person's signature (RFC 5280)
        "1.3.6.1.5.5.7.3.36",  # documentSigning (RFC 9336)
        "1.2.840.113583.1.1.5",  # Adobe's authentic documents
        "1.3.6.1.4.1.311.10.3.12",  # Microsoft's document signing
    }
)
"""Extended key usages of which one at least must be there, where there are any."""

_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_WITHOUT_DIGEST = frozenset({"ecdsa", "rsassa_pkcs1v15", "rsassa_pss"})
"""What a signature algorithm is called where it does not name its digest; the keys allow no others."""


def usage_problem(path: Sequence[x509.Certificate], whose: str) -> Problem | None:
    """Why a certificate may not sign documents; None when it may.

    A certificate without key usage is unrestricted (RFC 5280, 4.2.1.3), and so is one without extended key
    usage. An authority below a root that issues for other purposes only makes no signers either.

    Args:
        path: From the root to the signer, or the signer alone.
        whose: Names the certificate in the sentence.
    """
    signer = path[-1]
    usage = signer.key_usage_value
    if usage is not None and not usage.native & SIGNING_USAGES:
        return Problem(Flaw.KEY_USAGE, f"{whose}的证书不是用来签署文件的（密钥用途不符）。")
    for each in (*path[1:-1], signer):
        purposes = each.extended_key_usage_value
        if purposes is not None and not {purpose.dotted for purpose in purposes} & SIGNING_PURPOSES:
            which = "证书" if each is signer else "证书的签发机构"
            return Problem(
                Flaw.KEY_USAGE, f"{whose}的{which}不是用来签署文件的（扩展密钥用途只允许其他用途）。"
            )
    return None


def algorithm_problem(
    embedded: EmbeddedPdfSignature, path: Sequence[x509.Certificate], whose: str
) -> Problem | None:
    """Why a signature's algorithms are not taken; None when they are.

    Args:
        embedded: The signature.
        path: From the root to the signer, or the signer alone.
        whose: Names the signature in the sentence.
    """
    if not all(map(_is_known_key, path)):
        return Problem(
            Flaw.ALGORITHM, f"{whose}的证书链中有不支持的密钥种类；只支持 ECDSA P-256、P-384、P-521 和 RSA。"
        )
    signer = embedded.signer_info
    mechanism = signer["signature_algorithm"]
    digests = {signer["digest_algorithm"]["algorithm"].native}
    if mechanism.signature_algo == "rsassa_pss":
        digests.add(mechanism["parameters"]["hash_algorithm"]["algorithm"].native)
        digests.add(mechanism["parameters"]["mask_gen_algorithm"]["parameters"]["algorithm"].native)
    elif mechanism["algorithm"].native not in _WITHOUT_DIGEST:
        digests.add(mechanism["algorithm"].native.rpartition("_")[0])  # such as sha256_ecdsa
    if not digests <= _DIGESTS:
        return Problem(Flaw.ALGORITHM, f"{whose}使用的算法已不安全或不受支持，不能证明什么。")
    return None


def _is_known_key(certificate: x509.Certificate) -> bool:
    key = certificate.public_key
    if key.algorithm == "rsassa_pss":
        return bool(key.bit_size >= LEAST_RSA_BITS)
    return bool(algorithm_of(certificate))
