"""The platform's seal: made, renewed, shown, examined (docs/security.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.domain import text
from contract_tui.domain.clock import Clock, SystemClock
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import (
    ForbiddenError,
    HeldError,
    InvalidInputError,
    NotFoundError,
    OutsideError,
)
from contract_tui.domain.seals import SealFacts, expiry_notice, validity_problem
from contract_tui.signing.registry import capabilities_of

if TYPE_CHECKING:
    from cryptography import x509

    from contract_tui.signing.issuing import PrivateKey
    from contract_tui.signing.keys import SigningKey

_MOST_DAYS = 36_500
_LONGEST_NAME = 64
_EARLIER = timedelta(minutes=5)
"""A new certificate is valid from a little earlier, since other machines' clocks differ."""


@dataclass(frozen=True, slots=True)
class NewSeal:
    """What a new key is to be.

    Attributes:
        name: The certificate's common name; empty takes the platform's legal name.
        days: How long the self-signed certificate is valid.
        algorithm: `p256` or `rsa3072`.
        request: Where a certificate signing request goes; None makes none.
        root: Where the public certificate goes; None leaves it out.
    """

    name: str = ""
    days: int = 1095
    algorithm: str = "p256"
    request: Path | None = None
    root: Path | None = None


class Seals:
    """The use cases around the platform's key; they need no database.

    Args:
        settings: Whose key.
        clock: Tells when certificates begin and end.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()

    @property
    def path(self) -> Path:
        """Where the PKCS#12 file is, whether it exists or not."""
        from contract_tui.signing.platform_key import key_path

        return key_path(self._settings)

    @property
    def exists(self) -> bool:
        """Whether there is a key that could be opened: a PKCS#12 file, or a token that the settings name."""
        return bool(self._settings.seal.module) or self.path.exists()

    @property
    def is_used_by_interface(self) -> bool:
        """Whether the interface over this home seals with a key that is there, so that it has to open it."""
        settings = self._settings
        return capabilities_of(settings).own_seal and settings.engine.in_interface and self.exists

    def discard_passphrase(self) -> None:
        """Leave no passphrase's descriptor open in a process that will not seal."""
        from contract_tui.signing.passphrase import discard_passphrase

        discard_passphrase(self._settings.seal.passphrase)

    def create(self, seal: NewSeal, secret: str | None = None) -> SealFacts:
        """Make a key with a self-signed certificate in a new encrypted PKCS#12 file.

        Args:
            seal: What it is to be.
            secret: The passphrase, where somebody was asked for it already; None asks where the settings say.

        Raises:
            InvalidInputError: Name, days or passphrase cannot be used.
            ForbiddenError: The settings name a token, which makes its keys itself, or a shared folder.
            HeldError: One of the files exists already; nothing was made.
            OutsideError: A file cannot be written, or there is no terminal to ask at.
        """
        from contract_tui.signing import issuing, passphrase, pkcs12
        from contract_tui.signing.keys import held_key
        from contract_tui.signing.private_files import write_new

        names = self._names(seal)
        self._refuse_token()
        _refuse_shared(self._settings, self.path)
        _refuse_existing(self.path, seal.request, seal.root)
        if secret is None:
            secret = passphrase.read_passphrase(self._settings.seal.passphrase, twice=True)
        key = issuing.new_key(issuing.Algorithm(seal.algorithm))
        begins = self._clock.now().replace(microsecond=0) - _EARLIER
        issued = issuing.issue(issuing.Terms(names, begins, begins + timedelta(days=seal.days)), key)
        _make_folder(self.path.parent)
        write_new(self.path, pkcs12.written(key, [issued.certificate], secret))
        if seal.request:
            write_new(seal.request, issuing.signing_request(issued.certificate.subject, key), 0o644)
        facts = held_key(key, [issued.certificate], str(self.path))
        if seal.root:
            _export(facts, seal.root)
        return _facts(facts)

    def install(self, certificate: Path) -> tuple[SealFacts, Path]:
        """Put a certificate authority's answer into the PKCS#12 file.

        Args:
            certificate: PEM or DER; the key's own certificate and those above it, in any order.

        Returns:
            What the seal is now, and where the old file is.

        Raises:
            NotFoundError: A file does not exist.
            InvalidInputError: The certificate belongs to another key, or the passphrase is wrong.
            ForbiddenError: The certificate cannot sign, or is out of its dates.
            OutsideError: A file cannot be read or written; the old one is still in its place.
        """
        from contract_tui.signing import certificates, passphrase, pkcs12
        from contract_tui.signing.keys import held_key, matching_first
        from contract_tui.signing.private_files import replace_private

        self._refuse_token()
        offered = certificates.read_certificates(certificate)
        secret = ""

        def opening(ask: Callable[[], str]) -> tuple["PrivateKey", list["x509.Certificate"]]:
            nonlocal secret
            secret = ask()
            return pkcs12.load(self.path, lambda: secret)

        key, _ = passphrase.opened_with(self._settings.seal.passphrase, opening)
        chain = matching_first(key, offered, str(certificate))
        ready = held_key(key, chain, str(self.path))
        problem = validity_problem(ready.facts, self._clock.now())
        if problem:
            raise ForbiddenError(problem, "请检查证书文件和本机时间；密钥文件没有改动。")
        kept = replace_private(self.path, pkcs12.written(key, chain, secret))
        return _facts(ready), kept

    def show(self) -> SealFacts:
        """What the seal's certificate says; opens the key.

        Raises:
            DeskError: The key cannot be opened; the message says why and what to do.
        """
        return _facts(self._open())

    def export(self, root: Path) -> None:
        """Write the root certificate that others must trust.

        Raises:
            NotFoundError: The key's chain ends before a root.
            HeldError: The file exists already.
            DeskError: The key cannot be opened.
        """
        _export(self._open(), root)

    def export_own(self, path: Path) -> None:
        """Write the seal's own certificate, by which others know the platform (`signing.platform_trust`).

        Raises:
            HeldError: The file exists already.
            DeskError: The key cannot be opened.
        """
        from contract_tui.signing.certificates import as_pem
        from contract_tui.signing.private_files import write_new

        write_new(path, as_pem([self._open().certificate]), 0o644)

    def request(self, path: Path) -> None:
        """Write a request for a new certificate of the key that is there, in the old one's name.

        Raises:
            ForbiddenError: The key is in a token.
            HeldError: The file exists already.
            DeskError: The key cannot be opened.
        """
        from contract_tui.signing import issuing, passphrase, pkcs12
        from contract_tui.signing.private_files import write_new

        self._refuse_token()
        _refuse_existing(path)
        key, certificates = passphrase.opened_with(
            self._settings.seal.passphrase, lambda ask: pkcs12.load(self.path, ask)
        )
        write_new(path, issuing.signing_request(certificates[0].subject, key), 0o644)

    def notice(self, facts: SealFacts) -> str:
        """Announce the end of the certificate 30 days ahead; empty when there is nothing to announce."""
        return expiry_notice(facts.certificate, self._clock.now())

    def _open(self) -> "SigningKey":
        from contract_tui.signing.platform_key import open_seal

        return open_seal(self._settings)

    def _refuse_token(self) -> None:
        if self._settings.seal.module:
            raise ForbiddenError(
                "设置了 seal.module：密钥在 PKCS#11 令牌中，这里不能建立或更换。", "请使用令牌自带的工具。"
            )

    def _names(self, seal: NewSeal) -> dict[str, str]:
        platform = self._settings.platform.legal_name
        name = text.tidy(seal.name or platform)
        problem = text.problem(name, most=_LONGEST_NAME) if name else "不能为空"
        if seal.name and len(name.encode()) > _LONGEST_NAME:
            problem = f"最多 {_LONGEST_NAME} 字节（21 个汉字）"
        if problem:
            raise InvalidInputError(f"证书的名称{problem}。", "请用 --name 指定。")
        if not 1 <= seal.days <= _MOST_DAYS:
            raise InvalidInputError(f"证书的有效天数须为 1 至 {_MOST_DAYS}，现为 {seal.days}。")
        return {"C": "CN", "O": platform, "CN": name}


def _refuse_existing(*paths: Path | None) -> None:
    for path in paths:
        if path is not None and path.exists():
            raise HeldError(f"{path} 已经存在，没有改动。", "请另选文件名，或先移走原文件。")


def _refuse_shared(settings: Settings, path: Path) -> None:
    if settings.shared and path.parent == settings.home:
        raise ForbiddenError(
            f"{path} 在共用的数据文件夹中，每个成员都能替换或删除，不能把密钥放在这里。",
            "请把 seal.key 设为运行 worker 的账户自己的文件夹中的文件，见 contract-tui help security。",
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(f"无法建立文件夹 {folder}：{reason(error)}。", "请检查目录权限。") from error


def _export(key: "SigningKey", path: Path) -> None:
    from contract_tui.signing.certificates import as_pem, is_self_issued
    from contract_tui.signing.private_files import write_new

    roots = [each for each in (key.certificate, *key.chain) if is_self_issued(each)]
    if not roots:
        raise NotFoundError("签章的证书链中没有根证书。", "请向证书的签发机构索取根证书。")
    write_new(path, as_pem(roots[:1]), 0o644)


def _facts(key: "SigningKey") -> SealFacts:
    from contract_tui.signing.certificates import facts_of, is_self_issued
    from contract_tui.signing.keys import algorithm_of

    return SealFacts(
        certificate=key.facts,
        algorithm=algorithm_of(key.certificate),
        self_signed=is_self_issued(key.certificate),
        chain=tuple(map(facts_of, key.chain)),
        source=key.source,
    )
