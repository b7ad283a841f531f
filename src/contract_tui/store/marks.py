"""What remembers that a home has had contracts, whatever becomes of its database.

A file that is missing or empty, as on a disk that is not mounted, must not begin a new home: the day's
numbers would start again (P10). A mark lies beside the database; where the whole home is gone, a note in the
account's state folder still knows that a disk was mounted there.
"""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path

from contract_tui.config.homes import MARK
from contract_tui.domain.errors import OutsideError
from contract_tui.files.atomic import write_atomically
from contract_tui.files.own_folders import own_folder
from contract_tui.files.rights import Rights

_WORDS = """\
此数据文件夹已有合同编号。数据库丢失或被清空时，程序据此拒绝另建新库，以免编号从头开始。请勿删除。
This home has given out contract numbers. While this file is here, a lost or empty database is never replaced
by a new one.
"""


def is_marked(database: Path) -> bool:
    """Whether the database's home has had contracts.

    Raises:
        OSError: The home cannot be looked at.
    """
    return (database.parent / MARK).exists()


def leave(database: Path, rights: Rights) -> None:
    """Remember that a home has contracts; where that cannot be written, it is done at a later opening.

    Args:
        database: The home's database.
        rights: Of what lies in the home.
    """
    with suppress(OSError):
        with os.fdopen(rights.open(database.parent / MARK, os.O_WRONLY), "w", encoding="utf-8") as file:
            file.write(_WORDS)
        _note_disk(database.parent.resolve())


def refuse_lost(database: Path) -> None:
    """Refuse to begin anew where there were contracts before.

    Args:
        database: A file that is missing, or holds nothing.

    Raises:
        OutsideError: Its home has had contracts.
        OSError: The home cannot be looked at.
    """
    home = database.parent
    if is_marked(database):
        state = "是空的" if database.exists() else "不见了"
        raise OutsideError(
            f"数据文件夹 {home} 有过合同，但数据库 {database.name} {state}："
            "可能磁盘没有挂载，或文件被移走、清空。没有另建新库，以免编号从头开始。",
            f"请挂载磁盘，或从备份恢复。确实要从头开始时，请先删除 {home / MARK}。",
        )
    disk = _missing_disk(home.resolve())
    if disk is not None:
        raise OutsideError(
            f"数据文件夹 {home} 有过合同，当时在挂载于 {disk} 的磁盘上，现在该磁盘没有挂载。"
            "没有另建新库，以免编号从头开始。",
            f"请挂载磁盘后重试。确实要从头开始时，请先删除 {_note(home.resolve())}。",
        )


def _note_disk(home: Path) -> None:
    """Note on which disk a home lies, unless its loss would take the note along."""
    note, disk = _note(home), _mounted_at(home)
    if disk == _mounted_at(_nearest(note)):
        return
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(note, json.dumps({"home": str(home), "disk": str(disk)}).encode(), replace=True)


def _missing_disk(home: Path) -> Path | None:
    """Where the disk was mounted on which a home had its contracts, if it is not mounted now."""
    try:
        disk = Path(json.loads(_note(home).read_bytes())["disk"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return None if disk == _mounted_at(home) else disk


def _note(home: Path) -> Path:
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:32]
    return own_folder("state") / "homes" / f"{name}.json"


def _mounted_at(path: Path) -> Path:
    """The mount point of the disk on which a path lies, or would lie."""
    return next(each for each in (_nearest(path), *_nearest(path).parents) if each.is_mount())


def _nearest(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())
