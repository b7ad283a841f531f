"""The base of the wizard's pages: what the screen asks of each, and how each reaches the desk."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical

from contract_tui.domain.errors import DeskError, HeldError, OutsideError
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.desk_screen import AGAIN_SECONDS
from contract_tui.tui.screens.new_contract.draft import Draft, PageId

if TYPE_CHECKING:
    from contract_tui.tui.screens.new_contract.screen import NewContractScreen


SAVE_SECONDS = 0.4
"""The pause in typing after which what was typed is saved."""


class WizardPart(Vertical):
    """A widget that reaches the desk through the wizard's screen."""

    @property
    def wizard(self) -> "NewContractScreen":
        """The screen, by its own type."""
        return cast("NewContractScreen", self.screen)

    @property
    def draft(self) -> Draft:
        """What the wizard knows now."""
        return self.wizard.draft


class Page(WizardPart):
    """One page of the wizard.

    A subclass has a method `do_<id>`, plain or async, for each of its own commands.
    """

    DEFAULT_CSS = "Page { height: 1fr; padding: 0 1; }"
    PAGE: ClassVar[PageId]
    COMMANDS: ClassVar[tuple[Command, ...]] = ()
    FOOTER: ClassVar[tuple[str, ...]] = ("next",)
    """The ids of the commands that the footer shows here, in order."""

    def __init__(self) -> None:
        super().__init__(id=self.PAGE.value)
        self._turn = asyncio.Lock()

    def show(self, draft: Draft) -> None:
        """Show what was read; called each time, also when nothing changed."""

    def focus_first(self) -> None:
        """Give the keys to the widget where one begins."""
        self.screen.focus_next()

    def why_not(self, command: Command) -> str | None:
        """Say why one of the page's own commands, or `next`, is not possible now."""
        del command
        return None

    async def go_on(self) -> None:
        """Check what the page asks for, and turn to the next one if nothing is missing."""

    async def save(self) -> None:
        """Save at once what is waiting to be saved; called before the page is left.

        Saves follow one another, also after one that nobody waits for any longer: while the database is
        locked an older text could otherwise be written after a newer one.
        """
        await asyncio.shield(asyncio.ensure_future(self._save_in_turn()))

    async def _save_in_turn(self) -> None:
        async with self._turn:
            await self.keep()

    async def keep(self) -> None:
        """Write down what was typed or marked last, unless it is written already."""

    async def save_soon(self) -> None:
        """Save after a pause in typing, and again while the database cannot be used."""
        await asyncio.sleep(SAVE_SECONDS)
        while True:
            try:
                await self.save()
            except (HeldError, OutsideError) as error:
                self.wizard.status.show(f"尚未保存，将自动再试：{error.message}", "bad")
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def on_unmount(self) -> None:
        """A signal may have ended the program: what was typed a moment ago is saved all the same."""
        if self.draft.page is self.PAGE:
            with suppress(DeskError):  # nobody is there any more to be told
                await self.save()

    def farewell(self) -> str:
        """Where to find what was done here, said on leaving."""
        contract = self.draft.contract
        if contract is None:
            return ""
        return f"已保存。合同 {contract.number} 在合同列表中，选中后按 {key_name('open')} 继续。"
