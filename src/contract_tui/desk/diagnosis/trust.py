"""Whom this home believes: roots, the platform's identity, revocation lists, the time stamping authority."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from contract_tui.desk.diagnosis.situation import Occasion, Situation
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.signing.registry import ROOTS

if TYPE_CHECKING:
    from asn1crypto.crl import CertificateList

    from contract_tui.signing.trust import Trust

_PLATFORM, _LISTS, _TIME = "平台签章的身份", "证书吊销列表", "时间戳服务"


def trust(situation: Situation) -> Iterator[Finding]:
    """Roots and lists: what the provider needs, and for `doctor` also what the settings name besides."""
    signing = situation.settings.signing
    named = bool(signing.trust or signing.crls or signing.timestamp_url)
    everything = situation.occasion is Occasion.SEAL_CHECK
    further = situation.occasion is Occasion.DOCTOR and named
    if not (everything or situation.needs_roots or further):
        return
    believed = situation.trust
    if isinstance(believed, DeskError):
        yield Finding(ROOTS.what, Severity.BAD, believed.message, believed.hint)
        return
    # That there are no roots is said with all else that the settings must say for the provider.
    if everything or ROOTS.is_given(situation.settings) or not situation.needs_roots:
        yield _roots(situation, believed)
    yield _platform(believed)
    yield _lists(situation, believed)


def time_stamps(situation: Situation) -> Iterator[Finding]:
    """The time stamping authority: whether it answers, and what it means that there is none."""
    signing = situation.settings.signing
    needed = situation.needs_roots or signing.timestamp_url
    if situation.occasion is Occasion.DOCTOR and not needed:
        return
    if not signing.timestamp_url:
        advice = "可设置 signing.timestamp_url。"
        yield Finding(_TIME, Severity.NOTE, "未设置，签名没有可信的时间（B-B）", advice)
        return
    from contract_tui.signing.probing import authority_time
    from contract_tui.signing.trust import Trust

    believed = situation.trust if isinstance(situation.trust, Trust) else Trust()
    try:
        moment = authority_time(signing.timestamp_url, signing.timestamp_timeout, believed)
    except DeskError as error:
        yield Finding(_TIME, Severity.BAD, error.message, error.hint)
        return
    yield Finding(_TIME, Severity.GOOD, f"{signing.timestamp_url}，{local_text(moment, seconds=True)}")


def _roots(situation: Situation, believed: "Trust") -> Finding:
    if not believed.roots:
        return ROOTS.finding(Severity.BAD if situation.needs_roots else Severity.NOTE)
    demo = "（含演示根证书）" if believed.demo_roots else ""
    named = situation.settings.signing.trust or "演示"
    return Finding(ROOTS.what, Severity.GOOD, f"{len(believed.roots)} 个{demo}，{named}")


def _lists(situation: Situation, believed: "Trust") -> Finding:
    from contract_tui.signing.certificates import name_text

    if not believed.crls:
        if believed.online:
            return Finding(_LISTS, Severity.GOOD, "联网查询")
        return Finding(_LISTS, Severity.NOTE, "未设置，不检查证书是否已吊销")
    old = [each for each in believed.crls if _is_old(each, situation.now)]
    if old:
        names = "；".join(name_text(each.issuer) for each in old)
        advice = f"请更新 {situation.settings.signing.crls} 中的文件。"
        return Finding(_LISTS, Severity.BAD, f"已过期：{names}", advice)
    return Finding(_LISTS, Severity.GOOD, f"{len(believed.crls)} 个")


def _platform(believed: "Trust") -> Finding:
    """By what others, and this home without its database, tell the platform's seal from anybody's."""
    if believed.shares_roots:
        words = "signing.platform_trust 与 signing.trust 有同一个签发机构，由它签发的任何证书都可以冒充平台"
        return Finding(_PLATFORM, Severity.BAD, words, _name_it())
    if believed.knows_platform:
        words = f"{len(believed.platform_roots)} 个根证书，{len(believed.seals)} 个签章证书"
        return Finding(_PLATFORM, Severity.GOOD, words)
    words = "未设置，只认数据库中记录的签章；没有数据库时，验证结果最多为“签名完好，但不可信”"
    return Finding(_PLATFORM, Severity.NOTE, words, _name_it())


def _is_old(listed: "CertificateList", now: datetime) -> bool:
    ends = listed["tbs_cert_list"]["next_update"].native
    return bool(ends is not None and ends < now)


def _name_it() -> str:
    written = command("seal show", then="--seal 文件")
    return f"请把 {written} 写出的签章证书放入 signing.platform_trust。"
