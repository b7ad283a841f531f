"""The base of the wizard's pages: what the screen asks of each, and what each has of commands."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from contract_tui.domain.actions import Action
from contract_tui.domain.errors import DeskError
from contract_tui.domain.refusals import why_not
from contract_tui.tui.commands.handling import CommandMethod, Controller
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.contract import READING
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.wizard import Wizard

if TYPE_CHECKING:
    from contract_tui.tui.screens.new_contract.saving import Saving


class Page(Vertical):
    """One page of the wizard: a widget, and the objects that do the page's own commands.

    Args:
        wizard: The screen that it is on.

    Attributes:
        controllers: What does the commands of `TABLE`.
        saving: Saves what is typed or marked here; None where nothing is.
    """

    DEFAULT_CSS = "Page { height: 1fr; padding: 0 1; }"
    PAGE: ClassVar[PageId]
    TABLE: ClassVar[tuple[CommandMethod[Any], ...]] = ()
    """The page's own commands, in the order of help and document."""

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(id=self.PAGE.value)
        self.wizard = wizard
        self.controllers: tuple[Controller[Any], ...] = ()
        self.saving: Saving | None = None

    @property
    def draft(self) -> Draft:
        """What the wizard knows now."""
        return self.wizard.draft

    def turned_to(self) -> None:
        """The page comes into sight, and is shown what was read in a moment."""

    def show(self, draft: Draft) -> None:
        """Show what was read; called each time, also when nothing changed."""

    def focus_first(self) -> None:
        """Give the keys to the widget where one begins."""
        self.screen.focus_next()

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """What the footer shows on this page, in order, before what it shows on every one."""
        return ()

    def why_not_on(self) -> str | None:
        """Say why 下一步 is not possible now, or None."""
        return None

    async def go_on(self) -> None:
        """Check what the page asks for, and turn to the next one if nothing is missing."""

    def why_not_back(self) -> str | None:
        """Say why 上一步 is not possible now, or None."""
        contract = self.draft.contract
        return READING if contract is None else why_not(contract, Action.PREVIOUS)

    async def go_back(self) -> None:
        """Turn to the page before; nothing that was typed or chosen is lost (P17)."""
        wizard, contract = self.wizard, self.draft.contract
        if contract is not None:
            previous, version = wizard.desk.revisions.previous, contract.version
            await wizard.act(previous, contract.number, wizard.operator, version=version)

    async def save(self) -> None:
        """Save at once what is waiting to be saved; called before the page is left.

        Raises:
            DeskError: It cannot be saved.
        """
        if self.saving is not None:
            await self.saving.now()

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


class PageCommands(Controller[Wizard]):
    """Commands of one page; on the others they tell where they are used.

    Args:
        page: Whose they are.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page.wizard)
        self._home = page.PAGE

    def obstacle(self) -> str | None:
        """Not before the page is in sight."""
        shown = self.host.shown
        if shown is PageId.LOADING:
            return READING
        return None if shown is self._home else f"在“{self._home.words}”页使用。"
