"""From the choice of orders to the confirmed text: S12 to S25, S46 to S57."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlmodel import Session

from contract_tui.desk.changes import Change, changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.lookups import customer_of, head_of
from contract_tui.desk.orders.orders import known_orders
from contract_tui.desk.paperwork.document_maker import DocumentMaker, facts_of_new
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import invalid_when, refuse_when
from contract_tui.domain import normalisation, numbers
from contract_tui.domain.audit import Operator
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.customers import Customer, CustomerKind, SystemCheck, system_check
from contract_tui.domain.errors import ForbiddenError, HeldError, InvalidInputError
from contract_tui.domain.identity import mask_phone, mobile_problem
from contract_tui.domain.orders import Order, ineligible, selection_problem, total
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.refusals import Act
from contract_tui.domain.revisions import party_changes
from contract_tui.domain.states import Channel, Substate, Trigger
from contract_tui.domain.transitions import OPENING
from contract_tui.store import contract_details, contracts, customers, going_back, orders


class Drafts:
    """Everything an operator does with a contract before it is sent, giving it up included.

    Args:
        context: What every use case needs.
        maker: Says what a contract's text will cite.
        printability: Asked before a text is taken that a contract will bear.
    """

    def __init__(self, context: Context, maker: DocumentMaker, printability: Printability) -> None:
        self._context = context
        self._maker = maker
        self._printability = printability

    def open(self, channel: Channel, customer: str, order_numbers: Sequence[str], by: Operator) -> str:
        """Create a contract over orders and hold them.

        A both-party contract starts at 填写信息, a single-party one at 合同草稿生成中 (S49: the caller had
        the facts confirmed). Party A's details are prefilled from the book (P3).

        Returns:
            The contract's number (P10).

        Raises:
            NotFoundError: An unknown customer or order.
            ForbiddenError: 系统校验 fails, or one order or all together may not enter (S14 to S19, S48).
            HeldError: An order is in another contract (S61); the message names it.
            InvalidInputError: Something stored cannot be printed; the message names what and the character.
        """
        if len(set(order_numbers)) < len(order_numbers):
            raise InvalidInputError("同一订单重复出现在所选订单中。", "请去掉重复的订单号。")
        self._rehearse_new(channel, customer, order_numbers)
        with self._context.database.write() as session:
            party_a = customer_of(session, customer)
            checks = system_check(party_a, channel, activates=self._context.capabilities.activates)
            _refuse_failed_check(checks)
            keyed = known_orders(orders.by_numbers(session, order_numbers), order_numbers)
            chosen = [order for _, order in keyed]
            total_fen = checked_total(party_a, chosen, self._context.settings.limits.orders)
            now = self._context.clock.now()
            number = _next_number(session, shanghai_date(now))
            substate = OPENING[channel]
            draft_at = self._context.later(self._context.settings.timing.draft)
            due_at = draft_at if substate is Substate.GENERATING else None
            contracts.insert(session, number, channel, substate, party_a, total_fen, keyed, now, due_at)
            head = contracts.head(session, number)
            assert head is not None, "the row was inserted in this transaction"  # noqa: S101 (for the type checker)
            change = Change(session, head, by, now)
            self._prefill(change, party_a)
            change.record(
                Trigger.OPEN,
                {
                    "channel": channel.value,
                    "customer": party_a.account,
                    "orders": list(order_numbers),
                    "total_fen": total_fen,
                },
            )
        return number

    def save_party(self, number: str, details: PartyDetails, by: Operator) -> None:
        """Keep what is typed on 填写甲方信息, whatever it is: a dropped link loses nothing.

        Raises:
            ForbiddenError: The contract is past that page.
        """
        with changing(self._context, number, by) as change:
            change.require(Act.SAVE_PARTY)
            contracts.edit(change.session, change.head, change.now, party_saved=True, **asdict(details))

    def confirm_party(
        self, number: str, details: PartyDetails, by: Operator, *, version: int | None = None
    ) -> None:
        """下一步：确认合同文本内容 (S22). The book gets the details too (P3).

        Raises:
            InvalidInputError: A field is not usable; the message says which and why (S21). Or the text
                cannot be printed with it.
            ForbiddenError: The contract is past that page.
        """
        permit(self._context, number, Trigger.CONFIRM_PARTY, by, version)
        details = details.tidied()
        problems = self._printability.party_problems(details)
        if problems:
            raise InvalidInputError("；".join(problems.values()) + "。", "请修正后继续。")
        self._rehearse(number, details)
        with changing(self._context, number, by, version) as change:
            former = going_back.confirmed(change.session, change.head.id)
            changed = {} if former is None else party_changes(former, details)
            change.move(
                Trigger.CONFIRM_PARTY,
                self._context.later(self._context.settings.timing.draft),
                {"contact": details.contact, "phone": mask_phone(details.phone), **changed},
                columns={"party_saved": True} | asdict(details),
            )
            customers.write_book(change.session, change.head.customer_id, details, change.now)

    def confirm_text(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """下一步：确认签署信息 (S25). An individual's own phone is proposed (S31) unless one is chosen.

        Raises:
            ForbiddenError: The text is not there to be confirmed.
        """
        with changing(self._context, number, by, version) as change:
            contract = contract_details.contract(change.session, change.head.id)
            customer = customers.by_id(change.session, change.head.customer_id)
            proposed = {} if contract.signer_phone else _proposed_signer(customer)
            change.move(Trigger.CONFIRM_TEXT, columns=proposed)

    def choose_signer(self, number: str, signer_id: int, by: Operator) -> None:
        """Choose the customer's signer (S29); one under 授权审核 can be chosen, but not be sent to (S30).

        Raises:
            ForbiddenError: The contract is not on 确认签署信息, or the signer is not the customer's.
        """
        with changing(self._context, number, by) as change:
            change.require(Act.CHOOSE_SIGNER)
            customer = customers.by_id(change.session, change.head.customer_id)
            signer = next((each for each in customer.signers if each.id == signer_id), None)
            if signer is None:
                raise ForbiddenError("该签署人不属于此客户。", "请从客户方签署人中选择。")
            # Counted as a version: a message that was decided on for another signer must not go out.
            contracts.change(
                change.session, change.head, change.now, signer_id=signer.id, signer_phone=signer.phone
            )
            change.record("signer_chosen", {"signer": signer.name, "phone": mask_phone(signer.phone)})

    def set_signer_phone(self, number: str, phone: str, by: Operator) -> None:
        """Change the phone that gets an individual's message (S32).

        Raises:
            InvalidInputError: It is no mobile number.
            ForbiddenError: The contract is not on 确认签署信息, or the customer is an enterprise.
        """
        permit(self._context, number, Act.CHANGE_PHONE, by)
        phone = normalisation.mobile(phone)
        invalid_when(mobile_problem(phone))
        with changing(self._context, number, by) as change:
            change.require(Act.CHANGE_PHONE)
            customer = customers.by_id(change.session, change.head.customer_id)
            if customer.kind is CustomerKind.ENTERPRISE:
                refuse_when("企业客户的手机号随签署人而定。", "请选择或添加客户方签署人。")
            contracts.change(change.session, change.head, change.now, signer_phone=phone)
            change.record("signer_phone_changed", {"phone": mask_phone(phone)})

    def void(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """作废 a wrong single-party draft (S56); its orders stay held until it is deleted (S62).

        Raises:
            ForbiddenError: Not in this state.
        """
        with changing(self._context, number, by, version) as change:
            change.move(Trigger.VOID)

    def delete(self, number: str, by: Operator, *, version: int | None = None) -> None:
        """删除 a draft or a voided contract; only this releases its orders (S57, S62).

        Raises:
            ForbiddenError: Not in this state.
        """
        with changing(self._context, number, by, version) as change:
            change.move(Trigger.DELETE)

    def _rehearse_new(self, channel: Channel, customer: str, order_numbers: Sequence[str]) -> None:
        """Before the write lock is held: writing a text for the first time loads the template library."""
        with self._context.database.read() as session:
            party_a = customer_of(session, customer)
            by_number = orders.by_numbers(session, order_numbers)
        day = shanghai_date(self._context.clock.now())
        chosen = [order for _, order in by_number.values()]
        if selection_problem(len(chosen), total(chosen), limit=self._context.settings.limits.orders):
            return  # no text can name such a total; it is refused where the orders are judged
        platform = self._context.settings.platform
        self._printability.rehearse(facts_of_new(channel, party_a, chosen, day, platform))

    def _rehearse(self, number: str, details: PartyDetails) -> None:
        with self._context.database.read() as session:
            head = head_of(session, number)
            contract = contract_details.contract(session, head.id)
        if head.substate is Substate.FILLING:
            self._printability.rehearse(self._maker.facts(replace(contract, party=details)))

    def _prefill(self, change: Change, customer: Customer) -> None:
        details = customers.book(change.session, customer.id)
        if details is not None:
            contracts.edit(change.session, change.head, change.now, party_saved=True, **asdict(details))


def _next_number(session: Session, day: date) -> str:
    sequence = contracts.next_sequence(session, day)
    used_up = f"{day:%Y-%m-%d} 的合同编号已用完。" if sequence > numbers.LAST_OF_DAY else None
    refuse_when(used_up, "请次日再创建。")
    return numbers.make(day, sequence)


def _proposed_signer(customer: Customer) -> dict[str, object]:
    if customer.kind is CustomerKind.ENTERPRISE or not customer.signers:
        return {}
    return {"signer_id": customer.signers[0].id, "signer_phone": customer.signers[0].phone}


def _refuse_failed_check(checks: Sequence[SystemCheck]) -> None:
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
