"""The rows that a virtual table has at hand: least recently used first out, stale ones until replaced."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

RowT = TypeVar("RowT")

CAPACITY = 2_000
"""How many rows are kept: some forty screens, about two megabytes."""


class RowCache(Generic[RowT]):
    """Rows by key, with requests numbered so that late answers of before a change are dropped."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._rows: OrderedDict[int, RowT] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: frozenset[int] = frozenset()
        self._request = 0
        self._oldest_valid = 0

    def get(self, key: int) -> RowT | None:
        """A row, perhaps a stale one, or None when it was never read or is forgotten."""
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
        return row

    def ask(self, window: Iterable[int]) -> tuple[int, tuple[int, ...]] | None:
        """Find what must be read so that a window of keys is complete.

        Every request covers all that is missing, so an earlier one may be forgotten.

        Returns:
            The request's number and the keys, or None when nothing new is missing.
        """
        missing = tuple(k for k in window if k not in self._rows or k in self._stale)
        if not missing or self._asked.issuperset(missing):
            return None
        self._request += 1
        self._asked = frozenset(missing)
        return self._request, missing

    def put(self, request: int, rows: Mapping[int, RowT]) -> set[int]:
        """Take an answer.

        An answer to a request from before the last invalidation may be out of date and is dropped: a
        newer request is under way.

        Returns:
            The keys whose rows differ from what was known.
        """
        if request < self._oldest_valid:
            return set()
        changed = {key for key, row in rows.items() if self._rows.get(key) != row}
        for key, row in rows.items():
            self._rows[key] = row
            self._rows.move_to_end(key)
        self._stale.difference_update(rows)
        self._forget_oldest()
        return changed

    def _forget_oldest(self) -> None:
        while len(self._rows) > self._capacity:
            key, _row = self._rows.popitem(last=False)
            self._stale.discard(key)

    def invalidate(self, keys: Iterable[int] | None = None) -> None:
        """Mark rows as out of date, all of them by default; they stay in sight until they are replaced."""
        self._stale.update(self._rows if keys is None else (k for k in keys if k in self._rows))
        self._oldest_valid = self._request + 1
        self._asked = frozenset()

    def forget_request(self) -> None:
        """Let what is missing be asked for again, after a reader failed."""
        self._asked = frozenset()
