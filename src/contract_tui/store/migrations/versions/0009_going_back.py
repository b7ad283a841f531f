"""Drafts that go back: party A's details as they were confirmed, and marks for other orders."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables; no row of an existing one changes."""
    op.create_table(
        "confirmed_party",
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name="fk_confirmed_party_contract_id_contract"
        ),
        sa.PrimaryKeyConstraint("contract_id", name="pk_confirmed_party"),
    )
    op.create_table(
        "draft_selection",
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name="fk_draft_selection_contract_id_contract"
        ),
        sa.PrimaryKeyConstraint("operator", "contract_id", name="pk_draft_selection"),
    )


def downgrade() -> None:
    """What is being typed or marked in drafts that went back is given up; the drafts stay as they are."""
    op.drop_table("draft_selection")
    op.drop_table("confirmed_party")
