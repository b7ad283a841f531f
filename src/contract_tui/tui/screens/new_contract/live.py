"""在线签署: follows the signing by itself to its end (S33 to S41, P7, P8)."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.explanation import explain
from contract_tui.domain.simulated_signers import persona_words
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.handling import CommandMethod, handles
from contract_tui.tui.controllers.explaining import Explaining
from contract_tui.tui.controllers.navigation import PHONE
from contract_tui.tui.next_steps import urgency
from contract_tui.tui.screens.new_contract.actions import WizardActions, WizardReturns
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.live_timeline import (
    guidance,
    resend_problem,
    resend_words,
    timeline,
)
from contract_tui.tui.screens.new_contract.page import Page, PageCommands
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.screens.phone import PhoneScreen
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.sentence import Sentence
from contract_tui.tui.widgets.timeline import Timeline

_TICK_SECONDS = 1.0


class SignersPhone(PageCommands):
    """The simulated signer's phone, where there is one."""

    def _cannot_play(self) -> str | None:
        if problem := self.host.access.capabilities.no_phones:
            return problem
        contract = self.host.draft.contract
        waits = contract is not None and contract.substate is Substate.CUSTOMER_SIGNING
        return None if waits else "合同不在客户签署中。"

    def _can_be_played(self) -> bool:
        return self._cannot_play() is None

    @handles(PHONE, why_not=_cannot_play, shown=_can_be_played)
    def play(self) -> None:
        """Play the simulated signer of this contract (S28)."""
        self.host.go_to(PhoneScreen(self.host.draft.number, once=True))


class LivePage(Page):
    """Timeline, guidance, and the line about messages with its countdown."""

    PAGE = PageId.SIGNING
    TABLE = (SignersPhone.play,)
    DEFAULT_CSS = """
    LivePage > VerticalScroll { height: 1fr; }
    LivePage Timeline { margin: 1 0; }
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self.controllers = (SignersPhone(self),)
        self._resend_problem: str | None = None

    def compose(self) -> ComposeResult:
        """Facts, timeline, guidance, and what the contract waits for."""
        with VerticalScroll():
            yield Facts(id="live-facts")
            yield Timeline()
            yield Facts(id="guidance")
        yield Sentence()

    def on_mount(self) -> None:
        """Count down by the second while this page is shown."""
        self.set_interval(_TICK_SECONDS, self._tick)

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """What may still be done; after an ending, 重新创建 and 删除."""
        contract = self.draft.contract
        if contract is not None and contract.substate is Substate.VOIDED:
            return (WizardActions.recreate, WizardActions.delete, Explaining.explain)
        failed = (WizardActions.retry,) if contract and contract.failed else ()
        return (
            WizardReturns.accept,
            WizardActions.resend,
            WizardActions.cancel,
            SignersPhone.play,
            *failed,
            Explaining.explain,
        )

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
        sentence = explain(contract, self.wizard.access.viewpoint).sentence
        self.query_one(Sentence).show(sentence, urgency(contract))
        now = self.wizard.access.clock.now()
        self.wizard.status.show(resend_words(contract, now), "dim")
        possible = resend_problem(contract, now) is None
        if possible != (self._resend_problem is None):
            self._resend_problem = resend_problem(contract, now)
            self.wizard.refresh_bindings()
