"""在线签署: follows the signing by itself to its end (S33 to S41, P7, P8)."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.simulated_signers import persona_words
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.command import Command
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.live_timeline import (
    guidance,
    resend_problem,
    resend_words,
    timeline,
)
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.phone import PHONE_COMMAND, PhoneScreen
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.timeline import Timeline

_TICK_SECONDS = 1.0
_RETURNING = {True: ("accept-return",), False: ()}


class LivePage(Page):
    """Timeline, guidance, and the line about messages with its countdown."""

    PAGE = PageId.SIGNING
    COMMANDS = (PHONE_COMMAND,)
    DEFAULT_CSS = """
    LivePage > VerticalScroll { height: 1fr; }
    LivePage Timeline { margin: 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._resend_problem: str | None = None

    def compose(self) -> ComposeResult:
        """Facts, timeline, guidance."""
        with VerticalScroll():
            yield Facts(id="live-facts")
            yield Timeline()
            yield Facts(id="guidance")

    def on_mount(self) -> None:
        """Count down by the second while this page is shown."""
        self.set_interval(_TICK_SECONDS, self._tick)

    @property
    def FOOTER(self) -> tuple[str, ...]:  # type: ignore[override]  # some pages decide anew
        """What may still be done; after an ending, 删除."""
        contract = self.draft.contract
        if contract is not None and contract.substate is Substate.VOIDED:
            return ("delete",)
        playing = (PHONE_COMMAND.id,) if self._phone_problem is None else ()
        failed = ("retry",) if contract and contract.failed else ()
        return (*_RETURNING[self.wizard.access.capabilities.returns], "resend", "cancel", *playing, *failed)

    def focus_first(self) -> None:
        """What scrolls has the keys."""
        self.query_one(VerticalScroll).focus()

    def show(self, draft: Draft) -> None:
        """Show how it stands."""
        contract = draft.contract
        if contract is None or draft.page is not PageId.SIGNING:
            return
        platform = self.wizard.access.settings.platform.short_name
        state = labels.state_line(contract.substate, contract.reason, platform)
        facts: list[Fact] = [("甲方", contract.customer_name), ("状态", state)]
        if contract.signer is not None and self.wizard.access.capabilities.phones:
            words = f"{contract.signer.name}：{persona_words(contract.signer.persona)}"
            facts.append(("模拟签署人", words))
        self.query_one("#live-facts", Facts).show(facts)
        self.query_one(Timeline).show(timeline(contract, platform))
        self.query_one("#guidance", Facts).show(self._guidance(contract))
        self._tick()

    def _guidance(self, contract: Contract) -> list[Fact]:
        outbox = self.wizard.access.settings.outbox if self.wizard.access.capabilities.returns else None
        return guidance(contract, outbox)

    def _tick(self) -> None:
        contract = self.draft.contract
        if contract is None or self.draft.page is not PageId.SIGNING:
            return
        now = self.wizard.access.clock.now()
        self.wizard.status.show(resend_words(contract, now), "dim")
        possible = resend_problem(contract, now) is None
        if possible != (self._resend_problem is None):
            self._resend_problem = resend_problem(contract, now)
            self.wizard.refresh_bindings()

    def why_not(self, command: Command) -> str | None:
        """The countdown of 重新发送; everything else is the transition table's to say."""
        contract = self.draft.contract
        if command.id == PHONE_COMMAND.id:
            return self._phone_problem
        if command.id == "resend" and contract and contract.substate is Substate.CUSTOMER_SIGNING:
            return resend_problem(contract, self.wizard.access.clock.now())
        return None

    @property
    def _phone_problem(self) -> str | None:
        """Why the signer's phone cannot be played now, or None."""
        if problem := self.wizard.access.capabilities.no_phones:
            return problem
        contract = self.draft.contract
        waits = contract is not None and contract.substate is Substate.CUSTOMER_SIGNING
        return None if waits else "合同不在客户签署中。"

    def do_phone(self) -> None:
        """Play the simulated signer of this contract (S28)."""
        self.wizard.app.push_screen(PhoneScreen(self.draft.number, once=True))
