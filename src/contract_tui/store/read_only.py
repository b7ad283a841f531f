"""A database that can only be read: on a disk that is read-only or full, or without the right to write.

SQLite needs files beside a database in WAL mode, even to read it. Where they are there, it uses them; where
there are none, nobody has it open, and the file alone is whole; where the journal was left behind without the
other one, a copy that lies elsewhere is read.
"""

import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from contract_tui.domain.disk_errors import DiskError, closed, full, read_only

_LEAST_FREE = 65_536
"""Bytes: less than SQLite's shared memory file and a page need."""


def obstacle(path: Path) -> DiskError | None:
    """Why nothing can be written to a database that is there, or None.

    Raises:
        OSError: It cannot be looked at.
    """
    if not path.exists():
        return None
    real = path.resolve()
    if any(is_read_only(each) for each in (real, real.parent)):
        return read_only(path)
    if not all(os.access(each, os.W_OK) for each in (real, real.parent)):
        return closed(path)
    return None


def is_read_only(path: Path) -> bool:
    """Whether the file system of a path is mounted read-only.

    Raises:
        OSError: It cannot be looked at.
    """
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def disk_error(path: Path) -> DiskError | None:
    """What is wrong with a database's disk, asked when the database itself cannot say it, or None."""
    try:
        room = os.statvfs(path.parent)
    except OSError:
        return None
    if room.f_flag & os.ST_RDONLY:
        return read_only(path)
    return full(path) if room.f_bavail * room.f_frsize < _LEAST_FREE else None


class ReadingPlace:
    """Opens a database for reading only, each time as it lies there then.

    Args:
        path: The database.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._copies: tempfile.TemporaryDirectory[str] | None = None
        self._copied: tuple[int, ...] = ()
        self._copying = threading.Lock()

    def connect(self) -> sqlite3.Connection:
        """A connection that changes nothing.

        Raises:
            sqlite3.Error: It cannot be opened.
            OSError: It cannot be copied, where it has to be.
        """
        if not _has_content(_beside(self._path, "wal")):
            # Nobody can have it open for writing here, and what somebody writes elsewhere is seen next time.
            return _opened(self._path, "immutable=1")
        if _beside(self._path, "shm").exists():
            # On a full disk it may have been begun and not finished.
            with suppress(sqlite3.OperationalError):
                return _opened(self._path, "mode=ro")
        return _opened(self._copy(), "mode=rw")

    def revision(self) -> int:
        """A number that changes when the file or its journal does."""
        return hash(self._state())

    def close(self) -> None:
        """Remove what had to be copied."""
        if self._copies is not None:
            self._copies.cleanup()

    def _state(self) -> tuple[int, ...]:
        state: list[int] = []
        for each in (self._path, _beside(self._path, "wal")):
            try:
                status = each.stat()
            except OSError:
                state += (0, 0)
            else:
                state += (status.st_mtime_ns, status.st_size)
        return tuple(state)

    def _copy(self) -> Path:
        with self._copying:
            state = self._state()
            if self._copies is None or state != self._copied:
                self.close()
                self._copies, self._copied = tempfile.TemporaryDirectory(prefix="contract-tui-"), state
                for each in (self._path, _beside(self._path, "wal")):
                    shutil.copyfile(each, Path(self._copies.name, each.name))
            return Path(self._copies.name, self._path.name)


def _opened(path: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?{options}", uri=True, check_same_thread=False)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _beside(path: Path, suffix: str) -> Path:
    return Path(f"{path}-{suffix}")


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
