"""A backup: one file with the database as of one moment, and the keys and settings that the home needs."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from contract_tui import __version__
from contract_tui.desk.desk import Desk
from contract_tui.desk.keeping.gathering import GatheredFile, gathered
from contract_tui.domain.backups import DATABASE, MANIFEST, KeptFile, LeftOut, Manifest
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import HeldError, InvalidInputError, OutsideError
from contract_tui.files.atomic import ASIDE, new_file, place_atomically
from contract_tui.files.regular import open_regular
from contract_tui.store.copying import copy_database

_VARIABLES = "CONTRACT_TUI_"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written.

    Attributes:
        bytes: The file's size.
    """

    path: Path
    bytes: int
    manifest: Manifest


def make_backup(
    desk: Desk, target: Path, config: Path, environ: Mapping[str, str], *, replace: bool = False
) -> Backup:
    """Write a backup, rights 0600, whole or not at all; others may go on working meanwhile.

    Args:
        target: The file.
        config: The file of settings, whether it exists or not.
        environ: Whose variables give settings; their names are noted, not their values.
        replace: Whether a file that is there gives way.

    Raises:
        HeldError: There is such a file already.
        OutsideError: The database is damaged, or the file cannot be written.
    """
    target = target.expanduser().absolute()
    try:
        if target.exists() and not target.is_file():
            # A device or pipe must never give way to a file, and an archive is no stream.
            what = "是文件夹" if target.is_dir() else "不是普通文件"
            raise InvalidInputError(f"{target} {what}，没有备份。", "请给出备份文件的路径。")
        if target.exists() and not replace:
            raise FileExistsError
        with tempfile.TemporaryDirectory(prefix=ASIDE, dir=target.parent) as folder:
            unfinished = Path(folder) / target.name
            manifest = _write(desk, unfinished, Path(folder) / DATABASE, config, environ)
            size = unfinished.stat().st_size
            place_atomically(unfinished, target, replace=replace)
    except FileExistsError:
        raise HeldError(f"{target} 已经存在，没有改动。", "请另选文件名，或用 --force 覆盖。") from None
    except OSError as error:
        raise OutsideError(
            f"无法写入备份 {target}：{reason(error)}。", "请检查目录是否存在、权限和磁盘空间。"
        ) from error
    return Backup(target, size, manifest)


def _write(desk: Desk, path: Path, copy: Path, config: Path, environ: Mapping[str, str]) -> Manifest:
    held = copy_database(desk.context.database, copy)
    with (
        new_file(path) as file,
        tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        files, left_out = _add_all(archive, [GatheredFile(DATABASE, copy), *gathered(desk.settings, config)])
        manifest = Manifest(
            made_at=desk.clock.now(),
            program=__version__,
            schema=held.schema,
            home=str(desk.settings.home),
            contracts=held.contracts,
            events=held.events,
            files=files,
            left_out=left_out,
            environment=tuple(sorted(each for each in environ if each.startswith(_VARIABLES))),
        )
        _add_bytes(archive, MANIFEST, manifest.content)
    return manifest


def _add_all(
    archive: tarfile.TarFile, sources: Iterable[GatheredFile | LeftOut]
) -> tuple[tuple[KeptFile, ...], tuple[LeftOut, ...]]:
    files, left_out = list[KeptFile](), list[LeftOut]()
    for each in sources:
        if isinstance(each, LeftOut):
            left_out.append(each)
            continue
        try:
            files.append(_add(archive, each))
        except PermissionError as error:
            # The seal of a shared home belongs to an account of its own.
            left_out.append(LeftOut(str(each.path), reason(error)))
    return tuple(files), tuple(left_out)


def _add(archive: tarfile.TarFile, source: GatheredFile) -> KeptFile:
    """Put a file in, its bytes counted and hashed as they go."""
    with open_regular(source.path, follow=False) as file:
        state = os.fstat(file.fileno())
        entry = tarfile.TarInfo(source.name)
        entry.size, entry.mode, entry.mtime = state.st_size, state.st_mode & 0o770, int(state.st_mtime)
        hashed = _Hashed(file)
        archive.addfile(entry, hashed)
    origin = str(source.path) if source.setting else ""
    return KeptFile(source.name, state.st_size, hashed.sha256.hexdigest(), origin, source.setting)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.sha256.update(content)
        return content
