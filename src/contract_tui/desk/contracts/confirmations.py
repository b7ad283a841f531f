"""What somebody confirms before a draft is made and before a signer is told: the same words in every face."""

from collections.abc import Sequence

from contract_tui.config import Settings
from contract_tui.desk import capabilities_of
from contract_tui.domain import labels, money
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import Customer
from contract_tui.domain.orders import Order, PayMode, total
from contract_tui.domain.states import Channel, Substate

Fact = str | tuple[str, str]
"""A sentence, or a label with its value; foreign text is literal."""

_DAY = 86_400


def draft_facts(customer: Customer, channel: Channel, orders: Sequence[Order], platform: str) -> list[Fact]:
    """What is confirmed before a single-party draft is made (S49, S50, P14).

    Args:
        customer: Party A.
        channel: How the contract is sealed.
        orders: The chosen ones, as they are listed.
        platform: The platform's short name (P15).
    """
    has_postpaid = any(order.pay_mode is PayMode.POSTPAID for order in orders)
    total_fen = total(orders)
    expected = labels.expected(Substate.GENERATING, channel)
    return [
        ("甲方", customer.name),
        ("框架合同", customer.framework),
        ("电子签章方式", labels.channel(channel, platform)),
        ("订单", f"{len(orders)} 个"),
        ("合同金额", f"{money.with_sign(total_fen)} {money.capital(total_fen)}"),
        *([("", f"后付费订单{labels.POSTPAID_AMOUNT}")] if has_postpaid else []),
        ("合同草稿", f"后台生成，{expected}；完成后在合同列表中可下载、转为正式合同或作废"),
        "保存后签章方式和订单不能更改，所选订单由此合同占用。合同一经生成无法修改，请核对后再保存。",
        ("订单号", "、".join(order.id for order in orders)),
    ]


def sending_facts(contract: Contract, settings: Settings) -> list[Fact]:
    """What is confirmed before the message is sent (S27, S31, S40, P8); the phone stands in full.

    Args:
        contract: With its signer.
        settings: How the signer is told, and how long they have.
    """
    expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
    return [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        ("签署人", contract.signer.name if contract.signer else contract.customer_name),
        ("手机号", contract.signer_phone),
        ("合同金额", amount_words(contract)),
        f"{_sending(contract, settings)}签署人须在 {days(settings.timing.deadline)}内签署，逾期合同作废。",
        f"签署人签署前可以取消签署；签署后平台签署{expected}，不能再取消。",
    ]


def _sending(contract: Contract, settings: Settings) -> str:
    """What is about to happen, so that nobody is told of a message that never goes out."""
    if not capabilities_of(settings).returns:
        return "将向此手机号发送签署短信，"
    if settings.notify.command:
        return "将写出待签署文件，并由通知程序通知签署人；"
    if settings.notify.smtp:
        address = contract.party.email if contract.party else ""
        return f"将写出待签署文件，并发送邮件至 {address}；"
    return "将写出待签署文件，由您交给签署人；"


def amount_words(contract: Contract) -> str:
    """The contract's total; postpaid orders add what will be consumed (S18)."""
    postpaid = any(order.pay_mode is PayMode.POSTPAID for order in contract.orders)
    more = f"（后付费订单{labels.POSTPAID_AMOUNT}）" if postpaid else ""
    return f"{money.with_sign(contract.total_fen)} {money.capital_if_possible(contract.total_fen)}{more}"


def days(seconds: float) -> str:
    """A span of time in its largest fitting unit, e.g. `30 天`."""
    for unit, word in ((_DAY, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= unit:
            return f"{seconds / unit:g} {word}"
    return f"{seconds:g} 秒"
