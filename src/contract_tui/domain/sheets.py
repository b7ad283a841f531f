"""Files for spreadsheets: which kinds there are, and what was written."""

from dataclasses import dataclass
from enum import StrEnum


class SheetFormat(StrEnum):
    """What kind of file; the values are file names' ends."""

    CSV = "csv"
    XLSX = "xlsx"

    @classmethod
    def of(cls, name: str) -> "SheetFormat | None":
        """The kind of file that a file's name says, by its end; None when it says nothing of the kind."""
        return next((form for form in cls if name.lower().endswith(f".{form}")), None)


class CsvEncoding(StrEnum):
    """How a CSV file's characters are written; UTF-8 begins with the mark by which spreadsheets know it."""

    UTF_8 = "utf-8"
    GBK = "gbk"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list that was written.

    Attributes:
        path: The file.
        rows: How many contracts stand in it.
    """

    path: str
    rows: int
