"""A contract as the faces see it: frozen, complete, without a database behind it."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.customers import CustomerKind, Signer, SignerStatus
from contract_tui.domain.identity import mobile_problem
from contract_tui.domain.orders import Order
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Channel, State, Substate, VoidReason, Waiting
from contract_tui.domain.text import shown
from contract_tui.domain.waiting import waits_for


class DocumentKind(StrEnum):
    """A contract's documents in the order of its life.

    The draft as a PDF (合同草稿); what is given to the customer's signer (待签署文本); the same with the
    customer's signature (客户已签署文本); the official version with the platform's (正式版).
    """

    DRAFT_PDF = "draft"
    UNSIGNED = "unsigned"
    CUSTOMER_SIGNED = "customer_signed"
    OFFICIAL = "official"


DOWNLOADS = (DocumentKind.DRAFT_PDF, DocumentKind.OFFICIAL)
"""What 下载 may give; the others are steps on the way."""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """One stored PDF.

    Attributes:
        sha256: Hex digest of the bytes; the bytes are stored under it and never overwritten.
        bytes: The size.
        created_at: UTC.
    """

    kind: DocumentKind
    sha256: str
    pages: int
    bytes: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message to the signer's phone (S27, S37); neither link nor code is ever kept here (P7).

    Attributes:
        phone: Masked.
        sent_at: UTC.
        ordinal: 1 for the first, 2 to 4 for the resends.
        detail: How it went, if there is more to say than that a message was sent.
    """

    signer: str
    phone: str
    sent_at: datetime
    ordinal: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """The last background step's failure.

    Attributes:
        error: What went wrong, in the interface's words.
        attempts: How often it has failed since the last 重试; a try that was killed is no failure.
        final: No further attempt will be made by itself; 重试 is offered.
        next_attempt_at: UTC, None when final.
    """

    error: str
    attempts: int
    final: bool
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment in the life of a contract, for the timeline of the live page.

    Attributes:
        kind: The trigger, as in the audit trail.
        at: UTC.
    """

    kind: str
    at: datetime
    operator: str
    details: str


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """A request for paper copies and how far it is (P1, P2).

    Attributes:
        requested_at: UTC.
        sent_at: UTC, None until it is handed to the courier.
    """

    mailing: Mailing
    requested_at: datetime
    sent_at: datetime | None
    courier: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    """What one line of the contract list shows.

    Attributes:
        id: The database's key; the list pages by it.
        customer: Account number.
        customer_name: Party A's verified name.
        order_count: How many orders.
        total_fen: 分.
        created_at: UTC.
        updated_at: UTC.
        failed: The last background step failed for good.
        signer_under_review: The chosen signer waits for the company's administrator (S30).
        retry_at: UTC: when a failed background step is tried again by itself; None when none is.
    """

    id: int
    number: str
    channel: Channel
    substate: Substate
    reason: VoidReason | None
    customer: str
    customer_name: str
    order_count: int
    total_fen: int
    created_at: datetime
    updated_at: datetime
    failed: bool
    signer_under_review: bool
    retry_at: datetime | None

    @property
    def state(self) -> State:
        """The state that the sub-state belongs to."""
        return self.substate.state

    @property
    def waits_for(self) -> Waiting | None:
        """Who has to do something next."""
        return waits_for(self.substate, failed=self.failed, signer_under_review=self.signer_under_review)


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract, whole.

    Attributes:
        version: Counts the changes; an action that was decided on an older version is refused.
        code: Party A's 统一社会信用代码 or identity number.
        framework: The framework contract that is cited (P13).
        party: Party A's contact details; None until they were saved once.
        signer: Who signs for party A; None until chosen (S29).
        signer_phone: The phone that gets the message (S31); empty until confirmed.
        text: The contract's Markdown; empty until the draft is generated.
        template: Name, version and hash of the template that made the text.
        cancel_reason: Why 取消签署 was asked for.
        signing_deadline: UTC; None before sending (P8).
        resends_left: How many more messages may go out (P7).
        resend_at: UTC: the earliest moment of the next resend, perhaps past; None when none may go out.
        awaiting_reply: The signing service has not said yet what became of the last message.
        signatures: That its documents bear, in the order of signing.
        due_at: When the next background step is due, UTC; None when none is.
        archive: How the official document lasts; None without an archive time stamp.
        recreated_from: The number of the contract whose place it has taken (P18); empty for none.
    """

    id: int
    number: str
    version: int
    channel: Channel
    substate: Substate
    reason: VoidReason | None
    customer: str
    customer_name: str
    customer_kind: str
    code: str
    framework: str
    total_fen: int
    created_at: datetime
    updated_at: datetime
    orders: tuple[Order, ...]
    party: PartyDetails | None
    signer: Signer | None
    signer_phone: str
    text: str
    template: str
    cancel_reason: str
    signing_deadline: datetime | None
    resends_left: int
    resend_at: datetime | None
    documents: tuple[DocumentInfo, ...]
    messages: tuple[SentMessage, ...]
    history: tuple[Progress, ...]
    failure: Failure | None
    paper: PaperCopy | None
    awaiting_reply: bool
    signatures: tuple[SignatureInfo, ...]
    due_at: datetime | None
    archive: ArchiveState | None = None
    recreated_from: str = ""

    @property
    def state(self) -> State:
        """The state that the sub-state belongs to."""
        return self.substate.state

    @property
    def failed(self) -> bool:
        """Whether 重试 is the way on."""
        return self.failure is not None and self.failure.final

    @property
    def waits_for(self) -> Waiting | None:
        """Who has to do something next."""
        reviewed = self.signer is not None and self.signer.status is SignerStatus.UNDER_REVIEW
        return waits_for(self.substate, failed=self.failed, signer_under_review=reviewed)

    def document(self, kind: DocumentKind) -> DocumentInfo | None:
        """The newest document of a kind, or None."""
        of_kind = [document for document in self.documents if document.kind is kind]
        return of_kind[-1] if of_kind else None


def resend_wait(contract: Contract, now: datetime) -> int:
    """Whole seconds until the next message may go out, 0 when it may (P7).

    A message that is said to go out later than now was sent while the clock stood ahead: nobody waits for it.
    """
    if contract.resend_at is None or now >= contract.resend_at or contract.messages[-1].sent_at > now:
        return 0
    return math.ceil((contract.resend_at - now).total_seconds())


def signer_problem(contract: Contract) -> tuple[str, str] | None:
    """Say why a contract cannot be sent to party A's signer yet (S29 to S32), or None when it can.

    Returns:
        What is missing, and what to do about it.
    """
    if contract.awaiting_reply:
        return "签署服务尚未确认上次发送的结果。", "后台任务会继续查询，请勿重复发送。"
    signer = contract.signer
    if contract.customer_kind == CustomerKind.ENTERPRISE and signer is None:
        return "请先选择客户方签署人。", "企业客户必须选择一位签署人。"
    if signer is not None and signer.status is not SignerStatus.AUTHORISED:
        return (
            f"签署人 {shown(signer.name)} 正在等待企业电子签管理员授权审核。",
            "授权通过后再发送，或选择其他签署人。",
        )
    if mobile_problem(contract.signer_phone):
        return "请先确认接收签署信息的手机号。", "个人客户须确认本人手机号。"
    return None
