"""What became of a contract that did not go its usual way, and what to do next: one wording for all pages."""

from datetime import datetime, timedelta

from contract_tui.domain.audit import Operator
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
_UNDER_REVIEW = "签署人授权审核中：由客户的企业电子签管理员处理"


def has_waited_long(row: ContractRow, now: datetime, hours: float) -> bool:
    """Whether somebody should have done something long ago.

    Args:
        now: UTC.
        hours: From when on it is long; 0 means never.
    """
    return bool(hours) and row.waits_for is not None and now - row.updated_at >= timedelta(hours=hours)


def row_step(row: ContractRow, now: datetime, hours: float) -> tuple[str, Kind]:
    """What to do next with the contract under the cursor, in one line; empty when all is as usual."""
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
        return _UNDER_REVIEW, "warning"
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


def when(contract: Contract, trigger: Trigger) -> str:
    """When something happened to a contract for the last time, or an empty text."""
    moments = [step.at for step in contract.history if step.kind == trigger]
    return local_text(moments[-1], seconds=True) if moments else ""


def ending(contract: Contract) -> list[str]:
    """Why a contract is void, and what to do now (S62); empty for one that is not."""
    if contract.reason is None:
        return []
    held = f"{len(contract.orders)} 个订单仍由此合同占用："
    return [
        _why_ended(contract, contract.reason),
        f"{held}按 {key_name('recreate')} 重新创建，订单转入新合同；按 {key_name('delete')} 删除，订单释放。",
    ]


def _why_ended(contract: Contract, reason: VoidReason) -> str:
    match reason:
        case VoidReason.REFUSED:
            refusal = next(step for step in contract.history if step.kind == Trigger.CUSTOMER_REFUSED)
            why = f"拒签原因：{refusal.details}。" if refusal.details else "请与客户确认原因。"
            at = local_text(refusal.at, seconds=True)
            return f"签署人拒绝签署，合同已作废。拒签时间 {at}，{why}"
        case VoidReason.EXPIRED:
            deadline = contract.signing_deadline
            until = f"期限为 {local_text(deadline)}，" if deadline else ""
            return f"签署人未在期限内签署，合同已作废。{until}可联系客户后重新创建并发送。"
        case VoidReason.CANCELLED:
            return f"已于 {when(contract, Trigger.CANCEL)} 取消签署，签署人没有签署，合同已作废。"
        case VoidReason.DRAFT_VOIDED:
            return "合同草稿已作废。"


def advice(contract: Contract) -> list[str]:
    """What a contract's own page says first: how it stands and what to do next; empty when it is plain."""
    if contract.reason is not None:
        return ending(contract)
    if contract.awaiting_reply and contract.substate is not Substate.CANCELLING:
        return ["签署服务尚未确认上一次发送的结果：后台任务会继续查询，结果自动显示，请勿重复发送。"]
    if contract.substate is Substate.CANCELLING:
        at = when(contract, Trigger.CANCEL)
        return [f"取消签署先于客户签署提交（{at}）：签署人已不能再签署，后台任务完成后合同作废。"]
    if contract.substate is Substate.PLATFORM_SIGNING and when(contract, Trigger.CUSTOMER_SIGNED):
        at = when(contract, Trigger.CUSTOMER_SIGNED)
        return [f"签署人已于 {at} 签署，不能再取消签署；平台签署完成后合同生效。"]
    if contract.substate is Substate.SIGNER_REVIEW and contract.waits_for is Waiting.CUSTOMER:
        return [f"{_UNDER_REVIEW}，授权通过后再发送，也可改选其他签署人。"]
    return []


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
