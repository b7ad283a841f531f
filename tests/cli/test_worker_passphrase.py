"""A worker that seals opens the key before anything else, says when it cannot, and leaves nothing open."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.world.exchange import PASSPHRASE, exchange_settings

READY = "后台任务运行中"


def told(secret: str) -> int:
    """A descriptor that tells a passphrase."""
    reading, writing = os.pipe()
    os.write(writing, secret.encode())
    os.close(writing)
    return reading


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    settings = exchange_settings(tmp_path / "world")
    return Shell(
        settings.home,
        CONTRACT_TUI_SIGNING__PROVIDER="exchange",
        CONTRACT_TUI_SIGNING__TRUST=settings.signing.trust,
        CONTRACT_TUI_SEAL__KEY=settings.seal.key,
    )


@contextmanager
def worker(
    shell: Shell, secret: str, *args: str, **environ: str
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """`contract-tui worker` with a passphrase in a pipe, and that pipe's name."""
    descriptor = told(secret)
    passphrase = {"CONTRACT_TUI_SEAL__PASSPHRASE": f"fd:{descriptor}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "contract_tui", "worker", *args],
        env={**shell.environ, **passphrase, **environ}, pass_fds=[descriptor],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    pipe = Path(f"/proc/self/fd/{descriptor}").readlink()
    os.close(descriptor)
    try:
        yield process, pipe
    finally:
        process.kill()
        process.communicate(timeout=60)


def open_files(process: subprocess.Popen[str]) -> set[Path]:
    return {each.readlink() for each in Path(f"/proc/{process.pid}/fd").iterdir()}


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root looks into a process that holds a key")
@pytest.mark.parametrize("provider", ["exchange", "simulated", ""])
def test_a_worker_that_runs_has_its_passphrases_descriptor_closed(shell: Shell, provider: str) -> None:
    with worker(shell, PASSPHRASE, CONTRACT_TUI_SIGNING__PROVIDER=provider) as (process, pipe):
        assert process.stderr is not None
        assert READY in process.stderr.readline()
        assert pipe not in open_files(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_wrong_passphrase_is_said_at_start_and_nothing_is_begun(shell: Shell) -> None:
    with worker(shell, "geheim") as (process, _):
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, READY in err) == (2, "", False)
    assert "签章口令不正确" in err
    assert "geheim" not in err


@pytest.mark.parametrize("in_interface", ["true", "false"])
def test_a_single_round_says_so_as_well_and_does_the_rest(shell: Shell, in_interface: str) -> None:
    with worker(shell, "geheim", "--once", CONTRACT_TUI_ENGINE__IN_INTERFACE=in_interface) as (process, _):
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "0\n")
    assert "签章口令不正确" in err


def test_a_single_round_without_a_key_or_anybody_to_ask_does_what_is_due(shell: Shell) -> None:
    answer = shell("worker", "--once")
    assert (answer.code, answer.out) == (0, "0\n")
