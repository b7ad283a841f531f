"""The phones of simulated signers: messages that went out, and what was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from contract_tui.domain.contracts import SentMessage
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.simulated_signers import Decision, SimulatedPhone, arrives
from contract_tui.domain.states import Substate
from contract_tui.store.models import ContractRow, MessageRow, PhoneDecisionRow, SignerRow
from contract_tui.store.sql import in_chunks

_INDIVIDUAL = "prompt"


def waiting(session: Session, limit: int, number: str | None = None) -> list[SimulatedPhone]:
    """The phones of undeleted contracts on 客户签署, the newest contract first.

    Args:
        limit: How many at most.
        number: Only this contract's.
    """
    statement = (
        select(ContractRow, SignerRow)
        .join(SignerRow, col(SignerRow.id) == ContractRow.signer_id, isouter=True)
        .where(ContractRow.substate == Substate.CUSTOMER_SIGNING, col(ContractRow.deleted_at).is_(None))
        .order_by(col(ContractRow.id).desc())
        .limit(limit)
    )
    if number is not None:
        statement = statement.where(ContractRow.number == number)
    rows = session.exec(statement).all()
    keys = [row.id or 0 for row, _ in rows]
    messages, decisions = _messages(session, keys), _decisions(session, keys)
    return [
        _phone(row, signer, messages.get(row.id or 0, []), decisions.get(row.id or 0)) for row, signer in rows
    ]


def decision(session: Session, number: str) -> Decision | None:
    """What was decided on the phone for a contract, or None."""
    row = session.exec(
        select(PhoneDecisionRow)
        .join(ContractRow, col(ContractRow.id) == PhoneDecisionRow.contract_id)
        .where(ContractRow.number == number)
    ).first()
    return row.decision if row else None


def decide(session: Session, contract_id: int, decided: Decision, at: datetime) -> None:
    """Keep a decision; a later one takes its place."""
    row = session.get(PhoneDecisionRow, contract_id)
    if row is None:
        row = PhoneDecisionRow(contract_id=contract_id, decision=decided, decided_at=at)
    row.decision, row.decided_at = decided, at
    session.add(row)


def _messages(session: Session, keys: Sequence[int]) -> dict[int, list[SentMessage]]:
    by_contract: dict[int, list[SentMessage]] = {}
    for chunk in in_chunks(keys):
        rows = session.exec(
            select(MessageRow)
            .where(col(MessageRow.contract_id).in_(chunk))
            .order_by(col(MessageRow.contract_id), col(MessageRow.ordinal))
        )
        for row in rows:
            message = SentMessage(row.signer, mask_phone(row.phone), row.sent_at, row.ordinal)
            by_contract.setdefault(row.contract_id, []).append(message)
    return by_contract


def _decisions(session: Session, keys: Sequence[int]) -> dict[int, Decision]:
    return {
        row.contract_id: row.decision
        for chunk in in_chunks(keys)
        for row in session.exec(select(PhoneDecisionRow).where(col(PhoneDecisionRow.contract_id).in_(chunk)))
    }


def _phone(
    row: ContractRow, signer: SignerRow | None, messages: list[SentMessage], decided: Decision | None
) -> SimulatedPhone:
    persona = signer.persona if signer else _INDIVIDUAL
    return SimulatedPhone(
        id=row.id or 0,
        contract=row.number,
        customer_name=row.customer_name,
        signer=signer.name if signer else row.customer_name,
        phone=mask_phone(row.signer_phone),
        persona=persona,
        sent=len(messages),
        arrived=tuple(message for message in messages if arrives(persona, message.ordinal)),
        decision=decided,
    )
