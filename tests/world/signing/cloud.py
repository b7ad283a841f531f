"""A fake of a signing service in the cloud, and the provider that would plug it in: a third implementation.

The service accepts at once and shows later, is polled, is sometimes down, sometimes loses its answer after it
has acted, and knows no idempotency keys: who asks it twice to begin a flow has two flows.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property, partial
from typing import TypeVar

from contract_tui.config import Settings
from contract_tui.config.settings import setting
from contract_tui.domain.capabilities import By, Capabilities
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Answer, CommandKind
from contract_tui.signing.attesting import attest
from contract_tui.signing.keys import SigningKey, held_key
from contract_tui.signing.pades import LevelOptions
from contract_tui.signing.provider import (
    Approval,
    ApprovalRequest,
    Approved,
    Collecting,
    Dispatch,
    Envelope,
    Observation,
    Outcome,
    PaperOrder,
    Reply,
    Sealing,
    SignedPdf,
)
from contract_tui.signing.registry import ROOTS, Required, Specification
from contract_tui.signing.sealing import sealed
from contract_tui.signing.simulated import Phones
from tests.world.kills import Killed
from tests.world.signing.files import Authority, Holder, by_customer

T = TypeVar("T")
VISIBLE_AFTER = timedelta(seconds=30)
"""How long a flow exists before the service finds it."""
PER_POLL = 2
"""How many flows the service answers for in one question."""
ASK_AGAIN = timedelta(minutes=2)
"""After how long the service wants to be asked again what it was asked to approve."""
ALREADY_SIGNED = "签署人已签署，不能撤回"


class Weather(StrEnum):
    """What becomes of one call."""

    FINE = "fine"
    DOWN = "down"
    LOST = "lost"
    KILLED = "killed"


class Down(Exception):  # noqa: N818 (a state of the service)
    """The service did not take the call."""


class Lost(Exception):  # noqa: N818 (a state of the service)
    """The service has acted, and its answer did not arrive."""


@dataclass
class Flow:
    """One contract at the service."""

    id: str
    title: str
    document: bytes
    visible_at: datetime
    notices: int = 1
    signed: bytes = b""
    refused: bool = False
    cancelled: bool = False


@cache
def service_root() -> Authority:
    return Authority("云签署服务根证书")


@cache
def _signer() -> Holder:
    return service_root().issue("云端签署人")


@cache
def _seal() -> Holder:
    return service_root().issue("云端平台")


@dataclass
class CloudService:
    """The far side; it outlives whatever happens to our processes.

    Attributes:
        now: Its clock.
        weather: What becomes of the next calls; fine when there is nothing left.
        stale: How many statuses more are answered as they were in the beginning.
        while_polled: What somebody does while the service is being polled.
        polls: How many flows each poll was about.
        approvals: What it was asked to approve, by key, and how that stands; an administrator decides.
        questions: How many approvals each question was about.
        waits_for: What it says while nobody has decided.
        papers: What it was asked to mail, by key, and how that stands; a clerk mails.
    """

    now: Callable[[], datetime]
    flows: dict[str, Flow] = field(default_factory=dict)
    weather: deque[Weather] = field(default_factory=deque)
    stale: int = 0
    while_polled: Callable[[], None] | None = None
    polls: list[int] = field(default_factory=list)
    approvals: dict[str, Approval] = field(default_factory=dict)
    papers: dict[str, Dispatch] = field(default_factory=dict)
    questions: list[int] = field(default_factory=list)
    waits_for: str = ""

    def of(self, title: str) -> list[Flow]:
        """All flows of a contract, for the test's own eyes."""
        return [flow for flow in self.flows.values() if flow.title == title]

    def create(self, title: str, document: bytes) -> str:
        def act() -> str:
            flow = Flow(f"flow-{len(self.flows) + 1}", title, document, self.now() + VISIBLE_AFTER)
            self.flows[flow.id] = flow
            return flow.id

        return self.answer(act)

    def remind(self, flow_id: str) -> None:
        def act() -> None:
            self.flows[flow_id].notices += 1

        self.answer(act)

    def cancel(self, flow_id: str) -> bool:
        """Whether it is withdrawn: a flow that is signed is not."""

        def act() -> bool:
            flow = self.flows[flow_id]
            flow.cancelled = flow.cancelled or not (flow.signed or flow.refused)
            return flow.cancelled

        return self.answer(act)

    def find(self, title: str) -> list[Flow]:
        return self.answer(lambda: [flow for flow in self.of(title) if flow.visible_at <= self.now()])

    def poll(self, flow_ids: Sequence[str]) -> dict[str, Outcome]:
        assert len(flow_ids) <= PER_POLL, "the service takes no more at once"
        self.polls.append(len(flow_ids))
        found = self.answer(lambda: {each: self._status(self.flows[each]) for each in flow_ids})
        if self.while_polled is not None:
            act, self.while_polled = self.while_polled, None
            act()
        return {each: status for each, status in found.items() if status is not None}

    def _status(self, flow: Flow) -> Outcome | None:
        if flow.visible_at > self.now():
            return None
        if self.stale:
            self.stale -= 1
            return Outcome.WAITING
        if flow.signed:
            return Outcome.SIGNED
        return Outcome.REFUSED if flow.refused else Outcome.WAITING

    def approve(self, requests: Sequence[ApprovalRequest]) -> dict[str, Approval]:
        def act() -> dict[str, Approval]:
            self.questions.append(len(requests))
            return {each.key: self.approvals.setdefault(each.key, self._not_yet) for each in requests}

        return self.answer(act)

    def mail(self, orders: Sequence[PaperOrder]) -> dict[str, Dispatch]:
        return self.answer(
            lambda: {each.key: self.papers.setdefault(each.key, Dispatch()) for each in orders}
        )

    @property
    def _not_yet(self) -> Approval:
        return Approval(Approved.NOT_YET, self.now() + ASK_AGAIN, self.waits_for)

    def administrator_decides(self, approved: Approved, reason: str = "") -> None:
        """What an enterprise's administrator does in the service's own application, with all that waits."""
        for key, approval in self.approvals.items():
            if approval.approved is not Approved.YES:
                self.approvals[key] = Approval(approved, reason=reason)

    def clerk_mails(self, courier: str, tracking_number: str) -> None:
        """What the service's clerk does with all paper copies that wait."""
        for key, dispatch in self.papers.items():
            if not dispatch.courier:
                self.papers[key] = Dispatch(courier, tracking_number)

    def download(self, flow_id: str) -> bytes:
        return self.answer(lambda: self.flows[flow_id].signed)

    def signer_signs(self, title: str) -> None:
        """What a signer does in the service's own application, if the flow still lets them."""
        for flow in self.of(title):
            if not (flow.cancelled or flow.refused or flow.signed):
                flow.signed = by_customer(flow.document, _signer())

    def signer_refuses(self, title: str) -> None:
        for flow in self.of(title):
            if not (flow.cancelled or flow.signed):
                flow.refused = True

    def answer(self, act: Callable[[], T]) -> T:
        weather = self.weather.popleft() if self.weather else Weather.FINE
        if weather is Weather.DOWN:
            raise Down
        done = act()
        if weather is Weather.LOST:
            raise Lost
        if weather is Weather.KILLED:
            raise Killed
        return done


@dataclass
class CloudProvider:
    """The service behind the seam; it keeps nothing of its own, so another process goes on with it."""

    service: CloudService

    def send(self, envelope: Envelope, document: bytes) -> Reply:
        try:
            if envelope.ordinal > 1:
                self.service.remind(envelope.reference)
                return Reply(Answer.DONE, envelope.reference)
            return Reply(Answer.DONE, self.service.create(envelope.contract, document))
        except Down as error:
            raise OutsideError("云签署服务没有应答。", "请稍后重试。") from error
        except Lost:
            return Reply(Answer.UNKNOWN)

    def cancel(self, envelope: Envelope) -> Reply:
        try:
            withdrawn = self.service.cancel(envelope.reference)
        except Down as error:
            raise OutsideError("云签署服务没有应答。", "请稍后重试。") from error
        except Lost:
            return Reply(Answer.UNKNOWN)
        return Reply(Answer.DONE) if withdrawn else Reply(Answer.REFUSED, detail=ALREADY_SIGNED)

    def reconcile(self, kind: CommandKind, envelope: Envelope) -> Reply:
        if kind is CommandKind.CANCEL:
            return self.cancel(envelope)
        flows = self._read(lambda: self.service.find(envelope.contract))
        if kind is CommandKind.RESEND:
            told = bool(flows) and flows[0].notices >= envelope.ordinal
            return Reply(Answer.DONE if told else Answer.REFUSED, envelope.reference)
        if flows:
            return Reply(Answer.DONE, flows[0].id)
        too_early = self.service.now() < envelope.last_sent_at + VISIBLE_AFTER
        return Reply(Answer.UNKNOWN if too_early else Answer.REFUSED, detail="没有收到合同")

    def observe(self, envelopes: Sequence[Envelope], now: datetime) -> Mapping[str, Observation]:
        known = {each.reference: each.contract for each in envelopes}
        wanted, found = list(known), dict[str, Observation]()
        again = now + timedelta(seconds=10)
        for at in range(0, len(wanted), PER_POLL):
            batch = wanted[at : at + PER_POLL]
            for flow_id, outcome in self._read(partial(self.service.poll, batch)).items():
                found[known[flow_id]] = Observation(outcome, again)
        return found

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        return self._read(lambda: self.service.approve(requests))

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        return self._read(lambda: self.service.mail(orders))

    def collect(self, collecting: Collecting) -> bytes:
        return self._read(lambda: self.service.download(collecting.envelope.reference))

    @property
    def holds_seal(self) -> bool:
        return True

    def attest(self, statement: bytes, at: datetime) -> bytes:
        return self._read(lambda: self.service.answer(lambda: attest(statement, self._key, at)))

    def seal(self, sealing: Sealing) -> SignedPdf:
        return self._read(lambda: self.service.answer(lambda: sealed(sealing, self._key, LevelOptions())))

    @cached_property
    def _key(self) -> SigningKey:
        return held_key(_seal().key, [_seal().certificate, *_seal().chain], "云端")

    @staticmethod
    def _read(call: Callable[[], T]) -> T:
        try:
            return call()
        except (Down, Lost) as error:
            raise OutsideError("云签署服务没有应答。", "请稍后重试。") from error


SERVICES: dict[str, CloudService] = {}
"""The services of all accounts: a real provider would find its own under an address."""


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The service's account: `[cloud]`, a section of the provider's own."""

    account: str = setting("", "云签署的账户")


def _made(settings: Settings, phones: Phones) -> CloudProvider:
    return CloudProvider(SERVICES[settings.section("cloud").account])


_ACCOUNT = Required("cloud.account", "云签署的账户", "没有设置", "请设置 cloud.account。")

SPECIFICATION = Specification(
    name="cloud",
    words="云签署（测试用），签署人在云端签署",
    make=_made,
    capabilities=Capabilities("云签署", By.SERVICE, By.SERVICE, By.SERVICE, customer_elsewhere=True),
    required=(ROOTS, _ACCOUNT),
)
"""Named by `plugins/contract_tui_cloud-1.0.dist-info`, as an installed package names its own."""


class Asked(BaseException):
    """Somebody asked what an operator answers."""


class SignaturesOnly(CloudProvider):
    """The same service under a contract for signatures alone: whoever asks it for more has made a mistake."""

    def approvals(self, requests: Sequence[ApprovalRequest]) -> Mapping[str, Approval]:
        raise Asked

    def dispatches(self, orders: Sequence[PaperOrder]) -> Mapping[str, Dispatch]:
        raise Asked


BY_HAND = Specification(
    name="by-hand",
    words="云签署（测试用），只有签署在云端",
    make=lambda settings, phones: SignaturesOnly(_made(settings, phones).service),
    capabilities=Capabilities("云签署", By.OPERATOR, By.OPERATOR, By.OPERATOR, customer_elsewhere=True),
    required=(ROOTS, _ACCOUNT),
)
