"""From the choice of orders to the confirmed text: S12 to S25, S46 to S57."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from contract_tui.desk.changes import changing, permit
from contract_tui.desk.context import Context
from contract_tui.desk.contracts.opening import NewContract, Opening, next_number
from contract_tui.desk.lookups import head_of
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import invalid_when, refuse_when
from contract_tui.domain import normalisation
from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.identity import mask_phone, mobile_problem
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.refusals import Act
from contract_tui.domain.revisions import party_changes
from contract_tui.domain.states import Channel, Substate, Trigger
from contract_tui.store import contract_details, contracts, customers, going_back


class Drafts:
    """Everything an operator does with a contract before it is sent, giving it up included.

    Args:
        context: What every use case needs.
        maker: Says what a contract's text will cite.
        printability: Asked before a text is taken that a contract will bear.
        opening: Opens what is created.
    """

    def __init__(
        self, context: Context, maker: DocumentMaker, printability: Printability, opening: Opening
    ) -> None:
        self._context = context
        self._maker = maker
        self._printability = printability
        self._opening = opening

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
        return self.open_all(channel, customer, [order_numbers], by)[0]

    def open_all(
        self, channel: Channel, customer: str, groups: Sequence[Sequence[str]], by: Operator
    ) -> tuple[str, ...]:
        """Create several contracts over orders, all in one transaction: either each of them is made or none.

        Args:
            groups: The orders of each contract.

        Returns:
            The contracts' numbers, in the same order.

        Raises:
            DeskError: As for `open`.
        """
        everything = [order for group in groups for order in group]
        if len(set(everything)) < len(everything):
            raise InvalidInputError("同一订单重复出现在所选订单中。", "请去掉重复的订单号。")
        contracts = [NewContract(channel=channel, customer=customer, orders=group) for group in groups]
        for new in contracts:
            self._opening.rehearse(new)
        with self._context.database.write() as session:
            now = self._context.clock.now()
            numbers = [next_number(session, now) for _ in contracts]
            for number, new in zip(numbers, contracts, strict=True):
                self._opening.open(session, number, new, by, now)
        return tuple(numbers)

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

    def _rehearse(self, number: str, details: PartyDetails) -> None:
        with self._context.database.read() as session:
            head = head_of(session, number)
            contract = contract_details.contract(session, head.id)
        if head.substate is Substate.FILLING:
            self._printability.rehearse(self._maker.facts(replace(contract, party=details)))


def _proposed_signer(customer: Customer) -> dict[str, object]:
    if customer.kind is CustomerKind.ENTERPRISE or not customer.signers:
        return {}
    return {"signer_id": customer.signers[0].id, "signer_phone": customer.signers[0].phone}
