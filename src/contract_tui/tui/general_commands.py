"""What every screen offers: help, the palette, and the way out."""

from typing import Any, Protocol, TypeVar

from textual.app import App
from textual.geometry import Region
from textual.widget import Widget

from contract_tui.tui.commands.command import COMMAND_LINE, HELP, JUMP, MANUAL, MESSAGES, PALETTE, QUIT
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.routes import (
    CommandLine,
    ContractPage,
    HelpPage,
    JumpLabel,
    JumpMode,
    ManualPage,
    MessagesPage,
    Palette,
    Route,
)

AnswerT = TypeVar("AnswerT")

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""In the order in which they are easy to reach."""


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

    @property
    def focus_chain(self) -> list[Widget]:
        """What can have the keys, in the order of Tab."""

    @property
    def region(self) -> Region:
        """What is in sight of it."""

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

    @handles(COMMAND_LINE)
    async def command_line(self) -> None:
        """Type a command, or the number of a contract to open."""
        typed = await self.host.ask(CommandLine(self.host.commands.offers()))
        if typed is not None and typed.contract:
            await self.host.ask(ContractPage(typed.contract))
        elif typed is not None:
            self.host.commands.run(typed.command)

    @handles(JUMP)
    async def jump(self) -> None:
        """Show a letter on all that can have the keys, and give them to the one whose letter is pressed."""
        in_sight = (each for each in self.host.focus_chain if each.region.overlaps(self.host.region))
        targets = dict(zip(_LETTERS, in_sight, strict=False))
        labels = (JumpLabel(letter, *target.region.offset) for letter, target in targets.items())
        letter = await self.host.ask(JumpMode(tuple(labels)))
        if letter is not None and (target := targets[letter]).is_attached:
            target.focus()

    @handles(MESSAGES)
    async def messages(self) -> None:
        """Read again what was said."""
        await self.host.ask(MessagesPage())

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
