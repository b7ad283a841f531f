"""The seam behind which contracts are signed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What a provider knows of a customer's signature."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A contract on its way to the customer's signer.

    Attributes:
        key: The idempotency key, contract and version: a message with a known key is not sent twice.
        contract: The contract's number.
        phone: The mobile number that gets the message, in full.
        persona: How a simulated signer behaves.
        first_sent_at: UTC, when the first message went out.
        ordinal: 1 for the first message, more for resends.
    """

    key: str
    contract: str
    signer: str
    phone: str
    persona: str
    first_sent_at: datetime
    last_sent_at: datetime
    ordinal: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What a provider sees now.

    Attributes:
        look_again_at: UTC, when another look may show something new; None when the outcome is final.
    """

    outcome: Outcome
    look_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sealing:
    """An attempt to put the platform's seal on a contract.

    Attributes:
        contract: The contract's number.
        persona: How a simulated signer behaves; empty without a signer.
        attempt: 1 for the first try since the last success or 重试.
    """

    contract: str
    persona: str
    attempt: int


class SigningProvider(Protocol):
    """Sends contracts to the customer's signer and watches them."""

    @property
    def demonstration(self) -> bool:
        """Whether signatures have no legal effect, so that documents must say 演示 (P15, P16)."""
        ...

    def send(self, envelope: Envelope) -> None:
        """Send a message to the signer's phone.

        Raises:
            OutsideError: The message could not be sent; nothing has changed.
        """
        ...

    def observe(self, envelope: Envelope, now: datetime) -> Observation:
        """Look whether the signer has signed or refused.

        Raises:
            OutsideError: The provider did not answer; look again later.
        """
        ...

    def cancel(self, envelope: Envelope) -> None:
        """Withdraw the contract from the signer.

        Raises:
            OutsideError: The provider did not answer; try again later.
        """
        ...

    def before_sealing(self, sealing: Sealing) -> None:
        """Make sure that the platform may seal now; called before each attempt.

        Raises:
            OutsideError: The seal cannot be had now; the step is tried again later.
        """
        ...
