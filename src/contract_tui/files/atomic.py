"""Writing a file so that a reader sees all of it or what was there before, also after a power failure.

The content goes to another name in the same folder, to the disk, and only then gets its own name.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from contract_tui.files.rights import Rights
from contract_tui.files.walking import LOOK, Spot

ASIDE = ".contract-tui-"
"""How the names begin of files that have not got their own one yet; a crash may leave one."""
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
"""What a file system without hard links answers."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_NOT_SETTLED = frozenset({errno.EINVAL, errno.ENOTSUP})
"""What a file system answers that settles names by itself."""


def write_atomically(path: Path, content: bytes, *, replace: bool, mode: int = 0o600) -> None:
    """Write a file where this account has chosen the folder, links on the way to it included.

    Args:
        path: The file.
        content: All of it.
        replace: Whether a file, a link or a pipe that is there gives way.
        mode: The rights of the new file, less the umask.

    Raises:
        FileExistsError: Something is there already, and does not give way.
        OSError: It cannot be written; what was there is untouched.
    """
    with writing_atomically(path, replace=replace, mode=mode) as file:
        file.write(content)


@contextmanager
def writing_atomically(path: Path, *, replace: bool, mode: int = 0o600) -> Iterator[BinaryIO]:
    """The same piece by piece; the file gets its name when the block ends without an error.

    Args:
        path: The file.
        replace: As for `write_atomically`.
        mode: Likewise.

    Raises:
        FileExistsError: As for `write_atomically`, when the block ends.
        OSError: As for `write_atomically`.
    """
    with (
        _folder(path.parent) as folder,
        _writing(folder, path.name, _maker(folder, mode), replace=replace) as file,
    ):
        yield file


def replace_at(spot: Spot, content: bytes, rights: Rights) -> None:
    """Write a file in a place that was walked to; whatever lies there gives way.

    Args:
        spot: Where.
        content: All of it.
        rights: Who may read and write it.

    Raises:
        OSError: It cannot be written.
    """

    def made(name: str) -> int:
        aside = Spot(spot.folder, name, spot.path.with_name(name), spot.weakness)
        return rights.open_at(aside, os.O_WRONLY | os.O_EXCL)

    with _writing(spot.folder, spot.name, made, replace=True) as file:
        file.write(content)


def keep_for_comfort(path: Path, content: bytes) -> None:
    """Write what can be made again, such as a cache, in a folder that is made 0700 where it is missing.

    Nobody ever reads half of it; a power failure may take it. Where it cannot be written, it is not.
    """
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _folder(path.parent) as folder:
            maker = _maker(folder, 0o600)
            with _writing(folder, path.name, maker, replace=True, lasting=False) as file:
                file.write(content)


def _maker(folder: int, mode: int) -> Callable[[str], int]:
    return lambda name: os.open(name, _NEW, mode, dir_fd=folder)


@contextmanager
def _writing(
    folder: int, name: str, make: Callable[[str], int], *, replace: bool, lasting: bool = True
) -> Iterator[BinaryIO]:
    aside = f"{ASIDE}{uuid4().hex}"
    try:
        with os.fdopen(make(aside), "wb") as file:
            yield file
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        _name(folder, aside, name, replace=replace)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(aside, dir_fd=folder)
    if lasting:
        _settle(folder)


@contextmanager
def new_file(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to be written piece by piece where nothing lies yet; its bytes are on the disk when it closes.

    Raises:
        FileExistsError: Something lies there.
        OSError: It cannot be written.
    """
    with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def place_atomically(temporary: Path, path: Path, *, replace: bool) -> None:
    """Give a file that was written whole its name, unless it is taken, also by somebody at this moment.

    Args:
        temporary: The file, on the same disk; it may stay where it is as well.
        path: Its name.
        replace: Whether a file that is there gives way.

    Raises:
        FileExistsError: There is one already, and it does not.
        OSError: It cannot be written.
    """
    with _folder(path.parent) as folder:
        _name(folder, os.fspath(temporary.absolute()), path.name, replace=replace)
        _settle(folder)


def settle_names(folder: Path) -> None:
    """Let the disk know the names in a folder, so that a power failure takes none of them back.

    Raises:
        OSError: The folder cannot be opened, or the disk fails.
    """
    with _folder(folder) as descriptor:
        _settle(descriptor)


def _name(folder: int, aside: str, name: str, *, replace: bool) -> None:
    if replace:
        os.replace(aside, name, src_dir_fd=folder, dst_dir_fd=folder)
        return
    try:
        # Unlike a rename, a link never replaces what somebody else made meanwhile.
        os.link(aside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if _is_taken(folder, name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        os.replace(aside, name, src_dir_fd=folder, dst_dir_fd=folder)


def _is_taken(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _settle(folder: int) -> None:
    """A name must be as lasting as the bytes behind it."""
    # A folder may be one that this account may write into and not look at.
    with suppress(PermissionError):
        descriptor = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NOT_SETTLED:
                raise
        finally:
            os.close(descriptor)


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    descriptor = os.open(path, LOOK | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
