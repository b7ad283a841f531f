"""The tables. Rows never leave the `store` package: frozen domain objects do.

Amounts are integers of 分, times UTC. Two rules are constraints of the database: an order is in at most one
undeleted contract (`uq_contract_order_held`, S61), and a contract number is unique for ever (P10).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.customers import Activation, CustomerKind, SignerStatus
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.personas import Decision
from contract_tui.domain.states import Channel, Substate, VoidReason

_DUE = "due_at IS NOT NULL"
metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _words(kind: type[StrEnum]) -> Any:
    # Without values, strings and a constraint garbage commits, and every later SELECT of its row fails.
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=24,
        name=kind.__name__.lower(),
    )


def _partial_index(name: str, column: str, where: str, *, unique: bool = False) -> Index:
    return Index(name, column, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class TaskFields(SQLModel):
    """What makes a row its own background task.

    Attributes:
        due_at: When the next background step is due; None when the row waits for no task.
        lease: The claim's token while a process works on it.
        attempts: How often the step has failed since the last 重试.
        error: The last failure in the interface's words.
        failed: No attempt is left; 重试 is offered.
    """

    due_at: datetime | None = None
    lease: str | None = None
    attempts: int = 0
    error: str | None = None
    failed: bool = False


class PartyFields(SQLModel):
    """Party A's contact details, as `domain.parties.PartyDetails`."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""


class CustomerRow(TaskFields, table=True):
    """A customer; due while an activation of 腾讯电子签 is followed (S10)."""

    __tablename__ = "customer"
    __table_args__ = (_partial_index("ix_customer_due", "due_at", _DUE),)

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(unique=True)
    kind: CustomerKind = Field(sa_type=_words(CustomerKind))
    name: str = Field(index=True)
    code: str = Field(index=True)
    verified: bool
    framework: str = ""
    activation: Activation = Field(sa_type=_words(Activation))
    activation_requested_at: datetime | None = None
    activated_at: datetime | None = None


class SignerRow(TaskFields, table=True):
    """A customer's signer; due while the authorisation is followed (S30)."""

    __tablename__ = "signer"
    __table_args__ = (
        UniqueConstraint("customer_id", "phone"),
        _partial_index("ix_signer_due", "due_at", _DUE),
    )

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str
    phone: str
    status: SignerStatus = Field(sa_type=_words(SignerStatus))
    persona: str = "prompt"


class PartyBookRow(PartyFields, table=True):
    """The book of party A's contact details: one entry per customer (P3)."""

    __tablename__ = "party_book"

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    updated_at: datetime


class OrderRow(SQLModel, table=True):
    """An order as it was imported last."""

    __tablename__ = "orders"
    __table_args__ = (Index("ix_orders_customer", "customer_id", "created_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    kind: OrderKind = Field(sa_type=_words(OrderKind))
    pay_mode: PayMode = Field(sa_type=_words(PayMode))
    action: OrderAction = Field(sa_type=_words(OrderAction))
    status: OrderStatus = Field(sa_type=_words(OrderStatus))
    amount_fen: int = Field(sa_type=BigInteger)
    created_at: datetime
    product: str
    detail: str = ""


class NumberDayRow(SQLModel, table=True):
    """How many contract numbers a day has used up; it never goes back, so no number is used twice (P10)."""

    __tablename__ = "number_day"

    day: str = Field(primary_key=True)
    last: int


_SHOWN = ("substate", "channel", "customer_id", "customer_name", "number", "total_fen", "created_at")


class ContractRow(TaskFields, PartyFields, table=True):
    """A contract; deleted ones stay, so that their numbers and histories do."""

    __tablename__ = "contract"
    __table_args__ = (
        _partial_index("ix_contract_due", "due_at", _DUE),
        Index("ix_contract_listed", "deleted_at", "id", *_SHOWN, "updated_at"),
        Index("ix_contract_waiting", "deleted_at", "substate", "id", "failed", "signer_id", "updated_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    version: int = 1
    channel: Channel = Field(sa_type=_words(Channel))
    substate: Substate = Field(sa_type=_words(Substate))
    reason: VoidReason | None = Field(default=None, sa_type=_words(VoidReason))
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
        _partial_index("uq_contract_order_held", "order_id", "released_at IS NULL", unique=True),
        UniqueConstraint("contract_id", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    order_id: int = Field(foreign_key="orders.id", index=True)
    position: int
    snapshot: str = Field(sa_type=Text)
    released_at: datetime | None = None


class MessageRow(SQLModel, table=True):
    """A message that went to a signer's phone (S27, S37)."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("contract_id", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    contract_id: int = Field(foreign_key="contract.id")
    ordinal: int
    signer: str
    phone: str
    sent_at: datetime


class PhoneDecisionRow(SQLModel, table=True):
    """What an operator decided on a simulated signer's phone; the real world has none."""

    __tablename__ = "phone_decision"

    contract_id: int = Field(foreign_key="contract.id", primary_key=True)
    decision: Decision = Field(sa_type=_words(Decision))
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
    kind: DocumentKind = Field(sa_type=_words(DocumentKind))
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


class SelectionRow(SQLModel, table=True):
    """The picker's marks before there is a contract, keys with commas: a dropped link loses no work."""

    __tablename__ = "selection"

    operator: str = Field(primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    channel: Channel = Field(primary_key=True, sa_type=_words(Channel))
    orders: str = Field(sa_type=Text)
