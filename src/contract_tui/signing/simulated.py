"""Simulated signers: they decide by persona and clock alone, so they survive restarts and need no server.

What they sign has no legal effect (P16); documents made with them carry 演示.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contract_tui.signing.provider import Envelope, Observation, Outcome


class Persona(StrEnum):
    """How a simulated signer behaves.

    PROMPT signs after a while, SLOW after four times as long, REFUSES refuses, MISSED never gets the first
    message and signs after a resend, SILENT lets the deadline pass.
    """

    PROMPT = "prompt"
    SLOW = "slow"
    REFUSES = "refuses"
    MISSED = "missed"
    SILENT = "silent"


_SLOWER = 4


@dataclass(frozen=True, slots=True)
class SimulatedProvider:
    """Signers who act by themselves.

    Args:
        signer_seconds: How long a prompt signer takes.
    """

    signer_seconds: float
    demonstration: bool = True

    def send(self, envelope: Envelope) -> None:
        """Nothing leaves this machine."""

    def cancel(self, envelope: Envelope) -> None:
        """A simulated signer notices by itself."""

    def observe(self, envelope: Envelope, now: datetime) -> Observation:
        """Decide by persona and by the time since the message that reached the signer."""
        decision = self._decision(envelope)
        if decision is None:
            # Only a resend or the deadline changes this; both make the contract due by themselves.
            return Observation(Outcome.WAITING, now + timedelta(days=36_500))
        moment, outcome = decision
        return Observation(outcome) if now >= moment else Observation(Outcome.WAITING, moment)

    def _decision(self, envelope: Envelope) -> tuple[datetime, Outcome] | None:
        persona = Persona(envelope.persona)
        if persona is Persona.SILENT:
            return None
        if persona is Persona.MISSED:
            if envelope.ordinal == 1:
                return None
            return envelope.last_sent_at + timedelta(seconds=self.signer_seconds), Outcome.SIGNED
        factor = _SLOWER if persona is Persona.SLOW else 1
        outcome = Outcome.REFUSED if persona is Persona.REFUSES else Outcome.SIGNED
        return envelope.first_sent_at + timedelta(seconds=self.signer_seconds * factor), outcome
