"""准备情况: whether what this home gives out could be completed, and what to do where not (P19)."""

from collections.abc import Iterator, Sequence

from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.text_lines import LineKind, TextLine
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import width, wrap
from contract_tui.tui.screens.template import ReadingScreen
from contract_tui.tui.widgets.desk_text import DeskText, Read

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
            *(line for each in findings for line in _finding_lines(each, cells)),
        ]


def _finding_lines(finding: Finding, cells: int) -> Iterator[TextLine]:
    label = f"{finding.severity.words}  "
    kind = LineKind.BODY if finding.severity is Severity.GOOD else LineKind.TABLE_HEAD
    first, *others = wrap(f"{finding.what}：{finding.state}", cells - width(label))
    yield TextLine(label + first, kind)
    for line in others:
        yield TextLine(_INDENT + line, kind)
    for line in wrap(finding.advice, cells - len(_INDENT)) if finding.advice else ():
        yield TextLine(_INDENT + line, LineKind.BODY)
