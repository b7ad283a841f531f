"""One customer: facts, the steps of its activation (S9, S10), its signers and their authorisation (S30)."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from contract_tui.domain.capabilities import By
from contract_tui.domain.clock import local_text
from contract_tui.domain.customers import (
    QUICK_START,
    QUICK_START_ADDRESS,
    Activation,
    Customer,
    CustomerKind,
    Signer,
    SignerStatus,
)
from contract_tui.domain.identity import mask_phone
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.customer import CustomerActions, progress
from contract_tui.tui.customer_words import KINDS, shown_code
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.screens.signer_columns import signer_columns
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.timeline import Timeline, TimelineEntry
from contract_tui.tui.widgets.virtual_table import VirtualTable


def customer_facts(customer: Customer) -> list[Fact]:
    """What is known of a customer; an identity number is masked (P9)."""
    framework = customer.framework or f"无，请先签订框架合同，再按 {key_name('customer.edit')} 登记编号"
    verified = "已完成" if customer.verified else "未完成，请客户先完成实名认证"
    return [
        ("客户", customer.name),
        ("类型", KINDS[customer.kind]),
        ("账号", customer.account),
        ("证件编号", shown_code(customer)),
        ("实名认证", verified),
        ("框架合同", framework),
        *_problems(customer),
    ]


def _problems(customer: Customer) -> list[Fact]:
    """Why a service has not approved what it was asked for."""
    activation = [customer.activation_problem] if customer.activation_problem else []
    refused = [f"{each.name}：{each.problem}" for each in customer.signers if each.problem]
    return [*(("激活", each) for each in activation), *(("授权审核", each) for each in refused)]


def activation_steps(customer: Customer, by: By) -> list[TimelineEntry]:
    """How far the activation of 腾讯电子签 is, step by step (S10); individuals have none (S9).

    Args:
        by: Who says that it is done.
    """
    if customer.kind is CustomerKind.INDIVIDUAL or by is By.NOT_NEEDED:
        return []
    asked, done = customer.activation_requested_at, customer.activated_at
    if customer.activation is Activation.ACTIVE:
        when = local_text(done, seconds=True) if done else ""
        return [TimelineEntry(when, "腾讯电子签已激活，可使用双方电子签章")]
    if by is By.OPERATOR:
        return [
            TimelineEntry("", "客户的管理员完成企业认证和授权", "now"),
            TimelineEntry("", f"核对后登记已激活：按 {key_name('customer.activate')}", "later"),
        ]
    pending = customer.activation is Activation.PENDING
    return [
        TimelineEntry(
            local_text(asked, seconds=True) if asked else "",
            "激活申请已提交" if pending else f"提交激活申请：按 {key_name('customer.activate')}",
            "done" if pending else "now",
        ),
        TimelineEntry("", "客户的管理员完成企业认证和授权", "now" if pending else "later"),
        TimelineEntry("", "激活完成，可使用双方电子签章", "later"),
    ]


def _lacks_activation(customer: Customer) -> bool:
    return customer.activation is not Activation.ACTIVE and customer.kind is CustomerKind.ENTERPRISE


class CustomerScreen(PageScreen[None]):
    """Follows one customer.

    Args:
        account: The account number.
    """

    TITLE = "客户"
    AUTO_FOCUS = "VirtualTable"
    DEFAULT_CSS = """
    CustomerScreen {
        & > Facts, & > Timeline { margin: 1 1 0 1; }
        & > #quick-start { margin: 0 1; color: $text-muted; }
        & > #signers { margin-top: 1; min-height: 4; }
    }
    """

    def __init__(self, account: str) -> None:
        super().__init__()
        self.controllers = (CustomerActions(self),)
        self.follower = Follower(self, self._read)
        self._account = account
        self._customer: Customer | None = None

    def compose_page(self) -> Iterable[Widget]:
        """Facts, steps, signers."""
        yield Facts(["读取中"], id="about")
        yield Timeline()
        yield Facts(id="quick-start")
        simulated = self.access.capabilities.phones
        nobody = f"还没有签署人。按 {key_name('customer.add-signer')} 添加，须先经企业电子签管理员授权审核。"
        yield VirtualTable(signer_columns(simulated=simulated), empty=nobody, id="signers")

    @property
    def subject(self) -> Customer | None:
        """The customer as it was read last."""
        return self._customer

    async def _read(self) -> None:
        """Show the customer as it is now."""
        before = self._customer
        customer = await self.jobs.in_thread(self.desk.customers.get, self._account)
        self._customer = customer
        for sentence in progress(before, customer) if before else ():
            self.tell(sentence)
        self.set_heading(f"客户 {customer.name}", customer.account)
        self.query_one("#about", Facts).show(customer_facts(customer))
        activates = self.access.capabilities.activates
        self.query_one(Timeline).show(activation_steps(customer, self.access.capabilities.activation))
        self.query_one("#quick-start").display = activates and _lacks_activation(customer)
        self.query_one("#quick-start", Facts).show([f"{QUICK_START}  {QUICK_START_ADDRESS}"])
        self._table.set_keys([signer.id for signer in customer.signers])
        self._table.refresh_rows()
        self.refresh_bindings()

    @property
    def _table(self) -> VirtualTable[Signer]:
        return self.query_one("#signers", VirtualTable)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        signers = {signer.id: signer for signer in (self._customer.signers if self._customer else ())}
        self._table.provide_rows(event.request, {key: signers[key] for key in event.keys if key in signers})

    @property
    def _signer(self) -> Signer | None:
        """The signer under the cursor."""
        return self._table.cursor_row if self.is_mounted else None

    @handles(Command("back", ("escape", "q"), "返回", "回到客户列表"))
    def leave(self) -> None:
        """To the list."""
        self.dismiss(None)

    def _cannot_confirm(self) -> str | None:
        """Only where no service asks the company's administrator (S30)."""
        if problem := self.access.capabilities.no_confirming:
            return problem
        if self._signer is None:
            return "没有选中的签署人。"
        return "该签署人已授权。" if self._signer.status is SignerStatus.AUTHORISED else None

    TABLE = (leave, *commands_of(CustomerActions))

    @handles(
        Command(
            "signer.confirm",
            ("O",),
            "确认授权",
            "确认光标所在的签署人已由企业管理员授权（没有签署服务代为审核时）",
            "客户",
            in_footer=False,
        ),
        why_not=_cannot_confirm,
    )
    async def confirm_signer(self) -> None:
        """Record what the operator has checked (S30)."""
        signer = self._signer
        if signer is None:
            return
        facts: list[Fact] = [
            ("签署人", signer.name),
            ("手机号", mask_phone(signer.phone)),
            "请先核对客户企业管理员出具的授权。确认后可由此签署人签署，操作记入日志，不能撤回。",
        ]
        if await self.ask(Confirm("确认授权", facts, word="确认授权", danger=True)):
            confirm = self.desk.customers.confirm_signer
            await self.jobs.in_thread(confirm, self._account, signer.id, self.operator)
            self.desk_changed()

    @handles(Command("refresh", ("r", "f5"), "刷新", "立即重新读取", in_footer=False))
    def reread(self) -> None:
        """Read again now."""
        self.desk_changed()
