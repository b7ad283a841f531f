"""The book of party A's contact details (P3)."""

import logging

from contract_tui.desk.context import Context
from contract_tui.desk.lookups import customer_of
from contract_tui.desk.paperwork.printability import Printability
from contract_tui.desk.refusals import invalid_when
from contract_tui.domain.audit import Operator
from contract_tui.domain.parties import PartyDetails
from contract_tui.store import customers

_LOG = logging.getLogger(__name__)


class Parties:
    """The use cases around party A's contact details."""

    def __init__(self, context: Context, printability: Printability) -> None:
        self._context = context
        self._printability = printability

    def field_problem(self, name: str, value: str) -> str | None:
        """Say why a field's value cannot stand in a contract, or None (S21); from memory, while one types.

        Args:
            name: A field of `PartyDetails`.
            value: What was typed.
        """
        return self._printability.field_problem(name, value)

    def book(self, customer: str) -> PartyDetails | None:
        """The book's entry for a customer, or None.

        Raises:
            NotFoundError: No such customer.
        """
        with self._context.database.read() as session:
            return customers.book(session, customer_of(session, customer).id)

    def save(self, customer: str, details: PartyDetails, by: Operator) -> PartyDetails:
        """Make these details the book's entry (P3); contracts that were made keep their own.

        Returns:
            The entry as it is stored, white space tidied.

        Raises:
            InvalidInputError: A field is not usable; the message says which and why (S21).
            NotFoundError: No such customer.
        """
        details = details.tidied()
        problems = self._printability.party_problems(details)
        invalid_when("；".join(problems.values()) + "。" if problems else None, "请修正后保存。")
        with self._context.database.write() as session:
            owner = customer_of(session, customer)
            customers.write_book(session, owner.id, details, self._context.clock.now())
        _LOG.info("book of %s saved by %s", owner.account, by.name)
        return details
