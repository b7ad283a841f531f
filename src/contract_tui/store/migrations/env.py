"""Alembic's entry: migrations run in the write transaction that the database's opening holds."""

from alembic import context

from contract_tui.store.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
