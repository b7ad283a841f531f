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
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EEXIST: "已经存在",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接不能使用",
    errno.EFBIG: "文件太大",
    errno.EBADF: "没有打开，或已经关闭",
    errno.EPIPE: "另一端已经关闭",
    errno.ENXIO: "没有这样的设备，或没有程序在另一端",
    errno.ENODEV: "没有这样的设备",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正在被运行",
    errno.ENOEXEC: "不是可以运行的程序",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.ESTALE: "网络文件系统中的文件已经失效",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "连接被对方中断",
    errno.ETIMEDOUT: "连接超时",
    errno.EHOSTUNREACH: "主机无法到达",
    errno.ENETUNREACH: "网络无法到达",
}
_LOOK_UPS = {
    "EAI_NONAME": "没有这个主机名，或域名无法解析",
    "EAI_NODATA": "此主机名没有地址",
    "EAI_AGAIN": "域名服务器暂时没有应答",
}
_READ_ONLY_HINT = (
    "系统在磁盘出错后会把它改为只读：请检查磁盘，恢复为可写后重新打开程序；"
    "在此之前可以查看，也可以把文件下载到别的磁盘。"
)


class DiskError(OutsideError):
    """A disk, or the rights on it, allows no writing; what is there can perhaps still be read."""


def reason(error: OSError) -> str:
    """Why a file cannot be used; the system's own words for what is rare.

    Words that somebody else gave to the error stay, and so do errors that count in numbers of their own.
    """
    number = error.errno or (errno.ETIMEDOUT if isinstance(error, TimeoutError) else 0)
    # Python gives the system's numbers a class; what counts otherwise, as TLS does, has classes of its own.
    from_system = type(error) is type(OSError(number, ""))
    known = _REASONS.get(number) if from_system and (error.strerror or "").isascii() else None
    return known or _look_up(error) or error.strerror or str(error)


def _look_up(error: OSError) -> str:
    """Why a host's name leads nowhere; empty for every other trouble, which counts in other numbers."""
    import socket  # only where something went wrong

    if not isinstance(error, socket.gaierror):
        return ""
    names = (words for name, words in _LOOK_UPS.items() if getattr(socket, name, None) == error.errno)
    return next(names, "域名解析失败")


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
