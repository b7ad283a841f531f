"""导出合同列表: where to, and in which encoding; a counter that Esc stops while it is written."""

import asyncio
import threading
from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from contract_tui.domain.errors import DeskError
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.sheets import CsvEncoding, ExportedList, SheetFormat
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import Dialog
from contract_tui.tui.literal import content
from contract_tui.tui.typed_path import path_of, path_problem
from contract_tui.tui.widgets.choice_line import ChoiceLine
from contract_tui.tui.widgets.safe_input import SafeInput, unseen_problem

_GROUP = "导出合同列表"
_LOOK_SECONDS = 0.2
_ENCODINGS = (
    (CsvEncoding.UTF_8, "UTF-8"),
    (CsvEncoding.GBK, "GBK"),
    (CsvEncoding.GB18030, "GB18030"),
)


class Writing:
    """A file that a thread writes, and that the interface looks at and gives up.

    Attributes:
        rows: How many contracts are written.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._halt = threading.Event()

    def stop(self) -> None:
        """Let the thread give the file up."""
        self._halt.set()

    def heard(self, rows: int) -> bool:
        """Note how far it is.

        Returns:
            Whether to go on.
        """
        self.rows = rows
        return not self._halt.is_set()


class ExportDialog(Dialog[ExportedList | None]):
    """Asks for a file, whose end says which kind it is, and writes what the list shows.

    Args:
        criteria: Which contracts.
        sort: In which order.
    """

    AUTO_FOCUS = "SafeInput"

    def __init__(self, criteria: ContractFilter, sort: ContractSort) -> None:
        facts = [
            "写出当前列表中的全部合同，条件和顺序与列表相同；不含手机号和证件号码。",
            "文件名以 .xlsx 或 .csv 结尾，决定格式；已有的文件不会覆盖。",
        ]
        super().__init__("导出合同列表", facts)
        self._criteria, self._sort = criteria, sort
        self._writing: Writing | None = None

    def compose_dialog(self) -> Iterable[Widget]:
        """Path, encoding, and a line for problems and progress."""
        name = self.desk.list_export.file_name(SheetFormat.XLSX)
        proposed = self.access.settings.downloads / name
        yield Static(content("文件"), id="label")
        yield SafeInput(str(proposed))
        yield ChoiceLine("CSV 编码", _ENCODINGS, CsvEncoding.UTF_8, id="encoding")
        yield Static(id="problem")

    def on_mount(self) -> None:
        """Look at the counter now and then: the thread that writes never touches a widget."""
        self.set_interval(_LOOK_SECONDS, self._show_progress)

    def on_unmount(self) -> None:
        """Let a writing thread give its file up."""
        self._stop()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.commands.run("export.begin")

    def _busy(self) -> str | None:
        return None if self._writing is None else "正在导出，Esc 停止。"

    @handles(Command("export.begin", ("f8", "ctrl+n"), "导出", "写出文件", _GROUP), why_not=_busy)
    async def begin(self) -> None:
        """Write the file, or say why not."""
        typed = self.query_one(SafeInput).value
        target = path_of(typed)
        form = SheetFormat.of(target.name)
        problem = unseen_problem(typed) or path_problem(typed)
        if problem is not None or form is None:
            self._say(problem or "文件名须以 .xlsx 或 .csv 结尾", wrong=True)
            return
        downloads = self.access.settings.downloads
        if target.parent == downloads:
            downloads.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._writing = writing = Writing()
        self.refresh_bindings()
        try:
            written = await self.jobs.in_job(
                self.desk.list_export.write,
                target,
                self._criteria,
                self._sort,
                form=form,
                encoding=self.query_one("#encoding", ChoiceLine).value,
                progress=writing.heard,
            )
        except DeskError as error:
            self._say(error.sentence, wrong=True)
        except asyncio.CancelledError:
            writing.stop()  # the program is being left
            raise
        else:
            if written is not None:
                self.dismiss(written)
            else:
                self._say("已停止，没有写出任何内容。", wrong=False)
        finally:
            self._writing = None
            self.refresh_bindings()

    def refuse(self) -> None:
        """Esc stops what is being written; otherwise it leaves."""
        if self._writing is None:
            super().refuse()
        else:
            self._stop()

    def _stop(self) -> None:
        if self._writing is not None:
            self._writing.stop()

    def _show_progress(self) -> None:
        if self._writing is not None:
            self._say(f"已写出 {self._writing.rows:,} 份合同，Esc 停止。", wrong=False)

    def _say(self, words: str, *, wrong: bool) -> None:
        shown = self.query_one("#problem", Static)
        shown.update(content(f"! {words}" if wrong else words))
        shown.set_class(wrong, "-wrong")
