"""The file of settings: where it is, what it says, and whether it is believed.

Some settings make whoever opens a home run a program, read or write a file, or talk to a server. They count
only from a file that nobody else could have written or put in its place.
"""

import errno
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import DeskError, ForbiddenError, InvalidInputError, NotFoundError
from contract_tui.files.regular import open_regular
from contract_tui.files.rights import is_member, no_member
from contract_tui.files.walking import group_name, owner_name, walked, weakness_of

CONFIG_FILE = "config.toml"
KEYS = "keys"
"""The section with the keys of the interface's commands (`keys.py`)."""
_MOST_BYTES = 1 << 20
_FROM_ANYBODY = frozenset({"timing", "limits", "engine", "interface"})
"""Sections that count whoever wrote them: they change how long something takes and what it looks like."""
_FROM_OWNERS = frozenset({"platform", "signing", "store", "demo", KEYS})
"""Sections that count from a file of one's own or root's, also where others could replace that file by
another one of the same owner, as in a shared home. For all the rest its place must be out of their reach too.
"""
_NAMES_A_SERVER = ("signing", "timestamp_url")


@dataclass(frozen=True, slots=True)
class Given:
    """One value that somebody gave.

    Attributes:
        source: Where it stands, in the interface's words: file and line, or the variable's name.
        doubt: Why its file is not believed for this setting, as a clause; empty when it is.
    """

    section: str
    key: str
    value: Any
    source: str
    doubt: str = ""

    def refuse_doubtful(self) -> None:
        """Make sure that it may be believed.

        Raises:
            ForbiddenError: It may not.
        """
        if self.doubt:
            raise ForbiddenError(
                f"{self.source}：不采用 {self.section}.{self.key}，因为{self.doubt}。",
                "这类设置决定本账户运行什么程序、读写哪些文件、信任谁、按键做什么。"
                "请让配置文件只能由 root 或本账户改写（chown、chmod go-w），"
                "或写入这样的文件并用 --config 或 CONTRACT_TUI_CONFIG 指定，见 contract-tui help security。",
            )


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file says.

    Attributes:
        owned: Why others could have written it; empty when nobody can.
        placed: The same, or why others could put another file in its place.
    """

    text: str
    owned: str
    placed: str


def home_folder(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The home: the named one, otherwise the XDG data folder.

    Args:
        home: `--home`.
        environ: The environment; None means this process's own.
    """
    named = named_home(home, os.environ if environ is None else environ)
    if named is not None:
        return named
    from platformdirs import user_data_path

    return user_data_path("contract-tui")


def named_home(home: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The home that `--home` or else `CONTRACT_TUI_HOME` names, absolute; None when neither does."""
    named = environ.get("CONTRACT_TUI_HOME")
    chosen = home or (Path(named) if named else None)
    return chosen.expanduser().absolute() if chosen else None


def config_file(
    home: Path | None = None, environ: Mapping[str, str] | None = None, *, file: Path | None = None
) -> Path:
    """Where the settings' file is, whether it exists or not.

    Args:
        home: `--home`.
        environ: The environment; None means this process's own.
        file: `--config`.
    """
    env = os.environ if environ is None else environ
    named = _named(file, env)
    if named is not None:
        return named
    folder = named_home(home, env)
    if folder is not None:
        return folder / CONFIG_FILE
    from platformdirs import user_config_path

    return user_config_path("contract-tui") / CONFIG_FILE


def _named(file: Path | None, env: Mapping[str, str]) -> Path | None:
    said = env.get("CONTRACT_TUI_CONFIG")
    chosen = file or (Path(said) if said else None)
    return chosen.expanduser().absolute() if chosen else None


def given_by_file(home: Path | None, env: Mapping[str, str], *, file: Path | None = None) -> Iterator[Given]:
    """Every value that the file gives, unchecked.

    Args:
        home: `--home`.
        env: The environment.
        file: `--config`; a file that is named must be there, and all of it must be out of others' reach.

    Raises:
        InvalidInputError: The file cannot be read or parsed.
        NotFoundError: A named file is not there.
        ForbiddenError: This account is not among those who share the home; or the file is a link that others
            could have put there.
    """
    path, named = config_file(home, env, file=file), _named(file, env) is not None
    try:
        content = _read(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        if named:
            raise NotFoundError(
                f"没有配置文件 {path}。", "请检查 --config 或环境变量 CONTRACT_TUI_CONFIG。"
            ) from error
        return
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    try:
        tables = tomllib.loads(content.text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"配置文件 {path} 格式错误：{error}", "请按 TOML 格式修正。") from error
    for section, values in tables.items():
        if not isinstance(values, dict):
            yield Given("", section, values, _place(path, content.text, "", section))
            continue
        for key, value in _flattened(values) if section == KEYS else values.items():
            doubt = content.placed if named else _doubt(section, key, content)
            yield Given(section, key, value, _place(path, content.text, section, key), doubt)


def read_settings_file(path: Path) -> str | None:
    """What the file says, as it is; None where there is none.

    Raises:
        InvalidInputError: It cannot be read.
        ForbiddenError: It is a link that others could have put there.
    """
    try:
        return _read(path).text
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _flattened(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Ids with dots, which TOML takes for tables inside tables unless they are quoted."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _doubt(section: str, key: str, content: _Content) -> str:
    if section in _FROM_ANYBODY:
        return ""
    if section in _FROM_OWNERS and (section, key) != _NAMES_A_SERVER:
        return content.owned
    return content.placed


def _read(path: Path) -> _Content:
    with walked(path) as spot, open_regular(spot.name, folder=spot.folder, follow=False) as file:
        status = os.fstat(file.fileno())
        content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise OSError(errno.EFBIG, f"超过 {_MOST_BYTES} 字节", str(path))
        owned = weakness_of(spot.path, status)
        return _Content(content.decode(), owned, owned or spot.weakness)


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> DeskError:
    if isinstance(error, PermissionError) and (closed := _closed_folder(path)):
        return closed
    words = reason(error) if isinstance(error, OSError) else str(error)
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return ForbiddenError(f"不读取配置文件 {path}：{words}。", "请查明是谁放的，然后移走。")
    return InvalidInputError(f"无法读取配置文件 {path}：{words}", "请检查文件权限和编码（UTF-8）。")


def _closed_folder(path: Path) -> DeskError | None:
    """What to tell an account that may not even enter the folder of a home that others share."""
    for folder in reversed(path.parents):
        try:
            if os.access(folder, os.X_OK):
                continue
            status = folder.stat()
        except OSError:
            return None
        if status.st_mode & stat.S_IXGRP and not is_member(status.st_gid):
            return no_member(group_name(status.st_gid))
        return ForbiddenError(
            f"文件夹 {folder} 属于 {owner_name(status.st_uid)}，当前账户不能进入。",
            "请用 --home 指定自己的数据文件夹，或由其所有者运行。",
        )
    return None


def _place(path: Path, content: str, section: str, key: str) -> str:
    """File and line of a key; tomllib keeps no positions, so the line is found by its looks.

    A key inside a table that is written in one line stands on that table's line.
    """
    sought = _parts(f"{section}.{key}" if section else key)
    within: tuple[str, ...] = ()
    nearest, depth = 0, 0
    for number, line in enumerate(content.splitlines(), start=1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        within = _parts(header.group(1)) if header else within
        written = re.match(r"\s*([\w.\"' -]+?)\s*=", line)
        name = (*within, *_parts(written.group(1))) if written else ()
        if len(name) > depth and name == sought[: len(name)]:
            nearest, depth = number, len(name)
    return f"配置文件 {path} 第 {nearest} 行" if nearest else f"配置文件 {path}"


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(" \t\"'") for part in dotted.split("."))
