"""What background tasks need: claiming and finishing steps. The engine decides which step it is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contract_tui.desk.context import Change, Context
from contract_tui.desk.sending import signer_for
from contract_tui.domain.audit import ENGINE
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.states import Trigger
from contract_tui.signing.provider import Envelope
from contract_tui.store import contracts, customers, documents, tasks, whole
from contract_tui.store.tasks import Claim, TaskKind


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A PDF that a step made, to be stored in the transaction that finishes it."""

    kind: DocumentKind
    content: bytes
    pages: int


class Tasks:
    """The engine's side of the desk: a step is claimed, done outside any transaction, finished in one."""

    def __init__(self, context: Context) -> None:
        self._context = context

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
        settings = self._context.settings
        with self._context.database.read() as session:
            if not tasks.holds(session, claim):
                return None
            return whole.contract(
                session,
                claim.id,
                resends=settings.limits.resends,
                resend_seconds=settings.timing.resend,
            )

    def envelope(self, contract: Contract) -> Envelope:
        """What the provider knows the contract's last message by."""
        signer = signer_for(contract)
        return Envelope(
            key=f"{contract.number}:{contract.version}",
            contract=contract.number,
            signer=signer.name,
            phone=signer.phone,
            persona=signer.persona,
            first_sent_at=contract.messages[0].sent_at,
            last_sent_at=contract.messages[-1].sent_at,
            ordinal=len(contract.messages),
        )

    def finish(
        self,
        claim: Claim,
        trigger: Trigger,
        *,
        due_at: datetime | None = None,
        made: Sequence[NewDocument] = (),
        details: Mapping[str, object] | None = None,
        columns: Mapping[str, object] | None = None,
    ) -> bool:
        """Commit a contract's step: state, documents and audit event together.

        Args:
            claim: A claim that is no longer this process's changes nothing.
            trigger: What happened.
            due_at: When the next background step is due, if there is one.
            made: Documents that the step made.
            details: For the audit trail.
            columns: Further columns of the contract.

        Returns:
            Whether the step took effect.
        """
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is None or head.lease != claim.lease:
                return False
            change = Change(session, head, ENGINE, self._context.clock.now())
            stored = {
                f"{document.kind}_sha256": documents.add(
                    session, head.id, document.kind, document.content, document.pages, change.now
                )
                for document in made
            }
            change.move(trigger, due_at, dict(details or {}) | stored, columns)
        return True

    def hand_over_paper(self, claim: Claim, courier: str, tracking_number: str) -> bool:
        """Commit that the paper copies were handed to the courier (P2)."""
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is None or head.lease != claim.lease:
                return False
            change = Change(session, head, ENGINE, self._context.clock.now())
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


__all__ = ["Claim", "NewDocument", "TaskKind", "Tasks"]
