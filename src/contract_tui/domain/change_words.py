"""What happened to a contract and who did it, in words: nobody's own change is told as another's (P21)."""

from contract_tui.domain import labels
from contract_tui.domain.audit import ENGINE, AuditEvent, Operator
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.refusals import fact
from contract_tui.domain.simulated_signers import DECISION_WORDS, Decision
from contract_tui.domain.states import Channel, Substate, Trigger
from contract_tui.domain.transitions import TRANSITIONS, reachable

_LEADS_TO = {
    Decision.SIGN: Trigger.CUSTOMER_SIGNED,
    Decision.REFUSE: Trigger.CUSTOMER_REFUSED,
    Decision.IGNORE: None,
}
"""What each decision makes of a contract in 客户签署."""


def overtaken(decision: Decision, contract: Contract) -> str | None:
    """Say what came before a simulated signer's decision, or None when nothing did.

    Args:
        contract: As it is after the engine has looked.
    """
    trigger = _LEADS_TO[decision]
    if trigger is None or not _went_elsewhere(contract, trigger):
        return None
    words = DECISION_WORDS[decision]
    return f"{fact(contract)}，先于模拟签署人的{words}生效，{words}没有生效。"


def _went_elsewhere(contract: Contract, trigger: Trigger) -> bool:
    """Whether a contract left 客户签署 by another way than a trigger's."""
    target = TRANSITIONS[Channel.BOTH, Substate.CUSTOMER_SIGNING, trigger]
    if contract.substate is target.substate:
        return contract.reason is not target.reason
    elsewhere = set(reachable(Channel.BOTH, Substate.CUSTOMER_SIGNING)) - {Substate.CUSTOMER_SIGNING}
    if target.substate is not None:
        elsewhere -= reachable(Channel.BOTH, target.substate)
    return contract.substate in elsewhere


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
    words = labels.event(event.kind)
    return f"{who(event.operator.name, reader)}于 {local_text(event.at, seconds=True)} {words}"
