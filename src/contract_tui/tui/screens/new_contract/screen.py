"""创建订单合同: one screen for all steps; which page is shown follows from what the desk says (S12)."""

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from textual import on
from textual.widget import Widget

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.states import Channel
from contract_tui.tui.controllers.contract import READING
from contract_tui.tui.controllers.explaining import Explaining
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.routes import ContinuedContract
from contract_tui.tui.screens.new_contract.actions import WizardActions, WizardReturns
from contract_tui.tui.screens.new_contract.commands import WizardCommands
from contract_tui.tui.screens.new_contract.draft import STEPS, Draft, PageId
from contract_tui.tui.screens.new_contract.generating import GeneratingPage
from contract_tui.tui.screens.new_contract.journey import Journey
from contract_tui.tui.screens.new_contract.leaving import Leaving
from contract_tui.tui.screens.new_contract.live import LivePage
from contract_tui.tui.screens.new_contract.orders import OrdersPage
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.pages import Pages
from contract_tui.tui.screens.new_contract.party import PartyPage
from contract_tui.tui.screens.new_contract.review import ReviewPage
from contract_tui.tui.screens.new_contract.signer import SignerPage
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.widgets.progress_header import ProgressHeader

P = ParamSpec("P")
T = TypeVar("T")

_PAGES: tuple[type[Page], ...] = (
    OrdersPage,
    PartyPage,
    GeneratingPage,
    ReviewPage,
    SignerPage,
    LivePage,
)


class NewContractScreen(PageScreen[str | None]):
    """The wizard; it ends with the contract's number, or None when nothing was created.

    Args:
        customer: The customer's account number; empty where the contract tells it.
        channel: How the contract is sealed (S6, P14).
        number: The contract, where there is one already; the wizard begins where that is.
    """

    TITLE = "创建订单合同"
    AUTO_FOCUS = ""
    TABLE = (
        Steps.next,
        Steps.previous,
        Steps.leave,
        Steps.refresh,
        *(method for page in _PAGES for method in page.TABLE),
        WizardActions.resend,
        WizardActions.cancel,
        WizardActions.retry,
        WizardActions.download,
        WizardActions.recreate,
        WizardActions.delete,
        WizardReturns.accept,
        WizardReturns.refuse,
        Explaining.explain,
        Steps.quit,
    )

    def __init__(self, customer: str, channel: Channel, number: str = "") -> None:
        super().__init__()
        self.journey = Journey(self, Draft(channel, customer, number), self._arrived)
        self._leaving = Leaving(self, self.journey)
        self.follower = Follower(self, self.journey.read)
        pages = [page(self) for page in _PAGES]
        self._pages = Pages(pages)
        self.commands = WizardCommands(self, self._pages)
        of_pages = (controller for page in pages for controller in page.controllers)
        self.controllers = (
            Steps(self, self._pages),
            WizardActions(self),
            WizardReturns(self),
            Explaining(self),
            *of_pages,
        )

    def compose_page(self) -> Iterable[Widget]:
        """The progress header and all pages, of which one is seen."""
        yield ProgressHeader(STEPS[self.draft.channel], id="path")
        yield self._pages

    @property
    def draft(self) -> Draft:
        """What the wizard knows now."""
        return self.journey.draft

    @property
    def subject(self) -> Contract | None:
        """The contract as it was last read."""
        return self.draft.contract

    @property
    def no_subject(self) -> str:
        """Nothing was read yet, or the contract is still to be created."""
        return READING if self.shown is PageId.LOADING else "合同尚未创建。"

    @property
    def shown(self) -> PageId:
        """The page in sight."""
        return self._pages.shown

    async def act(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let the desk do something for this window, then show what became of it."""
        return await self.journey.act(call, *args, **kwargs)

    @on(ProgressHeader.PreviousPressed)
    def _back_pressed(self) -> None:
        self.commands.run(Steps.previous.command.id)

    def created(self, number: str) -> None:
        """The chosen orders became a contract."""
        self._leaving.created(number)

    def deleted(self) -> None:
        """The contract was deleted from here."""
        self.dismiss(None)

    def replaced(self, number: str) -> None:
        """Begin anew with the contract that has taken this one's place."""
        self.dismiss(number)
        self.go_to(ContinuedContract(number))

    async def save(self) -> None:
        """Save at once what waits to be saved; a `DeskError` when that cannot be."""
        await self._pages.save()

    def _arrived(self) -> None:
        """Show what was read; leave when there is nothing more to show."""
        if self.journey.is_over:
            self._leaving.leave()
            return
        draft, platform = self.draft, self.access.settings.platform.short_name
        self.set_heading(f"{self.TITLE} {labels.channel(draft.channel, platform)}", draft.title)
        self.query_one(ProgressHeader).show(STEPS[draft.channel], draft.step, draft.before_words)
        if self._pages.show(draft):
            self.status.show("")
            self.status.show_position("")
        self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """What lay above is closed: what happened under it takes effect now."""
        if self.journey.is_over:
            self.call_later(self._leaving.leave)
