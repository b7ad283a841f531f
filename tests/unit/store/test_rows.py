"""What the database itself refuses, and what comes out of it as it went in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from contract_tui.domain import numbers
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.customers import Activation, CustomerInput, CustomerKind
from contract_tui.domain.errors import HeldError
from contract_tui.domain.money import LARGEST_FEN
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.states import Channel, Substate
from contract_tui.store import contract_details, contract_lists, contracts, customers, documents, orders
from contract_tui.store.database import Database
from contract_tui.store.models import OrderRow, metadata
from contract_tui.store.orders import from_snapshot, snapshot
from tests.world.homes import new_home

NOW = datetime(2026, 11, 23, 1, 2, 3, 456_789, tzinfo=UTC)
NUMBERS = tuple(numbers.make(NOW.date(), sequence) for sequence in (1, 2, 3))
OFFICIAL = DocumentKind.OFFICIAL


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    new_home(tmp_path)
    opened = Database(tmp_path / "contract.db")
    with opened.write() as session:
        customers.insert(
            session, CustomerInput(CustomerKind.ENTERPRISE, "示例公司", "91110000600037341L", "1000", "KJ-1")
        )
        for line in (1, 2):
            an_order(session, f"A{line}")
    yield opened
    opened.close()


def an_order(session: Session, number: str, amount_fen: int = 100, created_at: datetime = NOW) -> None:
    session.add(
        OrderRow(
            order_number=number,
            customer_id=1,
            kind=OrderKind.ORDER,
            pay_mode=PayMode.PREPAID,
            action=OrderAction.PURCHASE,
            status=OrderStatus.DONE,
            amount_fen=amount_fen,
            created_at=created_at,
            product="云服务器",
        )
    )
    session.flush()


def a_contract(session: Session, number: str, *order_numbers: str) -> int:
    found = orders.by_numbers(session, order_numbers)
    customer = customers.by_id(session, 1)
    chosen = list(found.values())
    return contracts.insert(
        session, number, Channel.BOTH, Substate.FILLING, customer, LARGEST_FEN, chosen, NOW, None
    )


def holding(session: Session, contract: int, order: int, position: int = 9) -> Any:
    return session.execute(
        insert(metadata.tables["contract_order"]).values(
            contract_id=contract, order_id=order, position=position, snapshot="{}"
        )
    )


def test_s61_the_database_refuses_a_second_row_that_holds_an_order(database: Database) -> None:
    with database.write() as session:
        a_contract(session, NUMBERS[0], "A1")
        second = a_contract(session, NUMBERS[1], "A2")
    with database.write() as session, pytest.raises(IntegrityError, match=r"contract_order\.order_id"):
        holding(session, second, 1)


def test_s62_a_released_order_may_be_held_again_and_only_by_one(database: Database) -> None:
    with database.write() as session:
        first = a_contract(session, NUMBERS[0], "A1")
        contracts.release_orders(session, first, NOW)
        second = a_contract(session, NUMBERS[1], "A1")
        assert orders.by_numbers(session, ["A1"])["A1"][1].contract == NUMBERS[1]
    with database.write() as session, pytest.raises(IntegrityError):
        holding(session, second, 1)


def test_s61_the_refusal_is_told_as_a_sentence(database: Database) -> None:
    with database.write() as session:
        stale = list(orders.by_numbers(session, ["A1"]).values())
        a_contract(session, NUMBERS[0], "A1")
        customer = customers.by_id(session, 1)
    with pytest.raises(HeldError, match="占用"), database.write() as session:
        contracts.insert(session, NUMBERS[1], Channel.BOTH, Substate.FILLING, customer, 1, stale, NOW, None)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM contract")).scalar() == 1


def test_p10_a_number_is_unique_for_ever_even_of_a_deleted_contract(database: Database) -> None:
    with database.write() as session:
        a_contract(session, NUMBERS[0], "A1")
        head = contracts.head(session, NUMBERS[0])
        assert head
        contracts.change(session, head, NOW, deleted_at=NOW)
        assert contracts.head(session, NUMBERS[0]) is None
    with database.write() as session, pytest.raises(IntegrityError, match=r"contract\.number"):
        a_contract(session, NUMBERS[0], "A2")


def test_p10_the_daily_sequence_only_counts_up_and_begins_anew_each_day(database: Database) -> None:
    with database.write() as session:
        assert [contracts.next_sequence(session, date(2026, 11, 23)) for _ in range(3)] == [1, 2, 3]
        assert contracts.next_sequence(session, date(2026, 11, 24)) == 1
        assert contracts.next_sequence(session, date(2026, 11, 23)) == 4


ENUM_COLUMNS = [
    ("customer", "kind"),
    ("customer", "activation"),
    ("orders", "kind"),
    ("orders", "pay_mode"),
    ("orders", "action"),
    ("orders", "status"),
    ("contract", "channel"),
    ("contract", "substate"),
    ("contract", "reason"),
]


@pytest.mark.parametrize(("table", "column"), ENUM_COLUMNS, ids=".".join)
def test_the_database_refuses_a_word_that_is_no_value_of_the_kind(
    database: Database, table: str, column: str
) -> None:
    with database.write() as session:
        a_contract(session, NUMBERS[0], "A1")
    with database.write() as session, pytest.raises(IntegrityError, match="CHECK"):
        session.execute(text(f"UPDATE {table} SET {column} = 'garbage'"))


@pytest.mark.parametrize(
    ("table", "column"), [("signer", "status"), ("document", "kind"), ("selection", "channel")], ids=".".join
)
def test_tables_without_rows_have_their_check_as_well(database: Database, table: str, column: str) -> None:
    with database.read() as session:
        sql = session.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
        assert f"CHECK ({column} IN (" in sql.scalar_one()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contract SET customer_id = 99",
        "UPDATE contract_order SET order_id = 99",
        "UPDATE contract_order SET contract_id = 99",
        "DELETE FROM customer",
        "DELETE FROM orders WHERE id = 1",
    ],
)
def test_foreign_keys_hold(database: Database, statement: str) -> None:
    with database.write() as session:
        a_contract(session, NUMBERS[0], "A1")
    with database.write() as session, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        session.execute(text(statement))


def test_a_contract_gets_one_document_of_a_kind(database: Database) -> None:
    with database.write() as session:
        key = a_contract(session, NUMBERS[0], "A1")
        documents.add(session, key, OFFICIAL, Pdf(b"one", 1), NOW)
    with pytest.raises(HeldError, match="不会重复生成"), database.write() as session:
        documents.add(session, key, OFFICIAL, Pdf(b"two", 1), NOW)
    with database.read() as session:
        sha256, content = documents.content(session, key, OFFICIAL) or ("", b"")
    assert (content, sha256) == (b"one", "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed")


def test_equal_documents_of_two_contracts_share_their_bytes(database: Database) -> None:
    with database.write() as session:
        for number, order in zip(NUMBERS, ("A1", "A2"), strict=False):
            documents.add(session, a_contract(session, number, order), OFFICIAL, Pdf(b"same", 1), NOW)
        assert session.execute(text("SELECT count(*) FROM blob")).scalar() == 1
        assert session.execute(text("SELECT count(*) FROM document")).scalar() == 2


def test_p7_a_message_of_an_ordinal_is_recorded_once(database: Database) -> None:
    with database.write() as session:
        key = a_contract(session, NUMBERS[0], "A1")
        documents.add_message(session, key, 1, "王芳", "13800138000", NOW)
    with pytest.raises(HeldError), database.write() as session:
        documents.add_message(session, key, 1, "王芳", "13800138000", NOW)


def test_p1_paper_copies_are_recorded_once(database: Database) -> None:
    mailing = Mailing(2, "李明", "13900139000", "广东省深圳市南山区")
    with database.write() as session:
        key = a_contract(session, NUMBERS[0], "A1")
        documents.add_paper_copy(session, key, mailing, NOW)
        session.flush()
    with database.write() as session, pytest.raises(IntegrityError):
        session.execute(
            insert(metadata.tables["paper_copy"]).values(
                contract_id=key,
                copies=1,
                recipient="",
                phone="",
                address="",
                requested_at=NOW,
                courier="",
                tracking_number="",
            )
        )


def test_an_accounts_number_is_one_customers(database: Database) -> None:
    with database.write() as session, pytest.raises(IntegrityError, match=r"customer\.account"):
        customers.insert(
            session, CustomerInput(CustomerKind.INDIVIDUAL, "陈静", "11010119900307002X", "1000")
        )


def test_a_change_decided_on_an_old_version_is_refused(database: Database) -> None:
    with database.write() as session:
        a_contract(session, NUMBERS[0], "A1")
        old = contracts.head(session, NUMBERS[0])
        assert old
        contracts.change(session, old, NOW, framework="KJ-2")
    with pytest.raises(HeldError, match="刚有变动"), database.write() as session:
        contracts.change(session, old, NOW, framework="KJ-3")
    with database.read() as session:
        assert session.execute(text("SELECT framework, version FROM contract")).one() == ("KJ-2", 2)


def test_moments_come_back_aware_and_in_utc_whatever_zone_they_went_in(database: Database) -> None:
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    with database.write() as session:
        an_order(session, "A3", created_at=shanghai)
        key = a_contract(session, NUMBERS[0], "A1")
        head = contracts.head(session, NUMBERS[0])
        assert head
        contracts.change(session, head, NOW, due_at=shanghai, signing_deadline=shanghai)
    with database.read() as session:
        order = orders.by_numbers(session, ["A3"])["A3"][1]
        contract = contract_details.contract(session, key, resends=3, resend_seconds=60)
        row = contract_lists.rows(session, [key])[key]
    for moment in (order.created_at, contract.created_at, contract.signing_deadline, row.updated_at):
        assert moment == NOW
        assert moment.tzinfo is UTC


@pytest.mark.parametrize("amount", [LARGEST_FEN, -LARGEST_FEN, 2**53 + 1, 0])
def test_p11_amounts_stay_integers_however_large(database: Database, amount: int) -> None:
    with database.write() as session:
        an_order(session, "A3", amount)
        assert (
            session.execute(text("SELECT typeof(amount_fen) FROM orders WHERE id = 3")).scalar() == "integer"
        )
        key = a_contract(session, NUMBERS[0], "A3")
    with database.read() as session:
        contract = contract_details.contract(session, key, resends=3, resend_seconds=60)
        assert contract.orders[0].amount_fen == amount
        assert contract.total_fen == LARGEST_FEN
        assert isinstance(contract.total_fen, int)


def test_a_snapshot_reads_back_as_the_order_that_it_was_made_from(database: Database) -> None:
    with database.read() as session:
        order = orders.by_numbers(session, ["A1"])["A1"][1]
    assert order.contract is None
    kept = from_snapshot(snapshot(order), NUMBERS[0])
    assert kept.contract == NUMBERS[0]
    assert from_snapshot(snapshot(kept), NUMBERS[0]) == kept
    assert (kept.id, kept.amount_fen, kept.created_at) == (order.id, order.amount_fen, order.created_at)


def test_p3_the_book_keeps_one_entry_per_customer(database: Database) -> None:
    with database.write() as session:
        assert customers.book(session, 1) is None
        customers.write_book(session, 1, PartyDetails("甲"), NOW)
        session.flush()
        customers.write_book(session, 1, PartyDetails("乙"), NOW)
    with database.read() as session:
        assert customers.book(session, 1) == PartyDetails("乙")
        assert session.execute(text("SELECT count(*) FROM party_book")).scalar() == 1


def test_the_marks_of_the_picker_are_kept_per_operator_customer_and_channel(database: Database) -> None:
    with database.write() as session:
        customers.save_selection(session, "a", 1, Channel.BOTH, [3, 1])
        customers.save_selection(session, "a", 1, Channel.SINGLE, [2])
        session.flush()
        customers.save_selection(session, "a", 1, Channel.BOTH, [])
    with database.read() as session:
        assert customers.selection(session, "a", 1, Channel.BOTH) == ()
        assert customers.selection(session, "a", 1, Channel.SINGLE) == (2,)
        assert customers.selection(session, "b", 1, Channel.SINGLE) == ()


def test_s10_an_activation_that_succeeds_waits_for_nothing_more(database: Database) -> None:
    with database.write() as session:
        customers.request_activation(session, 1, NOW, NOW)
        session.flush()
        customers.activate(session, 1, NOW)
    with database.read() as session:
        assert customers.by_id(session, 1).activation is Activation.ACTIVE
        assert session.execute(text("SELECT due_at, attempts FROM customer")).one() == (None, 0)
