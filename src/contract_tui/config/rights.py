"""Who may read and write what lies in a home: its owner alone, or the members of one group."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from contract_tui.domain.errors import ForbiddenError, InvalidInputError

_MOST_GID = (1 << 32) - 2


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a home's folders and files, whatever the umask of the process is.

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

    def make_folder(self, path: Path) -> None:
        """Make a folder, if it is not there; one that is there and private stays as it is.

        Raises:
            OSError: It cannot be made.
        """
        path.mkdir(mode=self.folder, parents=True, exist_ok=True)
        if self.group is not None:
            self.settle(path.resolve())

    def open(self, path: Path, flags: int) -> int:
        """Open a file for writing, making it if it is not there.

        Args:
            path: Which.
            flags: Of `os.open`, beside those for making it.

        Returns:
            The descriptor.

        Raises:
            OSError: It cannot be opened.
        """
        flags |= os.O_CREAT | os.O_CLOEXEC
        if self.group is None:
            return os.open(path, flags, self.file)
        # Members can put links into the folder, and must not choose what another account writes to.
        descriptor = os.open(path, flags | os.O_NOFOLLOW, self.file)
        self.settle(descriptor)
        return descriptor

    def settle(self, place: Path | int) -> None:
        """Give a file or folder its rights, where it is this account's own and has not got them yet.

        Args:
            place: A path or a descriptor. Devices and folders such as /tmp stay as they are, and so do links
                where a group shares the home.

        Raises:
            OSError: The rights cannot be changed.
        """
        found = self._look(place)
        wanted = self._wanted(found)
        if not wanted or found.st_uid != os.geteuid():
            return
        if self.group not in (None, found.st_gid):
            os.chown(place, -1, self.group)
        if stat.S_IMODE(self._look(place).st_mode) == wanted:
            return
        if isinstance(place, int):
            os.fchmod(place, wanted)
        else:
            place.chmod(wanted)

    def missing(self, path: Path) -> str:
        """The command that opens a file or folder to the group, or nothing when it is open.

        Raises:
            OSError: It cannot be looked at.
        """
        found = self._look(path)
        wanted = self._wanted(found)
        if self.group is None or (found.st_gid == self.group and found.st_mode & wanted == wanted):
            return ""
        return f"chgrp {self.group} {path} && chmod {wanted:04o} {path}"

    def _look(self, place: Path | int) -> os.stat_result:
        if isinstance(place, int):
            return os.fstat(place)
        return place.stat(follow_symlinks=self.group is None)

    def _wanted(self, found: os.stat_result) -> int:
        if stat.S_ISREG(found.st_mode):
            return self.file
        # A folder such as /tmp stays open to the others, whoever calls it a home.
        return self.folder if stat.S_ISDIR(found.st_mode) and not found.st_mode & stat.S_ISVTX else 0


PRIVATE = Rights()
"""Nobody but the owner."""


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
    if os.geteuid() != 0 and number not in (os.getegid(), *os.getgroups()):
        raise ForbiddenError(
            f"当前账户不是用户组 {group}（store.group）的成员，不能使用共享的数据文件夹。",
            f"请由管理员执行 usermod -aG {group} 账户名，然后重新登录。",
        )
    return Rights(number)


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
