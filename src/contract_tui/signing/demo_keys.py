"""The demo's own keys: real cryptography, no legal effect, and every name says 演示 (P16).

They are made on first use in the home's own folder and are worth nothing outside of it. The files are not
encrypted: who can read them can only imitate a demo.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.domain.seals import DEMO_FOLDER, DEMO_ROOT_NAME
from contract_tui.files.rights import PRIVATE
from contract_tui.signing.issuing import Issued, Terms, issue, new_key
from contract_tui.signing.keys import SigningKey, held_key
from contract_tui.signing.private_files import read_private, write_new
from contract_tui.signing.trust import DEMO_ROOT

_FROM, _UNTIL = datetime(2010, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
"""The demo's contracts are dated back and forth as the demo likes."""
_SIGNERS_KEPT = 256


@dataclass
class DemoKeys:
    """The keys of one simulated home; may be used from any thread, and by several processes at once.

    Signers' keys live as long as this object: nobody needs to find them again, and no folder fills up with
    people's names.

    Args:
        home: The home's folder.
    """

    home: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _root: Issued | None = field(default=None, repr=False)
    _seal: SigningKey | None = field(default=None, repr=False)
    _signers: dict[tuple[str, str, bool], SigningKey] = field(default_factory=dict, repr=False)

    def roots(self) -> list[asn1.Certificate]:
        """The demo's root certificate, for whoever examines its signatures."""
        with self._lock:
            return [asn1.Certificate.load(_der(self._issuer().certificate))]

    def seal(self) -> SigningKey:
        """The demo platform's key.

        Raises:
            OutsideError: The keys cannot be read or written.
            ForbiddenError: Others can read them.
        """
        with self._lock:
            if self._seal is None:
                root = self._issuer()
                names = {"O": "演示", "CN": "演示平台签章"}
                made = self._kept("seal-key.pem", lambda: _issued(names, root))
                self._seal = self._ready(made, root)
            return self._seal

    def signer(self, name: str, customer: str, *, enterprise: bool) -> SigningKey:
        """The key of a simulated signer; the same one for the same person as long as this object lives.

        Args:
            name: The signer's.
            customer: Party A's verified name.
            enterprise: Whether they sign for a company.

        Raises:
            OutsideError: The demo's root cannot be read or written.
            ForbiddenError: Others can read it.
        """
        who = (name, customer, enterprise)
        with self._lock:
            if who not in self._signers:
                if len(self._signers) >= _SIGNERS_KEPT:
                    self._signers.clear()
                root = self._issuer()
                self._signers[who] = self._ready(_issued(_names(*who), root), root)
            return self._signers[who]

    def _issuer(self) -> Issued:
        if self._root is None:
            self._root = self._kept("root-key.pem", _new_root)
            _offer(self.folder / DEMO_ROOT, self._root.certificate.public_bytes(Encoding.PEM))
        return self._root

    def _ready(self, issued: Issued, root: Issued) -> SigningKey:
        return held_key(issued.key, [issued.certificate, root.certificate], f"演示密钥 {self.folder}")

    def _kept(self, name: str, make: Callable[[], Issued]) -> Issued:
        """What a file holds; it is made when it is not there, and whoever is first wins."""
        path = self.folder / name
        if not path.exists():
            _offer(path, _bundle(make()))
        return _parsed(path)

    @property
    def folder(self) -> Path:
        """Where the keys lie; made if it is not there.

        Raises:
            OutsideError: It cannot be made.
        """
        folder = self.home / DEMO_FOLDER
        try:
            PRIVATE.make_folder(folder)
        except OSError as error:
            raise OutsideError(
                f"无法建立演示密钥的文件夹 {folder}：{reason(error)}。", "请检查目录权限。"
            ) from error
        return folder


def _offer(path: Path, content: bytes) -> None:
    """Write a file unless somebody else was faster."""
    if path.exists():
        return
    try:
        write_new(path, content)
    except HeldError:
        return


def _new_root() -> Issued:
    # Two homes' roots must not be taken for each other by their names.
    names = {"O": "演示", "CN": f"{DEMO_ROOT_NAME}{uuid4().hex[:8]}"}
    return issue(Terms(names, _FROM, _UNTIL, authority=True), new_key())


def _issued(names: dict[str, str], root: Issued) -> Issued:
    return issue(Terms(names, _FROM, _UNTIL), new_key(), root)


def _names(name: str, customer: str, enterprise: bool) -> dict[str, str]:
    return {"CN": f"演示 {name}", "O": f"演示 {customer}" if enterprise else "演示"}


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _bundle(issued: Issued) -> bytes:
    # One file, so that a key never lies there without its certificate.
    key = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + issued.certificate.public_bytes(Encoding.PEM)


def _parsed(path: Path) -> Issued:
    content = read_private(path)
    try:
        key = load_pem_private_key(content, None)
        certificate = x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise OutsideError(
            f"演示密钥 {path} 已损坏。", f"请删除文件夹 {path.parent}，会自动重新建立。"
        ) from error
    if not isinstance(key, EllipticCurvePrivateKey):
        raise OutsideError(f"演示密钥 {path} 已损坏。", f"请删除文件夹 {path.parent}，会自动重新建立。")
    return Issued(certificate, key)
