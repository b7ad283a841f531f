"""What is kept of a signature, whoever made it, in the transaction of the step that it belongs to."""

from dataclasses import replace

from contract_tui.desk.context import Change, Context
from contract_tui.domain.signatures import SignatureInfo, SignatureParty
from contract_tui.store import signing


def record_signature(context: Context, change: Change, signature: SignatureInfo) -> dict[str, object]:
    """Store a signature with the contract.

    Returns:
        What the audit trail tells of it.

    Raises:
        HeldError: The party has signed this contract before.
    """
    kept = replace(signature, demonstration=context.capabilities.demonstration)
    signing.add_signature(change.session, change.head.id, kept)
    if kept.party is SignatureParty.PLATFORM:
        signing.note_seal_certificate(change.session, kept.certificate, change.now)
    details: dict[str, object] = {
        "certificate": kept.certificate.subject,
        "fingerprint": kept.certificate.fingerprint,
        "level": kept.level.value,
    }
    further = {
        "shortfall": kept.shortfall,
        "time_doubts": "".join(kept.doubts),
        "archive_losses": "".join(kept.archive_losses),
    }
    return details | {name: words for name, words in further.items() if words}
