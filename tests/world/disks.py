"""Disks that a test may fill, make read-only and take away; the test is skipped where none can be mounted."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

MEGABYTES = 3


def mount(place: Path) -> None:
    """Mount an empty disk of its own, as small as can be, on a folder; without the right, skip the test."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"NOT RUN: a file system cannot be mounted here: {mounted.stderr.decode().strip()}")


def unmount(place: Path) -> None:
    """Take a disk away."""
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def make_read_only(place: Path) -> None:
    """What a kernel does after an error of the disk."""
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount(place)
    yield place
    unmount(place)


def fill_up(place: Path) -> Path:
    """Leave no byte on the disk."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return filler
