"""What a virtual table says to its screen."""

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget


@dataclass
class _TableMessage(Message):
    """Base of a table's messages.

    Attributes:
        table: Who says it.
    """

    table: Widget

    @property
    def control(self) -> Widget:
        """The table, for `@on(..., "#id")`."""
        return self.table


@dataclass
class RowsRequested(_TableMessage, namespace="virtual_table"):
    """Rows are missing; answer with `provide_rows(request, {key: row})`, an older request's too.

    Attributes:
        first: The line where the window that is to be filled begins, counted from 0.
        keys: All keys that are missing in and around what is seen; three screens at most.
        request: To be handed back.
    """

    first: int
    keys: tuple[int, ...]
    request: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest request of a table matters: it covers all that is missing."""
        return isinstance(message, RowsRequested) and message.table is self.table


@dataclass
class RowHighlighted(_TableMessage, namespace="virtual_table"):
    """The cursor is on another row.

    Attributes:
        key: The row's key, None when the table became empty.
        index: Its line, counted from 0.
    """

    key: int | None
    index: int

    def can_replace(self, message: Message) -> bool:
        """While a key is held down only the last place matters."""
        return isinstance(message, RowHighlighted) and message.table is self.table


@dataclass
class RowSelected(_TableMessage, namespace="virtual_table"):
    """Enter, or a click on the cursor's row.

    Attributes:
        key: The row's key.
    """

    key: int


@dataclass
class MarkRequested(_TableMessage, namespace="virtual_table"):
    """Space on a row of a table with boxes; the screen decides and calls `set_marked`.

    Attributes:
        key: The row's key.
    """

    key: int
