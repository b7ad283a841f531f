"""Reading what must be an ordinary file: a pipe or device in its place is refused, never waited for."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 16
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class NotRegularError(OSError):
    """What lies there is no ordinary file."""


def open_regular(path: Path | str, *, folder: int | None = None, follow: bool = True) -> BinaryIO:
    """Open a file for reading.

    Args:
        path: Which; a name in `folder` where that is given.
        folder: A descriptor, such as a `Spot`'s.
        follow: Whether a link at the very end leads on.

    Raises:
        NotRegularError: It is a folder, a pipe, a device.
        OSError: It cannot be opened, or is a link that may not be followed (ELOOP).
    """
    descriptor = os.open(path, _READ if follow else _READ | os.O_NOFOLLOW, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(errno.EINVAL, "不是普通文件", str(path))
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path | str, most: int, *, folder: int | None = None, follow: bool = True) -> bytes:
    """A file's content.

    Args:
        path: Which, as for `open_regular`.
        most: How many bytes it may have.
        folder: Likewise.
        follow: Likewise.

    Raises:
        OSError: As for `open_regular`; or the file is larger (EFBIG).
    """
    content = bytearray()
    with open_regular(path, folder=folder, follow=follow) as file:
        # Piece by piece: asked for all at once, a reader makes room for as much as a file may have.
        while len(content) <= most and (piece := file.read(min(_PIECE, most + 1 - len(content)))):
            content += piece
    if len(content) > most:
        raise OSError(errno.EFBIG, f"超过 {most} 字节", str(path))
    return bytes(content)
