"""A signing provider that a test looks into and breaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Answer, CommandKind
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


@dataclass
class RecordingProvider:
    """A signing provider that a test looks into and breaks; its signers wait until told otherwise.

    Attributes:
        sent: The messages that went out.
        asked: All messages that were to go out, also those that failed.
        broken: Whether it gives no answer.
        reply: What it answers to commands.
        truth: What it says afterwards of a command whose outcome was unknown.
        reconciled: The commands that it was asked about afterwards.
        outcome: What it observes.
        looks: How many contracts each look was about.
        meanwhile: What somebody else does while a message goes out.
    """

    sent: list[Envelope] = field(default_factory=list)
    asked: list[Envelope] = field(default_factory=list)
    cancelled: list[Envelope] = field(default_factory=list)
    broken: bool = False
    reply: Answer = Answer.DONE
    truth: Answer = Answer.DONE
    reconciled: list[tuple[CommandKind, Envelope]] = field(default_factory=list)
    outcome: Outcome = Outcome.WAITING
    looks: list[int] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def send(self, envelope: Envelope, document: bytes) -> Reply:
        self.asked.append(envelope)
        self._answer()
        if self.meanwhile:
            self.meanwhile()
        self.sent.append(envelope)
        return Reply(self.reply)

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:
        self._answer()
        self.looks.append(len(envelopes))
        return {envelope.contract: Observation(self.outcome) for envelope in envelopes}

    def cancel(self, envelope: Envelope) -> Reply:
        self._answer()
        self.cancelled.append(envelope)
        return Reply(self.reply)

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:
        self._answer()
        self.reconciled.append((kind, envelope))
        return Reply(self.truth)

    @property
    def holds_seal(self) -> bool:
        return False

    def attest(self, statement: bytes, at: datetime) -> bytes:
        raise OutsideError("签署服务不为检查点签章。")

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        self._answer()
        return {}

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        self._answer()
        return {}

    def collect(self, collecting: Collecting) -> bytes:
        raise NotImplementedError("nobody signs here")

    def seal(self, sealing: Sealing) -> SignedPdf:
        raise NotImplementedError("nobody seals here")

    def _answer(self) -> None:
        if self.broken:
            raise OutsideError("签署服务没有应答。", "请稍后重试。")
