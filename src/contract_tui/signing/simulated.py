"""Simulated signers: they decide by persona and clock alone, so they survive restarts and need no server.

An operator may play a signer's phone: what is decided there stands above the persona. What simulated signers
sign has no legal effect (P16); documents made with them carry 演示.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.personas import Decision, Persona, arrives
from contract_tui.signing.provider import Envelope, Observation, Outcome, Sealing

_SLOWER = 4
_NEVER = timedelta(days=36_500)
_OUTCOMES = {Decision.SIGN: Outcome.SIGNED, Decision.REFUSE: Outcome.REFUSED}


class Phones(Protocol):
    """Where the decisions on simulated signers' phones are kept."""

    def decision(self, contract: str) -> Decision | None:
        """What was decided for a contract, by its number; None leaves it to the persona."""
        ...


@dataclass(frozen=True, slots=True)
class SimulatedProvider:
    """Signers who act by themselves, unless somebody plays their phones.

    Args:
        signer_seconds: How long a prompt signer takes.
        phones: Where decisions are read; None when nobody can decide.
    """

    signer_seconds: float
    demonstration: bool = True
    phones: Phones | None = None

    def send(self, envelope: Envelope) -> None:
        """Nothing leaves this machine."""

    def cancel(self, envelope: Envelope) -> None:
        """A simulated signer notices by itself."""

    def before_sealing(self, sealing: Sealing) -> None:
        """Fail once for the persona that stands for it; the attempt alone tells, so restarts change nothing.

        Raises:
            OutsideError: This is the first attempt for such a signer's contract.
        """
        if sealing.persona == Persona.SEALING_FAILS and sealing.attempt == 1:
            raise OutsideError("平台签章服务没有应答（模拟的故障）。", "后台任务会自动重试。")

    def observe(self, envelope: Envelope, now: datetime) -> Observation:
        """Look at the phone's decision, then at persona and the time since the message that arrived."""
        decided = self.phones.decision(envelope.contract) if self.phones else None
        if decided in _OUTCOMES:
            return Observation(_OUTCOMES[decided])
        due = None if decided is Decision.IGNORE else self._due(envelope)
        if due is None:
            # Only a resend, a decision or the deadline changes this; each makes the contract due by itself.
            return Observation(Outcome.WAITING, now + _NEVER)
        moment, outcome = due
        return Observation(outcome) if now >= moment else Observation(Outcome.WAITING, moment)

    def _due(self, envelope: Envelope) -> tuple[datetime, Outcome] | None:
        persona = Persona(envelope.persona)
        if persona is Persona.SILENT:
            return None
        if persona is Persona.MISSED:
            if not arrives(persona, envelope.ordinal):
                return None
            return envelope.last_sent_at + timedelta(seconds=self.signer_seconds), Outcome.SIGNED
        factor = _SLOWER if persona is Persona.SLOW else 1
        outcome = Outcome.REFUSED if persona is Persona.REFUSES else Outcome.SIGNED
        return envelope.first_sent_at + timedelta(seconds=self.signer_seconds * factor), outcome
