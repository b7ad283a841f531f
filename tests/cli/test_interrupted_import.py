"""Imports that a signal ends, or that break: what was kept is said, and who imported it is in the log."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tui.cli.stopping import Stopping
from contract_tui.config.homes import LOG
from contract_tui.desk.orders.importing.run import BATCH
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import OrderInput
from contract_tui.store import order_imports
from tests.cli.conftest import Here, Shell
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.orders import an_order
from tests.world.people import OPERATOR

EVERYTHING = OrderFilter()


def started(office: Here, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "contract_tui", "orders", "import", *args],
        env=Shell(office.home).environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_input_is_awaited_ends_the_import_in_words(
    office: Here, number: signal.Signals
) -> None:
    with started(office, "-") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("正在等待标准输入")
        process.send_signal(number)
        assert process.wait(60) == 128 + number
        said = process.stderr.read()
    assert "已导入 0 个订单" in said
    assert "导入已停止" in said
    assert "Traceback" not in said
    log = (office.home / LOG).read_text("utf-8")
    assert re.search(r"orders imported by \w+: 0 new.*, stopped", log)


def test_what_was_written_before_the_signal_is_said_exactly(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, StillClock(), orders=0)

    def source() -> Iterator[OrderInput]:
        for n in range(3 * BATCH):
            if n == BATCH + 10:
                os.kill(os.getpid(), signal.SIGTERM)
            yield an_order(f"B{n:06d}", line=n + 1)

    with Stopping() as stopping:
        report = desk.orders.import_rows(stopping.reading(source()), OPERATOR)
    assert stopping.exit_code == 128 + signal.SIGTERM
    assert (report.added, report.stopped) == (BATCH, True)
    assert "导入已停止" in "".join(report.sentences())
    assert f"已导入 {BATCH} 个订单" in "".join(report.sentences())
    assert desk.orders.count(EVERYTHING) == BATCH
    desk.close()


def test_a_signal_while_a_batch_is_written_lets_it_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(tmp_path, StillClock(), orders=0)
    write = order_imports.write

    def interrupted(*args: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        write(*args)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(order_imports, "write", interrupted)
    source = (an_order(f"B{n:06d}", line=n + 1) for n in range(2 * BATCH))
    with Stopping() as stopping:
        report = desk.orders.import_rows(
            stopping.reading(source), OPERATOR, progress=lambda _: not stopping.wished
        )
    assert (report.added, report.stopped) == (BATCH, True)
    assert desk.orders.count(EVERYTHING) == BATCH
    desk.close()


def test_the_signals_mean_what_they_meant_before_once_it_is_over() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Stopping():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_source_that_breaks_says_what_was_kept_and_who_did_it_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = a_desk(tmp_path, StillClock(), orders=0)

    def source() -> Iterator[OrderInput]:
        for n in range(BATCH + 1):
            yield an_order(f"B{n:06d}", line=n + 1)
        raise OutsideError("磁盘读取失败。", "请检查磁盘。")

    with caplog.at_level("INFO"), pytest.raises(OutsideError) as broken:
        desk.orders.import_rows(source(), OPERATOR)
    assert f"中断之前：已导入 {BATCH} 个订单" in broken.value.hint
    assert f"orders imported by {OPERATOR.name}: {BATCH} new" in caplog.text
    assert "broken by OutsideError" in caplog.text
    desk.close()


def test_an_interrupted_command_tells_the_same_as_json(office: Here) -> None:
    with started(office, "-", "--json") as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert json.loads(process.stdout.read())["added"] == 0
