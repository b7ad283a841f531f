"""Files that hold secrets: read only when nobody else can read them, written so that nothing is lost."""

import os
import stat
from pathlib import Path

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import ForbiddenError, HeldError, NotFoundError, OutsideError
from contract_tui.files.atomic import write_atomically
from contract_tui.files.regular import NotRegularError, open_regular, read_regular
from contract_tui.files.walking import is_own, owner_name, walked

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
            opened = open_regular(spot.name, folder=spot.folder, follow=False)
    except NotRegularError as error:
        raise ForbiddenError(f"{path} 不是普通文件。", "请检查路径，或修正设置。") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    with opened as file:
        status = os.fstat(file.fileno())
        problem = _problem(path, status.st_mode)
        if problem:
            raise ForbiddenError(problem, f"请执行 chmod 0600 {path}，并确认内容没有泄露。")
        if not is_own(status):
            raise ForbiddenError(
                f"{path} 属于 {owner_name(status.st_uid)}，不是本账户的秘密。",
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
        write_atomically(path, content, replace=False, mode=mode)
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
        write_atomically(old, read_regular(path, _MOST_BYTES), replace=True)
        write_atomically(path, content, replace=True)
    except OSError as error:
        raise OutsideError(f"无法写入 {path}：{reason(error)}。", "请检查目录权限和磁盘空间。") from error
    return old
