"""Which certificates are believed: roots, revocation lists and time stamping authorities of one home.

Importing this module loads pyHanko's certificate validator.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import crl, x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor

from contract_tui.config import Settings
from contract_tui.domain.commands import command
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.seals import DEMO_FOLDER, trust_it
from contract_tui.signing.certificates import (
    fingerprint,
    is_self_issued,
    key_fingerprint,
    parse_certificates,
    read_certificates,
    read_crls,
)
from contract_tui.signing.private_files import read_private

DEMO_ROOT = "root.pem"
"""The demo's root certificate in that folder."""


_NEW_ONE = "请向签发机构申请新证书，用 {install} 装入。"
_NEW_LIST = "请把签发机构的最新吊销列表放入设置 signing.crls。"
# pyHanko's own sentences are English, and longer than a line.
_REASONS = {
    "RevokedError": ("证书已被吊销。", "请更换密钥和证书。"),
    "StaleRevinfoError": ("证书吊销列表已过期。", _NEW_LIST),
    "InsufficientRevinfoError": ("没有适用的证书吊销列表。", _NEW_LIST),
    "PathBuildingError": (
        "证书不在受信任的根证书之下。",
        "{trust}",
    ),
    "ExpiredError": ("证书或其签发机构的证书已过期。", _NEW_ONE),
    "NotYetValidError": ("证书或其签发机构的证书尚未生效。", "请核对本机的时间，或等到证书生效。"),
    "DisallowedAlgorithmError": ("证书由已不安全的算法（如 SHA-1）签发。", _NEW_ONE),
    "InvalidCertificateError": ("证书不是用来签署文件的（密钥用途不符）。", _NEW_ONE),
}
_OTHERWISE = ("证书未能通过检查。", "请与签发机构核对证书及其上级证书。")


def why_unproved(error: Exception) -> tuple[str, str]:
    """The reason why pyHanko does not believe a certificate, and what helps, in the interface's words."""
    message, hint = _REASONS.get(type(error).__name__, _OTHERWISE)
    install = command("seal init", then="--certificate 证书文件")
    return message, hint.format(install=install, trust=trust_it())


@dataclass(frozen=True, slots=True)
class Trust:
    """What signatures are examined against.

    Attributes:
        roots: Self-issued certificates that signers must lead to. What leads there may sign as party A and
            is not yet the platform.
        platform_roots: The same for the platform's seal: what leads there is the platform.
        seals: SHA-256 of the certificates that are known to be the platform's seal, whoever issued them, hex.
        seal_keys: SHA-256 of the seals' public keys, as far as they are known, hex.
        intermediates: Certificates that help to build chains and prove nothing by themselves.
        crls: Where they are given, every certificate below a root must be found to be good by one of them
            (or, with `online`, by what the certificates' own addresses answer).
        timestamp_roots: The same as `roots`, for time stamping authorities.
        demo_roots: Fingerprints of the demo's roots among `roots`: what leads there has no legal effect.
        online: Whether addresses in certificates are asked for revocation data.
    """

    roots: tuple[x509.Certificate, ...] = ()
    platform_roots: tuple[x509.Certificate, ...] = ()
    seals: frozenset[str] = frozenset()
    seal_keys: frozenset[str] = frozenset()
    intermediates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    timestamp_roots: tuple[x509.Certificate, ...] = ()
    demo_roots: frozenset[str] = frozenset()
    online: bool = False

    @property
    def checks_revocation(self) -> bool:
        """Whether there is revocation data, so that levels B-LT and B-LTA are possible."""
        return bool(self.crls) or self.online

    @property
    def knows_platform(self) -> bool:
        """Whether anything tells the platform's seal from other certificates."""
        return bool(self.platform_roots or self.seals)

    @property
    def shares_roots(self) -> bool:
        """Whether an authority that vouches for signers is also said to vouch for the platform's seal."""
        signers = {fingerprint(each) for each in self.roots}
        return any(each.ca and fingerprint(each) in signers for each in self.platform_roots)

    def knowing(self, seals: Iterable[str], keys: Iterable[str] = ()) -> "Trust":
        """The same with more seals that are known to be the platform's.

        Args:
            seals: SHA-256 of their certificates, hex.
            keys: SHA-256 of their public keys, hex.
        """
        return replace(self, seals=self.seals.union(seals), seal_keys=self.seal_keys.union(keys))

    def is_seal(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate is a known seal's, or another one for the same key."""
        return fingerprint(certificate) in self.seals or key_fingerprint(certificate) in self.seal_keys

    def is_demo(self, certificate: x509.Certificate) -> bool:
        """Whether a certificate is a demo's root."""
        return fingerprint(certificate) in self.demo_roots

    def context(
        self,
        at: datetime | None = None,
        *,
        timestamps: bool = False,
        roots: Sequence[x509.Certificate] | None = None,
        extra: Iterable[x509.Certificate] = (),
        crls: Iterable[crl.CertificateList] = (),
        ocsps: Iterable[Any] = (),
    ) -> ValidationContext:
        """What pyHanko validates a certificate against.

        A root that is no authority (CA:FALSE, a self-signed seal) is believed for itself only, and a root's
        own dates and constraints count.

        Args:
            at: UTC, the moment at which the certificate must be good; None means now. Revocation data is
                fetched for the present moment only.
            timestamps: Whether the certificate is a time stamping authority's.
            roots: What it must lead to; None means the signers' or the authorities' roots.
            extra: Further certificates that may belong to the chain, such as those in the signature.
            crls: Further revocation lists, such as those in the document's security store.
            ocsps: `asn1crypto.ocsp.OCSPResponse`, likewise.
        """
        fetching = self.online and at is None
        lists, answers = [*self.crls, *crls], list(ocsps)
        if roots is None:
            roots = self.timestamp_roots if timestamps else self.roots
        return ValidationContext(
            trust_roots=[CertTrustAnchor(root, derive_default_quals_from_cert=True) for root in roots],
            other_certs=[*self.intermediates, *extra],
            moment=at,
            allow_fetching=fetching,
            crls=lists,
            ocsps=answers,
            revocation_mode=self._mode(),
            # A list that was issued later still tells when somebody was revoked.
            retroactive_revinfo=True,
        )

    def _mode(self) -> str:
        # The other modes ignore given lists when a certificate carries no address of a list.
        if self.crls:
            return "require"
        return "hard-fail" if self.online else "soft-fail"


def load_trust(settings: Settings, *, demonstration: bool = False) -> Trust:
    """The trust of a home, read from the files that the settings name.

    Args:
        demonstration: Whether signers are simulated here: only then the demo's own root counts, in the home
            whose keys it signed.

    Raises:
        NotFoundError: A named file or folder does not exist, or is empty.
        InvalidInputError: A file holds something else, or no root certificate; the message names it.
        OutsideError: A file cannot be read.
    """
    signing = settings.signing
    roots, intermediates = _roots(signing.trust)
    stamping, more = _roots(signing.timestamp_trust) if signing.timestamp_trust else (roots, [])
    given: list[x509.Certificate] = _given(read_certificates, signing.platform_trust)
    # A certificate below a root that issues none is a seal by itself: a public CA's root vouches for many.
    seals = [each for each in given if not is_self_issued(each) and not each.ca]
    demo = _demo_roots(settings) if demonstration else ()
    return Trust(
        roots=(*roots, *demo),
        platform_roots=tuple(each for each in given if is_self_issued(each)),
        seals=frozenset(map(fingerprint, seals)),
        seal_keys=frozenset(map(key_fingerprint, (each for each in given if not each.ca))),
        intermediates=(
            *intermediates,
            *more,
            *(each for each in given if not is_self_issued(each) and each.ca),
        ),
        crls=tuple(_given(read_crls, signing.crls)),
        timestamp_roots=tuple(stamping),
        demo_roots=frozenset(map(fingerprint, demo)),
        online=signing.online_revocation,
    )


def _given(read: Callable[[Path], list[Any]], path: str) -> list[Any]:
    return read(Path(path).expanduser()) if path else []


def _roots(path: str) -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    given: list[x509.Certificate] = _given(read_certificates, path)
    roots = [each for each in given if is_self_issued(each)]
    if path and not roots:
        raise InvalidInputError(
            f"{path} 中没有根证书，只有中间证书或用户证书。", "请加入签发者的根证书（自签名）。"
        )
    return roots, [each for each in given if not is_self_issued(each)]


def _demo_roots(settings: Settings) -> Sequence[x509.Certificate]:
    path = settings.home / DEMO_FOLDER / DEMO_ROOT
    return parse_certificates(read_private(path), path) if path.exists() else ()
