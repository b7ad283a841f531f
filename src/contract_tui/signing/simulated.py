"""Simulated signers: they decide by persona and clock alone, so they survive restarts and need no server.

An operator may play a signer's phone: what is decided there stands above the persona. Their signatures are
real cryptography on demo keys that the home itself has made, and have no legal effect (P16); documents made
with them carry 演示.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from contract_tui.config import Settings
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Answer, CommandKind, SignatureParty
from contract_tui.domain.simulated_signers import Decision, Persona, arrives
from contract_tui.signing.provider import (
    Approval,
    ApprovalRequest,
    Approved,
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
    from contract_tui.signing.demo_keys import DemoKeys
    from contract_tui.signing.pades import LevelOptions

_SLOWER = 4
_NEVER = timedelta(days=36_500)
_OUTCOMES = {Decision.SIGN: Outcome.SIGNED, Decision.REFUSE: Outcome.REFUSED}


class Phones(Protocol):
    """Where the decisions on simulated signers' phones are kept."""

    def decision(self, contract: str) -> Decision | None:
        """What was decided for a contract, by its number; None leaves it to the persona."""
        ...


@dataclass(frozen=True)
class SimulatedProvider:
    """Signers who act by themselves, unless somebody plays their phones.

    Args:
        settings: Whose home, and how long a prompt signer takes.
        phones: Where decisions are read; None when nobody can decide.
    """

    settings: Settings
    phones: Phones | None = None

    def send(self, envelope: Envelope, document: bytes) -> Reply:  # noqa: ARG002 (the protocol's)
        """Nothing leaves this machine."""
        return Reply(Answer.DONE)

    def cancel(self, envelope: Envelope) -> Reply:  # noqa: ARG002 (the protocol's)
        """A simulated signer notices by itself."""
        return Reply(Answer.DONE)

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:  # noqa: ARG002 (the protocol's)
        """A simulated message arrives, also when whoever sent it was killed."""
        return Reply(Answer.DONE)

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:
        """Look at each phone's decision, then at persona and the time since the message that arrived."""
        return {envelope.contract: self._observed(envelope, now) for envelope in envelopes}

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        """Approve all: whoever asks has waited as long as the settings want."""
        return {each.key: Approval(Approved.YES) for each in requests}

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        """Invent a courier; the number depends on the contract alone, so that asking twice gives the same."""
        return {each.key: Dispatch("演示快递", _tracking_number(each.contract)) for each in orders}

    def collect(self, collecting: Collecting) -> bytes:
        """Sign in the simulated signer's place, with a key that this home has made for them."""
        from contract_tui.signing.pades import sign

        envelope = collecting.envelope
        signed = sign(
            collecting.document,
            SignatureParty.CUSTOMER,
            self._keys.signer(envelope.signer, envelope.customer, enterprise=envelope.enterprise),
            stamp=collecting.stamp,
            certify=True,
            at=collecting.at,
            options=self._options(last=False),
        )
        return signed.content

    def seal(self, sealing: Sealing) -> SignedPdf:
        """Seal with the demo's own key; fail once for the persona that stands for it.

        The attempt alone tells, so restarts change nothing.

        Raises:
            OutsideError: This is the first attempt for such a signer's contract.
        """
        if sealing.persona == Persona.SEALING_FAILS and sealing.attempt == 1:
            raise OutsideError("平台签章服务没有应答（模拟的故障）。", "后台任务会自动重试。")
        from contract_tui.signing.sealing import sealed

        return sealed(sealing, self._keys.seal(), self._options(last=True))

    @property
    def holds_seal(self) -> bool:
        """Always: the home has made the key."""
        return True

    def attest(self, statement: bytes, at: datetime) -> bytes:
        """Seal with the demo's own key."""
        from contract_tui.signing.attesting import attest

        return attest(statement, self._keys.seal(), at)

    def _options(self, *, last: bool) -> "LevelOptions":
        from contract_tui.signing.pades import level_options
        from contract_tui.signing.trust import load_trust

        return level_options(self.settings, load_trust(self.settings, demonstration=True), last=last)

    @cached_property
    def _keys(self) -> "DemoKeys":
        from contract_tui.signing.demo_keys import DemoKeys

        return DemoKeys(self.settings.home)

    def _observed(self, envelope: Envelope, now: datetime) -> Observation:
        decided = self.phones.decision(envelope.contract) if self.phones else None
        if decided in _OUTCOMES:
            return Observation(_OUTCOMES[decided])
        due = None if decided is Decision.IGNORE else self._due(envelope, now)
        if due is None:
            # Only a resend, a decision or the deadline changes this; each makes the contract due by itself.
            return Observation(Outcome.WAITING, now + _NEVER)
        moment, outcome = due
        return Observation(outcome) if now >= moment else Observation(Outcome.WAITING, moment)

    def _due(self, envelope: Envelope, now: datetime) -> tuple[datetime, Outcome] | None:
        persona, seconds = Persona(envelope.persona), self.settings.timing.signer
        if persona is Persona.SILENT:
            return None
        if persona is Persona.MISSED:
            if not arrives(persona, envelope.ordinal):
                return None
            return _after(envelope.last_sent_at, seconds, now), Outcome.SIGNED
        factor = _SLOWER if persona is Persona.SLOW else 1
        outcome = Outcome.REFUSED if persona is Persona.REFUSES else Outcome.SIGNED
        return _after(envelope.first_sent_at, seconds * factor, now), outcome


def _after(sent_at: datetime, seconds: float, now: datetime) -> datetime:
    """When a message is answered; at once, where it went out later than now: the clock was set back."""
    return now if sent_at > now else sent_at + timedelta(seconds=seconds)


def _tracking_number(contract: str) -> str:
    return f"YS{int(hashlib.sha256(contract.encode()).hexdigest(), 16) % 10**12:012d}"
