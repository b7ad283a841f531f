"""The engine's side of contracts: a step is done outside any transaction, and finished in one."""

from collections.abc import Mapping
from datetime import datetime

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.signatures import record_signature
from contract_tui.desk.contracts.signing_commands import envelope_of, settle
from contract_tui.domain import labels, text
from contract_tui.domain.archives import ARCHIVED
from contract_tui.domain.audit import ENGINE
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.parties import courier_problem
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import CommandKind, OpenCommand, SignatureInfo
from contract_tui.domain.states import Substate, Trigger
from contract_tui.domain.tasks import Claim
from contract_tui.signing.provider import Envelope, Reply
from contract_tui.store import archives, contracts, documents, signing, tasks


class Steps:
    """What the engine reads and writes of a contract whose step it has claimed."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def contract(self, claim: Claim) -> Contract | None:
        """The claimed contract, or None when the claim is no longer this process's."""
        with self._context.database.read() as session:
            held = tasks.holds(session, claim)
        return self._context.contract(claim.id) if held else None

    def envelope(self, contract: Contract, command: OpenCommand | None = None) -> Envelope:
        """What the provider knows the contract by, and the command that it is told or asked about."""
        with self._context.database.read() as session:
            return envelope_of(session, contract, command)

    def document(self, contract: Contract, kind: DocumentKind) -> Pdf:
        """A contract's document as it is stored.

        Raises:
            OutsideError: There is none; only somebody who changed the database by hand can have done that.
        """
        with self._context.database.read() as session:
            stored = documents.content(session, contract.id, kind)
        info = contract.document(kind)
        if stored is None or info is None:
            raise OutsideError(
                f"合同 {contract.number} 没有{labels.DOCUMENTS[kind]}。",
                "合同若由不带电子签名的旧版本发出，请取消签署后重新创建；否则请从备份恢复数据库。",
            )
        return Pdf(stored[1], info.pages)

    def open_command(self, contract: Contract) -> OpenCommand | None:
        """What the provider was told and has not confirmed, or None."""
        with self._context.database.read() as session:
            return signing.open_command(session, contract.id)

    def begin_cancel(self, claim: Claim) -> OpenCommand | None:
        """Write down that the provider is about to be told to withdraw a contract.

        Returns:
            None when the claim is no longer this process's.
        """
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return None
            now = self._context.clock.now()
            return signing.begin_command(session, claim.id, CommandKind.CANCEL, 0, ENGINE, now)

    def settle(self, claim: Claim, command: OpenCommand, reply: Reply) -> bool:
        """Commit what became of a command.

        Returns:
            Whether it is known, and anything changed.
        """
        return settle(self._context, claim.id, command, reply)

    def note_late(self, claim: Claim, kind: str) -> None:
        """Record what was observed of a contract that was cancelled or void by then: it is not applied."""
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is not None and head.substate in (Substate.CANCELLING, Substate.VOIDED):
                Change.begin(session, head, ENGINE, self._context.clock.now()).record(f"late_{kind}")

    def finish(
        self,
        claim: Claim,
        trigger: Trigger,
        *,
        due_at: datetime | None = None,
        pdfs: Mapping[DocumentKind, Pdf] | None = None,
        details: Mapping[str, object] | None = None,
        columns: Mapping[str, object] | None = None,
        signature: SignatureInfo | None = None,
    ) -> bool:
        """Commit a contract's step: state, documents, signature and audit event together.

        Args:
            claim: A claim that is no longer this process's changes nothing.
            trigger: What happened.
            due_at: When the next background step is due, if there is one.
            pdfs: Documents that the step made.
            details: For the audit trail.
            columns: Further columns of the contract.
            signature: That the step's document bears more than the one before.

        Returns:
            Whether the step took effect.
        """
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is None or head.lease != claim.lease:
                return False
            change = Change.begin(session, head, ENGINE, self._context.clock.now())
            stored = {
                f"{kind}_sha256": documents.add(session, head.id, kind, pdf, change.now)
                for kind, pdf in (pdfs or {}).items()
            }
            signature_details = record_signature(self._context, change, signature) if signature else {}
            if trigger is Trigger.SEALED and signature and signature.level in ARCHIVED:
                archives.begin(session, head.id, change.now)
            change.move(trigger, due_at, dict(details or {}) | stored | signature_details, columns)
        return True

    def hand_over_paper(self, claim: Claim, courier: str, tracking_number: str) -> bool:
        """Commit that the paper copies were handed to the courier (P2).

        Raises:
            OutsideError: What is said to be the courier or its number cannot be one.
        """
        courier, tracking_number = text.tidy(courier), text.tidy(tracking_number)
        problem = courier_problem(courier, tracking_number)
        if problem:
            raise OutsideError(f"签署服务给出的{problem}。", "请向签署服务查询。")
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is None or head.lease != claim.lease:
                return False
            change = Change.begin(session, head, ENGINE, self._context.clock.now())
            documents.paper_copy_sent(session, head.id, courier, tracking_number, change.now)
            details: dict[str, object] = {"courier": courier, "tracking_number": tracking_number}
            change.move(Trigger.PAPER_HANDED_OVER, None, details)
        return True
