"""查看合同: one contract, whole, followed as it changes (S42 to S45)."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual.widget import Widget

from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.explanation import explain
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.controllers.contract import READING, ContractActions, perform_on_subject
from contract_tui.tui.controllers.evidence import Evidence
from contract_tui.tui.controllers.explaining import Explaining
from contract_tui.tui.controllers.returns import Returns
from contract_tui.tui.ended_elsewhere import EndedElsewhere
from contract_tui.tui.follower import Follower
from contract_tui.tui.next_steps import urgency
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.routes import ContinuedContract, ContractPage
from contract_tui.tui.screens.contract_parts import ContractParts
from contract_tui.tui.screens.contract_text import ContractText
from contract_tui.tui.widgets.sentence import Sentence
from contract_tui.tui.widgets.tab_line import TabLine
from contract_tui.tui.widgets.text_lines import StyledLine
from contract_tui.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from contract_tui.domain.contracts import Contract

P = ParamSpec("P")
AnswerT = TypeVar("AnswerT")

_GROUP = "查看合同"
_AGE_SECONDS = 5.0


class ContractScreen(PageScreen[None]):
    """Facts, parties, orders, documents and history of a contract, with what may be done with it.

    Args:
        number: The contract.

    Attributes:
        subject: The contract as it was read last; None before the first time.
    """

    TITLE = "查看合同"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False
    no_subject = READING
    POSSIBLE_FIRST = True

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self.subject: Contract | None = None
        self._parts = ContractParts(self)
        self.controllers = (
            Evidence(self),
            Returns(self),
            ContractActions(self),
            Explaining(self),
            self._parts,
            ContractText(self),
        )
        self._ended = EndedElsewhere(self, self.dismiss)
        self.follower = Follower(self, self._read)
        self.route = ContractPage(number)

    def compose_page(self) -> Iterable[Widget]:
        """Parts, the text of the chosen one, and what the contract waits for."""
        yield TabLine()
        yield TextView(self._lines)
        yield Sentence()

    def on_mount(self) -> None:
        """Name the contract before it is read; what is late becomes late while nothing else happens."""
        self.set_heading(self.TITLE or "", self._number)
        self.set_interval(_AGE_SECONDS, self._explain)
        self._show_parts()

    async def _read(self) -> None:
        """Read the contract; when it is gone, say so and leave."""
        try:
            contract = await self.jobs.in_thread(self.desk.contracts.get, self._number)
        except NotFoundError as error:
            self._ended.tell(self._number, error.sentence)
            return
        if contract != self.subject:
            self.subject = contract
            self._show_parts()
            self.query_one(TextView).set_layout(self._lines, from_start=False)
            self._explain()
            self.refresh_bindings()

    def _explain(self) -> None:
        """Say what it waits for (P20)."""
        if self.subject is not None:
            sentence = explain(self.subject, self.access.viewpoint).sentence
            self.query_one(Sentence).show(sentence, urgency(self.subject))

    def _lines(self, width: int) -> Sequence[StyledLine]:
        if self.subject is None:
            return [StyledLine("读取中", "dim")]
        return self._parts.lines(self.subject, self.access.settings.platform, width)

    def _show_parts(self) -> None:
        self.query_one(TabLine).show(self._parts.names(self.subject), self._parts.place)

    def turned(self) -> None:
        """Show another part, from its beginning."""
        self._show_parts()
        self.query_one(TextView).set_layout(self._lines)

    async def act(self, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        """Let the desk change the contract."""
        return await perform_on_subject(self, call, *args, **kwargs)

    def deleted(self) -> None:
        """There is nothing left to look at."""
        self.dismiss(None)

    def replaced(self, number: str) -> None:
        """Go on with the contract that has taken this one's place."""
        both = self.subject is not None and self.subject.channel is Channel.BOTH
        self.dismiss(None)
        self.go_to(ContinuedContract(number) if both else ContractPage(number))

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页", _GROUP))
    def leave(self) -> None:
        """To where one came from."""
        self.dismiss(None)

    TABLE = (
        leave,
        ContractText.read,
        Evidence.download,
        *commands_of(Returns),
        *commands_of(ContractActions),
        Explaining.explain,
        *commands_of(ContractParts),
    )

    @handles(Command("refresh", ("r", "f5"), "刷新", "立即重新读取", _GROUP, in_footer=False))
    def reread(self) -> None:
        """Read again now (S53)."""
        self.desk_changed()
