"""What the operating system says of files and disks, in the interface's language."""

import errno

from contract_tui.domain.errors import OutsideError

_REASONS = {
    errno.EROFS: "所在的文件系统是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EIO: "磁盘读写失败",
}
_READ_ONLY_HINT = (
    "系统在磁盘出错后会把它改为只读：请检查磁盘，恢复为可写后重新打开程序；"
    "在此之前可以查看，也可以把文件下载到别的磁盘。"
)


class DiskError(OutsideError):
    """A disk, or the rights on it, allows no writing; what is there can perhaps still be read."""


def reason(error: OSError) -> str:
    """Why a file cannot be used; the system's own words for what is rare."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def read_only(place: object) -> DiskError:
    """The refusal to write to a file system that is read-only.

    Args:
        place: A file or folder on it.
    """
    return DiskError(f"{place} 所在的文件系统是只读的，没有写入任何内容。", _READ_ONLY_HINT)


def full(place: object) -> DiskError:
    """The refusal to write to a disk without space."""
    return DiskError(
        f"{place} 所在的磁盘已满，没有写入任何内容。", "请清理磁盘空间后重试；在此之前可以查看。"
    )


def closed(place: object) -> DiskError:
    """The refusal to write where this process's account may only read."""
    return DiskError(f"当前账户不能写入 {place}，只能查看。", "请检查所有者和权限。")
