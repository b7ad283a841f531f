"""The three standard streams as the shell made them: closed, full, or with nobody at the other end."""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import OutsideError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class _Closed(io.RawIOBase):
    """What a stream is that the shell closed: each use of it fails as the system would say."""

    def readable(self) -> bool:
        """It may be asked, and then says why it gives nothing."""
        return True

    def writable(self) -> bool:
        """As for reading."""
        return True

    def write(self, _content: "ReadableBuffer", /) -> int:
        """Fail.

        Raises:
            OSError: Always.
        """
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def readinto(self, _buffer: "WriteableBuffer", /) -> int:
        """Fail.

        Raises:
            OSError: Always.
        """
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def settle() -> None:
    """Make the streams usable: closed ones fail when they are used, strange characters become a mark.

    A descriptor below 3 that is free would be given to the next file that is opened, such as the database.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free descriptor is this one
    sys.stdin = sys.stdin or _reading()
    sys.stdout = sys.stdout or _writing()
    sys.stderr = sys.stderr or _writing()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def abandon(stream: TextIO) -> None:
    """Let what a stream could not take vanish; otherwise the interpreter would complain at its end."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def standard_input() -> bytes:
    """Everything that standard input gives, until its end.

    Raises:
        OutsideError: It is closed, or cannot be read.
    """
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise unreadable(error) from error


class StandardInput:
    """What standard input gives, read as it is asked for; making this waits for the first byte.

    Raises:
        OutsideError: It is closed, or cannot be read; also while it is read.
    """

    def __init__(self) -> None:
        self._first = b""
        self._first = self.read(1)

    def read(self, size: int, /) -> bytes:
        """The next bytes, as many as are wanted or less at the end."""
        first, self._first = self._first[:size], self._first[size:]
        try:
            return first + sys.stdin.buffer.read(size - len(first))
        except (OSError, ValueError) as error:
            raise unreadable(error) from error


def unreadable(error: Exception) -> OutsideError:
    """Say that standard input gives nothing, and why."""
    return OutsideError(f"标准输入无法读取：{why_useless(error)}。", "请检查重定向或管道，或改用文件。")


def why_useless(error: Exception) -> str:
    """What a standard stream suffers from; Python itself complains only of one that was closed."""
    return reason(error) if isinstance(error, OSError) else reason(OSError(errno.EBADF, None))


def _reading() -> TextIO:
    return io.TextIOWrapper(io.BufferedReader(_Closed()), encoding="utf-8")


def _writing() -> TextIO:
    return io.TextIOWrapper(_Closed(), encoding="utf-8", write_through=True)  # type: ignore[type-var]  # a raw stream is enough
