"""Which contracts the list shows and in which order: states, search, conditions, who waits; remembered."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import State, Waiting
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.host import Host
from contract_tui.tui.remembered import ListChoices, load_choices, save_choices
from contract_tui.tui.routes import FilterDialog

_GROUP = "筛选"
STATES: tuple[State | None, ...] = (None, *State)
"""The states in their order above the list; None is all of them."""
_PARTIES: tuple[Waiting | None, ...] = (None, *Waiting)


def place_of(criteria: ContractFilter) -> int:
    """Where the state that a filter lets through stands in `STATES`."""
    return STATES.index(next(iter(criteria.states), None))


class Search(Protocol):
    """Where a search is typed."""

    @property
    def is_open(self) -> bool:
        """Whether it is in sight."""

    def open(self) -> None:
        """Come into sight and take the keys."""

    def close(self) -> None:
        """Drop the text and go."""


class FilterHost(Host, Protocol):
    """A screen with a list that can be narrowed."""

    def filter_changed(self) -> None:
        """Show the choices, and read what they let through."""

    def focus_list(self) -> None:
        """Give the keys back to the list."""


class ListFilters(Controller[FilterHost]):
    """The choices of one operator; every change is shown, read and saved.

    Args:
        host: Whose list it is.
        search: Where a search is typed.
        file: Where the choices are kept from one start to the next.

    Attributes:
        choices: What the operator wants to see, and in which order.
        customer_name: The name of the filter's customer, once it is known.
    """

    def __init__(self, host: FilterHost, search: Search, file: Path) -> None:
        super().__init__(host)
        self._search, self._file = search, file
        self.choices, self._forgotten = load_choices(file)
        self._saved = self.choices
        self.customer_name = ""

    def tell_forgotten(self) -> None:
        """Say that last time's choices are not in force, where they could not be used."""
        if self._forgotten:
            self.host.tell("上次保存的筛选和排序无法使用，已恢复为默认。", "warning")

    @property
    def is_searching(self) -> bool:
        """Whether a search is open or has found something."""
        return bool(self.choices.criteria.text) or self._search.is_open

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the states hides contracts."""
        criteria = self.choices.criteria
        return criteria != ContractFilter(states=criteria.states) or self.is_searching

    async def read_customer(self) -> None:
        """Learn the name of the filter's customer."""
        account = self.choices.criteria.customer
        self.customer_name = await self.host.jobs.in_thread(self._name_of, account) if account else ""

    def _name_of(self, account: str) -> str:
        try:
            return self.host.desk.customers.get(account).name
        except NotFoundError:  # remembered from another database
            return ""

    def search_for(self, text: str) -> None:
        """Let through what has a text in number, party A or orders."""
        self._want(replace(self.choices.criteria, text=text.strip()))

    def clear_all(self) -> None:
        """Show everything, as a contract that was just made may be hidden."""
        self._search.close()
        self._want(ContractFilter())

    @handles(Command("search", ("/", "f3"), "搜索", "按合同编号、甲方或订单号查找，边输入边显示", _GROUP))
    def search(self) -> None:
        """Open the search field."""
        self._search.open()

    @handles(
        Command("clear", ("escape",), "清除", "清除搜索；没有搜索时清除筛选条件", _GROUP),
        shown=lambda filters: filters.is_narrowed,
    )
    def clear(self) -> None:
        """Give up the search; without one, the conditions."""
        if self.is_searching:
            self._search.close()
            self.search_for("")
            self.host.focus_list()
        else:
            self._want(ContractFilter(states=self.choices.criteria.states))

    @handles(Command("filter.all", ("1",), "全部", "显示全部状态的合同", _GROUP, in_footer=False))
    def show_all(self) -> None:
        self._choose(None)

    @handles(Command("filter.draft", ("2",), "草稿", "只显示草稿", _GROUP, in_footer=False))
    def show_drafts(self) -> None:
        self._choose(State.DRAFT)

    @handles(Command("filter.signing", ("3",), "签署中", "只显示签署中的合同", _GROUP, in_footer=False))
    def show_signing(self) -> None:
        self._choose(State.SIGNING)

    @handles(Command("filter.effective", ("4",), "已生效", "只显示已生效的合同", _GROUP, in_footer=False))
    def show_effective(self) -> None:
        self._choose(State.EFFECTIVE)

    @handles(Command("filter.voided", ("5",), "已作废", "只显示已作废的合同", _GROUP, in_footer=False))
    def show_voided(self) -> None:
        self._choose(State.VOIDED)

    @handles(Command("filter.next", ("right",), "下一个状态", "换到右边的状态", _GROUP, in_footer=False))
    def next_state(self) -> None:
        """The state to the right."""
        self._step(1)

    @handles(Command("filter.previous", ("left",), "上一个状态", "换到左边的状态", _GROUP, in_footer=False))
    def previous_state(self) -> None:
        """The state to the left."""
        self._step(-1)

    @handles(
        Command("waiting", ("W",), "等谁", "依次只看待我处理、待客户、待平台的合同", _GROUP, in_footer=False)
    )
    def next_party(self) -> None:
        """What waits for the next party."""
        criteria = self.choices.criteria
        place = _PARTIES.index(criteria.waiting)
        self._want(replace(criteria, waiting=_PARTIES[(place + 1) % len(_PARTIES)]))

    @handles(Command("sort", (">",), "排序", "依次按创建、更新、金额、甲方排序", _GROUP, in_footer=False))
    def next_order(self) -> None:
        """The next key, the usual way round."""
        keys = list(SortKey)
        self._sort(ContractSort(keys[(keys.index(self.choices.sort.key) + 1) % len(keys)]))

    @handles(Command("sort.reverse", ("<",), "反向排序", "换成相反的顺序", _GROUP, in_footer=False))
    def reverse_order(self) -> None:
        """The other way round."""
        self._sort(replace(self.choices.sort, reverse=not self.choices.sort.reverse))

    @handles(Command("narrow", ("F",), "筛选", "按签章方式、客户、金额、创建日期筛选", _GROUP))
    async def narrow(self) -> None:
        criteria = await self.host.ask(FilterDialog(self.choices.criteria))
        if criteria is not None:
            self._want(criteria)

    def _choose(self, state: State | None) -> None:
        self._want(replace(self.choices.criteria, states=frozenset({state} if state else ())))

    def _step(self, places: int) -> None:
        self._choose(STATES[(place_of(self.choices.criteria) + places) % len(STATES)])

    def _want(self, criteria: ContractFilter) -> None:
        if criteria.customer != self.choices.criteria.customer:
            self.customer_name = ""
        self._take(replace(self.choices, criteria=criteria))

    def _sort(self, sort: ContractSort) -> None:
        self._take(replace(self.choices, sort=sort))

    def _take(self, choices: ListChoices) -> None:
        if choices == self.choices:
            return
        self.choices = choices
        self.host.filter_changed()
        kept = replace(choices, criteria=replace(choices.criteria, text=""))
        if kept != self._saved:
            self._saved = kept
            self.host.jobs.start(self._save(kept), "choices")

    async def _save(self, choices: ListChoices) -> None:
        await asyncio.to_thread(save_choices, self._file, choices)
