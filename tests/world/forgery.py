"""What somebody with write access to the database, and without the seal, can do to a home's history."""

import json
from collections.abc import Callable, Mapping

from sqlalchemy import text

from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import FACTS, GENESIS, Operator, event_hash
from contract_tui.store import audit, contracts, facts

OF_A_CONTRACT = (
    "audit_event", "contract_order", "document", "evidence", "message", "paper_copy", "phone_decision",
    "signature", "signing_command",
)  # fmt: skip

_EVENT = "UPDATE audit_event SET details=:d, previous=:p, hash=:h WHERE contract_id=:c AND sequence=:s"
Change = Callable[[str, dict[str, object]], Mapping[str, object]]


def by_sql(desk: Desk, *statements: str) -> None:
    """Change the file as somebody with a SQLite shell would."""
    with desk._database.write() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for statement in statements:
            session.execute(text(statement))


def without_a_trace(desk: Desk, number: str) -> None:
    """Take a contract away with all that belongs to it, its events included."""
    with desk._database.read() as session:
        key, _ = contracts.identity(session, number)
    rows = (f"DELETE FROM {table} WHERE contract_id = {key}" for table in OF_A_CONTRACT)
    by_sql(desk, *rows, f"DELETE FROM contract WHERE id = {key}")


def rewritten(desk: Desk, number: str, *statements: str, change: Change | None = None) -> None:
    """Change a contract's rows and make its chain anew, hashes, digests and all, so that it agrees with them.

    Args:
        statements: SQL.
        change: From an event's kind and details to its new details; None changes none.
    """
    by_sql(desk, *statements)
    with desk._database.write() as session:
        key, _ = contracts.identity(session, number)
        events, previous = audit.events(session, key, number), GENESIS
        for event in events:
            details = dict(change(event.kind, dict(event.details)) if change else event.details)
            if event is events[-1] and FACTS in details:
                details[FACTS] = facts.digests(session, key)
            by = Operator(event.operator.name, event.operator.origin)
            digest = event_hash(number, event.sequence, event.at, by, event.kind, details, previous)
            session.execute(
                text(_EVENT),
                {
                    "d": json.dumps(details, ensure_ascii=False, sort_keys=True),
                    "p": previous,
                    "h": digest,
                    "c": key,
                    "s": event.sequence,
                },
            )
            previous = digest


def as_of_an_older_program(desk: Desk) -> None:
    """Leave a home as it was before there were digests and checkpoints."""
    with desk._database.read() as session:
        numbers = list(session.execute(text("SELECT number FROM contract ORDER BY id")).scalars())
    for number in numbers:
        rewritten(desk, number, change=lambda _, details: {k: v for k, v in details.items() if k != FACTS})
    by_sql(desk, "DELETE FROM checkpoint")
