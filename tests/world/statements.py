"""SQL compiled once in a run: SQLAlchemy keeps it per engine, and each home has an engine of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from contract_tui.store import database


@pytest.fixture(autouse=True, scope="session")
def shared_statements() -> Iterator[None]:
    """Every database of the run compiles for one dialect, whose compiled statements all of them use.

    Without it a fifth of what a test of the desk costs is compiling the same sixty statements again.
    """
    shared = create_engine("sqlite://")
    with shared.connect():
        # From now on the dialect knows SQLite's version; of a file it knows nothing.
        pass

    def engine_that_shares(*args: Any, **options: Any) -> Engine:
        engine = create_engine(*args, **options)
        engine.dialect = engine.pool._dialect = shared.dialect
        engine._compiled_cache = shared._compiled_cache
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "create_engine", engine_that_shares)
        yield
    shared.dispose()
