"""合同草稿生成中: waits by itself, and says what for."""

from typing import Any

from textual.app import ComposeResult

from contract_tui.domain import labels
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.explanation import explain
from contract_tui.domain.states import Substate
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.next_steps import urgency
from contract_tui.tui.screens.new_contract.actions import WizardActions
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.sentence import Sentence


def generating_facts(contract: Contract) -> list[Fact]:
    """What the page says while the draft is made."""
    expected = labels.expected(Substate.GENERATING, contract.channel)
    return [
        ("合同编号", contract.number),
        ("开始时间", local_text(contract.updated_at, seconds=True)),
        "",
        f"合同草稿生成中，{expected}。完成后自动进入“确认合同文本内容”。",
        f"不必在此等待：按 {key_name('leave')} 返回合同列表，生成不受影响，之后从列表继续。",
    ]


class GeneratingPage(Page):
    """The wait between 填写甲方信息 and 确认合同文本内容."""

    PAGE = PageId.GENERATING

    def compose(self) -> ComposeResult:
        """Sentences."""
        yield Facts(id="generating-facts")
        yield Sentence()

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """重试, and the way back."""
        return (WizardActions.retry, Steps.previous)

    def focus_first(self) -> None:
        """Nothing has the keys: an Enter that was pressed too often must not lead back."""
        self.screen.set_focus(None)

    def show(self, draft: Draft) -> None:
        """Say how it stands."""
        if draft.contract is not None:
            self.query_one(Facts).show(generating_facts(draft.contract))
            sentence = explain(draft.contract, self.wizard.access.viewpoint).sentence
            self.query_one(Sentence).show(sentence, urgency(draft.contract))
            self.wizard.status.show("合同草稿生成中", "")
