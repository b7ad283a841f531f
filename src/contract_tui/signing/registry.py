"""Every way to sign: how it is made, what it can do, what it needs. Nobody else knows a provider's name.

A provider that comes with the program stands in `_OWN` (and its name in `config.providers`, since settings
are checked below this layer); one of another package is found by its entry point (docs/providers.md). Nothing
of a provider is loaded before it is made or looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from contract_tui.config import Settings, installed_provider
from contract_tui.domain.capabilities import UNCHOSEN, By, Capabilities
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from contract_tui.signing.provider import SigningProvider
    from contract_tui.signing.simulated import Phones


class Make(Protocol):
    """Makes a provider from the settings; nobody is asked and nothing is opened yet."""

    def __call__(self, settings: Settings, phones: "Phones") -> "SigningProvider":
        """Make it.

        Args:
            settings: Of the home that it signs for.
            phones: What was decided on simulated signers' phones; of no use to others.
        """
        ...


class ProviderCheck(Protocol):
    """Looks at what a provider needs besides its settings and keys."""

    def __call__(self, settings: Settings, *, knock: bool) -> Iterable[Finding]:
        """Look.

        Args:
            settings: Of the home.
            knock: Whether others may be asked over the network; else only what is needed for it is looked at.
        """
        ...


def _nothing(settings: Settings, *, knock: bool) -> Iterable[Finding]:  # noqa: ARG001 (the protocol's)
    return ()


@dataclass(frozen=True, slots=True)
class Required:
    """A setting without which nothing can be sent or sealed.

    Attributes:
        setting: Section and key, e.g. `signing.trust`.
        what: What readiness calls it.
        problem: What is to be said while it is empty.
        advice: What to do then.
    """

    setting: str
    what: str
    problem: str
    advice: str

    def is_given(self, settings: Settings) -> bool:
        """Whether the settings say something."""
        section, _, key = self.setting.partition(".")
        return bool(getattr(settings.section(section), key))

    def finding(self, severity: Severity = Severity.BAD) -> Finding:
        """That it is missing."""
        return Finding(self.what, severity, self.problem, self.advice)


ROOTS = Required(
    "signing.trust",
    "受信任的根证书",
    "未设置，任何签名都不受信任",
    "请把签署人的签发机构的根证书放入 signing.trust。",
)
"""Whoever gets signatures from outside must know whom to believe."""


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to sign.

    Attributes:
        name: What `signing.provider` says to choose it.
        words: What readiness says of the choice.
        make: Makes the provider.
        capabilities: What it can do by itself.
        required: What the settings must say.
        check: What `doctor` and readiness look at besides.
    """

    name: str
    words: str
    make: Make
    capabilities: Capabilities
    required: tuple[Required, ...] = ()
    check: ProviderCheck = _nothing

    @property
    def finding(self) -> Finding:
        """What readiness says of the choice."""
        severity = Severity.NOTE if self.capabilities.demonstration else Severity.GOOD
        return Finding(CHOICE, severity, self.words)

    def missing(self, settings: Settings) -> list[Finding]:
        """What the settings must say and do not, each with what to do."""
        return [each.finding() for each in self.required if not each.is_given(settings)]


TELLING = frozenset({"通知签署人", "通知程序", "邮件服务器"})
"""What readiness calls the ways by which signers are told."""
CHOICE = "签署服务"
"""What readiness calls the choice of a provider."""

NOTHING_CHOSEN = Finding(
    CHOICE,
    Severity.BAD,
    "尚未选择签署服务，不能发送签署或转为正式合同",
    "签署人有自己的证书时设置 signing.provider = exchange，见 contract-tui help exchange；"
    "试用可设置 CONTRACT_TUI_SIGNING__PROVIDER=simulated（没有法律效力）。",
)
"""What readiness says while the settings name no provider."""

NO_PROVIDER = (
    "尚未选择签署服务：文件交换（exchange），签署人用自己的证书签署；或模拟签署（simulated），没有法律效力。",
    "请设置 signing.provider（环境变量 CONTRACT_TUI_SIGNING__PROVIDER），见 contract-tui help exchange。",
)
"""Why nothing can be sent or sealed then, and what to do."""


def specification_of(settings: Settings) -> Specification | None:
    """The way to sign that the settings name; None when they name none.

    Raises:
        OutsideError: Another package offers it, and cannot be loaded.
    """
    name = settings.signing.provider
    return _OWN.get(name) or _installed(name)


def capabilities_of(settings: Settings) -> Capabilities:
    """What signing in a home is like; cheap enough to be asked at start-up.

    Raises:
        OutsideError: As for `specification_of`.
    """
    chosen = specification_of(settings)
    return chosen.capabilities if chosen else UNCHOSEN


@cache
def _installed(name: str) -> Specification | None:
    offered = installed_provider(name)
    if offered is None or (isinstance(offered, Specification) and offered.name == name):
        return offered
    raise OutsideError(
        f"签署服务 {name} 的程序没有给出同名的说明（Specification）。",
        "请重新安装提供它的程序包，或在 signing.provider 中选择另一个。",
    )


def _simulated(settings: Settings, phones: "Phones") -> "SigningProvider":
    from contract_tui.signing.simulated import SimulatedProvider

    return SimulatedProvider(settings, phones)


def _simulated_check(settings: Settings, *, knock: bool) -> Iterable[Finding]:  # noqa: ARG001 (the protocol's)
    from contract_tui.signing.simulated_check import simulated_check

    return simulated_check(settings)


def _exchange(settings: Settings, phones: "Phones") -> "SigningProvider":  # noqa: ARG001 (the protocol's)
    from contract_tui.signing.exchange import ExchangeProvider

    return ExchangeProvider(settings)


def _exchange_check(settings: Settings, *, knock: bool) -> Iterable[Finding]:
    from contract_tui.signing.exchange_check import exchange_check

    return exchange_check(settings, knock=knock)


_OWN = {
    each.name: each
    for each in (
        Specification(
            name="simulated",
            words="模拟签署，没有法律效力，文件标明演示",
            make=_simulated,
            capabilities=Capabilities(
                "模拟签署", By.SIMULATED, By.SIMULATED, By.SIMULATED, phones=True, demonstration=True
            ),
            check=_simulated_check,
        ),
        Specification(
            name="exchange",
            words="文件交换（exchange），签署人用自己的证书签署",
            make=_exchange,
            capabilities=Capabilities(
                "文件交换",
                By.NOT_NEEDED,
                By.OPERATOR,
                By.OPERATOR,
                returns=True,
                own_seal=True,
                customer_elsewhere=True,
            ),
            required=(ROOTS,),
            check=_exchange_check,
        ),
    )
}
