"""The interface in trouble: the database is locked or broken. It says so, stays alive, and recovers."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from typing import Any

import pytest

from contract_tui.domain.audit import Operator
from contract_tui.domain.errors import ExitCode, OutsideError
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Substate
from contract_tui.store import database as store
from contract_tui.tui import follower
from contract_tui.tui.screens.home import contract_list
from contract_tui.tui.screens.new_contract import picker, saving
from contract_tui.tui.screens.new_contract.party import PartyPage
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.wizard_fixtures import at_the_wizard, choosing, resuming
from tests.world.people import COLLEAGUE, ENTERPRISE
from tests.world.story import Story

LONGEST_PAUSE = 0.5
"""Seconds that the event loop may be busy at a time on a shared machine; a wait for a lock takes ten times as
long."""


async def at_the_first_field(operator: Driver) -> None:
    """The form comes a moment after the contract was read."""
    await operator.until(
        lambda: operator.app.focused and operator.app.focused.id == "field-contact", "a field"
    )


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for seconds."""
    monkeypatch.setattr(store, "_BUSY_MS", 300)
    for module in (follower, contract_list, picker, saving):
        monkeypatch.setattr(module, "AGAIN_SECONDS", 0.1)


@contextmanager
def locked(office: Story) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(office.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def watched_loop() -> AsyncIterator[list[float]]:
    """Collects the pauses of the event loop while the block runs."""
    pauses: list[float] = []

    async def watch() -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            pauses.append(loop.time() - before - 0.01)

    watcher = asyncio.create_task(watch())
    yield pauses
    watcher.cancel()


async def test_s21_while_the_database_is_locked_one_types_on_and_all_is_saved_afterwards(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY_MS", 1_500)
    monkeypatch.setattr(saving, "AGAIN_SECONDS", 0.1)
    number = office.filling("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_first_field(operator)
        with locked(office):
            async with watched_loop() as pauses:
                await operator.types("zhang")
                await operator.sees("尚未保存，将自动再试", "正被其他程序占用")
                await operator.types("san")
                await operator.sees("zhangsan")
            assert max(pauses) < LONGEST_PAUSE
        await operator.sees("已自动保存")
        party = office.get(number).party
        assert party is not None
        assert party.contact == "zhangsan"


async def test_s21_a_slow_save_never_overwrites_what_was_typed_after_it(
    office: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when one of two saves that wait for a lock gets it late."""
    drafts = type(office.desk.drafts)
    save, late, begun = drafts.save_party, threading.Event(), threading.Event()

    def slowly(self: Any, number: str, details: PartyDetails, by: Operator) -> None:
        if details.contact == "z":
            begun.set()
            late.wait(10)
        save(self, number, details, by)

    monkeypatch.setattr(drafts, "save_party", slowly)
    number = office.filling("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_first_field(operator)
        await operator.types("z")
        await operator.until(begun.is_set, "the first save is under way")
        await operator.types("hang")
        # Long enough for a save that does not wait its turn.
        await operator.pilot.pause(2 * saving.SAVE_SECONDS)
        late.set()
        await operator.sees("已自动保存")
    party = office.get(number).party
    assert party is not None
    assert party.contact == "zhang"


async def test_marks_are_saved_after_the_lock_is_gone(office: Story, hurried: None) -> None:
    async with at_the_wizard(office, choosing()) as operator:
        await operator.sees("E-40")
        await operator.presses("down", "down", "down", "down")
        with locked(office):
            await operator.presses("space")
            await operator.sees("尚未保存，将自动再试")
        await operator.no_longer_sees("尚未保存")
        marked = office.desk.orders.selection
        channel = operator.app.screen.draft.channel  # type: ignore[attr-defined]  # the driver's application is this one
        by = operator.app.access.operator  # type: ignore[attr-defined]  # the driver's application is this one
        assert len(marked(ENTERPRISE, channel, by)) == 1


@pytest.mark.parametrize("key", ["f10", "escape"])
async def test_one_can_leave_while_the_database_is_locked_and_is_asked_first(
    office: Story, hurried: None, key: str
) -> None:
    number = office.filling("E-01")
    async with at_the_wizard(office, resuming(number)) as operator:
        await at_the_first_field(operator)
        with locked(office):
            await operator.types("z")
            await operator.presses(key)
            await operator.sees("刚输入的内容尚未保存", "不保存就离开")
            await operator.presses("escape")
            await operator.no_longer_sees("不保存就离开")
            await operator.sees("联系人")
            await operator.presses(key)
            await operator.sees("不保存就离开")
            await operator.presses("left", "enter")
            if key == "f10":
                await operator.until(lambda: operator.app._exit, "the program ends")
            else:
                await operator.sees("合同管理")


async def test_an_action_on_a_locked_database_says_so_and_works_afterwards(
    office: Story, hurried: None
) -> None:
    number = office.generated("E-01")
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("草稿/合同草稿已生成")
        with locked(office):
            await operator.presses("z")
            await operator.sees("作废后不能恢复")
            await operator.presses("left", "enter")
            await operator.is_told("正被其他程序占用")
            await operator.is_told("请稍后重试")
        assert office.get(number).substate is Substate.GENERATED
        await operator.presses("z")
        await operator.sees("作废后不能恢复")
        await operator.presses("left", "enter")
        await operator.sees("已作废")


class Failing:
    """A call of the desk that fails until it is mended."""

    def __init__(self, call: Any) -> None:
        self.call, self.broken = call, True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.broken:
            raise OutsideError("磁盘读写失败。", "请检查磁盘。")
        return self.call(*args, **kwargs)


@pytest.mark.parametrize("what", ["listing", "rows"])
async def test_s53_a_list_that_could_not_be_read_comes_by_itself(
    office: Story, hurried: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    number = office.filling("E-01")
    contracts = type(office.desk.contracts)
    failing = Failing(getattr(contracts, what))
    monkeypatch.setattr(contracts, what, lambda *args, **kwargs: failing(*args, **kwargs))
    async with at_the_keyboard(office.app()) as operator:
        await operator.is_told("磁盘读写失败")
        failing.broken = False
        await operator.sees(number)


@pytest.mark.parametrize("what", ["get", "listing", "rows"])
async def test_a_page_of_the_wizard_that_could_not_be_read_comes_by_itself(
    office: Story, hurried: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    part = type(office.desk.customers if what == "get" else office.desk.orders)
    failing = Failing(getattr(part, what))
    monkeypatch.setattr(part, what, lambda *args, **kwargs: failing(*args, **kwargs))
    app = office.app()
    async with at_the_keyboard(app) as operator:
        await operator.until(lambda: app.access.ready, "the desk is open")
        app.push_screen(choosing()())
        await operator.is_told("磁盘读写失败")
        failing.broken = False
        await operator.sees("E-40", "云服务器")


def newer(office: Story) -> str:
    with closing(sqlite3.connect(office.settings.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return "由更新版本的程序写入"


def no_database(office: Story) -> str:
    for file in office.settings.home.glob("contract.db-*"):
        file.unlink()
    office.settings.database.write_bytes(b"not a database at all" * 400)
    return "已损坏"


@pytest.mark.parametrize("spoil", [newer, no_database])
async def test_a_database_that_cannot_be_used_ends_the_program_with_a_sentence(
    office: Story, spoil: Any
) -> None:
    office.desk.close()
    said = spoil(office)
    before = office.settings.database.read_bytes()
    app = office.app()
    async with at_the_keyboard(app) as operator:
        await operator.until(lambda: app._exit, "the program ends")
    assert app.return_code == ExitCode.OUTSIDE
    assert office.settings.database.read_bytes() == before
    [told] = app._exit_renderables or [said]
    assert said in str(told)


async def test_two_windows_on_one_contract_the_older_one_is_told_and_follows(office: Story) -> None:
    number = office.filling("E-01")
    async with (
        at_the_wizard(office, resuming(number)) as first,
        at_the_wizard(office, resuming(number)) as second,
    ):
        await at_the_first_field(first)
        await first.types("w")
        await second.until(lambda: second.the(PartyPage).details.contact == "w", "it is typed here too")
        office.desk.drafts.delete(number, COLLEAGUE)
        for window in (first, second):
            await window.sees("合同已不存在")
            await window.reads(f"合同 {number} 已由 {COLLEAGUE.name} 于")
            await window.presses("enter")
            await window.sees("合同管理")
