"""Writing settings into the file that is read: what stands there stays, comments and order included.

What is written was checked by the same rules as what is read, so that the program never makes a file that it
refuses. A file that several accounts share is its administrator's, and is not written here.
"""

import fcntl
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config.loading import settings_with
from contract_tui.config.settings import Settings
from contract_tui.config.settings_file import KEYS, read_settings_file
from contract_tui.domain.commands import command
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import ForbiddenError, HeldError, InvalidInputError, OutsideError
from contract_tui.files.atomic import write_atomically

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_HEAD = "contract-tui 的设置；contract-tui help configuration 说明全部设置。"
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The file of one home's settings.

    Args:
        path: Where it is, or would be.
        settings: As they are in force.
    """

    path: Path
    settings: Settings

    def write(self, changes: Mapping[str, str]) -> Settings:
        """Change settings in the file, all of them or none.

        Args:
            changes: Section and key, such as `platform.code`, to the value as it is typed.

        Returns:
            The settings with these values; what the environment says is still stronger where they are read.

        Raises:
            InvalidInputError: A name or a value is wrong; or the file cannot be parsed. Nothing was written.
            ForbiddenError: The file is shared with other accounts.
            HeldError: Somebody else has written the file at the same moment.
            OutsideError: The file cannot be written.
        """
        if self.settings.shared:
            raise ForbiddenError(
                f"{self.path} 由多个账户共用，不在这里修改。",
                f"请由管理员编辑此文件，再用 {command('config check')} 检查。",
            )
        changed = settings_with(self.settings, changes)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone_in(self.path.parent):
                self._put(changed, changes)
        except OSError as error:
            raise OutsideError(
                f"无法写入 {self.path}：{reason(error)}。", "请检查目录权限和磁盘空间。"
            ) from error
        return changed

    def _put(self, changed: Settings, changes: Mapping[str, str]) -> None:
        before = read_settings_file(self.path)
        content = _changed(self.path, before or "", changed, changes)
        mode = stat.S_IMODE(self.path.stat().st_mode) if before is not None else _PRIVATE
        # An editor does not wait for its turn.
        if read_settings_file(self.path) != before:
            raise HeldError(f"{self.path} 刚刚被别人改过，没有写入。", "请重试。")
        place = self.path.resolve()  # a link stays one
        write_atomically(place, content.encode(), replace=True, mode=mode)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let programs of this kind write one after the other: what one has just written the next one reads."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _changed(path: Path, text: str, settings: Settings, changes: Mapping[str, str]) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InvalidInputError(f"配置文件 {path} 格式错误：{error}", "请按 TOML 格式修正。") from error
    if not text.strip():
        document.add(tomlkit.comment(_HEAD))
    for name, typed in changes.items():
        section, _, key = name.partition(".")
        value = typed if section == KEYS else getattr(settings.section(section), key)
        _put(document, section, key, value)
    return tomlkit.dumps(document)


def _put(document: "TOMLDocument", section: str, key: str, value: object) -> None:
    import tomlkit

    if section not in document:
        document.add(tomlkit.nl())
        document.add(section, tomlkit.table())
    table = document[section]
    if not isinstance(table, dict):
        raise InvalidInputError(f"配置文件中的 {section} 不是一节设置。", f"请把它改为 [{section}] 一节。")
    table[key] = value
