"""What a backup says of itself: the manifest beside the files (docs/operations.md)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT, VERSION = "contract-tui.backup", 1
MANIFEST, DATABASE = "manifest.json", "contract.db"
HOME, OUTSIDE = "home", "outside"
"""The folders inside a backup: what lay in the home, and what settings name that lay elsewhere."""
CONFIG = "config"
"""Stands in a setting's place for the file of settings itself."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file in a backup.

    Attributes:
        name: Inside the backup, with slashes.
        sha256: Of its content, hex.
        origin: Where it lay; empty for the database and for the home's own files.
        setting: Which setting names it, e.g. `signing.trust`; empty when none does.
    """

    name: str
    bytes: int
    sha256: str
    origin: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that the home may need and that is not in the backup."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: UTC.
        program: The version that made it.
        schema: The database's revision.
        home: Where the home was.
        contracts: How many contracts the database has, deleted ones included.
        events: How many audit events.
        files: All files, the database among them.
        left_out: What was not taken along, and why.
        environment: The variables that gave settings; their values are not kept, since they may be secret.
    """

    made_at: datetime
    program: str
    schema: str
    home: str
    contracts: int
    events: int
    files: tuple[KeptFile, ...]
    left_out: tuple[LeftOut, ...]
    environment: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """As JSON, UTF-8."""
        told = asdict(self) | {
            "format": {"name": FORMAT, "version": VERSION},
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        return f"{json.dumps(told, ensure_ascii=False, sort_keys=True, indent=2)}\n".encode()


def read_manifest(content: bytes) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        ValueError: It is no manifest of this format, or names a file outside its folders.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        if told["format"] != {"name": FORMAT, "version": VERSION}:
            raise ValueError(f"no manifest: {told['format']}")
        found = Manifest(
            made_at=datetime.fromisoformat(told["made_at"]),
            program=str(told["program"]),
            schema=str(told["schema"]),
            home=str(told["home"]),
            contracts=int(told["contracts"]),
            events=int(told["events"]),
            files=tuple(map(_file, told["files"])),
            left_out=tuple(LeftOut(str(each["path"]), str(each["why"])) for each in told["left_out"]),
            environment=tuple(map(str, told["environment"])),
        )
    except (LookupError, TypeError, RecursionError) as error:
        raise ValueError("no manifest") from error
    names = [each.name for each in found.files]
    if names.count(DATABASE) != 1 or len(set(names)) < len(names):
        raise ValueError("no database, or files that stand twice")
    return found


def _file(told: Mapping[str, Any]) -> KeptFile:
    name = str(told["name"])
    folder, *rest = name.split("/")
    inside = folder in (HOME, OUTSIDE) and rest and not {"", ".", ".."}.intersection(rest)
    if name != DATABASE and not (inside and "\0" not in name):
        raise ValueError(f"a file outside the backup's folders: {name!r}")
    return KeptFile(name, int(told["bytes"]), str(told["sha256"]), str(told["origin"]), str(told["setting"]))
