"""创建订单合同 as a conversation: the wizard's steps, checks and confirmations, without a screen."""

import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import state_line
from contract_tui.cli.due import POLL_SECONDS, do_due_work, wait_for_draft, work_until
from contract_tui.cli.plain.choosing_orders import OrderChoice
from contract_tui.cli.plain.dialogue import LeftError, ask, choose, confirm, say
from contract_tui.domain import identity, labels
from contract_tui.domain.capabilities import By
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract, signer_problem
from contract_tui.domain.customers import Customer, CustomerKind, Signer, SignerStatus
from contract_tui.domain.errors import DeskError, ForbiddenError, NotFoundError
from contract_tui.domain.identity import mobile_problem
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.domain.states import Channel, State, Substate
from contract_tui.watchdog import Watchdog, own_terminal

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.domain.orders import Order

_REVIEW_SECONDS = 5.0


class PlainWizard:
    """Leads through a contract, from wherever it is.

    Args:
        context: The command's own; `customer` and `channel` of its arguments answer the first questions.
    """

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._desk = context.desk
        self._number = ""

    def run(self, number: str | None) -> str:
        """Ask until the contract is on its way.

        Args:
            number: A contract to go on with; None makes a new one.

        Returns:
            The contract's number.

        Raises:
            ForbiddenError: The input ended before that; the hint is the command that goes on.
            DeskError: The desk refuses.
        """
        try:
            self._number = number or self._open()
            self._go_on()
        except LeftError:
            left = self._left()
            raise ForbiddenError(*left) from None
        except KeyboardInterrupt:
            output.talk("")
            say(self._left())
            raise
        return self._number

    def _left(self) -> tuple[str, str]:
        if not self._number:
            return "已离开，没有创建合同。", "没有保存任何内容，可随时重新开始。"
        again = command("contract new --plain --resume", self._number)
        return f"已离开，合同 {self._number} 已保存。", f"用 {again} 继续。"

    def _open(self) -> str:
        customer = self._customer()
        channel = self._channel()
        self._system_check(customer, channel)
        limit = self._context.settings.limits.orders
        while True:
            orders = OrderChoice(self._desk, customer.account, limit).ask()
            if channel is Channel.SINGLE and not self._confirmed_draft(customer, orders):
                continue
            try:
                number = self._desk.drafts.open(
                    channel, customer.account, [order.id for order in orders], self._context.by
                )
            except DeskError as error:
                output.talk(error.sentence)  # another window was quicker: choose again
                continue
            output.did(f"合同 {number} 已创建。")
            output.talk(f"合同 {number} 已创建。")
            return number

    def _customer(self) -> Customer:
        typed: str | None = self._context.args.customer
        while True:
            if typed is None:
                typed = ask("客户（账号、证件代码或名称，也可只输入一部分）")
            customer = self._known(typed)
            if customer is not None:
                output.talk(f"客户：{customer.name}，账号 {customer.account}")
                return customer
            typed = None

    def _known(self, typed: str) -> Customer | None:
        """The customer that is meant, or one of those that hold the words, by choice."""
        try:
            return self._desk.customers.get(typed)
        except NotFoundError as error:
            refusal = error.sentence
        near = [
            customer
            for customer in self._desk.customers.list()
            if typed and any(typed in each for each in (customer.name, customer.account, customer.code))
        ]
        if not near:
            output.talk(refusal)
            return None
        words = [f"{customer.name}，账号 {customer.account}" for customer in near]
        chosen = choose("选择客户", [*words, "都不是，重新输入"])
        return near[chosen] if chosen < len(near) else None

    def _channel(self) -> Channel:
        if self._context.args.channel is not None:
            return Channel(self._context.args.channel)
        platform, channels = self._context.settings.platform.short_name, tuple(Channel)
        output.talk("两种签章方式均具有法律效力，选定后不能更改。合同一经生成，内容无法修改。")
        return channels[choose("电子签章方式", [labels.channel(each, platform) for each in channels])]

    def _system_check(self, customer: Customer, channel: Channel) -> None:
        """S5, S6: nothing is opened for a customer that fails.

        Raises:
            ForbiddenError: It fails; the message says in what.
        """
        do_due_work(self._context)
        output.talk("系统校验：")
        failed = []
        for check in self._desk.customers.check(customer.account, channel):
            output.talk(f"{check.title}：{'通过' if check.passed else check.message}")
            if not check.passed:
                failed.append(check)
        if failed:
            words = "、".join(check.title for check in failed)
            raise ForbiddenError(f"系统校验未通过：{words}。", failed[0].message)

    def _confirmed_draft(self, customer: Customer, orders: "list[Order]") -> bool:
        from contract_tui.desk.contracts.confirmations import draft_facts

        platform = self._context.settings.platform.short_name
        say(draft_facts(customer, Channel.SINGLE, orders, platform))
        return confirm("确认保存")

    def _go_on(self) -> None:
        """Each step in turn, as the contract stands; what somebody else did meanwhile counts."""
        while True:
            contract = self._contract()
            if contract.substate is Substate.FILLING:
                self._fill(contract)
            elif contract.substate is Substate.GENERATING:
                output.talk(
                    f"正在生成合同文本和草稿，{labels.expected(contract.substate, contract.channel)}。"
                )
                wait_for_draft(self._context, self._number)
            elif contract.substate is Substate.TEXT_REVIEW:
                self._review()
            elif contract.substate is Substate.SIGNER_REVIEW:
                self._sign(contract)
            else:
                self._follow(contract)
                return

    def _contract(self) -> Contract:
        return self._desk.contracts.get(self._number)

    def _fill(self, contract: Contract) -> None:
        """填写甲方信息: each answer is kept at once, so that a dropped line loses nothing (S21, P3, P4)."""
        details = contract.party or self._desk.parties.book(contract.customer) or PartyDetails()
        output.talk(f"填写甲方信息。甲方：{contract.customer_name}（名称不能修改）")
        for name, label in PARTY_LABELS.items():
            known = getattr(details, name)
            answer = ask(
                label,
                default=known,
                problem=lambda typed, name=name: self._desk.parties.field_problem(name, typed),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            )
            details = replace(details, **{name: answer})
            self._desk.drafts.save_party(self._number, details, self._context.by)
        say((PARTY_LABELS[name], value or "未填写") for name, value in asdict(details).items())
        if confirm("下一步：确认合同文本内容"):
            self._desk.drafts.confirm_party(self._number, details, self._context.by)

    def _review(self) -> None:
        """确认合同文本内容 (S23 to S25)."""
        output.talk("请逐条核对合同文本；合同一经生成，内容无法修改。")
        for line in self._desk.documents.plain_text(self._number).splitlines():
            output.talk(line)
        if not confirm("合同文本无误，下一步：确认签署信息"):
            raise LeftError
        self._desk.drafts.confirm_text(self._number, self._context.by)

    def _sign(self, contract: Contract) -> None:
        """确认签署信息 and 在线签署 (S26 to S33)."""
        from contract_tui.desk.contracts.confirmations import sending_facts

        contract = self._with_signer(contract)
        problem = signer_problem(contract)
        if problem is not None:
            say([problem[0]])
            if not self._reviewed():
                say([problem[1]])
                raise LeftError
            contract = self._contract()
        self._desk.readiness.refuse_unready("发送签署", contract)
        say(sending_facts(contract, self._context.settings))
        if not confirm("下一步：在线签署，确认发送"):
            raise LeftError
        detail = self._desk.signing.send(self._number, self._context.by)
        output.did(f"合同 {self._number} 已发送签署。")
        output.talk(detail or "已发送签署信息。")

    def _with_signer(self, contract: Contract) -> Contract:
        customer = self._desk.customers.get(contract.customer)
        if customer.kind is CustomerKind.INDIVIDUAL:
            phone = ask("接收签署信息的手机号", default=contract.signer_phone, problem=mobile_problem)
            if phone != contract.signer_phone:
                self._desk.drafts.set_signer_phone(self._number, phone, self._context.by)
        else:
            signer = self._signer(customer, contract.signer)
            if contract.signer is None or signer.id != contract.signer.id:
                self._desk.drafts.choose_signer(self._number, signer.id, self._context.by)
        return self._contract()

    def _signer(self, customer: Customer, chosen: Signer | None) -> Signer:
        """One of an enterprise's signers, or a new one (S29, S30)."""
        options = [_signer_words(signer) for signer in customer.signers]
        places = [signer.id for signer in customer.signers]
        default = places.index(chosen.id) if chosen is not None and chosen.id in places else None
        place = choose("客户方签署人", [*options, "添加签署人"], default=default)
        if place < len(options):
            return customer.signers[place]
        name = ask("签署人姓名", problem=lambda typed: None if typed else "请填写姓名")
        phone = ask("签署人手机号", problem=mobile_problem)
        return self._desk.customers.add_signer(customer.account, name, phone, self._context.by)

    def _reviewed(self) -> bool:
        """Wait for a 授权审核 that this program simulates; a real one takes as long as people take."""
        signer = self._contract().signer
        if signer is None or self._desk.capabilities.authorisation is not By.SIMULATED:
            return False
        end = time.monotonic() + self._context.settings.timing.authorisation + _REVIEW_SECONDS
        while signer is not None and signer.status is not SignerStatus.AUTHORISED:
            if time.monotonic() > end:
                return False
            if not do_due_work(self._context):
                time.sleep(POLL_SECONDS)
            signer = self._contract().signer
        return True

    def _follow(self, contract: Contract) -> None:
        """Watch the signing, as far as somebody wants to; it goes on without them."""
        output.talk(f"{self._number}：{state_line(self._context, contract)}")
        if contract.state is State.SIGNING and confirm("等到签署完成（Ctrl+C 离开，签署继续进行）"):
            with Watchdog(own_terminal()):
                contract = work_until(
                    self._context,
                    self._number,
                    lambda seen: seen.state is not State.SIGNING,
                    changed=lambda seen: output.talk(state_line(self._context, seen)),
                )
        if contract.state is State.EFFECTIVE:
            output.talk(f"下载正式合同：{command('contract pdf', self._number, then='-o 文件')}")
        elif contract.state is State.DRAFT:
            output.talk(f"转为正式合同：{command('contract convert', self._number)}")
        else:
            output.talk(f"查看进度：{command('contract explain', self._number)}")


def _signer_words(signer: Signer) -> str:
    review = "" if signer.status is SignerStatus.AUTHORISED else "，授权审核中"
    return f"{signer.name}，手机号 {identity.mask_phone(signer.phone)}{review}"
