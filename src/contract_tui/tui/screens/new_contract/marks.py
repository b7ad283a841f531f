"""The orders that are marked in the picker: counted, added up, judged (S16, S48). Immutable."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contract_tui.domain import money
from contract_tui.domain.orders import selection_problem, total
from contract_tui.tui.marked import Marked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from contract_tui.desk.orders.orders import OrderRow
    from contract_tui.domain.orders import Order


_MOST_CONTRACTS = 10
"""How many contracts are made at once of orders that are too many for one."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked orders.

    Attributes:
        limit: The most orders of one contract (S48).
        marked: By key, in the order in which they were marked, with what the last clearing took away.
    """

    limit: int
    marked: "Marked[OrderRow]" = field(default_factory=Marked)

    @property
    def rows(self) -> "Mapping[int, OrderRow]":
        """The marked orders by key."""
        return self.marked.rows

    @property
    def total_fen(self) -> int:
        """Their total in 分; postpaid orders add nothing (S18)."""
        return total(row.order for row in self.rows.values())

    @property
    def problem(self) -> str | None:
        """Why they cannot become one contract, or None."""
        return selection_problem(len(self.rows), self.total_fen, limit=self.limit)

    @property
    def orders(self) -> "list[Order]":
        """The orders, newest first, as the picker shows them."""
        rows = sorted(self.rows.values(), key=lambda row: (row.order.created_at, row.key), reverse=True)
        return [row.order for row in rows]

    @property
    def order_numbers(self) -> list[str]:
        """Their ids, newest first, as a contract takes them."""
        return [order.id for order in self.orders]

    @property
    def words(self) -> str:
        """Count and total in figures."""
        return f"已选 {len(self.rows)}/{self.limit} 个订单  合计 {money.with_sign(self.total_fen)}"

    @property
    def has_postpaid(self) -> bool:
        """Whether the total leaves out what will be consumed (S18)."""
        return any(row.order.contract_amount is None for row in self.rows.values())

    @property
    def room(self) -> int:
        """How many more orders may be marked at once: one contract full, and beyond it several contracts."""
        most = self.limit if len(self.rows) < self.limit else self.limit * _MOST_CONTRACTS
        return max(most - len(self.rows), 0)

    def numbers_after(self, had: "Collection[str]") -> list[str]:
        """The orders' numbers for a draft that has some already: those keep their places."""
        marked = self.order_numbers
        return [each for each in had if each in marked] + [each for each in marked if each not in had]

    def toggled(self, row: "OrderRow") -> "Marks":
        """With one order marked, or unmarked when it was."""
        return replace(self, marked=self.marked.toggled(row.key, row))

    def added(self, rows: "Iterable[OrderRow]") -> "Marks":
        """With more orders marked."""
        return replace(self, marked=self.marked.added({row.key: row for row in rows}))

    def without(self, keys: "Collection[int]") -> "Marks":
        """With these not marked."""
        return replace(self, marked=self.marked.without(keys))

    def cleared(self) -> "Marks":
        """With none; the last clearing can be undone."""
        return replace(self, marked=self.marked.cleared())

    def restored(self) -> "Marks":
        """With what the last clearing took away."""
        return replace(self, marked=self.marked.restored())

    def reread(
        self, asked: "Collection[int]", rows: "Mapping[int, OrderRow]"
    ) -> "tuple[Marks, tuple[str, ...]]":
        """After another look at marked orders.

        Args:
            asked: Those that were looked at; what was marked meanwhile still stands.
            rows: What was read; an order that is gone is missing.

        Returns:
            The marks that still stand, and a sentence for each one that does not.
        """
        now = {key: rows.get(key) if key in asked else known for key, known in self.rows.items()}
        standing = {key: row for key, row in now.items() if row is not None and row.reason is None}
        lost = [known for key, known in self.rows.items() if key not in standing]
        marks = self.without([row.key for row in lost]).added(standing.values())
        return marks, tuple(f"订单 {row.order.id} {_why(rows.get(row.key))}，已取消勾选。" for row in lost)


def _why(row: "OrderRow | None") -> str:
    return row.reason or "不可选" if row else "已不存在"
