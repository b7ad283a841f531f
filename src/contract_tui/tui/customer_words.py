"""What 创建订单合同 shows: the lists' columns, 系统校验 in words, the steps of an activation."""

from dataclasses import dataclass

from contract_tui.domain import identity, labels
from contract_tui.domain.capabilities import By
from contract_tui.domain.customers import (
    QUICK_START,
    QUICK_START_ADDRESS,
    Customer,
    CustomerKind,
    SystemCheck,
)
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.literal import fit
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.facts import Fact

Chosen = tuple[str, Channel]
"""The customer's account number and the channel."""

CHANNEL_WORDS = (
    "两种签章方式均具有法律效力，选定后不能更改。合同一经生成，内容无法修改；申请前请仔细核对合同文本。"
)
"""S7 and P14."""
CHANNELS = tuple(Channel)
_NOTES = {
    Channel.BOTH: "客户在线签署后，由平台签署",
    Channel.SINGLE: "客户无需签署，由平台签章",
}
KINDS = {CustomerKind.ENTERPRISE: "企业", CustomerKind.INDIVIDUAL: "个人"}
_STATUS_CELLS = 8
_TITLE_CELLS = 11


def shown_code(customer: Customer) -> str:
    """The customer's code; an identity number is masked (P9)."""
    individual = customer.kind is CustomerKind.INDIVIDUAL
    return identity.mask_identity(customer.code) if individual else customer.code


CUSTOMER_COLUMNS: list[Column[Customer]] = [
    Column("客户", lambda customer: customer.name, width=20, weight=1),
    Column("类型", lambda customer: KINDS[customer.kind], width=4),
    Column("账号", lambda customer: customer.account, width=14),
    Column("证件编号", lambda customer: Cell(shown_code(customer), "dim"), width=18, drop=1),
]


def channel_columns(platform: str) -> list[Column[Channel]]:
    """The two channels by key and by the platform's short name (S4, P15)."""
    keys = {Channel.BOTH: key_name("create.both"), Channel.SINGLE: key_name("create.single")}
    return [
        Column(
            "电子签章方式", lambda channel: f"{keys[channel]} {labels.channel(channel, platform)}", width=24
        ),
        Column("", lambda channel: Cell(_NOTES[channel], "dim"), width=20, weight=1),
    ]


def customer_matches(customer: Customer, needle: str) -> bool:
    """Whether each word typed is in name, initials, account or code; a code only as it is shown (P9)."""
    values = (customer.name, customer.initials, customer.account, shown_code(customer))
    return all(any(word in value.casefold() for value in values) for word in needle.casefold().split())


@dataclass(frozen=True, slots=True)
class CheckedChoice:
    """系统校验 of one choice.

    Attributes:
        chosen: What was checked.
        checks: In the order in which they are shown.
    """

    chosen: Chosen
    checks: tuple[SystemCheck, ...]

    @property
    def problem(self) -> str | None:
        """Why 确定 is not possible, or None (S5)."""
        failed = "；".join(check.message for check in self.checks if not check.passed)
        return f"系统校验未通过：{failed}。" if failed else None

    @property
    def activation(self) -> SystemCheck | None:
        """The line about 腾讯电子签, None when the choice does not ask for it (S9)."""
        return next((check for check in self.checks if check.key == "activation"), None)

    @property
    def why_not_activate(self) -> str | None:
        """Why there is nothing to activate, or None."""
        check = self.activation
        if check is None:
            return "所选客户和签章方式无需激活腾讯电子签。"
        if check.passed:
            return "腾讯电子签已激活。"
        return f"{check.message}。" if check.waiting else None

    def activated_since(self, before: "CheckedChoice | None") -> bool:
        """Whether the activation was under way before and is done now."""
        if before is None or before.chosen != self.chosen:
            return False
        was, now = before.activation, self.activation
        return was is not None and now is not None and was.waiting and now.passed

    def facts(self, platform: str) -> list[Fact]:
        """系统校验 line by line (P13), with the way out where one fails (S10, S11)."""
        heading = "通过" if self.problem is None else "未通过，不能创建"
        facts: list[Fact] = [f"系统校验（{labels.channel(self.chosen[1], platform)}）：{heading}"]
        facts += [(_status(check), _finding(check)) for check in self.checks]
        if self.activation is not None and not self.activation.passed:
            facts.append(f"{QUICK_START} {QUICK_START_ADDRESS}")
        return facts


def _status(check: SystemCheck) -> str:
    word = "通过" if check.passed else "处理中" if check.waiting else "未通过"
    return fit(f"[{word}]", _STATUS_CELLS)


def _finding(check: SystemCheck) -> str:
    key = key_name("create.activate")
    how = f"（按 {key} 激活）" if check.key == "activation" and not check.passed and not check.waiting else ""
    return f"{fit(check.title, _TITLE_CELLS)}{check.message}{how}"


def activation_button(by: By) -> str:
    """What is confirmed: an application, or an operator's own word."""
    return "登记已激活" if by is By.OPERATOR else "申请激活"


def activation_facts(customer: Customer, by: By) -> list[Fact]:
    """The steps of an activation, and where to find help (S10, S11).

    Args:
        customer: For whom.
        by: Who says that it is done; a simulation is named as one (P16).
    """
    if by is By.OPERATOR:
        return [
            ("客户", customer.name),
            "所用签署服务不能查询激活情况。请先核对客户已完成企业认证和授权，登记后系统校验通过，不能撤回。",
            f"遇到问题请参考 {QUICK_START}：\n{QUICK_START_ADDRESS}",
        ]
    facts: list[Fact] = [
        ("客户", customer.name),
        "1. 在此提交激活申请。",
        "2. 客户的管理员按腾讯电子签的提示完成企业认证和授权。",
        "3. 激活完成后系统校验自动通过，即可使用双方电子签章。",
        f"遇到问题请参考 {QUICK_START}：\n{QUICK_START_ADDRESS}",
    ]
    if by is By.SIMULATED:
        facts.append("当前使用模拟签署服务：激活由本程序模拟，不会联系腾讯电子签。")
    return facts
