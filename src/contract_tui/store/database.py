"""One SQLite file: opening, migrating, reading and writing it safely from several processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, event, exc
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from contract_tui.config import PRIVATE, Rights
from contract_tui.domain.errors import DeskError, HeldError, InvalidInputError, OutsideError

SCHEMA = "0003"
"""The revision that this program works with; `migrations/` leads there."""
_BUSY_MS = 5_000
_SLICE_MS = 100
_HURRIED_MS = 300
_PAUSE = 0.01


class Database:
    """The database of one home.

    Args:
        path: The file; it gets these rights, and so does its folder.
        rights: Who may read and write them.

    Raises:
        OutsideError: The file cannot be opened, is not open to the group, is no database, or was written by
            a newer program.
        HeldError: Another program keeps it locked.
    """

    def __init__(self, path: Path, rights: Rights = PRIVATE) -> None:
        self.path = path
        self._patience_ms = _BUSY_MS
        with _translated(path):
            _prepare_file(path, rights)
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
            self._migrate()
        self._watch_lock = threading.Lock()
        self._watch = sqlite3.connect(path, timeout=_BUSY_MS / 1000, check_same_thread=False)

    def hurry(self) -> None:
        """Wait no longer for other programs' locks than a moment: somebody wants to leave."""
        self._patience_ms = _HURRIED_MS

    def close(self) -> None:
        """Give all connections back; the file is left without a journal when nobody else has it open."""
        with self._watch_lock:
            self._watch.close()
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; nothing is written."""
        with _translated(self.path), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the write lock from its beginning; an error rolls everything back."""
        with (
            _translated(self.path),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.connection()
            yield session

    def revision(self) -> int:
        """A number that changes with every commit of anybody, in this process or another."""
        with self._watch_lock, _translated(self.path):
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _on_begin(self, connection: Connection) -> None:
        if connection.get_execution_options().get("write", False):
            self._begin_writing(connection.connection.driver_connection)
        else:
            connection.exec_driver_sql("BEGIN")

    def _begin_writing(self, connection: Any) -> None:
        """Take the write lock, waiting in slices: SQLite's own waiting cannot be broken off."""
        began = time.monotonic()
        connection.execute(f"PRAGMA busy_timeout = {_SLICE_MS}").close()
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE").close()
                except sqlite3.OperationalError as error:
                    waited = (time.monotonic() - began) * 1000
                    if "locked" not in str(error) or waited > self._patience_ms:
                        raise
                else:
                    return
        finally:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}").close()

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            found = _version(connection)
        if found == SCHEMA:
            return
        # Alembic takes a quarter of a second to import; only a first start or an upgrade needs it.
        from contract_tui.store.migrations import upgrade

        with self._writer.begin() as connection:
            found = _version(connection)
            if found is not None and found > SCHEMA:
                raise OutsideError(
                    f"数据库 {self.path} 由更新版本的程序写入（{found} > {SCHEMA}）。",
                    "请升级 contract-tui 后再打开；数据没有改动。",
                )
            if found != SCHEMA:
                upgrade(connection)


def _version(connection: Connection) -> str | None:
    try:
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    except exc.OperationalError as error:
        if "no such table" not in str(error.orig):
            raise
        return None
    return str(row[0]) if row else None


def _prepare_file(path: Path, rights: Rights) -> None:
    rights.make_folder(path.parent)
    home = path.parent.resolve()
    rights.settle(home)
    _refuse_closed(home, rights)
    # Only a new file is opened here: closing one that this process has open elsewhere would drop SQLite's
    # locks on it, as POSIX has it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, rights.file))
    # A restored copy has whatever rights the copying gave it; SQLite's own files take after the database.
    for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(FileNotFoundError):
            if each.is_file():
                rights.settle(each)
                _refuse_closed(each, rights)


def _refuse_closed(path: Path, rights: Rights) -> None:
    command = rights.missing(path)
    if command:
        raise OutsideError(
            f"{path} 没有向共用的用户组（store.group）开放。", f"请由其所有者或管理员执行 {command}"
        )


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN loses updates of concurrent writers without an error.
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {_BUSY_MS}", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Several processes that open a new file at once are told "locked" without any waiting here."""
    patience = time.monotonic() + _BUSY_MS / 1000
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
def _translated(path: Path) -> Iterator[None]:
    """Turn what the database says into sentences."""
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error) as error:
        raise _sentence(path, str(getattr(error, "orig", error))) from error
    except UnicodeEncodeError as error:
        # Bytes that are no UTF-8 come from a command line as lone surrogates.
        raise InvalidInputError("文字中含有无法保存的字符。", "请检查终端和输入的编码（UTF-8）。") from error
    except OSError as error:
        raise OutsideError(
            f"无法使用数据目录 {path.parent}：{error.strerror or error}。",
            "请检查目录权限和磁盘空间。",
        ) from error


def _sentence(path: Path, words: str) -> DeskError:
    if "locked" in words or "busy" in words:
        return HeldError(f"数据库正被其他程序占用（{path}）。", "请稍后重试，或结束占用它的程序。")
    if "full" in words:
        return OutsideError("磁盘已满，没有写入任何内容。", "请清理磁盘空间后重试。")
    if "readonly" in words or "unable to open" in words:
        return OutsideError(f"数据库不可写（{path}）。", "请检查目录和文件权限。")
    if "disk I/O" in words:
        return OutsideError("磁盘读写失败，没有写入任何内容。", "请检查磁盘空间和磁盘状态后重试。")
    if "not a database" in words or "malformed" in words:
        return OutsideError(f"数据库已损坏（{path}）。", "请停止使用并从备份恢复。")
    if "decode" in words:
        # The library quotes the bytes, which may be somebody's phone (P9).
        return OutsideError(f"数据库 {path} 中有不是 UTF-8 文字的内容。", "请停止使用并从备份恢复。")
    return OutsideError(f"数据库操作失败：{words}。", "请查看日志后重试。")


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
