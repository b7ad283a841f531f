"""The database's schema, step by step; part of the wheel, run at the first opening.

A step that was released is never edited. Homes exist that ran it as it was, and the comparison of a
home's schema with the one that these steps make (`store/integrity.py`) would call all of them altered. What a
step gives to rows that are there already is empty, or the digests of their newest events no longer fit.

Tables here are written out, not taken from `models`: those go on changing, and an old step has to make what
it made. A test compares the end of all steps with the models.
"""

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
