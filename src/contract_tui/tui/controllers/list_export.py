"""The contract list as a file: what the filters let through, in the list's order."""

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.controllers.contract_marks import ContractMarks
from contract_tui.tui.controllers.list_filters import ListFilters
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.host import Host
from contract_tui.tui.routes import ExportDialog


class ListExporting(Controller[Host]):
    """Writes what a list shows.

    Args:
        host: The list's page.
        filters: What the list shows.
        marks: Which of it are marked; they are exported no more than the others.
    """

    def __init__(self, host: Host, filters: ListFilters, marks: ContractMarks) -> None:
        super().__init__(host)
        self._filters, self._marks = filters, marks

    @handles(
        Command("export", ("B",), "导出", "把当前列表写成 XLSX 或 CSV 文件", "合同列表", in_footer=False)
    )
    async def export(self) -> None:
        """Ask where to, write, and say where it is."""
        choices = self._filters.choices
        written = await self.host.ask(ExportDialog(choices.criteria, choices.sort, self._note()))
        if written is not None:
            facts = [("文件", written.path), ("合同", f"{written.rows:,} 份")]
            await self.host.ask(Notice("导出完成", facts))

    def _note(self) -> str:
        """With marks all other actions are for the marked; this one is not."""
        marked, listed = len(self._marks.marked), self._marks.listed
        return f"导出当前列出的全部 {listed:,} 份，不只是勾选的 {marked:,} 份。" if marked else ""
