"""Contracts as they are: lists and their counts, one contract whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.desk.lookups import head_of
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.states import State, Waiting
from contract_tui.domain.waiting import Queue
from contract_tui.store import contract_details, contract_lists, contracts
from contract_tui.store.database import Database

if TYPE_CHECKING:
    from array import array

_EVERYTHING = ContractFilter()
_NEWEST = ContractSort()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list of contracts shows, of one moment.

    Attributes:
        counts: By state, whatever states the filter names.
        queues: Who waits for whom, whatever the filter.
    """

    keys: "array[int]"
    counts: dict[State, int]
    queues: dict[Waiting, Queue]


class Contracts:
    """Looks contracts up; nothing here changes one.

    Args:
        database: The home's.
        settings: How often, and after what wait, a message may be sent again.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def keys(self, criteria: ContractFilter = _EVERYTHING, sort: ContractSort = _NEWEST) -> "array[int]":
        """The keys of the matching contracts, in the list's order."""
        with self._database.read() as session:
            return contract_lists.keys(session, criteria, sort)

    def listing(self, criteria: ContractFilter = _EVERYTHING, sort: ContractSort = _NEWEST) -> Listing:
        """`keys`, `counts` and `queues` in one look."""
        with self._database.read() as session:
            if criteria.text:
                keys, counts = contract_lists.searched(session, criteria, sort)
            else:
                keys = contract_lists.keys(session, criteria, sort)
                counts = contract_lists.counts(session, criteria)
            return Listing(keys, counts, contract_lists.queues(session))

    def rows(self, keys: Sequence[int]) -> dict[int, ContractRow]:
        """The list's rows with these keys; contracts that were deleted meanwhile are left out."""
        with self._database.read() as session:
            return contract_lists.rows(session, keys)

    def numbers(self, keys: Sequence[int]) -> dict[int, str]:
        """The numbers of the contracts with these keys, deleted ones included."""
        with self._database.read() as session:
            return contracts.numbers_of(session, keys)

    def vanished(self, keys: Sequence[int]) -> dict[int, str]:
        """Those of these contracts that are there no more, by key, with their numbers."""
        with self._database.read() as session:
            gone = set(keys) - contracts.undeleted(session, keys)
            return contracts.numbers_of(session, tuple(gone))

    def counts(self, criteria: ContractFilter = _EVERYTHING) -> dict[State, int]:
        """How many contracts match, by state, whatever states the filter names."""
        with self._database.read() as session:
            return contract_lists.counts(session, criteria)

    def queues(self) -> dict[Waiting, Queue]:
        """How many contracts wait for the operator, the customer and the platform, and since when."""
        with self._database.read() as session:
            return contract_lists.queues(session)

    def list(
        self,
        criteria: ContractFilter = _EVERYTHING,
        *,
        limit: int | None = None,
        sort: ContractSort = _NEWEST,
    ) -> list[ContractRow]:
        """The matching contracts, in the list's order."""
        with self._database.read() as session:
            keys = contract_lists.keys(session, criteria, sort)[:limit]
            rows = contract_lists.rows(session, keys)
        return [rows[key] for key in keys]

    def count(self, criteria: ContractFilter = _EVERYTHING) -> int:
        """How many contracts match."""
        counts = self.counts(criteria)
        return sum(counts[state] for state in criteria.states or counts)

    def get(self, number: str) -> Contract:
        """One contract, whole.

        Raises:
            InvalidInputError: The text cannot be a contract's number.
            NotFoundError: There is no such contract, or it was deleted.
        """
        settings = self._settings
        with self._database.read() as session:
            return contract_details.contract(
                session,
                head_of(session, number).id,
                resends=settings.limits.resends,
                resend_seconds=settings.timing.resend,
            )
