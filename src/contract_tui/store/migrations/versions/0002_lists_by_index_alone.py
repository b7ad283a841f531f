"""Indexes that answer the contract list's filters, counts and queues without reading the contracts' texts."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LISTED = (
    "deleted_at",
    "id",
    "substate",
    "channel",
    "customer_id",
    "customer_name",
    "number",
    "total_fen",
    "created_at",
    "updated_at",
)
_WAITING = ("deleted_at", "substate", "id", "failed", "signer_id", "updated_at")


def upgrade() -> None:
    """Widen the list's index and add the queues'."""
    op.drop_index("ix_contract_listed", "contract")
    op.create_index("ix_contract_listed", "contract", _LISTED, unique=False)
    op.create_index("ix_contract_waiting", "contract", _WAITING, unique=False)


def downgrade() -> None:
    """Back to the narrow index."""
    op.drop_index("ix_contract_waiting", "contract")
    op.drop_index("ix_contract_listed", "contract")
    op.create_index("ix_contract_listed", "contract", ("deleted_at", "substate", "id"), unique=False)
