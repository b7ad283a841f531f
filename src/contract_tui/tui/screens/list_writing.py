"""The list of contracts on its way into a file."""

import threading
from pathlib import Path

from contract_tui.desk.contracts.list_export import ListExport
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.sheets import CsvEncoding, ExportedList, SheetFormat


class Writing:
    """A file that a thread may write, and that the interface looks at and gives up.

    Attributes:
        rows: How many contracts are written.
        under_way: Whether it is being written now.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.under_way = False
        self._halt = threading.Event()

    def stop(self) -> None:
        """Let the thread give the file up."""
        self._halt.set()

    def write(
        self,
        export: ListExport,
        criteria: ContractFilter,
        sort: ContractSort,
        target: Path,
        form: SheetFormat,
        encoding: CsvEncoding,
    ) -> ExportedList | None:
        """Write the file; `ListExport.write` says what it takes, answers and raises."""
        return export.write(target, criteria, sort, form=form, encoding=encoding, progress=self._heard)

    def _heard(self, rows: int) -> bool:
        self.rows = rows
        return not self._halt.is_set()
