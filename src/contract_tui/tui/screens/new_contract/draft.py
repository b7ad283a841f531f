"""What the wizard knows, immutable: it is replaced whenever the desk was read again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from contract_tui.domain import labels
from contract_tui.domain.audit import ENGINE, Operator
from contract_tui.domain.change_words import who
from contract_tui.domain.contracts import Contract, Progress
from contract_tui.domain.customers import Customer, CustomerKind
from contract_tui.domain.states import Channel, Trigger, WizardPage
from contract_tui.tui.own_acts import OwnActs


class PageId(StrEnum):
    """The wizard's pages; the values are widget ids."""

    LOADING = "loading"
    ORDERS = "orders"
    PARTY = "party"
    GENERATING = "generating"
    TEXT = "text"
    SIGNER = "signer"
    SIGNING = "signing"

    @property
    def words(self) -> str:
        """What the page is called."""
        return _NAMES[self]


_NAMES = {
    PageId.LOADING: "读取中",
    PageId.ORDERS: "选择订单",
    PageId.PARTY: "填写甲方信息",
    PageId.GENERATING: "确认合同文本内容",
    PageId.TEXT: "确认合同文本内容",
    PageId.SIGNER: "确认签署信息",
    PageId.SIGNING: "在线签署",
}
STEPS: dict[Channel, tuple[str, ...]] = {
    Channel.BOTH: ("选择订单", "填写甲方信息", "确认合同文本内容", "确认签署信息", "在线签署"),
    Channel.SINGLE: ("选择订单", "创建合同草稿"),
}
"""The steps in the progress header (S12, S46)."""

NEXT_WORDS: dict[PageId, str] = {
    PageId.PARTY: "下一步：确认合同文本内容",
    PageId.TEXT: "下一步：确认签署信息",
    PageId.SIGNER: "下一步：在线签署",
}
_BEFORE: dict[PageId, str] = {
    PageId.LOADING: "",
    PageId.ORDERS: "创建订单合同",
    PageId.PARTY: _NAMES[PageId.ORDERS],
    PageId.GENERATING: _NAMES[PageId.PARTY],
    PageId.TEXT: _NAMES[PageId.PARTY],
    PageId.SIGNER: _NAMES[PageId.TEXT],
    PageId.SIGNING: "",
}
"""What leads to each page; empty where nothing leads back (P17)."""
_STEP_OF = {
    PageId.LOADING: 0,
    PageId.ORDERS: 0,
    PageId.PARTY: 1,
    PageId.GENERATING: 2,
    PageId.TEXT: 2,
    PageId.SIGNER: 3,
    PageId.SIGNING: 4,
}
_PAGE_OF = {
    WizardPage.PARTY: PageId.PARTY,
    WizardPage.GENERATING: PageId.GENERATING,
    WizardPage.TEXT: PageId.TEXT,
    WizardPage.SIGNER: PageId.SIGNER,
    WizardPage.SIGNING: PageId.SIGNING,
    WizardPage.CONTRACT: PageId.SIGNING,  # the last page, until 查看合同 has taken its place
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract on its way through the wizard.

    Attributes:
        channel: Chosen before the wizard began; it cannot change (P14).
        account: The customer's account number; empty until a resumed contract was read.
        number: The contract's number; empty until it is created.
        customer: None until read.
        contract: None until it is created and read.
        choosing: Whether its orders are being chosen again, while it is on 填写信息 (P17).
    """

    channel: Channel
    account: str = ""
    number: str = ""
    customer: Customer | None = None
    contract: Contract | None = None
    choosing: bool = False

    @property
    def page(self) -> PageId:
        """The page that belongs to the contract's sub-state (S12)."""
        if self.contract is not None:
            page = _PAGE_OF[self.contract.substate.specification.page]
            return PageId.ORDERS if self.choosing and page is PageId.PARTY else page
        return PageId.LOADING if self.number else PageId.ORDERS

    @property
    def step(self) -> int:
        """The step in the progress header, counted from 0."""
        return _STEP_OF[self.page]

    @property
    def title(self) -> str:
        """What it is called until it has a number, and its number from then on."""
        return self.number or (self.customer.name if self.customer else self.account)

    @property
    def is_enterprise(self) -> bool:
        """Whether party A is a company, whose signers are chosen from a list."""
        return self.customer is not None and self.customer.kind is CustomerKind.ENTERPRISE

    @property
    def finished(self) -> bool:
        """Whether the wizard has nothing more to show: 查看合同 takes over (S41)."""
        contract = self.contract
        return contract is not None and (
            contract.substate.specification.page is WizardPage.CONTRACT or contract.channel is Channel.SINGLE
        )

    @property
    def next_words(self) -> str:
        """What the way on is called here (S13, S22, S25, S26, S46); empty where it goes on by itself."""
        if self.page is PageId.ORDERS:
            return "下一步：填写甲方信息" if self.channel is Channel.BOTH else "创建合同草稿"
        return NEXT_WORDS.get(self.page, "")

    @property
    def before_words(self) -> str:
        """What the page before is called; empty where there is no way back (P17)."""
        return "" if self.page is PageId.ORDERS and self.number else _BEFORE[self.page]

    def read(self, contract: Contract | None, customer: Customer) -> "Draft":
        """The same after the desk was read."""
        channel = contract.channel if contract else self.channel
        on_party = contract is not None and contract.substate.specification.page is WizardPage.PARTY
        return replace(
            self,
            channel=channel,
            account=customer.account,
            customer=customer,
            contract=contract,
            choosing=self.choosing and on_party,
        )


def news(before: Contract | None, after: Contract, reader: Operator, own: OwnActs) -> Sequence[str]:
    """What happened to a contract between two looks, as sentences (P21).

    Args:
        before: The earlier look; None when this is the first.
        after: The later look.
        reader: Who sits here.
        own: What was done in this window, which is no news here.
    """
    if before is None or before.version == after.version:
        return ()
    fresh = list(enumerate(after.history))[len(before.history) :]
    return tuple(
        _sentence(after, step, reader)
        for place, step in fresh
        if step.kind in set(Trigger) and not own.is_own(after.number, place, step, reader)
    )


def _sentence(contract: Contract, step: Progress, reader: Operator) -> str:
    words = labels.TRIGGERS[Trigger(step.kind)]
    by = "" if step.operator == ENGINE.name else who(step.operator, reader)
    return f"合同 {contract.number}（{contract.customer_name}）：{by}{words}。"
