"""为什么: what a contract waits for, in full, followed as it changes (P20)."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from contract_tui.domain import labels
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.explanation import Viewpoint, explain
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.follower import Follower
from contract_tui.tui.widgets.facts import Fact, Facts

_AGE_SECONDS = 5.0


def explanation_facts(contract: Contract, view: Viewpoint) -> list[Fact]:
    """The sentence's parts, each under the question that it answers."""
    parts = explain(contract, view)
    facts: list[Fact] = [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        ("状态", labels.state_line(contract.substate, contract.reason, view.platform)),
        ("为何如此", parts.cause),
        ("谁做什么", parts.task),
    ]
    further = (("接下来", parts.outlook), ("来历", parts.origin))
    return [*facts, *((label, words) for label, words in further if words)]


class ExplanationDialog(Notice):
    """Says why a contract is where it is, as long as it is open.

    Args:
        number: The contract.
    """

    def __init__(self, number: str) -> None:
        super().__init__("为什么")
        self._number = number
        self._contract: Contract | None = None
        self.follower = Follower(self, self._read)

    def compose_dialog(self) -> Iterable[Widget]:
        """The facts, which come when they are read and scroll where there are many."""
        with VerticalScroll(id="facts", can_focus=False):
            yield Facts(["读取中"])

    def on_mount(self) -> None:
        """What is late becomes late while nothing else happens."""
        self.set_interval(_AGE_SECONDS, self._show)

    async def _read(self) -> None:
        try:
            self._contract = await self.jobs.in_thread(self.desk.contracts.get, self._number)
        except NotFoundError as error:
            self._contract = None
            self.query_one(Facts).show([error.sentence])
        self._show()

    def _show(self) -> None:
        if self._contract is not None:
            self.query_one(Facts).show(explanation_facts(self._contract, self.access.viewpoint))
