"""However the interface ends: the terminal is whole, the exit code right, no personal data printed."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.world.terminal import (
    LEFT_ALTERNATE_SCREEN,
    MODERN,
    PATIENCE,
    PLAIN,
    Kind,
    RealTerminal,
    terminal,
)

ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "contract-tui.log"


@pytest.fixture
def kind() -> Kind:
    return PLAIN


@pytest.fixture
def running(log: Path, kind: Kind) -> Iterator[RealTerminal]:
    with terminal("-m", "tests.tui.ending", str(log), environ={"SSH_CONNECTION": ""}, kind=kind) as opened:
        opened.wait_for("READY")
        yield opened


@pytest.mark.parametrize("number", ENDINGS)
@pytest.mark.parametrize("kind", [PLAIN, MODERN], ids=["plain", "modern"])
def test_a_signal_ends_it_with_all_modes_as_they_were(running: RealTerminal, number: signal.Signals) -> None:
    running.process.send_signal(number)
    assert running.wait() == 128 + number
    assert not running.modes_left_on()
    assert running.is_as_before()


@pytest.mark.parametrize("kind", [PLAIN, MODERN], ids=["plain", "modern"])
def test_a_closed_terminal_ends_it(running: RealTerminal) -> None:
    running.hang_up()
    assert running.ends() < 1
    assert running.wait() == 128 + signal.SIGHUP


def test_a_closed_terminal_ends_it_even_if_nobody_sends_the_signal(log: Path) -> None:
    with terminal("-m", "tests.tui.ending", str(log), controlling=False) as opened:
        opened.wait_for("READY")
        opened.hang_up()
        opened.ends()
        assert opened.wait() == 128 + signal.SIGHUP


def test_f10_ends_it_with_0(running: RealTerminal) -> None:
    running.press(b"\x1b[21~")
    assert running.wait() == 0
    assert not running.modes_left_on()


def test_a_fault_in_the_thread_that_reads_keys_is_a_crash_like_others(
    running: RealTerminal, log: Path
) -> None:
    running.press(b"d")
    until = time.monotonic() + PATIENCE
    while running.process.poll() is None:
        assert time.monotonic() < until
        running.press(b"x")
        time.sleep(0.1)
    assert running.wait() == 1
    assert not running.modes_left_on()
    assert "in crash\n" in log.read_text("utf-8")


@pytest.mark.parametrize("key", [b"b", b"l"])
def test_p9_a_crash_prints_two_lines_without_data_and_logs_the_rest(
    running: RealTerminal, log: Path, key: bytes
) -> None:
    running.press(key)
    assert running.wait() == 1
    after = running.shown.rpartition(LEFT_ALTERNATE_SCREEN)[2].decode()
    assert "程序出错，已退出" in after
    assert "13800138000" not in after
    assert "Traceback" not in after
    logged = log.read_text("utf-8")
    assert "in crash\n" in logged
    assert "locals" not in logged


def test_over_ssh_no_mouse_is_asked_for(log: Path) -> None:
    environ = {"SSH_CONNECTION": "a 1 b 2"}
    with terminal("-m", "tests.tui.ending", str(log), environ=environ) as opened:
        opened.wait_for("READY")
        assert b"\x1b[?1000h" not in opened.shown


@pytest.mark.parametrize("stop", [signal.SIGSTOP, signal.SIGTSTP])
def test_stopped_and_continued_it_paints_again_and_takes_keys_once(
    running: RealTerminal, stop: signal.Signals
) -> None:
    running.process.send_signal(stop)
    os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WNOWAIT)
    running.press(b"")
    os.kill(running.process.pid, signal.SIGCONT)
    running.wait_for("READY")
    running.press(b"\x1b[21~")
    assert running.wait() == 0
    assert not running.modes_left_on()
    assert running.is_as_before()


def test_closed_while_it_is_stopped_it_ends_too(running: RealTerminal) -> None:
    running.process.send_signal(signal.SIGTSTP)
    os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WNOWAIT)
    running.hang_up()
    running.ends()
    assert running.wait() == 128 + signal.SIGHUP


def test_bytes_that_are_no_text_end_nothing(running: RealTerminal) -> None:
    running.press(b"\xff\xfe?")
    running.wait_for("列出本页的全部按键")
    running.press(b"\x1b[21~")
    assert running.wait() == 0


@pytest.mark.parametrize("redirected", ["<", ">", "2>"])
def test_it_does_not_begin_where_one_of_its_streams_is_no_terminal(tmp_path: Path, redirected: str) -> None:
    file, said = tmp_path / "file", tmp_path / "said"
    file.touch()
    where = f"2>{said}" if redirected != "2>" else ""
    command = f"exec {sys.executable} -m contract_tui demo {redirected}{file} {where}"
    opened = RealTerminal(["sh", "-c", command], environ={"CONTRACT_TUI_HOME": str(tmp_path / "home")})
    try:
        assert opened.wait() == 2
        assert "界面需要在终端中打开" in (said if where else file).read_text("utf-8")
        assert LEFT_ALTERNATE_SCREEN not in opened.shown
    finally:
        opened.close()
