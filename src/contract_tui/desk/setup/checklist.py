"""The checklist of a home's first days: one line a step, told from the one diagnosis."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.situation import Occasion, OpenHome
from contract_tui.desk.keys.seals import Seals
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.platform import Platform
from contract_tui.signing.registry import ROOTS, specification_of

_ORDER = (Severity.BAD, Severity.NOTE, Severity.GOOD)


class StepName(StrEnum):
    """What can be set up."""

    PLATFORM = "platform"
    PROVIDER = "provider"
    SEAL = "seal"
    TRUST = "trust"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    TIME_STAMPS = "time_stamps"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist.

    Attributes:
        name: Which.
        words: What it is called.
        why: Why it is needed, in one sentence.
        checks: The checks of the diagnosis that look at it.
        is_optional: Whether contracts can be sent and sealed without it.
        has_to_be_good: Whether a mere note means that it is still to be done.
    """

    name: StepName
    words: str
    why: str
    checks: tuple[str, ...]
    is_optional: bool = False
    has_to_be_good: bool = False


STEPS = (
    Step(StepName.PLATFORM, "公司信息", "作为乙方写在每份合同中，也用于印章。", ("platform",)),
    Step(StepName.PROVIDER, "签署服务", "决定谁来签署、怎样签署。", ("provider",)),
    Step(StepName.SEAL, "签章密钥", "平台用它签署每份合同；没有它就没有正式合同。", ("seal key",)),
    Step(StepName.TRUST, "信任的根证书", "决定信任哪些签署人的证书。", ("trust",)),
    Step(
        StepName.CUSTOMERS, "客户", "合同的甲方；实名认证和框架合同记在这里。", ("customers",),
        has_to_be_good=True,
    ),
    Step(StepName.ORDERS, "订单", "合同由订单组成，从文件导入。", ("orders",), has_to_be_good=True),
    Step(
        StepName.TIME_STAMPS, "时间戳", "证明签署的时间；证书到期后签名仍能验证。", ("time stamps",),
        is_optional=True, has_to_be_good=True,
    ),
    Step(
        StepName.MAIL, "邮件", "自动通知签署人；不设置时由您把文件交给签署人。",
        ("surroundings of the provider",), is_optional=True, has_to_be_good=True,
    ),
)  # fmt: skip
"""In the order in which they are best done."""


@dataclass(frozen=True, slots=True)
class Item:
    """How a step stands.

    Attributes:
        step: Which.
        findings: What its checks found, the worst first; empty where nothing is needed.
    """

    step: Step
    findings: tuple[Finding, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be done for it."""
        fine = {Severity.GOOD} if self.step.has_to_be_good else {Severity.GOOD, Severity.NOTE}
        return all(each.severity in fine for each in self.findings)

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return self.findings[0].state if self.findings else "不需要"


class Checklist:
    """The steps of one home.

    Args:
        diagnosis: Of the home.
    """

    def __init__(self, diagnosis: Diagnosis) -> None:
        self._diagnosis = diagnosis

    def items(self) -> list[Item]:
        """Every step as it stands now; takes as long as the diagnosis does."""
        by_check = {name: tuple(findings) for name, findings in self._diagnosis.by_check(Occasion.CHECKLIST)}
        settings = self._diagnosis.settings
        return [
            Item(step, tuple(sorted(found, key=lambda each: _ORDER.index(each.severity))))
            for step in STEPS
            for found in [_of_step(step, by_check, settings)]
        ]


def _of_step(step: Step, by_check: dict[str, tuple[Finding, ...]], settings: Settings) -> Sequence[Finding]:
    found = [finding for check in step.checks for finding in by_check.get(check, ())]
    # What a provider requires is told with the provider; its roots are a step of their own.
    if step.name is StepName.PROVIDER:
        found = [each for each in found if each.what != ROOTS.what]
    if step.name is StepName.TRUST:
        found = [*(each for each in by_check.get("provider", ()) if each.what == ROOTS.what), *found]
    if step.name is StepName.TIME_STAMPS and not settings.signing.timestamp_url and _seals_itself(settings):
        return [Finding(step.words, Severity.NOTE, "未设置，签名没有可信的时间（B-B）")]
    return found


def _seals_itself(settings: Settings) -> bool:
    chosen = specification_of(settings)
    return chosen is not None and chosen.capabilities.own_seal


def is_first_day(settings: Settings, home: OpenHome) -> bool:
    """Whether something that every home needs has not been begun.

    Asked at each start, so nothing is opened and nobody is asked for it; the diagnosis goes further.
    """
    if settings.demonstration:
        return False
    chosen = specification_of(settings)
    if chosen is None or chosen.missing(settings):
        return True
    if not chosen.capabilities.demonstration and settings.platform.legal_name == Platform().legal_name:
        return True
    seals_here = chosen.capabilities.own_seal and settings.engine.in_interface
    if seals_here and not Seals(settings).exists:
        return True
    return not (home.customers.list() and home.orders.count(OrderFilter()))
