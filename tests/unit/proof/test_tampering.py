"""Every column that holds a fact of a contract is changed behind the program's back, and found.

A new column is changed here by itself; it must be found, or stand in docs/verifying.md as no fact.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Boolean, DateTime, Enum, LargeBinary, Numeric
from sqlalchemy.types import Integer

from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.archives import ArchiveStamp
from contract_tui.domain.errors import ForbiddenError, NotFoundError
from contract_tui.domain.parties import Mailing
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Substate
from contract_tui.store import archives, contracts
from contract_tui.store.models import metadata
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.people import OPERATOR, PARTY
from tests.world.places import DOCS
from tests.world.story import Story

DOCUMENT = DOCS / "verifying.md"
OF_THE_HOME = {"number_day", "number_skip"}
"""What concerns the home as a whole: no single contract's report can know it."""
NO_FACTS = {
    "selection", "draft_selection", "signing_command", "seal_certificate", "party_book", "name_initials"
}  # fmt: skip
"""Tables that say nothing of a contract."""
GONE = "2001-01-01 00:00:00.000000"
TAKEN = {"document.kind", "signature.party"}
"""Of these each contract has one of each, so that no other word is free: what no row can hold is written."""


def documented() -> set[str]:
    """The columns that docs/verifying.md lists as no facts."""
    section = DOCUMENT.read_text("utf-8").split("### Columns that are no facts")[1]
    found = set()
    for line in section.splitlines():
        cells = line.strip("|").split("|")
        if line.startswith("| `"):
            tables, columns = (re.findall(r"`(\w+)`", cell) for cell in cells[:2])
            found |= {f"{table}.{column}" for table in tables for column in columns}
    return found


def every_column() -> set[str]:
    return {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}


def facts() -> list[str]:
    return sorted(every_column() - documented())


@dataclass
class Scene:
    """A home to be copied: its database, and the keys that vouch for its seals."""

    home: Path
    number: str
    clock: StillClock


def full(story: Story) -> str:
    """A contract for which every table has a row."""
    number = story.text_review("E-01", "E-02")
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    story.engine()
    story.desk.drafts.confirm_text(number, OPERATOR)
    story.desk.drafts.choose_signer(number, story.signer_id(), OPERATOR)
    story.desk.signing.send(number, OPERATOR)
    story.clock.tick(60)
    story.desk.signing.resend(number, OPERATOR)
    story.desk.phones.decide(number, Decision.SIGN, OPERATOR)
    story.wait(story.desk.settings.timing.signer)
    story.wait(story.desk.settings.timing.seal_both)
    mailing = Mailing(2, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
    story.desk.papers.request(number, mailing, OPERATOR)
    story.wait(story.desk.settings.timing.paper)
    assert story.substate(number) is Substate.PAPER_SENT
    renewed(story, number)
    return number


def renewed(story: Story, number: str) -> None:
    """Play a renewal: what an authority would add is of no matter here."""
    now, contract_id = story.clock.now(), story.get(number).id
    with story.desk.context.database.write() as session:
        archives.begin(session, contract_id, now)
    (claim,) = story.desk.tasks.claim(8)
    job = story.desk.archives.job(claim)
    assert job is not None
    stamp = ArchiveStamp(now, now + timedelta(days=3650), "CN=x")
    assert story.desk.archives.finish(claim, job, job.content + b"% later\n", stamp)


def others(story: Story) -> None:
    """After a restoration: a contract that was cancelled, and one that was deleted."""
    with story.desk.context.database.write() as session:
        contracts.skip_numbers(session, story.clock.now())
    cancelled = story.customer_signing("E-03")
    story.desk.signing.cancel(cancelled, "不签了", OPERATOR)
    story.engine()
    gone = story.generated("E-04")
    story.desk.drafts.void(gone, OPERATOR)
    story.desk.drafts.delete(gone, OPERATOR)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    clock = StillClock()
    story = Story(a_desk(tmp_path_factory.mktemp("scene") / "home", clock), clock)
    number = full(story)
    others(story)
    story.desk.evidence.request(number, OPERATOR)
    story.engine()
    clock.tick(60)
    story.desk.checkpoints.make()
    story.desk.close()
    return Scene(story.desk.settings.home, number, clock)


@pytest.fixture
def copy(scene: Scene, tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    shutil.copytree(scene.home / "demo-keys", home / "demo-keys")
    shutil.copy(scene.home / "contract.db", home)
    desk = open_desk(settings_of(home), scene.clock)
    yield desk
    desk.close()


def changed(table: str, column: str) -> str:
    """SQL for another value of the same kind; of enumerations another word that the column may hold."""
    kind = metadata.tables[table].columns[column].type
    if isinstance(kind, Enum) and f"{table}.{column}" not in TAKEN:
        first, second = kind.enums[0], kind.enums[-1]
        return f"CASE WHEN {column} = '{first}' THEN '{second}' ELSE '{first}' END"
    if isinstance(kind, Boolean):
        return f"NOT {column}"
    if isinstance(kind, DateTime):
        return f"'{GONE}'"
    if isinstance(kind, (Integer, Numeric)):
        return f"coalesce({column}, 0) + 1000"
    if isinstance(kind, LargeBinary):
        return "x'25504446'"
    return f"coalesce({column}, '') || 'x'"


def where(table: str) -> str:
    """The rows of the full contract, which is the first one."""
    columns = metadata.tables[table].columns
    if table == "contract":
        return "id = 1"
    if "contract_id" in columns:
        return f"contract_id = 1 AND rowid = (SELECT max(rowid) FROM {table} WHERE contract_id = 1)"
    rows = {
        "customer": "id = (SELECT customer_id FROM contract WHERE id = 1)",
        "signer": "id = (SELECT signer_id FROM contract WHERE id = 1)",
        "orders": "id = (SELECT order_id FROM contract_order WHERE contract_id = 1 LIMIT 1)",
        "blob": "sha256 = (SELECT sha256 FROM document WHERE contract_id = 1 AND kind = 'official')",
        "number_day": "day = (SELECT min(day) FROM number_day)",
        "checkpoint": "sequence = (SELECT max(sequence) FROM checkpoint)",
    }
    return rows.get(table, "1")


def tamper(desk: Desk, table: str, column: str) -> None:
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        statement = f"UPDATE {table} SET {column} = {changed(table, column)} WHERE {where(table)}"
        assert connection.execute(statement).rowcount == 1, "there is a row to be changed"
        connection.commit()


def test_every_column_that_is_no_fact_exists() -> None:
    assert documented() <= every_column()


def test_the_scene_is_whole(copy: Desk, scene: Scene) -> None:
    assert copy.audit_trail.audit(scene.number).problems == ()
    assert copy.audit_trail.audit_history() == ()
    checked = copy.home_check.run()
    assert checked.intact, checked
    with closing(sqlite3.connect(copy.settings.database)) as connection:
        for table in metadata.tables:
            if table not in NO_FACTS:
                assert connection.execute(f"SELECT count(*) FROM {table} WHERE {where(table)}").fetchone()[0]


@pytest.mark.parametrize("name", facts())
def test_a_fact_that_is_changed_by_sql_is_found(copy: Desk, scene: Scene, name: str) -> None:
    table, column = name.split(".")
    tamper(copy, table, column)
    checked = copy.home_check.run()
    assert not checked.intact, "check"
    assert checked.broken or checked.history, "what audit --verify-all tells"
    if table in OF_THE_HOME:
        return
    if name == "contract.number":
        with pytest.raises(NotFoundError):
            copy.audit_trail.audit(scene.number)
    else:
        assert copy.audit_trail.audit(scene.number).problems, "audit --verify"
    with pytest.raises((ForbiddenError, NotFoundError), match=r"不能出具签署报告|没有合同|已由 .* 删除"):
        copy.evidence.request(scene.number, OPERATOR)
