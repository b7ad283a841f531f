"""统计: per month and per station, with plain bars that every terminal can show."""

from collections.abc import Sequence

from contract_tui.domain.statistics_words import statistics_lines
from contract_tui.domain.text_lines import LineKind, TextLine
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import wrap
from contract_tui.tui.screens.template import ReadingScreen
from contract_tui.tui.widgets.desk_text import DeskText, Read


class StatisticsScreen(ReadingScreen):
    """What the audit trail says of all contracts; counted anew each time it is opened."""

    TITLE = "统计"

    def reader(self) -> Read:
        """Counts, and lays out."""
        return self._lines

    def _lines(self, cells: int) -> Sequence[TextLine]:
        platform = self.access.settings.platform.short_name
        return [
            TextLine(part, LineKind.HEADING if is_heading else LineKind.BODY)
            for line, is_heading in statistics_lines(self.desk.statistics.count(), platform)
            for part in wrap(line, cells) or [""]
        ]

    @handles(Command("refresh", ("r", "f5"), "刷新", "重新统计"))
    def count_again(self) -> None:
        """Read the counts as they are now; nothing else refreshes this page."""
        self.query_one(DeskText).show(self.reader())
