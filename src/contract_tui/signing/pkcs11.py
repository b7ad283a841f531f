"""The platform's key in hardware: PKCS#11 (OASIS, version 2.40) through python-pkcs11 and pyHanko."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass
from pkcs11 import exceptions as failures
from pyhanko.sign.pkcs11 import PKCS11Signer

from contract_tui.config import Seal
from contract_tui.domain.errors import DeskError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.signing.keys import SigningKey, refuse_unsuitable, verify_raw

_TRIAL = b"contract-tui"


class TokenSigner(PKCS11Signer):
    """A token's key whose failures are told in the project's own words."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Let the token sign some bytes.

        Raises:
            OutsideError: The token did not sign, for example because it was taken out.
        """
        with _in_words("令牌"):
            return bytes(await super().async_sign_raw(data, digest_algorithm, dry_run))


def open_token(seal: Seal, pin: Callable[[], str]) -> SigningKey:
    """Log in to a token and find its key and certificate by their label.

    Args:
        seal: Names module, token and label.
        pin: Asked only after the token was found.

    Raises:
        NotFoundError: There is no such module, token, key or certificate.
        ForbiddenError: The certificate cannot be used for signatures.
        InvalidInputError: The PIN is wrong, or the certificate belongs to another key.
        OutsideError: The module or the token does not work, or the PIN is locked.
    """
    source = f"PKCS#11 {seal.token}/{seal.label}"
    with _in_words(source):
        session = _find(seal).open(user_pin=pin())
        certificates = _certificates(session)
        own = certificates.pop(seal.label, None)
        if own is None:
            raise NotFoundError(
                f"令牌 {seal.token} 中没有标签为 {seal.label} 的证书。", "请检查 seal.label。"
            )
        refuse_unsuitable(own)
        chain = tuple(certificates.values())
        signer = TokenSigner(
            session,
            signing_cert=own,
            key_label=seal.label,
            ca_chain=chain,
            # Tokens hash by themselves for RSA only; for ECDSA they are given the digest.
            use_raw_mechanism=own.public_key.algorithm == "ec",
        )
        _refuse_strangers(signer, own, source)
    return SigningKey(signer, own, chain, source)


def _find(seal: Seal) -> pkcs11.Token:
    if Path(seal.module).exists() and not Path(seal.module).is_file():
        # Loading a pipe would wait for whoever writes into it.
        raise InvalidInputError(f"{seal.module} 不是普通文件，不能载入。", "请检查 seal.module 的路径。")
    try:
        library = pkcs11.lib(seal.module)
    except (RuntimeError, OSError, failures.PKCS11Error) as error:
        raise NotFoundError(
            f"不能载入 PKCS#11 模块 {seal.module}。", "请检查 seal.module 的路径。"
        ) from error
    tokens = list(library.get_tokens(token_label=seal.token))
    if not tokens:
        raise NotFoundError(f"没有标签为 {seal.token} 的令牌。", "请插入令牌，或检查 seal.token。")
    return tokens[0]


def _certificates(session: pkcs11.Session) -> dict[str, x509.Certificate]:
    objects = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    return {each[Attribute.LABEL]: x509.Certificate.load(bytes(each[Attribute.VALUE])) for each in objects}


def _refuse_strangers(signer: TokenSigner, own: x509.Certificate, source: str) -> None:
    """Let the key sign once: a token holds keys and certificates side by side, whether they match or not."""
    signature = asyncio.run(signer.async_sign_raw(_TRIAL, "sha256"))
    if not verify_raw(own, signature, _TRIAL):
        raise InvalidInputError(f"{source} 中的证书与密钥不匹配。", "请装入为此密钥签发的证书。")


@contextmanager
def _in_words(source: str) -> Iterator[None]:
    try:
        yield
    except failures.PinLocked as error:
        raise OutsideError(f"{source} 的 PIN 已被锁定。", "请用管理员 PIN 解锁。") from error
    except (failures.PinIncorrect, failures.PinInvalid, failures.PinLenRange) as error:
        raise InvalidInputError(
            f"{source} 的 PIN 不正确。", "请检查 seal.passphrase 的来源；多次错误会锁定令牌。"
        ) from error
    except (failures.NoSuchKey, failures.MultipleObjectsReturned) as error:
        raise NotFoundError(f"{source} 没有找到唯一的私钥。", "请检查 seal.label。") from error
    except failures.PKCS11Error as error:
        raise _failure(source, error) from error


def _failure(source: str, error: Exception) -> DeskError:
    return OutsideError(
        f"{source} 没有完成操作（{type(error).__name__}）。", "请检查令牌是否插好，然后重试。"
    )
