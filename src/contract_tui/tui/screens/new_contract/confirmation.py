"""The facts of the wizard's confirmation boxes (S27, S49)."""

from contract_tui.config import Settings
from contract_tui.desk import capabilities_of
from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.states import Substate
from contract_tui.tui.contract_facts import amount_words
from contract_tui.tui.screens.new_contract.draft import Draft
from contract_tui.tui.screens.new_contract.marks import Marks
from contract_tui.tui.widgets.facts import Fact

_DAY = 86_400


def single_facts(draft: Draft, marks: Marks, platform: str) -> list[Fact]:
    """What is confirmed before a single-party draft is made (S49, S50, P14).

    Args:
        platform: The platform's short name (P15).
    """
    customer = draft.customer
    numbers = marks.order_numbers
    expected = labels.expected(Substate.GENERATING, draft.channel)
    return [
        ("甲方", customer.name if customer else draft.account),
        ("框架合同", customer.framework if customer else ""),
        ("电子签章方式", labels.channel(draft.channel, platform)),
        ("订单", f"{len(numbers)} 个"),
        ("合同金额", f"{money.with_sign(marks.total_fen)} {money.capital(marks.total_fen)}"),
        *([("", f"后付费订单{labels.POSTPAID_AMOUNT}")] if marks.has_postpaid else []),
        (
            "合同草稿",
            f"后台生成，{expected}；完成后在合同列表中可下载、转为正式合同或作废",
        ),
        "保存后签章方式和订单不能更改，所选订单由此合同占用。合同一经生成无法修改，请核对后再保存。",
        ("订单号", "、".join(numbers)),
    ]


def sending_facts(contract: Contract, signer: str, phone: str, settings: Settings) -> list[Fact]:
    """What is confirmed before the message is sent (S27, S31, S40, P8).

    Args:
        signer: Who signs for party A.
        phone: In full: it is confirmed here.
        settings: How the signer is told, and how long they have.
    """
    expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
    return [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        ("签署人", signer),
        ("手机号", phone),
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


def days(seconds: float) -> str:
    """A span of time in its largest fitting unit, e.g. `30 天`."""
    for unit, word in ((_DAY, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= unit:
            return f"{seconds / unit:g} {word}"
    return f"{seconds:g} 秒"


def deadline_words(contract: Contract) -> str:
    """When the signing ends (P8)."""
    return local_text(contract.signing_deadline) if contract.signing_deadline else ""
