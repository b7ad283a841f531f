"""However the interface ends: the terminal is whole, the exit code right, no personal data printed."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
PATIENCE = 20.0
ROOT = Path(__file__).parents[2]


class Terminal:
    """A pseudo-terminal with the interface in it."""

    def __init__(self, log: Path) -> None:
        self._master, slave = pty.openpty()
        environ = {**os.environ, "TERM": "xterm-256color", "SSH_CONNECTION": "a 1 b 2"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tui.ending", str(log)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ,
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = b""

    def wait_for(self, text: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown and self._read(deadline):
            pass
        assert text in self.shown

    def press(self, key: bytes) -> None:
        os.write(self._master, key)

    def end(self) -> int:
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
        self.process.kill()
        self.process.wait(PATIENCE)

    def hang_up(self, *, signalled: bool = True) -> int:
        os.close(self._master)
        self._master = -1
        if signalled:
            self.process.send_signal(signal.SIGHUP)
        return self.process.wait(PATIENCE)

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(deadline - time.monotonic(), 0))
        try:
            data = os.read(self._master, 65536) if ready else b""
        except OSError:
            data = b""
        self.shown += data
        return bool(data)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "contract-tui.log"


@pytest.fixture
def terminal(log: Path) -> Iterator[Terminal]:
    running = Terminal(log)
    running.wait_for(b"READY")
    yield running
    running.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(terminal: Terminal, number: signal.Signals) -> None:
    terminal.process.send_signal(number)
    assert terminal.end() == 128 + number
    assert LEFT_ALTERNATE_SCREEN in terminal.shown
    assert CURSOR_SHOWN in terminal.shown


def test_a_closed_terminal_ends_it(terminal: Terminal) -> None:
    assert terminal.hang_up() == 128 + signal.SIGHUP


def test_a_closed_terminal_ends_it_even_if_nobody_sends_the_signal(terminal: Terminal) -> None:
    assert terminal.hang_up(signalled=False) == 128 + signal.SIGHUP


def test_f10_ends_it_with_0(terminal: Terminal) -> None:
    terminal.press(b"\x1b[21~")
    assert terminal.end() == 0


@pytest.mark.parametrize("key", [b"b", b"l"])
def test_p9_a_crash_prints_two_lines_without_data_and_logs_the_rest(
    terminal: Terminal, log: Path, key: bytes
) -> None:
    terminal.press(key)
    assert terminal.end() == 1
    after = terminal.shown.rpartition(LEFT_ALTERNATE_SCREEN)[2].decode()
    assert "程序出错，已退出" in after
    assert "13800138000" not in after
    assert "Traceback" not in after
    logged = log.read_text("utf-8")
    assert "do_crash" in logged
    assert "locals" not in logged


def test_over_ssh_no_mouse_is_asked_for(terminal: Terminal) -> None:
    assert b"\x1b[?1000h" not in terminal.shown
