"""The folder with the contracts that wait for their signers: a file is there whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from contract_tui.domain.commands import command
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.exchange import earlier_sent_name, sent_name
from contract_tui.files.atomic import replace_at
from contract_tui.files.regular import NotRegularError, open_regular
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.files.walking import Spot, walked


class OutboxFolder:
    """One file per contract, for those only who share the home.

    Nothing of what another member puts there is followed, waited for or opened to others.

    Args:
        path: Made when the first contract comes.
        rights: Who may read and write there.
    """

    def __init__(self, path: Path, rights: Rights = PRIVATE) -> None:
        self._path = path
        self._rights = rights

    def file(self, contract: str) -> Path:
        """Where a contract's file is, whether it exists or not."""
        return self._path / sent_name(contract)

    def put(self, contract: str, document: bytes) -> Path:
        """Write a contract for its signer.

        A file that begins with the same bytes stays: the signer may have signed it where it lies.

        Raises:
            OutsideError: It cannot be written, or the folder is not open to those who share the home.
        """
        path = self.file(contract)
        with _in_words("写入", path, "请检查文件夹权限和磁盘空间。"):
            self._rights.make_folder(self._path)
            command = self._rights.missing(self._path)
            if command:
                raise OutsideError(
                    f"待签署文件夹 {self._path} 没有向共用的用户组（store.group）开放。",
                    f"请由其所有者或管理员执行 {command}",
                )
            with walked(path, last=False) as spot:
                # Version 0.1 gave some contracts' files another name.
                for earlier in _there(spot, earlier_sent_name(contract)):
                    os.replace(earlier, spot.name, src_dir_fd=spot.folder, dst_dir_fd=spot.folder)
                if not _begins_with(spot, document):
                    replace_at(spot, document, self._rights)
        return path

    def holds(self, contract: str) -> bool:
        """Whether a contract's file is there.

        Raises:
            OutsideError: It cannot be found out: this account may not enter the folder, or the disk failed.
        """
        path = self.file(contract)
        hint = f"请让运行本程序的账户可以进入该文件夹（{command('doctor')} 会指出权限），然后重试。"
        with (
            _in_words("查看", path, hint),
            suppress(FileNotFoundError),
            walked(path, last=False) as spot,
        ):
            return bool(_there(spot, path.name, earlier_sent_name(contract)))
        return False

    def remove(self, contract: str) -> None:
        """Take a contract's file away; one that is gone already is no matter.

        Raises:
            OutsideError: It cannot be removed.
        """
        path = self.file(contract)
        path = self.file(contract)
        hint = "请检查文件夹权限，或手工删除。"
        with (
            _in_words("删除", path, hint),
            suppress(FileNotFoundError),
            walked(path, last=False) as spot,
        ):
            for name in (path.name, earlier_sent_name(contract)):
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=spot.folder)


def _there(spot: Spot, *names: str) -> list[str]:
    """Those names in a folder under which a file lies."""
    files = []
    for name in names:
        with suppress(FileNotFoundError):
            if stat.S_ISREG(replace(spot, name=name).look().st_mode):
                files.append(name)
    return files


@contextmanager
def _in_words(doing: str, path: Path, hint: str) -> Iterator[None]:
    """Turn what the disk says into a sentence."""
    try:
        yield
    except OSError as error:
        raise OutsideError(f"无法{doing}待签署文件 {path}：{reason(error)}。", hint) from error


def _begins_with(spot: Spot, document: bytes) -> bool:
    try:
        with open_regular(spot.name, folder=spot.folder, follow=False) as file:
            return file.read(len(document)) == document
    except (FileNotFoundError, NotRegularError):
        # Neither a link nor a pipe is what was written here; the rename puts the file in its place.
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False
        raise
