"""Copies of the whole database: made while others work on it, and examined before they are believed."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.store import contracts
from contract_tui.store.database import Database
from contract_tui.store.schema import SCHEMA

_CONTRACTS = "SELECT count(*) FROM contract"
_EVENTS = "SELECT count(*) FROM audit_event"
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class CopiedDatabase:
    """What a copy holds.

    Attributes:
        schema: Its revision.
        contracts: How many contracts, deleted ones included.
        events: How many audit events.
    """

    schema: str
    contracts: int
    events: int


def copy_database(database: Database, target: Path) -> CopiedDatabase:
    """Copy a database in one go, as of one moment, by SQLite's online backup.

    Args:
        database: Others may read and write it meanwhile.
        target: A file that does not exist yet, or is empty.

    Raises:
        OutsideError: The database is damaged, so that the copy would be; or it cannot be written.
    """
    database.copy_to(target)
    return examine_copy(target)


def examine_copy(path: Path) -> CopiedDatabase:
    """Make sure that a database is whole and can be used here.

    Args:
        path: Nobody else has it open.

    Raises:
        OutsideError: It is damaged, no database of this program, or written by a newer one.
    """
    try:
        with closing(_opened(path)) as connection:
            problems = [
                str(line) for (line,) in connection.execute("PRAGMA integrity_check(5)") if line != "ok"
            ]
            problems += [
                f"引用悬空（表 {row[0]}）" for row in connection.execute("PRAGMA foreign_key_check")
            ][:5]
            if problems:
                raise OutsideError(f"数据库已损坏：{'；'.join(problems[:5])}。", _DAMAGED)
            copied = CopiedDatabase(
                schema=str(_one(connection, "SELECT version_num FROM alembic_version")),
                contracts=int(_one(connection, _CONTRACTS)),
                events=int(_one(connection, _EVENTS)),
            )
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise OutsideError(f"不是本程序的数据库，或已损坏：{error}。", _DAMAGED) from error
    if copied.schema > SCHEMA:
        raise OutsideError(
            f"数据库由更新版本的程序写入（{copied.schema} > {SCHEMA}）。", "请升级 contract-tui 后再恢复。"
        )
    return copied


def skip_given_numbers(path: Path, now: datetime) -> None:
    """Let a restored database give out no number again that was given out after its backup was made (P10).

    Args:
        path: Nobody else has it open; an older program's is brought up to date.
        now: When it is restored, UTC.

    Raises:
        OutsideError: It cannot be written.
    """
    with closing(Database(path)) as database, database.write() as session:
        contracts.skip_numbers(session, now)


def refuse_used(path: Path) -> None:
    """Make sure that no program has a database open; one that is damaged or missing is used by nobody.

    Raises:
        HeldError: Somebody has.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
            # Leaving the write-ahead log needs the file for oneself, whatever the others do.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise HeldError(
                f"仍有程序打开着 {path}，没有改动。", "请先结束使用此数据文件夹的界面、命令和 worker。"
            ) from error
    except sqlite3.DatabaseError:
        return


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]


_DAMAGED = "请停止使用，先复制整个数据文件夹，再按 contract-tui help operations 处理。"
