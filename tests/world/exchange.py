"""A home whose contracts travel as files, and signers who sign them with pyHanko and keys of their own."""

import json
import sys
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from contract_tui.config import Exchange, Notify, Seal, Settings, Signing, Timing
from contract_tui.domain.exchange import sent_name
from contract_tui.domain.platform import Platform
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.signing.files import NOW, Authority, Holder, by_customer
from tests.world.story import Story

PASSPHRASE = "一句口令"
PLATFORM = Platform(
    legal_name="深圳云样计算有限公司",
    code="91440300MAYXAMP1LW",
    address="广东省深圳市福田区样本路 2 号",
    phone="0755-87654321",
)
"""A party B that is not the example's (P19)."""
PLATFORM_VARIABLES = {
    f"CONTRACT_TUI_PLATFORM__{name.upper()}": str(value) for name, value in asdict(PLATFORM).items()
}
"""The same as environment variables."""


@dataclass(frozen=True)
class World:
    """Everybody who has a part.

    Attributes:
        root: Above party A's signer and the platform, trusted.
        signer: Party A's.
        other_signer: Of the same authority, with another name than party A's signer has.
        platform: The seal's.
        stranger: A signer of an authority that nobody trusts.
    """

    root: Authority
    signer: Holder
    other_signer: Holder
    platform: Holder
    stranger: Holder


@cache
def world() -> World:
    root = Authority("企业根证书")
    return World(
        root,
        root.issue("张三"),
        root.issue("王芳"),
        root.issue("平台签章"),
        Authority("别处的根证书").issue("张三"),
    )


def exchange_settings(
    folder: Path, *, notify: Notify | None = None, timing: Timing | None = None, sealing: bool = True
) -> Settings:
    """A home with the provider `exchange`.

    Args:
        folder: Where home, roots and key are.
        sealing: Whether the key is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roots, key, secret = folder / "roots.pem", folder / "seal.p12", folder / "passphrase"
    roots.write_bytes(world().root.holder.certificate.public_bytes(Encoding.PEM))
    if sealing:
        _private(key, _packed(world().platform))
        _private(secret, PASSPHRASE.encode())
    return replace(
        settings_of(folder / "home", provider="exchange"),
        platform=PLATFORM,
        signing=Signing("exchange", trust=str(roots)),
        seal=Seal(key=str(key), passphrase=f"file:{secret}"),
        exchange=Exchange(),
        notify=notify or Notify(),
        timing=timing or Timing(),
    )


def _packed(holder: Holder) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        None, holder.key, holder.certificate, list(holder.chain), BestAvailableEncryption(PASSPHRASE.encode())
    )


def _private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def exchange_story(folder: Path, **how: Any) -> Story:
    """A desk of such a home; its clock stands at the moment that signatures are made at."""
    clock = StillClock(NOW + timedelta(minutes=1))
    settings = exchange_settings(folder, **how)
    return Story(a_desk(settings.home, clock, settings=settings), clock)


def outbox_file(story: Story, number: str) -> Path:
    return story.desk.settings.outbox / sent_name(number)


def signed_by(story: Story, number: str, by: Holder | None = None, **how: Any) -> bytes:
    """What the signer gives back of the file that lies in the outbox."""
    return by_customer(outbox_file(story, number).read_bytes(), by or world().signer, **how)


def program(folder: Path, body: str) -> str:
    """A program for `notify.command`: Python that has standard input's JSON as `told` and writes it down."""
    path, heard = folder / "notify program.py", folder / "heard.jsonl"
    path.write_text(
        "import json, sys, time, os, signal\n"
        "told = json.load(sys.stdin)\n"
        f"open({str(heard)!r}, 'a').write(json.dumps(told) + '\\n')\n"
        f"{body}\n",
        "utf-8",
    )
    return f"{sys.executable} '{path}'"


def heard(folder: Path) -> list[dict[str, object]]:
    """What such a program was told, call by call."""
    path = folder / "heard.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
