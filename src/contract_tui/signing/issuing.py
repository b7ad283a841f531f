"""New keys and certificates: the platform's own, and the demo's.

Format: X.509 v3 (RFC 5280); keys ECDSA P-256 or RSA. Importing this module loads cryptography.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey
"""The kinds of keys that sign."""

_NAME_BYTES = 64
_OIDS = {"CN": NameOID.COMMON_NAME, "O": NameOID.ORGANIZATION_NAME, "C": NameOID.COUNTRY_NAME}


class Algorithm(StrEnum):
    """Which kind of key is made."""

    P256 = "p256"
    RSA3072 = "rsa3072"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True, slots=True)
class Terms:
    """What a new certificate says.

    Attributes:
        names: By `CN`, `O`, `C`; too long ones are cut.
        not_before: UTC.
        not_after: UTC.
        authority: Whether it may sign other certificates.
    """

    names: Mapping[str, str]
    not_before: datetime
    not_after: datetime
    authority: bool = False


def new_key(algorithm: Algorithm = Algorithm.P256) -> PrivateKey:
    """Make a key."""
    if algorithm is Algorithm.RSA3072:
        return rsa.generate_private_key(65537, 3072)
    return ec.generate_private_key(ec.SECP256R1())


def cut(name: str) -> str:
    """As much of a name as a certificate holds: 64 bytes of UTF-8, whole characters only."""
    return name.encode()[:_NAME_BYTES].decode(errors="ignore")


def issue(terms: Terms, key: PrivateKey, issuer: Issued | None = None) -> Issued:
    """Make a certificate.

    Args:
        terms: What it says.
        key: Whose public part it certifies.
        issuer: Who signs it; None makes it self-signed.
    """
    subject = _name(terms.names)
    signer, above = (issuer.key, issuer.certificate.subject) if issuer else (key, subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(terms.not_before)
        .not_valid_after(terms.not_after)
        .add_extension(x509.BasicConstraints(ca=terms.authority, path_length=None), critical=True)
        .add_extension(_usage(authority=terms.authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return Issued(builder.sign(signer, hashes.SHA256()), key)


def signing_request(subject: x509.Name, key: PrivateKey) -> bytes:
    """A request for a certificate (PKCS#10, RFC 2986) as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding

    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject)
        .add_extension(_usage(authority=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return request.public_bytes(Encoding.PEM)


def _name(names: Mapping[str, str]) -> x509.Name:
    # From the widest to the narrowest, as directories order them; it is read in reverse (RFC 4514).
    kinds = [kind for kind in ("C", "O", "CN") if names.get(kind)]
    return x509.Name([x509.NameAttribute(_OIDS[kind], cut(names[kind])) for kind in kinds])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
