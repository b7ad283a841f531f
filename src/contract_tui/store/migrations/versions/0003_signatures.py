"""Signatures: commands to the signing service, who signed with what, reports, documents on the way."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = ("draft", "official")
_KINDS = ("draft", "unsigned", "customer_signed", "official")


def upgrade() -> None:
    """Make the new tables, and let a contract have the documents on the way to the official one."""
    _allow(_KINDS)
    op.add_column("message", sa.Column("detail", sa.String(), server_default="", nullable=False))
    op.create_table(
        "signing_command",
        _key(),
        _contract(),
        _words("kind", "commandkind", "send", "resend", "cancel"),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        _words("answer", "answer", "done", "refused", "unknown"),
        *_strings("reference", "operator", "origin"),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        *_keys_of("signing_command"),
    )
    op.create_index("ix_signing_command_contract_id", "signing_command", ["contract_id"], unique=False)
    _partial("uq_signing_command_open", "signing_command", "contract_id", "settled_at IS NULL", unique=True)
    _create_signature()
    op.create_table(
        "seal_certificate",
        *_strings("fingerprint", "subject", "issuer", "serial"),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("not_after", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_seal_certificate")),
    )
    _create_evidence()


def _create_signature() -> None:
    op.create_table(
        "signature",
        _key(),
        _contract(),
        _words("party", "signatureparty", "customer", "platform"),
        *_strings("subject", "issuer", "serial", "fingerprint"),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("not_after", sa.DateTime(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        _words("level", "level", "B-B", "B-T", "B-LT", "B-LTA"),
        sa.Column("timestamp_at", sa.DateTime(), nullable=True),
        *_strings("shortfall"),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        *_keys_of("signature"),
        sa.UniqueConstraint("contract_id", "party", name=op.f("uq_signature_contract_id")),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        _key(),
        _contract(),
        *_strings("operator", "origin"),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("pages", "size", "head_sequence")),
        *_strings("head_hash"),
        *_keys_of("evidence"),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_evidence_sha256_blob")),
    )
    op.create_index("ix_evidence_contract_id", "evidence", ["contract_id"], unique=False)
    _partial("ix_evidence_due", "evidence", "due_at", "due_at IS NOT NULL")


def downgrade() -> None:
    """Back to seals that were drawings; signed documents on the way are let go."""
    for table in ("evidence", "seal_certificate", "signature", "signing_command"):
        op.drop_table(table)
    op.execute("DELETE FROM document WHERE kind NOT IN ('draft', 'official')")
    _allow(_BEFORE)
    op.drop_column("message", "detail")


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("document") as table:
        table.alter_column(
            "kind",
            existing_type=_enum("documentkind", *(_BEFORE if kinds is _KINDS else _KINDS)),
            type_=_enum("documentkind", *kinds),
            existing_nullable=False,
        )


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _words(column: str, name: str, *values: str) -> sa.Column[Any]:
    return sa.Column(column, _enum(name, *values), nullable=False)


def _strings(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _key() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _contract() -> sa.Column[Any]:
    return sa.Column("contract_id", sa.Integer(), nullable=False)


def _keys_of(table: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f(f"fk_{table}_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _partial(name: str, table: str, column: str, where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=unique, sqlite_where=condition, postgresql_where=condition)
