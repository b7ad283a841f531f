"""What stands in a signature's container (CMS, RFC 5652) and is covered by no signature.

Whoever has the file can change it without the key; what does so is found by other marks than a digest.
"""

from collections.abc import Sequence

from asn1crypto import cms, core, parser, x509
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from contract_tui.domain.verdicts import Flaw, Problem
from contract_tui.signing.verifying.opening import UNREADABLE

_STAMP = "signature_time_stamp_token"


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


def altered_container(
    embedded: EmbeddedPdfSignature, path: Sequence[x509.Certificate], title: str
) -> tuple[Problem, ...]:
    """Whether somebody had a hand in what a signature does not cover.

    Args:
        embedded: The signature.
        path: From the root to the signer, or the signer alone.
        title: Names the signature in the sentence.
    """
    signer: cms.SignerInfo = embedded.signer_info
    unsigned = signer["unsigned_attrs"]
    added = [] if isinstance(unsigned, core.Void) else [each["type"].native for each in unsigned]
    listed = {each["algorithm"].native for each in embedded.signed_data["digest_algorithms"]}
    if added not in ([], [_STAMP]):
        return (Problem(Flaw.INTEGRITY, f"{title}的容器中增加了签名没有覆盖的内容。"),)
    if signer["digest_algorithm"]["algorithm"].native not in listed:
        return (Problem(Flaw.INTEGRITY, f"{title}的容器所列的摘要算法被改动。"),)
    return altered_certificates(embedded, path, title)


def altered_certificates(
    embedded: EmbeddedPdfSignature, path: Sequence[x509.Certificate], title: str
) -> tuple[Problem, ...]:
    """Whether a certificate beside a signature pretends to belong to its chain.

    A signature does not cover the certificates beside it (RFC 5652, 5.4): a changed bit there changes
    nothing, and still means that somebody had a hand in the file.
    """
    known = {each.dump() for each in path}
    issuers = {each.subject.hashable: each for each in path}
    named = {(each.subject.hashable, each.serial_number) for each in path}
    for each in embedded.other_embedded_certs:
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
