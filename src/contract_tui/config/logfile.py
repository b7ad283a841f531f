"""The log: one file per home, for those who share it, without personal data in full (P9)."""

import logging
import os
from io import TextIOWrapper
from pathlib import Path

from contract_tui.domain.masking import masked
from contract_tui.domain.text import shown
from contract_tui.files.rights import PRIVATE, Rights

_FORM = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class _Masking(logging.Formatter):
    """Masks what a message or a traceback may quote, and keeps each record on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return "\n".join(shown(masked(line)) for line in super().format(record).split("\n"))


class _HomesFile(logging.FileHandler):
    """A file that only those read who share the home; a disk that is full ends nothing."""

    def __init__(self, path: Path, rights: Rights) -> None:
        super().__init__(path, delay=True)
        self._rights = rights

    def _open(self) -> TextIOWrapper:
        handle = self._rights.open(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND)
        return TextIOWrapper(os.fdopen(handle, "ab", buffering=0), encoding="utf-8", write_through=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write, if the file can be written at all."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nobody can be told: the terminal belongs to the interface or to a script."""


def log_to(path: Path, rights: Rights = PRIVATE) -> None:
    """Send this process's log to a file, instead of to wherever it went before.

    Args:
        path: Made when the first record is written; a folder that is missing or read-only costs the log only.
        rights: Who may read it.
    """
    handler = _HomesFile(path, rights)
    handler.setFormatter(_Masking(_FORM))
    root = logging.getLogger()
    for earlier in [known for known in root.handlers if isinstance(known, _HomesFile)]:
        root.removeHandler(earlier)
        earlier.close()
    root.addHandler(handler)
    logging.getLogger("contract_tui").setLevel(logging.INFO)
