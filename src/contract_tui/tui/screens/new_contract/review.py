"""确认合同文本内容: the text to check, to search and to download (S23 to S25)."""

from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult

from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.screens.new_contract.actions import WizardActions
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page
from contract_tui.tui.screens.new_contract.steps import Steps
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from contract_tui.domain.contracts import Contract
    from contract_tui.domain.text_lines import TextLine

_STYLES: dict[str, StyleKey] = {
    "title": "title",
    "heading": "heading",
    "table_head": "strong",
    "table_row": "table",
    "table_rule": "dim",
}


def styled(line: "TextLine") -> StyledLine:
    """A line of the contract's text as the view draws it."""
    return StyledLine(line.text, _STYLES.get(line.kind.value, ""))


class ReviewPage(Page):
    """The generated text; it is laid out in a thread for each new width."""

    PAGE = PageId.TEXT
    DEFAULT_CSS = "ReviewPage { padding: 0; }"

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._laid_out: tuple[str, int] | None = None
        self._version = 0

    def compose(self) -> ComposeResult:
        """The text with its own line of position and search."""
        yield TextView(id="contract-text")

    def footer(self) -> tuple[CommandMethod[Any], ...]:
        """The way on, and the text as a file."""
        return (Steps.next, WizardActions.download, Steps.previous)

    def focus_first(self) -> None:
        """The text has the keys."""
        self.query_one(TextView).focus()

    def show(self, draft: Draft) -> None:
        """Lay the text out when it is not, or not for this width."""
        width = self.query_one(TextView).text_width
        contract = draft.contract
        if contract is None or draft.page is not PageId.TEXT or width < 1:
            return
        self.wizard.status.show("请逐条核对合同文本；合同一经生成，内容无法修改。", "warning")
        if (contract.text, width) == self._laid_out:
            self._version = contract.version  # the same text, after a way back and on again
        else:
            self.wizard.jobs.start(self._lay_out(contract, width), "text.layout")

    @on(events.Resize)
    def _resized(self) -> None:
        self.show(self.draft)

    async def _lay_out(self, contract: "Contract", width: int) -> None:
        documents = self.wizard.desk.documents
        lines = await self.wizard.jobs.in_thread(documents.laid_out, contract.text, width)
        drawn = [styled(line) for line in lines]
        another = self._laid_out is None or self._laid_out[0] != contract.text
        self.query_one(TextView).set_layout(lambda _width: drawn, from_start=another)
        self._laid_out, self._version = (contract.text, width), contract.version

    async def go_on(self) -> None:
        """下一步：确认签署信息 (S25), for the text in sight: another window may have had it made anew."""
        wizard, contract = self.wizard, self.draft.contract
        if contract is not None:
            await wizard.act(
                wizard.desk.drafts.confirm_text, contract.number, wizard.operator, version=self._version
            )
