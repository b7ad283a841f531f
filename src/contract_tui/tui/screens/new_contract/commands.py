"""The wizard's commands at work: one at a time, and in the footer those of the page in sight."""

from typing import Protocol

from contract_tui.tui.command_set import CommandSet, HasCommandTable
from contract_tui.tui.screens.new_contract.pages import Pages
from contract_tui.tui.screens.new_contract.steps import ALWAYS
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.command_footer import FooterEntry

_ALWAYS = frozenset(method.command.id for method in ALWAYS)


class WizardScreen(Wizard, HasCommandTable, Protocol):
    """The wizard's screen, as the set of its commands knows it."""


class WizardCommands(CommandSet):
    """The commands of all pages.

    Args:
        screen: The wizard's screen.
        pages: Which one is in sight.
    """

    def __init__(self, screen: WizardScreen, pages: Pages) -> None:
        super().__init__(screen)
        self._wizard, self._pages = screen, pages

    def run(self, command_id: str) -> None:
        """Do a command, unless another one is under way: its dialog may be about to open."""
        if command_id not in _ALWAYS and self.is_running(apart_from=_ALWAYS):
            self._wizard.status.show("上一个操作正在进行，请稍候。", "warning")
        else:
            super().run(command_id)

    def footer_entries(self) -> list[FooterEntry]:
        """Only what belongs to the page, in the page's own order."""
        entries = {entry.id: entry for entry in super().footer_entries()}
        own = self._pages.page.footer() if self._pages.page is not None else ()
        in_order = dict.fromkeys(method.command.id for method in (*own, *ALWAYS))
        return [entries[name] for name in in_order if name in entries]
