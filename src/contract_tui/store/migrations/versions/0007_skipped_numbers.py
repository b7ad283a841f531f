"""Numbers that a restored home leaves out, so that a gap in a day's numbers is explained."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "number_skip",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", "first", name=op.f("pk_number_skip")),
    )


def downgrade() -> None:
    """Numbers that were left out are gaps again."""
    op.drop_table("number_skip")
