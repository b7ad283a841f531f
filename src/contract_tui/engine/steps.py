"""The background steps, one function each: do the work outside any transaction, then finish it in one.

A step may be repeated after a crash; it is finished once, since finishing needs the claim's lease and the
table of transitions. Signing is a step like any other: what was signed but not stored is signed again.
"""

import hashlib

from contract_tui.desk.desk import Desk
from contract_tui.domain.checkpoints import CheckpointHead
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.states import BackgroundStep, Channel, Substate, Trigger
from contract_tui.domain.tasks import Claim, TaskKind
from contract_tui.engine.archiving import renew
from contract_tui.engine.asking import Look, approve, hand_over_paper
from contract_tui.engine.watching import observe, reconcile, withdraw
from contract_tui.signing.provider import Sealing


def do_step(desk: Desk, claim: Claim, look: Look | None = None) -> bool:
    """Do what a claimed row is due for.

    Args:
        look: Shared by all that was claimed together; None looks at this one alone.

    Returns:
        Whether anything changed; a look that found nothing new, or a lost claim, changes nothing.

    Raises:
        DeskError: The step failed; the caller records it and retries later.
    """
    if claim.kind is TaskKind.EVIDENCE:
        return _report(desk, claim)
    if claim.kind is TaskKind.ARCHIVE:
        return renew(desk, claim)
    if claim.kind is not TaskKind.CONTRACT:
        return approve(desk, claim, look or Look(desk, [claim]))
    contract = desk.steps.contract(claim)
    if contract is None:
        return False
    if contract.awaiting_reply and contract.substate is not Substate.CANCELLING:
        return reconcile(desk, claim, contract)
    match contract.substate.specification.step:
        case BackgroundStep.GENERATE:
            return _draft(desk, claim, contract)
        case BackgroundStep.OBSERVE:
            return observe(desk, claim, contract, look or Look(desk, [claim]))
        case BackgroundStep.WITHDRAW:
            return _cancel(desk, claim, contract)
        case BackgroundStep.SEAL:
            return _seal(desk, claim, contract)
        case BackgroundStep.HAND_OVER_PAPER:
            return hand_over_paper(desk, claim, contract, look or Look(desk, [claim]))
        case BackgroundStep.RECONCILE | None:
            # The answer that was waited for has come by another way, or somebody was quicker.
            desk.tasks.rest(claim)
            return False


def _draft(desk: Desk, claim: Claim, contract: Contract) -> bool:
    text = desk.maker.text(contract)
    pdf = desk.maker.draft_pdf(contract, text.markdown, desk.clock.now())
    return desk.steps.finish(
        claim,
        Trigger.DRAFTED,
        pdfs={DocumentKind.DRAFT_PDF: pdf},
        details={
            "template": text.template,
            "text_sha256": hashlib.sha256(text.markdown.encode()).hexdigest(),
        },
        columns={"text": text.markdown, "template": text.template},
    )


def _cancel(desk: Desk, claim: Claim, contract: Contract) -> bool:
    withdrawn = withdraw(desk, claim, contract)
    if withdrawn is None:
        return False
    # The cancel was committed first, so it wins, also over a provider that has a signature by now.
    details: dict[str, object] = {"provider": withdrawn.detail} if withdrawn.detail else {}
    return desk.steps.finish(claim, Trigger.CANCELLED, details=details)


def _seal(desk: Desk, claim: Claim, contract: Contract) -> bool:
    checkpoint = desk.checkpoints.try_make()
    provider, now = desk.context.provider(), desk.clock.now()
    demonstration = desk.capabilities.demonstration
    document = _to_seal(desk, contract, checkpoint, demonstration=demonstration)
    stamp, edge_seals = desk.maker.platform_stamps(document.pages, now, demonstration=demonstration)
    sealed = provider.seal(
        Sealing(
            contract=contract.number,
            persona=contract.signer.persona if contract.signer else "",
            attempt=claim.attempt,
            document=document.content,
            stamp=stamp,
            edge_seals=edge_seals,
            at=now,
            certify=contract.channel is Channel.SINGLE,
        )
    )
    return desk.steps.finish(
        claim,
        Trigger.SEALED,
        pdfs={DocumentKind.OFFICIAL: Pdf(sealed.content, document.pages)},
        signature=sealed.signature,
    )


def _to_seal(
    desk: Desk, contract: Contract, checkpoint: CheckpointHead | None, *, demonstration: bool
) -> Pdf:
    """What the customer has signed, or, with the platform alone, the reviewed text in its final form."""
    if contract.channel is Channel.SINGLE:
        return desk.maker.unsigned(contract, desk.clock.now(), checkpoint, demonstration=demonstration)
    return desk.steps.document(contract, DocumentKind.CUSTOMER_SIGNED)


def _report(desk: Desk, claim: Claim) -> bool:
    desk.checkpoints.try_make()
    facts = desk.evidence.facts(claim)
    if facts is None:
        return False
    provider = desk.context.provider()
    pdf = desk.maker.evidence(facts, demonstration=desk.capabilities.demonstration)
    stamp, edge_seals = desk.maker.platform_stamps(
        pdf.pages, facts.made_at, demonstration=desk.capabilities.demonstration
    )
    sealed = provider.seal(
        Sealing(
            contract=facts.contract.number,
            persona="",
            attempt=claim.attempt,
            document=pdf.content,
            stamp=stamp,
            edge_seals=edge_seals,
            at=facts.made_at,
            certify=True,
        )
    )
    return desk.evidence.finish(claim, facts, sealed, pdf.pages)
