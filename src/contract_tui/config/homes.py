"""A home's folder: made or settled before the database in it is opened, and refused when it is a trap."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.files.atomic import ASIDE
from contract_tui.files.rights import Rights, planted
from contract_tui.files.walking import Spot, group_name, owner_name, walked

DATABASE, LOG, CACHE, OUTBOX = "contract.db", "contract-tui.log", "cache", "outbox"
MARK = "contract.mark"
"""Says that the home has had contracts, whatever becomes of the database."""
_OF_DATABASE = ("", "-wal", "-shm")
_SHARED_FOLDER, _SHARED_FILE = stat.S_ISGID | stat.S_IRWXG, stat.S_IRGRP | stat.S_IWGRP
_OURS = (
    DATABASE, LOG, CACHE, OUTBOX, MARK, "config.toml", "downloads", "demo-keys",
    "seal.p12", ".seal.p12.", "outside", "replaced-", ".sample-", ".restore-", ASIDE,
)  # fmt: skip
"""How the names begin of what the program leaves in a home."""


def prepare_home(database: Path, rights: Rights) -> None:
    """Make a home's folder, or give what lies there its rights; a new database's file is made.

    A folder that was there before is settled only if it holds the database and nothing that is not the
    program's: `--home .` must neither close nor open to a group what others keep there.

    Args:
        database: Its `refuse_traps` has found nothing.
        rights: Who may read and write.

    Raises:
        OutsideError: The home or its database is not open to the group, or a group shares the home and the
            settings do not say so; the hint says what to do.
        OSError: Something cannot be made or looked at.
    """
    home = database.parent
    files = _files(database)
    if not rights.make_folder(home):
        _refuse_unsaid(database, rights)
        _settle(home, files, rights)
    _refuse_closed(home, rights)
    # Only a new file is opened here: closing one that this process has open elsewhere would drop SQLite's
    # locks on it, as POSIX has it.
    with suppress(FileExistsError):
        os.close(rights.open(database, os.O_RDWR | os.O_EXCL))
    # A restored copy has whatever rights the copying gave it; SQLite's own files take after the database.
    for each in files:
        with suppress(FileNotFoundError):
            rights.settle(each)
            _refuse_closed(each, rights)


def _refuse_unsaid(database: Path, rights: Rights) -> None:
    """Whoever opens a shared home without its settings must not close it to the others."""
    if rights.group is not None:
        return
    try:
        home, file = database.parent.stat(), database.stat()
    except FileNotFoundError:
        return
    if home.st_mode & _SHARED_FOLDER == _SHARED_FOLDER and file.st_mode & _SHARED_FILE == _SHARED_FILE:
        group = group_name(home.st_gid)
        raise OutsideError(
            f"数据文件夹 {database.parent} 与用户组 {group} 共用，但当前设置没有写明（store.group）。",
            "请用 --config 或环境变量 CONTRACT_TUI_CONFIG 指定共用的配置文件；"
            f"不再共用时，由所有者执行 chmod -R g-rwxs {database.parent}",
        )


def _settle(home: Path, files: list[Path], rights: Rights) -> None:
    with os.scandir(home) as entries:
        names = {each.name for each in entries}
    if DATABASE not in names or not all(name.startswith(_OURS) for name in names):
        return
    if rights.group is not None:
        # Before the folder itself: as long as nobody else may enter it, nobody can have put anything there.
        for place in (*files, home / LOG, home / MARK, home / OUTBOX):
            with suppress(FileNotFoundError):
                rights.settle(place)
    rights.settle(home)


def is_foreign(home: Path) -> bool:
    """Whether this process is root's and the home somebody else's."""
    try:
        return os.geteuid() == 0 and home.stat().st_uid != 0
    except OSError:
        return False  # told by whoever opens it


def refuse_foreign(home: Path, *, said: bool) -> None:
    """Make sure that root does not take somebody else's home for its own: it would do what they wrote there.

    Args:
        home: The folder, which need not exist.
        said: Whether whoever runs the program has said that it is meant.

    Raises:
        ForbiddenError: It is another account's, and nobody said so.
    """
    if is_foreign(home) and not said:
        name = owner_name(home.stat().st_uid)
        raise ForbiddenError(
            f"数据文件夹 {home} 属于 {name}，root 不会默认打开他人的数据文件夹。",
            f"请以该账户运行（例如 sudo -u {name} contract-tui …）；确要以 root 打开时加 --as-root。",
        )


def _refuse_closed(path: Path, rights: Rights) -> None:
    command = rights.missing(path)
    if command:
        raise OutsideError(
            f"{path} 没有向共用的用户组（store.group）开放。", f"请由其所有者或管理员执行 {command}"
        )


def refuse_traps(database: Path, rights: Rights) -> None:
    """Where others may write, they choose what lies under the names that the program uses.

    Raises:
        ForbiddenError: Somebody has put a link, a pipe or the like there.
        OSError: The home cannot be looked at.
    """
    home = database.parent
    for place in (*_files(database), *(home / name for name in (LOG, MARK, CACHE, OUTBOX))):
        try:
            with walked(place, last=False) as spot:
                trap = _trap(spot) if rights.group is not None or spot.weakness else ""
        except (FileNotFoundError, NotADirectoryError):
            continue
        if trap:
            raise ForbiddenError(
                f"不打开数据文件夹 {home}：{trap}。",
                f"能写入此文件夹的账户可以借此改动或公开他人的文件；请查明是谁放的，然后移走 {place}。",
            )


def _files(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}{more}") for more in _OF_DATABASE]


def _trap(spot: Spot) -> str:
    status = spot.look()
    if spot.name in (CACHE, OUTBOX) and stat.S_ISDIR(status.st_mode):
        return ""
    return planted(spot, status)
