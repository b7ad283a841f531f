"""The book of party A's contact details (P3)."""

from contract_tui.desk.context import Context, customer_of
from contract_tui.domain.parties import PartyDetails
from contract_tui.store import customers


class Parties:
    """The use cases around party A's contact details."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def field_problem(self, name: str, value: str) -> str | None:
        """Say why a field's value cannot stand in a contract, or None (S21); from memory, while one types.

        Args:
            name: A field of `PartyDetails`.
            value: What was typed.
        """
        return self._context.printing.field_problem(name, value)

    def book(self, customer: str) -> PartyDetails | None:
        """The book's entry for a customer, or None.

        Raises:
            NotFoundError: No such customer.
        """
        with self._context.database.read() as session:
            return customers.book(session, customer_of(session, customer).id)
