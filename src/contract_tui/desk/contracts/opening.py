"""Where a contract begins: what is judged before its orders are held, and the rows that hold them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.desk.lookups import customer_of
from contract_tui.desk.orders.orders import known_orders
from contract_tui.desk.paperwork.document_maker import facts_of_new
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import refuse_when
from contract_tui.domain import numbers
from contract_tui.domain.audit import RECREATED_FROM, Operator
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.customers import Customer, system_check
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.orders import Order, ineligible, selection_problem, total
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel, Substate, Trigger
from contract_tui.domain.transitions import OPENING
from contract_tui.store import contracts, customers, orders


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """What a contract is opened with.

    Attributes:
        customer: What names party A: an account number, a code or an exact name.
        orders: Their numbers, in the order of the contract's table.
        party: Party A's contact details; None takes them from the book (P3).
        recreated_from: The number of the contract that it takes the place of (P18), empty for none.
    """

    channel: Channel
    customer: str
    orders: Sequence[str]
    party: PartyDetails | None = None
    recreated_from: str = ""


class Opening:
    """Opens contracts within the transactions of its callers.

    Args:
        context: What every use case needs.
        printability: Asked before a text is taken that a contract will bear.
    """

    def __init__(self, context: Context, printability: Printability) -> None:
        self._context = context
        self._printability = printability

    def rehearse(self, new: NewContract) -> None:
        """Write the text once before the write lock is held: the first time loads the template library.

        Raises:
            NotFoundError: An unknown customer.
            InvalidInputError: Something stored cannot be printed; the message names what and the character.
        """
        with self._context.database.read() as session:
            party_a = customer_of(session, new.customer)
            by_number = orders.by_numbers(session, new.orders)
        day = shanghai_date(self._context.clock.now())
        chosen = [order for _, order in by_number.values()]
        if selection_problem(len(chosen), total(chosen), limit=self._context.settings.limits.orders):
            return  # no text can name such a total; it is refused where the orders are judged
        platform = self._context.settings.platform
        self._printability.rehearse(facts_of_new(new.channel, party_a, chosen, day, platform))

    def open(self, session: Session, number: str, new: NewContract, by: Operator, now: datetime) -> None:
        """Add a contract that holds its orders, with its first audit event.

        Args:
            session: Of the transaction in which it is opened.
            number: From `next_number`, in the same transaction.
            now: UTC.

        Raises:
            NotFoundError: An unknown customer or order.
            ForbiddenError: 系统校验 fails, or one order or all together may not enter (S14 to S19, S48).
            HeldError: An order is in another contract (S61); the message names it.
        """
        context = self._context
        party_a = customer_of(session, new.customer)
        refuse_failed_check(context, party_a, new.channel)
        keyed = known_orders(orders.by_numbers(session, new.orders), new.orders)
        chosen = [order for _, order in keyed]
        total_fen = checked_total(party_a, chosen, context.settings.limits.orders)
        substate = OPENING[new.channel]
        due_at = context.later(context.settings.timing.draft) if substate is Substate.GENERATING else None
        contracts.insert(session, number, new.channel, substate, party_a, total_fen, keyed, now, due_at)
        head = contracts.head(session, number)
        assert head is not None, "the row was inserted in this transaction"  # noqa: S101 (for the type checker)
        details = new.party or customers.book(session, party_a.id)
        if details is not None:
            contracts.edit(session, head, now, party_saved=True, **asdict(details))
        origin = {RECREATED_FROM: new.recreated_from} if new.recreated_from else {}
        Change(session, head, by, now).record(
            Trigger.OPEN,
            {
                "channel": new.channel.value,
                "customer": party_a.account,
                "orders": list(new.orders),
                "total_fen": total_fen,
                **origin,
            },
        )


def next_number(session: Session, now: datetime) -> str:
    """Use up the next number of Shanghai's day (P10).

    Raises:
        ForbiddenError: The day's numbers are used up.
    """
    day = shanghai_date(now)
    sequence = contracts.next_sequence(session, day)
    refuse_when(_used_up(day) if sequence > numbers.LAST_OF_DAY else None, "请次日再创建。")
    return numbers.make(day, sequence)


def _used_up(day: date) -> str:
    return f"{day:%Y-%m-%d} 的合同编号已用完。"


def refuse_failed_check(context: Context, party_a: Customer, channel: Channel) -> None:
    """系统校验 (S5, P13).

    Raises:
        ForbiddenError: It fails; the message says what does.
    """
    checks = system_check(party_a, channel, activates=context.capabilities.activates)
    failed = [check.message for check in checks if not check.passed]
    if failed:
        raise ForbiddenError(f"系统校验未通过：{'；'.join(failed)}。", "请处理后重新创建。")


def checked_total(customer: Customer, chosen: Sequence[Order], limit: int, *, holder: str = "") -> int:
    """Judge orders that are to become one contract.

    Args:
        customer: Party A.
        chosen: The orders, as they are now.
        limit: The most that one contract may have (S48).
        holder: The number of the draft whose orders they become: that it holds some already does not count.

    Returns:
        Their total in 分.

    Raises:
        ForbiddenError: One order or all together may not enter (S14 to S19, S48).
        HeldError: An order is in another contract (S61); the message names it.
    """
    for order in chosen:
        if order.customer != customer.account:
            raise ForbiddenError(
                f"订单 {order.id} 不属于客户 {customer.account}。", "请只选择同一客户的订单。"
            )
        if order.contract is not None and order.contract != holder:
            raise HeldError(f"订单 {order.id} 已在合同 {order.contract} 中。", "删除该合同后订单才会释放。")
        reason = ineligible(order, holder=holder)
        if reason:
            raise ForbiddenError(f"订单 {order.id} 不能生成合同：{reason}。", "请去掉该订单。")
    total_fen = total(chosen)
    refuse_when(selection_problem(len(chosen), total_fen, limit=limit))
    return total_fen
