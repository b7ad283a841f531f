"""导入订单: a file is tried first, then imported; both make the same report as the command does."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from textual import on
from textual.widget import Widget

from contract_tui.desk.orders.importing import read_orders
from contract_tui.desk.orders.importing.sample import COLUMNS, put_sample, write_sample
from contract_tui.desk.orders.orders import Orders
from contract_tui.domain.audit import Operator
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.imports import MOST_PROBLEMS, ImportReport, RowProblem
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.host import Host
from contract_tui.tui.literal import fit
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.typed_path import path_form, path_of
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.form import Form
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.wrapped_lines import Line, wrapped

_GROUP = "导入订单"
_INTRO = "文件可以是接口 DescribeDealsByCond 的回答（.json），或表格（.csv、.xlsx）。"
_RUNNING = "正在读取文件，请稍候；Esc 停止。"
_LOOK_SECONDS = 0.2
_HEADING_CELLS = 12


class Reading:
    """A file that a thread reads, and that the interface looks at and stops between two batches.

    Attributes:
        rows: How many rows were read.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._halt = threading.Event()

    def read(self, path: Path, orders: Orders, by: Operator, *, dry_run: bool) -> ImportReport:
        """Read the file into the orders; `orders.import_rows` says what it raises."""
        return orders.import_rows(read_orders(path), by, dry_run=dry_run, progress=self._heard)

    def stop(self) -> None:
        """Let the thread end with its batch."""
        self._halt.set()

    def _heard(self, rows: int) -> bool:
        self.rows = rows
        return not self._halt.is_set()


class ImportHost(Host, Protocol):
    """The page that files are imported on."""

    def refresh_bindings(self) -> None:
        """Draw the footer again: what is possible has changed."""


class FileImport:
    """One file at a time on its way into the orders, and what is said of it meanwhile and afterwards.

    Args:
        host: The page.
        show: Shows lines in the place of what is in sight.

    Attributes:
        under_way: What is being done with a file, in a word; empty while nothing is.
        tried: The file that was tried last, and not imported since.
    """

    def __init__(self, host: ImportHost, show: Callable[[Iterable[Line]], None]) -> None:
        self._host, self._show = host, show
        self.under_way = ""
        self.tried: Path | None = None
        self._reading = Reading()

    def stop(self) -> None:
        """Let a thread that reads end with its batch."""
        self._reading.stop()

    def show_progress(self) -> None:
        """Say how far it is, while something is under way."""
        if self.under_way:
            rows = f"{self._reading.rows:,}"
            self._show([(f"正在{self.under_way}：已处理 {rows} 行，Esc 停止。", "strong")])

    async def perform(self, path: Path, *, dry_run: bool) -> ImportReport | None:
        """Try a file or import it, and show the report; None when an error is shown in its place."""
        host, desk, reading = self._host, self._host.desk, Reading()
        self.under_way = "试导入" if dry_run else "导入"
        self._reading, self.tried = reading, None
        self.show_progress()
        host.refresh_bindings()
        try:
            report = await host.jobs.in_job(reading.read, path, desk.orders, host.operator, dry_run=dry_run)
        except DeskError as error:
            self._show([(error.message, "bad"), (error.hint, "")])
            return None
        except asyncio.CancelledError:
            # The program is being left: the thread notices between two batches.
            reading.stop()
            raise
        finally:
            self.under_way = ""
        if dry_run and not report.stopped:
            self.tried = path
        self._show(_report_lines(report, dry_run=dry_run))
        return report


class ImportOrdersScreen(PageScreen[None]):
    """A path, a report, and while a file is read a counter that Esc stops between two batches."""

    TITLE = "导入订单"
    AUTO_FOCUS = "SafeInput"
    HAS_STATUS = False
    DEFAULT_CSS = """
    ImportOrdersScreen > #intro { margin: 1 1 0 1; color: $text-muted; }
    ImportOrdersScreen > Form { height: auto; margin: 1 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._import = FileImport(self, self._show_lines)

    def compose_page(self) -> Iterable[Widget]:
        """Path and report."""
        yield Facts([_INTRO], id="intro")
        yield path_form("路径，例如 ~/订单.xlsx")
        yield TextView(wrapped(_column_lines()), id="report")

    def on_mount(self) -> None:
        """Look at the counter now and then: the thread that reads never touches a widget."""
        self.set_interval(_LOOK_SECONDS, self._import.show_progress)

    def on_unmount(self) -> None:
        """Let a reading thread end with its batch."""
        self._import.stop()

    @property
    def _path(self) -> Path:
        return path_of(self.query_one(Form).values["path"])

    @on(Form.FieldChanged)
    def _typed(self) -> None:
        self.refresh_bindings()

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run("import.try")

    def _busy(self) -> str | None:
        """One file at a time, and the desk must be open."""
        if not self.access.ready:
            return "正在打开数据库，请稍候。"
        return _RUNNING if self._import.under_way else None

    def _not_tried(self) -> str | None:
        """Only a file that was tried is written."""
        advice = f"请先试导入（{key_name('import.try')}），看过报告后再导入。"
        return self._busy() or (None if self._import.tried == self._path else advice)

    @handles(
        Command("import.try", ("ctrl+t",), "试导入", "读取文件并报告结果，不写入任何内容", _GROUP),
        why_not=_busy,
    )
    async def try_file(self) -> None:
        """Read the file and report what an import would do."""
        if self.query_one(Form).show_problems():
            await self._import.perform(self._path, dry_run=True)
            self.refresh_bindings()

    @handles(
        Command(
            "import.write",
            ("f8", "ctrl+n"),
            "导入",
            "写入试导入过的文件；已有订单会更新，合同中的订单保持原样",
            _GROUP,
        ),
        why_not=_not_tried,
    )
    async def write(self) -> None:
        """Write what was tried."""
        report = await self._import.perform(self._path, dry_run=False)
        if report is not None:
            self.tell(f"已导入 {report.imported} 个订单。", "warning" if report.refused else "information")
        self.refresh_bindings()

    def _show_lines(self, lines: Iterable[Line]) -> None:
        self.query_one(TextView).set_layout(wrapped(lines))

    @handles(
        Command("import.sample", ("ctrl+y",), "写示例文件", "在所填路径或下载文件夹中写出示例订单", _GROUP),
        why_not=_busy,
    )
    async def write_sample(self) -> None:
        """A file to start from, where the path says, or in the folder of downloads."""
        typed = self.query_one(Form).values["path"]
        downloads = self.access.settings.downloads
        try:
            path = await self.jobs.in_job(
                lambda: (
                    write_sample(path_of(typed), replace=False) if typed.strip() else put_sample(downloads)
                )
            )
        except DeskError as error:
            self._show_lines([(error.message, "bad"), (error.hint, "")])
            return
        self._show_lines([(f"已写出 {path}。", "good"), *_column_lines()])

    @handles(Command("import.report", ("f6",), "看报告", "把光标移到报告上滚动、搜索", _GROUP))
    def go_to_report(self) -> None:
        """Scroll and search the report."""
        self.query_one(TextView).lines.focus()

    @handles(Command("back", ("escape",), "返回", "停止读取，或回到合同管理", _GROUP))
    def leave(self) -> None:
        """Stop what is being read; otherwise leave."""
        if self._import.under_way:
            self._import.stop()
        else:
            self.dismiss(None)


def _column_lines() -> Iterator[Line]:
    """What stands in a table: nobody must leave the page to learn the headings."""
    yield "表格的列（次序不限，可有其他列）", "strong"
    for heading, meaning in COLUMNS.items():
        yield f"{fit(heading, _HEADING_CELLS)}{meaning}", ""
    yield (
        f"按 {key_name('import.sample')} 写出示例文件，或用 {command('orders sample', 'orders.xlsx')}。",
        "dim",
    )


def _report_lines(report: ImportReport, *, dry_run: bool) -> Iterator[Line]:
    first, *notes = report.sentences(dry_run=dry_run)
    yield first, "strong"
    for note in notes:
        yield note, "warning"
    for problem in report.problems:
        yield _problem_words(problem), ""
    if report.refused > len(report.problems):
        yield f"另有 {report.refused - len(report.problems)} 行；这里列出前 {MOST_PROBLEMS} 行。", "dim"
    for hint in dict.fromkeys(problem.hint for problem in report.problems if problem.hint):
        yield f"建议：{hint}", "dim"
    if dry_run and report.imported and not report.stopped:
        yield f"按 {key_name('import.write')} 导入。", "good"


def _problem_words(problem: RowProblem) -> str:
    number = f"，订单 {problem.id}" if problem.id else ""
    return f"第 {problem.line} 行{number}：{problem.reason}"
