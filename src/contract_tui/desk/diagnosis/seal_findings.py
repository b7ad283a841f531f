"""What `seal check`, `doctor` and sending's readiness say of keys, roots, revocation lists, time stamps."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.key_findings import KeyFindings, Look
from contract_tui.domain.clock import Clock, local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.registry import ROOTS, specification_of

if TYPE_CHECKING:
    from asn1crypto.crl import CertificateList

    from contract_tui.signing.trust import Trust

_PLATFORM, _LISTS, _TIME = "平台签章的身份", "证书吊销列表", "时间戳服务"


class SealFindings:
    """One look at all of it.

    Args:
        settings: Whose.
        clock: The present moment.
        look: Who looks.
        seen: The certificate that a process which seals has left in the database, or None.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        look: Look,
        seen: Callable[[], Certificate | None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._now = clock.now()
        chosen = specification_of(settings)
        self._needs_roots = chosen is not None and ROOTS in chosen.required
        self._needs_key = chosen is not None and chosen.capabilities.own_seal
        self._key = KeyFindings(settings, self._now, look, seen)

    def all(self) -> Iterator[Finding]:
        """Everything, whatever the provider is."""
        trust, *found = self._trust()
        yield from self._key.all(trust)
        yield from found
        yield from self._time(trust)

    def needed(self) -> Iterator[Finding]:
        """What this home's provider needs to sign and to believe signatures; nobody else is asked."""
        trust, *found = self._trust() if self._needs_roots else (None,)
        if self._needs_key:
            yield from self._key.all(trust)
        # That there are no roots is said with all else that the settings must say.
        yield from found if ROOTS.is_given(self._settings) else found[1:]

    def further(self) -> Iterator[Finding]:
        """What else the settings name: roots that are not needed, the time stamping authority."""
        signing = self._settings.signing
        used = self._needs_roots
        if not (used or signing.trust or signing.crls or signing.timestamp_url):
            return
        trust, *found = self._trust()
        if not used:
            yield from found
        if used or signing.timestamp_url:
            yield from self._time(trust)

    def _trust(self) -> "tuple[Trust | None, *tuple[Finding, ...]]":
        from contract_tui.signing.trust import load_trust

        signing = self._settings.signing
        try:
            trust = load_trust(self._settings)
        except DeskError as error:
            return None, Finding(ROOTS.what, Severity.BAD, error.message, error.hint)
        if not trust.roots:
            roots = ROOTS.finding(Severity.BAD if self._needs_roots else Severity.NOTE)
        else:
            demo = "（含演示根证书）" if trust.demo_roots else ""
            roots = Finding(
                ROOTS.what, Severity.GOOD, f"{len(trust.roots)} 个{demo}，{signing.trust or '演示'}"
            )
        return trust, roots, _platform(trust), self._lists(trust)

    def _lists(self, trust: "Trust") -> Finding:
        from contract_tui.signing.certificates import name_text

        if not trust.crls:
            found = "联网查询" if trust.online else "未设置，不检查证书是否已吊销"
            return Finding(_LISTS, Severity.GOOD if trust.online else Severity.NOTE, found)
        old = [each for each in trust.crls if _is_old(each, self._now)]
        if old:
            names = "；".join(name_text(each.issuer) for each in old)
            return Finding(
                _LISTS, Severity.BAD, f"已过期：{names}", f"请更新 {self._settings.signing.crls} 中的文件。"
            )
        return Finding(_LISTS, Severity.GOOD, f"{len(trust.crls)} 个")

    def _time(self, trust: "Trust | None") -> Iterator[Finding]:
        signing = self._settings.signing
        if not signing.timestamp_url:
            yield Finding(
                _TIME, Severity.NOTE, "未设置，签名没有可信的时间（B-B）", "可设置 signing.timestamp_url。"
            )
            return
        from contract_tui.signing.probing import authority_time
        from contract_tui.signing.trust import Trust

        try:
            moment = authority_time(signing.timestamp_url, signing.timestamp_timeout, trust or Trust())
        except DeskError as error:
            yield Finding(_TIME, Severity.BAD, error.message, error.hint)
            return
        yield Finding(_TIME, Severity.GOOD, f"{signing.timestamp_url}，{local_text(moment, seconds=True)}")


def _platform(trust: "Trust") -> Finding:
    """By what others, and this home without its database, tell the platform's seal from anybody's."""
    if trust.shares_roots:
        found = "signing.platform_trust 与 signing.trust 有同一个签发机构，由它签发的任何证书都可以冒充平台"
        return Finding(_PLATFORM, Severity.BAD, found, _name_it())
    if trust.knows_platform:
        found = f"{len(trust.platform_roots)} 个根证书，{len(trust.seals)} 个签章证书"
        return Finding(_PLATFORM, Severity.GOOD, found)
    found = "未设置，只认数据库中记录的签章；没有数据库时，验证结果最多为“签名完好，但不可信”"
    return Finding(_PLATFORM, Severity.NOTE, found, _name_it())


def _is_old(listed: "CertificateList", now: datetime) -> bool:
    ends = listed["tbs_cert_list"]["next_update"].native
    return bool(ends is not None and ends < now)


def _name_it() -> str:
    written = command("seal show", then="--seal 文件")
    return f"请把 {written} 写出的签章证书放入 signing.platform_trust。"
