"""Files for the operator: written whole or not at all, and never over another one that nobody gave up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import HeldError, OutsideError
from contract_tui.files.atomic import write_atomically, writing_atomically
from contract_tui.files.regular import open_regular


def write_file(target: Path, name: str, content: bytes, *, make: bool = False, replace: bool = False) -> Path:
    """Write a file, private to the operator, so that a reader sees all of it or the old one.

    A pipe or device, such as /dev/null, is written to.

    Args:
        target: A file, or a folder in which `name` gets a number if it is taken by other content.
        name: The file's own name.
        content: All of it.
        make: Whether `target` is a folder that may be made.
        replace: Whether a file that is there gives way.

    Returns:
        The file's path.

    Raises:
        HeldError: There is such a file already.
        OutsideError: The folder is missing, not writable or full.
    """
    target = target.expanduser()
    with _errors_in_words(target):
        if make:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.is_dir():
            path = _put_in_folder(target / name, content)
        elif _is_stream(target):
            path = target
            path.write_bytes(content)  # a rename would put a file in its place
        else:
            path = target
            write_atomically(path, content, replace=replace)
    return path.absolute()


@dataclass(frozen=True, slots=True)
class GrowingFile:
    """A file that is written piece by piece.

    Attributes:
        file: Takes the pieces.
        path: Where it will be, once it is written to its end.
    """

    file: BinaryIO
    path: Path


@contextmanager
def growing_file(
    target: Path, name: str, *, make: bool = False, replace: bool = False
) -> Iterator[GrowingFile]:
    """Write a file piece by piece, private to the operator; when the block ends it is there, whole.

    An error in the block leaves nothing behind. A pipe or device is written to.

    Args:
        target: A file, or a folder in which `name` gets a number if it is taken.
        name: As for `write_file`.
        make: Likewise.
        replace: Likewise.

    Raises:
        HeldError: There is such a file already, perhaps only since the block began.
        OutsideError: The folder is missing, not writable or full.
    """
    target = target.expanduser()
    with _errors_in_words(target):
        if make:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = next(_free_names(target / name)) if target.is_dir() else target
        opened = path.open("wb") if _is_stream(path) else writing_atomically(path, replace=replace)
        with opened as file:
            yield GrowingFile(file, path.absolute())


@contextmanager
def _errors_in_words(target: Path) -> Iterator[None]:
    """Say in words what the operating system answers."""
    try:
        yield
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        raise _unwritable(target, reason(error)) from error


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file()


def refuse_target(typed: str, *, replace: bool = False) -> None:
    """Say before the work begins that its file could not be written as it was named.

    Args:
        typed: A file or a folder; a slash at its end means a folder.
        replace: Whether a file that is there gives way.

    Raises:
        HeldError: There is such a file already.
        OutsideError: It means a folder that is not there.
    """
    path = Path(typed).expanduser()
    if typed.endswith("/") and not path.is_dir():
        raise _unwritable(typed, "没有这个文件夹")
    if path.is_file() and not replace:
        raise _taken(path)


def _taken(path: Path) -> HeldError:
    return HeldError(f"{path} 已经存在，没有改动。", "请另选文件名；用命令时可加 --force 覆盖。")


def _unwritable(target: Path | str, why: str) -> OutsideError:
    return OutsideError(f"无法写入 {target}：{why}。", "请检查目录是否存在、权限和磁盘空间。")


def _put_in_folder(path: Path, content: bytes) -> Path:
    """Write beside what is there under the first name that is free, or that holds the same already."""
    for candidate in _names(path):
        try:
            write_atomically(candidate, content, replace=False)
        except FileExistsError:
            if not _holds(candidate, content):
                continue
        return candidate
    raise AssertionError("names never end")


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file has this content; a link, a pipe or a device is never asked."""
    try:
        with open_regular(path, follow=False) as file:
            return file.read(len(content) + 1) == content
    except OSError:
        return False


def _free_names(path: Path) -> Iterator[Path]:
    return (candidate for candidate in _names(path) if not candidate.exists())


def _names(path: Path) -> Iterator[Path]:
    yield path
    count = 1
    while True:
        count += 1
        yield path.with_name(f"{path.stem}-{count}{path.suffix}")
