"""Other people's programs that tests ask for their opinion; without one the test says so and is skipped."""

import os
import shutil
from pathlib import Path

import pytest

_SOFTHSM = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


def needs(*names: str) -> None:
    """Skip the test, loudly, unless all these programs are installed."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        pytest.skip(f"NOT RUN: {', '.join(missing)} is not installed")


def needs_accounts(*files: Path) -> None:
    """Skip the test, loudly, unless this process may become other accounts and those can read these files."""
    if os.geteuid() != 0:
        pytest.skip("NOT RUN: only root can become other accounts")
    for file in files:
        if not all(each.stat().st_mode & 0o001 for each in file.parents) or not file.stat().st_mode & 0o004:
            pytest.skip(f"NOT RUN: other accounts cannot read {file}")


def softhsm_module() -> Path:
    """SoftHSM's PKCS#11 module; without it the test is skipped, loudly."""
    needs("softhsm2-util")
    for place in map(Path, _SOFTHSM):
        if place.exists():
            return place
    pytest.skip("NOT RUN: SoftHSM's module libsofthsm2.so was not found")
