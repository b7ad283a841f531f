"""What every use case needs: the database, the clock, the settings and the signing provider."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from contract_tui.config import Settings
from contract_tui.domain.capabilities import By, Capabilities
from contract_tui.domain.clock import Clock
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ForbiddenError
from contract_tui.signing.provider import SigningProvider
from contract_tui.signing.registry import NO_PROVIDER
from contract_tui.store import contract_details
from contract_tui.store.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """What every use case needs; one per open desk, shared by its parts.

    Attributes:
        signing: None until the settings name a provider; `provider()` refuses with that explanation.
        capabilities: What the provider can do by itself.
    """

    database: Database
    clock: Clock
    settings: Settings
    signing: SigningProvider | None
    capabilities: Capabilities

    def provider(self) -> SigningProvider:
        """The signing provider.

        Raises:
            ForbiddenError: The settings name none.
        """
        if self.signing is None:
            raise ForbiddenError(*NO_PROVIDER)
        return self.signing

    def contract(self, contract_id: int) -> Contract:
        """A contract as it is now, by key."""
        with self.database.read() as session:
            return self.contract_in(session, contract_id)

    def contract_in(self, session: Session, contract_id: int) -> Contract:
        """A contract by key, as it stands in a transaction."""
        return contract_details.contract(
            session,
            contract_id,
            resends=self.settings.limits.resends,
            resend_seconds=self.settings.timing.resend,
        )

    def later(self, seconds: float) -> datetime:
        """The moment so many seconds from now, UTC."""
        return self.clock.now() + timedelta(seconds=seconds)

    def answered(self, by: By, simulated: float) -> datetime | None:
        """When a background task looks for an answer first, UTC; None where an operator gives it.

        Args:
            by: Who answers.
            simulated: How long a simulated answer takes, seconds.
        """
        return {By.SERVICE: self.clock.now(), By.SIMULATED: self.later(simulated)}.get(by)
