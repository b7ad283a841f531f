"""The command line at the bottom: commands by name, initials or id, and contracts by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.numbers import parse
from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import COMMAND_LINE, Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.matching import matching
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.literal import content
from contract_tui.tui.routes import TypedCommand
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.command_footer import CommandFooter
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "命令行"
_OPENING = ("open", "打开")
_MOST = 7
_TYPING = 0.1


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A line that might be meant.

    Attributes:
        text: What stands in the field when it is completed to this.
        about: What it would do, or why it is not possible.
        answer: What the command line answers when it is chosen.
        possible: Whether it can be done now.
    """

    text: str
    about: str
    answer: TypedCommand
    possible: bool = True


def _of_offer(offer: Offer) -> _Proposal:
    about = offer.command.help if offer.reason is None else f"不可用：{offer.reason}"
    return _Proposal(offer.command.words, about, TypedCommand(offer.command.id), offer.reason is None)


class CommandLineScreen(CommandScreen[TypedCommand | None], ModalScreen[TypedCommand | None]):
    """Answers with what was typed, or None.

    Args:
        offers: The commands of the screen it was called from, as they stand.
    """

    TITLE = "命令行"
    AUTO_FOCUS = "SafeInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", show=False),
        Binding("down", "recall(1)", show=False),
        Binding("pageup", "move(-1)", show=False),
        Binding("pagedown", "move(1)", show=False),
    ]
    DEFAULT_CSS = """
    CommandLineScreen { align: left bottom; }
    CommandLineScreen > #line-panel { height: auto; background: $surface; }
    CommandLineScreen Horizontal { height: 1; background: $panel; }
    CommandLineScreen Horizontal > Static { width: 1; text-style: bold; }
    CommandLineScreen SafeInput { width: 1fr; padding: 0; }
    """

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = tuple(offer for offer in offers if offer.command.id != COMMAND_LINE.id)
        self._proposals: tuple[_Proposal, ...] = ()
        self._history_place = len(self.desk_app.command_history.lines)

    def compose(self) -> ComposeResult:
        """What might be meant, above the line that is typed."""
        columns: list[Column[_Proposal]] = [
            Column("命令", lambda each: Cell(each.text, "" if each.possible else "dim"), width=28),
            Column("说明", lambda each: Cell(each.about, "dim"), width=20, weight=1),
        ]
        with Vertical(id="line-panel"):
            yield VirtualTable(columns, empty="没有匹配的命令。")
            with Horizontal():
                yield Static(content(":"))
                yield SafeInput(placeholder="命令名称、拼音首字母或 id；open 加合同编号打开合同")
        yield CommandFooter()

    def on_mount(self) -> None:
        """Propose what can be done here; the field keeps the keys."""
        self._table.can_focus = False
        self._propose([_of_offer(self._offers[place]) for place in matching(self._offers, "")])

    @property
    def _table(self) -> VirtualTable[_Proposal]:
        return self.query_one(VirtualTable)

    @property
    def _field(self) -> SafeInput:
        return self.query_one(SafeInput)

    def _propose(self, proposals: Sequence[_Proposal]) -> None:
        self._proposals = tuple(proposals)
        self._table.styles.height = max(min(len(proposals), _MOST), 2) + 1
        self._table.set_keys(range(len(proposals)))
        self._table.move_to(0)
        self._table.refresh_rows()

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        places = (key for key in event.keys if key < len(self._proposals))
        self._table.provide_rows(event.request, {key: self._proposals[key] for key in places})

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        number = _number_in(event.value)
        if number is None:
            found = matching(self._offers, event.value)
            self._propose([_of_offer(self._offers[place]) for place in found])
        else:
            self.jobs.start(self._propose_contracts(number), "contracts")

    async def _propose_contracts(self, typed: str) -> None:
        """The contracts that what was typed behind `open` may mean, the newest first."""
        await self.jobs.pause(_TYPING)
        contracts = self.desk.contracts
        listing = await self.jobs.in_thread(contracts.listing, ContractFilter(text=typed), ContractSort())
        keys = listing.keys[:_MOST]
        rows = await self.jobs.in_thread(contracts.rows, keys)
        opening = _OPENING[0] if self._field.value.isascii() else _OPENING[1]
        self._propose(
            [
                _Proposal(f"{opening} {row.number}", row.customer_name, TypedCommand("", row.number))
                for row in (rows[key] for key in keys if key in rows)
            ]
        )

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.commands.run("command-line.do")

    def action_move(self, pages: int) -> None:
        """A page of proposals up or down while the field keeps the keys."""
        self._table.move_to(self._table.cursor + pages * (_MOST - 1))

    def action_recall(self, step: int) -> None:
        """An earlier or a later line of this session; behind the last one an empty line."""
        history = self.desk_app.command_history.lines
        self._history_place = max(0, min(self._history_place + step, len(history)))
        self._field.value = [*history, ""][self._history_place]
        self._field.action_end()

    @handles(Command("command-line.do", ("enter",), "执行", "执行输入的命令，或列表中所选的命令", _GROUP))
    def do(self) -> None:
        """Answer with what was typed, or with the proposal under the cursor."""
        typed = self._field.value.strip()
        if not typed:
            self.dismiss(None)
            return
        number = _number_in(typed)
        place = self._table.cursor_key
        answer = None if place is None else self._proposals[place].answer
        if number is not None:
            try:
                answer = TypedCommand("", parse(number))
            except InvalidInputError as error:
                if answer is None or not answer.contract:
                    self.tell(error.sentence, "warning")
                    return
        if answer is None:
            self.tell(f"没有命令“{typed}”。", "warning")
            return
        self.desk_app.command_history.add(typed)
        self.dismiss(answer)

    @handles(
        Command("command-line.complete", ("tab",), "补全", "补全为列表中所选的命令，再按换下一个", _GROUP)
    )
    def complete(self) -> None:
        """Put the proposal under the cursor into the field; when it is there, the next one."""
        if not self._proposals:
            return
        with self.prevent(Input.Changed):
            if self._field.value == self._proposals[self._table.cursor].text:
                self._table.move_to((self._table.cursor + 1) % len(self._proposals))
            self._field.value = self._proposals[self._table.cursor].text
        self._field.action_end()

    @handles(Command("command-line.close", ("escape",), "关闭", "关闭命令行", _GROUP))
    def leave(self) -> None:
        """No command."""
        self.dismiss(None)


def _number_in(typed: str) -> str | None:
    """What stands behind `open`, or a number that stands alone; None when no contract is meant."""
    first, _space, rest = typed.strip().partition(" ")
    if first.lower() in _OPENING and rest.strip():
        return rest.strip()
    return first if first.upper().startswith("DD-") and not rest else None
