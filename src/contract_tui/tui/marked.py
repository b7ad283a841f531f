"""What is marked in a list, whatever the list is of: by key, immutable, kept over sorting and filtering."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

RowT = TypeVar("RowT")


@dataclass(frozen=True)  # with slots, Python 3.11 cannot make one by `Marked[T](...)`
class Marked(Generic[RowT]):
    """Marked rows, and those that the last clearing took away.

    Attributes:
        rows: By key, in the order in which they were marked; what a list knows of them, which may be nothing.
        taken: What was marked before the last clearing; empty when there is nothing to bring back.
    """

    rows: Mapping[int, RowT] = field(default_factory=dict)
    taken: Mapping[int, RowT] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many are marked."""
        return len(self.rows)

    def toggled(self, key: int, row: RowT) -> "Marked[RowT]":
        """With one row marked, or unmarked when it was."""
        return self.without((key,)) if key in self.rows else self.added({key: row})

    def added(self, rows: Mapping[int, RowT]) -> "Marked[RowT]":
        """With more rows marked."""
        return replace(self, rows={**self.rows, **rows})

    def without(self, keys: Collection[int]) -> "Marked[RowT]":
        """With these rows not marked, because somebody unmarked them or because they are gone."""
        gone = frozenset(keys)
        return replace(
            self,
            rows={key: row for key, row in self.rows.items() if key not in gone},
            taken={key: row for key, row in self.taken.items() if key not in gone},
        )

    def inverted(self, shown: Mapping[int, RowT]) -> "Marked[RowT]":
        """With the shown rows' marks turned round; what a filter hides stays as it is."""
        hidden = {key: row for key, row in self.rows.items() if key not in shown}
        fresh = {key: row for key, row in shown.items() if key not in self.rows}
        return replace(self, rows=hidden | fresh)

    def cleared(self) -> "Marked[RowT]":
        """With none; what was marked can be brought back once. Clearing nothing changes nothing."""
        return Marked({}, self.rows) if self.rows else self

    def restored(self) -> "Marked[RowT]":
        """With what the last clearing took away, beside what was marked since."""
        return Marked({**self.taken, **self.rows})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list that is marked by moving the cursor over it.

    Attributes:
        start: The key where it began.
        reached: The key where it ends now; a cursor elsewhere has left it.
        held: Whether it goes on with every move of the cursor (`v`), not only with Shift.
    """

    start: int
    reached: int
    held: bool

    def to(self, key: int) -> "Stretch":
        """The same up to another row."""
        return replace(self, reached=key)

    def keys(self, shown: Sequence[int]) -> Sequence[int]:
        """The rows from its beginning to its end, both included, in their order; none when one is gone."""
        try:
            places = sorted((shown.index(self.start), shown.index(self.reached)))
        except ValueError:
            return ()
        return shown[places[0] : places[1] + 1]
