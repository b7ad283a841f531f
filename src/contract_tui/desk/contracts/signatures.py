"""Signatures as the desk sees them: what is believed and kept; the end of the seal's certificate."""

from dataclasses import replace

from contract_tui.desk.changes import Change
from contract_tui.desk.context import Context
from contract_tui.desk.proof import untrusted_pdfs
from contract_tui.domain.seals import expiry_notice
from contract_tui.domain.signatures import Certificate, SignatureInfo, SignatureParty
from contract_tui.domain.verdicts import Known
from contract_tui.store import signing


class Signatures:
    """Examines what comes back from signers; the libraries for it load when the first one is examined."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def check_return(self, sent: bytes, returned: bytes) -> SignatureInfo:
        """Examine a document that is said to bear the customer's signature.

        Args:
            sent: What was given to the signer.
            returned: What came back.

        Raises:
            ForbiddenError: It is not what was sent with exactly one valid, trusted signature of party A, or
                it is too complicated to tell.
            DeskError: The settings name a file of roots or lists that cannot be used.
        """
        with self._context.database.read() as session:
            known = Known(*signing.seals(session))
        return untrusted_pdfs.check_return(
            sent, returned, self._context.settings, self._context.clock.now(), known
        )

    def open_seal(self) -> str:
        """Open the platform's seal for this process, and let the others know its certificate.

        Returns:
            The announcement of the certificate's end, or an empty text.

        Raises:
            DeskError: It cannot be opened; the message says why.
        """
        from contract_tui.signing.certificates import key_fingerprint
        from contract_tui.signing.opened import opened_seal

        key, now = opened_seal(self._context.settings), self._context.clock.now()
        public = key_fingerprint(key.certificate)
        with self._context.database.write() as session:
            signing.note_seal_certificate(session, key.facts, now, public_key=public)
        return expiry_notice(key.facts, now)

    def seal_certificate(self) -> Certificate | None:
        """The platform's certificate, as a process that opened the key has left it; None when none has."""
        with self._context.database.read() as session:
            return signing.seal_certificate(session)

    def expiry(self) -> str:
        """Announce the end of the platform's certificate 30 days ahead; empty when it is further off.

        The key is not touched: whoever seals has left the certificate's dates in the database.
        """
        certificate = self.seal_certificate()
        return expiry_notice(certificate, self._context.clock.now()) if certificate else ""


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
