"""What checks look at, and on which occasion somebody has them look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from contract_tui.config import Settings
from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.clock import Clock
from contract_tui.domain.customers import Customer
from contract_tui.domain.disk_errors import DiskError
from contract_tui.domain.errors import DeskError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.findings import Finding
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.registry import ROOTS, Specification, specification_of

if TYPE_CHECKING:
    from contract_tui.signing.trust import Trust


class Occasion(Enum):
    """Who has checks look, and so how far they go."""

    DOCTOR = auto()
    """As far as can be looked without asking anybody; the network is asked."""
    SEAL_CHECK = auto()
    """The holder of the key is there: somebody may be asked for a passphrase, a descriptor may be used up."""
    READINESS = auto()
    """准备情况 and `config check`: what sending and sealing need, and how signers are told (P19)."""
    CHECKLIST = auto()
    """The same and what contracts are made of, on the page of a home's first days."""
    SENDING = auto()
    """Before something is given out: the key is opened as if to seal, where such a process seals (P19)."""

    @property
    def in_passing(self) -> bool:
        """Whether somebody waits for something else, so that no address is asked."""
        return self in (Occasion.READINESS, Occasion.CHECKLIST, Occasion.SENDING)


class CustomerSource(Protocol):
    """Of an open home: who its customers are."""

    def list(self) -> Sequence[Customer]:
        """All of them."""


class OrderSource(Protocol):
    """Of an open home: which orders it has."""

    def count(self, criteria: OrderFilter) -> int:
        """How many match."""


class InspectionResult(Protocol):
    """What became of an examination of the database."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One for each thing that was looked at."""


class Inspection(Protocol):
    """Of an open home: whether all that its database holds is whole."""

    def run(self) -> InspectionResult:
        """Look at everything."""


class DueTimeSource(Protocol):
    """Of an open home: when background steps are due."""

    def newest(self) -> datetime | None:
        """The latest moment that any contract's history holds, UTC."""

    def far_off(self) -> int:
        """How many due times no wait explains."""

    def pull_in(self) -> int:
        """Let them wait from now on, and say how many they were."""


class ArchiveSource(Protocol):
    """Of an open home: how official documents last."""

    def list(self) -> Sequence[ArchiveState]:
        """Each with an archive time stamp, what ends first at the head."""


class SealSource(Protocol):
    """Of an open home: what is known of the platform's seal."""

    def seal_certificate(self) -> Certificate | None:
        """The certificate that a process which seals has left."""


class OpenHome(Protocol):
    """What checks ask of a home whose database is open; a desk is one, and this room need not know it."""

    @property
    def obstacle(self) -> DiskError | None:
        """Why the home can only be read, or None."""

    @property
    def customers(self) -> CustomerSource:
        """Who is registered, and who of them is activated."""

    @property
    def orders(self) -> OrderSource:
        """What was imported."""

    @property
    def home_check(self) -> Inspection:
        """Whether its database is whole."""

    @property
    def due_times(self) -> DueTimeSource:
        """When background steps are due."""

    @property
    def archives(self) -> ArchiveSource:
        """How official documents last."""

    @property
    def signatures(self) -> SealSource:
        """What is known of the platform's seal."""


@dataclass(frozen=True)
class Situation:
    """One home at one moment, on one occasion.

    Attributes:
        settings: Of the home.
        clock: The present moment.
        home: Opens the database; raises what opening it raises.
        occasion: Who asks.
        config_file: Where the settings' file is or would be; None where nobody reads one.
    """

    settings: Settings
    clock: Clock
    home: Callable[[], OpenHome]
    occasion: Occasion
    config_file: Path | None = None

    @cached_property
    def now(self) -> datetime:
        """The moment of the look, UTC."""
        return self.clock.now()

    @cached_property
    def provider(self) -> Specification | DeskError | None:
        """The way to sign that the settings name, None when they name none, or why it cannot be used."""
        try:
            return specification_of(self.settings)
        except DeskError as error:
            return error

    @property
    def needs_roots(self) -> bool:
        """Whether the provider gets signatures from outside, which somebody has to be believed for."""
        return isinstance(self.provider, Specification) and ROOTS in self.provider.required

    @property
    def needs_key(self) -> bool:
        """Whether the platform seals with a key of its own."""
        return isinstance(self.provider, Specification) and self.provider.capabilities.own_seal

    @property
    def simulates(self) -> bool:
        """Whether signers are simulated, so that the demo's own keys are believed."""
        return isinstance(self.provider, Specification) and self.provider.capabilities.demonstration

    @property
    def marks_demonstration(self) -> bool:
        """Whether every document is marked 演示 anyway (P15)."""
        return self.settings.demonstration or self.simulates

    @cached_property
    def trust(self) -> "Trust | DeskError":
        """The roots and lists that the settings name, or why they cannot be read."""
        from contract_tui.signing.trust import load_trust

        try:
            return load_trust(self.settings, demonstration=self.simulates)
        except DeskError as error:
            return error

    def seal_certificate(self) -> Certificate | None:
        """The platform's certificate, as a process that seals has left it in the database; None without one.

        A database that is not there is not made for it, and one that cannot be read is told by itself.
        """
        try:
            there = self.settings.database.exists()
            return self.home().signatures.seal_certificate() if there else None
        except (DeskError, OSError):
            return None
