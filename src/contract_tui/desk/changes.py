"""Changes of one contract: each in one transaction, by the table of transitions, with its audit event."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.desk.lookups import head_of
from contract_tui.domain.audit import Operator
from contract_tui.domain.change_words import last_change
from contract_tui.domain.errors import HeldError
from contract_tui.domain.refusals import Asked, advice, refuse_unless_possible, transition
from contract_tui.domain.states import Substate, Trigger
from contract_tui.domain.transitions import Target
from contract_tui.store import audit, contracts, going_back, signing
from contract_tui.store.contracts import Head


@dataclass(frozen=True, slots=True)
class Change:
    """One contract within one write transaction, ready to move.

    Attributes:
        session: Commits at the end of the block, with the audit event.
        now: UTC, the same moment for everything in the transaction.
    """

    session: Session
    head: Head
    by: Operator
    now: datetime

    @classmethod
    def begin(cls, session: Session, head: Head, by: Operator, now: datetime) -> Self:
        """Where every change of a contract that exists begins, before anything of it is written.

        Raises:
            ForbiddenError: The contract's rows were changed behind the program's back, and the change
                would record them as its own.
        """
        audit.refuse_altered(session, head.id, head.number)
        return cls(session, head, by, now)

    def move(
        self,
        trigger: Trigger,
        due_at: datetime | None = None,
        details: Mapping[str, object] | None = None,
        columns: Mapping[str, object] | None = None,
    ) -> Target:
        """Take a step of the transition table, with its audit event, in this transaction.

        Args:
            trigger: What happens.
            due_at: When the next background step is due, if the step leads to one.
            details: For the audit trail, personal data masked.
            columns: Further columns to change.

        Raises:
            ForbiddenError: The table does not list it.
            HeldError: Somebody else changed the contract meanwhile.
        """
        target = transition(self.head, trigger)
        moved: dict[str, object] = {"deleted_at": self.now}
        if target.substate is not None:
            moved = {"substate": target.substate, "reason": target.reason, "due_at": due_at}
        contracts.change(self.session, self.head, self.now, **moved, **(columns or {}))
        if target.substate is None:
            contracts.release_orders(self.session, self.head.id, self.now)
            going_back.drop_selections(self.session, self.head.id)
        self.record(trigger, details)
        return target

    def after_move(self) -> "Change":
        """The same contract where the last move has put it, for another one in this transaction."""
        head = contracts.head_by_id(self.session, self.head.id)
        assert head is not None, "only the last move deletes"  # noqa: S101 (for the type checker)
        return replace(self, head=head)

    def record(self, kind: str, details: Mapping[str, object] | None = None) -> None:
        """Write an audit event for a change that keeps the state."""
        audit.append(
            self.session, (self.head.id, self.head.number), str(kind), details or {}, self.by, self.now
        )

    def require(self, asked: Asked) -> None:
        """Refuse what is not possible where the contract is.

        Raises:
            ForbiddenError: It is not; the message is the reason.
        """
        refuse_unless_possible(self.head, asked)


@contextmanager
def changing(
    context: Context, number: str, by: Operator, version: int | None = None, *, while_sending: bool = False
) -> Iterator[Change]:
    """Open a write transaction on one contract.

    Args:
        version: What the operator decided on; None takes the contract as it is.
        while_sending: Whether the change may be made while the outcome of a sending is not known.

    Raises:
        HeldError: The contract has changed since that version, or is just being sent.
        ForbiddenError: Its rows were changed behind the program's back.
    """
    with context.database.write() as session:
        head = head_of(session, number, by)
        refuse_outdated(session, head, version, by)
        sending = head.substate is Substate.SIGNER_REVIEW and not while_sending
        if sending and signing.open_command(session, head.id):
            # The signer may have it by now: whoever deletes it or chooses another one comes too late.
            raise HeldError(
                f"合同 {head.number} 正在发送，签署服务尚未确认结果。", "请稍候，结果会自动显示。"
            )
        yield Change.begin(session, head, by, context.clock.now())


def permit(context: Context, number: str, asked: Asked, by: Operator, version: int | None = None) -> None:
    """Refuse what the contract's state forbids, before anything else about it is judged.

    What was typed for it comes second: whoever mends a field should not learn afterwards that it was in vain.

    Raises:
        InvalidInputError: The text cannot be a contract's number.
        NotFoundError: There is no such contract, or it was deleted.
        HeldError: The contract has changed since that version.
        ForbiddenError: It is not possible where the contract is; the message is the reason.
    """
    with context.database.read() as session:
        head = head_of(session, number, by)
        refuse_outdated(session, head, version, by)
        refuse_unless_possible(head, asked)


def refuse_outdated(session: Session, head: Head, version: int | None, by: Operator) -> None:
    """Refuse what was decided on another version; None takes the contract as it is.

    Args:
        by: Who decided: a change of their own is not told as somebody else's (P21).

    Raises:
        HeldError: The contract has changed since; the message says what happened last and who did it.
    """
    if version is None or version == head.version:
        return
    last = audit.newest(session, head.id, head.number)
    happened = f"，最近一次：{last_change(last, by)}" if last else ""
    raise HeldError(f"合同 {head.number} 在您查看之后已有变动{happened}。", advice(head))
