"""Watching contracts that are out of this program's hands: many at a look, and never twice told the same.

A signing service may be down for hours. Steps that only wait for it have no last attempt: what it says later
is still true, and nobody should have to press 重试 for each contract.
"""

from datetime import timedelta

from contract_tui.desk.contracts.signing import UNCONFIRMED
from contract_tui.desk.desk import Desk
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.signatures import Answer, CommandKind, OpenCommand
from contract_tui.domain.states import Trigger
from contract_tui.domain.tasks import Claim
from contract_tui.engine.asking import Look, UnansweredError
from contract_tui.signing.provider import Collecting, Outcome, Reply

_LEAST_PAUSE = timedelta(seconds=0.5)


def observe(desk: Desk, claim: Claim, contract: Contract, look: Look) -> bool:
    """Apply what is seen of the customer's signature, or let the deadline pass (P8).

    Raises:
        UnansweredError: The provider did not answer.
        ForbiddenError: What was signed is not what was sent.
    """
    seen, now = look.signature(contract), desk.clock.now()
    if seen.outcome is Outcome.SIGNED:
        return _signed(desk, claim, contract)
    if seen.outcome is Outcome.REFUSED:
        return _refused(desk, claim, seen.reason)
    contract = desk.due_times.correct_deadline(claim, contract)
    deadline = contract.signing_deadline or now
    if now >= deadline:
        return _expire(desk, claim, contract)
    # A provider that says "at once" is not asked without a pause, nor one that says "never" never again.
    again, latest = seen.look_again_at or deadline, now + timedelta(seconds=desk.settings.timing.deadline)
    desk.tasks.postpone(claim, min(deadline, latest, again if again > now else now + _LEAST_PAUSE))
    return False


def reconcile(desk: Desk, claim: Claim, contract: Contract) -> bool:
    """Find out what became of a command whose answer is not known.

    Raises:
        UnansweredError: The provider does not know it yet either.
    """
    command = desk.steps.open_command(contract)
    if command is None:
        return False
    if command.kind is CommandKind.CANCEL:
        # On 客户签署 only the deadline withdraws a contract.
        return _expire(desk, claim, contract)
    return desk.steps.settle(claim, command, _asked(desk, command, contract))


def withdraw(desk: Desk, claim: Claim, contract: Contract) -> Reply | None:
    """Take the contract back from the signer, told once and then only asked about.

    Returns:
        The provider's answer, done or refused; None when the claim is lost.

    Raises:
        UnansweredError: The provider did not answer.
    """
    earlier = desk.steps.open_command(contract)
    if earlier is not None:
        reply = _asked(desk, earlier, contract)
        desk.steps.settle(claim, earlier, reply)
        if earlier.kind is CommandKind.CANCEL and reply.answer is Answer.DONE:
            return reply
    command = desk.steps.begin_cancel(claim)
    if command is None:
        return None
    try:
        reply = desk.context.provider().cancel(desk.steps.envelope(contract, command))
    except OutsideError as error:
        desk.steps.settle(claim, command, Reply(Answer.REFUSED))
        raise UnansweredError(error.message, error.hint) from error
    desk.steps.settle(claim, command, reply)
    if reply.answer is Answer.UNKNOWN:
        raise UnansweredError(*UNCONFIRMED)
    return reply


def _asked(desk: Desk, command: OpenCommand, contract: Contract) -> Reply:
    try:
        envelope = desk.steps.envelope(contract, command)
        reply = desk.context.provider().reconcile(command.kind, envelope)
    except OutsideError as error:
        raise UnansweredError(error.message, error.hint) from error
    if reply.answer is Answer.UNKNOWN:
        raise UnansweredError(*UNCONFIRMED)
    return reply


def _signed(desk: Desk, claim: Claim, contract: Contract) -> bool:
    """Collect what was signed, and believe it only after looking at it."""
    provider, now = desk.context.provider(), desk.clock.now()
    sent = desk.steps.document(contract, DocumentKind.UNSIGNED)
    stamp = desk.maker.customer_stamp(contract, now, demonstration=desk.capabilities.demonstration)
    collecting = Collecting(desk.steps.envelope(contract), sent.content, stamp, now)
    try:
        returned = provider.collect(collecting)
    except OutsideError as error:
        raise UnansweredError(error.message, error.hint) from error
    signature = desk.signatures.check_return(sent.content, returned)
    pdfs = {DocumentKind.CUSTOMER_SIGNED: Pdf(returned, sent.pages)}
    due_at = now + timedelta(seconds=desk.settings.timing.seal_both)
    if desk.steps.finish(claim, Trigger.CUSTOMER_SIGNED, due_at=due_at, pdfs=pdfs, signature=signature):
        return True
    desk.steps.note_late(claim, Trigger.CUSTOMER_SIGNED)
    return False


def _refused(desk: Desk, claim: Claim, reason: str) -> bool:
    details: dict[str, object] = {"reason": reason} if reason else {}
    if desk.steps.finish(claim, Trigger.CUSTOMER_REFUSED, details=details):
        return True
    desk.steps.note_late(claim, Trigger.CUSTOMER_REFUSED)
    return False


def _expire(desk: Desk, claim: Claim, contract: Contract) -> bool:
    """The deadline has passed; withdrawn first, or the signer could still sign what is void here."""
    withdrawn = withdraw(desk, claim, contract)
    if withdrawn is None:
        return False
    if withdrawn.answer is Answer.REFUSED:
        # Perhaps a signature came in the last moment: then it came in time.
        seen = Look(desk, [claim]).signature(contract)
        if seen.outcome is Outcome.SIGNED:
            return _signed(desk, claim, contract)
    details: dict[str, object] = {"provider": withdrawn.detail} if withdrawn.detail else {}
    return desk.steps.finish(claim, Trigger.DEADLINE_PASSED, details=details)
