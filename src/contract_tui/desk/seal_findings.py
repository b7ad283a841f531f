"""What `seal check` and `doctor` say of keys, certificates, roots, revocation lists and time stamps."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings, is_own
from contract_tui.domain.clock import Clock, local_text
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Verdict
from contract_tui.domain.seals import DEMO_FOLDER, expiry_notice, validity_problem

if TYPE_CHECKING:
    from asn1crypto.crl import CertificateList

    from contract_tui.signing.keys import SigningKey
    from contract_tui.signing.trust import Trust

_KEY, _DATES, _CHAIN, _TRIAL = "签章密钥", "签章证书", "签章证书链", "试签"
_ROOTS, _PLATFORM, _LISTS, _TIME = "受信任的根证书", "平台签章的身份", "证书吊销列表", "时间戳服务"
_TRUST_IT = "请把 contract-tui seal show --root 文件 写出的根证书，或签发机构的根证书，放入 signing.trust。"
_NAME_IT = "请把 contract-tui seal show --seal 文件 写出的签章证书放入 signing.platform_trust。"
_NO_DEMO = "演示密钥在第一次模拟签署时自动建立"


class SealFindings:
    """One look at all of it.

    Args:
        settings: Whose.
        clock: The present moment.
        ask: Whether somebody may be asked for a passphrase, and a descriptor's may be used up.
    """

    def __init__(self, settings: Settings, clock: Clock, *, ask: bool) -> None:
        self._settings = settings
        self._now = clock.now()
        self._ask = ask

    def all(self) -> Iterator[Finding]:
        """Everything, whatever the provider is."""
        trust, *found = self._trust()
        yield from self._key(trust)
        yield from found
        yield from self._time(trust)

    def for_doctor(self) -> Iterator[Finding]:
        """What this home uses."""
        signing = self._settings.signing
        used = signing.provider == "exchange"
        if signing.provider == "simulated":
            yield self._demo()
        if not (used or signing.trust or signing.crls or signing.timestamp_url):
            return
        trust, *found = self._trust()
        if used:
            yield from self._key(trust)
        yield from found
        if used or signing.timestamp_url:
            yield from self._time(trust)

    def _demo(self) -> Finding:
        folder = self._settings.home / DEMO_FOLDER
        return Finding("演示密钥", Verdict.GOOD, str(folder) if folder.exists() else _NO_DEMO)

    def _trust(self) -> "tuple[Trust | None, *tuple[Finding, ...]]":
        from contract_tui.signing.trust import load_trust

        signing = self._settings.signing
        try:
            trust = load_trust(self._settings)
        except DeskError as error:
            return None, Finding(_ROOTS, Verdict.BAD, error.message, error.hint)
        if not trust.roots:
            roots = Finding(
                _ROOTS, Verdict.NOTE, "未设置，任何签名都不受信任", "请把签发机构的根证书放入 signing.trust。"
            )
        else:
            demo = "（含演示根证书）" if trust.demo_roots else ""
            roots = Finding(_ROOTS, Verdict.GOOD, f"{len(trust.roots)} 个{demo}，{signing.trust or '演示'}")
        return trust, roots, _platform(trust), self._lists(trust)

    def _lists(self, trust: "Trust") -> Finding:
        from contract_tui.signing.certificates import name_text

        if not trust.crls:
            found = "联网查询" if trust.online else "未设置，不检查证书是否已吊销"
            return Finding(_LISTS, Verdict.GOOD if trust.online else Verdict.NOTE, found)
        old = [each for each in trust.crls if _is_old(each, self._now)]
        if old:
            names = "；".join(name_text(each.issuer) for each in old)
            return Finding(
                _LISTS, Verdict.BAD, f"已过期：{names}", f"请更新 {self._settings.signing.crls} 中的文件。"
            )
        return Finding(_LISTS, Verdict.GOOD, f"{len(trust.crls)} 个")

    def _key(self, trust: "Trust | None") -> Iterator[Finding]:
        if not self._ask and (closed := self._closed()):
            yield closed
            return
        try:
            from contract_tui.signing.keys import algorithm_of, open_seal

            key = open_seal(self._settings)
        except DeskError as error:
            yield Finding(_KEY, Verdict.BAD, error.message, error.hint)
            return
        yield Finding(_KEY, Verdict.GOOD, f"{key.source}，{algorithm_of(key.certificate)}")
        yield self._dates(key)
        if trust is not None:
            yield self._chain(key, trust)
        yield _trial(key)

    def _closed(self) -> Finding | None:
        """What can be said of a key that is not opened here; None when it can be opened."""
        seal = self._settings.seal
        if seal.module and not self._settings.engine.in_interface:
            # Whoever runs `doctor` here need not be the worker, and an operator's process opens no token.
            return Finding(_KEY, Verdict.GOOD, f"{seal.module}，由运行 worker 的账户保管")
        if not seal.module and (problem := self._file_problem()):
            return problem
        kind, _, _ = seal.passphrase.partition(":")
        if kind == "file" or (kind == "credential" and "CREDENTIALS_DIRECTORY" in os.environ):
            return None
        where = seal.module or str(self._path())
        return Finding(
            _KEY, Verdict.GOOD, f"{where}，没有打开", "完整的检查请用 contract-tui seal check（需要口令）。"
        )

    def _file_problem(self) -> Finding | None:
        from contract_tui.signing.private_files import rights_problem

        path = self._path()
        try:
            problem = rights_problem(path)
        except DeskError as error:
            if not self._settings.engine.in_interface:
                return Finding(_KEY, Verdict.NOTE, f"{error.message}由运行 worker 的账户保管", "")
            return Finding(
                _KEY, Verdict.BAD, error.message, f"{error.hint}没有密钥时请用 contract-tui seal init。"
            )
        if problem:
            return Finding(_KEY, Verdict.BAD, problem, f"请执行 chmod 0600 {path}，并确认内容没有泄露。")
        if not self._settings.engine.in_interface and not _may_open(path):
            return Finding(_KEY, Verdict.GOOD, f"{path}，由运行 worker 的账户保管")
        return None

    def _path(self) -> Path:
        from contract_tui.signing.keys import key_path

        return key_path(self._settings)

    def _dates(self, key: "SigningKey") -> Finding:
        told = key.told
        if validity_problem(told, self._now):
            return Finding(_DATES, Verdict.BAD, expiry_notice(told, self._now), "请更换证书。")
        notice = expiry_notice(told, self._now)
        if notice:
            return Finding(_DATES, Verdict.NOTE, notice)
        return Finding(_DATES, Verdict.GOOD, f"{told.subject}，有效至 {local_text(told.not_after)}")

    def _chain(self, key: "SigningKey", trust: "Trust") -> Finding:
        from contract_tui.signing.certificates import is_self_issued
        from contract_tui.signing.probing import chain_problem

        if not (trust.roots or trust.platform_roots):
            return Finding(_CHAIN, Verdict.BAD, "没有设置受信任的根证书。", _TRUST_IT)
        problem = chain_problem(key, trust, self._now)
        if problem:
            return Finding(_CHAIN, Verdict.BAD, *problem)
        if is_self_issued(key.certificate):
            return Finding(_CHAIN, Verdict.NOTE, "自签名：只能证明文件没有被改动，不能证明是谁签的")
        return Finding(_CHAIN, Verdict.GOOD, f"由 {key.told.issuer} 签发，受信任")

    def _time(self, trust: "Trust | None") -> Iterator[Finding]:
        signing = self._settings.signing
        if not signing.timestamp_url:
            yield Finding(
                _TIME, Verdict.NOTE, "未设置，签名没有可信的时间（B-B）", "可设置 signing.timestamp_url。"
            )
            return
        from contract_tui.signing.probing import authority_time
        from contract_tui.signing.trust import Trust

        try:
            moment = authority_time(signing.timestamp_url, signing.timestamp_timeout, trust or Trust())
        except DeskError as error:
            yield Finding(_TIME, Verdict.BAD, error.message, error.hint)
            return
        yield Finding(_TIME, Verdict.GOOD, f"{signing.timestamp_url}，{local_text(moment, seconds=True)}")


def _platform(trust: "Trust") -> Finding:
    """By what others, and this home without its database, tell the platform's seal from anybody's."""
    if trust.shares_roots:
        found = "signing.platform_trust 与 signing.trust 有同一个签发机构，由它签发的任何证书都可以冒充平台"
        return Finding(_PLATFORM, Verdict.BAD, found, _NAME_IT)
    if trust.knows_platform:
        found = f"{len(trust.platform_roots)} 个根证书，{len(trust.seals)} 个签章证书"
        return Finding(_PLATFORM, Verdict.GOOD, found)
    found = "未设置，只认数据库中记录的签章；没有数据库时，验证结果最多为“签名完好，但不可信”"
    return Finding(_PLATFORM, Verdict.NOTE, found, _NAME_IT)


def _trial(key: "SigningKey") -> Finding:
    from contract_tui.signing.probing import signs

    try:
        fine = signs(key)
    except DeskError as error:
        return Finding(_TRIAL, Verdict.BAD, error.message, error.hint)
    if not fine:
        return Finding(_TRIAL, Verdict.BAD, "签名与证书不匹配", "请装入为此密钥签发的证书。")
    return Finding(_TRIAL, Verdict.GOOD, "成功")


def _may_open(path: Path) -> bool:
    return os.access(path, os.R_OK) and is_own(path.stat())


def _is_old(listed: "CertificateList", now: datetime) -> bool:
    ends = listed["tbs_cert_list"]["next_update"].native
    return bool(ends is not None and ends < now)
