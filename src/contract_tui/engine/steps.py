"""The background steps, one function each: do the work outside any transaction, then finish it in one.

A step may be repeated after a crash; it is finished once, since finishing needs the claim's lease and the
table of transitions.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from contract_tui.desk.desk import Desk
from contract_tui.desk.tasks import Claim, NewDocument, TaskKind
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.states import Substate, Trigger
from contract_tui.signing.provider import Outcome, Sealing

_LEAST_PAUSE = timedelta(seconds=0.5)


def do_step(desk: Desk, claim: Claim) -> bool:
    """Do what a claimed row is due for.

    Returns:
        Whether anything changed; a look that found nothing new, or a lost claim, changes nothing.

    Raises:
        DeskError: The step failed; the caller records it and retries later.
    """
    if claim.kind is TaskKind.CUSTOMER:
        return desk.tasks.activated(claim)
    if claim.kind is TaskKind.SIGNER:
        return desk.tasks.authorised(claim)
    contract = desk.tasks.contract(claim)
    return contract is not None and _STEPS[contract.substate](desk, claim, contract)


def _draft(desk: Desk, claim: Claim, contract: Contract) -> bool:
    text = desk.maker.text(contract)
    pdf = desk.maker.draft(contract, text.markdown, desk.clock.now())
    return desk.tasks.finish(
        claim,
        Trigger.DRAFTED,
        made=[NewDocument(DocumentKind.DRAFT, pdf.content, pdf.pages)],
        details={
            "template": text.template,
            "text_sha256": hashlib.sha256(text.markdown.encode()).hexdigest(),
        },
        columns={"text": text.markdown, "template": text.template},
    )


def _observe(desk: Desk, claim: Claim, contract: Contract) -> bool:
    now = desk.clock.now()
    provider, envelope = desk.context.provider(), desk.tasks.envelope(contract)
    seen = provider.observe(envelope, now)
    if seen.outcome is Outcome.SIGNED:
        due_at = now + timedelta(seconds=desk.settings.timing.seal_both)
        return desk.tasks.finish(claim, Trigger.CUSTOMER_SIGNED, due_at=due_at)
    if seen.outcome is Outcome.REFUSED:
        return desk.tasks.finish(claim, Trigger.CUSTOMER_REFUSED)
    deadline = contract.signing_deadline or now
    if now >= deadline:
        # Otherwise the signer could still sign what is void here.
        provider.cancel(envelope)
        return desk.tasks.finish(claim, Trigger.DEADLINE_PASSED)
    # A provider that says "at once" is not asked without a pause.
    again = seen.look_again_at or deadline
    desk.tasks.postpone(claim, min(deadline, again if again > now else now + _LEAST_PAUSE))
    return False


def _cancel(desk: Desk, claim: Claim, contract: Contract) -> bool:
    desk.context.provider().cancel(desk.tasks.envelope(contract))
    return desk.tasks.finish(claim, Trigger.CANCELLED)


def _seal(desk: Desk, claim: Claim, contract: Contract) -> bool:
    provider = desk.context.provider()
    persona = contract.signer.persona if contract.signer else ""
    provider.before_sealing(Sealing(contract.number, persona, claim.attempt))
    pdf = desk.maker.official(contract, desk.clock.now(), demonstration=provider.demonstration)
    return desk.tasks.finish(
        claim, Trigger.SEALED, made=[NewDocument(DocumentKind.OFFICIAL, pdf.content, pdf.pages)]
    )


def _hand_over_paper(desk: Desk, claim: Claim, contract: Contract) -> bool:
    # Simulated like the signers: the number depends on the contract alone, so a repeated step gives the same.
    digits = int(hashlib.sha256(contract.number.encode()).hexdigest(), 16) % 10**12
    return desk.tasks.hand_over_paper(claim, "演示快递", f"YS{digits:012d}")


_STEPS: dict[Substate, Callable[[Desk, Claim, Contract], bool]] = {
    Substate.GENERATING: _draft,
    Substate.CUSTOMER_SIGNING: _observe,
    Substate.CANCELLING: _cancel,
    Substate.PLATFORM_SIGNING: _seal,
    Substate.PAPER_REQUESTED: _hand_over_paper,
}
