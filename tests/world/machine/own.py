"""A machine of one's own for a test that needs real accounts: mounts that nobody else sees.

`/etc` is a copy, `/srv` and `/var/lib` are empty, and an interpreter lies where every account can read it.
Only root can make one; without that the test is skipped, loudly.
"""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import contract_tui
from tests.world.places import PROJECT
from tests.world.programs import needs, needs_accounts

_MOUNTS = """\
set -e
mkdir {folder}/etc {folder}/python
cp -a /etc/. {folder}/etc
mount --bind {folder}/etc /etc
mount -t tmpfs -o mode=755 none /srv
mount -t tmpfs -o mode=755 none /var/lib
mount --bind {prefix} {folder}/python
exec {folder}/python/bin/{python} -m {module} {folder}
"""


def on_its_own(module: str, folder: Path, seconds: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a module as root on such a machine.

    Args:
        module: Its one argument is the folder.
        folder: One that other accounts can enter.
        seconds: How long it may take.
    """
    needs_accounts(Path(contract_tui.__file__), Path(__file__), folder)
    needs("unshare", "mount", "cp")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        import pytest

        pytest.skip("NOT RUN: this machine allows no mounts of one's own")
    prefix = Path(sys.base_prefix)
    words = {"folder": folder, "prefix": prefix, "module": module, "python": f"python3.{sys.version_info[1]}"}
    script = _MOUNTS.format(**{name: shlex.quote(str(word)) for name, word in words.items()})
    libraries = [each for each in sys.path if each and not Path(each).is_relative_to(prefix / "lib")]
    environ = {
        "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        "PYTHONPATH": os.pathsep.join([str(PROJECT), *libraries]),
        "LD_LIBRARY_PATH": str(folder / "python" / "lib"),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script],
        cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip
