"""Platform, signing service, seal, trust, time stamps: judged while one types, written when right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from contract_tui.config import PROVIDERS, Settings, SettingsFile
from contract_tui.desk.keys.seals import NewSeal, Seals
from contract_tui.domain import text
from contract_tui.domain.errors import DeskError
from contract_tui.domain.identity import credit_code_problem, email_problem, phone_problem
from contract_tui.domain.normalisation import phone as plain_phone
from contract_tui.domain.platform import Platform
from contract_tui.domain.seals import PROMPT, SealFacts
from contract_tui.signing.registry import ROOTS, Specification, specification_of

PLATFORM_LABELS: Mapping[str, str] = {
    "short_name": "平台简称",
    "legal_name": "名称（营业执照上的全称）",
    "code": "统一社会信用代码",
    "address": "通讯地址",
    "phone": "联系电话",
}
"""What stands in every contract as party B (P15)."""
MAIL_LABELS: Mapping[str, str] = {
    "smtp": "邮件服务器",
    "smtp_security": "加密方式",
    "smtp_user": "用户名",
    "smtp_password_file": "密码文件",
    "sender": "发件人",
    "reply_to": "回信地址",
}
"""The settings of mail, as far as a form asks for them."""
_SERVER = re.compile(r"[A-Za-z0-9.\-\[\]:]+:\d{1,5}")
_SECURITIES = ("starttls", "tls", "none")
_MOST_MAIL = 200
ROOT_FILE = "platform-root.pem"
"""The seal's public certificate, beside the settings: what others need to believe the platform."""
_EXAMPLE = Platform()
_MOST = {"short_name": 20, "legal_name": 80, "code": 18, "address": 120, "phone": 20}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to sign, as it is offered.

    Attributes:
        name: What `signing.provider` says.
        words: What it is like.
    """

    name: str
    words: str


class Setup:
    """What a home's settings are to say.

    Args:
        file: Where they are written.
    """

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    @property
    def settings(self) -> Settings:
        """As they stand, with what was written here."""
        return self._file.settings

    def platform(self) -> dict[str, str]:
        """What is known of the platform; the example's values are nobody's."""
        known, shown = self.settings.platform, {}
        for name in PLATFORM_LABELS:
            value = getattr(known, name)
            is_example = name != "short_name" and value == getattr(_EXAMPLE, name)
            shown[name] = "" if is_example else value
        return shown

    def platform_problem(self, name: str, typed: str) -> str | None:
        """Say why a value cannot stand in contracts as party B's, or None.

        Args:
            name: A field of `Platform`.
            typed: What was typed.
        """
        value, label = text.tidy(typed), PLATFORM_LABELS[name]
        if not value:
            return f"请填写{label}"
        if problem := text.problem(value, most=_MOST[name]):
            return f"{label}{problem}"
        if name != "short_name" and value == getattr(_EXAMPLE, name):
            return f"这是示例的{label}，请填写自己的"
        if name == "code":
            return credit_code_problem(value)
        return phone_problem(plain_phone(value)) if name == "phone" else None

    def save_platform(self, values: Mapping[str, str]) -> None:
        """Write party B; raises what `SettingsFile.write` raises.

        Args:
            values: All fields, each without a problem.
        """
        self._write({f"platform.{name}": text.tidy(value) for name, value in values.items()})

    def providers(self) -> list[Choice]:
        """The ways to sign that come with the program."""
        return [Choice(each.name, each.words) for name in PROVIDERS if (each := self._specification(name))]

    def _specification(self, name: str) -> Specification | None:
        return specification_of(replace(self.settings, signing=replace(self.settings.signing, provider=name)))

    @property
    def chosen_provider(self) -> str:
        """The name of the way that is chosen; empty while none is."""
        chosen = specification_of(self.settings)
        return chosen.name if chosen else ""

    def save_provider(self, name: str) -> None:
        """Choose a way to sign; raises what `SettingsFile.write` raises."""
        self._write({"signing.provider": name})

    @property
    def needs_seal(self) -> bool:
        """Whether the chosen way needs a key of the platform's own."""
        chosen = specification_of(self.settings)
        return chosen is not None and chosen.capabilities.own_seal

    @property
    def needs_roots(self) -> bool:
        """Whether the chosen way gets signatures from outside."""
        chosen = specification_of(self.settings)
        return chosen is not None and ROOTS in chosen.required

    @property
    def has_seal(self) -> bool:
        """Whether there is a key already."""
        return Seals(self.settings).exists

    def make_seal(self, secret: str | None = None) -> SealFacts:
        """Make the platform's key with a self-signed certificate, and let it be known as the platform's.

        Args:
            secret: As for `Seals.create`.

        Raises:
            DeskError: As for `Seals.create` and `SettingsFile.write`; a key that was made stays.
        """
        seals = Seals(self.settings)
        root = seals.path.parent / ROOT_FILE
        facts = seals.create(NewSeal(root=None if root.exists() else root), secret)
        self._write({"signing.platform_trust": str(root)})
        return facts

    def trust_problem(self, typed: str) -> str | None:
        """Say why a file or folder cannot be the signers' roots, or None."""
        return self._trusted_problem(trust=typed.strip())

    def _trusted_problem(self, **changes: str) -> str | None:
        from contract_tui.signing.trust import load_trust

        if not all(changes.values()):
            return "请输入文件或文件夹的路径"
        signing = replace(self.settings.signing, **changes)  # type: ignore[arg-type] # all of them are texts
        try:
            load_trust(replace(self.settings, signing=signing))
        except DeskError as error:
            return error.sentence
        return None

    def save_trust(self, typed: str) -> None:
        """Believe the signers whose certificates these roots have issued; raises what writing raises."""
        self._write({"signing.trust": str(Path(typed.strip()).expanduser().absolute())})

    @property
    def asks_passphrase(self) -> bool:
        """Whether the seal's passphrase is what somebody types."""
        return self.settings.seal.passphrase == PROMPT

    @property
    def asks_at_start(self) -> bool:
        """Whether the passphrase will have to be typed when the interface is opened with these settings."""
        return self.asks_passphrase and Seals(self.settings).is_used_by_interface

    def address_problem(self, typed: str) -> str | None:
        """Say why a text cannot be a time stamping authority's address, or None; empty means none."""
        if not typed:
            return None
        parts = urlsplit(typed)
        fine = parts.scheme in ("http", "https") and parts.hostname
        return None if fine else "应为 http:// 或 https:// 开头的地址"

    def save_time_stamps(self, address: str) -> None:
        """Have signatures stamped by an authority; raises what `SettingsFile.write` raises."""
        self._write({"signing.timestamp_url": address})

    def mail(self) -> dict[str, str]:
        """How signers are told by mail."""
        known = self.settings.notify
        return {name: str(getattr(known, name)) for name in MAIL_LABELS}

    def mail_problem(self, name: str, typed: str) -> str | None:
        """Say why a value cannot be one of the mail server's settings, or None; empty sends no mail.

        Args:
            name: A field of `Notify`.
            typed: What was typed.
        """
        value = typed.strip()
        if name == "smtp" and value and not _SERVER.fullmatch(value):
            return "写作 主机:端口，例如 smtp.example.com:587"
        if name == "sender" and value:
            return email_problem(value)
        if name == "smtp_security" and value not in _SECURITIES:
            return f"可用：{'、'.join(_SECURITIES)}"
        return text.problem(value, most=_MOST_MAIL) if value else None

    def save_mail(self, values: Mapping[str, str]) -> None:
        """Write how signers are told by mail; raises what `SettingsFile.write` raises."""
        self._write({f"notify.{name}": value.strip() for name, value in values.items()})

    def _write(self, changes: Mapping[str, str]) -> None:
        changes = {name: value for name, value in changes.items() if value != self._known(name)}
        self._file = replace(self._file, settings=self._file.write(changes))

    def _known(self, name: str) -> str:
        section, _, key = name.partition(".")
        return str(getattr(self.settings.section(section), key))


assert set(PLATFORM_LABELS) == {field.name for field in fields(Platform)}  # noqa: S101 (a field without its label)
