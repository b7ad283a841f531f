"""The contract list as a file for a spreadsheet: what is shown, in its order, no personal data (P9)."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.desk.contracts.contracts import Contracts
from contract_tui.desk.files import growing_file
from contract_tui.desk.spreadsheets import SheetCell, Yuan, sheet
from contract_tui.domain import labels
from contract_tui.domain.clock import Clock, in_shanghai, local_text
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.sheets import CsvEncoding, ExportedList, SheetFormat
from contract_tui.domain.waiting import WAITING_WORDS

HEADINGS = (
    "合同编号", "签章方式", "甲方", "客户账号", "订单数", "金额（元）", "状态/子状态", "等待", "后台任务",
    "创建时间", "更新时间",
)  # fmt: skip
_PAGE = 500


class ListExport:
    """Writes lists of contracts.

    Args:
        contracts: Where they are looked up.
        settings: What the platform is called (P15).
        clock: Tells what a file is called that was given no name.
    """

    def __init__(self, contracts: Contracts, settings: Settings, clock: Clock) -> None:
        self._contracts, self._settings, self._clock = contracts, settings, clock

    def file_name(self, form: SheetFormat) -> str:
        """What an export is called that is given no name."""
        return f"合同列表-{in_shanghai(self._clock.now()):%Y%m%d-%H%M%S}.{form}"

    def write(
        self,
        target: Path,
        criteria: ContractFilter,
        sort: ContractSort,
        *,
        form: SheetFormat,
        encoding: CsvEncoding = CsvEncoding.UTF_8,
        replace: bool = False,
        progress: Callable[[int], bool] = lambda _rows: True,
    ) -> ExportedList | None:
        """Write the matching contracts, row by row; a contract that is deleted meanwhile is left out.

        Args:
            target: A file, or a folder in which the file gets its own name.
            criteria: Which contracts.
            sort: In which order.
            form: Which kind of file.
            encoding: Of a CSV file.
            replace: Whether a file that is there gives way.
            progress: Called with the number of rows done; false gives the export up.

        Returns:
            None when it was given up, and nothing was written.

        Raises:
            InvalidInputError: A character cannot be written in this encoding, or a worksheet is too small.
            HeldError: There is such a file already.
            OutsideError: The file cannot be written.
        """
        keys = self._contracts.keys(criteria, sort)
        rows = 0
        try:
            with (
                growing_file(target, self.file_name(form), replace=replace) as growing,
                sheet(growing.file, form, encoding, HEADINGS) as write_row,
            ):
                for start in range(0, len(keys), _PAGE):
                    for row in self._page(keys[start : start + _PAGE]):
                        write_row(row)
                        rows += 1
                    if not progress(rows):
                        raise _GivenUpError
        except _GivenUpError:
            return None
        return ExportedList(str(growing.path), rows)

    def _page(self, keys: Sequence[int]) -> Iterator[tuple[SheetCell, ...]]:
        rows = self._contracts.rows(keys)
        platform = self._settings.platform.short_name
        return (_cells(rows[key], platform) for key in keys if key in rows)


class _GivenUpError(Exception):
    """Nobody wants the file any more; it is taken away by whoever writes it."""


def _cells(row: ContractRow, platform: str) -> tuple[SheetCell, ...]:
    return (
        row.number,
        labels.channel(row.channel, platform),
        row.customer_name,
        row.customer,
        row.order_count,
        Yuan(row.total_fen),
        labels.state_line(row.substate, row.reason, platform),
        WAITING_WORDS[row.waits_for] if row.waits_for else "",
        _background(row),
        local_text(row.created_at, seconds=True),
        local_text(row.updated_at, seconds=True),
    )


def _background(row: ContractRow) -> str:
    if row.failed:
        return "失败"
    return f"{local_text(row.retry_at, seconds=True)} 自动重试" if row.retry_at else ""
