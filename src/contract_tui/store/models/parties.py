"""Customers, their signers, the book of party A's details, and orders."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from contract_tui.domain.customers import Activation, CustomerKind, SignerStatus
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.states import Channel
from contract_tui.store.models.columns import DUE, PartyFields, TaskFields, partial_index, words


class CustomerRow(TaskFields, table=True):
    """A customer; due while an activation of 腾讯电子签 is followed (S10)."""

    __tablename__ = "customer"
    __table_args__ = (partial_index("ix_customer_due", "due_at", DUE),)

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(unique=True)
    kind: CustomerKind = Field(sa_type=words(CustomerKind))
    name: str = Field(index=True)
    code: str = Field(index=True)
    verified: bool
    framework: str = ""
    activation: Activation = Field(sa_type=words(Activation))
    activation_requested_at: datetime | None = None
    activated_at: datetime | None = None


class SignerRow(TaskFields, table=True):
    """A customer's signer; due while the authorisation is followed (S30)."""

    __tablename__ = "signer"
    __table_args__ = (
        UniqueConstraint("customer_id", "phone"),
        partial_index("ix_signer_due", "due_at", DUE),
    )

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str
    phone: str
    status: SignerStatus = Field(sa_type=words(SignerStatus))
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
    kind: OrderKind = Field(sa_type=words(OrderKind))
    pay_mode: PayMode = Field(sa_type=words(PayMode))
    action: OrderAction = Field(sa_type=words(OrderAction))
    status: OrderStatus = Field(sa_type=words(OrderStatus))
    amount_fen: int = Field(sa_type=BigInteger)
    created_at: datetime
    product: str
    detail: str = ""


class SelectionRow(SQLModel, table=True):
    """The picker's marks before there is a contract, keys with commas: a dropped link loses no work."""

    __tablename__ = "selection"

    operator: str = Field(primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    channel: Channel = Field(primary_key=True, sa_type=words(Channel))
    orders: str = Field(sa_type=Text)


class NameInitialsRow(SQLModel, table=True):
    """The pinyin initials of a customer's or a product's name, several with spaces between."""

    __tablename__ = "name_initials"
    __table_args__ = (Index("ix_name_initials_listed", "initials", "name"),)

    name: str = Field(primary_key=True)
    initials: str
