"""What became of a contract that did not go its usual way, and what to do next: one wording for all pages."""

from datetime import datetime, timedelta

from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import By
from contract_tui.domain.change_words import who
from contract_tui.domain.clock import in_shanghai, local_text, shanghai_date
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.states import Substate, Trigger, VoidReason, Waiting
from contract_tui.domain.waiting import age_words
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.widgets.status_line import Kind

_ENDED = {
    VoidReason.REFUSED: "客户拒签：请与客户确认原因，{ways}",
    VoidReason.EXPIRED: "签署逾期：{ways}",
    VoidReason.CANCELLED: "已取消签署：{ways}",
    VoidReason.DRAFT_VOIDED: "草稿作废：{ways}",
}


def has_waited_long(row: ContractRow, now: datetime, hours: float) -> bool:
    """Whether somebody should have done something long ago.

    Args:
        now: UTC.
        hours: From when on it is long; 0 means never.
    """
    return bool(hours) and row.waits_for is not None and now - row.updated_at >= timedelta(hours=hours)


def under_review(by: By) -> str:
    """What is to be done about a signer whose authorisation is asked for (S30).

    Args:
        by: Who says that it was given.
    """
    if by is By.OPERATOR:
        return f"签署人授权审核中：核对企业管理员的授权后，在客户页按 {key_name('signer.confirm')} 确认"
    return "签署人授权审核中：由客户的企业电子签管理员处理"


def row_step(row: ContractRow, now: datetime, hours: float, authorisation: By) -> tuple[str, Kind]:
    """What to do next with the contract under the cursor, in one line; empty when all is as usual.

    Args:
        row: The contract.
        now: UTC.
        hours: From when on a wait is long; 0 means never.
        authorisation: Who says that a signer was authorised.
    """
    if row.failed:
        return f"后台任务失败，按 {key_name('retry')} 重试，按 {key_name('view')} 查看原因", "bad"
    if row.retry_at is not None:
        again = _moment(row.retry_at, now)
        return f"后台任务失败，将于 {again} 自动重试，按 {key_name('view')} 查看原因", "warning"
    if row.reason is not None:
        ways = f"按 {key_name('recreate')} 重新创建，按 {key_name('delete')} 删除并释放订单"
        words = _ENDED[row.reason].format(ways=ways)
        return words, "warning" if row.reason is VoidReason.REFUSED else ""
    if row.signer_under_review and row.waits_for is Waiting.CUSTOMER:
        return under_review(authorisation), "warning"
    if row.waits_for is not None and has_waited_long(row, now, hours):
        return _waited(row.substate, row.waits_for, age_words(now - row.updated_at)), "warning"
    return "", ""


def _waited(substate: Substate, waits_for: Waiting, age: str) -> str:
    if substate is Substate.GENERATED:
        return f"待我处理已 {age}：按 {key_name('convert')} 转为正式合同，或按 {key_name('void')} 作废"
    match waits_for:
        case Waiting.OPERATOR:
            return f"待我处理已 {age}：按 {key_name('open')} 继续办理"
        case Waiting.CUSTOMER:
            return f"等客户已 {age}：按 {key_name('resend')} 重新发送，或联系签署人"
        case Waiting.PLATFORM:
            return f"等平台已 {age}：按 {key_name('view')} 查看进度"


def _moment(moment: datetime, now: datetime) -> str:
    if shanghai_date(moment) == shanghai_date(now):
        return in_shanghai(moment).strftime("%H:%M:%S")
    return local_text(moment)


def urgency(contract: Contract) -> Kind:
    """How much what a contract waits for asks for attention."""
    if contract.failed:
        return "bad"
    return "warning" if contract.failure is not None or contract.reason is VoidReason.REFUSED else ""


def when(contract: Contract, trigger: Trigger) -> str:
    """When something happened to a contract for the last time, or an empty text."""
    moments = [step.at for step in contract.history if step.kind == trigger]
    return local_text(moments[-1], seconds=True) if moments else ""


def cancel_lost(contract: Contract, reader: Operator) -> list[str]:
    """Who came first when a cancel was refused, and what that means; empty when nobody did.

    Args:
        contract: As it is after the refusal.
        reader: Whose cancel it was; an earlier one of their own is told as that (P21).
    """
    signed, refused = when(contract, Trigger.CUSTOMER_SIGNED), when(contract, Trigger.CUSTOMER_REFUSED)
    if signed:
        return [
            f"签署人已于 {signed} 签署，先于您的取消提交：签署有效，取消没有生效。",
            "合同由平台签署后生效，不能再取消签署。",
        ]
    if refused:
        return [f"签署人已于 {refused} 拒签，先于您的取消提交：合同已因客户拒签作废。"]
    if contract.reason is VoidReason.EXPIRED:
        return ["签署期限先到：合同已因签署逾期作废，取消没有生效。"]
    cancelled = [step for step in contract.history if step.kind == Trigger.CANCEL]
    if cancelled:
        at = local_text(cancelled[-1].at, seconds=True)
        return [f"{who(cancelled[-1].operator, reader)}已于 {at} 取消签署，无需再次取消。"]
    return []
