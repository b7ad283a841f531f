"""Opening a home: migrations, rights, and every way in which a file can be unusable."""

import multiprocessing
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from contract_tui.domain.errors import DeskError, HeldError, OutsideError
from contract_tui.store import database as module
from contract_tui.store import migrations
from contract_tui.store.database import Database
from contract_tui.store.models import metadata
from contract_tui.store.schema import SCHEMA


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "contract.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(path)
    yield opened
    opened.close()


def schema_of(path: Path) -> dict[str, str]:
    """Every table and index as SQLite keeps them, without white space."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: "".join(sql.split()) for name, sql in found if name != "alembic_version"}


def definitions(sql: str) -> list[str]:
    """What a table or index is made of, whatever the order of columns and quotes around names."""
    return sorted(part.strip("()") for part in sql.replace('"', "").split(","))


def test_the_migrations_make_exactly_the_tables_of_the_models(path: Path, database: Database) -> None:
    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_make_the_models_checks_and_partial_indexes_too(
    path: Path, database: Database, tmp_path: Path
) -> None:
    # Alembic compares neither CHECK constraints nor conditions of indexes; SQLite's own words show both.
    direct = tmp_path / "direct.db"
    metadata.create_all(create_engine(f"sqlite:///{direct}"))
    migrated, made = schema_of(path), schema_of(direct)
    assert migrated.keys() == made.keys()
    for name, sql in made.items():
        assert definitions(migrated[name]) == definitions(sql), name
    assert any("WHEREreleased_atISNULL" in sql for sql in migrated.values())


def test_the_program_knows_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [SCHEMA]


HOMES = 8


def open_and_report(folder: str, barrier: Barrier, answers: "multiprocessing.Queue[str]") -> None:
    for number in range(HOMES):
        barrier.wait()
        try:
            Database(Path(folder, str(number), "contract.db")).close()
            answers.put("")
        except DeskError as error:
            answers.put(error.sentence)


def test_several_processes_open_a_new_home_at_once_and_all_succeed(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, answers = spawn.Barrier(3), spawn.Queue()
    started = [
        spawn.Process(target=open_and_report, args=(str(tmp_path), barrier, answers)) for _ in range(3)
    ]
    for process in started:
        process.start()
    said = [answers.get(timeout=60) for _ in range(3 * HOMES)]
    for process in started:
        process.join(60)
    assert set(said) == {""}
    for number in range(HOMES):
        with sqlite3.connect(tmp_path / str(number) / "contract.db") as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]


class BusyConnection:
    """A connection to a file that another process is just switching to WAL."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    def execute(self, statement: str) -> "BusyConnection":
        assert statement == "PRAGMA journal_mode = WAL"
        self.refusals -= 1
        if self.refusals >= 0:
            raise sqlite3.OperationalError("database is locked")
        return self

    def close(self) -> None:
        """A cursor's."""


def test_a_home_that_others_are_just_opening_is_waited_for_as_long_as_any_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.001)
    connection = BusyConnection(refusals=3)
    module._use_wal(cast("sqlite3.Connection", connection), 60_000)
    assert connection.refusals == -1
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        module._use_wal(cast("sqlite3.Connection", BusyConnection(refusals=10**6)), 5)


class Hurrying:
    """Time of which a second is gone whenever somebody looks; at some second something happens."""

    def __init__(self, seconds: int, happens: Callable[[], object]) -> None:
        self.left, self.happens = seconds, happens
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1
        self.left -= 1
        if self.left == 0:
            self.happens()
        return self.now


def test_whoever_makes_a_new_home_is_waited_for_longer_than_a_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir(mode=0o700)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(module, "_SLICE_MS", 1)
    time = Hurrying(30, lambda: other.execute("COMMIT"))
    assert time.left > module._BUSY_MS / 1000
    monkeypatch.setattr(module, "time", time)
    Database(path).close()
    assert time.left <= 0
    other.close()
    assert schema_of(path)


def test_threads_open_a_new_home_at_once_and_all_succeed(path: Path) -> None:
    barrier, failed = threading.Barrier(6), []

    def work() -> None:
        barrier.wait()
        try:
            Database(path).close()
        except DeskError as error:
            failed.append(error.sentence)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_home_is_0700_and_every_file_of_the_database_0600(path: Path, database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
    assert rights(path.parent) == 0o700
    files = {file.name: rights(file) for file in path.parent.iterdir()}
    assert set(files) == {"contract.db", "contract.db-wal", "contract.db-shm", "contract.mark"}
    assert set(files.values()) == {0o600}


def test_a_home_that_was_too_open_is_closed(path: Path) -> None:
    Database(path).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    Database(path).close()
    assert (rights(path.parent), rights(path)) == (0o700, 0o600)


def test_closing_leaves_one_file(path: Path, database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
    database.close()
    assert {file.name for file in path.parent.iterdir()} == {"contract.db", "contract.mark"}


@pytest.mark.parametrize("folder", ["a?b", "a#b", "100%25", "家 目录", "a;b&c=d"])
def test_a_home_may_have_any_name(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "contract.db"
    Database(path).close()
    assert path.stat().st_size > 0
    assert [each.name for each in tmp_path.iterdir()] == [folder]


def test_a_schema_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OutsideError, match="更新版本") as refused:
        Database(path)
    assert "升级" in refused.value.hint
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_migration_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")  # type: ignore[attr-defined]  # whatever a migration is given
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(migrations, "upgrade", half)
    with pytest.raises(OutsideError, match="磁盘已满"):
        Database(path)
    assert schema_of(path) == {}


def test_a_file_that_is_no_database_is_said_to_be_damaged(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database at all, but long enough to be looked at" * 100)
    with pytest.raises(OutsideError, match="已损坏") as refused:
        Database(path)
    assert "备份" in refused.value.hint


def read_all(path: Path) -> None:
    database = Database(path)
    try:
        with database.read() as session:
            for table in metadata.tables.values():
                session.execute(table.select()).all()
    finally:
        database.close()


def test_a_database_cut_in_the_middle_is_said_to_be_damaged(path: Path) -> None:
    Database(path).close()
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(OutsideError, match="已损坏") as refused:
        read_all(path)
    assert "备份" in refused.value.hint


def test_a_home_that_is_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(OutsideError, match="数据目录") as refused:
        Database(home / "contract.db")
    assert "权限" in refused.value.hint
    assert home.read_text() == "not a folder"


def test_a_database_that_is_a_folder_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(OutsideError):
        Database(path)


def test_a_database_locked_by_another_program_is_held(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    monkeypatch.setattr(module, "_BUSY_MS", 20)
    opened = Database(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HeldError, match="占用") as refused, opened.write():
        raise AssertionError("the lock was not taken at the beginning")
    assert refused.value.hint
    with opened.read() as session:
        assert session.execute(text("SELECT count(*) FROM contract")).scalar() == 0
    other.execute("COMMIT")
    other.close()
    with opened.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
    opened.close()


def write_half(database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
        session.execute(text("INSERT INTO nowhere VALUES (1)"))


def test_an_error_rolls_the_whole_transaction_back(database: Database) -> None:
    with pytest.raises(OutsideError, match="no such table"):
        write_half(database)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM number_day")).scalar() == 0


def test_a_reader_sees_one_snapshot_while_others_write(database: Database) -> None:
    count = text("SELECT count(*) FROM number_day")
    with database.read() as session:
        assert session.execute(count).scalar() == 0
        with database.write() as other:
            other.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
        assert session.execute(count).scalar() == 0
    with database.read() as session:
        assert session.execute(count).scalar() == 1


def test_read_modify_write_of_many_threads_loses_nothing(database: Database) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('d', 0)"))

    def work() -> None:
        for _ in range(25):
            with database.write() as session:
                last = session.execute(text("SELECT last FROM number_day")).scalar_one()
                session.execute(text("UPDATE number_day SET last = :next"), {"next": last + 1})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.read() as session:
        assert session.execute(text("SELECT last FROM number_day")).scalar() == 100


def test_the_revision_changes_with_a_commit_of_anybody_and_only_then(path: Path, database: Database) -> None:
    first = database.revision()
    assert database.revision() == first
    with database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('a', 1)"))
    second = database.revision()
    assert second != first
    other = Database(path)
    with other.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('b', 1)"))
    assert database.revision() != second
    other.close()


def test_the_safety_settings_hold_on_every_connection(database: Database) -> None:
    with database.write() as session, database.read() as reader:
        for each in (session, reader):
            found = {
                name: each.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 5000,
            }


def test_p9_what_a_failing_statement_was_given_stays_out_of_the_error(database: Database) -> None:
    with pytest.raises(DeskError) as refused, database.write() as session:
        session.execute(text("INSERT INTO nowhere (phone) VALUES (:phone)"), {"phone": "13900139000"})
    error: BaseException | None = refused.value
    while error is not None:
        assert "13900139000" not in str(error)
        error = error.__cause__ or error.__context__


def test_text_that_cannot_be_stored_is_refused_in_words(database: Database) -> None:
    with pytest.raises(DeskError) as refused, database.read() as session:
        session.execute(text("SELECT :value"), {"value": "\udcff"})
    assert refused.value.hint


def test_a_shared_folder_stays_open_to_the_others(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    Database(shared / "contract.db").close()
    assert shared.stat().st_mode & 0o7777 == 0o1777
