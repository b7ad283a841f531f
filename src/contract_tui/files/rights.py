"""Who may read and write what lies in a home: its owner alone, or the members of one group."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.files.walking import Spot, walked

_MOST_GID = (1 << 32) - 2
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a home's folders and files, whatever the umask of the process is.

    Nothing is followed that another account could have put in the way, and nothing that lies where others may
    write is opened to them: they could have moved any file of this account there.

    Attributes:
        group: The group's number; None keeps everything to the owner.
    """

    group: int | None = None

    @property
    def folder(self) -> int:
        """The mode of a folder; setgid hands the group on to what is made in it."""
        return 0o700 if self.group is None else 0o2770

    @property
    def file(self) -> int:
        """The mode of a file."""
        return 0o600 if self.group is None else 0o660

    def make_folder(self, path: Path) -> bool:
        """Make a folder, if it is not there; one that is there stays as it is.

        Returns:
            Whether it was made.

        Raises:
            OSError: It cannot be made, or the way there leads through a link that others could have put.
        """
        with walked(path, make=True) as spot:
            try:
                os.mkdir(spot.name, self.folder & 0o777, dir_fd=spot.folder)
            except FileExistsError:
                if not stat.S_ISDIR(spot.look().st_mode):
                    raise
                return False
            descriptor = os.open(spot.name, _FOLDER, dir_fd=spot.folder)
            try:
                # Somebody who may write beside it could have put another one into its place meanwhile.
                with os.scandir(descriptor) as entries:
                    empty = next(entries, None) is None
                if empty:
                    _hand_over(descriptor, spot)
                    self._settle(descriptor, fresh=True)
            finally:
                os.close(descriptor)
        return True

    def open(self, path: Path, flags: int) -> int:
        """Open a file for writing, making it if it is not there.

        Args:
            path: Which.
            flags: Of `os.open`, beside those for making it.

        Returns:
            The descriptor.

        Raises:
            OSError: It cannot be opened, is no regular file, or others could have put it there as a link.
        """
        with walked(path) as spot:
            return self.open_at(spot, flags)

    def open_at(self, spot: Spot, flags: int) -> int:
        """The same where somebody has walked to already; raises what `open` raises."""
        # A pipe that nobody reads must not hang the program.
        safe = flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            made = os.open(spot.name, safe | os.O_CREAT | os.O_EXCL, self.file, dir_fd=spot.folder)
        except FileExistsError:
            if flags & os.O_EXCL:
                raise
            return _unless_planted(spot, os.open(spot.name, safe, dir_fd=spot.folder))
        _hand_over(made, spot)
        self._settle(made, fresh=True)
        return made

    def settle(self, path: Path) -> None:
        """Give a file or folder its rights, where it is this account's own and has not got them yet.

        Devices and folders such as /tmp stay as they are. So does what would have to be opened to others and
        lies where others may write: `missing` tells the command.

        Raises:
            OSError: The rights cannot be changed, or a link is there that others could have put.
        """
        with walked(path) as spot, spot.pinned() as descriptor:
            self._settle(descriptor, fresh=not spot.weakness)

    def missing(self, path: Path) -> str:
        """The command that opens a file or folder to the group, or nothing when it is open.

        Raises:
            OSError: It cannot be looked at.
        """
        if self.group is None:
            return ""
        with walked(path) as spot:
            status = spot.look()
        needed = self._needed(status)
        if status.st_gid == self.group and status.st_mode & needed == needed:
            return ""
        return f"chgrp {self.group} {path} && chmod {needed:04o} {path}"

    def _settle(self, descriptor: int, *, fresh: bool) -> None:
        """Change the rights of an open or pinned file.

        Args:
            fresh: Whether nobody else can have put it there, so that it may be opened to others.
        """
        status = os.fstat(descriptor)
        needed, mode = self._needed(status), stat.S_IMODE(status.st_mode)
        if not needed or status.st_uid != os.geteuid():
            return
        opens = needed & ~mode or self.group not in (None, status.st_gid)
        if opens and not fresh:
            return
        # What O_PATH has opened is changed by this name only.
        place = f"/proc/self/fd/{descriptor}" if hasattr(os, "O_PATH") else descriptor
        if self.group not in (None, status.st_gid):
            os.chown(place, -1, self.group)
        elif mode == needed:
            return
        os.chmod(place, needed)  # noqa: PTH101 it may be a number

    def _needed(self, status: os.stat_result) -> int:
        if stat.S_ISREG(status.st_mode):
            return self.file
        # A folder such as /tmp stays open to the others, whoever calls it a home.
        return self.folder if stat.S_ISDIR(status.st_mode) and not status.st_mode & stat.S_ISVTX else 0


PRIVATE = Rights()
"""Nobody but the owner."""


def _unless_planted(spot: Spot, descriptor: int) -> int:
    status = os.fstat(descriptor)
    words = planted(spot, status)
    if words:
        os.close(descriptor)
        raise OSError(errno.EINVAL, words, str(spot.path))
    return descriptor


def planted(spot: Spot, status: os.stat_result) -> str:
    """Why what lies somewhere is nothing that the program would have made, as a clause, or nothing.

    Args:
        spot: Where.
        status: What.
    """
    if stat.S_ISLNK(status.st_mode):
        return f"{spot.path} 是链接"
    if not stat.S_ISREG(status.st_mode):
        return f"{spot.path} 不是普通文件"
    if spot.weakness and status.st_nlink > 1:
        return f"{spot.path} 另有硬链接"
    return ""


def _hand_over(descriptor: int, spot: Spot) -> None:
    """What root makes in somebody else's folder is theirs, or they could not go on working there."""
    owner = os.fstat(spot.folder).st_uid
    if os.geteuid() == 0 and owner != 0:
        os.fchown(descriptor, owner, -1)


def rights_of(group: str) -> Rights:
    """The rights of a home that a group shares.

    Args:
        group: The group's name or number; empty means that nobody shares it.

    Raises:
        InvalidInputError: There is no such group.
        ForbiddenError: This process's account is not a member.
    """
    if not group:
        return PRIVATE
    number = _number(group)
    if not is_member(number):
        raise no_member(group)
    return Rights(number)


def is_member(group: int) -> bool:
    """Whether this process's account is in a group, or is root."""
    return os.geteuid() == 0 or group in (os.getegid(), *os.getgroups())


def no_member(group: str) -> ForbiddenError:
    """The refusal of an account that does not share the home."""
    return ForbiddenError(
        f"当前账户不是用户组 {group}（store.group）的成员，不能使用共享的数据文件夹。",
        f"请由管理员执行 usermod -aG {group} 账户名，然后重新登录。",
    )


def _number(group: str) -> int:
    if group.isascii() and group.isdecimal() and int(group) <= _MOST_GID:
        return int(group)
    import grp

    try:
        return grp.getgrnam(group).gr_gid
    except (KeyError, ValueError) as error:
        raise InvalidInputError(
            f"没有用户组 {group}（store.group）。",
            f"请由管理员执行 groupadd {group}，或改正设置；留空则数据文件夹只供一个账户使用。",
        ) from error
