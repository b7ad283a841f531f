"""查看合同: one contract, whole, followed as it changes (S42 to S45)."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ParamSpec, TypeVar

from textual.widget import Widget

from contract_tui.domain.actions import Action
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.explanation import explain
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import commands_of, handles
from contract_tui.tui.controllers.contract import READING, ContractActions, reason_against
from contract_tui.tui.controllers.evidence import Evidence
from contract_tui.tui.controllers.explaining import Explaining
from contract_tui.tui.controllers.returns import Returns
from contract_tui.tui.follower import Follower
from contract_tui.tui.next_steps import urgency
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.routes import ContinuedContract, ContractPage
from contract_tui.tui.screens.contract_parts import ContractParts
from contract_tui.tui.widgets.sentence import Sentence
from contract_tui.tui.widgets.tab_line import TabLine
from contract_tui.tui.widgets.text_lines import StyledLine
from contract_tui.tui.widgets.text_view import TextView

P = ParamSpec("P")
AnswerT = TypeVar("AnswerT")

_GROUP = "查看合同"
_AGE_SECONDS = 5.0


class ContractScreen(PageScreen[None]):
    """Facts, parties, orders, documents and history of a contract, with what may be done with it.

    Args:
        number: The contract.
    """

    TITLE = "查看合同"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False
    POSSIBLE_FIRST = True

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._contract: Contract | None = None
        self._parts = ContractParts(self)
        self.controllers = (
            Evidence(self),
            Returns(self),
            ContractActions(self),
            Explaining(self),
            self._parts,
        )
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

    @property
    def subject(self) -> Contract | None:
        """The contract as it was read last."""
        return self._contract

    @property
    def no_subject(self) -> str:
        """It is only missing before the first read."""
        return READING

    async def _read(self) -> None:
        """Read the contract; when it is gone, leave."""
        try:
            contract = await self.jobs.in_thread(self.desk.contracts.get, self._number)
        except NotFoundError as error:
            if self.is_active:
                self.tell_next(error.sentence, "warning")
            self.dismiss(None)
            return
        if contract != self._contract:
            self._contract = contract
            self._show_parts()
            self.query_one(TextView).set_layout(self._lines, from_start=False)
            self._explain()
            self.refresh_bindings()

    def _explain(self) -> None:
        """Say what it waits for (P20)."""
        if self._contract is not None:
            sentence = explain(self._contract, self.access.viewpoint).sentence
            self.query_one(Sentence).show(sentence, urgency(self._contract))

    def _lines(self, width: int) -> Sequence[StyledLine]:
        if self._contract is None:
            return [StyledLine("读取中", "dim")]
        return self._parts.lines(self._contract, self.access.settings.platform, width)

    def _show_parts(self) -> None:
        self.query_one(TabLine).show(self._parts.names(self._contract), self._parts.place)

    def turned(self) -> None:
        """Show another part, from its beginning."""
        self._show_parts()
        self.query_one(TextView).set_layout(self._lines)

    async def act(self, call: Callable[P, AnswerT], *args: P.args, **kwargs: P.kwargs) -> AnswerT:
        """Let the desk change the contract."""
        number = self.subject.number if self.subject else ""
        doing = partial(call, *args, **kwargs)
        return await self.jobs.in_thread(self.access.perform, number, doing)

    def deleted(self) -> None:
        """There is nothing left to look at."""
        self.dismiss(None)

    def replaced(self, number: str) -> None:
        """Go on with the contract that has taken this one's place."""
        both = self._contract is not None and self._contract.channel is Channel.BOTH
        self.dismiss(None)
        self.go_to(ContinuedContract(number) if both else ContractPage(number))

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页", _GROUP))
    def leave(self) -> None:
        """To where one came from."""
        self.dismiss(None)

    def _no_text(self) -> str | None:
        contract = self._contract
        if contract is not None and contract.text:
            return None
        reason = None if contract is None else reason_against(contract, Action.DOWNLOAD)
        return reason or "合同文本尚未生成。"

    @handles(Command("text", ("t",), "合同文本", "阅读合同文本", _GROUP), why_not=_no_text)
    def read_text(self) -> None:
        """The contract's text, as it was reviewed and is signed."""
        from contract_tui.tui.screens.template import ContractTextScreen

        self.go_to(ContractTextScreen(self._number))

    TABLE = (
        leave,
        read_text,
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
