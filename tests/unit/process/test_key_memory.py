"""A process that holds a key leaves no core dump, and nobody of the same account looks into its memory."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tui.signing.opened import opened_seal
from contract_tui.signing.passphrase import read_passphrase
from tests.world.exchange import exchange_settings
from tests.world.signing.samples import secret_file

ACCOUNT = 60_001
PR_SET_DUMPABLE = 4
linux = pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: only Linux has prctl and /proc")


def ended(work: Callable[[], object], folder: Path) -> bool:
    """Whether a process that has done something and then aborts leaves a core dump."""
    child = os.fork()
    if not child:
        try:
            os.chdir(folder)
            allow_core_dumps()
            work()
        except BaseException:  # noqa: BLE001 the parent is told
            os._exit(1)
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        os.abort()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child failed"
    return os.WCOREDUMP(status)


def allow_core_dumps() -> None:
    """Undo what tests before have done to this process."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


@linux
def test_who_has_read_the_passphrase_leaves_no_core_dump(tmp_path: Path) -> None:
    secret = secret_file(tmp_path / "secret", b"geheim", 0o600)
    if not ended(lambda: None, tmp_path):
        pytest.skip("NOT RUN: this machine writes no core dumps at all")
    assert not ended(lambda: read_passphrase(f"file:{secret}"), tmp_path)
    settings = exchange_settings(tmp_path / "world")
    assert not ended(lambda: opened_seal(settings), tmp_path)


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can become another account")
@pytest.mark.parametrize("name", ["mem", "environ", "maps", "fd"])
def test_another_process_of_the_same_account_cannot_look_into_it(name: str) -> None:
    heard, said = os.pipe()
    waited, go = os.pipe()
    holder = os.fork()
    if not holder:
        try:
            become(ACCOUNT)
            # As in a program that this account has started.
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
            os.write(said, b"1")
            os.read(waited, 1)
            read_passphrase(f"fd:{piped()}")
            os.write(said, b"2")
            os.read(waited, 1)
        finally:
            os._exit(0)
    try:
        os.read(heard, 1)
        open_before = readable(holder, name)
        os.write(go, b"g")
        assert os.read(heard, 1) == b"2"
        assert not readable(holder, name)
        assert open_before
    finally:
        os.write(go, b"g")
        os.waitpid(holder, 0)
        for each in (heard, said, waited, go):
            os.close(each)


def become(account: int) -> None:
    os.setgroups([])
    os.setgid(account)
    os.setuid(account)


def piped() -> int:
    reading, writing = os.pipe()
    os.write(writing, b"geheim\n")
    os.close(writing)
    return reading


def readable(process: int, name: str) -> bool:
    """Whether another process of the same account may open a file of /proc/PID."""
    child = os.fork()
    if not child:
        become(ACCOUNT)
        try:
            os.open(f"/proc/{process}/{name}", os.O_RDONLY)
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0
