"""Going back in a both-party contract that is not sent yet, and changing its orders there (P17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contract_tui.desk.changes import Change, changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.opening import checked_total
from contract_tui.desk.lookups import head_of
from contract_tui.desk.orders.orders import known_orders
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.domain.actions import Action
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.orders import selection_problem, total
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.refusals import transition
from contract_tui.domain.revisions import order_changes
from contract_tui.domain.states import Substate, Trigger
from contract_tui.store import contract_details, contracts, customers, documents, going_back, orders

_OF_THE_TEXT = (DocumentKind.DRAFT_PDF, DocumentKind.UNSIGNED)
_OF_THE_SENDING = (DocumentKind.UNSIGNED,)


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """Orders of a draft by key.

    Attributes:
        own: Those that it has, in the order of its table.
        marked: Those that an operator had marked for it and not given to it; None for none but its own.
    """

    own: tuple[int, ...]
    marked: tuple[int, ...] | None


class Revisions:
    """What an operator does with a draft that has gone a step too far.

    Args:
        context: What every use case needs.
        maker: Says what a contract's text will cite.
        printability: Asked before orders are taken that a contract will bear.
    """

    def __init__(self, context: Context, maker: DocumentMaker, printability: Printability) -> None:
        self._context = context
        self._maker = maker
        self._printability = printability

    def previous(self, number: str, by: Operator, *, version: int | None = None) -> Substate:
        """上一步: back to the page before, with everything that was typed or chosen kept.

        What was made of it is given up with the step, so that nothing old can be sent: the text and the
        draft on the way to 填写信息, and what an earlier, failed sending had made ready. A draft that is just
        being made is not made: the background task's claim ends.

        Returns:
            Where the contract is now.

        Raises:
            ForbiddenError: There is no step back from where the contract is; after sending never.
            HeldError: The contract has changed since that version, or is just being sent.
        """
        with changing(self._context, number, by, version) as change:
            target = transition(change.head, Trigger.PREVIOUS)
            to_fill = target.substate is Substate.FILLING
            contract = contract_details.contract(change.session, change.head.id)
            given_up = documents.give_up(
                change.session, change.head.id, _OF_THE_TEXT if to_fill else _OF_THE_SENDING
            )
            details: dict[str, object] = {f"{kind}_sha256": "" for kind in given_up}
            columns: dict[str, object] = {}
            if to_fill:
                going_back.keep_confirmed(change.session, change.head.id, contract.party or PartyDetails())
                if contract.text:
                    details |= {"text_sha256": "", "template": ""}
                    columns = {"text": "", "template": ""}
            change.move(Trigger.PREVIOUS, details=details, columns=columns)
        return target.substate or Substate.FILLING

    def change_orders(
        self, number: str, order_numbers: Sequence[str], by: Operator, *, version: int | None = None
    ) -> None:
        """Let a draft on 填写信息 have exactly these orders; others that it held are free at once (S61, S62).

        Held and released in one transaction: no moment shows a draft with half of both. Giving it the orders
        that it has already changes nothing.

        Raises:
            NotFoundError: An unknown order.
            InvalidInputError: An order comes twice, or cannot be printed.
            ForbiddenError: Not in this state, or one order or all together may not enter (S14 to S19, S48).
            HeldError: An order is in another contract; or the contract has changed since that version.
        """
        permit(self._context, number, Action.CHANGE_ORDERS, by, version)
        if len(set(order_numbers)) < len(order_numbers):
            raise InvalidInputError("同一订单重复出现在所选订单中。", "请去掉重复的订单号。")
        self._rehearse(number, order_numbers)
        with changing(self._context, number, by, version) as change:
            change.require(Action.CHANGE_ORDERS)
            contract = contract_details.contract(change.session, change.head.id)
            former = [order.id for order in contract.orders]
            if former != list(order_numbers):
                self._take(change, contract, order_numbers)
                going_back.drop_selections(change.session, change.head.id)
            going_back.drop_selection(change.session, by.name, change.head.id)

    def _take(self, change: Change, contract: Contract, order_numbers: Sequence[str]) -> None:
        session, head = change.session, change.head
        party_a = customers.by_id(session, head.customer_id)
        keyed = known_orders(orders.by_numbers(session, order_numbers), order_numbers)
        chosen = [order for _, order in keyed]
        limit = self._context.settings.limits.orders
        total_fen = checked_total(party_a, chosen, limit, holder=head.number)
        contracts.replace_orders(session, head.id, keyed)
        former = [order.id for order in contract.orders]
        change.move(
            Trigger.CHANGE_ORDERS,
            details=order_changes(former, order_numbers, contract.total_fen, total_fen),
            columns={"order_count": len(keyed), "total_fen": total_fen},
        )

    def choice(self, number: str, by: Operator) -> OrderChoice:
        """Which orders a draft has, and which this operator had marked for it."""
        with self._context.database.read() as session:
            head = head_of(session, number)
            numbers = [order.id for order in contract_details.contract(session, head.id).orders]
            keyed = orders.by_numbers(session, numbers)
            own = tuple(keyed[each][0] for each in numbers if each in keyed)
            return OrderChoice(own, going_back.selection(session, by.name, head.id))

    def save_selection(self, number: str, keys: Iterable[int], by: Operator) -> None:
        """Keep an operator's marks until the draft has these orders, so that a dropped link loses no work."""
        with self._context.database.write() as session:
            head = head_of(session, number)
            going_back.save_selection(session, by.name, head.id, keys)

    def _rehearse(self, number: str, order_numbers: Sequence[str]) -> None:
        """Before the write lock is held: writing a text for the first time loads the template library."""
        with self._context.database.read() as session:
            contract = contract_details.contract(session, head_of(session, number).id)
            chosen = tuple(order for _, order in orders.by_numbers(session, order_numbers).values())
        if selection_problem(len(chosen), total(chosen), limit=self._context.settings.limits.orders):
            return  # no text can name such a total; it is refused where the orders are judged
        revised = replace(contract, orders=chosen, total_fen=total(chosen))
        self._printability.rehearse(self._maker.facts(revised))
