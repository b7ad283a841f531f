"""The platform's seal as every layer knows it: what is shown of its certificate, and when it ends."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.signatures import Certificate

PROMPT = "prompt"
"""The passphrase is asked for at the terminal."""
EXPIRY_NOTICE = timedelta(days=30)
"""How long ahead a certificate's end is announced."""

KEY_FILE = "seal.p12"
"""The name of the platform's PKCS#12 file in the home, unless a setting names another."""

DEMO_ROOT_NAME = "演示根证书（没有法律效力）"
"""Begins the name of every demo's root, so that its signatures are known for what they are anywhere (P16)."""
DEMO_FOLDER = "demo-keys"
"""The folder in a home that holds the demo's keys."""

SHORTEST_PASSPHRASE = 8
"""Characters of a passphrase that somebody types for a new key."""
_PASSPHRASE_SOURCE = re.compile(r"prompt|file:.+|fd:\d{1,6}|credential:[\w.@-]+")


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What may be shown of the platform's seal.

    Attributes:
        algorithm: E.g. `ECDSA P-256`.
        self_signed: Whether nobody but the platform vouches for it.
        chain: The certificates above it that go along with it.
        source: Where the key is: a file's path, or a token and label.
    """

    certificate: Certificate
    algorithm: str
    self_signed: bool
    chain: tuple[Certificate, ...]
    source: str


def new_passphrase_problem(value: str) -> str | None:
    """Say why somebody cannot choose a passphrase for a new key, or None.

    Whoever gets hold of the key file tries out passphrases as fast as machines can.
    """
    if len(value) >= SHORTEST_PASSPHRASE:
        return None
    return f"口令太短：至少 {SHORTEST_PASSPHRASE} 个字符。" if value else "口令不能为空。"


def is_passphrase_source(value: str) -> bool:
    """Whether a setting says where a passphrase comes from; otherwise it may be the passphrase itself."""
    return _PASSPHRASE_SOURCE.fullmatch(value) is not None


def validity_problem(certificate: Certificate, at: datetime) -> str:
    """Say why a certificate cannot be used at a moment, or nothing.

    Args:
        at: UTC.
    """
    if at < certificate.not_before:
        return f"证书 {certificate.subject} 自 {local_text(certificate.not_before)} 起才有效。"
    if at > certificate.not_after:
        return f"证书 {certificate.subject} 已于 {local_text(certificate.not_after)} 过期。"
    return ""


def expiry_notice(certificate: Certificate, now: datetime) -> str:
    """Announce the end of a certificate's validity 30 days ahead, and that it has come.

    Args:
        now: UTC.

    Returns:
        One sentence, or nothing when there is nothing to announce.
    """
    problem = validity_problem(certificate, now)
    if problem:
        return f"{problem}在更换之前不能盖章。"
    left = certificate.not_after - now
    if left > EXPIRY_NOTICE:
        return ""
    when = f"还有 {left.days} 天" if left.days else "不到一天"
    return (
        f"平台签章的证书将于 {local_text(certificate.not_after)} 过期（{when}），"
        f"请尽快申请新证书并用 {command('seal init', then='--certificate 证书文件')} 装入。"
    )


def trust_it() -> str:
    """How a seal's root comes to be trusted."""
    written = command("seal show", then="--root 文件")
    return f"请把 {written} 写出的根证书，或签发机构的根证书，放入 signing.trust。"
