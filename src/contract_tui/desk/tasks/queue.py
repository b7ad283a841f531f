"""The queue of background tasks: what is due is claimed, put off, or marked as failed."""

import uuid
from datetime import datetime, timedelta

from contract_tui.desk.changes import changing
from contract_tui.desk.context import Context
from contract_tui.desk.tasks.due_times import longest_waits
from contract_tui.domain.actions import Action
from contract_tui.domain.audit import Operator
from contract_tui.domain.tasks import Claim
from contract_tui.store import contracts, tasks


class TaskQueue:
    """Every kind of row that waits for a background step; the engine decides which step it is."""

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
