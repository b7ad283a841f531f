"""A real desk for the interface's tests: a still clock, a few customers and orders, a folder of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contract_tui.config import Engine, Settings, Signing
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import Mailing, PartyDetails
from contract_tui.domain.states import Channel
from contract_tui.engine.worker import Worker
from contract_tui.tui.app import DeskApp

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""09:30 in Shanghai."""
COLLEAGUE = Operator("colleague")
"""Somebody else at another keyboard."""

ENTERPRISE = "100000000001"
"""云上科技有限公司: 腾讯电子签 activated, two signers, orders `E-01` to `E-40`."""
NOT_ACTIVATED = "100000000002"
"""未激活贸易有限公司: an enterprise without 腾讯电子签, one order `N-01`."""
INDIVIDUAL = "100000000003"
"""王五: orders `I-01` and `I-02`."""
WITHOUT_FRAMEWORK = "100000000004"
"""无框架有限公司: no framework contract, so 系统校验 fails in both channels."""

PARTY = PartyDetails("张三", "13800000001", "zhang@example.com", "北京市海淀区中关村大街 1 号", "100080")
MAILING = Mailing(2, "李四", "13900000009", "上海市浦东新区世纪大道 8 号")

CUSTOMERS = (
    CustomerInput(
        CustomerKind.ENTERPRISE,
        "云上科技有限公司",
        "91110000600037341L",
        ENTERPRISE,
        "KJ-2026-0001",
        activated=True,
        signers=(("张三", "13800000001"), ("李四", "13800000002")),
    ),
    CustomerInput(
        CustomerKind.ENTERPRISE, "未激活贸易有限公司", "91110000600037341L", NOT_ACTIVATED, "KJ-2026-0002"
    ),
    CustomerInput(
        CustomerKind.INDIVIDUAL,
        "王五",
        "11010519491231002X",
        INDIVIDUAL,
        "KJ-2026-0003",
        signers=(("王五", "13900000003"),),
    ),
    CustomerInput(
        CustomerKind.ENTERPRISE, "无框架有限公司", "91110000600037341L", WITHOUT_FRAMEWORK, activated=True
    ),
)


class StillClock:
    """A clock that moves only when a test says so."""

    def __init__(self, at: datetime = NOW) -> None:
        self._now = at

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        """Let time pass, e.g. `advance(minutes=5)`."""
        self._now += timedelta(**span)


@dataclass
class Office:
    """A home with a desk of a colleague's, seen by the interface as another process.

    Attributes:
        desk: The colleague's own desk on the same database; calls are made in the test itself.
    """

    settings: Settings
    clock: StillClock
    desk: Desk

    def app(self) -> DeskApp:
        """The interface over this home; background tasks run only by `works`."""
        return DeskApp(self.settings, clock=self.clock)

    def works(self, **span: float) -> int:
        """Let time pass, then do all background steps that are due."""
        self.clock.advance(**span)
        # In a thread, as everywhere: signing runs a loop of its own, and a test's is running here.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(Worker(self.desk).run_once).result()

    def add_orders(self, *inputs: OrderInput) -> None:
        report = self.desk.orders.import_rows(inputs, COLLEAGUE)
        assert not report.problems

    def contract(self, number: str) -> Contract:
        return self.desk.contracts.get(number)

    def opened(self, *orders: str, channel: Channel = Channel.BOTH, customer: str = ENTERPRISE) -> str:
        """草稿/填写信息, or for the single-party channel 草稿/合同草稿生成中."""
        return self.desk.drafts.open(channel, customer, orders or ("E-01",), COLLEAGUE)

    def drafted(self, *orders: str, channel: Channel = Channel.SINGLE, customer: str = ENTERPRISE) -> str:
        """草稿/合同草稿已生成, or for the both-party channel 草稿/确认合同文本内容."""
        number = self.opened(*orders, channel=channel, customer=customer)
        if channel is Channel.BOTH:
            self.desk.drafts.confirm_party(number, PARTY, COLLEAGUE)
        self.works()
        return number

    def sent(self, *orders: str) -> str:
        """签署中/客户签署: the message is out, nobody has signed."""
        number = self.drafted(*orders, channel=Channel.BOTH)
        self.desk.drafts.confirm_text(number, COLLEAGUE)
        signer = self.desk.customers.get(ENTERPRISE).signers[0]
        self.desk.drafts.choose_signer(number, signer.id, COLLEAGUE)
        self.desk.signing.send(number, COLLEAGUE)
        return number

    def effective(self, *orders: str) -> str:
        """已生效/电子合同已生效, by the single-party channel."""
        number = self.drafted(*orders)
        self.desk.signing.convert(number, COLLEAGUE)
        self.works(minutes=20)
        return number

    def voided(self, *orders: str) -> str:
        """已作废/草稿作废."""
        number = self.drafted(*orders)
        self.desk.drafts.void(number, COLLEAGUE)
        return number


def order(number: str, payer: str = ENTERPRISE, **changes: object) -> OrderInput:
    """A prepaid order of 1,409.50 元."""
    plain = OrderInput(
        line=1,
        id=number,
        payer=payer,
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=OrderAction.PURCHASE,
        status=OrderStatus.DONE,
        amount_fen=140_950,
        created_at=datetime(2026, 3, 5, 2, 0, tzinfo=UTC),
        product="云服务器 标准型S5",
        detail="4核8GB",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the caller's keywords


def special_orders() -> Iterator[OrderInput]:
    """One order of every kind that the rules treat in its own way, all of the enterprise's."""
    yield order("P-NEW", pay_mode=PayMode.POSTPAID, created_at=datetime(2018, 8, 31, 16, 0, tzinfo=UTC))
    yield order("P-OLD", pay_mode=PayMode.POSTPAID, created_at=datetime(2018, 8, 31, 15, 59, tzinfo=UTC))
    yield order("REFUND", action=OrderAction.REFUND, status=OrderStatus.REFUNDED, amount_fen=-500_000)
    yield order("MONTHLY", kind=OrderKind.MONTHLY_BILL)
    yield order("MARKET", kind=OrderKind.MARKETPLACE)
    yield order("UNPAID", status=OrderStatus.UNPAID)


def make_office(folder: Path, given: Settings | None = None, at: datetime = NOW) -> Office:
    """Set a home up; close its desk afterwards.

    Args:
        given: Settings of another kind than simulated signers.
        at: Where the clock stands.
    """
    settings = given or Settings(
        home=folder / "home",
        downloads=folder / "downloads",
        signing=Signing("simulated"),
        engine=Engine(in_interface=False),
    )
    clock = StillClock(at)
    desk = open_desk(settings, clock)
    for customer in CUSTOMERS:
        desk.customers.add(customer, COLLEAGUE)
    office = Office(settings, clock, desk)
    office.add_orders(
        *(order(f"E-{place:02d}") for place in range(1, 41)),
        order("N-01", NOT_ACTIVATED),
        order("I-01", INDIVIDUAL),
        order("I-02", INDIVIDUAL),
        *special_orders(),
    )
    return office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home with customers and orders, and nothing else."""
    made = make_office(tmp_path)
    yield made
    made.desk.close()
