"""Customers, their signers and the book of party A's details."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, or_, select

from contract_tui.domain.commands import command
from contract_tui.domain.customers import (
    Activation,
    Customer,
    CustomerChanges,
    CustomerInput,
    Signer,
    SignerStatus,
)
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.domain.simulated_signers import Persona
from contract_tui.domain.states import Channel
from contract_tui.store.initials import of_names, remember
from contract_tui.store.models import CustomerRow, PartyBookRow, SelectionRow, SignerRow, TaskFields

_KEY = re.compile(r"[0-9]{1,18}")


def all_customers(session: Session) -> list[Customer]:
    """Every customer, in the order of their accounts."""
    rows = session.exec(select(CustomerRow).order_by(col(CustomerRow.account))).all()
    signers: dict[int, list[SignerRow]] = {}
    for signer in session.exec(select(SignerRow).order_by(col(SignerRow.id))):
        signers.setdefault(signer.customer_id, []).append(signer)
    initials = of_names(session, (row.name for row in rows))
    return [_customer(row, signers.get(row.id or 0, []), initials.get(row.name, "")) for row in rows]


def find(session: Session, reference: str) -> list[Customer]:
    """The customers that an account number (at most one), a code or an exact name names."""
    by_account = session.exec(select(CustomerRow).where(CustomerRow.account == reference)).first()
    if by_account is not None:
        return [_loaded(session, by_account)]
    rows = session.exec(
        select(CustomerRow).where(or_(col(CustomerRow.code) == reference, col(CustomerRow.name) == reference))
    )
    return [_loaded(session, row) for row in rows]


def by_id(session: Session, customer_id: int) -> Customer:
    """The customer with a key that the database itself gave."""
    return _loaded(session, session.get_one(CustomerRow, customer_id))


def ids_by_account(session: Session, accounts: Iterable[str]) -> dict[str, int]:
    """The keys of the customers with these account numbers; unknown ones are left out."""
    rows = session.exec(
        select(CustomerRow.account, CustomerRow.id).where(col(CustomerRow.account).in_(set(accounts)))
    )
    return {account: key for account, key in rows if key is not None}


def insert(session: Session, data: CustomerInput) -> Customer:
    """Add a customer with signers that are authorised already."""
    row = CustomerRow(
        account=data.account,
        kind=data.kind,
        name=data.name,
        code=data.code,
        verified=data.verified,
        framework=data.framework,
        activation=Activation.ACTIVE if data.activated else Activation.NONE,
    )
    session.add(row)
    session.flush()
    remember(session, [row.name])
    for name, phone in data.signers:
        session.add(_signer_row(row, name, phone, SignerStatus.AUTHORISED))
    session.flush()
    return _loaded(session, row)


def request_activation(session: Session, customer_id: int, now: datetime, due_at: datetime) -> None:
    """Record that the activation of 腾讯电子签 was asked for, and when to look at it (S10)."""
    row = session.get_one(CustomerRow, customer_id)
    row.activation, row.activation_requested_at = Activation.PENDING, now
    _rearm(row, due_at)
    session.add(row)


def activate(session: Session, customer_id: int, now: datetime) -> None:
    """Record that 腾讯电子签 is activated."""
    row = session.get_one(CustomerRow, customer_id)
    row.activation, row.activated_at = Activation.ACTIVE, now
    _rearm(row, None)
    session.add(row)


def refuse_activation(session: Session, customer_id: int, problem: str) -> None:
    """Record why 腾讯电子签 is not activated; it may be asked for again."""
    row = session.get_one(CustomerRow, customer_id)
    row.activation = Activation.NONE
    _rearm(row, None)
    row.error, row.failed = problem, True
    session.add(row)


def edit(session: Session, customer_id: int, changes: CustomerChanges) -> None:
    """Change what is known of a customer; contracts that were made keep what they were made with (P4)."""
    row = session.get_one(CustomerRow, customer_id)
    for name, value in asdict(changes).items():
        if value is not None:
            setattr(row, name, value)
    session.add(row)
    remember(session, [row.name])


def add_signer(session: Session, customer_id: int, name: str, phone: str, due_at: datetime | None) -> Signer:
    """Add a signer who is under 授权审核 (S30); without a due time no background task answers it."""
    row = _signer_row(session.get_one(CustomerRow, customer_id), name, phone, SignerStatus.UNDER_REVIEW)
    row.persona, row.due_at = Persona.NEW.value, due_at
    session.add(row)
    session.flush()
    return signer_of(row)


def authorise_signer(session: Session, signer_id: int) -> None:
    """The company's administrator agreed."""
    row = session.get_one(SignerRow, signer_id)
    row.status = SignerStatus.AUTHORISED
    _rearm(row, None)
    session.add(row)


def refuse_signer(session: Session, signer_id: int, problem: str) -> None:
    """Record why the authorisation was not given; it may be asked for again."""
    row = session.get_one(SignerRow, signer_id)
    _rearm(row, None)
    row.error, row.failed = problem, True
    session.add(row)


def review_signer_again(session: Session, signer_id: int, due_at: datetime | None) -> Signer:
    """Ask once more for an authorisation that was refused."""
    row = session.get_one(SignerRow, signer_id)
    _rearm(row, due_at)
    session.add(row)
    return signer_of(row)


def with_signer(session: Session, signer_id: int) -> tuple[Customer, Signer]:
    """A signer, by a key that the database itself gave, and whose signer it is."""
    row = session.get_one(SignerRow, signer_id)
    return by_id(session, row.customer_id), signer_of(row)


def set_persona(session: Session, signer_id: int, persona: str) -> None:
    """How the simulated signer behaves from now on.

    Raises:
        NotFoundError: There is no such signer.
    """
    row = session.get(SignerRow, signer_id)
    if row is None:
        raise NotFoundError(f"没有签署人 {signer_id}。", f"用 {command('customers list')} 查看。")
    row.persona = persona
    session.add(row)


def book(session: Session, customer_id: int) -> PartyDetails | None:
    """The book's entry for a customer (P3), or None."""
    row = session.get(PartyBookRow, customer_id)
    return party_of(row) if row else None


def write_book(session: Session, customer_id: int, details: PartyDetails, now: datetime) -> None:
    """Make these details the book's entry (P3)."""
    row = session.get(PartyBookRow, customer_id) or PartyBookRow(customer_id=customer_id, updated_at=now)
    fill_party(row, details)
    row.updated_at = now
    session.add(row)


def selection(session: Session, operator: str, customer_id: int, channel: Channel) -> tuple[int, ...]:
    """The keys of the orders that an operator had marked in the picker."""
    row = session.get(SelectionRow, (operator, customer_id, channel))
    return marked_keys(row.orders) if row else ()


def save_selection(
    session: Session, operator: str, customer_id: int, channel: Channel, keys: Iterable[int]
) -> None:
    """Keep the marks of the picker."""
    row = session.get(SelectionRow, (operator, customer_id, channel)) or SelectionRow(
        operator=operator, customer_id=customer_id, channel=channel, orders=""
    )
    row.orders = ",".join(str(key) for key in keys)
    session.add(row)


def marked_keys(kept: str) -> tuple[int, ...]:
    """The keys of marks as a row keeps them; what is no key is left out."""
    return tuple(map(int, _KEY.findall(kept)))


def fill_party(row: PartyBookRow | object, details: PartyDetails) -> None:
    """Copy party A's details into any row that has their fields."""
    for name, value in asdict(details).items():
        setattr(row, name, value)


def party_of(row: object) -> PartyDetails:
    """Party A's details of any row that has their fields."""
    return PartyDetails(**{name: getattr(row, name) for name in PARTY_LABELS})


def signer_of(row: SignerRow) -> Signer:
    """The frozen signer of a row."""
    return Signer(
        id=row.id or 0,
        name=row.name,
        phone=row.phone,
        status=row.status,
        persona=row.persona,
        problem=row.error or "",
        refused=row.failed,
    )


def _rearm(row: TaskFields, due_at: datetime | None) -> None:
    """End the task that ran for a row, and say when the next one is due."""
    row.due_at, row.lease, row.attempts, row.error, row.failed = due_at, None, 0, None, False


def _signer_row(customer: CustomerRow, name: str, phone: str, status: SignerStatus) -> SignerRow:
    return SignerRow(customer_id=customer.id or 0, name=name, phone=phone, status=status)


def _loaded(session: Session, row: CustomerRow) -> Customer:
    signers = session.exec(
        select(SignerRow).where(SignerRow.customer_id == row.id).order_by(col(SignerRow.id))
    ).all()
    return _customer(row, signers)


def _customer(row: CustomerRow, signers: Iterable[SignerRow], initials: str = "") -> Customer:
    return Customer(
        id=row.id or 0,
        account=row.account,
        kind=row.kind,
        name=row.name,
        code=row.code,
        verified=row.verified,
        framework=row.framework,
        activation=row.activation,
        signers=tuple(signer_of(signer) for signer in signers),
        activation_requested_at=row.activation_requested_at,
        activated_at=row.activated_at,
        activation_problem=row.error or "",
        initials=initials,
    )
