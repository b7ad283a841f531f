"""From a file to its orders: which reader it needs, and orders that stand in it twice."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from contract_tui.desk.importing.deals import read_deals
from contract_tui.desk.importing.table import read_table
from contract_tui.domain.errors import InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.imports import OrderInput, RowProblem


def read_orders(path: Path) -> Iterator[OrderInput | RowProblem]:
    """Read the orders of a `.json` or `.csv` file.

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


def read_stream(content: bytes, name: str = "标准输入") -> Iterator[OrderInput | RowProblem]:
    """Read orders in the billing API's JSON from bytes that were piped in.

    Raises:
        InvalidInputError: It is not what the API answers, while it is being read.
    """
    return without_repeats(read_deals(content, name))


def check_file(path: Path) -> None:
    """Find out, before anything is imported, whether a file is there and of a known kind.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is a folder or of another kind.
    """
    if not path.exists():
        raise NotFoundError(f"文件不存在：{path}。", "请检查路径。")
    if not path.is_file():
        raise InvalidInputError(f"{path} 不是文件。", "请给出 .json 或 .csv 文件，或用 - 读标准输入。")
    if path.suffix.lower() not in {".json", ".csv"}:
        raise InvalidInputError(
            f"{path.name} 不是 .json 或 .csv 文件。", "表格请另存为 CSV；接口回答请存为 .json。"
        )


def _readable(path: Path) -> Iterator[OrderInput | RowProblem]:
    try:
        if path.suffix.lower() == ".csv":
            yield from without_repeats(read_table(path))
        else:
            yield from without_repeats(read_deals(path.read_bytes(), path.name))
    except OSError as error:
        raise OutsideError(f"{path.name} 无法读取：{error.strerror}。", "请检查文件权限。") from None


def without_repeats(rows: Iterable[OrderInput | RowProblem]) -> Iterator[OrderInput | RowProblem]:
    """Let each order pass once: an equal repetition is dropped, a different one is a problem.

    Pages overlap when orders arrive between two calls, so an equal repetition is no mistake.
    """
    seen: dict[str, tuple[int, int]] = {}
    for row in rows:
        if isinstance(row, RowProblem):
            yield row
            continue
        line, known = seen.setdefault(row.id, (row.line, _content(row)))
        if line == row.line:
            yield row
        elif known != _content(row):
            yield RowProblem(row.line, row.id, f"与第 {line} 行是同一订单，但内容不同", "请只保留正确的一行")


def _content(row: OrderInput) -> int:
    return hash((
        row.payer, row.kind, row.pay_mode, row.action, row.status, row.amount_fen, row.created_at,
        row.product, row.detail,
    ))  # fmt: skip
