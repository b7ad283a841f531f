"""Files that hold secrets: read only when nobody else can read them, written so that nothing is lost."""

import os
import stat
from pathlib import Path
from uuid import uuid4

from contract_tui.config import is_own, owner_name, walked
from contract_tui.domain.disk_trouble import reason
from contract_tui.domain.errors import ForbiddenError, HeldError, NotFoundError, OutsideError

_ALLOWED = (0o600, 0o400)
_MOST_BYTES = 1 << 20


def rights_problem(path: Path) -> str:
    """Say why a file's rights are not those of a secret, or nothing.

    Raises:
        NotFoundError: There is no such file.
        OutsideError: It cannot be looked at.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unreadable(path, error) from error
    return _problem(path, mode)


def _problem(path: Path, mode: int) -> str:
    if not stat.S_ISREG(mode):
        return f"{path} 不是普通文件。"
    rights = stat.S_IMODE(mode)
    return "" if rights in _ALLOWED else f"{path} 的权限为 {rights:04o}，应为 0600 或 0400。"


def read_private(path: Path) -> bytes:
    """A secret's bytes, at most 1 MiB.

    Raises:
        NotFoundError: There is no such file.
        ForbiddenError: It is no regular file, others can read or change it, or it is theirs; the hint says
            what to do.
        OutsideError: It cannot be read, or is a link that others could have put there.
    """
    try:
        with walked(path) as spot:
            # Opening a pipe that nobody writes to must not hang.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            descriptor = os.open(spot.name, flags, dir_fd=spot.folder)
    except OSError as error:
        raise _unreadable(path, error) from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        problem = _problem(path, found.st_mode)
        if problem:
            raise ForbiddenError(problem, f"请执行 chmod 0600 {path}，并确认内容没有泄露。")
        if not is_own(found):
            raise ForbiddenError(
                f"{path} 属于 {owner_name(found.st_uid)}，不是本账户的秘密。",
                "请以该账户运行，或由管理员用 chown 改正所有者。",
            )
        return file.read(_MOST_BYTES)


def _unreadable(path: Path, error: OSError) -> NotFoundError | OutsideError:
    if isinstance(error, FileNotFoundError):
        return NotFoundError(f"没有文件 {path}。", "请检查路径，或修正设置。")
    return OutsideError(f"无法读取 {path}：{reason(error)}。", "请检查文件的所有者和权限。")


def write_new(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file that must not exist yet; it appears whole or not at all.

    Raises:
        HeldError: There is one already; it stays as it is.
        OutsideError: It cannot be written.
    """
    try:
        made = _beside(path, content, mode)
        try:
            # Unlike a rename, a link never replaces what somebody else made meanwhile.
            os.link(made, path)
        finally:
            made.unlink()
    except FileExistsError as error:
        raise HeldError(f"{path} 已经存在，没有改动。", "请另选文件名，或先移走原文件。") from error
    except OSError as error:
        raise OutsideError(f"无法写入 {path}：{reason(error)}。", "请检查目录权限和磁盘空间。") from error


def replace_private(path: Path, content: bytes) -> Path:
    """Put a secret in the place of another, which stays beside it.

    Returns:
        Where the old one is: the same name with `.bak` behind.

    Raises:
        OutsideError: It cannot be written; the old file is still in its place.
    """
    old = path.with_name(f"{path.name}.bak")
    try:
        made = _beside(path, content, 0o600)
        kept = _beside(path, path.read_bytes(), 0o600)
        kept.replace(old)
        made.replace(path)
    except OSError as error:
        raise OutsideError(f"无法写入 {path}：{reason(error)}。", "请检查目录权限和磁盘空间。") from error
    return old


def _beside(path: Path, content: bytes, mode: int) -> Path:
    made = path.with_name(f".{path.name}.{uuid4().hex}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return made
