"""Due times that cannot be meant: written while the machine's clock was far ahead, and never reached again.

Every wait has a longest that the settings allow. What is due later than that is pulled in, as if its wait
began now: by the engine's own look, by `doctor`, and for one contract by 重试.
"""

import itertools
import logging
import time
from datetime import datetime, timedelta

from contract_tui.config import Settings
from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.domain.audit import ENGINE
from contract_tui.domain.contracts import Contract
from contract_tui.domain.states import BackgroundStep, Substate, Trigger
from contract_tui.domain.tasks import Claim, TaskKind
from contract_tui.store import contracts, tasks
from contract_tui.store.tasks import Longest

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 30.0
_JUMP_SECONDS = 5.0
_JITTER = 1.5
_ARCHIVE_SECONDS = 3600.0
SLACK = timedelta(hours=1)
"""How much later than the longest wait is still taken for somebody else's settings or clock."""


def longest_waits(settings: Settings, slack: timedelta = SLACK) -> tuple[Longest, ...]:
    """The longest that a row of each kind can wait for its next background step.

    Args:
        settings: Whose waits.
        slack: On top of it.
    """
    timing = settings.timing
    again = timedelta(seconds=max(timing.lease, _JITTER * timing.backoff_most)) + slack
    of_steps = {
        BackgroundStep.GENERATE: timing.draft,
        BackgroundStep.RECONCILE: 0.0,
        BackgroundStep.OBSERVE: timing.deadline,
        BackgroundStep.WITHDRAW: timing.cancel,
        BackgroundStep.SEAL: max(timing.seal_both, timing.seal_single),
        BackgroundStep.HAND_OVER_PAPER: timing.paper,
    }
    steps = ((substate, substate.specification.step) for substate in Substate)
    waits = [(TaskKind.CONTRACT, substate, of_steps[step]) for substate, step in steps if step is not None]
    others = (
        (TaskKind.CUSTOMER, timing.activation),
        (TaskKind.SIGNER, timing.authorisation),
        (TaskKind.EVIDENCE, 0.0),
        (TaskKind.ARCHIVE, _ARCHIVE_SECONDS),
    )
    return tuple(
        Longest(kind, substate, timedelta(seconds=seconds), again)
        for kind, substate, seconds in (*waits, *((kind, None, seconds) for kind, seconds in others))
    )


class DueTimes:
    """Finds due times and deadlines that no wait explains, and sets them right."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._looked: tuple[float, datetime] | None = None

    def look(self) -> int:
        """Look from time to time, and at once when the clock has jumped; the engine asks before each claim.

        Returns:
            How many due times were pulled in.
        """
        now, ticks = self._context.clock.now(), time.monotonic()
        if self._looked is not None:
            passed = ticks - self._looked[0]
            jump = (now - self._looked[1]).total_seconds() - passed
            if passed < _LOOK_SECONDS and abs(jump) < _JUMP_SECONDS:
                return 0
        self._looked = ticks, now
        return self.pull_in()

    def far_off(self) -> int:
        """How many due times no wait explains."""
        with self._context.database.read() as session:
            return tasks.far_off(session, self._context.clock.now(), longest_waits(self._context.settings))

    def pull_in(self) -> int:
        """Pull in every due time that no wait explains; nothing is written when there is none.

        Returns:
            How many.
        """
        if not self.far_off():
            return 0
        with self._context.database.write() as session:
            now = self._context.clock.now()
            pulled = tasks.pull_in(session, now, longest_waits(self._context.settings))
        _LOG.warning("%s due times were too far off for any wait, and were pulled in", pulled)
        return pulled

    def newest(self) -> datetime | None:
        """The latest moment that any contract's history holds, UTC; None without contracts."""
        with self._context.database.read() as session:
            return tasks.newest_event(session)

    def correct_deadline(self, claim: Claim, contract: Contract) -> Contract:
        """Count a signing deadline anew where the contract's history proves that the clock stood wrong (P8).

        A deadline that is far off, or near, because the settings were changed stays as it was told.

        Args:
            claim: The contract's; a lost one changes nothing.
            contract: On 客户签署.

        Returns:
            The contract as it is now.
        """
        now, announced = self._context.clock.now(), contract.signing_deadline
        deadline = corrected_deadline(
            contract, now, timedelta(seconds=self._context.settings.timing.deadline)
        )
        if announced is None or deadline is None:
            return contract
        with self._context.database.write() as session:
            head = contracts.head_by_id(session, claim.id)
            if head is not None and head.lease == claim.lease:
                change = Change.begin(session, head, ENGINE, now)
                contracts.edit(session, head, now, signing_deadline=deadline)
                moments = {"was": announced.isoformat(), "deadline": deadline.isoformat()}
                change.record("deadline_corrected", moments)
        return self._context.contract(claim.id)


def corrected_deadline(contract: Contract, now: datetime, allowed: timedelta) -> datetime | None:
    """The deadline that a contract should have, or None when the one that was told stands.

    A message that is said to go out later than now was sent while the clock stood ahead: the deadline counts
    from now. One that is said to go out before what was recorded earlier was sent while the clock stood
    behind: the deadline counts from that record.

    Args:
        contract: On 客户签署.
        now: UTC.
        allowed: How long signers have.
    """
    announced = contract.signing_deadline
    if announced is None or not contract.messages:
        return None
    sent_at = contract.messages[0].sent_at
    if sent_at > now + SLACK:
        return now + allowed if announced > now + allowed + SLACK else None
    earlier = itertools.takewhile(lambda step: step.kind != Trigger.SEND, contract.history)
    known = max((step.at for step in earlier if step.at <= now + SLACK), default=sent_at)
    behind = known > sent_at + SLACK and announced < known + allowed - SLACK
    return known + allowed if behind else None
