"""Archive time stamps are renewed, and what an official document was before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT_ONCE = "2000-01-01 00:00:00.000000"


def upgrade() -> None:
    """Make the tables, and have every document that has an archive time stamp looked at."""
    op.create_table(
        "archive",
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_archive_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_archive_contract_id")),
    )
    condition = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_archive_due", "archive", ["due_at"], sqlite_where=condition, postgresql_where=condition
    )
    op.create_table(
        "earlier_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_earlier_document_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_earlier_document_sha256_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_document")),
        sa.UniqueConstraint("contract_id", "ordinal", name=op.f("uq_earlier_document_contract_id")),
    )
    op.create_index("ix_earlier_document_sha256", "earlier_document", ["sha256"], unique=False)
    op.execute(
        "INSERT INTO archive (contract_id, due_at, attempts, failed, renewals, asked) "  # noqa: S608 (no value stands in it)
        f"SELECT contract_id, '{_AT_ONCE}', 0, 0, 0, 0 FROM signature "
        "WHERE party = 'platform' AND level IN ('B-LT', 'B-LTA')"
    )


def downgrade() -> None:
    """Renewed documents stay as they are; nobody renews them any more."""
    op.drop_table("earlier_document")
    op.drop_table("archive")
