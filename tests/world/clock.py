"""The tests' one clock: it stands still until a test says otherwise."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""09:30 in Shanghai, on a Monday."""


@dataclass
class StillClock:
    """A clock that moves only when a test says so."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def tick(self, seconds: float = 0, **span: float) -> None:
        """Let time pass, e.g. `tick(61)` or `tick(minutes=5)`."""
        self.moment += timedelta(seconds=seconds) + timedelta(**span)
