"""The verdict on a file."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Kind, Problem, SignatureFinding, VerificationReport
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import rules
from contract_tui.signing.verifying.changes import filled_since, is_edge_seal
from contract_tui.signing.verifying.examining import Examination, Examined
from contract_tui.signing.verifying.limits import TooComplicatedError, UnusableError
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf
from contract_tui.signing.verifying.times import with_doubts

_NO_ROOTS = "没有设置受信任的根证书（signing.trust），只能检查签名是否完好，不能判断是谁签的。"
_NO_REVOCATION = "没有检查证书是否已吊销（未设置 signing.crls）。"
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
        trust: Roots, revocation lists, timestamp roots.
        now: UTC.
        expected: SHA-256 of the parties' certificates as they were recorded, hex; None when unknown.
        sha256: Of the stored document, hex; None when there is none to compare with. A file without any
            signature is not held against it: a draft is no forgery.

    Raises:
        InvalidInputError: It is no PDF, or too large. Everything else that is wrong is in the report.
    """
    digest = hashlib.sha256(content).hexdigest()
    report = VerificationReport(digest, len(content), ours=False)
    try:
        opened = OpenedPdf(content)
        report = replace(report, ours=rules.is_ours(opened))
        found = with_doubts(asyncio.run(Examination(opened, trust, now).all()), now)
        if not found:
            return report
        report = _judged(report, opened, trust, found, expected)
    except TooComplicatedError as error:
        report = _with(report, Problem(Flaw.TOO_COMPLICATED, str(error)))
    except UnusableError as error:
        report = _with(report, Problem(Flaw.UNREADABLE, str(error)))
    except UNREADABLE:
        report = _with(report, Problem(Flaw.UNREADABLE, "文件的结构已损坏，不能验证。"))
    if sha256 is not None and sha256.lower() != digest:
        report = _with(report, Problem(Flaw.SHA256, "文件与数据库中保存的不同（SHA-256 不一致）。"))
    return report


def _with(report: VerificationReport, *problems: Problem) -> VerificationReport:
    return replace(report, problems=(*report.problems, *problems))


def _judged(
    report: VerificationReport,
    opened: OpenedPdf,
    trust: Trust,
    found: Sequence[Examined],
    expected: Mapping[SignatureParty, str] | None,
) -> VerificationReport:
    of_signatures = rules.signature_problems(opened, found)
    judged = [each.flawed(*of_signatures.pop(each.finding.field, ())) for each in found]
    return replace(
        _with(report, *rules.file_problems(opened, found), *rules.expectation_problems(found, expected)),
        signatures=tuple(_with_changes(opened, each) for each in judged),
        notes=tuple(_notes(trust, found)),
        demonstration=any(each.is_demo for each in found),
    )


def _with_changes(opened: OpenedPdf, each: Examined) -> SignatureFinding:
    return replace(each.finding, changes=tuple(_changes(opened, each)))


def _changes(opened: OpenedPdf, each: Examined) -> list[str]:
    later = opened.revisions - 1 - each.revision
    if not later:
        return []
    filled = filled_since(opened, each.revision)
    seals = sum(map(is_edge_seal, filled))
    told = [f"填写了签名域 {name}" for name in filled if not is_edge_seal(name)]
    if seals:
        told.append(f"加盖骑缝章 {seals} 处")
    return told or [f"增加了 {later} 次存档更新"]


def _notes(trust: Trust, found: Sequence[Examined]) -> list[str]:
    notes = []
    if not trust.roots:
        notes.append(_NO_ROOTS)
    elif not trust.checks_revocation:
        notes.append(_NO_REVOCATION)
    first = found[0].finding
    if first.party is SignatureParty.CUSTOMER and first.kind is Kind.APPROVAL and first.certificate:
        notes.append(_APPROVED)
    return notes
