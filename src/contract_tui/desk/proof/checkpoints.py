"""Checkpoints: all contracts' histories tied together by whoever holds the seal (docs/verifying.md)."""

import logging

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.domain.audit import ENGINE, GENESIS
from contract_tui.domain.checkpoints import Checkpoint, CheckpointHead
from contract_tui.domain.contract_audit import audit_result
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.store import audit, contract_audit
from contract_tui.store import checkpoints as rows

_LOG = logging.getLogger(__name__)
_MOST_EVENTS = 20_000
_AT_ONCE = 50
TIED = "history_tied"
"""The event that gives a contract of an older program the digests that later programs write by themselves."""


class Checkpoints:
    """Makes checkpoints; only a process that can seal does."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def newest(self) -> CheckpointHead | None:
        """What a document that is made now carries; None before the first checkpoint."""
        with self._context.database.read() as session:
            return rows.newest(session)

    def due(self) -> bool:
        """Whether an event has waited longer than the settings want, and this process can seal."""
        provider = self._context.signing
        if provider is None or not provider.holds_seal:
            return False
        with self._context.database.read() as session:
            oldest = rows.untied_since(session)
        if oldest is None:
            return False
        waited = (self._context.clock.now() - oldest).total_seconds()
        # A clock that was set back must not put it off for ever.
        return waited < 0 or waited >= self._context.settings.timing.checkpoint

    def try_make(self) -> CheckpointHead | None:
        """`make`, where it must not stand in the way of what is to be sealed: a failure is logged.

        Returns:
            The newest checkpoint, made now or before.
        """
        try:
            return self.make()
        except DeskError as error:
            _LOG.warning("no checkpoint: %s", error.message)
            return self.newest()

    def make(self) -> CheckpointHead | None:
        """Cover all events that there are.

        Returns:
            The newest checkpoint; None when there has never been an event.

        Raises:
            ForbiddenError: The settings name no signing provider.
            DeskError: The seal cannot be had now, or the database cannot be written.
        """
        provider = self._context.provider()
        if self.newest() is None:
            self._tie_older()
        while True:
            with self._context.database.read() as session:
                before = rows.newest(session)
                last, pins = rows.heads_since(session, rows.covered(session), _MOST_EVENTS)
            if not pins:
                return before
            now = self._context.clock.now()
            sequence, previous = (before.sequence, before.hash) if before else (0, GENESIS)
            checkpoint = Checkpoint(sequence + 1, now, previous, last, pins)
            seal = provider.attest(checkpoint.statement, now)
            try:
                with self._context.database.write() as session:
                    rows.add(session, checkpoint, seal)
            except HeldError:
                if self.newest() == before:
                    raise

    def _tie_older(self) -> None:
        """Give the contracts of an older program their digests; one that is not whole gets none."""
        after = 0
        while True:
            with self._context.database.write() as session:
                keys = rows.without_digests(session, after, _AT_ONCE)
                for key in keys:
                    self._tie(session, key)
            if not keys:
                return
            after = keys[-1]

    def _tie(self, session: Session, key: int) -> None:
        held = contract_audit.stored(session, key)
        verdict = audit_result(held)
        if verdict.intact:
            audit.append(session, (key, held.number), TIED, {}, ENGINE, self._context.clock.now())
        else:
            _LOG.error("%s not tied: %s", held.number, "; ".join(verdict.problems))
