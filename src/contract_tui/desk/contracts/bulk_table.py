"""What became of many contracts as a table: in the index of a zip, and in a file of its own."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from contract_tui.desk.files import growing_file
from contract_tui.desk.spreadsheets import SheetCell, sheet
from contract_tui.domain.bulk import OUTCOME_WORDS, BulkResult, Outcome
from contract_tui.domain.clock import in_shanghai
from contract_tui.domain.sheets import CsvEncoding, SheetFormat

HEADINGS = ("合同编号", "甲方", "结果", "说明", "产生", "SHA-256")


def table_rows(
    results: Iterable[BulkResult], sums: Mapping[str, str] | None = None
) -> Iterator[tuple[SheetCell, ...]]:
    """A row for each contract.

    Args:
        results: What became of them.
        sums: The SHA-256 of each file that was made, by its name.
    """
    for result in results:
        sha256 = (sums or {}).get(result.made, "")
        outcome = OUTCOME_WORDS[result.outcome]
        words = "" if result.outcome is Outcome.DONE else result.words
        yield result.number, result.party, outcome, words, result.made, sha256


def file_name(now: datetime) -> str:
    """What a file of results is called that is given no name.

    Args:
        now: UTC.
    """
    return f"办理结果-{in_shanghai(now):%Y%m%d-%H%M%S}.csv"


def save_results(results: Iterable[BulkResult], target: Path, now: datetime) -> Path:
    """Write what became of many contracts as CSV, or as XLSX where the file's name says so.

    Args:
        target: A file, or a folder in which it gets a name of its own.
        now: UTC.

    Returns:
        Where the file is now.

    Raises:
        HeldError: There is such a file already.
        OutsideError: It cannot be written.
    """
    form = SheetFormat.of(target.name) or SheetFormat.CSV
    with (
        growing_file(target, file_name(now)) as growing,
        sheet(growing.file, form, CsvEncoding.UTF_8, HEADINGS) as write_row,
    ):
        for row in table_rows(results):
            write_row(row)
    return growing.path
