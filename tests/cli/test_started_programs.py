"""What a started command does with its streams, with signals, and with an error that nobody expected."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ENTERPRISE, SIMULATED, Here, Shell, started

_CRASHING = """
import sys
from contract_tui.cli import doctor, main
doctor.diagnosis = lambda context: 1 / 0
sys.exit(main.run(sys.argv[1:]))
"""


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_an_unexpected_error_exits_1_and_leaves_its_traceback_in_a_private_file(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASHING, "doctor", *flags],
        env=Shell(tmp_path / "home", TMPDIR=str(tmp_path)).environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in done.stderr
    if flags:
        assert json.loads(done.stderr)["error"]["code"] == "unexpected"
    [log] = tmp_path.glob("contract-tui-*.log")
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    command = [sys.executable, "-m", "contract_tui", "orders", "list", "--json"]
    with subprocess.Popen(
        command, env=shell.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_pdf_is_not_thrown_at_a_terminal(office: Here, tmp_path: Path) -> None:
    answer = office.done(
        "contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "2024030500000001"
    )
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "contract_tui", "contract", "pdf", answer.out.strip(), "-o", "-"],
        env=Shell(office.home).environ,
        stdout=theirs,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert "PDF" in done.stderr.decode()


def test_the_interface_needs_a_terminal(tmp_path: Path) -> None:
    for args in ((), ("demo",)):
        answer = Shell(tmp_path / "home")(*args)
        assert answer.code == 2
        assert "终端" in answer.err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_worker_ends_cleanly_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with started(Shell(tmp_path / "home"), "worker") as process:
        process.send_signal(number)
        assert process.wait(60) == 0
        assert process.stderr is not None
        assert "已结束" in process.stderr.read()


def test_an_interrupted_watch_exits_130(office: Here) -> None:
    answer = office.done(
        "contract", "new", "--channel", "both", "--customer", ENTERPRISE, "--orders", "2024030500000001"
    )
    with started(
        Shell(office.home, **SIMULATED), "contract", "watch", answer.out.strip(), "--json"
    ) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
