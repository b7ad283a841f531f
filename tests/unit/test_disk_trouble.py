"""A disk that is full or read-only, a file that is broken: a sentence, the right exit code, nothing lost."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from contract_tui.cli.main import run
from contract_tui.desk import open_desk
from contract_tui.domain.errors import ExitCode, OutsideError
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from tests.disks import fill_up
from tests.disks import small_disk as small_disk
from tests.support import ENTERPRISE, OPERATOR, StillClock, Story, a_desk, an_order, settings_of


def test_a_full_disk_is_said_and_nothing_is_lost_and_it_works_again(small_disk: Path) -> None:
    clock = StillClock()
    desk = a_desk(small_disk / "home", clock, orders=3)
    story = Story(desk, clock)
    kept = story.filling("A001")
    filler = fill_up(small_disk)
    many = [an_order(f"F{count:05d}", line=count, detail="长" * 300) for count in range(5_000)]
    with pytest.raises(OutsideError, match=r"磁盘已满|磁盘读写失败") as refused:
        desk.orders.import_rows(many, OPERATOR)
    assert "磁盘" in refused.value.hint
    with pytest.raises(OutsideError):
        desk.contracts.open(Channel.BOTH, ENTERPRISE, ["A002"], OPERATOR)
    assert story.substate(kept) is Substate.FILLING
    filler.unlink()
    assert story.substate(story.filling("A002")) is Substate.FILLING
    desk.close()


def test_s54_a_draft_that_could_not_be_written_is_made_again(small_disk: Path) -> None:
    clock = StillClock()
    desk = a_desk(small_disk / "home", clock, orders=3)
    number = desk.contracts.open(Channel.SINGLE, ENTERPRISE, ["A001"], OPERATOR)
    desk.maker.fonts()
    filler = fill_up(small_disk)
    with pytest.raises(OutsideError, match="磁盘"):
        Worker(desk).run_once()
    assert desk.contracts.get(number).substate is Substate.GENERATING
    filler.unlink()
    clock.tick(2 * desk.settings.timing.lease)
    assert Worker(desk).run_once() == 1
    assert desk.contracts.get(number).substate is Substate.GENERATED
    desk.close()


def refused_by(home: Path, capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, str]:
    code = run(["--home", str(home), *command, "--json"])
    error: dict[str, str] = json.loads(capsys.readouterr().err)["error"]
    assert code == ExitCode.OUTSIDE
    assert error["code"] == "outside"
    assert error["hint"]
    return error


def test_a_full_disk_exits_6(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_up(small_disk)
    error = refused_by(small_disk / "home", capsys, "customers", "list")
    assert "磁盘" in error["message"] + error["hint"]


_LIMITED = """
import resource, signal, sys
from contract_tui.cli.main import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.exit(run(sys.argv[1:]))
"""


def test_a_file_that_may_not_grow_exits_6_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, "--home", str(tmp_path / "home"), "customers", "list"],
        capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == ExitCode.OUTSIDE, done.stderr
    assert "磁盘" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_page_in_the_middle_is_said_and_the_file_left_as_it_is(
    tmp_path: Path, clock: StillClock, capsys: pytest.CaptureFixture[str]
) -> None:
    a_desk(tmp_path / "home", clock).close()
    file = tmp_path / "home" / "contract.db"
    content = bytearray(file.read_bytes())
    content[4096 : 40 * 4096] = b"\xff" * (39 * 4096)
    file.write_bytes(content)
    before = file.read_bytes()
    error = refused_by(tmp_path / "home", capsys, "orders", "list")
    assert "已损坏" in error["message"]
    assert "备份" in error["hint"]
    assert file.read_bytes() == before


def test_a_newer_schema_is_said_and_the_file_left_as_it_is(
    tmp_path: Path, clock: StillClock, capsys: pytest.CaptureFixture[str]
) -> None:
    a_desk(tmp_path / "home", clock).close()
    with closing(sqlite3.connect(tmp_path / "home" / "contract.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    error = refused_by(tmp_path / "home", capsys, "contract", "list")
    assert "更新版本" in error["message"]
    assert "升级" in error["hint"]


def test_a_locked_database_exits_5_and_reading_goes_on(
    tmp_path: Path, clock: StillClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contract_tui.store.database._BUSY_MS", 200)
    desk = a_desk(tmp_path / "home", clock, orders=1)
    number = desk.contracts.open(Channel.BOTH, ENTERPRISE, ["A001"], OPERATOR)
    with closing(sqlite3.connect(tmp_path / "home" / "contract.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(["--home", str(tmp_path / "home"), "contract", "show", number]) == ExitCode.DONE
        assert run(["--home", str(tmp_path / "home"), "contract", "delete", number]) == ExitCode.HELD
        assert "占用" in capsys.readouterr().err
    assert desk.contracts.get(number).substate is Substate.FILLING
    desk.close()
    open_desk(settings_of(tmp_path / "home"), clock).close()
