"""The audit trail: a contract's events, and the proof that events and contract agree."""

from collections.abc import Iterator

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.domain.verifying import Verdict, verify
from contract_tui.store import audit, contracts, verifying


class Auditing:
    """Verifies contracts, deleted ones too; nothing here changes one."""

    _context: Context

    def verify(self, number: str) -> Verdict:
        """Compare a contract with its chain of audit events: state, text, documents.

        Raises:
            InvalidInputError: The text cannot be a contract's number.
            NotFoundError: There never was such a contract.
        """
        with self._context.database.read() as session:
            key, _ = contracts.identity(session, number)
            return _verified(session, key)

    def verify_all(self) -> Iterator[Verdict]:
        """Every contract that ever was, oldest first, read one by one so that memory stays bounded."""
        with self._context.database.read() as session:
            keys = verifying.keys(session)
        for key in keys:
            # A snapshot for each: what an operator commits meanwhile is not taken for damage.
            with self._context.database.read() as session:
                verdict = _verified(session, key)
            yield verdict


def _verified(session: Session, key: int) -> Verdict:
    stored = verifying.stored(session, key)
    return verify(stored, audit.events(session, key, stored.number))
