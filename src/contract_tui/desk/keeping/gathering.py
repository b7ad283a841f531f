"""Which files a home needs besides its database: what lies in it, and what its settings name elsewhere."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.domain.backups import CONFIG, HOME, OUTSIDE, LeftOut
from contract_tui.domain.disk_errors import reason
from contract_tui.files.atomic import ASIDE

_MADE_AGAIN = frozenset({"cache"})
_OWN = ("contract.db", "contract-tui.log", ".restore-", ".sample-", ASIDE, "replaced-")
"""How names begin that are kept otherwise, made again, or left by earlier work."""
_PATHS = (
    "signing.trust",
    "signing.platform_trust",
    "signing.crls",
    "signing.timestamp_trust",
    "seal.key",
    "documents.templates",
    "documents.serif",
    "documents.sans",
)
"""The settings that name files which a home cannot do without."""
_SECRETS = ("notify.smtp_password_file",)
_FILE = "file:"
_NO_SECRETS = "口令不放进备份，请另行保管"
_LINK = "是链接，没有跟随"


@dataclass(frozen=True, slots=True)
class GatheredFile:
    """One file to be kept.

    Attributes:
        name: Inside the backup.
        path: Where it lies.
        setting: Which setting names it, or `CONFIG`; empty for what simply lies in the home.
    """

    name: str
    path: Path
    setting: str = ""


def gathered(settings: Settings, config: Path) -> Iterator[GatheredFile | LeftOut]:
    """All files that a home needs, and those that are not taken along.

    Args:
        settings: The home's.
        config: Its file of settings, whether it exists or not.
    """
    secrets = dict(_secrets(settings))
    for path in _walked(settings.home):
        inside = path.relative_to(settings.home).as_posix()
        yield _kept(f"{HOME}/{inside}", path, "", secrets)
    for setting, path in _named(settings, config):
        if path.is_relative_to(settings.home):
            continue
        for each in _walked(path) if path.is_dir() else (path,):
            inside = each.relative_to(path.parent).as_posix()
            yield _kept(f"{OUTSIDE}/{setting}/{inside}", each, setting, secrets)
    for path, setting in secrets.items():
        if not path.is_relative_to(settings.home):
            yield LeftOut(str(path), f"{setting}：{_NO_SECRETS}")


def _named(settings: Settings, config: Path) -> Iterator[tuple[str, Path]]:
    if config.is_file():
        yield CONFIG, config.absolute()
    for setting in _PATHS:
        section, name = setting.split(".")
        value = str(getattr(getattr(settings, section), name))
        if value:
            yield setting, Path(value).expanduser().absolute()


def _secrets(settings: Settings) -> Iterator[tuple[Path, str]]:
    if settings.seal.passphrase.startswith(_FILE):
        yield Path(settings.seal.passphrase.removeprefix(_FILE)).expanduser().absolute(), "seal.passphrase"
    for setting in _SECRETS:
        section, name = setting.split(".")
        value = str(getattr(getattr(settings, section), name))
        if value:
            yield Path(value).expanduser().absolute(), setting


def _kept(name: str, path: Path, setting: str, secrets: dict[Path, str]) -> GatheredFile | LeftOut:
    if path in secrets:
        return LeftOut(str(path), f"{secrets[path]}：{_NO_SECRETS}")
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return LeftOut(str(path), reason(error))
    if stat.S_ISLNK(mode):
        return LeftOut(str(path), _LINK)
    return GatheredFile(name, path, setting) if stat.S_ISREG(mode) else LeftOut(str(path), "不是普通文件")


def _walked(folder: Path) -> Iterator[Path]:
    """All that lies in a folder but folders, in the order of names; links to folders are not entered."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        top = here == folder
        folders[:] = sorted(each for each in folders if not (top and _is_own(each)))
        links = [each for each in folders if (here / each).is_symlink()]
        yield from (here / each for each in sorted([*files, *links]) if not (top and _is_own(each)))


def _is_own(name: str) -> bool:
    return name in _MADE_AGAIN or name.startswith(_OWN)
