"""A home that had contracts never begins anew by itself (P10); a schema's wrong mark gets a sentence."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract_tui.cli.main import run
from contract_tui.desk import open_desk
from contract_tui.domain.errors import ExitCode, OutsideError
from contract_tui.store.database import Database
from contract_tui.store.schema import SCHEMA
from tests.world.clock import StillClock
from tests.world.disks import mount, unmount
from tests.world.homes import a_desk, settings_of
from tests.world.story import Story


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account's own state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def with_a_contract(home: Path, clock: StillClock) -> Path:
    """A home with one contract, closed; its database."""
    desk = a_desk(home, clock, orders=2)
    Story(desk, clock).filling("E-01")
    desk.close()
    return home / "contract.db"


def emptied(database: Path) -> None:
    database.write_bytes(b"")


def removed(database: Path) -> None:
    database.unlink()


def replaced(database: Path) -> None:
    """Another, new database in its place, made where nobody knew."""
    database.unlink()
    other = database.with_name("other")
    Database(other / "contract.db").close()
    (other / "contract.db").replace(database)


def hollow(database: Path) -> None:
    """A database without a table."""
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("DROP TABLE t")
        connection.commit()


@pytest.mark.parametrize("lost", [emptied, removed, replaced, hollow])
def test_p10_a_home_that_had_contracts_says_so_and_refuses_to_begin_anew(
    tmp_path: Path, clock: StillClock, capsys: pytest.CaptureFixture[str], lost: object
) -> None:
    database = with_a_contract(tmp_path / "home", clock)
    lost(database)  # type: ignore[operator]  # a function from the list above
    before = database.read_bytes() if database.exists() else None
    assert run(["--home", str(tmp_path / "home"), "contract", "list", "--json"]) == ExitCode.OUTSIDE
    error = json.loads(capsys.readouterr().err)["error"]
    assert "有过合同" in error["message"]
    assert "挂载" in error["hint"]
    assert str(tmp_path / "home" / "contract.mark") in error["hint"]
    assert (database.read_bytes() if database.exists() else None) == before
    database.unlink(missing_ok=True)
    (tmp_path / "home" / "contract.mark").unlink()
    Database(database).close()


def test_a_home_without_contracts_may_lose_its_file(tmp_path: Path, clock: StillClock) -> None:
    a_desk(tmp_path / "home", clock).close()
    emptied(tmp_path / "home" / "contract.db")
    Database(tmp_path / "home" / "contract.db").close()


def test_a_home_of_an_earlier_version_is_marked_when_it_is_opened(tmp_path: Path, clock: StillClock) -> None:
    database = with_a_contract(tmp_path / "home", clock)
    (tmp_path / "home" / "contract.mark").unlink()
    Database(database).close()
    emptied(database)
    with pytest.raises(OutsideError, match="有过合同"):
        Database(database)


def test_a_mark_is_left_with_the_first_number_and_not_before(tmp_path: Path, clock: StillClock) -> None:
    mark = tmp_path / "home" / "contract.mark"
    desk = a_desk(tmp_path / "home", clock, orders=2)
    assert not mark.exists()
    Story(desk, clock).filling("E-01")
    assert mark.exists()
    assert mark.stat().st_mode & 0o777 == 0o600
    desk.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "srv"
    place.mkdir()
    mount(place)
    yield place
    if place.is_mount():
        unmount(place)


def test_a_home_whose_disk_is_not_mounted_is_known_by_the_account_that_had_contracts_there(
    disk: Path, state: Path, clock: StillClock
) -> None:
    for home in (disk, disk / "desk"):
        with_a_contract(home, clock)
    unmount(disk)
    for home in (disk, disk / "desk"):
        with pytest.raises(OutsideError, match=f"挂载于 {disk} 的磁盘上，现在该磁盘没有挂载"):
            Database(home / "contract.db")
    assert list(disk.iterdir()) == []
    mount(disk)
    Database(disk / "contract.db").close()
    unmount(disk)
    for note in (state / "contract-tui" / "homes").iterdir():
        note.write_text("{")
    Database(disk / "contract.db").close()


def test_a_home_that_was_removed_on_a_disk_that_is_there_begins_anew(
    tmp_path: Path, state: Path, clock: StillClock
) -> None:
    with_a_contract(tmp_path / "home", clock)
    assert not (state / "contract-tui").exists()
    for each in ("contract.db", "contract.mark"):
        (tmp_path / "home" / each).unlink()
    with_a_contract(tmp_path / "home", clock)


def said(path: Path, *statements: str) -> str:
    """What opening says after statements; the file stays as it is."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(OutsideError) as refused:
        Database(path)
    assert refused.value.hint
    assert path.read_bytes() == before
    return refused.value.message


MARKS = {
    "missing": (("DROP TABLE alembic_version",), "没有版本标记"),
    "empty": (("DELETE FROM alembic_version",), "没有版本标记"),
    "doubled": (("INSERT INTO alembic_version VALUES ('0001')",), "有 2 个版本标记"),
    "words": (("UPDATE alembic_version SET version_num = 'head'",), "版本标记 'head' 无法识别"),
    "zero": (("UPDATE alembic_version SET version_num = '0000'",), "版本标记 '0000' 无法识别"),
    "bytes": (("UPDATE alembic_version SET version_num = x'ff'",), "无法识别"),
    "other script": (("UPDATE alembic_version SET version_num = '٩٩٩٩'",), "无法识别"),
    "without column": (
        ("DROP TABLE alembic_version", "CREATE TABLE alembic_version (x)"),
        "没有版本标记",
    ),
    "too old": (("UPDATE alembic_version SET version_num = '0001'",), "内容与其版本标记不符"),
    "a table less": (("DROP TABLE evidence",), "缺少 evidence"),
    "newer": (("UPDATE alembic_version SET version_num = '9999'",), "更新版本"),
}


@pytest.mark.parametrize(("statements", "words"), MARKS.values(), ids=MARKS)
def test_a_schemas_mark_that_is_none_gets_a_sentence(
    tmp_path: Path, statements: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "contract.db"
    Database(path).close()
    assert words in said(path, *statements)


def test_another_programs_database_is_not_taken_for_ours(tmp_path: Path) -> None:
    assert "不是本程序的数据库" in said(tmp_path / "contract.db", "CREATE TABLE songs (name)")


def test_a_column_that_is_missing_is_told_when_it_is_asked_for(tmp_path: Path, clock: StillClock) -> None:
    path = with_a_contract(tmp_path / "home", clock)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE message DROP COLUMN detail")
        connection.execute("UPDATE alembic_version SET version_num = ?", (SCHEMA,))
    with closing(open_desk(settings_of(path.parent))) as desk:
        number = desk.contracts.list()[0].number
        with pytest.raises(OutsideError, match="no such column") as refused:
            desk.contracts.get(number)
    assert "备份" in refused.value.hint
