"""What the tables are made of: names of constraints, enumerations, and the columns that several share."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, Index, text
from sqlmodel import SQLModel

DUE = "due_at IS NOT NULL"
"""The condition of the index over rows that wait for a background step."""
metadata = SQLModel.metadata
"""All tables; whole once this package is imported."""
metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def words(kind: type[StrEnum]) -> Any:
    """A column that holds an enumeration's values, and nothing else."""
    # Without values, strings and a constraint garbage commits, and every later SELECT of its row fails.
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=24,
        name=kind.__name__.lower(),
    )


def partial_index(name: str, column: str, where: str, *, unique: bool = False) -> Index:
    """An index over the rows that meet a condition, in both kinds of database."""
    return Index(name, column, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class TaskFields(SQLModel):
    """What makes a row its own background task.

    Attributes:
        due_at: When the next background step is due; None when the row waits for no task.
        lease: The claim's token while a process works on it.
        attempts: How often the step has failed since the last 重试.
        error: The last failure in the interface's words.
        failed: No attempt is left; 重试 is offered.
    """

    due_at: datetime | None = None
    lease: str | None = None
    attempts: int = 0
    error: str | None = None
    failed: bool = False


class PartyFields(SQLModel):
    """Party A's contact details, as `domain.parties.PartyDetails`."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
