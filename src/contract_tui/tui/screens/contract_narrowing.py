"""What narrows and sorts the contract list beside states and search, and how it is remembered."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.widget import Widget
from textual.widgets import Static

from contract_tui.domain import labels, money
from contract_tui.domain.filters import SORT_WORDS, ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import Waiting
from contract_tui.domain.waiting import WAITING_WORDS, Queues
from contract_tui.tui.commands.command import Command
from contract_tui.tui.literal import content
from contract_tui.tui.remembered import ListChoices, choices_file, load_choices, save_choices
from contract_tui.tui.screens.contract_filters import ContractFilters
from contract_tui.tui.widgets.command_footer import FooterEntry
from contract_tui.tui.widgets.waiting_line import WaitingLine

ResultT = TypeVar("ResultT")
_GROUP = "筛选"
_PARTIES: tuple[Waiting | None, ...] = (None, *Waiting)


def filter_words(wanted: ContractFilter, customer: str) -> list[str]:
    """The conditions beside states and search, one a piece.

    Args:
        customer: The name of the filter's customer, as far as it is known.
    """
    words = []
    if wanted.waiting is not None:
        words.append(WAITING_WORDS[wanted.waiting])
    if wanted.channel is not None:
        words.append(labels.channel_short(wanted.channel))
    if wanted.customer is not None:
        words.append(f"客户 {customer or wanted.customer}")
    amounts = [None if fen is None else money.figures(fen) for fen in (wanted.least_fen, wanted.most_fen)]
    if any(amounts):
        words.append(f"金额 {_span(*amounts)} 元")
    days = [None if day is None else day.isoformat() for day in (wanted.created_from, wanted.created_to)]
    if any(days):
        words.append(f"创建 {_span(*days)}")
    return words


def _span(first: str | None, last: str | None) -> str:
    return f"{first or ''} 至 {last or ''}".strip()


class ContractNarrowing(ContractFilters[ResultT]):
    """Filter dialog, order, who waits; `filter_changed` is told of every change, which is saved as well.

    Attributes:
        sort: The order that the operator wants.
        customer_name: The name of the filter's customer, once it is known.
    """

    DEFAULT_CSS = """
    ContractNarrowing > #narrowed { display: none; height: 1; padding: 0 1; color: $text-muted; }
    ContractNarrowing > #narrowed.-shown { display: block; }
    """
    NARROW: ClassVar[Command] = Command(
        "narrow", ("n",), "筛选", "按签章方式、客户、金额、创建日期筛选", _GROUP
    )
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        *ContractFilters.COMMAND_TABLE,
        Command("waiting", ("w",), "等谁", "依次只看待我处理、待客户、待平台的合同", _GROUP, in_footer=False),
        Command("sort", ("o",), "排序", "依次按创建、更新、金额、甲方排序", _GROUP, in_footer=False),
        Command("sort.reverse", ("O",), "反向排序", "换成相反的顺序", _GROUP, in_footer=False),
    )
    sort: ContractSort = ContractSort()
    customer_name: str = ""
    _saved: ListChoices = ListChoices()
    _forgotten: bool = False

    def remember(self) -> None:
        """Begin with what this operator chose last time."""
        self._saved, self._forgotten = load_choices(self._choices_file)
        self.wanted, self.sort = self._saved.wanted, self._saved.sort

    @property
    def _choices_file(self) -> Path:
        return choices_file(self.access.settings.cache, self.operator.name)

    def compose_filters(self) -> Iterable[Widget]:
        """Who waits, states, search, and the conditions while there are any."""
        yield WaitingLine(id="waiting")
        yield from super().compose_filters()
        yield Static(id="narrowed")

    def tell_forgotten(self) -> None:
        """Say that last time's choices are not in force, where they could not be used."""
        if self._forgotten:
            self.tell("上次保存的筛选和排序无法使用，已恢复为默认。", "warning")

    def show_narrowing(self) -> None:
        """Show the conditions and the order, and how to be rid of them; nothing while all is as usual."""
        conditions = filter_words(self.wanted, self.customer_name)
        pieces = [f"筛选：{' '.join(conditions)}（Esc 清除）"] if conditions else []
        if self.sort != ContractSort():
            pieces.append(f"排序：{SORT_WORDS[self.sort]}（o 换）")
        line = self.query_one("#narrowed", Static)
        line.update(content("  ".join(pieces)))
        line.set_class(bool(pieces), "-shown")

    def show_queues(self, queues: Queues) -> bool:
        """Say who waits; tells whether that is news."""
        now = self.access.clock.now()
        return self.query_one(WaitingLine).show(queues, now, self.wanted.waiting)

    def footer_entries(self) -> Iterable[FooterEntry]:
        """清除 is of use only while there is something to clear."""
        return (e for e in super().footer_entries() if e.id != "clear" or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the states hides contracts."""
        return self.wanted != ContractFilter(states=self.wanted.states) or self.is_searching

    def clear_all(self) -> None:
        """Show everything, as a contract that was just made may be hidden."""
        self.do_filter_all()
        self.do_clear()
        self._narrow(ContractFilter())

    def do_clear(self) -> None:
        """Give up the search; without one, the conditions."""
        if self.is_searching:
            super().do_clear()
        else:
            self._narrow(ContractFilter(states=self.wanted.states))

    async def do_narrow(self) -> None:
        """筛选."""
        from contract_tui.tui.screens.filter_dialog import FilterDialog

        wanted = await self.app.push_screen_wait(FilterDialog(self.wanted))
        if wanted is not None:
            self._narrow(wanted)

    def do_waiting(self) -> None:
        """The next party."""
        place = _PARTIES.index(self.wanted.waiting)
        self._narrow(replace(self.wanted, waiting=_PARTIES[(place + 1) % len(_PARTIES)]))

    def do_sort(self) -> None:
        """The next key, the usual way round."""
        keys = list(SortKey)
        self._sort(ContractSort(keys[(keys.index(self.sort.key) + 1) % len(keys)]))

    def do_sort_reverse(self) -> None:
        """The other way round."""
        self._sort(replace(self.sort, reverse=not self.sort.reverse))

    def _narrow(self, wanted: ContractFilter) -> None:
        if wanted != self.wanted:
            if wanted.customer != self.wanted.customer:
                self.customer_name = ""
            self.wanted = wanted
            self.filter_changed()

    def _sort(self, sort: ContractSort) -> None:
        self.sort = sort
        self.filter_changed()

    def filter_changed(self) -> None:
        """Show the conditions, and save them."""
        self.show_narrowing()
        self.refresh_bindings()
        choices = ListChoices(replace(self.wanted, text=""), self.sort)
        if choices != self._saved:
            self._saved = choices
            self.start(self._save(choices), "choices")

    async def _save(self, choices: ListChoices) -> None:
        await asyncio.to_thread(save_choices, self._choices_file, choices)
