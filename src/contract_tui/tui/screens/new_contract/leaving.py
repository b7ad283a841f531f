"""Where one goes from the wizard when it has nothing more to show."""

from typing import Any, Protocol

from textual.app import App

from contract_tui.domain import labels
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.ended_elsewhere import EndedElsewhere
from contract_tui.tui.routes import ContractPage
from contract_tui.tui.screens.new_contract.journey import Journey
from contract_tui.tui.screens.new_contract.wizard import Wizard


class LeavingWizard(Wizard, Protocol):
    """The wizard's screen, as far as leaving it goes."""

    @property
    def app(self) -> App[Any]:
        """The application, which knows what lies below."""


class Leaving:
    """Leaves the wizard.

    Args:
        wizard: The screen.
        journey: What became of the contract.
    """

    def __init__(self, wizard: LeavingWizard, journey: Journey) -> None:
        self._wizard, self._journey = wizard, journey
        self._ended = EndedElsewhere(wizard, wizard.dismiss)

    def leave(self) -> None:
        """Go to 查看合同 (S41), or back to it; while a dialog is open, only when that has closed."""
        wizard = self._wizard
        if not wizard.is_active:
            return
        page = ContractPage(wizard.draft.number)
        if self._journey.lost:
            self._ended.tell(page.number, self._journey.lost)
            return
        wizard.dismiss(page.number)
        below = wizard.app.screen
        if not (isinstance(below, CommandScreen) and below.route == page):
            wizard.go_to(page)

    def created(self, number: str) -> None:
        """Go on with a contract that was just made; one that the platform alone signs is made in the list."""
        wizard = self._wizard
        wizard.access.followed.add(number)
        if wizard.draft.channel is Channel.BOTH:
            self._journey.created(number)
            return
        expected = labels.expected(Substate.GENERATING, Channel.SINGLE)
        wizard.tell_next(f"合同 {number} 的草稿生成中，{expected}，可在列表中查看进度。")
        wizard.dismiss(number)
