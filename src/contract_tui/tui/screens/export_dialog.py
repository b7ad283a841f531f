"""导出合同列表: where to, and in which encoding; a counter that Esc stops while it is written."""

import asyncio
from collections.abc import Iterable
from functools import partial

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
from contract_tui.tui.screens.list_writing import Writing
from contract_tui.tui.typed_path import path_of, path_problem, target_of
from contract_tui.tui.widgets.choice_line import ChoiceLine
from contract_tui.tui.widgets.safe_input import SafeInput, unseen_problem

_GROUP = "导出合同列表"
_LOOK_SECONDS = 0.2
_FACTS = (
    "写出当前列表中的全部合同，条件和顺序与列表相同；不含手机号和证件号。",
    "文件名以 .xlsx 或 .csv 结尾，决定格式；已有的文件不会覆盖。",
)
_ENCODINGS = (
    (CsvEncoding.UTF_8, "UTF-8"),
    (CsvEncoding.GBK, "GBK"),
    (CsvEncoding.GB18030, "GB18030"),
)


class _Said(Static):
    """What is wrong with what was typed, or how far the file is."""

    def say(self, words: str, *, wrong: bool) -> None:
        """Show it, in colour where something is wrong."""
        self.update(content(f"! {words}" if wrong else words))
        self.set_class(wrong, "-wrong")


def _form_of(typed: str) -> SheetFormat | str:
    """The kind of file that was typed, or what is wrong with it."""
    problem = unseen_problem(typed) or path_problem(typed)
    return problem or SheetFormat.of(path_of(typed).name) or "文件名须以 .xlsx 或 .csv 结尾"


class ExportDialog(Dialog[ExportedList | None]):
    """Asks for a file, whose end says which kind it is, and writes what the list shows.

    Args:
        criteria: Which contracts.
        sort: In which order.
        note: What else to know beforehand; empty for nothing.
    """

    TITLE = "导出合同列表"
    AUTO_FOCUS = "SafeInput"

    def __init__(self, criteria: ContractFilter, sort: ContractSort, note: str = "") -> None:
        super().__init__("导出合同列表", (note, *_FACTS) if note else _FACTS)
        self._criteria, self._sort = criteria, sort
        self._writing = Writing()

    def compose_dialog(self) -> Iterable[Widget]:
        """Path, encoding, and a line for problems and progress."""
        name = self.desk.list_export.file_name(SheetFormat.XLSX)
        proposed = self.access.settings.downloads / name
        yield Static(content("文件"), id="label")
        yield SafeInput(str(proposed))
        yield ChoiceLine("CSV 编码", _ENCODINGS, CsvEncoding.UTF_8, id="encoding")
        yield _Said(id="problem")

    def on_mount(self) -> None:
        """Look at the counter now and then: the thread that writes never touches a widget."""
        self.set_interval(_LOOK_SECONDS, self._show_progress)

    def on_unmount(self) -> None:
        """Let a writing thread give its file up."""
        self._writing.stop()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.commands.run("export.begin")

    def _busy(self) -> str | None:
        return "正在导出，Esc 停止。" if self._writing.under_way else None

    @handles(Command("export.begin", ("f8", "ctrl+n"), "导出", "写出文件", _GROUP), why_not=_busy)
    async def begin(self) -> None:
        """Write the file, or say why not."""
        typed, said = self.query_one(SafeInput).value, self.query_one(_Said)
        form = _form_of(typed)
        if not isinstance(form, SheetFormat):
            said.say(form, wrong=True)
            return
        self._writing = writing = Writing()
        writing.under_way = True
        self.refresh_bindings()
        try:
            encoding = self.query_one("#encoding", ChoiceLine).value
            write = partial(writing.write, self.desk.list_export, self._criteria, self._sort)
            target = target_of(typed, self.access.settings.downloads)
            written = await self.jobs.in_job(write, target, form, encoding)
        except DeskError as error:
            said.say(error.sentence, wrong=True)
        except asyncio.CancelledError:
            writing.stop()  # the program is being left
            raise
        else:
            if written is not None:
                self.dismiss(written)
            else:
                said.say("已停止，没有写出任何内容。", wrong=False)
        finally:
            writing.under_way = False
            self.refresh_bindings()

    def refuse(self) -> None:
        """Esc stops what is being written; otherwise it leaves."""
        if self._writing.under_way:
            self._writing.stop()
        else:
            super().refuse()

    def _show_progress(self) -> None:
        if self._writing.under_way:
            words = f"已写出 {self._writing.rows:,} 份合同，Esc 停止。"
            self.query_one(_Said).say(words, wrong=False)
