"""Walking to a file step by step, so that nobody else's link is followed on the way.

A link counts only where nobody else could have put it. Whoever may write in a folder, such as the members of
a shared home, decides what lies there under which name; they must not decide what another account reads,
writes, or opens to a group.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

_MOST_LINKS = 40
LOOK = getattr(os, "O_PATH", os.O_RDONLY)
"""Opens a folder that may only be passed through, and a file without touching SQLite's locks on it."""
_FOLDER = LOOK | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Spot:
    """The end of a way: a folder that stays the same one whatever is renamed, and a name in it.

    Attributes:
        folder: A descriptor, for `dir_fd`.
        name: No link that others could have put there, unless that was asked for.
        path: The way that was walked, links resolved.
        weakness: Why others could put something else in this place, as a clause; empty when nobody can.
    """

    folder: int
    name: str
    path: Path
    weakness: str

    def look(self) -> os.stat_result:
        """What lies there.

        Raises:
            OSError: Nothing does, or it may not be looked at.
        """
        return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)

    @contextmanager
    def pinned(self) -> Iterator[int]:
        """A descriptor of what lies there, which neither reads nor writes nor waits for a pipe's other end.

        Raises:
            OSError: Nothing lies there, or a link does.
        """
        descriptor = os.open(
            self.name, LOOK | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self.folder
        )
        try:
            if stat.S_ISLNK(os.fstat(descriptor).st_mode):
                raise _strange_link(self.path)
            yield descriptor
        finally:
            os.close(descriptor)


@contextmanager
def walked(path: Path, *, make: bool = False, last: bool = True) -> Iterator[Spot]:
    """Walk to a file or folder, which need not exist.

    Args:
        path: A relative one begins at the current folder.
        make: Whether missing folders on the way are made, by the umask.
        last: Whether a link at the very end is followed or refused; otherwise it is what lies there.

    Raises:
        OSError: A folder on the way is missing or closed, or a link is there that others could have put.
    """
    here = os.open("/", _FOLDER)
    try:
        steps = list(reversed(path.absolute().parts[1:] or (".",)))
        way, weakness, links = Path("/"), "", 0
        while True:
            step = steps.pop()
            status = _seen(step, here)
            weakness = weakness or _weakness(way, os.fstat(here), status)
            if status is not None and stat.S_ISLNK(status.st_mode) and (steps or last):
                links += 1
                if links > _MOST_LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
                if _weakness(way, os.fstat(here), status):
                    raise _strange_link(way / step)
                target = PurePath(os.readlink(step, dir_fd=here))
                if target.is_absolute():
                    here, way = _into("/", here), Path("/")
                steps += reversed(target.parts[1:] if target.is_absolute() else target.parts)
                steps = steps or ["."]
                continue
            if not steps:
                yield Spot(here, step, way / step, weakness)
                return
            if make and status is None:
                os.mkdir(step, dir_fd=here)
            here, way = _into(step, here), way / step
    finally:
        os.close(here)


def _into(step: str, here: int) -> int:
    below = os.open(step, _FOLDER, dir_fd=here)
    os.close(here)
    return below


def _seen(step: str, here: int) -> os.stat_result | None:
    try:
        return os.stat(step, dir_fd=here, follow_symlinks=False)
    except FileNotFoundError:
        return None


def weakness(path: Path) -> str:
    """Why others could change what lies at a path, or in a folder, as a clause; empty when nobody can.

    Raises:
        OSError: It is not there, or cannot be looked at.
    """
    with walked(path) as spot:
        status = spot.look()
        if spot.weakness or _changeable(status):
            return spot.weakness or weakness_of(spot.path, status)
    if stat.S_ISDIR(status.st_mode):
        for each in path.iterdir():
            if _changeable(each.stat()):
                return weakness_of(each, each.stat())
    return ""


def _changeable(status: os.stat_result) -> bool:
    # What has several names, as programs often do, is safe where all its places are.
    return not is_own(status) or bool(status.st_mode & _OTHERS_WRITE and not stat.S_ISLNK(status.st_mode))


def weakness_of(path: Path, status: os.stat_result) -> str:
    """Why others could change what a file says or a folder holds, as a clause; empty when nobody can."""
    if not is_own(status):
        return f"{path} 属于 {owner_name(status.st_uid)}"
    if status.st_mode & _OTHERS_WRITE:
        return f"{path} 的权限为 {stat.S_IMODE(status.st_mode):04o}，其他账户可以改写"
    if stat.S_ISREG(status.st_mode) and status.st_nlink != 1:
        return f"{path} 另有 {status.st_nlink - 1} 个硬链接"
    return ""


def _weakness(folder: Path, seen: os.stat_result, entry: os.stat_result | None) -> str:
    """Why others could put another entry into its place."""
    kept = seen.st_mode & stat.S_ISVTX and is_own(seen) and (entry is None or is_own(entry))
    return "" if kept else weakness_of(folder, seen)


def is_own(status: os.stat_result) -> bool:
    """Whether something belongs to this process's account, or to root, who can do anything anyway."""
    return status.st_uid in (0, os.geteuid())


def owner_name(uid: int) -> str:
    """An account's name, or its number where it has none."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_name(gid: int) -> str:
    """A group's name, or its number where it has none."""
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _strange_link(path: Path) -> OSError:
    return OSError(errno.ELOOP, f"{path} 是其他账户可以更换的链接，不予使用", str(path))
