"""准备情况: what a home needs, step by step, and whether what it gives out could be completed (P19)."""

from collections.abc import Iterable, Iterator, Sequence

from textual import on
from textual.widget import Widget

from contract_tui.config import SettingsFile
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.setup.checklist import Checklist, Item, worst_first
from contract_tui.desk.setup.setup import Setup
from contract_tui.domain.findings import Finding, Severity
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.follower import Follower
from contract_tui.tui.literal import width, wrap
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.screens.readiness.steps import SetupSteps
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.virtual_table import VirtualTable

_READY = "可以发送签署、转为正式合同。"
_DEMO = "这是演示：签署人是模拟的，文件都标明演示，不需要以下各项。"
_INDENT = "      "
_GROUP = "准备情况"


def _mark(item: Item) -> Cell:
    if not item.findings:
        return Cell("无需", "dim")
    if item.is_done:
        return Cell("完成", "good")
    return Cell("可选", "dim") if item.step.is_optional else Cell("待办", "warning")


_COLUMNS: list[Column[Item]] = [
    Column("", _mark, width=4),
    Column("项目", lambda item: Cell(item.step.words, "strong"), width=12),
    Column("情况", lambda item: item.state, width=20, weight=1),
]


class ReadinessScreen(PageScreen[None]):
    """The steps, and below them the list of `doctor` and `config check`, as far as sending and sealing go."""

    TITLE = "准备情况"
    AUTO_FOCUS = "VirtualTable"
    DEFAULT_CSS = """
    ReadinessScreen {
        & > VirtualTable { height: 9; }
        & > TextView { height: 1fr; border-top: solid $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._file = SettingsFile(self.access.config_file, self.access.settings)
        self._setup = Setup(self._file)
        self._items: list[Item] = []
        self._is_going_on = False
        self.follower = Follower(self, self._read)

    def compose_page(self) -> Iterable[Widget]:
        """Steps and findings."""
        yield VirtualTable(_COLUMNS, empty="读取中")
        yield TextView(id="findings")

    @property
    def _table(self) -> VirtualTable[Item]:
        return self.query_one(VirtualTable)

    @property
    def _is_changed(self) -> bool:
        return self._setup.settings != self.access.settings

    async def _read(self) -> None:
        self._items = await self.jobs.in_thread(self._look)
        self._table.set_keys(range(len(self._items)))
        self._table.refresh_rows()
        demo = self.access.settings.demonstration
        self.query_one(TextView).set_layout(
            lambda cells: _lines(self._items, cells, demo=demo), from_start=False
        )
        self._go_on()
        self._show_step()

    def _go_on(self) -> None:
        """After a step that is done now, to the next one that is not."""
        item = self._table.cursor_row
        if self._is_going_on and item is not None and self._items[self._table.cursor].is_done:
            ahead = [*range(self._table.cursor, len(self._items)), *range(self._table.cursor)]
            waiting = (place for place in ahead if not self._items[place].is_done)
            self._table.move_to(next(waiting, self._table.cursor))
        self._is_going_on = False

    def _look(self) -> list[Item]:
        diagnosis = Diagnosis(
            self._setup.settings, self.access.clock, lambda: self.desk, self.access.config_file
        )
        return Checklist(diagnosis).items()

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        self._table.provide_rows(event.request, {key: self._items[key] for key in event.keys})

    @on(VirtualTable.RowHighlighted)
    def _show_step(self) -> None:
        item = self._table.cursor_row
        if item is not None:
            self.status.show(item.step.why)

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.commands.run("setup.do")

    def _impossible(self) -> str | None:
        if self.access.settings.demonstration:
            return "这是演示的数据文件夹，不需要设置。"
        return None if self._items else "正在检查，请稍候。"

    @handles(
        Command("setup.do", ("enter",), "办理", "设置光标所在的一项，写入配置文件", _GROUP),
        why_not=_impossible,
    )
    async def do_step(self) -> None:
        """Do the step under the cursor; what it writes is looked at anew at once."""
        item = self._table.cursor_row
        if item is not None:
            self._is_going_on = True
            written = await SetupSteps(self, self._setup).do(item.step)
            if written:
                asking = "那时程序重新打开，请再输入签章口令。" if self._setup.asks_at_start else ""
                self.tell(f"已写入 {self.access.config_file}；离开本页时生效。{asking}")
            self.desk_changed()

    @handles(Command("readiness.check", ("r", "f5"), "重新检查", "文件改变之后再检查一次", _GROUP))
    def check_again(self) -> None:
        """Look again."""
        self.desk_changed()

    @handles(Command("readiness.details", ("f6",), "看详情", "把光标移到下面的详情上滚动、搜索", _GROUP))
    def go_to_details(self) -> None:
        """Scroll and search what was found."""
        self.query_one(TextView).lines.focus()

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页；改了设置时重新打开程序", _GROUP))
    def leave(self) -> None:
        """Close; with other settings the program begins again."""
        if self._is_changed:
            self.desk_app.restart()
        else:
            self.dismiss(None)


def _lines(items: Sequence[Item], cells: int, *, demo: bool) -> list[StyledLine]:
    findings = worst_first(finding for item in items for finding in item.findings)
    missing = sum(each.severity is Severity.BAD for each in findings)
    head = f"还缺 {missing} 项，不能发送签署、转为正式合同。" if missing else _READY
    later = [item.step.words for item in items if not item.is_done and not item.step.is_optional]
    if not missing and later:
        head += f"还没有{'、'.join(later)}。"
    return [
        *(StyledLine(line, "title") for line in wrap(_DEMO if demo else head, cells)),
        StyledLine(""),
        *(line for each in findings for line in _finding_lines(each, cells)),
    ]


def _finding_lines(finding: Finding, cells: int) -> Iterator[StyledLine]:
    label = f"{finding.severity.words}  "
    style: StyleKey = "" if finding.severity is Severity.GOOD else "strong"
    first, *others = wrap(f"{finding.what}：{finding.state}", cells - width(label))
    yield StyledLine(label + first, style)
    for line in others:
        yield StyledLine(_INDENT + line, style)
    for line in wrap(finding.advice, cells - len(_INDENT)) if finding.advice else ():
        yield StyledLine(_INDENT + line)
