"""重新创建 (P18): a contract's place is taken by a new one over the same orders, S62 in one step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from contract_tui.desk.changes import Change, changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.opening import NewContract, Opening, next_number, refuse_failed_check
from contract_tui.desk.lookups import customer_of, head_of
from contract_tui.desk.orders.orders import why_not_chosen
from contract_tui.desk.refusals import refuse_when
from contract_tui.domain.actions import Action
from contract_tui.domain.audit import REPLACED_BY, Operator
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError, ForbiddenError, InvalidInputError
from contract_tui.domain.orders import selection_problem, total
from contract_tui.domain.states import Trigger
from contract_tui.domain.transitions import TRANSITIONS
from contract_tui.store import contract_details, orders


@dataclass(frozen=True, slots=True)
class RecreationPlan:
    """What recreating a contract would do now; nothing is written for it.

    Attributes:
        contract: The one whose place is taken; its version is what the plan was made from.
        kept: The numbers of the orders that move over, in the contract's order.
        unavailable: The orders that can no longer be chosen, each with the reason (P5).
        problem: Why no contract can be made over what is left; None when one can.
    """

    contract: Contract
    kept: tuple[str, ...]
    unavailable: tuple[tuple[str, str], ...]
    problem: str | None


class Recreation:
    """Recreates contracts, one in one transaction.

    Args:
        context: What every use case needs.
        opening: Opens the new contract.
    """

    def __init__(self, context: Context, opening: Opening) -> None:
        self._context = context
        self._opening = opening

    def plan(self, number: str, by: Operator) -> RecreationPlan:
        """Tell what recreating a contract would do.

        Raises:
            InvalidInputError: The text cannot be a contract's number.
            NotFoundError: There is no such contract, or it was deleted.
            ForbiddenError: It cannot be recreated where it is.
        """
        permit(self._context, number, Action.RECREATE, by)
        with self._context.database.read() as session:
            contract = contract_details.contract(session, head_of(session, number).id)
            unavailable = _unavailable(session, contract)
            left_out = {order for order, _ in unavailable}
            kept = tuple(order.id for order in contract.orders if order.id not in left_out)
            return RecreationPlan(contract, kept, unavailable, self._problem(session, contract, kept))

    def recreate(
        self, number: str, by: Operator, *, version: int | None = None, without: Collection[str] = ()
    ) -> str:
        """Delete a contract and open a new one over its orders; both histories name the other one.

        A draft that the rules let nobody delete as it is is voided first, in the same transaction (S62).

        Args:
            number: Of the contract whose place is taken.
            by: Who does it.
            version: What the operator decided on; None takes the contract as it is.
            without: Orders that the operator agreed to leave out; they are released.

        Returns:
            The new contract's number.

        Raises:
            NotFoundError: There is no such contract, or it was deleted meanwhile; the message says what
                became of it.
            ForbiddenError: It cannot be recreated where it is; 系统校验 fails; or one of its orders can no
                longer be chosen and is not among `without`.
            HeldError: It has changed since that version, or is just being sent.
            InvalidInputError: `without` names an order that is not the contract's, or something cannot be
                printed.
        """
        permit(self._context, number, Action.RECREATE, by, version)
        self._opening.rehearse(self._successor(number, without))
        with changing(self._context, number, by, version) as change:
            change.require(Action.RECREATE)
            session, now = change.session, change.now
            contract = contract_details.contract(session, change.head.id)
            _refuse_unavailable(session, contract, without)
            number_of_new = next_number(session, now)
            _give_up(change, number_of_new)
            self._opening.open(session, number_of_new, _new_for(contract, without), by, now)
        return number_of_new

    def refuse_with_all_orders(self, session: Session, contract: Contract) -> None:
        """Say beforehand that a contract could not be recreated just as it is.

        Args:
            session: In which it was read.
            contract: One that may be recreated where it is.

        Raises:
            ForbiddenError: An order can no longer be chosen, or no contract can be made over them.
        """
        _refuse_unavailable(session, contract, ())
        problem = self._problem(session, contract, [order.id for order in contract.orders])
        refuse_when(f"不能重新创建合同 {contract.number}：{problem}" if problem else None)

    def _successor(self, number: str, without: Collection[str]) -> NewContract:
        with self._context.database.read() as session:
            return _new_for(contract_details.contract(session, head_of(session, number).id), without)

    def _problem(self, session: Session, contract: Contract, kept: Sequence[str]) -> str | None:
        try:
            refuse_failed_check(self._context, customer_of(session, contract.customer), contract.channel)
        except DeskError as error:
            return error.message
        by_number = orders.by_numbers(session, kept)
        total_fen = total(order for _, order in by_number.values())
        return selection_problem(len(kept), total_fen, limit=self._context.settings.limits.orders)


def _new_for(contract: Contract, without: Collection[str]) -> NewContract:
    numbers = [order.id for order in contract.orders]
    strangers = [each for each in without if each not in numbers]
    if strangers:
        raise InvalidInputError(
            f"合同 {contract.number} 中没有订单 {'、'.join(strangers)}。", "请核对订单号后重试。"
        )
    return NewContract(
        channel=contract.channel,
        customer=contract.customer,
        orders=[each for each in numbers if each not in without],
        party=contract.party,
        recreated_from=contract.number,
    )


def _unavailable(session: Session, contract: Contract) -> tuple[tuple[str, str], ...]:
    """The contract's orders that it could not take anew; that it holds them itself does not count."""
    by_number = orders.by_numbers(session, [order.id for order in contract.orders])
    reasons = (
        (order.id, why_not_chosen(by_number.get(order.id), contract.customer, holder=contract.number))
        for order in contract.orders
    )
    return tuple((order, reason) for order, reason in reasons if reason)


def _refuse_unavailable(session: Session, contract: Contract, without: Collection[str]) -> None:
    listed = [f"{order}（{why}）" for order, why in _unavailable(session, contract) if order not in without]
    if listed:
        anew = command("contract recreate", contract.number, "--without-unavailable")
        raise ForbiddenError(
            f"合同 {contract.number} 中有 {len(listed)} 个订单不能再选：{'、'.join(listed)}。",
            f"用 {anew} 去掉并释放这些订单。",
        )


def _give_up(change: Change, successor: str) -> None:
    """Take the old contract the rules' way to its deletion."""
    head = change.head
    if (head.channel, head.substate, Trigger.DELETE) not in TRANSITIONS:
        change.move(Trigger.VOID)
        change = change.after_move()
    change.move(Trigger.DELETE, details={REPLACED_BY: successor})
