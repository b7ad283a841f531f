"""The worker: claims due steps, does them, records what failed; in the interface or as a process."""

import logging
import random
import threading
import time
from datetime import timedelta

from contract_tui.desk.desk import Desk
from contract_tui.domain.errors import DeskError
from contract_tui.domain.tasks import Claim
from contract_tui.engine.asking import Look, UnansweredError
from contract_tui.engine.steps import do_step

_LOG = logging.getLogger(__name__)
_BATCH = 8
_LOOK_SECONDS = 0.25
_PAUSE_SECONDS = 1.0
_CHECKPOINT_LOOK_SECONDS = 15.0
_MOST_DOUBLINGS = 30


class Worker:
    """Does background steps for one desk.

    Args:
        desk: Whose steps; other processes may work on the same database at the same time.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._look_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; a look without anything due takes under a millisecond.

        Args:
            stop: Set by whoever started the worker; noticed within a quarter of a second, after the step.
        """
        failing = ""
        while not stop.is_set():
            try:
                self.run_once(stop)
                self._tie_when_due()
            except DeskError as error:
                # The database is locked or full: the steps stay due, and a later look tries again.
                if error.message != failing:
                    failing = error.message
                    _LOG.warning("look failed: %s", failing)
                stop.wait(_PAUSE_SECONDS)
            else:
                if failing:
                    failing = ""
                    _LOG.info("looks succeed again")
            stop.wait(_LOOK_SECONDS)

    def run_once(self, stop: threading.Event | None = None) -> int:
        """Do everything that is due now.

        Returns:
            How many steps changed something.
        """
        changed = 0
        self._desk.due_times.look()
        while not (stop and stop.is_set()) and self._desk.tasks.anything_due():
            claims = self._desk.tasks.claim(_BATCH)
            look = Look(self._desk, claims)
            changed += sum(self._do(claim, look) for claim in claims)
        return changed

    def _tie_when_due(self) -> None:
        """Make a checkpoint when events have waited for one; looking costs something, so it is seldom."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _CHECKPOINT_LOOK_SECONDS
        if self._desk.checkpoints.due():
            self._desk.checkpoints.try_make()

    def _do(self, claim: Claim, look: Look) -> bool:
        try:
            return do_step(self._desk, claim, look)
        except UnansweredError as error:
            self._fail(claim, error.sentence, patient=True)
        except DeskError as error:
            self._fail(claim, error.sentence)
        except Exception:  # noqa: BLE001 the one boundary: an unforeseen failure is shown, and ends no other step
            _LOG.exception("step failed: %s %s", claim.kind, claim.id)
            self._fail(claim, f"内部错误，详见日志 {self._desk.settings.log_file}。")
        return False

    def _fail(self, claim: Claim, error: str, *, patient: bool = False) -> None:
        settings = self._desk.settings
        final = claim.attempt >= settings.limits.attempts and not patient
        # The settings allow any number of attempts: the power needs a bound.
        doubled = settings.timing.backoff * 2 ** min(claim.attempt - 1, _MOST_DOUBLINGS)
        wait = min(doubled, settings.timing.backoff_most)
        # Jitter keeps the workers of a team from retrying in step; it needs no secrecy.
        wait *= 0.5 + random.random()  # noqa: S311 (spreads waits, keeps no secret)
        retry_at = None if final else self._desk.clock.now() + timedelta(seconds=wait)
        self._desk.tasks.fail(claim, error, retry_at)
