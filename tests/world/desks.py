"""What tests of several layers share: a still clock, a home, and a desk with something on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contract_tui.config import Settings, Timing, load_settings
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.audit import Operator
from contract_tui.domain.clock import Clock
from contract_tui.domain.contracts import Contract
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.signatures import Answer, CommandKind
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.worker import Worker
from contract_tui.signing.provider import (
    Approval,
    ApprovalRequest,
    Collecting,
    Dispatch,
    Envelope,
    Observation,
    Outcome,
    PaperOrder,
    Reply,
    Sealing,
    SignedDocument,
)

OPERATOR = Operator("tester", "ssh:192.0.2.7")
ENTERPRISE, NOT_ACTIVATED, INDIVIDUAL = "1000", "1001", "1002"
PARTY = PartyDetails("李明", "13900139000", "li.ming@example.com", "广东省深圳市南山区示例路 8 号", "518000")


@dataclass
class StillClock:
    """A clock that moves only when a test says so."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 1, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def tick(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Killed(BaseException):
    """Stands for a process that ends in the middle of what it does."""


def killed(*_: object) -> None:
    """End as a process does that somebody kills."""
    raise Killed


@dataclass
class RecordingProvider:
    """A signing provider that a test looks into and breaks; its signers wait until told otherwise.

    Attributes:
        sent: The messages that went out.
        asked: All messages that were to go out, also those that failed.
        broken: Whether it gives no answer.
        reply: What it answers to commands.
        truth: What it says afterwards of a command whose outcome was unknown.
        reconciled: The commands that it was asked about afterwards.
        outcome: What it observes.
        looks: How many contracts each look was about.
        meanwhile: What somebody else does while a message goes out.
    """

    sent: list[Envelope] = field(default_factory=list)
    asked: list[Envelope] = field(default_factory=list)
    cancelled: list[Envelope] = field(default_factory=list)
    broken: bool = False
    reply: Answer = Answer.DONE
    truth: Answer = Answer.DONE
    reconciled: list[tuple[CommandKind, Envelope]] = field(default_factory=list)
    outcome: Outcome = Outcome.WAITING
    looks: list[int] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def send(self, envelope: Envelope, document: bytes) -> Reply:
        self.asked.append(envelope)
        self._answer()
        if self.meanwhile:
            self.meanwhile()
        self.sent.append(envelope)
        return Reply(self.reply)

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:
        self._answer()
        self.looks.append(len(envelopes))
        return {envelope.contract: Observation(self.outcome) for envelope in envelopes}

    def cancel(self, envelope: Envelope) -> Reply:
        self._answer()
        self.cancelled.append(envelope)
        return Reply(self.reply)

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:
        self._answer()
        self.reconciled.append((kind, envelope))
        return Reply(self.truth)

    @property
    def holds_seal(self) -> bool:
        return False

    def attest(self, statement: bytes, at: datetime) -> bytes:
        raise OutsideError("签署服务不为检查点签章。")

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        self._answer()
        return {}

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        self._answer()
        return {}

    def collect(self, collecting: Collecting) -> bytes:
        raise NotImplementedError("nobody signs here")

    def seal(self, sealing: Sealing) -> SignedDocument:
        raise NotImplementedError("nobody seals here")

    def _answer(self) -> None:
        if self.broken:
            raise OutsideError("签署服务没有应答。", "请稍后重试。")


def settings_of(home: Path, *, provider: str = "simulated", timing: Timing | None = None) -> Settings:
    """Settings of a home, with the simulated provider asked for."""
    environ = {"CONTRACT_TUI_SIGNING__PROVIDER": provider} if provider else {}
    settings = load_settings(home, environ)
    return replace(settings, timing=timing) if timing else settings


def an_order(number: str, **values: object) -> OrderInput:
    """A prepaid order of 1,409.50 that can be chosen, unless the values say otherwise."""
    usual = OrderInput(
        line=1,
        id=number,
        payer=ENTERPRISE,
        kind=OrderKind.ORDER,
        pay_mode=PayMode.PREPAID,
        action=OrderAction.PURCHASE,
        status=OrderStatus.DONE,
        amount_fen=140_950,
        created_at=datetime(2026, 3, 1, 2, 0, tzinfo=UTC),
        product="云服务器 CVM 标准型 S5",
        detail="4核8G",
    )
    return replace(usual, **values)  # type: ignore[arg-type]  # the caller's keywords


def without_waits(home: Path) -> Settings:
    """Settings under which every background step is due at once and a lease is short."""
    hurried = Timing(seal_both=0, seal_single=0, signer=0, resend=0, lease=5, backoff=0.1)
    return settings_of(home, timing=hurried)


def a_desk(
    home: Path,
    clock: Clock,
    *,
    orders: int = 40,
    provider: str = "simulated",
    settings: Settings | None = None,
) -> Desk:
    """A desk with three customers, and orders A001, A002 … of the activated enterprise."""
    desk = open_desk(settings or settings_of(home, provider=provider), clock)
    fill(desk, orders=orders)
    return desk


def fill(desk: Desk, *, orders: int = 40) -> None:
    """Add the customers and orders of `a_desk`."""
    enterprise = CustomerInput(
        CustomerKind.ENTERPRISE,
        "深圳示例科技有限公司",
        "91110000600037341L",
        ENTERPRISE,
        "KJ-2026-001",
        activated=True,
        signers=(("王芳", "13800138000"), ("赵雷", "13700137000")),
    )
    desk.customers.add(enterprise, OPERATOR)
    desk.customers.add(
        replace(enterprise, name="北京示例贸易有限公司", account=NOT_ACTIVATED, activated=False), OPERATOR
    )
    desk.customers.add(
        CustomerInput(
            CustomerKind.INDIVIDUAL,
            "陈静",
            "11010119900307002X",
            INDIVIDUAL,
            "KJ-2026-003",
            signers=(("陈静", "13600136000"),),
        ),
        OPERATOR,
    )
    desk.orders.import_rows((an_order(f"A{n:03d}", line=n) for n in range(1, orders + 1)), OPERATOR)


@dataclass
class Story:
    """Takes contracts along their way, as an operator and the engine together would.

    Attributes:
        desk: Where.
        clock: Moves as the way needs it.
    """

    desk: Desk
    clock: StillClock

    def engine(self) -> int:
        """Do everything that is due now."""
        return Worker(self.desk).run_once()

    def wait(self, seconds: float) -> int:
        """Let time pass, then do what has become due."""
        self.clock.tick(seconds)
        return self.engine()

    def filling(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 填写信息."""
        return self.desk.drafts.open(Channel.BOTH, customer, orders or ("A001",), OPERATOR)

    def text_review(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 确认合同文本内容."""
        number = self.filling(*orders, customer=customer)
        self.desk.drafts.confirm_party(number, PARTY, OPERATOR)
        self.engine()
        return number

    def signer_review(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 签署确认, its signer chosen."""
        number = self.text_review(*orders, customer=customer)
        self.desk.drafts.confirm_text(number, OPERATOR)
        if customer == ENTERPRISE:
            self.desk.drafts.choose_signer(number, self.signer_id(), OPERATOR)
        return number

    def customer_signing(self, *orders: str, customer: str = ENTERPRISE) -> str:
        """A both-party contract on 客户签署."""
        number = self.signer_review(*orders, customer=customer)
        self.desk.signing.send(number, OPERATOR)
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
        number = self.desk.drafts.open(Channel.SINGLE, customer, orders or ("A001",), OPERATOR)
        self.engine()
        return number

    def signer_id(self, position: int = 0) -> int:
        """The key of one of the enterprise's signers."""
        return self.desk.customers.get(ENTERPRISE).signers[position].id

    def get(self, number: str) -> Contract:
        """The contract as it is now."""
        return self.desk.contracts.get(number)

    def substate(self, number: str) -> Substate:
        """Where the contract is now."""
        return self.get(number).substate
