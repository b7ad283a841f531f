"""Telling the signing service something: exactly once in effect, whoever crashes.

What is to be told is written down before it is told. An answer that is unknown, or got lost with the process,
leaves the command open; the engine asks what became of it, and nobody repeats it blindly.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel import Session

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.domain.contracts import Contract, signer_problem
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.errors import ForbiddenError, HeldError
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.signatures import Answer, CommandKind, OpenCommand
from contract_tui.domain.states import Substate, Trigger
from contract_tui.domain.text import without_folders
from contract_tui.domain.transitions import TRANSITIONS
from contract_tui.signing.provider import Envelope, Reply
from contract_tui.store import contract_details, contracts, documents, signing

TRIGGERS = {CommandKind.SEND: Trigger.SEND, CommandKind.RESEND: Trigger.RESEND}
"""The step that a command takes once it is done."""


def refuse_without_signer(contract: Contract) -> None:
    """Refuse to send a contract that has nobody to sign it for party A.

    Raises:
        ForbiddenError: Nobody is chosen, the phone is missing, or the authorisation is not given yet.
        HeldError: The outcome of an earlier message is not known.
    """
    problem = signer_problem(contract)
    if problem is not None:
        raise (HeldError if contract.awaiting_reply else ForbiddenError)(*problem)


def give_up_open(change: Change) -> None:
    """Ask no more about a command whose contract has moved on by itself: what became of it stays unknown."""
    command = signing.open_command(change.session, change.head.id)
    if command is not None:
        signing.settle_command(change.session, command.id, Answer.UNKNOWN, "", change.now)
        change.record(f"{command.kind}_unconfirmed")


@dataclass(frozen=True, slots=True)
class _Recipient:
    """Whose phone gets the message."""

    name: str
    phone: str
    persona: str


def envelope_of(session: Session, contract: Contract, command: OpenCommand | None = None) -> Envelope:
    """The contract as a provider knows it.

    Args:
        command: What the provider is told, or asked about afterwards: both times it gets the same key,
            number and moment of the message. None when it is only looked at.
    """
    signer = _recipient(contract)
    sent = contract.messages
    message = command if command and command.kind in TRIGGERS else None
    last_sent_at = message.asked_at if message else sent[-1].sent_at if sent else contract.updated_at
    return Envelope(
        key=f"{contract.number}:{command.id if command else 0}",
        contract=contract.number,
        signer=signer.name,
        phone=signer.phone,
        email=contract.party.email if contract.party else "",
        persona=signer.persona,
        customer=contract.customer_name,
        enterprise=contract.customer_kind == CustomerKind.ENTERPRISE,
        first_sent_at=sent[0].sent_at if sent else last_sent_at,
        last_sent_at=last_sent_at,
        ordinal=message.ordinal if message else len(sent) or 1,
        deadline=contract.signing_deadline,
        reference=signing.reference(session, contract.id),
        operator=command.by.name if command else "",
    )


def settle(context: Context, contract_id: int, command: OpenCommand, reply: Reply) -> bool:
    """Commit what became of a command: the contract's step, the message and the audit event together.

    Returns:
        Whether anything changed; an unknown outcome changes nothing, nor does one that is settled already.
    """
    # For ever, and for others to read.
    reply = replace(reply, detail=without_folders(reply.detail))
    with context.database.write() as session:
        now = context.clock.now()
        if reply.answer is Answer.UNKNOWN:
            signing.note_reference(session, command.id, reply.reference)
            return False
        head = contracts.head_by_id(session, contract_id)
        if head is None or not signing.settle_command(
            session, command.id, reply.answer, reply.reference, now
        ):
            return False
        change = Change.begin(session, head, command.by, now)
        if command.kind is CommandKind.CANCEL:
            return True
        if reply.answer is Answer.REFUSED:
            _not_sent(change, command, reply)
        else:
            _sent(context, change, command, reply)
    return True


def _sent(context: Context, change: Change, command: OpenCommand, reply: Reply) -> None:
    contract = contract_details.contract(change.session, change.head.id)
    recipient = _recipient(contract)
    details: dict[str, object] = {
        "signer": recipient.name,
        "phone": mask_phone(recipient.phone),
        "message": command.ordinal,
    }
    if reply.detail:
        details["detail"] = reply.detail
    documents.add_message(
        change.session,
        change.head.id,
        command.ordinal,
        recipient.name,
        recipient.phone,
        change.now,
        reply.detail,
    )
    trigger = TRIGGERS[command.kind]
    if (change.head.channel, change.head.substate, trigger) in TRANSITIONS:
        deadline = change.now + timedelta(seconds=context.settings.timing.deadline)
        columns = {"signing_deadline": deadline} if command.kind is CommandKind.SEND else {}
        change.move(trigger, change.now, details, columns)
    else:
        # Cancelled or over meanwhile: the message is a fact, but moves nothing.
        change.record(f"late_{trigger}", details)


def _not_sent(change: Change, command: OpenCommand, reply: Reply) -> None:
    watched = change.head.substate is Substate.CUSTOMER_SIGNING
    if change.head.substate in (Substate.SIGNER_REVIEW, Substate.CUSTOMER_SIGNING):
        due_at = change.now if watched else None
        contracts.edit(
            change.session,
            change.head,
            change.now,
            due_at=due_at,
            lease=None,
            attempts=0,
            error=None,
            failed=False,
        )
    change.record(f"{command.kind}_refused", {"reason": reply.detail} if reply.detail else {})


def _recipient(contract: Contract) -> _Recipient:
    signer = contract.signer
    return _Recipient(
        signer.name if signer else contract.customer_name,
        contract.signer_phone,
        signer.persona if signer else "prompt",
    )
