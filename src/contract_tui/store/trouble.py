"""What the database and its disk say, as sentences."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

from contract_tui.domain.commands import command
from contract_tui.domain.disk_errors import DiskError, full, reason
from contract_tui.domain.errors import DeskError, HeldError, InvalidInputError, OutsideError
from contract_tui.store.read_only import disk_error

_LOG = logging.getLogger(__name__)
UNDECODABLE = (
    exc.SQLAlchemyError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a row raises that holds something else than its columns do."""


@contextmanager
def decoded(path: Path) -> Iterator[None]:
    """Turn what reading a row raises that cannot be one of this program's into a sentence.

    SQLite keeps whatever somebody puts into a column: bytes for a word, a word for a time, JSON without end.
    That is damage, and no fault of whoever reads it. Where it was met stands in the log.

    Raises:
        OutsideError: The block raised one of `UNDECODABLE`; it is the cause.
    """
    try:
        yield
    except UNDECODABLE as error:
        _LOG.exception("a row cannot be read")
        raise OutsideError(
            f"数据库 {path} 中有不能解读的内容。",
            f"请停止使用，先复制整个数据文件夹；{command('check')} 列出损坏之处，"
            "再按 contract-tui help operations 处理。",
        ) from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what a database and its disk say within the block into sentences.

    Raises:
        DeskError: The block raised an error of theirs; it is the cause.
    """
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error) as error:
        raise _sentence(path, str(getattr(error, "orig", error))) from error
    except UnicodeEncodeError as error:
        # Bytes that are no UTF-8 come from a command line as lone surrogates.
        raise InvalidInputError("文字中含有无法保存的字符。", "请检查终端和输入的编码（UTF-8）。") from error
    except OSError as error:
        raise disk_error(path) or OutsideError(
            f"无法使用数据目录 {path.parent}：{reason(error)}。", "请检查目录权限和磁盘空间。"
        ) from error


def _sentence(path: Path, words: str) -> DeskError:
    if "locked" in words or "busy" in words:
        return HeldError(f"数据库正被其他程序占用（{path}）。", "请稍后重试，或结束占用它的程序。")
    if "full" in words:
        return full(path)
    if "readonly" in words or "unable to open" in words:
        unwritable = DiskError(f"数据库不可写（{path}）。", "请检查目录和文件权限。")
        return disk_error(path) or unwritable
    if "disk I/O" in words:
        failing = DiskError("磁盘读写失败，没有写入任何内容。", "请检查磁盘空间和磁盘状态后重试。")
        return disk_error(path) or failing
    if "no such table" in words or "no such column" in words:
        return OutsideError(f"数据库 {path} 的内容与程序所需的不符：{words}。", "请停止使用，并从备份恢复。")
    if "not a database" in words or "malformed" in words:
        return OutsideError(f"数据库已损坏（{path}）。", "请停止使用并从备份恢复。")
    if "decode" in words:
        # The library quotes the bytes, which may be somebody's phone (P9).
        return OutsideError(f"数据库 {path} 中有不是 UTF-8 文字的内容。", "请停止使用并从备份恢复。")
    return OutsideError(f"数据库操作失败：{words}。", "请查看日志后重试。")
