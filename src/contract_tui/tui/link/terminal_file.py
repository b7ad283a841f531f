"""Where the interface's bytes go: a terminal, or nowhere once that is gone."""

import os

_MOST_PENDING = 8192


class TerminalFile:
    """A text stream to a terminal that never fails: whoever writes to a terminal that is gone is not held up.

    Args:
        descriptor: The terminal's.
        encoding: The terminal's.
    """

    def __init__(self, descriptor: int, encoding: str) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._pending = bytearray()
        self._lost = False

    @property
    def encoding(self) -> str:
        """How text becomes bytes; what the encoding has not becomes a question mark."""
        return self._encoding

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """It is one, as long as there is one."""
        return os.isatty(self._descriptor)

    def write(self, text: str) -> int:
        """Take a text; it is sent with the next flush or when there is much of it."""
        self._pending += text.encode(self._encoding, "replace")
        if len(self._pending) > _MOST_PENDING:
            self.flush()
        return len(text)

    def let_go(self) -> None:
        """Send nothing more, not even the rest of what is being sent."""
        self._lost = True

    def flush(self) -> None:
        """Send what is pending, however long the terminal takes."""
        pending, self._pending = memoryview(self._pending), bytearray()
        while pending and not self._lost:
            try:
                pending = pending[os.write(self._descriptor, pending) :]
            except OSError:
                self._lost = True
