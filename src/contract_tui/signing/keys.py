"""The keys that sign: a certificate, what stands above it, and something that makes raw signatures.

Importing this module loads pyHanko (about 0.7 s).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.seals import validity_problem
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.certificates import facts_of, name_text
from contract_tui.signing.issuing import PrivateKey

LEAST_RSA_BITS = 2048
"""Shorter RSA keys neither sign nor are believed."""
_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_USAGES = {"digital_signature", "non_repudiation"}


class HeldKeySigner(Signer):
    """Signs with a key in memory that is parsed once, not at each signature.

    Args:
        key: P-256, P-384, P-521 or RSA.
        certificate: The key's own.
        chain: What goes along into each signature.
    """

    def __init__(
        self, key: PrivateKey, certificate: x509.Certificate, chain: Iterable[x509.Certificate]
    ) -> None:
        registry = SimpleCertificateStore()
        registry.register_multiple([certificate, *chain])
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign some bytes; ECDSA (DER) or RSA PKCS#1 v1.5."""
        del dry_run  # A real signature costs less than pretending.
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(data, ECDSA(digest))
        return self._key.sign(data, PKCS1v15(), digest)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is ready to sign.

    Attributes:
        signer: pyHanko's view of it.
        certificate: The key's own.
        chain: The certificates above it that go along into each signature.
        source: Where it comes from, for people: a path, or a token and label.
    """

    signer: Signer
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    source: str

    @property
    def facts(self) -> Certificate:
        """What is shown and recorded of the certificate."""
        return facts_of(self.certificate)

    def refuse_unusable(self, at: datetime, crls: Iterable[crl.CertificateList] = ()) -> None:
        """Make sure that the certificate may sign at a moment.

        Args:
            at: UTC.
            crls: A certificate that one of them lists is refused.

        Raises:
            ForbiddenError: It is expired, not yet valid, or revoked.
        """
        problem = validity_problem(self.facts, at)
        if problem:
            raise ForbiddenError(problem, "请更换证书后重试。")
        if any(_revokes(each, self.certificate) for each in crls):
            raise ForbiddenError(f"证书 {self.facts.subject} 已被吊销，不能签章。", "请更换密钥和证书。")


def _revokes(listed: crl.CertificateList, certificate: x509.Certificate) -> bool:
    if listed.issuer.hashable != certificate.issuer.hashable:
        return False
    revoked = listed["tbs_cert_list"]["revoked_certificates"]
    return any(each["user_certificate"].native == certificate.serial_number for each in revoked)


def algorithm_of(certificate: x509.Certificate) -> str:
    """The kind of a certificate's key for people, e.g. `ECDSA P-256`; empty when it cannot sign here."""
    key = certificate.public_key
    if key.algorithm == "ec":
        kind, name = key.curve
        return f"ECDSA {_CURVES[name]}" if kind == "named" and name in _CURVES else ""
    if key.algorithm == "rsa" and key.bit_size >= LEAST_RSA_BITS:
        return f"RSA {key.bit_size}"
    return ""


def refuse_unsuitable(certificate: x509.Certificate) -> None:
    """Make sure that a certificate is one for signatures with a kind of key that signs here.

    Raises:
        ForbiddenError: Its key usage excludes signatures, or the kind of key is not supported.
    """
    name = name_text(certificate.subject)
    if not algorithm_of(certificate):
        raise ForbiddenError(
            f"证书 {name} 的密钥种类不能用于签章（不支持 SM2）。",
            "请使用 ECDSA P-256、P-384、P-521 或不少于 2048 位的 RSA。",
        )
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & _USAGES:
        raise ForbiddenError(f"证书 {name} 的密钥用途不包括签名。", "请申请用于电子签名的证书。")


def verify_raw(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    """Whether a raw signature over SHA-256 is by a certificate's key."""
    public = pyca.load_der_x509_certificate(certificate.dump()).public_key()
    try:
        if isinstance(public, EllipticCurvePublicKey):
            public.verify(signature, data, ECDSA(hashes.SHA256()))
        elif isinstance(public, RSAPublicKey):
            public.verify(signature, data, PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def held_key(issued_key: PrivateKey, certificates: Sequence[pyca.Certificate], source: str) -> SigningKey:
    """A signing key of what is in memory.

    Args:
        certificates: The key's own first.
        source: Where it comes from, for people.

    Raises:
        InvalidInputError: The certificate belongs to another key.
        ForbiddenError: The certificate cannot be used for signatures here.
    """
    if certificates[0].public_key() != issued_key.public_key():
        raise InvalidInputError(f"{source} 中的证书与密钥不匹配。", "请装入为此密钥签发的证书。")
    own, *chain = (x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in certificates)
    refuse_unsuitable(own)
    return SigningKey(HeldKeySigner(issued_key, own, chain), own, tuple(chain), source)


def matching_first(
    key: PrivateKey, offered: Iterable[x509.Certificate], source: str
) -> list[pyca.Certificate]:
    """A key's own certificate and then the others.

    Args:
        offered: In any order.
        source: Names their file in errors.

    Raises:
        InvalidInputError: None of them belongs to the key.
    """
    certificates = [pyca.load_der_x509_certificate(each.dump()) for each in offered if algorithm_of(each)]
    own = [each for each in certificates if each.public_key() == key.public_key()]
    if not own:
        raise InvalidInputError(
            f"{source} 中没有为此密钥签发的证书。", "请向签发机构提交 seal init --csr 写出的申请。"
        )
    # The newest, when a file holds an old one as well.
    own.sort(key=lambda each: each.not_valid_after_utc, reverse=True)
    return [own[0], *(each for each in certificates if each not in own)]
