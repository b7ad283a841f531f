"""Contracts taken along their way, to whatever state a test begins at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_tui.config import Engine, Settings, Signing
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from tests.world.clock import NOW, StillClock
from tests.world.homes import a_desk
from tests.world.people import COLLEAGUE, ENTERPRISE, OPERATOR, PARTY

if TYPE_CHECKING:
    from contract_tui.tui.app import DeskApp


@dataclass
class Story:
    """A home, and what an operator and the engine together do in it.

    Attributes:
        desk: Its desk; calls are made in the test itself.
        clock: Moves as the way needs it.
        by: Who acts.
        settings: The interface's; the desk's, unless a test puts others here.
    """

    desk: Desk
    clock: StillClock
    by: Operator = OPERATOR
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = self.desk.settings

    def app(self) -> "DeskApp":
        """The interface over this home, as another process; background tasks run only by `engine`."""
        from contract_tui.tui.app import DeskApp

        return DeskApp(self.settings, clock=self.clock)

    def engine(self) -> int:
        """Do everything that is due now."""
        # In a thread, as everywhere: signing runs a loop of its own, and a test's may be running here.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(Worker(self.desk).run_once).result()

    def wait(self, seconds: float = 0, **span: float) -> int:
        """Let time pass, then do what has become due; `wait(61)` or `wait(minutes=20)`."""
        self.clock.tick(seconds, **span)
        return self.engine()

    def filling(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 填写信息."""
        return self._opened(Channel.BOTH, customer, orders)

    def generating(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A single-party contract on 合同草稿生成中."""
        return self._opened(Channel.SINGLE, customer, orders)

    def text_review(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 确认合同文本内容."""
        number = self.filling(*orders, customer=customer)
        self.desk.drafts.confirm_party(number, PARTY, self.by)
        self.engine()
        return number

    def text_confirmed(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 签署确认, its signer not chosen."""
        number = self.text_review(*orders, customer=customer)
        self.desk.drafts.confirm_text(number, self.by)
        return number

    def signer_review(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 签署确认, its signer chosen."""
        number = self.text_confirmed(*orders, customer=customer)
        if customer == ENTERPRISE:
            self.desk.drafts.choose_signer(number, self.signer_id(), self.by)
        return number

    def customer_signing(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 客户签署: the message is out, nobody has signed."""
        number = self.signer_review(*orders, customer=customer)
        self.desk.signing.send(number, self.by)
        return number

    def platform_signing(self, *orders: str) -> str:
        """A both-party contract that the customer has signed."""
        number = self.customer_signing(*orders)
        self.wait(self.desk.settings.timing.signer)
        return number

    def effective(self, *orders: str) -> str:
        """A both-party contract with both seals."""
        number = self.platform_signing(*orders)
        self.wait(self.desk.settings.timing.seal_both)
        return number

    def generated(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A single-party contract on 合同草稿已生成."""
        number = self.generating(*orders, customer=customer)
        self.engine()
        return number

    def converted(self, *orders: str) -> str:
        """A single-party contract on 电子合同已生效, some time after that was announced."""
        number = self.generated(*orders)
        self.desk.signing.convert(number, self.by)
        self.wait(minutes=20)
        return number

    def voided(self, *orders: str) -> str:
        """A single-party contract on 草稿作废."""
        number = self.generated(*orders)
        self.desk.drafts.void(number, self.by)
        return number

    def _opened(self, channel: Channel, customer: str, orders: tuple[str, ...]) -> str:
        return self.desk.drafts.open(channel, customer, orders or ("E-01",), self.by)

    def add_orders(self, *orders: OrderInput) -> None:
        """Import orders that must all be accepted."""
        report = self.desk.orders.import_rows(orders, self.by)
        assert not report.problems

    def signer_id(self, position: int = 0) -> int:
        """The key of one of the enterprise's signers."""
        return self.desk.customers.get(ENTERPRISE).signers[position].id

    def get(self, number: str) -> Contract:
        """The contract as it is now."""
        return self.desk.contracts.get(number)

    def substate(self, number: str) -> Substate:
        """Where the contract is now."""
        return self.get(number).substate


def an_office(folder: Path, settings: Settings | None = None, at: datetime = NOW) -> Story:
    """A home for the interface, with orders of every kind and a colleague; close its desk afterwards.

    Args:
        folder: Gets the home and the downloads.
        settings: Of another kind than simulated signers without an engine of the interface's own.
        at: Where the clock stands.
    """
    settings = settings or Settings(
        home=folder / "home",
        downloads=folder / "downloads",
        signing=Signing("simulated"),
        engine=Engine(in_interface=False),
    )
    clock = StillClock(at)
    return Story(a_desk(settings.home, clock, others=True, settings=settings), clock, COLLEAGUE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Story]:
    """A home with customers and orders, seen by the interface as another process."""
    story = an_office(tmp_path)
    yield story
    story.desk.close()
