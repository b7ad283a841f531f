"""The schema's mark in a database: which revision it is, and what is wrong with one that is none."""

import re
from pathlib import Path

from sqlalchemy import exc
from sqlalchemy.engine import Connection

from contract_tui.domain.errors import OutsideError

SCHEMA = "0010"
"""The revision that this program works with; `migrations/` leads there."""
_KNOWN = tuple(f"{number:04d}" for number in range(1, int(SCHEMA) + 1))
_NUMBERED = re.compile(r"\d{4}", re.ASCII)
_MARKS = "alembic_version"
_RESTORE = "请停止使用，并从备份恢复；数据没有改动。"


def revision(connection: Connection, path: Path) -> str | None:
    """The database's revision; None when it holds nothing at all.

    Args:
        path: Names the file in errors.

    Raises:
        OutsideError: Its mark is missing, doubled or unknown, it was written by a newer program, or it lacks
            tables that its mark promises.
    """
    tables = _tables(connection)
    marks = _marks(connection) if _MARKS in tables else []
    if not marks and tables <= {_MARKS}:
        return None
    if len(marks) != 1:
        words = f"有 {len(marks)} 个版本标记" if marks else "没有版本标记"
        raise OutsideError(f"数据库 {path} {words}，不是本程序的数据库，或已损坏。", _RESTORE)
    (mark,) = marks
    if isinstance(mark, str) and _NUMBERED.fullmatch(mark) and mark > SCHEMA:
        raise OutsideError(
            f"数据库 {path} 由更新版本的程序写入（{mark} > {SCHEMA}）。",
            "请升级 contract-tui 后再打开；数据没有改动。",
        )
    if mark not in _KNOWN:
        raise OutsideError(f"数据库 {path} 的版本标记 {mark!r} 无法识别，可能已损坏。", _RESTORE)
    if mark == SCHEMA:
        _refuse_incomplete(tables, path)
    return str(mark)


def upgrade(connection: Connection, path: Path) -> None:
    """Bring a database to this program's revision, within the caller's write transaction.

    Raises:
        OutsideError: What it holds is not what its mark says.
    """
    # Alembic takes a quarter of a second to import; only a first start or an upgrade needs it.
    from contract_tui.store import migrations

    try:
        migrations.upgrade(connection)
    except (exc.OperationalError, exc.IntegrityError) as error:
        words = str(error.orig)
        if not any(each in words for each in ("already exists", "duplicate column", "no such", "constraint")):
            raise
        raise OutsideError(f"数据库 {path} 的内容与其版本标记不符：{words}。", _RESTORE) from error


def _tables(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {str(name) for (name,) in rows if not str(name).startswith("sqlite_")}


def _marks(connection: Connection) -> list[object]:
    try:
        return [row[0] for row in connection.exec_driver_sql(f"SELECT version_num FROM {_MARKS}")]  # noqa: S608 (a constant)
    except exc.OperationalError as error:
        if "no such column" not in str(error.orig):
            raise
        return []


def _refuse_incomplete(tables: set[str], path: Path) -> None:
    from contract_tui.store.models import metadata

    missing = sorted(set(metadata.tables) - tables)
    if missing:
        raise OutsideError(f"数据库 {path} 缺少 {'、'.join(missing)}，与其版本标记不符。", _RESTORE)
