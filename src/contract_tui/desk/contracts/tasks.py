"""What background tasks need: claiming and finishing steps. The engine decides which step it is."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from contract_tui.desk.context import Change, Context, changing
from contract_tui.desk.contracts.due_times import longest_waits
from contract_tui.desk.contracts.outbox import envelope, settle
from contract_tui.desk.contracts.signed import record_signature
from contract_tui.desk.paperwork.making import NewDocument
from contract_tui.domain import labels
from contract_tui.domain.actions import Action
from contract_tui.domain.archives import ARCHIVED
from contract_tui.domain.audit import ENGINE, Operator
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import CommandKind, SignatureInfo
from contract_tui.domain.states import Substate, Trigger
from contract_tui.signing.provider import Envelope, Reply
from contract_tui.store import archives, contracts, customers, documents, signing, tasks
from contract_tui.store.signing import OpenCommand
from contract_tui.store.tasks import Claim, TaskKind


class Tasks:
    """The engine's side of the desk: a step is claimed, done outside any transaction, finished in one."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def retry(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """重试 the background step that failed for good, or whose due time is out of reach.

        Raises:
            ForbiddenError: Nothing has failed.
        """
        with changing(self._context, number, by, version, while_sending=True) as change:
            longest = longest_waits(self._context.settings, slack=timedelta(0))
            if not tasks.is_far_off(change.session, change.now, longest, change.head.id):
                change.require(Action.RETRY)
            contracts.edit(
                change.session,
                change.head,
                change.now,
                due_at=change.now,
                attempts=0,
                error=None,
                failed=False,
            )
            change.record("retry")

    def anything_due(self) -> bool:
        """Whether a claim would find something; it takes no write lock."""
        with self._context.database.read() as session:
            return tasks.anything_due(session, self._context.clock.now())

    def next_due(self) -> datetime | None:
        """When the next step becomes due, UTC, or None when nothing waits for the engine."""
        with self._context.database.read() as session:
            return tasks.next_due(session)

    def claim(self, limit: int) -> list[Claim]:
        """Take due steps for this process; nobody else gets them until the lease is over."""
        now = self._context.clock.now()
        until = self._context.later(self._context.settings.timing.lease)
        with self._context.database.write() as session:
            return tasks.claim(session, now, until, limit, uuid.uuid4().hex)

    def contract(self, claim: Claim) -> Contract | None:
        """The claimed contract, or None when the claim is no longer this process's."""
        with self._context.database.read() as session:
            held = tasks.holds(session, claim)
        return self._context.contract(claim.id) if held else None

    def envelope(self, contract: Contract, command: OpenCommand | None = None) -> Envelope:
        """What the provider knows the contract by, and the command that it is told or asked about."""
        with self._context.database.read() as session:
            return envelope(session, contract, command)

    def document(self, contract: Contract, kind: DocumentKind) -> NewDocument:
        """A contract's document as it is stored.

        Raises:
            OutsideError: There is none; only somebody who changed the database by hand can have done that.
        """
        with self._context.database.read() as session:
            found = documents.content(session, contract.id, kind)
        info = contract.document(kind)
        if found is None or info is None:
            raise OutsideError(
                f"合同 {contract.number} 没有{labels.DOCUMENTS[kind]}。",
                "合同若由不带电子签名的旧版本发出，请取消签署后重新创建；否则请从备份恢复数据库。",
            )
        return NewDocument(kind, found[1], info.pages)

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
        made: Sequence[NewDocument] = (),
        details: Mapping[str, object] | None = None,
        columns: Mapping[str, object] | None = None,
        signature: SignatureInfo | None = None,
    ) -> bool:
        """Commit a contract's step: state, documents, signature and audit event together.

        Args:
            claim: A claim that is no longer this process's changes nothing.
            trigger: What happened.
            due_at: When the next background step is due, if there is one.
            made: Documents that the step made.
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
                f"{document.kind}_sha256": documents.add(
                    session, head.id, document.kind, document.content, document.pages, change.now
                )
                for document in made
            }
            signed = record_signature(self._context, change, signature) if signature else {}
            if trigger is Trigger.SEALED and signature and signature.level in ARCHIVED:
                archives.begin(session, head.id, change.now)
            change.move(trigger, due_at, dict(details or {}) | stored | signed, columns)
        return True

    def hand_over_paper(self, claim: Claim, courier: str, tracking_number: str) -> bool:
        """Commit that the paper copies were handed to the courier (P2)."""
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is None or head.lease != claim.lease:
                return False
            change = Change.begin(session, head, ENGINE, self._context.clock.now())
            documents.paper_copy_sent(session, head.id, courier, tracking_number, change.now)
            details: dict[str, object] = {"courier": courier, "tracking_number": tracking_number}
            change.move(Trigger.PAPER_HANDED_OVER, None, details)
        return True

    def activated(self, claim: Claim) -> bool:
        """Commit that 腾讯电子签 is activated for a customer (S10)."""
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return False
            customers.activate(session, claim.id, self._context.clock.now())
        return True

    def authorised(self, claim: Claim) -> bool:
        """Commit that the company's administrator authorised a signer (S30)."""
        with self._context.database.write() as session:
            if not tasks.holds(session, claim):
                return False
            customers.authorise_signer(session, claim.id)
        return True

    def postpone(self, claim: Claim, due_at: datetime) -> None:
        """Nothing to do yet: look again later."""
        with self._context.database.write() as session:
            tasks.postpone(session, claim, due_at)

    def rest(self, claim: Claim) -> None:
        """Nothing is due any more."""
        with self._context.database.write() as session:
            tasks.postpone(session, claim, None)

    def hasten(self, factor: float) -> None:
        """Divide every remaining wait: the demo's past went at the guide's pace, its present does not."""
        with self._context.database.write() as session:
            tasks.hasten(session, self._context.clock.now(), factor)

    def fail(self, claim: Claim, error: str, retry_at: datetime | None) -> None:
        """Record a failure.

        Args:
            claim: Whose step failed.
            error: What went wrong, in the interface's words.
            retry_at: UTC; None when no attempt is left, so that 重试 is offered.
        """
        with self._context.database.write() as session:
            tasks.fail(session, claim, error, retry_at)


__all__ = ["Claim", "NewDocument", "OpenCommand", "TaskKind", "Tasks"]
