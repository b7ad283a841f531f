"""What happened to a contract and who did it, in words: nobody's own change is told as another's (P21)."""

from contract_tui.domain import labels
from contract_tui.domain.audit import ENGINE, AuditEvent, Operator
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.personas import DECISION_WORDS, Decision
from contract_tui.domain.refusals import fact
from contract_tui.domain.states import Substate, VoidReason

_LEFT = {
    Decision.SIGN: (Substate.CANCELLING, Substate.VOIDED),
    Decision.REFUSE: (
        Substate.CANCELLING,
        Substate.PLATFORM_SIGNING,
        Substate.E_EFFECTIVE,
        Substate.PAPER_REQUESTED,
        Substate.PAPER_SENT,
    ),
    Decision.IGNORE: (),
}
"""Where a contract is when something else was committed before the decision took effect."""


def overtaken(decision: Decision, contract: Contract) -> str | None:
    """Say what came before a simulated signer's decision, or None when nothing did.

    Args:
        contract: As it is after the engine has looked.
    """
    refused = decision is Decision.REFUSE and contract.substate is Substate.VOIDED
    lost = contract.reason is not VoidReason.REFUSED if refused else contract.substate in _LEFT[decision]
    words = DECISION_WORDS[decision]
    return f"{fact(contract)}，先于模拟签署人的{words}生效，{words}没有生效。" if lost else None


def who(name: str, reader: Operator) -> str:
    """Who did something, as the one who reads it would say.

    Args:
        name: The operator's.
        reader: Who is told.
    """
    if name == ENGINE.name:
        return "后台任务"
    return "您" if name == reader.name else f"{name} "


def last_change(event: AuditEvent, reader: Operator) -> str:
    """One change with its moment: `您于 2026-11-23 10:00:05 重新发送签署信息`."""
    words = labels.EVENTS.get(event.kind, event.kind)
    return f"{who(event.operator.name, reader)}于 {local_text(event.at, seconds=True)} {words}"
