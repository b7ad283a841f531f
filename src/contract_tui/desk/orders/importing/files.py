"""From a file to its orders: which reader it needs, and orders that stand in it twice."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from contract_tui.config.libraries import OPENPYXL
from contract_tui.desk.orders.importing.deals import read_deals
from contract_tui.desk.orders.importing.json_text import Source
from contract_tui.desk.orders.importing.table import read_table
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.imports import ImportRow, OrderInput, RowProblem


def read_orders(path: Path) -> Iterator[ImportRow]:
    """Read the orders of a `.json`, `.csv` or `.xlsx` file.

    Args:
        path: The file; its suffix says what it is.

    Returns:
        Good orders and problems in the file's order, read as they are asked for.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is a folder, of another kind, or broken; also while it is being read.
        OutsideError: It cannot be read.
    """
    check_file(path)
    return _readable(path)


def read_stream(stream: Source, name: str = "标准输入") -> Iterator[ImportRow]:
    """Read orders in the billing API's JSON from what is piped in; it is read once and not kept.

    Raises:
        InvalidInputError: It is not what the API answers, while it is being read.
    """
    return without_repeats(read_deals(stream, name))


def check_file(path: Path) -> None:
    """Find out, before anything is imported, whether a file is there and of a known kind.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is a folder or of another kind.
    """
    if not path.exists():
        raise NotFoundError(f"文件不存在：{path}。", "请检查路径。")
    if not path.is_file():
        raise InvalidInputError(f"{path} 不是文件。", "请给出 .json、.csv 或 .xlsx 文件，或用 - 读标准输入。")
    if path.suffix.lower() not in _READERS:
        raise InvalidInputError(
            f"{path.name} 不是 .json、.csv 或 .xlsx 文件。",
            "表格请另存为 .xlsx 或 CSV；接口回答请存为 .json。",
        )


def _readable(path: Path) -> Iterator[ImportRow]:
    try:
        yield from without_repeats(_READERS[path.suffix.lower()](path))
    except OSError as error:
        raise OutsideError(f"{path.name} 无法读取：{reason(error)}。", "请检查文件权限。") from None
    except sqlite3.OperationalError as error:
        raise OutsideError(f"无法使用临时文件：{error}。", "请检查临时文件夹的磁盘空间。") from error


def _read_deals(path: Path) -> Iterator[ImportRow]:
    with path.open("rb") as stream:
        yield from read_deals(stream, path.name)


def _read_workbook(path: Path) -> Iterator[ImportRow]:
    # The library for it takes a fifth of a second to load.
    OPENPYXL.require()
    from contract_tui.desk.orders.importing.workbook import read_workbook

    return read_workbook(path)


_READERS: dict[str, Callable[[Path], Iterator[ImportRow]]] = {
    ".json": _read_deals,
    ".csv": read_table,
    ".xlsx": _read_workbook,
}


def without_repeats(rows: Iterable[ImportRow]) -> Iterator[ImportRow]:
    """Let each order pass once: an equal repetition is dropped, a different one is a problem.

    Pages overlap when orders arrive between two calls, so an equal repetition is no mistake. What was seen
    lies in a private file of SQLite's, so that a million orders need no memory.
    """
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as seen:
        seen.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER, content INTEGER) WITHOUT ROWID")
        seen.execute("BEGIN")
        for row in rows:
            if not isinstance(row, OrderInput):
                yield row
                continue
            content = _content(row)
            added = seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (row.id, row.line, content))
            if added.rowcount:
                yield row
                continue
            line, known = seen.execute("SELECT line, content FROM seen WHERE id = ?", (row.id,)).fetchone()
            if known != content:
                yield RowProblem(
                    row.line, row.id, f"与第 {line} 行是同一订单，但内容不同", "请只保留正确的一行"
                )


def _content(row: OrderInput) -> int:
    return hash((
        row.payer, row.kind, row.pay_mode, row.action, row.status, row.amount_fen, row.created_at,
        row.product, row.detail,
    ))  # fmt: skip
