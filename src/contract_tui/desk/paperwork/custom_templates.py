"""Texts by templates of one's own, written in a process that is ended when a template wants too much."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.confined import Bounds, Excess, Named, TooMuchError, call
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, OutsideError

if TYPE_CHECKING:
    from contract_tui.documents.template import DocumentFacts, RenderedText
    from contract_tui.documents.template_files import TemplateFile

_BOUNDS = Bounds(cpu_seconds=4, seconds=20, memory=512 * 1024 * 1024, output=4 * 1024 * 1024)
"""A contract of 30 orders needs some 20 ms."""
_WRITTEN: "Named[[TemplateFile, DocumentFacts, _Fonts, str], RenderedText]" = Named(
    "contract_tui.documents.bounded", "written"
)
_WORDS = {
    Excess.SECONDS: f"没有在 {_BOUNDS.cpu_seconds} 秒内写完",
    Excess.MEMORY: "需要的内存超过限制",
    Excess.OUTPUT: "写出的文本过长",
    Excess.CRASH: "不能执行：进程意外中断",
}
_Fonts = tuple[Path, Path | None, Path | None]


class ExcessError(InvalidInputError):
    """A template wants more time, memory or room than a contract needs."""


def written_by_own(template: "TemplateFile", facts: "DocumentFacts", settings: Settings) -> "RenderedText":
    """Write a contract's text by a template of one's own.

    Args:
        settings: Which fonts the text is laid out with.

    Raises:
        InvalidInputError: The template has an error; the message names file and line.
        ExcessError: It wants too much; the same.
        OutsideError: The machine is too busy to tell, or has no room for a temporary file.
    """
    documents = settings.documents
    fonts = (
        settings.cache,
        Path(documents.serif) if documents.serif else None,
        Path(documents.sans) if documents.sans else None,
    )
    try:
        with tempfile.NamedTemporaryFile("r", prefix="contract-tui-", encoding="ascii") as trace:
            try:
                return call(_WRITTEN, _BOUNDS, template, facts, fonts, trace.name)
            except TooMuchError as error:
                raise _refusal(template, error.excess, trace.read()) from error
    except OSError as error:
        raise OutsideError(
            f"无法建立临时文件，没有生成合同文本：{reason(error)}。",
            "请检查磁盘空间和临时文件夹（TMPDIR）。",
        ) from error


def _refusal(template: "TemplateFile", excess: Excess, trace: str) -> ExcessError | OutsideError:
    from contract_tui.documents.bounded import line_in

    if excess is Excess.STARVED:
        return OutsideError("合同文本没有生成完：本机过于繁忙。", "请稍后重试。")
    line = line_in(trace)
    place = f"{template.place} 第 {line} 行" if line else f"{template.place} 写出的文本排版时"
    return ExcessError(
        f"合同模板 {place}有误：{_WORDS[excess]}。", "请检查模板中的循环和很长的内容，更正后重试。"
    )
