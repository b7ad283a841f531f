"""Every registered way to sign with the signer on its far side: what the tests of all providers play."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.config.providers import PROVIDERS, PROVIDERS_GROUP
from contract_tui.domain.simulated_signers import Decision
from contract_tui.domain.states import Substate
from contract_tui.signing.provider import SigningProvider
from contract_tui.signing.registry import Specification, specification_of
from tests.world.clock import StillClock
from tests.world.exchange import exchange_story, outbox_file, signed_by
from tests.world.homes import a_desk
from tests.world.people import OPERATOR
from tests.world.signing.cloud import VISIBLE_AFTER, CloudService
from tests.world.signing.cloud_story import Cloud, cloud_story
from tests.world.story import Story

REGISTERED = (*PROVIDERS, *sorted(entry_points(group=PROVIDERS_GROUP).names))
"""The program's own, and those of the tests, which are found as an installed package's are."""


@dataclass
class Way:
    """One way to sign.

    Attributes:
        story: A home that signs in this way, ready for all of it.
        signer_signs: What party A's signer does, and whoever brings it in.
        signer_refuses: The same for a refusal.
        invitations: How many contracts of this number the signer could sign, reminders not counted.
    """

    story: Story
    signer_signs: Callable[[str], None]
    signer_refuses: Callable[[str], None]
    invitations: Callable[[str], int]

    @property
    def service(self) -> CloudService:
        """The far side of a way that asks a service."""
        assert isinstance(self.story, Cloud)
        return self.story.service

    @property
    def settings(self) -> Settings:
        return self.story.desk.settings

    @property
    def specification(self) -> Specification:
        chosen = specification_of(self.settings)
        assert chosen is not None
        return chosen

    @property
    def provider(self) -> SigningProvider:
        return self.story.desk.context.provider()

    def customer_signs(self, number: str) -> None:
        """Until the program has seen the signature and believed it."""
        self.story.wait(VISIBLE_AFTER.total_seconds())
        self.signer_signs(number)
        self.story.wait(10)

    def effective(self, *orders: str) -> str:
        number = self.story.customer_signing(*orders)
        self.customer_signs(number)
        self.story.wait(self.settings.timing.seal_both)
        assert self.story.substate(number) is Substate.E_EFFECTIVE
        return number


def way(name: str, folder: Path) -> Way:
    """The way to sign that is registered by a name; one that has no far side here has no tests."""
    return _FAR_SIDES[name](folder)


def _simulated(folder: Path) -> Way:
    clock = StillClock()
    story = Story(a_desk(folder / "home", clock), clock)
    story.desk.customers.set_persona(story.signer_id(), "silent")

    def decides(decision: Decision) -> Callable[[str], None]:
        return lambda number: story.desk.phones.decide(number, decision, OPERATOR)

    def invitations(number: str) -> int:
        return len([each for each in story.desk.phones.waiting() if each.contract == number])

    return Way(story, decides(Decision.SIGN), decides(Decision.REFUSE), invitations)


def _exchange(folder: Path) -> Way:
    story = exchange_story(folder)

    def signs(number: str) -> None:
        story.desk.returns.accept(number, signed_by(story, number), OPERATOR)

    def refuses(number: str) -> None:
        story.desk.returns.refuse(number, "不同意", OPERATOR)

    return Way(story, signs, refuses, lambda number: int(outbox_file(story, number).exists()))


def _cloud(folder: Path, provider: str) -> Way:
    story: Cloud = cloud_story(folder, provider)

    def invitations(number: str) -> int:
        return len([flow for flow in story.service.of(number) if not flow.cancelled])

    return Way(story, story.service.signer_signs, story.service.signer_refuses, invitations)


_FAR_SIDES: dict[str, Callable[[Path], Way]] = {
    "simulated": _simulated,
    "exchange": _exchange,
    "cloud": lambda folder: _cloud(folder, "cloud"),
    "by-hand": lambda folder: _cloud(folder, "by-hand"),
}
