"""X.509 certificates and revocation lists: read from files, and told in the project's own words.

Formats: RFC 5280 in DER or PEM (RFC 7468). Importing this module loads asn1crypto and cryptography.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from asn1crypto import core, crl, pem, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.masking import escaped, masked_name
from contract_tui.domain.signatures import Certificate
from contract_tui.domain.text import shown
from contract_tui.files.regular import read_regular
from contract_tui.signing.name_comparison import value_text  # also before any two names are compared

_SHORT = {
    "common_name": "CN",
    "organization_name": "O",
    "organizational_unit_name": "OU",
    "country_name": "C",
    "state_or_province_name": "ST",
    "locality_name": "L",
    "serial_number": "SERIALNUMBER",
    "email_address": "E",
    "domain_component": "DC",
    "user_id": "UID",
}
T = TypeVar("T", x509.Certificate, crl.CertificateList)
_CERTIFICATE, _CRL = "CERTIFICATE", "X509 CRL"
_MOST_BYTES = 1 << 28


def facts_of(certificate: x509.Certificate) -> Certificate:
    """What is shown and recorded of a certificate, personal data masked."""
    return Certificate(
        subject=name_text(certificate.subject),
        issuer=name_text(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        fingerprint=fingerprint(certificate),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the DER, hex."""
    return bytes(certificate.sha256).hex()


def key_fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate's public key (the bits that RFC 5280 calls subjectPublicKey), hex.

    Another certificate for the same key has the same: a point of a curve that is written in another of its
    forms (SEC 1, 2.3.3) is taken as if it were written in full.
    """
    key = certificate.public_key
    if key.algorithm == "ec":
        try:
            point = load_der_public_key(key.dump()).public_bytes(
                Encoding.X962, PublicFormat.UncompressedPoint
            )
        except (ValueError, UnsupportedAlgorithm):
            return bytes(key.sha256).hex()  # of a curve that signs nothing here
        return hashlib.sha256(point).hexdigest()
    return bytes(key.sha256).hex()


def name_text(name: x509.Name) -> str:
    """A distinguished name as RFC 4514 orders and escapes it, safe to show: `CN=王芳, O=示例公司, C=CN`.

    Authorities put identity numbers and phones into names; they are masked (P9).
    """
    # The text is masked as a whole, as it is wherever it was stored: what is shown is always the same.
    return masked_name(name_in_full(name))


def name_in_full(name: x509.Name) -> str:
    """The same with nothing masked: for whoever decides that this is the person who was to sign (P9)."""
    parts = ["+".join(sorted(map(_attribute, each))) for each in reversed(list(name.chosen))]
    return shown(", ".join(parts))


def _attribute(attribute: x509.NameTypeAndValue) -> str:
    kind, value = attribute["type"], value_text(attribute)
    if value is None:
        # It may hold anything, so that only its length is told.
        size = len(core.Sequence.load(attribute.dump()).contents) - len(kind.dump())
        value = f"（{size} 字节）"
    return f"{_SHORT.get(kind.native, kind.dotted)}={escaped(shown(value))}"


def is_self_issued(certificate: x509.Certificate) -> bool:
    """Whether issuer and subject are the same, as in root certificates."""
    return bool(certificate.issuer.hashable == certificate.subject.hashable)


def read_certificates(path: Path) -> list[x509.Certificate]:
    """All certificates in a file or in the files of a folder, hidden files left out.

    Raises:
        NotFoundError: There is no such file or folder, or the folder is empty.
        InvalidInputError: A file holds something else; the message names it.
        OutsideError: A file cannot be read.
    """
    return [each for file in files_of(path) for each in parse_certificates(read_bytes(file), file)]


def parse_certificates(content: bytes, source: Path) -> list[x509.Certificate]:
    """The certificates in one file's content.

    Args:
        content: PEM, one or more, or DER.
        source: Names the file in errors.

    Raises:
        InvalidInputError: It holds no certificate, or something else besides.
    """
    return _parsed(x509.Certificate, content, _CERTIFICATE, f"{source} 不是证书文件。", "证书")


def read_crls(path: Path) -> list[crl.CertificateList]:
    """All revocation lists in a file or in the files of a folder, hidden files left out.

    Raises:
        NotFoundError: There is no such file or folder, or the folder is empty.
        InvalidInputError: A file holds something else; the message names it.
        OutsideError: A file cannot be read.
    """
    return [crl_list for file in files_of(path) for crl_list in _parse_crls(read_bytes(file), file)]


def _parse_crls(content: bytes, source: Path) -> list[crl.CertificateList]:
    words = f"{source} 不是证书吊销列表。"
    return _parsed(crl.CertificateList, content, _CRL, words, "证书吊销列表（CRL）")


def _parsed(kind: type[T], content: bytes, label: str, problem: str, kind_words: str) -> list[T]:
    try:
        values = [kind.load(der, strict=True) for der in _blocks(content, label)]
        for value in values:
            value.native  # noqa: B018  asn1crypto parses when asked; errors belong here
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInputError(problem, f"请提供 PEM 或 DER 格式的{kind_words}。") from error
    return values


def _blocks(content: bytes, label: str) -> Iterator[bytes]:
    if not pem.detect(content):
        yield content
        return
    for kind, _, der in pem.unarmor(content, multiple=True):
        if kind != label:
            raise ValueError(kind)
        yield der


def files_of(path: Path) -> list[Path]:
    """A file itself, or a folder's files in the order of their names.

    Raises:
        NotFoundError: There is no such file or folder, or the folder is empty.
        OutsideError: The folder cannot be read.
    """
    try:
        if not path.is_dir():
            return [path]
        files = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
    except OSError as error:
        raise OutsideError(f"无法读取文件夹 {path}：{reason(error)}。", "请检查权限。") from error
    if not files:
        raise NotFoundError(f"文件夹 {path} 中没有文件。", "请放入文件，或修正设置。")
    return files


def read_bytes(path: Path) -> bytes:
    """A file's content.

    Raises:
        NotFoundError: There is no such file.
        OutsideError: It cannot be read, is no regular file, or has more than 256 MiB.
    """
    try:
        return read_regular(path, _MOST_BYTES)
    except FileNotFoundError as error:
        raise NotFoundError(f"没有文件 {path}。", "请检查路径，或修正设置。") from error
    except OSError as error:
        raise OutsideError(f"无法读取 {path}：{reason(error)}。", "请检查权限。") from error


def as_pem(certificates: Iterable[x509.Certificate]) -> bytes:
    """Certificates as one PEM file."""
    return b"".join(pem.armor(_CERTIFICATE, each.dump()) for each in certificates)
