"""Commands that run for long in a terminal go with it, too."""

import signal
import sys
import time
from pathlib import Path

import pytest
from tests.world.story import Story
from tests.world.story import office as office
from tests.world.terminal import MODERN, RealTerminal, terminal


@pytest.fixture
def environ(office: Story) -> dict[str, str]:
    return {
        "CONTRACT_TUI_HOME": str(office.settings.home),
        "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
        "CONTRACT_TUI_ENGINE__IN_INTERFACE": "false",
    }


def closes(running: RealTerminal) -> None:
    running.hang_up()
    assert running.ends() < 1


@pytest.mark.parametrize(
    ("command", "sign"),
    [(("worker",), "后台任务运行中"), (("contract", "watch", "{number}"), "合同草稿生成中")],
    ids=["worker", "watch"],
)
@pytest.mark.parametrize("controlling", [True, False], ids=["", "nobody signals"])
def test_worker_and_watch(
    office: Story, environ: dict[str, str], command: tuple[str, ...], sign: str, controlling: bool
) -> None:
    number = office.generating("E-01")
    words = [word.format(number=number) for word in command]
    with terminal("-m", "contract_tui", *words, environ=environ, controlling=controlling) as running:
        running.wait_for(sign)
        closes(running)


def test_an_import_from_a_terminal_that_types_nothing(environ: dict[str, str]) -> None:
    with terminal("-m", "contract_tui", "orders", "import", "-", environ=environ) as running:
        time.sleep(0.5)
        closes(running)


@pytest.mark.parametrize("after", [0.4, 1.2])
@pytest.mark.parametrize("words", [(), ("--tour",), ("--headless",)], ids=["demo", "tour", "headless"])
def test_a_demo_that_is_being_prepared(tmp_path: Path, words: tuple[str, ...], after: float) -> None:
    environ = {"CONTRACT_TUI_HOME": str(tmp_path / "home")}
    with terminal("-m", "contract_tui", "demo", *words, environ=environ, kind=MODERN) as running:
        time.sleep(after)
        closes(running)


def test_a_worker_that_was_told_to_ignore_hang_ups_stays(environ: dict[str, str]) -> None:
    command = ["sh", "-c", f"trap '' HUP; exec {sys.executable} -m contract_tui worker"]
    running = RealTerminal(command, environ)
    try:
        running.wait_for("后台任务运行中")
        running.hang_up()
        time.sleep(0.5)
        assert running.left == [running.process.pid]
        running.process.send_signal(signal.SIGTERM)
        running.ends()
    finally:
        running.close()
