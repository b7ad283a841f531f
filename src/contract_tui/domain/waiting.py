"""Who has to do something next for a contract, and for how long nobody has: the one definition of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract_tui.domain.states import Substate, Waiting

WAITING_WORDS: dict[Waiting, str] = {
    Waiting.OPERATOR: "待我处理",
    Waiting.CUSTOMER: "待客户",
    Waiting.PLATFORM: "待平台",
}


def waits_for(
    substate: Substate, *, failed: bool = False, signer_under_review: bool = False
) -> Waiting | None:
    """Say whom a contract waits for, or None when it waits for nobody.

    A paper copy under way (P2) keeps nobody waiting: the contract is effective.

    Args:
        substate: Where the contract is.
        failed: The last background step failed for good, so that 重试 is the operator's.
        signer_under_review: The chosen signer waits for the company's own administrator (S30).
    """
    specification = substate.specification
    if specification.ended:
        return None
    if failed:
        return Waiting.OPERATOR
    if substate is Substate.SIGNER_REVIEW and signer_under_review:
        return Waiting.CUSTOMER
    return specification.waits_for


@dataclass(frozen=True, slots=True)
class Queue:
    """The contracts that wait for one party.

    Attributes:
        since: When the one that waits longest was changed last, UTC; None when none waits.
    """

    count: int = 0
    since: datetime | None = None

    def joined(self, other: "Queue") -> "Queue":
        """Both together."""
        moments = [queue.since for queue in (self, other) if queue.since is not None]
        return Queue(self.count + other.count, min(moments, default=None))


Queues = Mapping[Waiting, Queue]
"""A queue for each party."""


def age_words(age: timedelta) -> str:
    """An age as an operator reads it: whole days, hours or minutes, rounded down."""
    minutes = int(age.total_seconds()) // 60
    if minutes >= 24 * 60:
        return f"{minutes // (24 * 60)} 天"
    if minutes >= 60:
        return f"{minutes // 60} 小时"
    return f"{minutes} 分钟" if minutes > 0 else "不到 1 分钟"


def queue_words(queues: Queues, now: datetime, *, brief: bool = False) -> tuple[str, ...]:
    """The line of the home page, one piece per party: `待客户 2（最久 1 小时）`.

    Args:
        now: UTC.
        brief: For narrow terminals, `待客户 2（1 小时）`.
    """
    most = "" if brief else "最久 "
    return tuple(_queue_words(party, queues[party], now, most) for party in Waiting)


def _queue_words(party: Waiting, queue: Queue, now: datetime, most: str) -> str:
    words = f"{WAITING_WORDS[party]} {queue.count:,}"
    if queue.since is None or now - queue.since < timedelta(minutes=1):
        return words
    return f"{words}（{most}{age_words(now - queue.since)}）"
