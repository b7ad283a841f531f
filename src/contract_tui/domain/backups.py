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
        fields = asdict(self) | {
            "format": {"name": FORMAT, "version": VERSION},
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        return f"{json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=2)}\n".encode()


def read_manifest(content: bytes) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        ValueError: It is no manifest of this format, or names a file outside its folders.
    """
    try:
        fields: dict[str, Any] = json.loads(content)
        if fields["format"] != {"name": FORMAT, "version": VERSION}:
            raise ValueError(f"no manifest: {fields['format']}")
        manifest = Manifest(
            made_at=datetime.fromisoformat(fields["made_at"]),
            program=str(fields["program"]),
            schema=str(fields["schema"]),
            home=str(fields["home"]),
            contracts=int(fields["contracts"]),
            events=int(fields["events"]),
            files=tuple(map(_file, fields["files"])),
            left_out=tuple(LeftOut(str(each["path"]), str(each["why"])) for each in fields["left_out"]),
            environment=tuple(map(str, fields["environment"])),
        )
    except (LookupError, TypeError, RecursionError) as error:
        raise ValueError("no manifest") from error
    names = [each.name for each in manifest.files]
    if names.count(DATABASE) != 1 or len(set(names)) < len(names):
        raise ValueError("no database, or files that stand twice")
    return manifest


def _file(fields: Mapping[str, Any]) -> KeptFile:
    name = str(fields["name"])
    folder, *rest = name.split("/")
    inside = folder in (HOME, OUTSIDE) and rest and not {"", ".", ".."}.intersection(rest)
    if name != DATABASE and not (inside and "\0" not in name):
        raise ValueError(f"a file outside the backup's folders: {name!r}")
    return KeptFile(
        name, int(fields["bytes"]), str(fields["sha256"]), str(fields["origin"]), str(fields["setting"])
    )
