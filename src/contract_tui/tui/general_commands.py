"""What every screen offers: help, the palette, and the way out."""

from typing import Any, Protocol, TypeVar

from textual.app import App

from contract_tui.tui.commands.command import HELP, MANUAL, PALETTE, QUIT
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.routes import HelpPage, ManualPage, Palette, Route

AnswerT = TypeVar("AnswerT")


class Offering(Protocol):
    """A screen's commands, as far as help and palette know them."""

    def offers(self) -> tuple[Offer, ...]:
        """All commands as they stand now."""

    def run(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now."""


class HasCommands(Protocol):
    """A screen, as far as its general commands know it."""

    @property
    def app(self) -> App[Any]:
        """The application."""

    @property
    def commands(self) -> Offering:
        """What help and palette list, as it stands now."""

    async def ask(self, dialog: Route[AnswerT]) -> AnswerT:
        """Show a dialog, and wait for its answer."""


class General(Controller[HasCommands]):
    """The general commands of a screen; one that means something else by them declares the same id."""

    @handles(PALETTE)
    async def palette(self) -> None:
        """Find a command by its name and do it."""
        chosen = await self.host.ask(Palette(self.host.commands.offers()))
        if chosen is not None:
            self.host.commands.run(chosen)

    @handles(MANUAL)
    async def manual(self) -> None:
        """Choose one of the documents and read it."""
        await self.host.ask(ManualPage())

    @handles(QUIT)
    def quit(self) -> None:
        """End the program; nothing typed depends on a question here."""
        self.host.app.exit()

    @handles(HELP)
    async def help(self) -> None:
        """List the screen's commands with the reasons why some are not possible."""
        await self.host.ask(HelpPage(self.host.commands.offers()))
