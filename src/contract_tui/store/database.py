"""One SQLite file: opening, migrating, reading and writing it safely from several processes."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, event, exc
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session

from contract_tui.config import prepare_home, refuse_traps
from contract_tui.domain.disk_errors import DiskError
from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.store import marks, schema
from contract_tui.store.read_only import ReadingPlace, obstacle
from contract_tui.store.trouble import decoded, translated

_BUSY_MS = 5_000
_CREATION_MS = 60_000
"""How long somebody waits who opens a home while others make or migrate it: a busy machine takes its time."""
_SLICE_MS = 100
_HURRIED_MS = 300
_PAUSE = 0.01


class Database:
    """The database of one home.

    Args:
        path: The file; it gets these rights, and so does its folder.
        rights: Who may read and write them.

    Attributes:
        obstacle: Why it can only be read, or None.

    Raises:
        OutsideError: The file cannot be opened, is not open to the group, is no database, was written by
            a newer program, or is lost from a home that has had contracts.
        HeldError: Another program keeps it locked.
        ForbiddenError: Others have put a link or the like into the home.
    """

    def __init__(self, path: Path, rights: Rights = PRIVATE) -> None:
        self.path = path
        self._rights = rights
        self._patience_ms = _BUSY_MS
        self._marked = False
        self._watch_lock = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self._reading: ReadingPlace | None = None
        with translated(path):
            refuse_traps(path, rights)
            self.obstacle = obstacle(path)
        self._engine = create_engine(
            # Built, not written: a home's name may hold what means something in a URL.
            URL.create("sqlite", database=str(path)),
            # Parameters are people's phones and names; errors reach the log (P9).
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=8,
            connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False},
        )
        event.listen(self._engine, "connect", _on_connect)
        event.listen(self._engine, "begin", self._on_begin)
        self._writer = self._engine.execution_options(write=True)
        try:
            if self.obstacle is None:
                self._open()
        except DiskError as error:
            self.obstacle = error
            self._engine.dispose()
        if self.obstacle is not None:
            self._open_for_reading(self.obstacle)

    def _open(self) -> None:
        with translated(self.path):
            self._marked = marks.is_marked(self.path)
            if not (self.path.exists() and self.path.stat().st_size):
                marks.refuse_lost(self.path)
            prepare_home(self.path, self._rights)
            self._migrate()
            self._watch = sqlite3.connect(self.path, timeout=_BUSY_MS / 1000, check_same_thread=False)

    def _open_for_reading(self, why: DiskError) -> None:
        self._reading = ReadingPlace(self.path)
        self._engine = create_engine(
            "sqlite://", creator=self._reading.connect, hide_parameters=True, poolclass=NullPool
        )
        event.listen(self._engine, "connect", _on_reading_connect)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        try:
            with translated(self.path), self._engine.connect() as connection:
                revision = schema.revision(connection, self.path)
        except DiskError:
            self.close()
            raise why from None
        if revision != schema.SCHEMA:
            # It would have to be made, or changed, first.
            self.close()
            raise why

    def hurry(self) -> None:
        """Wait no longer for other programs' locks than a moment: somebody wants to leave."""
        self._patience_ms = _HURRIED_MS

    def close(self) -> None:
        """Give all connections back; the file is left without a journal when nobody else has it open."""
        with self._watch_lock:
            if self._watch is not None:
                self._watch.close()
        self._engine.dispose()
        if self._reading is not None:
            self._reading.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; nothing is written.

        Raises:
            OutsideError: The database cannot be read, or a row holds what it cannot hold.
        """
        with decoded(self.path), translated(self.path), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the write lock from its beginning; an error rolls everything back.

        Raises:
            DiskError: The database can only be read.
            OutsideError: It cannot be used, or a row holds what it cannot hold.
        """
        if self.obstacle is not None:
            raise DiskError(self.obstacle.message, self.obstacle.hint)
        with (
            decoded(self.path),
            translated(self.path),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.connection()
            yield session
            numbered = not self._marked and session.is_active and _has_numbers(session.connection())
        if numbered:
            self._leave_mark()

    def copy_to(self, target: Path) -> None:
        """Copy everything into another file, as of one moment, by SQLite's online backup in one go.

        Args:
            target: A file that does not exist yet, or is empty.
        """
        with translated(self.path), self._engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
                # A copy that nobody has open needs no log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")

    def revision(self) -> int:
        """A number that changes with every commit of anybody, in this process or another."""
        if self._reading is not None:
            return self._reading.revision()
        with self._watch_lock, translated(self.path):
            if self._watch is None:
                raise OutsideError("数据库已关闭。")
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _on_begin(self, connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("write", False):
            patience = options.get("patience_ms", self._patience_ms)
            self._begin_writing(connection.connection.driver_connection, patience)
        else:
            connection.exec_driver_sql("BEGIN")

    def _begin_writing(self, connection: Any, patience_ms: int) -> None:
        """Take the write lock, waiting in slices: SQLite's own waiting cannot be broken off."""
        began = time.monotonic()
        connection.execute(f"PRAGMA busy_timeout = {_SLICE_MS}").close()
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE").close()
                except sqlite3.OperationalError as error:
                    waited = (time.monotonic() - began) * 1000
                    if "locked" not in str(error) or waited > patience_ms:
                        raise
                else:
                    return
        finally:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}").close()

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            revision = schema.revision(connection, self.path)
            numbered = revision is not None and _has_numbers(connection)
        if self._marked and not numbered:
            marks.refuse_lost(self.path)
        # Only now, since it changes the file: what is not ours was refused.
        patience_ms = _BUSY_MS if revision == schema.SCHEMA else _CREATION_MS
        with closing(self._engine.raw_connection()) as raw:
            _use_wal(raw.driver_connection, patience_ms)
        if revision != schema.SCHEMA:
            writer = self._writer.execution_options(patience_ms=patience_ms)
            with writer.begin() as connection:
                # Somebody else may have been quicker.
                if schema.revision(connection, self.path) != schema.SCHEMA:
                    schema.upgrade(connection, self.path)
        if numbered and not self._marked:
            self._leave_mark()

    def _leave_mark(self) -> None:
        marks.leave(self.path, self._rights)
        self._marked = True


def _has_numbers(connection: Connection) -> bool:
    """Whether a contract number was ever given out (P10)."""
    return connection.exec_driver_sql("SELECT 1 FROM number_day LIMIT 1").first() is not None


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN loses updates of concurrent writers without an error.
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_MS}", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_reading_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_MS}", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _use_wal(connection: Any, patience_ms: int) -> None:
    """Several processes that open a new file at once are told "locked" without any waiting here."""
    patience = time.monotonic() + patience_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def unique(message: str, hint: str) -> Iterator[None]:
    """Turn the refusal of a unique constraint within the block into a sentence.

    Raises:
        HeldError: The constraint refused the row.
    """
    try:
        yield
    except exc.IntegrityError as error:
        raise HeldError(message, hint) from error
