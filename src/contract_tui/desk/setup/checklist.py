"""The checklist of a home's first days: one line a step, told from the one diagnosis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.situation import Occasion, OpenHome
from contract_tui.desk.keys.seals import Seals
from contract_tui.domain.commands import command
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.platform import Platform
from contract_tui.signing.registry import ROOTS, TELLING, specification_of

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
        subject: What the diagnosis calls what the step is about, where its checks look at more.
    """

    name: StepName
    words: str
    why: str
    checks: tuple[str, ...]
    is_optional: bool = False
    has_to_be_good: bool = False
    subject: str = ""


STEPS = (
    Step(StepName.PLATFORM, "公司信息", "作为乙方写在每份合同中，也用于印章。", ("platform",)),
    Step(StepName.PROVIDER, "签署服务", "决定谁来签署、怎样签署。", ("provider",)),
    Step(StepName.SEAL, "签章密钥", "平台用它签署每份合同；没有它就没有正式合同。", ("seal key",)),
    Step(StepName.TRUST, "信任的根证书", "决定信任哪些签署人的证书。", ("trust",), subject=ROOTS.what),
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
        """How it stands, in words: what is bad, otherwise what the step is about."""
        if not self.findings:
            return "不需要"
        about = (each for each in self.findings if each.what == self.step.subject)
        worst = self.findings[0]
        return worst.state if worst.severity is Severity.BAD else next(about, worst).state


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
        return [Item(step, tuple(worst_first(_of_step(step, by_check, settings)))) for step in STEPS]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """What is bad, then what is worth a note, then the rest, each in its own order."""
    return sorted(findings, key=lambda each: _ORDER.index(each.severity))


def _of_step(step: Step, by_check: dict[str, tuple[Finding, ...]], settings: Settings) -> Sequence[Finding]:
    found = [finding for check in step.checks for finding in by_check.get(check, ())]
    surroundings = by_check.get("surroundings of the provider", ())
    match step.name:
        case StepName.PROVIDER:
            # Of what a provider requires and uses, roots and mail are steps of their own.
            own = [each for each in found if each.what != ROOTS.what]
            return [*own, *(each for each in surroundings if each.what not in TELLING)]
        case StepName.TRUST:
            return [*(each for each in by_check.get("provider", ()) if each.what == ROOTS.what), *found]
        case StepName.MAIL:
            return [each for each in surroundings if each.what in TELLING]
        case StepName.TIME_STAMPS:
            return _time_stamps(step, settings)
        case _:
            return found


def _time_stamps(step: Step, settings: Settings) -> Sequence[Finding]:
    """What is set; nobody is asked for it in passing."""
    address = settings.signing.timestamp_url
    if address:
        return [Finding(step.words, Severity.GOOD, f"{address}（用 {command('doctor')} 检查是否应答）")]
    if _seals_itself(settings):
        return [Finding(step.words, Severity.NOTE, "未设置，签名没有可信的时间（B-B）")]
    return []


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
