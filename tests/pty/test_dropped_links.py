"""A link that drops on any page of the wizard: the program ends at once, the draft is where it was."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.tui.wizard_fixtures import at_the_wizard, choosing, resuming
from tests.world.people import COLLEAGUE, ENTERPRISE, PARTY
from tests.world.story import Story
from tests.world.story import office as office
from tests.world.terminal import PATIENCE, RealTerminal

from contract_tui.desk.operator import current_operator
from contract_tui.domain.states import Channel, Substate

MOST_SECONDS = 1.0
"""How long the program may take to end."""


class Wire(RealTerminal):
    """The interface in a terminal."""

    def __init__(self, home: Path) -> None:
        environ = {
            "CONTRACT_TUI_HOME": str(home),
            "CONTRACT_TUI_ENGINE__IN_INTERFACE": "false",
            "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
        }
        super().__init__([sys.executable, "-m", "contract_tui"], environ)

    def ends_by(self, number: signal.Signals) -> float:
        """Send a signal; the seconds until the program has ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.wait()
        return time.monotonic() - began


@dataclass
class Link:
    """An operator's link to the home of an office.

    Attributes:
        number: The contract that is worked on, empty on the first page.
    """

    office: Story
    wire: Wire
    number: str = ""


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def marked(office: Story) -> tuple[int, ...]:
    return office.desk.orders.selection(ENTERPRISE, Channel.BOTH, current_operator())


def orders(link: Link) -> None:
    link.wire.press(b"c")
    link.wire.wait_for("：通过")
    link.wire.press(b"\x1b[19~")
    link.wire.wait_for("全选", "E-40")
    link.wire.press(b"a")
    until(lambda: len(marked(link.office)) == 30)


def resumed(link: Link, sign: str) -> None:
    link.wire.press(b"\r")
    link.wire.wait_for(sign)


def party(link: Link) -> None:
    resumed(link, "F1")  # in the footer while a field has the keys
    link.wire.press("赵六".encode())
    link.wire.wait_for("已自动保存")


def opened(office: Story) -> str:
    return office.filling("E-01")


def generating(office: Story) -> str:
    number = office.filling("E-01")
    office.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
    return number


def reviewing(office: Story) -> str:
    return office.text_review("E-01")


def confirmed(office: Story) -> str:
    number = reviewing(office)
    office.desk.drafts.confirm_text(number, COLLEAGUE)
    return number


def sent(office: Story) -> str:
    return office.customer_signing("E-01")


@dataclass(frozen=True)
class Place:
    """A page of the wizard.

    Attributes:
        prepare: Makes the contract that is resumed there.
        go: Gets there and works.
        substate: Where the contract is, before and after.
    """

    go: Callable[[Link], None]
    prepare: Callable[[Story], str] | None = None
    substate: Substate | None = None


PLACES = {
    "orders": Place(orders),
    "party": Place(party, opened, Substate.FILLING),
    "generating": Place(lambda link: resumed(link, "不必在此等待"), generating, Substate.GENERATING),
    "text": Place(lambda link: resumed(link, "请逐条核对"), reviewing, Substate.TEXT_REVIEW),
    "signer": Place(lambda link: resumed(link, "客户方签署人"), confirmed, Substate.SIGNER_REVIEW),
    "signing": Place(lambda link: resumed(link, "等待签署人签署"), sent, Substate.CUSTOMER_SIGNING),
}


@pytest.fixture
def link(office: Story, request: pytest.FixtureRequest) -> Iterator[Link]:
    place: Place = PLACES[request.param]
    number = place.prepare(office) if place.prepare else ""
    made = Link(office, Wire(office.settings.home), number)
    made.wire.wait_for(number or "还没有合同")
    place.go(made)
    yield made
    made.wire.close()


async def is_found_again(link: Link, place: Place) -> None:
    """By the next operator's window, where it was."""
    if place.substate is None:
        async with at_the_wizard(link.office, choosing()) as operator:
            await operator.sees("已选 30/30 个订单", "[x]")
        return
    assert link.office.get(link.number).substate is place.substate
    async with at_the_wizard(link.office, resuming(link.number)) as operator:
        if place.substate is Substate.FILLING:
            await operator.sees("赵六")


@pytest.mark.parametrize(
    ("link", "name"), [(name, name) for name in PLACES], indirect=["link"], ids=[*PLACES]
)
async def test_sigterm_on_any_page_ends_it_whole_and_the_draft_is_where_it_was(link: Link, name: str) -> None:
    seconds = link.wire.ends_by(signal.SIGTERM)
    assert link.wire.process.returncode == 128 + signal.SIGTERM
    assert link.wire.is_as_before()
    assert not link.wire.modes_left_on()
    assert "Traceback" not in link.wire.shown.decode(errors="replace")
    assert seconds < MOST_SECONDS
    await is_found_again(link, PLACES[name])


@pytest.mark.parametrize(
    ("link", "name"), [(name, name) for name in PLACES], indirect=["link"], ids=[*PLACES]
)
async def test_a_closed_terminal_on_any_page_ends_it_and_the_draft_is_where_it_was(
    link: Link, name: str
) -> None:
    link.wire.hang_up()
    assert link.wire.ends() < MOST_SECONDS
    assert link.wire.wait() == 128 + signal.SIGHUP
    await is_found_again(link, PLACES[name])


@pytest.mark.parametrize(("link", "name"), [(name, name) for name in ("orders", "party")], indirect=["link"])
async def test_a_kill_loses_nothing_that_was_typed_before_the_last_pause(link: Link, name: str) -> None:
    link.wire.ends_by(signal.SIGKILL)
    await is_found_again(link, PLACES[name])


@pytest.mark.parametrize("link", ["party"], indirect=True)
async def test_a_signal_in_the_middle_of_a_word_saves_it(link: Link) -> None:
    link.wire.press("赵六七".encode())
    link.wire.wait_for("赵六七")
    link.wire.ends_by(signal.SIGHUP)
    party_details = link.office.get(link.number).party
    assert party_details is not None
    assert party_details.contact.endswith("赵六七")


@pytest.mark.parametrize("link", ["party"], indirect=True)
def test_a_lock_held_by_another_program_does_not_keep_it_from_ending(link: Link) -> None:
    with closing(sqlite3.connect(link.office.settings.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        link.wire.press("七".encode())
        link.wire.wait_for("输入中")
        assert link.wire.ends_by(signal.SIGTERM) < 2 * MOST_SECONDS
        assert link.wire.process.returncode == 128 + signal.SIGTERM
