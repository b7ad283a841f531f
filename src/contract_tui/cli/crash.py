"""The last resort: an error that nobody foresaw goes to a file, the person reads two lines."""

import os
import sys
import tempfile
import traceback
from types import TracebackType

from contract_tui.cli import output
from contract_tui.domain.errors import DeskError, ExitCode
from contract_tui.domain.masking import masked


class UnexpectedError(DeskError):
    """A fault of the program itself."""


def report_crashes(*, as_json: bool) -> None:
    """Replace Python's own report, which would put the traceback on the terminal.

    Args:
        as_json: Whether the error is wanted as JSON.
    """

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = masked("".join(traceback.format_exception(kind, error, trace)))
        output.report(_described(kind, details), as_json=as_json)

    sys.excepthook = report


def _described(kind: type[BaseException], details: str) -> UnexpectedError:
    message = f"程序出现意外错误（{kind.__name__}）。"
    try:
        # mkstemp makes it 0600: a traceback may quote what somebody typed.
        handle, path = tempfile.mkstemp(prefix="contract-tui-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(details)
    except OSError:
        return UnexpectedError(message, "临时目录不可写，详情没有保存；请检查磁盘空间后重试。")
    return UnexpectedError(message, f"详情已写入 {path}，请附上它报告问题（退出码 {ExitCode.UNEXPECTED}）。")
