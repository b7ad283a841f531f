"""How the application ends when something fails that nobody foresaw."""

from pathlib import Path

from rich.text import Text

from contract_tui.files.rights import Rights
from contract_tui.tui.literal import lines_shown
from contract_tui.tui.terminal import crash_lines, write_crash


def last_words(text: str) -> Text:
    """What stands on the terminal afterwards: lines are left whole, since a path in them may be copied."""
    return Text(lines_shown(text), no_wrap=True, overflow="ignore")


class CrashEnding:
    """Writes the first error into the log, and says so on the terminal.

    Args:
        log: Where tracebacks go; None in tests.
        rights: Who may read them.
    """

    def __init__(self, log: Path | None, rights: Rights) -> None:
        self._log, self._rights = log, rights
        self._lines: tuple[str, ...] = ()

    def failing(self, error: Exception) -> None:
        """Write an error into the log, and remember what to say of the first one."""
        written = self._log is not None and write_crash(error, self._log, self._rights)
        self._lines = self._lines or crash_lines(error, self._log if written else None)

    def epitaph(self) -> Text:
        """Two lines; what fails in consequence of the first error is in the log only."""
        return last_words("\n".join(self._lines))
