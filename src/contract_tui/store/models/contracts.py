"""Contracts, what they hold, what was made of them, and what happened to them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.store.models.columns import DUE, PartyFields, TaskFields, partial_index, words


class NumberDayRow(SQLModel, table=True):
    """How many contract numbers a day has used up; it never goes back, so no number is used twice (P10)."""

    __tablename__ = "number_day"

    day: str = Field(primary_key=True)
    last: int


class NumberSkipRow(SQLModel, table=True):
    """Numbers of a day that a restored home never gives out, since they may have been given before (P10)."""

    __tablename__ = "number_skip"

    day: str = Field(primary_key=True)
    first: int = Field(primary_key=True)
    last: int
    at: datetime


_SHOWN = ("substate", "channel", "customer_id", "customer_name", "number", "total_fen", "created_at")


class ContractRow(TaskFields, PartyFields, table=True):
    """A contract; deleted ones stay, so that their numbers and histories do."""

    __tablename__ = "contract"
    __table_args__ = (
        partial_index("ix_contract_due", "due_at", DUE),
        Index("ix_contract_listed", "deleted_at", "id", *_SHOWN, "updated_at"),
        Index("ix_contract_waiting", "deleted_at", "substate", "id", "failed", "signer_id", "updated_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    version: int = 1
    channel: Channel = Field(sa_type=words(Channel))
    substate: Substate = Field(sa_type=words(Substate))
    reason: VoidReason | None = Field(default=None, sa_type=words(VoidReason))
    customer_id: int = Field(foreign_key="customer.id", index=True)
    customer_name: str
    code: str
    framework: str
    order_count: int
    total_fen: int = Field(sa_type=BigInteger)
    party_saved: bool = False
    signer_id: int | None = Field(default=None, foreign_key="signer.id")
    signer_phone: str = ""
    text: str = Field(default="", sa_type=Text)
    template: str = ""
    cancel_reason: str = ""
    signing_deadline: datetime | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class ContractOrderRow(SQLModel, table=True):
    """An order in a contract, with the snapshot that the contract's text was made from.

    Attributes:
        snapshot: The order as JSON at the moment of choosing; a later import does not change it.
        released_at: When the deletion of the contract released the order (S62).
    """

    __tablename__ = "contract_order"
    __table_args__ = (
        partial_index("uq_contract_order_held", "order_id", "released_at IS NULL", unique=True),
        UniqueConstraint("contract_id", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    order_id: int = Field(foreign_key="orders.id", index=True)
    position: int
    snapshot: str = Field(sa_type=Text)
    released_at: datetime | None = None


class ConfirmedPartyRow(PartyFields, table=True):
    """Party A's details as they were confirmed before a draft last went back to 填写信息.

    The contract's own row holds what is typed since; what was changed is told by comparing the two (P17).
    """

    __tablename__ = "confirmed_party"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)


class DraftSelectionRow(SQLModel, table=True):
    """An operator's marks for a draft whose orders are being changed, keys with commas, until it has them."""

    __tablename__ = "draft_selection"

    operator: str = Field(primary_key=True)
    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    orders: str = Field(sa_type=Text)


class MessageRow(SQLModel, table=True):
    """A message that went to a signer's phone (S27, S37).

    Attributes:
        detail: How it went, in the interface's words; never a link or a code (P7).
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("contract_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    ordinal: int
    signer: str
    phone: str
    sent_at: datetime
    detail: str = Field(default="", sa_column_kwargs={"server_default": ""})


class PhoneDecisionRow(SQLModel, table=True):
    """What an operator decided on a simulated signer's phone; the real world has none."""

    __tablename__ = "phone_decision"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    decision: Decision = Field(sa_type=words(Decision))
    decided_at: datetime


class BlobRow(SQLModel, table=True):
    """A document's bytes under their SHA-256; never overwritten."""

    __tablename__ = "blob"

    sha256: str = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class DocumentRow(SQLModel, table=True):
    """A contract's document; one of each kind, so a contract cannot be sealed twice."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("contract_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    kind: DocumentKind = Field(sa_type=words(DocumentKind))
    sha256: str = Field(foreign_key="blob.sha256")
    pages: int
    size: int
    created_at: datetime


class PaperCopyRow(SQLModel, table=True):
    """A request for paper copies (P1, P2); one per contract."""

    __tablename__ = "paper_copy"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    copies: int
    recipient: str
    phone: str
    address: str
    requested_at: datetime
    sent_at: datetime | None = None
    courier: str = ""
    tracking_number: str = ""


class AuditEventRow(SQLModel, table=True):
    """One change of one contract, chained to the one before by hash."""

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("contract_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    sequence: int
    at: datetime
    operator: str
    origin: str
    kind: str
    details: str = Field(sa_type=Text)
    previous: str
    hash: str
