"""Whatever hangs in the interface, a signal or a closed terminal ends it, after the database is closed."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.world.terminal import MODERN, PATIENCE, RealTerminal, terminal

HANGS = {"hang": "h", "linger": "t", "busy": "g", "flood": "f"}
"""The main thread, a thread that Python waits for, the interpreter's lock, a terminal that takes nothing."""


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(params=HANGS)
def hanging(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RealTerminal]:
    with terminal("-m", "tests.tui.ending", str(tmp_path / "log"), kind=MODERN) as opened:
        opened.wait_for("READY")
        if request.param == "flood":
            opened.stall()
        opened.types(HANGS[request.param])
        _until((tmp_path / request.param).exists)
        yield opened


def test_a_closed_terminal_ends_it_all_the_same(hanging: RealTerminal) -> None:
    hanging.hang_up()
    hanging.ends()


@pytest.mark.parametrize(
    ("hanging", "number"),
    [*((name, signal.SIGTERM) for name in HANGS), ("hang", signal.SIGINT), ("hang", signal.SIGQUIT)],
    indirect=["hanging"],
)
def test_a_signal_ends_it_all_the_same(hanging: RealTerminal, number: signal.Signals, tmp_path: Path) -> None:
    hanging.process.send_signal(number)
    hanging.ends()
    assert hanging.wait() == 128 + number
    hanging.flow()
    assert hanging.is_as_before()
    assert not hanging.modes_left_on()
    assert (tmp_path / "released").exists()
