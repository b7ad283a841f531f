"""验证文件: is a PDF a contract that holds? The report is the command line's, in colours."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from contract_tui.desk.proof.verification import read_pdf, verify_file
from contract_tui.domain import verdict_words
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.domain.text import shown
from contract_tui.domain.verdicts import Verdict, VerificationReport
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import width, wrap
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.typed_path import path_form, path_of
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tui.desk.context import Context


_GROUP = "验证文件"
_INTRO = "检查合同 PDF 的签名、证书和签署后的改动；与本机数据库中的合同比较。文件不会被改动或保存。"
_RUNNING = "正在验证，请稍候。"
_NARROWEST = 20
_STYLES: dict[Verdict, StyleKey] = {
    Verdict.VALID: "good",
    Verdict.INVALID: "bad",
    Verdict.UNTRUSTED: "warning",
    Verdict.UNSIGNED: "warning",
}
_PROBLEM = "问题"

Line = tuple[str, str, StyleKey]
"""A label, which may be empty, a text, and how both look."""


class VerifyScreen(PageScreen[None]):
    """A path, and below it the verdict and what it rests on."""

    TITLE = "验证文件"
    AUTO_FOCUS = "SafeInput"
    HAS_STATUS = False
    DEFAULT_CSS = """
    VerifyScreen > #intro { margin: 1 1 0 1; color: $text-muted; }
    VerifyScreen > Form { height: auto; margin: 1 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._under_way = False

    def compose_page(self) -> Iterable[Widget]:
        """Path and report."""
        yield Facts([_INTRO], id="intro")
        yield path_form("路径，例如 ~/合同.pdf")
        yield TextView(id="report")

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run("verify.file")

    def _is_busy(self) -> str | None:
        """One file at a time."""
        return _RUNNING if self._under_way else None

    @handles(
        Command("verify.file", ("f8", "ctrl+n"), "验证", "读取文件并验证其中的签名", _GROUP), why_not=_is_busy
    )
    async def verify(self) -> None:
        """Read the file and say what it is worth."""
        form = self.query_one(Form)
        if not form.show_problems():
            return
        self._busy(under_way=True)
        self._show([("", _RUNNING, "strong")])
        try:
            report = await self.jobs.in_job(self._examined, path_of(form.values["path"]))
        except DeskError as error:
            self._show([("", error.message, "bad"), ("", error.hint, "")])
        else:
            self._show(list(_report_lines(report)))
        finally:
            self._busy(under_way=False)

    def _examined(self, path: "Path") -> VerificationReport:
        access = self.access
        return verify_file(read_pdf(path), access.settings, home=self._home, clock=access.clock)

    def _home(self) -> "Context":
        if not self.access.ready:
            raise HeldError("数据库还没有打开。", "请稍后再次验证。")
        return self.access.desk.context

    def _busy(self, *, under_way: bool) -> None:
        self._under_way = under_way
        self.refresh_bindings()

    def _show(self, report_lines: Sequence[Line]) -> None:
        def layout(cells: int) -> list[StyledLine]:
            room = max(cells, _NARROWEST)
            return [StyledLine(text, style) for line in report_lines for text, style in _laid_out(line, room)]

        self.query_one("#report", TextView).set_layout(layout)

    @handles(Command("verify.report", ("f6",), "看报告", "把光标移到报告上滚动、搜索", _GROUP))
    def go_to_report(self) -> None:
        """Scroll and search the report."""
        self.query_one("#report", TextView).lines.focus()

    @handles(Command("back", ("escape",), "返回", "回到合同管理", _GROUP))
    def leave(self) -> None:
        self.dismiss(None)


def _report_lines(report: VerificationReport) -> Iterator[Line]:
    yield "", report.line, _STYLES[report.verdict]
    if report.not_compared:
        yield "", f"注意：{report.not_compared}", "warning"
    yield "", "", ""
    yield from _facts(list(verdict_words.file_facts(report)))
    for number, finding in enumerate(report.signatures, start=1):
        yield "", "", ""
        yield "", verdict_words.signature_title(finding, number), "heading"
        yield from _facts(list(verdict_words.signature_facts(finding)))


def _facts(pairs: Sequence[verdict_words.Fact]) -> Iterator[Line]:
    widest = max((width(word) for word, _ in pairs), default=0)
    for word, value in pairs:
        yield word + " " * (widest - width(word) + 2), value, "bad" if word == _PROBLEM else ""


def _laid_out(line: Line, cells: int) -> Iterator[tuple[str, StyleKey]]:
    label, text, style = line
    indent = " " * width(label)
    first, *others = wrap(shown(text), cells - len(indent))
    yield label + first, style
    for other in others:
        yield indent + other, style
