"""The database's schema, step by step; part of the wheel, run at the first opening."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for these migrations, without any file.

    Args:
        connection: An open write transaction to migrate in; only `env.py` uses it.
    """
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision within the caller's transaction."""
    command.upgrade(config(connection), "head")
