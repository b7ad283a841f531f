"""Evidence reports (签署报告): asked for here, made and sealed by whichever process holds the seal."""

from dataclasses import replace
from pathlib import Path

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.desk.files import write_file
from contract_tui.desk.lookups import head_of
from contract_tui.desk.proof.audit_trail import AuditTrail
from contract_tui.domain import numbers
from contract_tui.domain.archives import ARCHIVED
from contract_tui.domain.audit import Operator
from contract_tui.domain.commands import command
from contract_tui.domain.contract_audit import AuditResult
from contract_tui.domain.errors import ForbiddenError, NotFoundError, OutsideError
from contract_tui.domain.evidence import EvidenceFacts, EvidenceReport
from contract_tui.domain.tasks import Claim
from contract_tui.signing.provider import SignedPdf
from contract_tui.store import archives, audit, checkpoints, contract_details, contracts, tasks
from contract_tui.store import evidence as rows

_MADE = "evidence_made"


class Evidence:
    """The use cases around evidence reports."""

    def __init__(self, context: Context, audit_trail: AuditTrail) -> None:
        self._context = context
        self._audit_trail = audit_trail

    def request(self, number: str, by: Operator) -> EvidenceReport:
        """Ask for a contract's report.

        Returns:
            The report that is being made; or the finished one, when nothing has happened since.

        Raises:
            NotFoundError: There is no such contract, or it was deleted.
            ForbiddenError: The settings name no signing provider, so nobody could seal it; or the contract
                is not what its history and its documents say, and a report would seal a lie.
        """
        self._context.provider()
        with self._context.database.read() as session:
            key = head_of(session, number).id
        result = self._audit_trail.examine(key).result
        if not result.intact:
            raise ForbiddenError(*_differs(result))
        with self._context.database.write() as session:
            head = head_of(session, number)
            last = audit.events(session, head.id, head.number)[-1]
            newest = rows.newest(session, head.id)
            if newest is not None and last.kind == _MADE and last.sequence == newest.head_sequence + 1:
                return newest
            return rows.get(session, rows.request(session, head.id, by, self._context.clock.now()))

    def get(self, key: int) -> EvidenceReport:
        """A report by its request's key, finished or not."""
        with self._context.database.read() as session:
            return rows.get(session, key)

    def content(self, key: int) -> bytes:
        """The finished PDF.

        Raises:
            OutsideError: Making it has failed for good; the message says why.
            NotFoundError: It is not made yet.
        """
        with self._context.database.read() as session:
            report, content = rows.get(session, key), rows.content(session, key)
        if content is not None:
            return content
        if report.failed:
            raise OutsideError(f"签署报告未能生成：{report.error}", "排除原因后重新申请。")
        raise NotFoundError("签署报告尚未生成。", "请等待持有平台签章的后台任务完成。")

    def download(self, key: int, target: Path | None = None, *, replace: bool = False) -> Path:
        """Write a finished report to a file.

        Args:
            key: The request's.
            target: As for `contracts.download`, and so is `replace`.

        Returns:
            Where the file is now.

        Raises:
            HeldError: There is such a file already.
            OutsideError: It could not be made, or the file cannot be written.
            NotFoundError: It is not made yet.
        """
        content, report = self.content(key), self.get(key)
        downloads = self._context.settings.downloads
        name = f"{numbers.file_stem(report.number)}-签署报告.pdf"
        return write_file(target or downloads, name, content, make=target is None, replace=replace)

    def facts(self, claim: Claim) -> EvidenceFacts | None:
        """What a claimed report has to tell: the chain, and the signatures that the documents really bear.

        Returns:
            None when the claim is lost, or the contract is not what its history and its documents say: the
            request is then given up for good, with the reason.
        """
        settings = self._context.settings
        with self._context.database.read() as session:
            if not tasks.holds(session, claim):
                return None
            contract_id, by = rows.job(session, claim.id)
            contract = contract_details.contract(
                session, contract_id, resends=settings.limits.resends, resend_seconds=settings.timing.resend
            )
            events = audit.events(session, contract_id, contract.number)
            requested_at = rows.get(session, claim.id).requested_at
            checkpoint = checkpoints.newest(session)
        examined = self._audit_trail.examine(contract_id)
        if not examined.result.intact:
            self._give_up(claim, examined.result)
            return None
        return EvidenceFacts(
            contract=replace(contract, signatures=examined.signatures),
            events=events,
            made_at=self._context.clock.now(),
            requested_at=requested_at,
            requested_by=by.name,
            checkpoint=checkpoint,
        )

    def _give_up(self, claim: Claim, result: AuditResult) -> None:
        with self._context.database.write() as session:
            if tasks.holds(session, claim):
                rows.abandon(session, claim.id, " ".join(_differs(result)))

    def finish(self, claim: Claim, facts: EvidenceFacts, sealed: SignedPdf, pages: int) -> bool:
        """Commit a sealed report, and record in the contract's chain that it exists.

        Args:
            facts: What it tells.
            sealed: With the platform's signature.
            pages: How many it has.

        Returns:
            Whether it took effect; a lost claim changes nothing.
        """
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return False
            contract_id, by = rows.job(session, claim.id)
            now, head = self._context.clock.now(), contracts.head_by_id(session, contract_id)
            if head is None:
                rows.abandon(session, claim.id, f"合同 {facts.contract.number} 已被删除。")
                return True
            change = Change.begin(session, head, by, now)
            sha256 = rows.finish(session, claim.id, sealed.content, pages, facts.head, facts.made_at)
            signature = sealed.signature
            details = {
                f"evidence{claim.id}_sha256": sha256,
                "head": facts.head.sequence,
                "fingerprint": signature.certificate.fingerprint,
                "level": signature.level.value,
            }
            if signature.level in ARCHIVED:
                archives.begin(session, contract_id, now, report=claim.id)
            more = {"shortfall": signature.shortfall} if signature.shortfall else {}
            change.record(_MADE, details | more)
        return True


def _differs(result: AuditResult) -> tuple[str, str]:
    first = result.problems[0] + (f"（共 {len(result.problems)} 处）" if len(result.problems) > 1 else "")
    return (
        f"合同 {result.number} 的数据与其审计记录或已签署的文件不一致，不能出具签署报告：{first}。",
        f"请停止使用并保留数据库；{command('audit', result.number, '--verify')} 列出全部。",
    )
