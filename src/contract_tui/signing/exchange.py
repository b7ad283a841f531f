"""Contracts as files: the signer signs in a program of their own and gives the file back.

For hosts without a network and companies with certificates of their own. Nothing happens here by itself: a
file comes back when an operator brings it, and only the deadline ends the waiting.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError, OutsideError
from contract_tui.domain.signatures import Answer, CommandKind
from contract_tui.signing.invitation import invitation
from contract_tui.signing.outbox_folder import OutboxFolder
from contract_tui.signing.provider import (
    Approval,
    ApprovalRequest,
    Collecting,
    Dispatch,
    Envelope,
    Observation,
    Outcome,
    PaperOrder,
    Reply,
    Sealing,
    SignedPdf,
)

if TYPE_CHECKING:
    from contract_tui.signing.invitation import Invitation

_NOTICE_UNCERTAIN = "未确认通知是否送达签署人，如未收到可重新发送；文件 {file}"


@dataclass(frozen=True, slots=True)
class ExchangeProvider:
    """Puts contracts into a folder, tells the signer, and seals with the platform's own key.

    Args:
        settings: Where the folder and the key are, and how a signer is told.
    """

    settings: Settings

    def send(self, envelope: Envelope, document: bytes) -> Reply:
        """Write the contract for its signer and tell them.

        Raises:
            OutsideError: The file could not be written, or the signer was not told, for certain.
        """
        begun = time.monotonic()
        file = self._outbox.put(envelope.contract, document)
        try:
            return self._notify(invitation(self.settings, envelope, file, document))
        except DeskError as error:
            # A contract that was not sent must not lie there as if it were; but once the lease is over,
            # another process may have judged by the file that the signer can get it.
            if envelope.ordinal == 1 and time.monotonic() - begun < self.settings.timing.lease:
                self._outbox.remove(envelope.contract)
            raise OutsideError(error.message, error.hint) from error

    def cancel(self, envelope: Envelope) -> Reply:
        """Take the file away; a signed copy that comes back later is refused by the contract's state.

        Raises:
            OutsideError: It cannot be removed; try again later.
        """
        self._outbox.remove(envelope.contract)
        return Reply(Answer.DONE)

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:
        """Judge by the file: where it lies the signer can get the contract, and may be told once more.

        Nobody can find out whether a message arrived, so that is what the answer says.

        Raises:
            OutsideError: The folder cannot be entered, so that nobody can tell; ask again later.
        """
        if kind is CommandKind.CANCEL:
            return self.cancel(envelope)
        if not self._outbox.holds(envelope.contract):
            return Reply(Answer.REFUSED, detail="文件没有写出，签署人没有得到通知")
        file = self._outbox.file(envelope.contract)
        return Reply(Answer.DONE, detail=_NOTICE_UNCERTAIN.format(file=file))

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:  # noqa: ARG002 (the protocol's)
        """Nothing is seen by itself: only the deadline is worth another look."""
        return {envelope.contract: Observation(Outcome.WAITING) for envelope in envelopes}

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:  # noqa: ARG002 (the protocol's)
        """Nothing is known: nobody but an operator can find out."""
        return {}

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:  # noqa: ARG002 (the protocol's)
        """Nothing is known: an operator mails."""
        return {}

    def collect(self, collecting: Collecting) -> bytes:
        """Never: what was signed is brought by an operator.

        Raises:
            OutsideError: Always.
        """
        raise OutsideError(
            f"合同 {collecting.envelope.contract} 的签署文件须由操作员收回。",
            f"用 {command('contract accept', collecting.envelope.contract, then='文件')} 交回文件。",
        )

    def seal(self, sealing: Sealing) -> SignedPdf:
        """Seal with the platform's own key.

        Raises:
            DeskError: The key cannot be opened or used; the message says why.
        """
        from contract_tui.signing.opened import forget_seal, opened_seal
        from contract_tui.signing.pades import level_options
        from contract_tui.signing.sealing import sealed
        from contract_tui.signing.trust import load_trust

        trust = load_trust(self.settings)
        options = level_options(self.settings, trust, last=True)
        try:
            return sealed(sealing, opened_seal(self.settings), options)
        except OutsideError:
            # A token that was pulled out leaves a dead session; the next attempt opens it anew.
            forget_seal(self.settings)
            raise

    @property
    def holds_seal(self) -> bool:
        """Whether this process has opened the platform's key."""
        from contract_tui.signing.opened import is_open

        return is_open(self.settings)

    def attest(self, statement: bytes, at: datetime) -> bytes:
        """Seal with the platform's own key.

        Raises:
            DeskError: The key cannot be opened or used; the message says why.
        """
        from contract_tui.signing.attesting import attest
        from contract_tui.signing.opened import opened_seal

        return attest(statement, opened_seal(self.settings), at)

    @property
    def _outbox(self) -> OutboxFolder:
        return OutboxFolder(self.settings.outbox, self.settings.rights)

    def _notify(self, invitation: "Invitation") -> Reply:
        notify = self.settings.notify
        if notify.command:
            from contract_tui.signing.notify_command import notify_by_command

            return notify_by_command(notify, invitation)
        if notify.smtp:
            from contract_tui.signing.mail import notify_by_mail

            return notify_by_mail(notify, invitation)
        return Reply(Answer.DONE, detail=f"请将文件交给签署人：{invitation.file}")
