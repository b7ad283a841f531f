"""A damaged file: what is damaged is named, and everything else is examined all the same."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.desk.keeping.export import export
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.story import Story

PAGE = 4096


@dataclass(frozen=True)
class Made:
    """A home that nobody has open, its contracts, and when it was left."""

    home: Path
    numbers: list[str]
    moment: datetime


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Eight contracts, the fourth of them sealed."""
    clock = StillClock()
    story = Story(a_desk(tmp_path_factory.mktemp("undamaged") / "home", clock), clock)
    made = [story.generated(f"E-{number:02d}") for number in range(1, 4)]
    made.append(story.effective("E-04"))
    made += [story.generated(f"E-{number:02d}") for number in range(5, 9)]
    story.desk.close()
    return Made(story.settings.home, made, clock.moment)


@pytest.fixture
def numbers(undamaged: Made, tmp_path: Path, clock: StillClock) -> list[str]:
    """The contracts of a copy that a test may damage."""
    shutil.copytree(undamaged.home, tmp_path / "home")
    clock.moment = undamaged.moment
    return undamaged.numbers


def opened(tmp_path: Path, clock: StillClock) -> Desk:
    return open_desk(settings_of(tmp_path / "home"), clock)


def database(tmp_path: Path) -> Path:
    return tmp_path / "home" / "contract.db"


def by_sql(tmp_path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database(tmp_path))) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def broken(desk: Desk) -> dict[str, tuple[str, ...]]:
    return {each.number: each.problems for each in desk.audit_trail.audit_all() if not each.intact}


UNDECODABLE = {
    "an enumeration's word": "UPDATE contract SET substate = 'elsewhere' WHERE id = 4",
    "a moment": "UPDATE contract SET created_at = 'yesterday' WHERE id = 4",
    "a number": "UPDATE contract SET total_fen = 'much' WHERE id = 4",
    "bytes that are no text": "UPDATE contract SET customer_name = CAST(x'ff00fe' AS TEXT) WHERE id = 4",
    "an event's details": "UPDATE audit_event SET details = '{' WHERE contract_id = 4 AND sequence = 1",
    "an event's moment": "UPDATE audit_event SET at = 'noon' WHERE contract_id = 4 AND sequence = 2",
    "an order": "UPDATE contract_order SET snapshot = '[]' WHERE contract_id = 4",
    "a document's kind": "UPDATE document SET kind = 'poem' WHERE contract_id = 4 AND kind = 'draft'",
    "a customer that is gone": "UPDATE contract SET customer_id = 77 WHERE id = 4",
    "a row that is gone": "DELETE FROM contract WHERE id = 4",
    "a message's moment": "UPDATE message SET sent_at = 'then' WHERE contract_id = 4",
}


@pytest.mark.parametrize("statement", UNDECODABLE.values(), ids=UNDECODABLE)
def test_a_row_that_cannot_be_decoded_is_its_contracts_problem_alone(
    tmp_path: Path, clock: StillClock, numbers: list[str], statement: str
) -> None:
    by_sql(tmp_path, statement)
    desk = opened(tmp_path, clock)
    verdicts = {each.number: each for each in desk.audit_trail.audit_all()}
    assert set(numbers) <= set(verdicts) | {"（第 4 份合同）"}
    found = {number for number, verdict in verdicts.items() if not verdict.intact}
    assert numbers[3] in found or "（第 4 份合同）" in found
    assert not found & (set(numbers) - {numbers[3]}), "the others are whole"
    checked = desk.home_check.run()
    assert not checked.intact
    assert {each.number for each in checked.broken} == found
    desk.close()


def pages_of(path: Path, name: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        return [page for (page,) in connection.execute(query, (name,))]


def spoil(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def has_statistics() -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    return "ENABLE_DBSTAT_VTAB" in options


needs_pages = pytest.mark.skipif(not has_statistics(), reason="this SQLite does not tell which page is whose")


@needs_pages
def test_a_damaged_page_of_contracts_names_those_on_it_and_hides_no_other(
    tmp_path: Path, clock: StillClock, numbers: list[str]
) -> None:
    pages = pages_of(database(tmp_path), "contract")
    assert len(pages) > 2, "the rows lie on several pages"
    spoil(database(tmp_path), pages[1])
    desk = opened(tmp_path, clock)
    verdicts = list(desk.audit_trail.audit_all())
    assert {each.number for each in verdicts} == set(numbers), "an index still knows all numbers"
    damaged = {each.number for each in verdicts if not each.intact}
    assert damaged
    assert damaged < set(numbers)
    assert all("无法读取" in words for words in (problems[0] for problems in broken(desk).values()))
    checked = desk.home_check.run()
    what = {each.what for each in checked.findings if each.severity == "bad"}
    assert {"数据库文件的完整性", "合同与审计记录"} <= what
    desk.close()


@needs_pages
def test_a_damaged_page_of_documents_costs_those_documents_and_an_export_writes_the_others(
    tmp_path: Path, clock: StillClock, numbers: list[str]
) -> None:
    with closing(sqlite3.connect(database(tmp_path))) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = 'blob' AND pagetype = 'overflow' ORDER BY pageno"
        overflow = [page for (page,) in connection.execute(query)]
    spoil(database(tmp_path), overflow[len(overflow) // 2])
    desk = opened(tmp_path, clock)
    damaged = set(broken(desk))
    assert len(damaged) == 1
    checked = desk.home_check.run()
    (documents,) = [each.state for each in checked.findings if each.what == "文件的 SHA-256"]
    assert next(iter(damaged)) in documents
    done = export(desk, tmp_path / "out", clock)
    whole = {path.name for path in (tmp_path / "out").glob("*.pdf")}
    assert {number for number in numbers if f"{number}-草稿.pdf" in whole} >= set(numbers) - damaged
    assert {number for number, _ in done.problems} <= damaged
    desk.close()


@needs_pages
def test_a_damaged_page_of_events_names_their_contracts(
    tmp_path: Path, clock: StillClock, numbers: list[str]
) -> None:
    pages = pages_of(database(tmp_path), "audit_event")
    spoil(database(tmp_path), pages[len(pages) // 2])
    desk = opened(tmp_path, clock)
    damaged = set(broken(desk))
    assert damaged
    assert damaged < set(numbers)
    assert not desk.home_check.run().intact
    desk.close()


@needs_pages
def test_damaged_checkpoints_are_told_and_the_contracts_examined(
    tmp_path: Path, clock: StillClock, numbers: list[str]
) -> None:
    spoil(database(tmp_path), *pages_of(database(tmp_path), "checkpoint"))
    desk = opened(tmp_path, clock)
    assert "检查点无法读取" in desk.audit_trail.audit_history()
    assert {each.number for each in desk.audit_trail.audit_all()} == set(numbers)
    desk.close()


PROMISES = {
    "an order in two contracts": (
        "DROP INDEX uq_contract_order_held",
        "UPDATE contract_order SET order_id = 1 WHERE contract_id = 2",
        "订单 E-01 同时在不止一份合同中",
    ),
    "orders of an undeleted contract": (
        "UPDATE contract_order SET released_at = '2026-01-01 00:00:00.000000' WHERE contract_id = 1",
        "未删除，其订单却已释放",
    ),
    "orders of a deleted contract": (
        "UPDATE contract SET deleted_at = created_at WHERE id = 1",
        "仍占用订单",
    ),
    "a contract without orders": ("DELETE FROM contract_order WHERE contract_id = 1", "没有任何订单"),
    "a wrong number of orders": ("UPDATE contract SET order_count = 9 WHERE id = 1", "订单数与所含订单不符"),
    "an effective contract without its document": (
        "DELETE FROM document WHERE contract_id = 4 AND kind = 'official'",
        "没有正式合同文件",
    ),
    "a document before its time": (
        "UPDATE contract SET substate = 'platform_signing' WHERE id = 4",
        "尚未生效，却有正式合同文件",
    ),
    "a number that is none": (
        "UPDATE contract SET number = 'DD-20261123-000001-0' WHERE id = 1",
        "形式或校验符不正确",
    ),
}


@pytest.mark.parametrize("case", PROMISES.values(), ids=PROMISES)
def test_what_constraints_promise_is_looked_at_as_data(
    tmp_path: Path, clock: StillClock, numbers: list[str], case: tuple[str, ...]
) -> None:
    *statements, said = case
    by_sql(tmp_path, *statements)
    desk = opened(tmp_path, clock)
    found = {each.what: each.state for each in desk.home_check.run().findings}
    assert said in found["编号、订单占用、签名和文件"]
    desk.close()


def test_dangling_references_are_told(tmp_path: Path, clock: StillClock, numbers: list[str]) -> None:
    by_sql(tmp_path, "UPDATE message SET contract_id = 99")
    desk = opened(tmp_path, clock)
    found = {each.what: each.state for each in desk.home_check.run().findings}
    assert "表 message" in found["数据之间的引用"]
    desk.close()
