"""Why a contract is where it is, who has to do what, what comes next and when: one sentence (P20)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from contract_tui.domain import labels
from contract_tui.domain.audit import ENGINE, Operator
from contract_tui.domain.capabilities import By, Capabilities
from contract_tui.domain.change_words import who
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, Failure, Progress, signer_problem
from contract_tui.domain.refusals import fact
from contract_tui.domain.states import Substate, Trigger
from contract_tui.domain.text import shown
from contract_tui.domain.transitions import TRANSITIONS

_LATE = timedelta(minutes=2)
"""A due step may wait for its turn that long before it is said to be late."""
_NOBODY = "无需操作"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of the sentence.

    Attributes:
        cause: What happened last and how the contract stands since.
        task: Who has to do what; that nobody has, if so.
        outlook: What happens next, and when; empty where nothing does by itself or by that task.
        origin: Which contract's place it has taken (P18); empty for none.
    """

    cause: str
    task: str
    outlook: str
    origin: str = ""

    @property
    def sentence(self) -> str:
        """Cause, task, outlook and origin, as far as there are such, in one sentence."""
        return "；".join(part for part in (self.cause, self.task, self.outlook, self.origin) if part) + "。"


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Who asks, when and where.

    Attributes:
        reader: Whose own changes are told as theirs (P21).
        now: UTC.
        capabilities: What the signing provider does by itself.
        platform: The platform's short name (P15).
    """

    reader: Operator
    now: datetime
    capabilities: Capabilities
    platform: str


def explain(contract: Contract, view: Viewpoint) -> Explanation:
    """Say what a contract waits for.

    Args:
        contract: As it is now.
        view: Who asks.
    """
    origin = f"此合同由 {contract.recreated_from} 重新创建而来" if contract.recreated_from else ""
    return replace(_explained(contract, view), origin=origin)


def _explained(contract: Contract, view: Viewpoint) -> Explanation:
    cause = f"{_last_step(contract, view.reader)}{fact(contract)}"
    if contract.failure is not None:
        return Explanation(cause, *_after_failure(contract, contract.failure, view))
    if contract.awaiting_reply:
        return Explanation(
            cause, "签署服务尚未确认上一次发送的结果，请勿重复发送", "后台任务会继续查询，结果自动显示"
        )
    task, outlook = _TASKS[contract.substate](contract, view)
    return Explanation(cause, task, outlook)


def _last_step(contract: Contract, reader: Operator) -> str:
    steps = [step for step in contract.history if step.kind in set(Trigger)]
    return f"{_step_words(steps[-1], reader)}{_given(contract, steps[-1])}，" if steps else ""


def _given(contract: Contract, step: Progress) -> str:
    """What was given as the reason of an ending, in brackets."""
    match step.kind:
        case Trigger.CUSTOMER_REFUSED if step.details:
            return f"（拒签原因：{shown(step.details)}）"
        case Trigger.CANCEL | Trigger.CANCELLED if contract.cancel_reason:
            return f"（取消原因：{shown(contract.cancel_reason)}）"
        case Trigger.DEADLINE_PASSED if contract.signing_deadline:
            return f"（期限为 {local_text(contract.signing_deadline)}）"
    return ""


def _step_words(step: Progress, reader: Operator) -> str:
    words, at = labels.TRIGGERS[Trigger(step.kind)], local_text(step.at)
    return f"{at} {words}" if step.operator == ENGINE.name else f"{who(step.operator, reader)}于 {at} {words}"


def _after_failure(contract: Contract, failure: Failure, view: Viewpoint) -> tuple[str, str]:
    error = failure.error.rstrip("。")
    tried = f"后台任务失败 {failure.attempts} 次（{error}）"
    if failure.final or failure.next_attempt_at is None:
        # A contract that has arrived may have a step left that leads nowhere else.
        leads_on = contract.substate.specification.onward is not None
        outlook = f"重试成功后{_next(contract, view)}" if leads_on else ""
        return f"{tried}，不再自动执行：请处理后重试", outlook
    return f"{tried}，{_NOBODY}", f"将于 {local_text(failure.next_attempt_at, seconds=True)} 自动重试"


def _next(contract: Contract, view: Viewpoint) -> str:
    """Where the next step leads, from the transition table, and how long it is announced to take there."""
    onward = contract.substate.specification.onward
    assert onward is not None, "asked where nothing leads on"  # noqa: S101 - tests hold the tables to it
    target = TRANSITIONS[contract.channel, contract.substate, onward]
    assert target.substate is not None, "what leads on deletes nothing"  # noqa: S101 - tests hold the table to it
    expected = labels.expected(target.substate, contract.channel)
    words = labels.state_line(target.substate, target.reason, view.platform)
    return f"进入“{words}”{f'（{expected}）' if expected else ''}"


def _by_engine(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    due = contract.due_at
    if due is not None and due < view.now - _LATE:
        return (
            f"后台任务本应于 {local_text(due)} 完成：请确认界面或 worker 在运行",
            f"完成后{_next(contract, view)}",
        )
    when = f"预计于 {local_text(due)} 完成" if due is not None else "完成时间未知"
    return f"由后台任务完成，{_NOBODY}", f"{when}，之后{_next(contract, view)}"


def _filling(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    return "请填写并确认甲方信息", f"确认后{_next(contract, view)}"


def _text_review(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    return "请核对并确认合同文本内容", f"确认后{_next(contract, view)}"


def _signer_review(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    after = f"发送后{_next(contract, view)}"
    problem = signer_problem(contract)
    if problem is not None:
        return f"{problem[0].rstrip('。')}：{problem[1].rstrip('。')}", after
    return "请确认签署信息并发送", after


def _generated(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    return "请核对合同草稿，转为正式合同或作废", f"转为正式合同后{_next(contract, view)}"


def _customer_signing(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    signer = f"{shown(contract.signer.name)} " if contract.signer else ""
    to = f"（{contract.messages[-1].phone}）" if contract.messages else ""
    bring = "，签署后请收回已签文件" if view.capabilities.returns else ""
    until = (
        f"；{local_text(contract.signing_deadline)} 前未签署则合同作废" if contract.signing_deadline else ""
    )
    return f"等待客户方签署人 {signer}{to}签署{bring}", f"签署后{_next(contract, view)}{until}"


def _effective(_: Contract, __: Viewpoint) -> tuple[str, str]:
    return f"{_NOBODY}，可下载合同、申请纸质合同", ""


def _paper_requested(contract: Contract, view: Viewpoint) -> tuple[str, str]:
    if view.capabilities.mailing is By.OPERATOR:
        return "请寄出纸质合同并登记快递公司和运单号", f"登记后{_next(contract, view)}"
    if view.capabilities.mailing is By.SERVICE:
        return f"由签署服务寄出，{_NOBODY}", f"寄出后{_next(contract, view)}"
    return _by_engine(contract, view)


def _paper_sent(contract: Contract, _: Viewpoint) -> tuple[str, str]:
    paper = contract.paper
    by = f"，由 {shown(paper.courier)} 承运，运单号 {shown(paper.tracking_number)}" if paper else ""
    return f"{_NOBODY}{by}", ""


def _voided(contract: Contract, _: Viewpoint) -> tuple[str, str]:
    held = f"{len(contract.orders)} 个订单仍由此合同占用"
    return f"{held}：请重新创建或删除", "重新创建后订单转入新合同，删除后订单释放"


_TASKS: Mapping[Substate, Callable[[Contract, Viewpoint], tuple[str, str]]] = MappingProxyType(
    {
        Substate.FILLING: _filling,
        Substate.GENERATING: _by_engine,
        Substate.TEXT_REVIEW: _text_review,
        Substate.SIGNER_REVIEW: _signer_review,
        Substate.GENERATED: _generated,
        Substate.CUSTOMER_SIGNING: _customer_signing,
        Substate.CANCELLING: _by_engine,
        Substate.PLATFORM_SIGNING: _by_engine,
        Substate.E_EFFECTIVE: _effective,
        Substate.PAPER_REQUESTED: _paper_requested,
        Substate.PAPER_SENT: _paper_sent,
        Substate.VOIDED: _voided,
    }
)
"""Who has to do what in each sub-state, and what it leads to."""
