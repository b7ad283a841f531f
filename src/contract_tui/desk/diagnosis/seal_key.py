"""The platform's key, as its holder, an administrator or an operator can look at it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.desk.diagnosis.situation import Occasion, Situation
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.seals import expiry_notice, trust_it, validity_problem
from contract_tui.domain.signatures import Certificate
from contract_tui.files.walking import is_own

if TYPE_CHECKING:
    from contract_tui.signing.keys import SigningKey
    from contract_tui.signing.trust import Trust

_KEY, _DATES, _CHAIN, _TRIAL = "签章密钥", "签章证书", "签章证书链", "试签"
_RENEW = "请更换证书。"


def seal_key(situation: Situation) -> Iterator[Finding]:
    """The platform's key, where the provider needs one, and whenever its holder asks."""
    if situation.needs_key or situation.occasion is Occasion.SEAL_CHECK:
        yield from _SealKey(situation).findings()


class _SealKey:
    """One look at the key."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._settings = situation.settings
        self._in_passing = situation.occasion.in_passing
        self._by_holder = situation.occasion is Occasion.SEAL_CHECK

    def findings(self) -> Iterator[Finding]:
        """Where the key is and whether it opens; then its certificate, the chain and a trial signature."""
        if not self._by_holder and (closed := self._closed()):
            yield closed
            if closed.severity is not Severity.BAD and (seen := self._situation.seal_certificate()):
                yield self._dates(seen)
            return
        try:
            key = self._open()
        except DeskError as error:
            yield Finding(_KEY, Severity.BAD, error.message, error.hint)
            return
        from contract_tui.signing.keys import algorithm_of

        yield Finding(_KEY, Severity.GOOD, f"{key.source}，{algorithm_of(key.certificate)}")
        yield self._dates(key.facts)
        trust = self._situation.trust
        # Roots that cannot be read are told where roots are.
        if not isinstance(trust, DeskError) and (_has_roots(trust) or self._by_holder):
            yield self._chain(key, trust)
        yield _trial(key)

    def _open(self) -> "SigningKey":
        from contract_tui.signing.opened import opened_seal
        from contract_tui.signing.platform_key import open_seal

        return opened_seal(self._settings) if self._in_passing else open_seal(self._settings)

    def _closed(self) -> Finding | None:
        """What can be said of a key that is not opened here; None when it is opened."""
        seal, seals_here = self._settings.seal, self._settings.engine.in_interface
        if not seals_here and (seal.module or self._in_passing):
            # Whoever asks need not be the worker, and an operator's process opens no key.
            return self._workers(seal.module or str(self._path()))
        if not seal.module and (problem := self._file_problem()):
            return problem
        if self._in_passing and self._is_open:
            return None
        if self._opens_unasked and not (
            self._in_passing and seal.module and self._situation.seal_certificate()
        ):
            return None
        where = seal.module or str(self._path())
        return Finding(
            _KEY, Severity.GOOD, f"{where}，没有打开", f"完整的检查请用 {command('seal check')}（需要口令）。"
        )

    @property
    def _opens_unasked(self) -> bool:
        """Whether the passphrase is at hand.

        A token that was opened before is not opened for every contract: a wrong PIN would lock it.
        """
        kind, _, _ = self._settings.seal.passphrase.partition(":")
        return kind == "file" or (kind == "credential" and "CREDENTIALS_DIRECTORY" in os.environ)

    @property
    def _is_open(self) -> bool:
        from contract_tui.signing.opened import is_open

        return is_open(self._settings)

    def _workers(self, where: str) -> Finding:
        """The key of a worker's account, of which others know what the worker has told."""
        if self._situation.seal_certificate() is None:
            return Finding(
                _KEY,
                Severity.BAD,
                f"由运行 worker 的账户保管（{where}），还没有 worker 打开过，不能确认它存在、能用",
                f"请由持有密钥的账户运行 {command('worker')}：它打开密钥后，这里就能确认。",
            )
        return Finding(_KEY, Severity.GOOD, f"{where}，由运行 worker 的账户保管，worker 打开过")

    def _file_problem(self) -> Finding | None:
        from contract_tui.signing.private_files import rights_problem

        path, seals_here = self._path(), self._settings.engine.in_interface
        try:
            problem = rights_problem(path)
        except DeskError as error:
            if not seals_here:
                return self._workers(str(path))
            return Finding(
                _KEY, Severity.BAD, error.message, f"{error.hint}没有密钥时请用 {command('seal init')}。"
            )
        if problem:
            return Finding(_KEY, Severity.BAD, problem, f"请执行 chmod 0600 {path}，并确认内容没有泄露。")
        if not seals_here and not _may_open(path):
            return self._workers(str(path))
        return None

    def _path(self) -> Path:
        from contract_tui.signing.platform_key import key_path

        return key_path(self._settings)

    def _dates(self, certificate: Certificate) -> Finding:
        if validity_problem(certificate, self._situation.now):
            return Finding(_DATES, Severity.BAD, expiry_notice(certificate, self._situation.now), _RENEW)
        notice = expiry_notice(certificate, self._situation.now)
        if notice:
            return Finding(_DATES, Severity.NOTE, notice)
        return Finding(
            _DATES, Severity.GOOD, f"{certificate.subject}，有效至 {local_text(certificate.not_after)}"
        )

    def _chain(self, key: "SigningKey", trust: "Trust") -> Finding:
        from contract_tui.signing.certificates import is_self_issued
        from contract_tui.signing.probing import chain_problem

        if not _has_roots(trust):
            return Finding(_CHAIN, Severity.BAD, "没有设置受信任的根证书。", trust_it())
        if self._in_passing:
            # No address is asked for revocation data while somebody waits to send.
            trust = replace(trust, online=False)
        problem = chain_problem(key, trust, self._situation.now)
        if problem:
            return Finding(_CHAIN, Severity.BAD, *problem)
        if is_self_issued(key.certificate):
            return Finding(_CHAIN, Severity.NOTE, "自签名：只能证明文件没有被改动，不能证明是谁签的")
        return Finding(_CHAIN, Severity.GOOD, f"由 {key.facts.issuer} 签发，受信任")


def _may_open(path: Path) -> bool:
    return os.access(path, os.R_OK) and is_own(path.stat())


def _has_roots(trust: "Trust") -> bool:
    return bool(trust.roots or trust.platform_roots)


def _trial(key: "SigningKey") -> Finding:
    from contract_tui.signing.probing import signs

    try:
        fine = signs(key)
    except DeskError as error:
        return Finding(_TRIAL, Severity.BAD, error.message, error.hint)
    if not fine:
        return Finding(_TRIAL, Severity.BAD, "签名与证书不匹配", "请装入为此密钥签发的证书。")
    return Finding(_TRIAL, Severity.GOOD, "成功")
