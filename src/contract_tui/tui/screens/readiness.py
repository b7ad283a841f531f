"""准备情况: whether what this home gives out could be completed, and what to do where not (P19)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.text_lines import LineKind, TextLine
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.host import Host
from contract_tui.tui.literal import width, wrap
from contract_tui.tui.screens.dialogs import Notice
from contract_tui.tui.screens.template import ReadingScreen
from contract_tui.tui.widgets.desk_text import DeskText, Read

if TYPE_CHECKING:
    from contract_tui.tui.widgets.facts import Fact

_READY = "可以发送签署、转为正式合同。"
_DEMO = "这是演示：签署人是模拟的，文件都标明演示，不需要以下各项。"
_INDENT = "      "


class ReadinessScreen(ReadingScreen):
    """The list of `doctor` and `config check`, as far as sending and sealing go."""

    TITLE = "准备情况"

    def reader(self) -> Read:
        """Everything that is looked at, what is missing told first."""
        return self._lines

    @handles(
        Command("readiness.check", ("r", "f5"), "重新检查", "文件改变之后再检查一次；改了设置须重新打开程序")
    )
    def check_again(self) -> None:
        """Look again."""
        self.query_one(DeskText).show(self.reader())

    def _lines(self, cells: int) -> Sequence[TextLine]:
        findings = list(self.desk.readiness.findings())
        missing = sum(each.severity is Severity.BAD for each in findings)
        head = f"还缺 {missing} 项，不能发送签署、转为正式合同。" if missing else _READY
        if self.access.settings.demonstration:
            head = _DEMO
        return [
            *(TextLine(line, LineKind.TITLE) for line in wrap(head, cells)),
            TextLine("", LineKind.BLANK),
            *(line for each in findings for line in _told(each, cells)),
        ]


async def is_ready(host: Host, what: str) -> bool:
    """Whether a contract can be given out now; what is missing is told in a dialog.

    Args:
        host: The page that asks.
        what: What is wanted, in the interface's words: 发送签署, 转为正式合同.
    """
    missing = await host.jobs.in_thread(host.desk.readiness.blocking)
    if missing:
        title = f"现在不能{what}，缺少 {len(missing)} 项"
        await host.ask(Notice(title, _missing_facts(missing)))
    return not missing


def _missing_facts(missing: Sequence[Finding]) -> "list[Fact]":
    """What stops a contract from being given out, each with what to do."""
    facts: list[Fact] = []
    for each in missing:
        facts += [f"{each.what}：{each.state}", *([each.advice] if each.advice else [])]
    return [*facts, f"处理后重试；在合同管理中按 {key_name('readiness')} 随时查看准备情况。"]


def _told(finding: Finding, cells: int) -> Iterator[TextLine]:
    label = f"{finding.severity.words}  "
    kind = LineKind.BODY if finding.severity is Severity.GOOD else LineKind.TABLE_HEAD
    first, *others = wrap(f"{finding.what}：{finding.state}", cells - width(label))
    yield TextLine(label + first, kind)
    for line in others:
        yield TextLine(_INDENT + line, kind)
    for line in wrap(finding.advice, cells - len(_INDENT)) if finding.advice else ():
        yield TextLine(_INDENT + line, LineKind.BODY)
