"""The verdict on a file."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import (
    Flaw,
    Identity,
    Kind,
    Problem,
    SignatureFinding,
    VerificationReport,
)
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import rules
from contract_tui.signing.verifying.archivability import archive_losses
from contract_tui.signing.verifying.changes import filled_since, is_edge_seal
from contract_tui.signing.verifying.claims import claimed_paper
from contract_tui.signing.verifying.examining import Examination, ExaminedSignature
from contract_tui.signing.verifying.limits import TooComplicatedError, UnusableError
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf
from contract_tui.signing.verifying.times import with_doubts

_NO_ROOTS = "没有设置受信任的根证书（signing.trust），只能检查签名是否完好，不能判断是谁签的。"
_SHARED_ROOT = (
    "signing.platform_trust 与 signing.trust 中有同一个签发机构的根证书：由它签发的任何证书都可以冒充平台。"
)
_NO_REVOCATION = "没有检查证书是否已吊销（未设置 signing.crls）。"
_DIFFERENT = "文件与数据库中保存的不同（SHA-256 不一致）。"
_NONE_STORED = "数据库中的此合同没有正式合同文件，文件不是本处签署的合同。"
_APPROVED = "甲方的签名是批准签名，不是认证签名；其后的改动按同样的规则检查。"


def verify(
    content: bytes,
    trust: Trust,
    now: datetime,
    *,
    expected: Mapping[SignatureParty, str] | None = None,
    sha256: str | None = None,
) -> VerificationReport:
    """Examine a file as a contract of this program. Not to be called where an event loop runs.

    Args:
        content: The whole file.
        trust: Roots, the platform's own and its seals, revocation lists, timestamp roots.
        now: UTC.
        expected: SHA-256 of the parties' certificates as they were recorded, hex; None when unknown.
        sha256: Of the stored document, hex; empty when the contract is known and has none, None when there
            is nothing to compare with. A file without any signature is not held against it: a draft is no
            forgery.

    Raises:
        InvalidInputError: It is no PDF, or too large. Everything else that is wrong is in the report.
    """
    digest = hashlib.sha256(content).hexdigest()
    report = VerificationReport(digest, len(content), ours=False)
    try:
        opened = OpenedPdf(content)
        report = replace(report, ours=rules.is_ours(opened))
        examined = with_doubts(asyncio.run(Examination(opened, trust, now).all()), now)
        if not examined:
            return _with(report, *rules.removed_signatures(opened))
        report = _judged(report, opened, trust, examined, expected)
    except TooComplicatedError as error:
        report = _with(report, Problem(Flaw.TOO_COMPLICATED, str(error)))
    except UnusableError as error:
        report = _with(report, Problem(Flaw.UNREADABLE, str(error)))
    except UNREADABLE:
        report = _with(report, Problem(Flaw.UNREADABLE, "文件的结构已损坏，不能验证。"))
    if sha256 is not None and sha256.lower() != digest:
        report = _with(report, Problem(Flaw.SHA256, _DIFFERENT if sha256 else _NONE_STORED))
    return report


def _with(report: VerificationReport, *problems: Problem) -> VerificationReport:
    return replace(report, problems=(*report.problems, *problems))


def _judged(
    report: VerificationReport,
    opened: OpenedPdf,
    trust: Trust,
    examined: Sequence[ExaminedSignature],
    expected: Mapping[SignatureParty, str] | None,
) -> VerificationReport:
    of_signatures = rules.signature_problems(opened, examined)
    judged = [each.flawed(*of_signatures.pop(each.finding.field, ())) for each in examined]
    return replace(
        _with(
            report, *rules.file_problems(opened, examined), *rules.expectation_problems(examined, expected)
        ),
        signatures=tuple(_recorded(_with_changes(opened, each), expected or {}) for each in judged),
        notes=tuple(_notes(trust, examined)),
        paper=claimed_paper(opened, examined[0].revision),
        archive_losses=archive_losses(opened),
        demonstration=any(each.is_demo for each in examined),
    )


def _recorded(finding: SignatureFinding, expected: Mapping[SignatureParty, str]) -> SignatureFinding:
    """A finding that says so when its certificate is the one that was recorded of the contract."""
    if finding.party is None or finding.certificate is None:
        return finding
    same = expected.get(finding.party, "").lower() == finding.certificate.fingerprint
    return replace(finding, identity=Identity.RECORDED) if same else finding


def _with_changes(opened: OpenedPdf, each: ExaminedSignature) -> SignatureFinding:
    return replace(each.finding, changes=tuple(_changes(opened, each)))


def _changes(opened: OpenedPdf, each: ExaminedSignature) -> list[str]:
    later = opened.revisions - 1 - each.revision
    if not later:
        return []
    filled = filled_since(opened, each.revision)
    seals = sum(map(is_edge_seal, filled))
    words = [f"填写了签名域 {name}" for name in filled if not is_edge_seal(name)]
    if seals:
        words.append(f"加盖骑缝章 {seals} 处")
    return words or [f"增加了 {later} 次存档更新"]


def _notes(trust: Trust, examined: Sequence[ExaminedSignature]) -> list[str]:
    notes = []
    if not trust.roots:
        notes.append(_NO_ROOTS)
    elif not trust.checks_revocation:
        notes.append(_NO_REVOCATION)
    if trust.shares_roots:
        notes.append(_SHARED_ROOT)
    first = examined[0].finding
    if first.party is SignatureParty.CUSTOMER and first.kind is Kind.APPROVAL and first.certificate:
        notes.append(_APPROVED)
    return notes
