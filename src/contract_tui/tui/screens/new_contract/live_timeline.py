"""What the live page says of a contract: the timeline, the countdown, the endings. Pure functions."""

from datetime import datetime
from pathlib import Path

from contract_tui.domain import labels
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, Progress, resend_wait
from contract_tui.domain.customers import QUICK_START, QUICK_START_ADDRESS
from contract_tui.domain.exchange import sent_name
from contract_tui.domain.states import Substate, Trigger, WizardPage
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.widgets.facts import Fact
from contract_tui.tui.widgets.timeline import Stage, TimelineEntry

_MESSAGES = (Trigger.SEND, Trigger.RESEND)
_SHOWN = {
    Trigger.OPEN: "创建合同，占用 {orders} 个订单",
    Trigger.CONFIRM_PARTY: "",
    Trigger.DRAFTED: "",
    Trigger.CONFIRM_TEXT: "确认合同文本内容",
    Trigger.PREVIOUS: "",
    Trigger.CHANGE_ORDERS: "更改所选订单",
    Trigger.SEND: "",
    Trigger.RESEND: "",
    Trigger.CANCEL: "申请取消签署，原因：{reason}",
    Trigger.CANCELLED: "签署已取消，合同作废",
    Trigger.CUSTOMER_SIGNED: "客户已签署",
    Trigger.CUSTOMER_REFUSED: "客户拒签，合同作废",
    Trigger.DEADLINE_PASSED: "签署逾期，合同作废",
    Trigger.SEALED: "{platform}已签署，合同生效",
    Trigger.VOID: "",
    Trigger.CONVERT: "",
    Trigger.REQUEST_PAPER: "",
    Trigger.PAPER_HANDED_OVER: "",
    Trigger.DELETE: "",
}
"""What the timeline calls each step; empty for those left out, and for messages, told one by one."""
_END = "合同生效，自动进入查看合同"
_OTHER_PAGES = [each for each in Substate if each.specification.page is not WizardPage.SIGNING]
_AHEAD: dict[Substate, tuple[str, ...]] = {
    **dict.fromkeys(_OTHER_PAGES, ()),
    Substate.CUSTOMER_SIGNING: (
        "客户签署：等待签署人签署，截止 {deadline}",
        "{seal}",
        _END,
    ),
    Substate.CANCELLING: ("取消中：正在撤回签署信息",),
    Substate.PLATFORM_SIGNING: ("{seal}", _END),
    Substate.VOIDED: (),
}
"""What goes on, and after it what is still to come."""


def timeline(contract: Contract, platform: str) -> list[TimelineEntry]:
    """What happened, what goes on, and what is still to come (S33, S38, S40, S41).

    Args:
        platform: The platform's short name (P15).
    """
    done = [entry for step in contract.history if (entry := _past(step, contract, platform))]
    return done + _present(contract, platform)


def _past(step: Progress, contract: Contract, platform: str) -> TimelineEntry | None:
    if step.kind in _MESSAGES:
        return _message(step, contract)
    words = _SHOWN[Trigger(step.kind)] if step.kind in set(Trigger) else ""
    if not words:
        return None
    text = words.format(orders=len(contract.orders), reason=contract.cancel_reason, platform=platform)
    return TimelineEntry(local_text(step.at, seconds=True), text)


def _message(step: Progress, contract: Contract) -> TimelineEntry | None:
    message = next((each for each in contract.messages if each.sent_at == step.at), None)
    if message is None:
        return None
    text = f"签署信息第 {message.ordinal} 次发送至 {message.signer} {message.phone}"
    text += f"：{message.detail}" if message.detail else ""
    return TimelineEntry(local_text(step.at, seconds=True), text)


def _present(contract: Contract, platform: str) -> list[TimelineEntry]:
    expected = labels.expected(Substate.PLATFORM_SIGNING, contract.channel)
    seal = f"{labels.substate(Substate.PLATFORM_SIGNING, platform)}，{expected}"
    deadline = local_text(contract.signing_deadline) if contract.signing_deadline else ""
    ahead = [words.format(seal=seal, deadline=deadline) for words in _AHEAD[contract.substate]]
    now: Stage = "failed" if contract.failed else "now"
    return [TimelineEntry("", words, "later" if index else now) for index, words in enumerate(ahead)]


def guidance(contract: Contract, outbox: Path | None = None) -> list[Fact]:
    """What helps the signer and whoever waits for them (S34).

    Args:
        outbox: Where contracts wait for their signers as files; None where they do not.
    """
    advice = _advice(contract.substate)
    if outbox is not None and contract.substate is Substate.CUSTOMER_SIGNING:
        advice = _file_advice(contract, outbox)
    return list(advice)


def _file_advice(contract: Contract, outbox: Path) -> tuple[Fact, ...]:
    accept, refuse, leave = map(key_name, ("accept-return", "refuse-signing", "leave"))
    return (
        "签署人用自己的程序（Adobe Acrobat、WPS、pyHanko 等）在甲方签名域中签署文件，并交回签署后的文件。",
        ("待签署文件", str(outbox / sent_name(contract.number))),
        (
            "交回后",
            f"按 {accept} 收回并检查；签署人不同意时按 {refuse} 登记拒签。按 {leave} 返回列表不影响签署。",
        ),
    )


def _advice(substate: Substate) -> tuple[Fact, ...]:
    if substate is not Substate.CUSTOMER_SIGNING:
        return ()
    leave = f"签署人在手机小程序中签署，本页自动更新；按 {key_name('leave')} 返回列表不影响签署。"
    return (leave, ("签署指引", f"{QUICK_START}  {QUICK_START_ADDRESS}"))


def resend_problem(contract: Contract, now: datetime) -> str | None:
    """Why 重新发送 is not possible at this moment of 客户签署, or None (P7)."""
    if not contract.resends_left:
        return "重新发送次数已用完，请联系签署人，或取消签署后重新创建。"
    wait = resend_wait(contract, now)
    return f"距上次发送时间过短，请 {wait} 秒后再重新发送。" if wait else None


def resend_words(contract: Contract, now: datetime) -> str:
    """The line about messages: how many more, and when."""
    if contract.substate is not Substate.CUSTOMER_SIGNING:
        return ""
    wait = resend_wait(contract, now)
    left = f"还可重新发送 {contract.resends_left} 次"
    if not contract.resends_left:
        return "重新发送次数已用完"
    return f"{left}，{wait} 秒后可用" if wait else f"{left}，签署人未收到信息时按 {key_name('resend')}"
