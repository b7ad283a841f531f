"""Many contracts' PDFs as one zip, with an index for people and programs, and sums for `sha256sum -c`."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from contract_tui.desk.contracts.bulk_table import HEADINGS, table_rows
from contract_tui.desk.contracts.documents import PdfFile
from contract_tui.desk.files import growing_file
from contract_tui.desk.spreadsheets import sheet
from contract_tui.domain.bulk import BulkResult, Outcome
from contract_tui.domain.clock import in_shanghai
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.evidence import moment_text
from contract_tui.domain.sheets import CsvEncoding, SheetFormat

FORMAT, VERSION = "contract-tui.bundle", 1
INDEX, TABLE, SUMS = "index.json", "index.csv", "SHA256SUMS"
_PRIVATE = 0o600 << 16
"""A file's rights where a zip keeps them."""


class Bundle:
    """A zip in the making; only the index is held in memory.

    Args:
        archive: Takes the files, and is closed by whoever has opened it.
        now: UTC: when it is made.
    """

    def __init__(self, archive: ZipFile, now: datetime) -> None:
        self._archive, self._now = archive, now
        self._sums: dict[str, str] = {}
        self._results: list[BulkResult] = []

    def add(self, file: PdfFile) -> None:
        """Put a PDF into it.

        Raises:
            OutsideError: The content is not what its digest says; it is left out.
        """
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            raise OutsideError(
                f"{file.name} 的内容与登记的 SHA-256 不符，没有放入。", "请停止使用并从备份恢复数据库。"
            )
        self._put(file.name, file.content, ZIP_STORED)  # PDFs are compressed already

    def note(self, result: BulkResult) -> None:
        """Let the index say what became of a contract."""
        self._results.append(result)

    def finish(self) -> None:
        """Write the index and the sums."""
        self._put(TABLE, self._table(), ZIP_DEFLATED)
        self._put(INDEX, self._index(), ZIP_DEFLATED)
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(self._sums.items()))
        self._put(SUMS, sums.encode(), ZIP_DEFLATED)

    def _put(self, name: str, content: bytes, compression: int) -> None:
        info = ZipInfo(name, in_shanghai(self._now).timetuple()[:6])
        info.compress_type, info.external_attr = compression, _PRIVATE
        self._archive.writestr(info, content)
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def _table(self) -> bytes:
        content = io.BytesIO()
        with sheet(content, SheetFormat.CSV, CsvEncoding.UTF_8, HEADINGS) as write_row:
            for row in table_rows(self._results, self._sums):
                write_row(row)
        return content.getvalue()

    def _index(self) -> bytes:
        index = {
            "format": {"name": FORMAT, "version": VERSION},
            "made_at": moment_text(self._now),
            "contracts": [
                {
                    "number": result.number,
                    "customer_name": result.party,
                    "outcome": result.outcome.value,
                    "file": result.made or None,
                    "sha256": self._sums.get(result.made),
                    "message": None if result.outcome is Outcome.DONE else result.words,
                }
                for result in self._results
            ],
        }
        return f"{json.dumps(index, ensure_ascii=False, indent=2)}\n".encode()


@contextmanager
def bundle_file(
    target: Path, now: datetime, *, make: bool = False, replace: bool = False
) -> Iterator[tuple[Bundle, Path]]:
    """A zip that is there, whole, when the block ends; an error in the block leaves nothing.

    Args:
        target: A file, or a folder in which it gets a name of its own.
        now: UTC.
        make: Whether `target` is a folder that may be made.
        replace: Whether a file that is there gives way.

    Raises:
        HeldError: There is such a file already.
        OutsideError: It cannot be written.
    """
    name = f"合同-{in_shanghai(now):%Y%m%d-%H%M%S}.zip"
    with (
        growing_file(target, name, make=make, replace=replace) as growing,
        bundle_to(growing.file, now) as made,
    ):
        yield made, growing.path


@contextmanager
def bundle_to(file: BinaryIO | io.RawIOBase, now: datetime) -> Iterator[Bundle]:
    """A zip that is written to a file that is open; a pipe will do.

    Args:
        file: Takes the bytes.
        now: UTC.
    """
    with ZipFile(file, "w") as archive:
        made = Bundle(archive, now)
        yield made
        made.finish()
