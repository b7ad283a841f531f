"""What the wizard's pages and their commands may ask of the screen that they are on."""

from typing import Protocol

from contract_tui.domain.contracts import Contract
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.command_set import CommandSet
from contract_tui.tui.controllers.contract import ContractHost
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.journey import Journey
from contract_tui.tui.widgets.status_line import StatusLine


class Wizard(ContractHost, Protocol):
    """The wizard's screen, as its pages know it."""

    journey: Journey

    @property
    def commands(self) -> CommandSet:
        """Its commands as they stand."""

    @property
    def draft(self) -> Draft:
        """What the wizard knows now."""

    @property
    def subject(self) -> Contract | None:
        """The contract as it was last read; None before it is created."""

    @property
    def shown(self) -> PageId:
        """The page in sight; LOADING before the first look at the desk."""

    @property
    def status(self) -> StatusLine:
        """The line above the footer."""

    @property
    def desk_app(self) -> BaseApp:
        """The application, which reports errors."""

    async def save(self) -> None:
        """Save at once what waits to be saved on the page in sight.

        Raises:
            DeskError: It cannot be saved.
        """

    def created(self, number: str) -> None:
        """The chosen orders became a contract of this number (P10); go on with it."""

    def dismiss(self, result: str | None = None) -> object:
        """Close the wizard; the result is the contract's number, None when there is no contract."""

    def refresh_bindings(self) -> None:
        """What is possible has changed: draw the footer again."""
