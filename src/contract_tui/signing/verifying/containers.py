"""What stands in a signature's container (CMS, RFC 5652) and is covered by no signature.

Whoever has the file can change it without the key; what does so is found by other marks than a digest.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from types import MappingProxyType

from asn1crypto import cms, core, crl, parser, x509
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509 import load_der_x509_certificate, load_der_x509_crl

from contract_tui.domain.verdicts import Flaw, Problem
from contract_tui.signing.verifying.opening import UNREADABLE

_STAMP = "signature_time_stamp_token"
_DIGESTS = frozenset(
    {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}
)
"""What programs list; by which of them a signature may really be made, its own algorithm decides."""


def has_only_padding(held: bytes) -> bool:
    """Whether a `/Contents` string is one container and zeros, however its lengths are encoded.

    The container is its kind and its content (RFC 5652, 3) to the last byte, so that nothing is taken for
    padding inside of it either.

    Raises:
        ValueError: It is no BER value (X.690, 8.1).
    """
    end = parser.peek(held)
    _, _, _, _, content, _ = parser.parse(held[:end], strict=True)
    kind = parser.peek(content)
    return not held[end:].strip(b"\0") and kind + parser.peek(content[kind:]) == len(content)


class Maker(Enum):
    """Whose program made a container."""

    PLATFORM = auto()
    """This one: the platform's seal."""
    PARTY_A = auto()
    """Any: party A's signature."""
    AUTHORITY = auto()
    """A time stamping authority's (RFC 3161)."""


_Judge = Callable[[cms.SignedData, cms.SignerInfo], bool]


def altered_container(
    signed: cms.SignedData,
    path: Sequence[x509.Certificate],
    title: str,
    maker: Maker,
) -> tuple[Problem, ...]:
    """Whether somebody had a hand in what a signature does not cover.

    Versions and lists follow from what is covered (RFC 5652, 5.1 and 5.3), so that this program's own
    containers say nothing else. Those of other programs are less exact, and bring revocation lists along; the
    platform's seal covers every byte of them.

    Args:
        signed: The container's content.
        path: From the root to the signer, or the signer alone.
        title: Names the signature or time stamp in the sentence.
        maker: Whose program made it.
    """
    (signer,) = signed["signer_infos"]
    lists = [each.name for each in signed["crls"]]
    kinds = {each.name for each in signed["certificates"]}
    if not _adds_nothing(signer, _STAMPS[maker]) or kinds - {"certificate"}:
        return (Problem(Flaw.INTEGRITY, f"{title}的容器中增加了签名没有覆盖的内容。"),)
    if set(lists) - set(_LISTS[maker]):
        return (Problem(Flaw.INTEGRITY, f"{title}的容器中增加了签名没有覆盖的吊销数据。"),)
    if not _NAMES_DIGESTS[maker](signed, signer):
        return (Problem(Flaw.INTEGRITY, f"{title}的容器所列的摘要算法被改动。"),)
    if not _HAS_VERSIONS[maker](signed, signer):
        return (Problem(Flaw.INTEGRITY, f"{title}的容器所写的格式版本被改动。"),)
    if not all(_is_genuine(each.chosen, path) for each in signed["crls"]):
        return (Problem(Flaw.INTEGRITY, f"{title}中附带的吊销列表被改动。"),)
    return _altered_certificates(signed, path, title)


def _adds_nothing(signer: cms.SignerInfo, permitted: Sequence[str]) -> bool:
    """Whether no attribute is added but those that may be, and no parameter to an algorithm without any."""
    unsigned, mechanism = signer["unsigned_attrs"], signer["signature_algorithm"]
    added = None if isinstance(unsigned, core.Void) else [each["type"].native for each in unsigned]
    bare = mechanism.signature_algo == "rsassa_pss" or mechanism["parameters"].native is None
    return bare and (added is None or (added == list(permitted) and bool(permitted)))


def _names_its_digest(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    own, listed = signer["digest_algorithm"], signed["digest_algorithms"]
    return all(each["parameters"].native is None for each in (own, *listed)) and [
        each["algorithm"].native for each in listed
    ] == [own["algorithm"].native]


def _lists_known_digests(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Whether what is listed are digests, the signer's among them, or nothing is (RFC 5652, 5.1)."""
    own, listed = signer["digest_algorithm"], signed["digest_algorithms"]
    names = {each["algorithm"].native for each in listed}
    return (
        all(each["parameters"].native is None for each in (own, *listed))
        and names <= _DIGESTS
        and (not names or own["algorithm"].native in names)
    )


def _has_right_versions(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    own = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    plain = signed["encap_content_info"]["content_type"].native == "data"
    written = (signer["version"].native, signed["version"].native)
    return written == (own, own if plain else "v3")


def _has_known_versions(signed: cms.SignedData, signer: cms.SignerInfo) -> bool:
    """Whether the versions are any that there are; what they follow from is read by itself."""
    return signer["version"].native in {"v1", "v3"} and signed["version"].native in {"v1", "v3", "v4", "v5"}


_STAMPS: Mapping[Maker, Sequence[str]] = MappingProxyType(
    {Maker.PLATFORM: (_STAMP,), Maker.PARTY_A: (_STAMP,), Maker.AUTHORITY: ()}
)
"""What may stand beside a signature uncovered: its time stamp, in which no other one stands."""
_LISTS: Mapping[Maker, Sequence[str]] = MappingProxyType(
    {Maker.PLATFORM: (), Maker.PARTY_A: ("crl",), Maker.AUTHORITY: ("crl",)}
)
"""Which revocation data; this program's own belong into the file's store."""
_NAMES_DIGESTS: Mapping[Maker, _Judge] = MappingProxyType(
    {
        Maker.PLATFORM: _names_its_digest,
        Maker.PARTY_A: _lists_known_digests,
        Maker.AUTHORITY: _names_its_digest,
    }
)
_HAS_VERSIONS: Mapping[Maker, _Judge] = MappingProxyType(
    {
        Maker.PLATFORM: _has_right_versions,
        Maker.PARTY_A: _has_known_versions,
        Maker.AUTHORITY: _has_right_versions,
    }
)


def _is_genuine(revoked: crl.CertificateList, path: Sequence[x509.Certificate]) -> bool:
    """Whether a revocation list is by whom it says, where that one is in the signer's chain."""
    issuers = [each for each in path if each.subject.hashable == revoked.issuer.hashable]
    try:
        loaded = load_der_x509_crl(revoked.dump())
        return all(loaded.is_signature_valid(_key_of(each)) for each in issuers)
    except UNREADABLE:
        return False


def _key_of(issuer: x509.Certificate) -> CertificateIssuerPublicKeyTypes:
    return load_der_x509_certificate(issuer.dump()).public_key()  # type: ignore[return-value]  # others are refused with a TypeError


def _altered_certificates(
    signed: cms.SignedData, path: Sequence[x509.Certificate], title: str
) -> tuple[Problem, ...]:
    """Whether a certificate beside a signature pretends to belong to its chain.

    A signature does not cover the certificates beside it (RFC 5652, 5.4): a changed bit there changes
    nothing, and still means that somebody had a hand in the file.
    """
    known = {each.dump() for each in path}
    issuers = {each.subject.hashable: each for each in path}
    named = {(each.subject.hashable, each.serial_number) for each in path}
    for each in (choice.chosen for choice in signed["certificates"]):
        if each.dump() in known:
            continue
        issuer = issuers.get(each.issuer.hashable)
        same_name = (each.subject.hashable, each.serial_number) in named
        if same_name or (issuer is not None and not _issued(each, issuer)):
            return (Problem(Flaw.INTEGRITY, f"{title}中附带的证书被改动。"),)
    return ()


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(
            load_der_x509_certificate(issuer.dump())
        )
    except UNREADABLE:
        return False
    return True
