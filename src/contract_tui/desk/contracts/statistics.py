"""How contracts fare, in numbers."""

from collections import Counter

from contract_tui.desk.context import Context
from contract_tui.domain.states import Waiting
from contract_tui.domain.statistics import Statistics, counted
from contract_tui.store import contract_lists, statistics


class StatisticsDesk:
    """Counts what the audit trail holds; nothing is kept beside it that could differ.

    Args:
        context: The home's database.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def count(self) -> Statistics:
        """Read every event once: about a second for 100,000 contracts' half a million events."""
        with self._context.database.read() as session:
            queues = contract_lists.queues(session)
            waiting = Counter({party: queues[party].count for party in Waiting})
            return counted(statistics.lives(session), waiting)
