"""What stands above the contract list: who waits, states with their counts, search, conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from contract_tui.desk.contracts.contracts import Listing
from contract_tui.domain import labels, money
from contract_tui.domain.filters import SORT_WORDS, ContractFilter, ContractSort
from contract_tui.domain.states import State
from contract_tui.domain.waiting import WAITING_WORDS
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.list_filters import STATES, place_of
from contract_tui.tui.host import Host
from contract_tui.tui.literal import content
from contract_tui.tui.remembered import ListChoices
from contract_tui.tui.widgets.search_field import SearchField
from contract_tui.tui.widgets.tab_line import TabLine
from contract_tui.tui.widgets.waiting_line import WaitingLine

SEARCH_SECONDS = 0.15
"""How long the typing rests before a search begins."""


def filter_words(criteria: ContractFilter, customer: str) -> list[str]:
    """The conditions beside states and search, one a piece.

    Args:
        customer: The name of the filter's customer, as far as it is known.
    """
    words = []
    if criteria.waiting is not None:
        words.append(WAITING_WORDS[criteria.waiting])
    if criteria.channel is not None:
        words.append(labels.channel_short(criteria.channel))
    if criteria.customer is not None:
        words.append(f"客户 {customer or criteria.customer}")
    amounts = [None if fen is None else money.figures(fen) for fen in (criteria.least_fen, criteria.most_fen)]
    if any(amounts):
        words.append(f"金额 {_span(*amounts)} 元")
    days = [None if day is None else day.isoformat() for day in (criteria.created_from, criteria.created_to)]
    if any(days):
        words.append(f"创建 {_span(*days)}")
    return words


def _span(first: str | None, last: str | None) -> str:
    return f"{first or ''} 至 {last or ''}".strip()


class ListHead(Vertical):
    """The lines above the list; the search field and the conditions only while there are any.

    Args:
        host: The page, whose jobs wait for a pause in typing.
    """

    DEFAULT_CSS = """
    ListHead {
        height: auto;
        & > #narrowed { display: none; height: 1; padding: 0 1; color: $text-muted; }
        & > #narrowed.-shown { display: block; }
        & > #marked { display: none; height: 1; padding: 0 1; text-style: bold; }
        & > #marked.-shown { display: block; }
    }
    """

    @dataclass
    class Searched(Message):
        """Something was typed into the search field.

        Attributes:
            text: All that stands there.
            entered: Whether Enter was pressed: the keys belong to the list now.
        """

        text: str
        entered: bool

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host

    def compose(self) -> ComposeResult:
        """Who waits, states, search, conditions, marks."""
        yield WaitingLine(id="waiting")
        yield TabLine(id="states")
        yield SearchField(placeholder="合同编号、甲方或订单号；回车到列表，Esc 清除", id="search")
        yield Static(id="narrowed")
        yield Static(id="marked")

    @property
    def is_open(self) -> bool:
        """Whether the search field is in sight."""
        return self.is_mounted and self.query_one(SearchField).is_open

    def open(self) -> None:
        """Let a search be typed."""
        self.query_one(SearchField).open()

    def close(self) -> None:
        """Drop what was typed."""
        self.query_one(SearchField).close()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._host.jobs.start(self._search_later(event.value), "search")

    async def _search_later(self, text: str) -> None:
        await self._host.jobs.pause(SEARCH_SECONDS)
        self.post_message(self.Searched(text, entered=False))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Searched(event.value, entered=True))

    def show(self, choices: ListChoices, customer: str, listing: Listing | None, now: datetime) -> bool:
        """Show what is wanted, and what there is of it.

        Args:
            choices: What the operator wants to see.
            customer: The name of the filter's customer, as far as it is known.
            listing: What was read last; None while nothing was.
            now: UTC.

        Returns:
            Whether it says something else of who waits than before: marks in the list have changed as well.
        """
        self._show_states(listing.counts if listing else None, choices.criteria)
        self._show_conditions(choices, customer)
        waiting = self.query_one(WaitingLine)
        return listing is not None and waiting.show(listing.queues, now, choices.criteria.waiting)

    def show_marks(self, words: str) -> None:
        """Say how many contracts are marked; nothing where none is."""
        line = self.query_one("#marked", Static)
        line.update(content(words))
        line.set_class(bool(words), "-shown")

    def _show_states(self, counts: Mapping[State, int] | None, criteria: ContractFilter) -> None:
        names = ["全部" if state is None else labels.STATES[state] for state in STATES]
        if counts is not None:
            numbers = [counts[state] if state else sum(counts.values()) for state in STATES]
            names = [f"{name} {number:,}" for name, number in zip(names, numbers, strict=True)]
        self.query_one(TabLine).show(names, place_of(criteria))

    def _show_conditions(self, choices: ListChoices, customer: str) -> None:
        """How to be rid of what hides contracts; nothing while all is as usual."""
        conditions = filter_words(choices.criteria, customer)
        pieces = [f"筛选：{' '.join(conditions)}（Esc 清除）"] if conditions else []
        if choices.sort != ContractSort():
            pieces.append(f"排序：{SORT_WORDS[choices.sort]}（{key_name('sort')} 换）")
        line = self.query_one("#narrowed", Static)
        line.update(content("  ".join(pieces)))
        line.set_class(bool(pieces), "-shown")
