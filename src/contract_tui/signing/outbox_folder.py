"""The folder with the contracts that wait for their signers: a file is there whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from contract_tui.config import PRIVATE, Rights
from contract_tui.domain.disk_trouble import reason
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.exchange import earlier_sent_name, sent_name


class OutboxFolder:
    """One file per contract, for those only who share the home.

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
            OutsideError: It cannot be written.
        """
        path, earlier = self.file(contract), self._earlier(contract)
        try:
            self._rights.make_folder(self._path)
            if earlier is not None and earlier.exists():
                earlier.replace(path)
            if not _begins_with(path, document):
                _write(path, document, self._rights)
        except OSError as error:
            raise OutsideError(
                f"无法写入待签署文件 {path}：{reason(error)}。", "请检查文件夹权限和磁盘空间。"
            ) from error
        return path

    def holds(self, contract: str) -> bool:
        """Whether a contract's file is there.

        Raises:
            OutsideError: It cannot be found out: this account may not enter the folder, or the disk failed.
        """
        path = self.file(contract)
        try:
            return any(each.is_file() for each in self._files(contract))
        except OSError as error:
            raise OutsideError(
                f"无法查看待签署文件 {path}：{reason(error)}。",
                "请让运行本程序的账户可以进入该文件夹（contract-tui doctor 会指出权限），然后重试。",
            ) from error

    def remove(self, contract: str) -> None:
        """Take a contract's file away; one that is gone already is no matter.

        Raises:
            OutsideError: It cannot be removed.
        """
        path = self.file(contract)
        try:
            for each in self._files(contract):
                each.unlink(missing_ok=True)
        except OSError as error:
            raise OutsideError(
                f"无法删除待签署文件 {path}：{reason(error)}。", "请检查文件夹权限，或手工删除。"
            ) from error

    def _files(self, contract: str) -> list[Path]:
        earlier = self._earlier(contract)
        return [self.file(contract), *([earlier] if earlier else [])]

    def _earlier(self, contract: str) -> Path | None:
        """Where version 0.1 put a contract's file, if that is elsewhere."""
        earlier = self._path / earlier_sent_name(contract)
        return None if earlier == self.file(contract) else earlier


def _begins_with(path: Path, document: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(document)) == document
    except FileNotFoundError:
        return False


def _write(path: Path, content: bytes, rights: Rights) -> None:
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        descriptor = rights.open(aside, os.O_WRONLY | os.O_EXCL)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name as lasting as the bytes behind it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
