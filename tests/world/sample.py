"""The demo's sample, built once in a run, whichever of its processes asks first, and copied."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from contract_tui.config import demo_settings, load_settings
from contract_tui.demo.sample import load_sample


@dataclass(frozen=True)
class Samples:
    """The samples of a run.

    Attributes:
        folder: All processes of the run have it.
    """

    folder: Path

    def copy(self, home: Path, *, pace: float, now: datetime | None = None) -> None:
        """Make a demo's home of a sample.

        Args:
            home: Does not exist yet.
            pace: Of the demo.
            now: UTC, the end of its script; None means the moment at which it was built.
        """
        name = f"sample {pace} {now}"
        built, unfinished = self.folder / name, self.folder / f"{name} unfinished"
        with (self.folder / f"{name} lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not built.exists():
                load_sample(demo_settings(load_settings(unfinished, {}), pace), now=now)
                unfinished.rename(built)
        shutil.copytree(built, home)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    base = tmp_path_factory.getbasetemp()
    # Under xdist each process has a folder of its own in the run's.
    return Samples(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
