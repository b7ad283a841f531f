"""The seam behind which contracts are signed.

An implementation may be a clock (simulated signers), a folder of files (exchange) or a service far away that
is asynchronous, polled, sometimes down, and knows no idempotency keys. None of them changes a contract: they
answer and observe, the desk decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import Answer, CommandKind, SignatureInfo, Stamp


@dataclass(frozen=True, slots=True)
class Reply:
    """A provider's answer to a command.

    Attributes:
        reference: The provider's own name for the contract, if it gave one; it comes back in `Envelope`.
        detail: For the operator, in the interface's words: why it was refused, or where the file is.
    """

    answer: Answer
    reference: str = ""
    detail: str = ""


class Outcome(StrEnum):
    """What a provider knows of a customer's signature."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A contract on its way to the customer's signer.

    Attributes:
        key: The idempotency key of the command, the same when it is asked about; for providers that know such
            keys.
        contract: The contract's number.
        phone: The mobile number that gets the message, in full.
        email: Party A's address for mail; may be empty.
        persona: How a simulated signer behaves.
        customer: Party A's verified name.
        enterprise: Whether party A is a company.
        first_sent_at: UTC, when the first message went out.
        last_sent_at: UTC, when the message of this envelope was, or is being, sent.
        ordinal: 1 for the first message, more for resends; of the message that is told or asked about.
        deadline: UTC, until when the signer may sign; None before the first message is out.
        reference: What the provider called it in its reply.
        operator: The account of whoever sends; empty where nobody does.
    """

    key: str
    contract: str
    signer: str
    phone: str
    email: str
    persona: str
    customer: str
    enterprise: bool
    first_sent_at: datetime
    last_sent_at: datetime
    ordinal: int
    deadline: datetime | None = None
    reference: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a provider sees now.

    Attributes:
        look_again_at: UTC, when another look may show something new; None leaves it to the deadline.
        reason: Why the signer refused, if they said so.
    """

    outcome: Outcome
    look_again_at: datetime | None = None
    reason: str = ""


class ApprovalKind(StrEnum):
    """What a signing service may be asked to approve."""

    ACTIVATION = "activation"
    """Electronic signing for an enterprise (S10)."""
    AUTHORISATION = "authorisation"
    """A person as an enterprise's signer; its administrator decides (S30)."""


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """Something to be approved; the first question about it is what asks for it.

    Attributes:
        key: The same each time that this is asked; for providers that know such keys.
        customer: The enterprise's verified name.
        code: Its 统一社会信用代码.
        signer: Whose authorisation it is; empty for an activation.
        phone: The signer's mobile number, in full.
    """

    key: str
    kind: ApprovalKind
    customer: str
    code: str
    signer: str = ""
    phone: str = ""


class Approved(StrEnum):
    """What has become of a request."""

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Approval:
    """A service's answer to a request.

    Attributes:
        look_again_at: UTC, when another question may be answered otherwise; None leaves it to the engine.
        reason: Why not, or what it waits for, in the service's words; operators see it.
    """

    approved: Approved
    look_again_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """Paper copies to be mailed (P1); the first question about them is what orders them.

    Attributes:
        key: The same each time that this is asked; a contract has one order at most.
        contract: The contract's number.
        requested_at: UTC.
    """

    key: str
    contract: str
    mailing: Mailing
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What a service says of paper copies: the courier once they are on their way, else when to ask again.

    Attributes:
        courier: The company that carries them; empty until then.
        tracking_number: Under which it does.
        look_again_at: UTC; None leaves it to the engine.
    """

    courier: str = ""
    tracking_number: str = ""
    look_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Collecting:
    """What is needed to get the document with the customer's signature.

    Attributes:
        document: The PDF that was sent, its field for party A empty.
        stamp: What party A's field shows, for providers that sign themselves.
        at: UTC, the moment of signing.
    """

    envelope: Envelope
    document: bytes
    stamp: Stamp
    at: datetime


@dataclass(frozen=True, slots=True)
class Sealing:
    """An attempt to put the platform's seal on a contract.

    Attributes:
        contract: The contract's number.
        persona: How a simulated signer behaves; empty without a signer.
        attempt: 1 for the first try since the last success or 重试.
        document: The PDF as the customer signed it, or, single-party, without any signature.
        stamp: What the platform's field shows.
        edge_seals: 骑缝章, one per page; none on a single page.
        at: UTC, the moment of sealing.
        certify: Whether this is the first signature, so that it certifies the document (DocMDP).
    """

    contract: str
    persona: str
    attempt: int
    document: bytes
    stamp: Stamp
    edge_seals: tuple[Stamp, ...]
    at: datetime
    certify: bool


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A PDF with one more signature."""

    content: bytes
    signature: SignatureInfo


class SigningProvider(Protocol):
    """Sends contracts to the customer's signer, watches them, and seals."""

    def send(self, envelope: Envelope, document: bytes) -> Reply:
        """Give the contract to the signer, or, for a resend (`ordinal` above 1), remind them.

        Raises:
            OutsideError: Nothing was sent, for certain; when that is not certain, the answer is unknown.
        """
        ...

    def cancel(self, envelope: Envelope) -> Reply:
        """Withdraw the contract from the signer; doing it twice does no harm.

        Raises:
            OutsideError: The provider did not answer; try again later.
        """
        ...

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:
        """Find out what became of a command whose answer was unknown or got lost with the process.

        Raises:
            OutsideError: The provider did not answer; ask again later.
        """
        ...

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:
        """Look whether signers have signed or refused, many at once.

        Returns:
            By contract number; a contract that is left out is unknown for now and is looked at again.

        Raises:
            OutsideError: The provider did not answer; look again later.
        """
        ...

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        """Ask for what has not been asked for, and say how all of it stands, many at once.

        Only where the capabilities say that the service, or a simulation, answers. An answer is for good once
        it is yes or no; whoever asks again after a no, under the same key, asks whether it is still so.

        Returns:
            By the requests' keys; what is left out is unknown for now and is asked about again.

        Raises:
            OutsideError: The provider did not answer; ask again later.
        """
        ...

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        """Order what has not been ordered, and say how all of it stands, many at once.

        Only where the capabilities say that the service, or a simulation, mails.

        Returns:
            By the orders' keys; what is left out is unknown for now and is asked about again.

        Raises:
            OutsideError: The provider did not answer; ask again later.
        """
        ...

    def collect(self, collecting: Collecting) -> bytes:
        """The document with the customer's signature, after it was observed as signed.

        The desk examines it before it believes it.

        Raises:
            OutsideError: It cannot be had now; the step is tried again later.
        """
        ...

    @property
    def holds_seal(self) -> bool:
        """Whether this process can seal by itself now, without asking anybody for a passphrase."""
        ...

    def attest(self, statement: bytes, at: datetime) -> bytes:
        """Seal a statement that is no document, such as a checkpoint.

        Args:
            statement: Any bytes.
            at: UTC.

        Returns:
            The platform's signature: CMS, detached (RFC 5652), DER.

        Raises:
            OutsideError: The seal cannot be had now.
        """
        ...

    def seal(self, sealing: Sealing) -> SignedPdf:
        """Put the platform's signature into its field.

        Raises:
            OutsideError: The seal cannot be had now; the step is tried again later.
        """
        ...
