"""A shared home with real accounts, set up by the lines of docs/security.md, on the machine of `own.py`."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from tests.world.answers import Answer
from tests.world.exchange import world
from tests.world.places import DOCS

HOME, CONFIG, ROOTS = (
    Path("/srv/contract-desk"),
    Path("/etc/contract-tui/desk.toml"),
    "/etc/contract-tui/roots",
)
PROFILE, WORKER = "/etc/profile.d/contract-desk.sh", "contract-seal"
MEMBERS, OUTSIDER = ("alice", "mallory"), "bob"
_DOCUMENT = DOCS / "security.md"
_AS_MEMBER = f'. {PROFILE}; exec contract-tui "$@"'
_SECONDS = 120


def documented(words: str) -> str:
    """The indented block of docs/security.md behind the paragraph that holds these words."""
    text = _DOCUMENT.read_text("utf-8")
    behind = text[text.index(words) :].partition("\n\n")[2]
    lines = []
    for line in behind.splitlines():
        if line and not line.startswith("    "):
            break
        lines.append(line[4:])
    return "\n".join(lines).strip() + "\n"


@dataclass(frozen=True)
class Site:
    """The machine after the administrator has done what the document says; `mallory` is a member as well.

    Attributes:
        folder: For whatever else a test needs; everybody can enter it.
    """

    folder: Path

    def set_up(self) -> None:
        """Do it."""
        for name in (*MEMBERS, OUTSIDER):
            own = self.folder / name
            self.shell(f"useradd --no-create-home --home-dir {own} {name}")
            self.shell(f"install -d -o {name} -g {name} -m 0700 {own}")
        self._install_program()
        self.shell(documented("The administrator, once:"))
        self.shell("usermod -aG contract-desk mallory")
        CONFIG.write_text(documented(f"`{CONFIG}`, of root"), "utf-8")
        Path(PROFILE).write_text(documented(f"`{PROFILE}`"), "utf-8")
        root = world().root.holder.certificate.public_bytes(Encoding.PEM)
        Path(ROOTS, "customers.pem").write_bytes(root)
        self.shell(documented("The key and its passphrase"))

    def _install_program(self) -> None:
        programs = self.folder / "bin"
        programs.mkdir()
        program = programs / "contract-tui"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m contract_tui "$@"\n')
        program.chmod(0o755)
        os.environ["PATH"] = f"{programs}:{os.environ['PATH']}:/usr/sbin:/sbin"

    def shell(self, script: str) -> None:
        """What the administrator types, as root."""
        done = subprocess.run(["sh", "-e", "-c", script], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{script}\n{done.stdout}{done.stderr}")

    def run(self, account: str, *args: str, **environ: str) -> Answer:
        """A command of an account that has logged in."""
        home = {"HOME": str(self.folder / account), "USER": account}
        return self._done(
            ["runuser", "-u", account, "--", "sh", "-c", _AS_MEMBER, "sh", *args], home | environ
        )

    def done(self, account: str, *args: str) -> Answer:
        """The same where it must succeed."""
        answer = self.run(account, *args)
        if answer.code:
            raise RuntimeError(f"{account}: {args}: {answer}")
        return answer

    def as_account(self, account: str, *command: str) -> Answer:
        """Any program, run by an account."""
        return self._done(["runuser", "-u", account, "--", *command], {})

    def _done(self, command: list[str], environ: dict[str, str]) -> Answer:
        done = subprocess.run(
            command, env=os.environ | environ, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def working(self) -> Iterator[subprocess.Popen[str]]:
        """The worker while the block runs, started from its unit as systemd would."""
        process = self.start_worker()
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            if "后台任务运行中" not in line:
                raise RuntimeError(f"the worker: {line}{process.communicate()[1]}")
            yield process
        finally:
            process.terminate()
            process.wait(_SECONDS)

    def start_worker(self) -> subprocess.Popen[str]:
        """The unit's process; talk goes to standard error."""
        unit = documented("The worker, `")
        settings = re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE)
        named = dict(settings)
        name, _, secret = named["LoadCredential"].partition(":")
        credentials = self.folder / "credentials"
        credentials.mkdir(exist_ok=True)
        shutil.copy(secret, credentials / name)
        self.shell(
            f"chown -R {WORKER} {credentials}; chmod 0500 {credentials}; chmod 0400 {credentials}/{name}"
        )
        environ = dict(value.split("=", 1) for key, value in settings if key == "Environment")
        kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "PYTHONUTF8")}
        return subprocess.Popen(
            ["setpriv", f"--reuid={named['User']}", f"--regid={named['Group']}", "--clear-groups",
             "--no-new-privs", "prlimit", "--core=0", *named["ExecStart"].split()],
            env=kept | environ | {"CREDENTIALS_DIRECTORY": str(credentials)},
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip


def until(seen: Any, seconds: float = _SECONDS) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not seen():
        if time.monotonic() > end:
            raise RuntimeError("it did not happen")
        time.sleep(0.1)
