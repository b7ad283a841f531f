"""A backup put into a home: examined whole before anything takes its place; what was there is kept aside."""

import hashlib
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contract_tui.domain.backups import (
    CONFIG,
    DATABASE,
    HOME,
    MANIFEST,
    OUTSIDE,
    KeptFile,
    Manifest,
    read_manifest,
)
from contract_tui.domain.clock import local_text
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import HeldError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.files.atomic import new_file, settle_names
from contract_tui.store.copying import CopiedDatabase, examine_copy, refuse_used, skip_given_numbers

_PREFIX, _KEPT = ".restore-", "replaced-"
_NOBODYS = frozenset({"lost+found"})
_MOST_MANIFEST = 64 * 1024 * 1024
_CHUNK = 1 << 20
# No home is named: the one in force here is the one to be filled, not the one that was backed up.
_NO_BACKUP = "请给出 backup 命令写出的备份文件。"
_SPOILT = "备份文件已损坏或被改动，没有恢复任何内容。"


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that settings name and that lay elsewhere.

    Attributes:
        setting: Which setting names it, or `config` for the file of settings.
        was: Where it lay when the backup was made.
        now: Where it lies now.
    """

    setting: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        kept: Where what was in the home before is now; None when it was empty.
        outside: The files that lay outside the home.
    """

    home: Path
    manifest: Manifest
    kept: Path | None
    outside: tuple[Placed, ...]


def restore(source: Path, home: Path, config: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Put a backup into a home.

    Args:
        source: The backup.
        home: Where to; new or empty, unless it may be replaced.
        config: Where this home's file of settings is looked for; one that is there stays as it is.
        now: UTC; names the folder in which the old files are kept.
        replace: Whether what is there gives way; it is kept in a folder of the home.

    Raises:
        NotFoundError: There is no such file.
        InvalidInputError: It is no backup.
        HeldError: The home is not empty, or a program has it open.
        OutsideError: The backup is damaged, its database cannot be used here, or files cannot be written. The
            home is then as it was.
    """
    try:
        with _opened(source) as archive:
            manifest = _manifest(archive)
            old = _entries(home)
            if old and not replace:
                raise HeldError(
                    f"数据文件夹 {home} 不是空的，没有改动。",
                    "请用 --home 指定新的文件夹；或用 --force 恢复，现有内容移到其中的 replaced-… 保留。",
                )
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=home) as folder:
                aside = Path(folder)
                _extract(archive, manifest, aside)
                _examine(manifest, examine_copy(aside / DATABASE))
                skip_given_numbers(aside / DATABASE, now)
                kept = _exchange(home, aside, old, now)
    except tarfile.TarError as error:
        raise OutsideError(_SPOILT, "请换用另一份备份。") from error
    except OSError as error:
        raise OutsideError(f"无法恢复到 {home}：{reason(error)}。", "请检查目录权限和磁盘空间。") from error
    return Restored(home, manifest, kept, tuple(_placed(manifest, home, config)))


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, mode="r:")
    except FileNotFoundError as error:
        raise NotFoundError(f"没有备份文件 {source}。", "请检查路径。") from error
    except IsADirectoryError as error:
        raise InvalidInputError(f"{source} 是文件夹，不是备份文件。", _NO_BACKUP) from error
    except tarfile.TarError as error:
        raise InvalidInputError(f"{source} 不是备份文件，或已损坏。", _NO_BACKUP) from error


def _manifest(archive: tarfile.TarFile) -> Manifest:
    names = [each.name for each in archive.getmembers()]
    try:
        manifest = read_manifest(b"".join(_content(archive, MANIFEST, _MOST_MANIFEST)))
    except (KeyError, ValueError) as error:
        raise InvalidInputError(f"{archive.name!s} 中没有备份清单。", _NO_BACKUP) from error
    if sorted(names) != sorted([MANIFEST, *(each.name for each in manifest.files)]):
        raise OutsideError(_SPOILT, "请换用另一份备份。")
    return manifest


def _content(archive: tarfile.TarFile, name: str, most: int) -> Iterator[bytes]:
    """A member's bytes in pieces.

    Raises:
        KeyError: There is no such member.
        ValueError: It is no regular file, or larger than that.
    """
    member = archive.getmember(name)
    file = archive.extractfile(member) if member.isreg() else None
    if file is None or member.size > most:
        raise ValueError(name)
    while piece := file.read(_CHUNK):
        yield piece


def _extract(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    for each in manifest.files:
        target = folder / each.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = archive.getmember(each.name).mode & 0o770 if each.name != DATABASE else 0o600
        _write(archive, each, target, mode | stat.S_IRUSR | stat.S_IWUSR)


def _write(archive: tarfile.TarFile, each: KeptFile, target: Path, mode: int) -> None:
    digest = hashlib.sha256()
    try:
        with new_file(target, mode) as file:
            for piece in _content(archive, each.name, each.bytes):
                digest.update(piece)
                file.write(piece)
    except ValueError as error:
        raise OutsideError(_SPOILT, "请换用另一份备份。") from error
    if digest.hexdigest() != each.sha256:
        raise OutsideError(f"备份中的 {each.name} 与清单不符：{_SPOILT}", "请换用另一份备份。")


def _examine(manifest: Manifest, database: CopiedDatabase) -> None:
    recorded = (manifest.schema, manifest.contracts, manifest.events)
    if recorded != (database.schema, database.contracts, database.events):
        raise OutsideError(f"备份中的数据库与清单不符：{_SPOILT}", "请换用另一份备份。")


def _entries(home: Path) -> list[str]:
    """What lies in a home, earlier leftovers aside."""
    if not home.is_dir():
        return []
    own = (_PREFIX, _KEPT)
    names = (each.name for each in home.iterdir())
    return sorted(each for each in names if each not in _NOBODYS and not each.startswith(own))


def _exchange(home: Path, aside: Path, old: list[str], now: datetime) -> Path | None:
    """Let the old files make way for the new ones; a failure in between is undone.

    The database leaves first and comes last: without one, the home is not taken for a whole one.
    """
    refuse_used(home / DATABASE)
    moves: list[tuple[Path, Path]] = []
    kept = home / f"{_KEPT}{local_text(now, seconds=True).replace(':', '').replace(' ', '-')}"
    new = sorted(each.name for each in (aside / HOME).iterdir()) if (aside / HOME).is_dir() else []
    pairs = [(home / name, kept / name) for name in sorted(old, key=lambda name: name != DATABASE)]
    pairs += [(aside / HOME / name, home / name) for name in new]
    if (aside / OUTSIDE).is_dir():
        pairs.append((aside / OUTSIDE, home / OUTSIDE))
    pairs.append((aside / DATABASE, home / DATABASE))
    try:
        if old:
            kept.mkdir(mode=0o700)
        for source, target in pairs:
            source.rename(target)
            moves.append((source, target))
    except OSError:
        for source, target in reversed(moves):
            with suppress(OSError):
                target.rename(source)
        if old:
            with suppress(OSError):
                kept.rmdir()
        raise
    settle_names(home)
    return kept if old else None


def _placed(manifest: Manifest, home: Path, config: Path) -> Iterator[Placed]:
    """Where the files from outside are now; settings go where they are looked for, if none are there."""
    for each in manifest.files:
        if not each.setting:
            continue
        now = home / each.name
        if each.setting == CONFIG and not config.exists():
            with suppress(OSError):
                config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(now, config)
                config.chmod(0o600)
                now = config
        yield Placed(each.setting, each.origin, str(now))
