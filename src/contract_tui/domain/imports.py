"""What an import of orders reads and reports."""

from dataclasses import dataclass
from datetime import datetime

from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode


@dataclass(frozen=True, slots=True)
class OrderInput:
    """One order as a file gives it, already checked and converted.

    Attributes:
        line: Where it stands: the line of a CSV file, the position of a deal (from 1) in JSON.
        payer: The account number of the customer who pays.
        amount_fen: 分, negative for a refund.
        created_at: UTC.
    """

    line: int
    id: str
    payer: str
    kind: OrderKind
    pay_mode: PayMode
    action: OrderAction
    status: OrderStatus
    amount_fen: int
    created_at: datetime
    product: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not imported, and why.

    Attributes:
        line: As in `OrderInput`.
        id: The order's number if it could be read.
    """

    line: int
    id: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes:
        added: New orders.
        updated: Orders that were known and changed.
        unchanged: Orders that were known and are the same.
        kept: Orders in a contract whose snapshot stays as it is although the file says otherwise.
        problems: Rows that were left out.
    """

    added: int
    updated: int
    unchanged: int
    kept: int
    problems: tuple[RowProblem, ...]

    @property
    def imported(self) -> int:
        """How many rows of the file are now known."""
        return self.added + self.updated + self.unchanged + self.kept
