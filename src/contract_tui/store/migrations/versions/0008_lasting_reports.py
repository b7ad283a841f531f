"""Evidence reports' archive time stamps are renewed like official documents'."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AT_ONCE = "2000-01-01 00:00:00.000000"


def upgrade() -> None:
    """Let rows be about reports, and have every report that has an archive time stamp looked at."""
    with op.batch_alter_table("archive") as table:
        table.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
        table.drop_constraint("uq_archive_contract_id", type_="unique")
        table.create_unique_constraint("uq_archive_evidence_id", ["evidence_id"])
        table.create_foreign_key("fk_archive_evidence_id_evidence", "evidence", ["evidence_id"], ["id"])
    op.create_index("ix_archive_contract_id", "archive", ["contract_id"])
    official = sa.text("evidence_id IS NULL")
    op.create_index(
        "uq_archive_official",
        "archive",
        ["contract_id"],
        unique=True,
        sqlite_where=official,
        postgresql_where=official,
    )
    with op.batch_alter_table("earlier_document") as table:
        table.add_column(sa.Column("evidence_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_earlier_document_evidence_id_evidence", "evidence", ["evidence_id"], ["id"]
        )
    # Which level a report reached stands in its event alone.
    op.execute(
        "INSERT INTO archive (contract_id, evidence_id, due_at, attempts, failed, renewals, asked) "  # noqa: S608 (no value stands in it)
        f"SELECT evidence.contract_id, evidence.id, '{_AT_ONCE}', 0, 0, 0, 0 FROM evidence "
        "JOIN audit_event ON audit_event.contract_id = evidence.contract_id "
        "WHERE audit_event.kind = 'evidence_made' "
        "AND audit_event.details LIKE '%\"evidence' || evidence.id || '_sha256\"%' "
        "AND audit_event.details LIKE '%\"B-LT%'"
    )


def downgrade() -> None:
    """Renewed reports stay as they are; nobody renews them any more."""
    op.execute("DELETE FROM archive WHERE evidence_id IS NOT NULL")
    with op.batch_alter_table("earlier_document") as table:
        table.drop_constraint("fk_earlier_document_evidence_id_evidence", type_="foreignkey")
        table.drop_column("evidence_id")
    op.drop_index("uq_archive_official", "archive")
    op.drop_index("ix_archive_contract_id", "archive")
    with op.batch_alter_table("archive") as table:
        table.drop_constraint("fk_archive_evidence_id_evidence", type_="foreignkey")
        table.drop_constraint("uq_archive_evidence_id", type_="unique")
        table.drop_column("evidence_id")
        table.create_unique_constraint("uq_archive_contract_id", ["contract_id"])
