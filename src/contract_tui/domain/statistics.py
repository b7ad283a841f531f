"""What became of contracts, month by month, and how long they stood at each station."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.states import Channel, State, Substate, Trigger, Waiting
from contract_tui.domain.transitions import OPENING, TRANSITIONS


@dataclass(frozen=True, slots=True)
class Life:
    """One contract, as far as statistics know it; deleted ones count as well.

    Attributes:
        channel: How it is sealed.
        total_fen: Its amount in 分.
        steps: Kind and moment (UTC) of each event, oldest first; those that move nothing are passed over.
    """

    channel: Channel
    total_fen: int
    steps: Sequence[tuple[str, datetime]]


@dataclass(slots=True)
class Month:
    """One month by Shanghai's calendar.

    Attributes:
        month: Such as `2026-11`.
        made: How many contracts were created.
        effective: How many became effective.
        voided: How many were voided.
        effective_fen: The amounts of those that became effective, in 分.
    """

    month: str
    made: int = 0
    effective: int = 0
    voided: int = 0
    effective_fen: int = 0


@dataclass(frozen=True, slots=True)
class Station:
    """A sub-state that contracts leave again.

    Attributes:
        substate: Which.
        left: How many times a contract has left it.
        median_seconds: How long half of them stood there at most.
    """

    substate: Substate
    left: int
    median_seconds: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it.

    Attributes:
        months: The newest first.
        stations: In the order of a contract's way.
        waiting: How many contracts wait now, and for whom.
    """

    months: tuple[Month, ...]
    stations: tuple[Station, ...]
    waiting: Mapping[Waiting, int]


@dataclass(slots=True)
class Tally:
    """Counts lives one by one; memory grows with how often stations were left, not with texts."""

    _months: dict[str, Month] = field(default_factory=dict)
    _stood: dict[Substate, "array[float]"] = field(default_factory=dict)

    def count(self, life: Life) -> None:
        """Take one contract."""
        substate, since = OPENING[life.channel], None
        for kind, at in life.steps:
            if kind == Trigger.OPEN:
                self._month(at).made += 1
                since = at
                continue
            step = (life.channel, substate, Trigger(kind)) if kind in _TRIGGERS else None
            target = TRANSITIONS.get(step) if step else None
            if target is None or target.substate is substate:
                continue
            if since is not None:
                self._stood.setdefault(substate, array("d")).append(max((at - since).total_seconds(), 0.0))
            if target.substate is None:
                return
            self._arrived(target.substate, life, at)
            substate, since = target.substate, at

    def _arrived(self, substate: Substate, life: Life, at: datetime) -> None:
        if substate is Substate.E_EFFECTIVE:
            month = self._month(at)
            month.effective += 1
            month.effective_fen += life.total_fen
        elif substate.state is State.VOIDED:
            self._month(at).voided += 1

    def _month(self, at: datetime) -> Month:
        name = f"{shanghai_date(at):%Y-%m}"
        return self._months.setdefault(name, Month(name))

    def statistics(self, waiting: Mapping[Waiting, int]) -> Statistics:
        """What was counted.

        Args:
            waiting: How many contracts wait now, and for whom.
        """
        return Statistics(
            tuple(self._months[name] for name in sorted(self._months, reverse=True)),
            tuple(
                Station(substate, len(self._stood[substate]), median(self._stood[substate]))
                for substate in _LEFT
                if substate in self._stood
            ),
            waiting,
        )


def counted(lives: Iterable[Life], waiting: Mapping[Waiting, int]) -> Statistics:
    """Sum up what became of contracts.

    Args:
        lives: Every contract's, in any order.
        waiting: For how many contracts each party is waited for now.
    """
    tally = Tally()
    for life in lives:
        tally.count(life)
    return tally.statistics(waiting)


_TRIGGERS = frozenset(each.value for each in Trigger)
_LEFT = tuple(each for each in Substate if each.state in (State.DRAFT, State.SIGNING))
