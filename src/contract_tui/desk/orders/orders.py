"""Orders: the picker's pages, imports, and the marks that survive a dropped link."""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from contract_tui.desk.context import Context
from contract_tui.desk.lookups import customer_of
from contract_tui.desk.orders.importing.run import Progress, import_rows
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import refuse_when
from contract_tui.domain.audit import Operator
from contract_tui.domain.commands import command
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import ImportReport, ImportRow
from contract_tui.domain.orders import Order, ineligible
from contract_tui.domain.splitting import Split, split_orders
from contract_tui.domain.states import Channel
from contract_tui.store import customers
from contract_tui.store import orders as rows

_MOST_SHOWN = 64
"""Characters of a number that is none."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What one line of the picker shows.

    Attributes:
        key: The database's key; the picker pages by it.
        reason: Why it cannot be chosen (P5), or None.
    """

    key: int
    order: Order
    reason: str | None


@dataclass(frozen=True, slots=True)
class OrderListing:
    """What the picker lists.

    Attributes:
        keys: What can be chosen first, newest first; then, unless only that is wanted, the others.
        ineligible: How many match that cannot be chosen, listed or not.
    """

    keys: "array[int]"
    ineligible: int


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a list of order numbers names.

    Attributes:
        rows: The orders that can be chosen, in the list's order.
        refused: The other numbers, each with the reason.
    """

    rows: tuple[OrderRow, ...]
    refused: tuple[tuple[str, str], ...]


class Orders:
    """The use cases around orders."""

    def __init__(self, context: Context, printability: Printability) -> None:
        self._context = context
        self._printability = printability

    def keys(self, criteria: OrderFilter) -> "array[int]":
        """The keys of the matching orders, newest first."""
        with self._context.database.read() as session:
            return rows.keys(session, criteria)

    def listing(self, criteria: OrderFilter, leading: Collection[int] = ()) -> OrderListing:
        """What the picker lists of the matching orders.

        Args:
            leading: Keys that come before all others, as far as they match.
        """
        with self._context.database.read() as session:
            eligible, others = rows.partition(session, criteria)
        keys = eligible if criteria.eligible_only else eligible + others
        if leading:
            front = frozenset(leading)
            ahead = [key for key in keys if key in front]
            keys = array("q", ahead) + array("q", (key for key in keys if key not in front))
        return OrderListing(keys, len(others))

    def rows(self, keys: Sequence[int], holder: str = "") -> dict[int, OrderRow]:
        """The picker's rows with these keys.

        Args:
            holder: The number of the draft whose orders are chosen: that it holds an order does not count.
        """
        with self._context.database.read() as session:
            orders = rows.by_keys(session, keys)
        return {key: OrderRow(key, order, ineligible(order, holder=holder)) for key, order in orders.items()}

    def count(self, criteria: OrderFilter) -> int:
        """How many orders match."""
        with self._context.database.read() as session:
            return rows.count(session, criteria)

    def get(self, numbers: Sequence[str]) -> list[Order]:
        """The orders with these numbers, in this order.

        Raises:
            NotFoundError: Some are unknown; the message names them.
        """
        with self._context.database.read() as session:
            return [order for _, order in known_orders(rows.by_numbers(session, numbers), numbers)]

    def split(self, numbers: Sequence[str]) -> Split:
        """Propose contracts for orders that are too many for one (S48).

        Args:
            numbers: Orders of one customer that can be chosen; one that comes twice counts once.

        Raises:
            NotFoundError: Some are unknown; the message names them.
            ForbiddenError: There is no such way; the message is the reason.
        """
        orders = self.get(list(dict.fromkeys(numbers)))
        split = split_orders(orders, limit=self._context.settings.limits.orders)
        refuse_when(split.problem, split.hint)
        return split

    def look_up(self, customer: str, numbers: Sequence[str], holder: str = "") -> LookedUp:
        """Tell which of the numbers are orders of a customer's that can be chosen (P5).

        Args:
            customer: Account number.
            numbers: As they were pasted; one that comes twice counts once, unknown ones are refused.
            holder: As for `rows`.
        """
        with self._context.database.read() as session:
            by_number = rows.by_numbers(session, numbers)
        reasons = {
            number: why_not_chosen(by_number.get(number), customer, holder=holder) for number in numbers
        }
        return LookedUp(
            tuple(OrderRow(*by_number[number], None) for number, reason in reasons.items() if reason is None),
            tuple((number[:_MOST_SHOWN], reason) for number, reason in reasons.items() if reason),
        )

    def import_rows(
        self,
        source: Iterable[ImportRow],
        by: Operator,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Write what a file reader yields; every batch is its own transaction, so memory stays bounded.

        Repeatable: a known order is updated, except that an order in a contract keeps what the contract was
        made from.

        Args:
            source: No order twice.
            dry_run: Make the same report and write nothing.
            progress: Called after each batch with the number of rows done; false ends the import there.
        """
        return import_rows(
            self._context, self._printability.printable(source), by, dry_run=dry_run, progress=progress
        )

    def selection(self, customer: str, channel: Channel, by: Operator) -> tuple[int, ...]:
        """The orders that this operator had marked for this customer and channel."""
        with self._context.database.read() as session:
            return customers.selection(session, by.name, customer_of(session, customer).id, channel)

    def save_selection(self, customer: str, channel: Channel, keys: Iterable[int], by: Operator) -> None:
        """Keep the picker's marks, so that a dropped link loses no work."""
        with self._context.database.write() as session:
            customer_id = customer_of(session, customer).id
            customers.save_selection(session, by.name, customer_id, channel, keys)

    def list(self, criteria: OrderFilter, *, limit: int | None = None) -> list[Order]:
        """The matching orders, newest first."""
        with self._context.database.read() as session:
            keys = rows.keys(session, criteria)[:limit]
            orders = rows.by_keys(session, keys)
        return [orders[key] for key in keys]


def why_not_chosen(keyed: tuple[int, Order] | None, customer: str, *, holder: str = "") -> str | None:
    """Say why an order cannot be chosen for a customer's contract (P5), or None when it can.

    Args:
        keyed: Key and order; None where no order has the number.
        customer: Account number.
        holder: The number of a contract that gives its orders up; that it holds the order does not count.
    """
    if keyed is None:
        return "没有此订单，请核对或先导入"
    order = keyed[1]
    if order.customer != customer:
        return "不是此客户的订单"
    return ineligible(order, holder=holder)


def known_orders(by_number: dict[str, tuple[int, Order]], numbers: Sequence[str]) -> list[tuple[int, Order]]:
    """Key and order of every wanted number, in that order.

    Raises:
        NotFoundError: Some numbers are unknown; the message names them.
    """
    missing = [number for number in numbers if number not in by_number]
    if missing:
        raise NotFoundError(
            f"没有订单 {'、'.join(missing[:5])}{' 等' if len(missing) > 5 else ''}。",
            f"用 {command('orders list')} 查看，或先用 {command('orders import', then='文件')} 导入。",
        )
    return [by_number[number] for number in numbers]
