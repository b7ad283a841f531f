"""Seals are known by their keys too, and a signature may be less than PAdES."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = ("B-B", "B-T", "B-LT", "B-LTA")
_LEVELS = ("CMS", *_BEFORE)


def upgrade() -> None:
    """Add the seals' public keys, and the level below B-B."""
    op.add_column("seal_certificate", sa.Column("public_key", sa.String(), server_default="", nullable=False))
    _allow(_LEVELS)


def downgrade() -> None:
    """Back to seals known by certificate; what is less than PAdES is called B-B again."""
    op.execute("UPDATE signature SET level = 'B-B' WHERE level = 'CMS'")
    _allow(_BEFORE)
    op.drop_column("seal_certificate", "public_key")


def _allow(levels: tuple[str, ...]) -> None:
    with op.batch_alter_table("signature") as table:
        table.alter_column(
            "level", existing_type=_enum(_BEFORE if levels == _LEVELS else _LEVELS), type_=_enum(levels)
        )


def _enum(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="level", native_enum=False, create_constraint=True, length=24)
