"""A terminal goes away, or a signal comes, at any moment from the first on: nothing is left of the program.

CONTRACT_TUI_MOMENTS=60 tries so many moments instead of a few.
"""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.world.people import COLLEAGUE, ENTERPRISE, PARTY
from tests.world.programs import needs
from tests.world.story import Story
from tests.world.story import office as office
from tests.world.terminal import (
    ENDS_WITHIN,
    MODERN,
    PATIENCE,
    PLAIN,
    Kind,
    RealTerminal,
    ends_within,
    is_alive,
)

MOMENTS = int(os.environ.get("CONTRACT_TUI_MOMENTS", "6"))
FIRST, LAST = 0.1, 2.0
"""Seconds after exec between which the moments lie: imports, first frame, opening, list."""
ENDS: tuple[signal.Signals | None, ...] = (None, signal.SIGTERM, None, signal.SIGINT, None, signal.SIGQUIT)
"""What comes at one moment after the other; None is a hang-up."""
KINDS = (PLAIN, MODERN)
SPIN = "while True: pass"


def opened(office: Story, kind: Kind, *, engine: bool = False) -> RealTerminal:
    environ = {
        "CONTRACT_TUI_HOME": str(office.settings.home),
        "CONTRACT_TUI_ENGINE__IN_INTERFACE": str(engine).lower(),
        "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
    }
    return RealTerminal([sys.executable, "-m", "contract_tui"], environ, kind)


def goes(terminal: RealTerminal, by: signal.Signals | None) -> None:
    """The terminal or a signal ends the program: no process is left, none burns CPU, no mode is left on."""
    try:
        if by is None:
            terminal.hang_up()
            assert terminal.ends() < ENDS_WITHIN / 2
        else:
            terminal.process.send_signal(by)
            terminal.ends()
            assert terminal.is_as_before()
            assert not terminal.modes_left_on()
    finally:
        terminal.close()


@contextmanager
def busy_machine() -> Iterator[None]:
    """Two busy loops beside it."""
    loops = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(2)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait(PATIENCE)


def moments() -> Iterator[tuple[float, Kind, signal.Signals | None]]:
    for place in range(MOMENTS):
        after = FIRST + (LAST - FIRST) * place / max(MOMENTS - 1, 1)
        yield after, KINDS[place % 2], ENDS[(place // 2) % len(ENDS)] if len(ENDS) < MOMENTS else None


def test_at_any_moment_of_starting_a_closed_terminal_ends_it(office: Story) -> None:
    with busy_machine():
        for after, kind, by in moments():
            terminal = opened(office, kind)
            time.sleep(after)
            goes(terminal, by)


def at_a_question(terminal: RealTerminal, office: Story) -> None:
    terminal.types("x")
    terminal.wait_for("取消原因")


def at_a_filter(terminal: RealTerminal, office: Story) -> None:
    terminal.types("F")
    terminal.wait_for("筛选合同")


def importing(terminal: RealTerminal, office: Story) -> None:
    file = office.settings.home.with_name("orders.csv")
    rows = [
        (f"B-{place}", ENTERPRISE, "2026-03-05 10:00:00", "prePay", "云服务器", "100.00")
        for place in range(100_000)
    ]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("order_id", "payer", "created_at", "pay_mode", "product", "amount"))
        writer.writerows(rows)
    terminal.types("I")
    terminal.wait_for("导入订单")
    terminal.types(str(file))
    terminal.press(b"\x14")
    terminal.wait_for("正在试导入")


DURING: dict[str, Callable[[RealTerminal, Story], None]] = {
    "question": at_a_question,
    "filter": at_a_filter,
    "import": importing,
}


@pytest.mark.parametrize("name", DURING)
@pytest.mark.parametrize("by", [None, signal.SIGTERM], ids=["closed", "SIGTERM"])
def test_in_a_dialog_and_during_an_import(office: Story, name: str, by: signal.Signals | None) -> None:
    number = office.customer_signing("E-01")
    terminal = opened(office, MODERN)
    try:
        terminal.wait_for(number)
        DURING[name](terminal, office)
    except AssertionError:
        terminal.close()
        raise
    goes(terminal, by)


@pytest.mark.parametrize("place", range(max(MOMENTS // 3, 2)))
def test_while_documents_are_made_and_sealed(office: Story, place: int) -> None:
    """The engine in the interface makes drafts and seals contracts while the terminal goes away."""
    for each in range(1, 9):
        office.desk.drafts.confirm_party(office.filling(f"E-{each:02d}"), PARTY, COLLEAGUE)
    sealed = [office.generated(f"E-{each:02d}") for each in range(11, 19)]
    for number in sealed:
        office.desk.signing.convert(number, COLLEAGUE)
    terminal = opened(office, KINDS[place % 2], engine=True)
    time.sleep(0.5 + 0.1 * place)
    goes(terminal, None)


def test_tmux_that_is_killed_takes_it_along(office: Story, tmp_path: Path) -> None:
    needs("tmux")
    tmux = [str(shutil.which("tmux")), "-f", os.devnull, "-S", str(tmp_path / "socket")]
    command = f"exec {sys.executable} -m contract_tui --home {office.settings.home}"
    subprocess.run([*tmux, "new-session", "-d", "-x", "80", "-y", "24", command], check=True)
    try:
        pid = int(subprocess.check_output([*tmux, "display", "-p", "#{pane_pid}"]))
        deadline = time.monotonic() + PATIENCE
        while b"\xe5\x90\x88\xe5\x90\x8c" not in subprocess.check_output([*tmux, "capture-pane", "-p"]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    deadline = time.monotonic() + ends_within()
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
