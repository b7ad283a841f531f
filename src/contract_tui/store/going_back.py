"""What a draft that went back keeps until it goes on again: confirmed details, and operators' marks (P17)."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Session, col

from contract_tui.domain.parties import PartyDetails
from contract_tui.store.customers import fill_party, marked_keys, party_of
from contract_tui.store.models import ConfirmedPartyRow, DraftSelectionRow


def keep_confirmed(session: Session, contract_id: int, details: PartyDetails) -> None:
    """Keep party A's details as they were confirmed last, while others are typed in their place."""
    row = session.get(ConfirmedPartyRow, contract_id) or ConfirmedPartyRow(contract_id=contract_id)
    fill_party(row, details)
    session.add(row)


def confirmed(session: Session, contract_id: int) -> PartyDetails | None:
    """Party A's details as they were confirmed before the draft last went back; None where it never did."""
    row = session.get(ConfirmedPartyRow, contract_id)
    return party_of(row) if row else None


def selection(session: Session, operator: str, contract_id: int) -> tuple[int, ...] | None:
    """The keys of the orders that an operator had marked for a draft; None when nothing was marked yet."""
    row = session.get(DraftSelectionRow, (operator, contract_id))
    return marked_keys(row.orders) if row else None


def save_selection(session: Session, operator: str, contract_id: int, keys: Iterable[int]) -> None:
    """Keep an operator's marks for a draft."""
    row = session.get(DraftSelectionRow, (operator, contract_id)) or DraftSelectionRow(
        operator=operator, contract_id=contract_id, orders=""
    )
    row.orders = ",".join(map(str, keys))
    session.add(row)


def drop_selection(session: Session, operator: str, contract_id: int) -> None:
    """The draft has the marked orders, or the operator wants them no longer."""
    session.execute(
        delete(DraftSelectionRow).where(
            col(DraftSelectionRow.operator) == operator, col(DraftSelectionRow.contract_id) == contract_id
        )
    )


def drop_selections(session: Session, contract_id: int) -> None:
    """The contract is deleted: nobody changes its orders any more."""
    session.execute(delete(DraftSelectionRow).where(col(DraftSelectionRow.contract_id) == contract_id))
