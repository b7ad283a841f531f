"""Files for the operator: written whole or not at all."""

import os
import tempfile
from pathlib import Path

from contract_tui.domain.errors import OutsideError


def write_file(target: Path, name: str, content: bytes, *, make: bool = False) -> Path:
    """Write a file, private to the operator, so that a reader sees all of it or the old one.

    Args:
        target: A file, or a folder in which `name` gets a number if it is taken by other content.
        name: The file's own name.
        content: All of it.
        make: Whether `target` is a folder that may be made.

    Returns:
        The file's path.

    Raises:
        OutsideError: The folder is missing, not writable or full.
    """
    target = target.expanduser()
    try:
        if make:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _free(target / name, content) if target.is_dir() else target
        _replace(path, content)
    except OSError as error:
        raise OutsideError(
            f"无法写入 {target}：{error.strerror or error}。", "请检查目录是否存在、权限和磁盘空间。"
        ) from error
    return path.absolute()


def _free(path: Path, content: bytes) -> Path:
    stem, count = path.stem, 1
    while path.exists() and path.read_bytes() != content:
        count += 1
        path = path.with_name(f"{stem}-{count}{path.suffix}")
    return path


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        # A pipe or device, such as /dev/null, is written to; a rename would put a file in its place.
        path.write_bytes(content)
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".contract-tui-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
