"""A report on a signed file as lines, the same in both faces."""

from collections.abc import Iterator

from contract_tui.domain.clock import local_text
from contract_tui.domain.verdicts import Kind, SignatureFinding, VerificationReport

Fact = tuple[str, str]
"""A word and its value."""


def file_facts(report: VerificationReport) -> Iterator[Fact]:
    """The file as a whole."""
    yield "文件", f"{report.size:,} 字节"
    yield "SHA-256", report.sha256
    if report.stored is not None:
        same = "与数据库中保存的一致" if report.stored.same else "与数据库中保存的不同"
        if report.stored.renewals_since:
            times = report.stored.renewals_since
            same = f"较早的存档版本，与数据库中保存的一致；此后又续了 {times} 次存档时间戳"
        yield "合同", f"{report.stored.number}（{report.stored.kind}，{same}）"
    for problem in report.problems:
        yield "问题", problem.words
    for loss in report.archive_losses:
        yield "注意", loss
    for note in report.notes:
        yield "说明", note


def signature_title(finding: SignatureFinding, number: int) -> str:
    """The heading of a signature: `1  甲方签名（PartyA）  完好，可信`."""
    state = "完好" if finding.intact else "不完好"
    trust = "可信" if finding.trusted else "不可信"
    return f"{number}  {finding.title}（{finding.field}）  {state}，{trust}"


def signature_facts(finding: SignatureFinding) -> Iterator[Fact]:
    """One signature: who, chain, time and its source, level, coverage, changes after it, problems."""
    certificate = finding.certificate
    if certificate is not None:
        yield "签署人", certificate.subject
        yield "证书链", " ← ".join(finding.chain)
        since, until = local_text(certificate.not_before), local_text(certificate.not_after)
        yield "证书", f"{since} 至 {until}，序列号 {certificate.serial}"
        yield "证书指纹", certificate.fingerprint
        if finding.identity is not None:
            yield "身份", finding.identity.words
        at = (
            f"{local_text(finding.at, seconds=True)}（{finding.time_source.words}）"
            if finding.at
            else "未写明"
        )
        yield "时间", at
        yield "类型", _kind(finding)
        yield "覆盖", finding.coverage.words
        yield "之后改动", "；".join(finding.changes) or "没有"
    for doubt in finding.doubts:
        yield "注意", doubt
    for problem in finding.problems:
        yield "问题", problem.words


def _kind(finding: SignatureFinding) -> str:
    if finding.kind is Kind.TIMESTAMP or finding.level is None:
        return finding.kind.words
    return f"{finding.kind.words}，{finding.level.words}"
