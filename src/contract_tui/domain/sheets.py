"""Which files for spreadsheets there are."""

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
