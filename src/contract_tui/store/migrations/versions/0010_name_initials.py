"""Pinyin initials of the names that lists are searched by."""

import sqlalchemy as sa
from alembic import op

from contract_tui.store.initials import initials_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAMES = "SELECT name FROM customer UNION SELECT customer_name FROM contract UNION SELECT product FROM orders"


def upgrade() -> None:
    """Make the table, and fill it for the names that there are; no row of another table changes."""
    op.create_table(
        "name_initials",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_name_initials")),
    )
    op.create_index("ix_name_initials_listed", "name_initials", ["initials", "name"])
    connection = op.get_bind()
    spelled = ((name, initials_of(name)) for (name,) in connection.exec_driver_sql(_NAMES).all())
    rows = [(name, " ".join(initials)) for name, initials in spelled if initials]
    if rows:
        connection.exec_driver_sql("INSERT INTO name_initials (name, initials) VALUES (?, ?)", rows)


def downgrade() -> None:
    """Names are searched by their characters alone again."""
    op.drop_table("name_initials")
