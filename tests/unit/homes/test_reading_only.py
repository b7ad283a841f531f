"""A home that nothing can be written to is read all the same, and every refusal to write says why."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from contract_tui.cli.main import run
from contract_tui.desk import open_desk
from contract_tui.domain.disk_errors import DiskError
from contract_tui.domain.errors import ExitCode, OutsideError
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from contract_tui.store.database import Database
from contract_tui.store.read_only import ReadingPlace
from tests.world.clock import StillClock
from tests.world.disks import fill_up, make_read_only
from tests.world.disks import small_disk as small_disk
from tests.world.homes import a_desk, settings_of
from tests.world.people import ENTERPRISE, OPERATOR
from tests.world.story import Story

READ_ONLY = "文件系统是只读的"
NEW = ("contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "E-02")
Capture = pytest.CaptureFixture[str]


def effective(home: Path, clock: StillClock) -> str:
    """A home with one effective contract, closed."""
    desk = a_desk(home, clock, orders=3)
    number = Story(desk, clock).effective("E-01")
    desk.close()
    return number


_KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE customer SET name = '留在日志里的公司' WHERE account = '100000000001'")
connection.commit()
os._exit(0)
"""


def left_open(home: Path, *, shared_memory: bool) -> None:
    """Leave a journal behind whose newest name is not in the file, as a killed process does."""
    subprocess.run([sys.executable, "-c", _KILLED, str(home / "contract.db")], check=True)
    assert (home / "contract.db-wal").stat().st_size > 0
    if not shared_memory:
        (home / "contract.db-shm").unlink()


def read_everything(home: Path, number: str, elsewhere: Path) -> str:
    """Whatever an operator reads, by command.

    Returns:
        The customer's name.
    """
    target = elsewhere / "official.pdf"
    commands = [
        ("contract", "pdf", number, "-o", str(target)),
        ("contract", "list"),
        ("contract", "show", number),
        ("contract", "text", number),
        ("orders", "list"),
        ("customers", "list"),
        ("audit", number),
        ("audit", "--verify-all"),
        ("templates", "list"),
        ("config", "show"),
    ]
    for command in commands:
        assert run(["--home", str(home), *command]) == ExitCode.DONE, command
    assert target.read_bytes().startswith(b"%PDF")
    assert run(["--home", str(home), "verify", str(target)]) != ExitCode.OUTSIDE
    with closing(open_desk(settings_of(home))) as desk:
        return desk.customers.get(ENTERPRISE).name


def refused(home: Path, capsys: Capture, *command: str) -> dict[str, str]:
    capsys.readouterr()
    assert run(["--home", str(home), *command, "--json"]) == ExitCode.OUTSIDE, command
    error: dict[str, str] = json.loads(capsys.readouterr().err.splitlines()[-1])["error"]
    assert error["code"] == "outside"
    assert error["hint"]
    return error


def test_a_home_on_a_read_only_disk_is_read_and_writing_is_refused_with_the_reason(
    small_disk: Path, tmp_path: Path, clock: StillClock, capsys: Capture
) -> None:
    home = small_disk / "home"
    number = effective(home, clock)
    make_read_only(small_disk)
    assert read_everything(home, number, tmp_path) == "云上科技有限公司"
    for command in (NEW, ("worker",), ("worker", "--once")):
        assert READ_ONLY in refused(home, capsys, *command)["message"], command
    with closing(open_desk(settings_of(home), clock)) as desk:
        with pytest.raises(DiskError, match=READ_ONLY) as said:
            desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-02"], OPERATOR)
        assert "检查磁盘" in said.value.hint
        with pytest.raises(OutsideError, match=READ_ONLY):
            desk.documents.download(number)
        assert desk.obstacle is not None
        assert desk.revision() == desk.revision()


@pytest.mark.parametrize("shared_memory", [True, False])
def test_what_a_killed_process_left_in_the_journal_is_read_from_a_read_only_disk(
    small_disk: Path, tmp_path: Path, clock: StillClock, shared_memory: bool
) -> None:
    home = small_disk / "home"
    number = effective(home, clock)
    left_open(home, shared_memory=shared_memory)
    make_read_only(small_disk)
    before = sorted(path.name for path in home.iterdir())
    assert read_everything(home, number, tmp_path) == "留在日志里的公司"
    assert sorted(path.name for path in home.iterdir()) == before


def test_copies_of_a_journal_are_private_and_do_not_stay(
    small_disk: Path, tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    effective(small_disk / "home", clock)
    left_open(small_disk / "home", shared_memory=False)
    make_read_only(small_disk)
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    database = Database(small_disk / "home" / "contract.db")
    (copies,) = aside.iterdir()
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700
    database.close()
    assert list(aside.iterdir()) == []


def test_a_disk_that_becomes_read_only_under_an_open_program_is_told_as_such(
    small_disk: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel does not ask who has files open; a remount does, so SQLite's answer is played."""
    desk = a_desk(small_disk / "home", clock, orders=3)
    number = Story(desk, clock).filling("E-01")

    def begin(_connection: object, _patience_ms: float) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(desk.context.database, "_begin_writing", begin)
    monkeypatch.setattr(
        "contract_tui.store.read_only.os.statvfs", lambda _: type("S", (), {"f_flag": os.ST_RDONLY})
    )
    assert desk.contracts.get(number).substate is Substate.FILLING
    with pytest.raises(DiskError, match=READ_ONLY):
        desk.drafts.open(Channel.BOTH, ENTERPRISE, ["E-02"], OPERATOR)
    desk.close()


@pytest.mark.parametrize("journal", ["none", "both", "alone"])
def test_a_home_on_a_completely_full_disk_is_read_and_writing_says_that_it_is_full(
    small_disk: Path, tmp_path: Path, clock: StillClock, capsys: Capture, journal: str
) -> None:
    home = small_disk / "home"
    number = effective(home, clock)
    if journal != "none":
        left_open(home, shared_memory=journal == "both")
    filler = fill_up(small_disk)
    name = read_everything(home, number, tmp_path)
    assert name == ("云上科技有限公司" if journal == "none" else "留在日志里的公司")
    assert "磁盘已满" in refused(home, capsys, *NEW)["message"]
    filler.unlink()
    assert run(["--home", str(home), *NEW]) == ExitCode.DONE


def test_a_read_only_home_with_due_work_is_left_alone_by_whoever_would_do_it(
    small_disk: Path, clock: StillClock, capsys: Capture
) -> None:
    desk = a_desk(small_disk / "home", clock, orders=3)
    number = desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    desk.close()
    make_read_only(small_disk)
    with closing(open_desk(settings_of(small_disk / "home"), clock)) as desk:
        assert desk.contracts.get(number).substate is Substate.GENERATING
        with pytest.raises(DiskError, match=READ_ONLY):
            Worker(desk).run_once()
    assert READ_ONLY in refused(small_disk / "home", capsys, "contract", "watch", number)["message"]
    assert run(["--home", str(small_disk / "home"), "doctor"]) == ExitCode.OUTSIDE
    assert READ_ONLY in capsys.readouterr().out


def test_a_read_only_disk_without_a_database_or_with_an_old_one_is_told(
    small_disk: Path, clock: StillClock
) -> None:
    a_desk(small_disk / "home", clock, orders=1).close()
    (small_disk / "empty").mkdir()
    with closing(sqlite3.connect(small_disk / "home" / "contract.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    make_read_only(small_disk)
    for folder in ("home", "empty", "new"):
        with pytest.raises(OutsideError, match=READ_ONLY):
            Database(small_disk / folder / "contract.db")


STRANGER = 60_099


def as_a_stranger(work: Callable[[], None]) -> int:
    """Do something in a child under another account.

    Returns:
        0 when it raised nothing.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        os.setgroups([])
        os.setgid(STRANGER)
        os.setuid(STRANGER)
        work()
        code = 0
    finally:
        os._exit(code)


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can become other accounts")
@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_a_home_without_the_right_to_write_is_read(clock: StillClock, open_elsewhere: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        home = Path(folder, "home")
        desk = a_desk(home, clock, orders=3)
        number = Story(desk, clock).filling("E-01")
        if not open_elsewhere:
            desk.close()
        home.chmod(0o755)
        for each in home.iterdir():
            each.chmod(0o755 if each.is_dir() else 0o644)

        def look() -> None:
            reader = open_desk(settings_of(home), clock)
            assert reader.contracts.get(number).substate is Substate.FILLING
            with pytest.raises(DiskError, match="当前账户不能写入") as said:
                reader.drafts.delete(number, OPERATOR)
            assert "所有者" in said.value.hint
            reader.close()

        assert as_a_stranger(look) == 0
        desk.close()


def test_what_is_committed_elsewhere_is_seen_by_who_only_reads(tmp_path: Path, clock: StillClock) -> None:
    home = tmp_path / "home"
    effective(home, clock)
    place = ReadingPlace(home / "contract.db")
    before = place.revision()
    assert place.revision() == before
    with closing(open_desk(settings_of(home), clock)) as desk:
        desk.drafts.open(Channel.BOTH, ENTERPRISE, ["E-03"], OPERATOR)
        assert place.revision() != before
        with closing(place.connect()) as connection:
            assert connection.execute("SELECT count(*) FROM contract").fetchone() == (2,)
    place.close()
