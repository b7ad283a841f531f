"""The platform's key in a file: encrypted PKCS#12 (RFC 7292)."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from contract_tui.domain.commands import command
from contract_tui.domain.errors import ForbiddenError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.signing.issuing import PrivateKey
from contract_tui.signing.keys import SigningKey, held_key
from contract_tui.signing.passphrase import WrongPassphraseError
from contract_tui.signing.private_files import read_private

_ROUNDS = 200_000


def open_file(path: Path, passphrase: Callable[[], str]) -> SigningKey:
    """Open an encrypted PKCS#12 file.

    Args:
        passphrase: Asked only after the file itself was found to be in order.

    Raises:
        NotFoundError: There is no such file.
        ForbiddenError: Others can read it, it is not encrypted, or its certificate cannot sign.
        InvalidInputError: The passphrase is wrong, or the certificate belongs to another key.
        OutsideError: It is damaged or cannot be read.
    """
    key, certificates = load(path, passphrase)
    return held_key(key, certificates, str(path))


def load(path: Path, passphrase: Callable[[], str]) -> tuple[PrivateKey, list[x509.Certificate]]:
    """Key and certificates of a file, the key's own first; raises what `open_file` raises."""
    try:
        content = read_private(path)
    except NotFoundError as error:
        hint = f"请用 {command('seal init')} 建立平台签章的密钥。"
        raise NotFoundError(f"没有平台签章的密钥文件 {path}。", hint) from error
    _refuse_open_secrets(path, content)
    try:
        opened = _opened(content, passphrase().encode())
    except UnsupportedAlgorithm as error:
        raise OutsideError(
            f"{path} 使用了不支持的密钥种类（如 SM2）或过时的加密方式，不能打开。",
            "密钥须为 ECDSA P-256、P-384、P-521 或 RSA，并以 AES 加密。",
        ) from error
    except ValueError as error:
        raise WrongPassphraseError(f"签章口令不正确，不能打开 {path}。") from error
    key, own = opened.key, opened.cert
    if own is None or not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise InvalidInputError(
            f"{path} 中没有可以签章的密钥和证书。", "密钥须为 ECDSA 或 RSA，并与其证书放在一起。"
        )
    return key, [
        own.certificate,
        *_in_order(own.certificate, [each.certificate for each in opened.additional_certs]),
    ]


def _opened(content: bytes, passphrase: bytes) -> pkcs12.PKCS12KeyAndCertificates:
    with warnings.catch_warnings():
        # Windows writes BER; it is read nevertheless, and the terminal is not the place for that remark.
        warnings.simplefilter("ignore", UserWarning)
        return pkcs12.load_pkcs12(content, passphrase)


def _in_order(own: x509.Certificate, others: Sequence[x509.Certificate]) -> Iterator[x509.Certificate]:
    """The others from the issuer upwards, those outside the chain last."""
    rest, current = list(others), own
    while above := next((each for each in rest if each.subject == current.issuer), None):
        rest.remove(above)
        yield above
        current = above
    yield from rest


def _refuse_open_secrets(path: Path, content: bytes) -> None:
    try:
        contents = asn1.Pfx.load(content, strict=True).authenticated_safe
        bags = [bag for each in contents if each["content_type"].native == "data" for bag in _bags(each)]
        open_keys = any(bag["bag_id"].native == "key_bag" for bag in bags)
    except (ValueError, TypeError) as error:
        raise OutsideError(f"{path} 不是 PKCS#12 文件，或已损坏。", "请从备份恢复密钥文件。") from error
    if open_keys:
        raise ForbiddenError(f"{path} 中的密钥没有加密。", "请用口令加密后再使用，并更换可能泄露的密钥。")


def _bags(content: asn1.ContentInfo) -> asn1.SafeContents:
    return asn1.SafeContents.load(content["content"].native)


def written(key: PrivateKey, certificates: Sequence[x509.Certificate], passphrase: str) -> bytes:
    """A PKCS#12 file of a key, encrypted by AES-256 under PBKDF2 (PBES2, RFC 8018).

    Args:
        certificates: The key's own first.
    """
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    own, *chain = certificates
    return pkcs12.serialize_key_and_certificates(None, key, own, chain, encryption)
