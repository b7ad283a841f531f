"""Which contracts the list shows: states by key, search as one types."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from contract_tui.domain import labels
from contract_tui.domain.filters import ContractFilter
from contract_tui.domain.states import State
from contract_tui.tui.commands.command import Command
from contract_tui.tui.desk_screen import DeskScreen
from contract_tui.tui.widgets.safe_input import SafeInput
from contract_tui.tui.widgets.tab_line import TabLine

ResultT = TypeVar("ResultT")

PAUSE_SECONDS = 0.15
"""How long the typing rests before a search begins."""
_GROUP = "筛选"
_FILTERS: tuple[State | None, ...] = (None, *State)


class ContractFilters(DeskScreen[ResultT]):
    """The filter line, the search field and their commands; `filter_changed` is told of every change."""

    DEFAULT_CSS = """
    ContractFilters > #search { display: none; }
    ContractFilters > #search.-open { display: block; }
    """
    COMMAND_TABLE: ClassVar[tuple[Command, ...]] = (
        Command("search", ("/",), "搜索", "按合同编号、甲方或订单号查找，边输入边显示", _GROUP),
        Command("clear", ("escape",), "清除", "清除搜索；没有搜索时清除筛选条件", _GROUP),
        Command("filter.all", ("1",), "全部", "显示全部状态的合同", _GROUP, in_footer=False),
        Command("filter.draft", ("2",), "草稿", "只显示草稿", _GROUP, in_footer=False),
        Command("filter.signing", ("3",), "签署中", "只显示签署中的合同", _GROUP, in_footer=False),
        Command("filter.effective", ("4",), "已生效", "只显示已生效的合同", _GROUP, in_footer=False),
        Command("filter.voided", ("5",), "已作废", "只显示已作废的合同", _GROUP, in_footer=False),
        Command("filter.next", ("right",), "下一个状态", "换到右边的状态", _GROUP, in_footer=False),
        Command("filter.previous", ("left",), "上一个状态", "换到左边的状态", _GROUP, in_footer=False),
    )
    wanted: ContractFilter = ContractFilter()
    """What the operator wants to see."""

    def compose_filters(self) -> Iterable[Widget]:
        """The two lines above the list; the second one only while a search is open."""
        yield TabLine(id="states")
        yield SafeInput(placeholder="合同编号、甲方或订单号；回车到列表，Esc 清除", id="search")

    @property
    def is_searching(self) -> bool:
        """Whether a search is open or has found something."""
        return bool(self.wanted.text) or (self.is_mounted and self._field.has_class("-open"))

    def filter_changed(self) -> None:
        """`wanted` is another one."""

    def focus_list(self) -> None:
        """Give the keys back to the list."""

    def want(self, states: frozenset[State], text: str) -> None:
        """Want to see these states and this text; empty means all."""
        wanted = replace(self.wanted, states=states, text=text)
        if wanted != self.wanted:
            self.wanted = wanted
            self.filter_changed()

    def show_filters(self, counts: Mapping[State, int] | None) -> None:
        """Show the states with their counts, None while they are not known, and which one is wanted."""
        names = [labels.STATES[state] if state else "全部" for state in _FILTERS]
        if counts is not None:
            numbers = [counts[state] if state else sum(counts.values()) for state in _FILTERS]
            names = [f"{name} {number:,}" for name, number in zip(names, numbers, strict=True)]
        self.query_one("#states", TabLine).show(names, self._place)

    @property
    def _place(self) -> int:
        return _FILTERS.index(next(iter(self.wanted.states), None))

    def _choose(self, state: State | None) -> None:
        self.want(frozenset({state} if state else ()), self.wanted.text)

    def _step(self, places: int) -> None:
        self._choose(_FILTERS[(self._place + places) % len(_FILTERS)])

    def do_filter_all(self) -> None:
        """全部."""
        self._choose(None)

    def do_filter_draft(self) -> None:
        """草稿."""
        self._choose(State.DRAFT)

    def do_filter_signing(self) -> None:
        """签署中."""
        self._choose(State.SIGNING)

    def do_filter_effective(self) -> None:
        """已生效."""
        self._choose(State.EFFECTIVE)

    def do_filter_voided(self) -> None:
        """已作废."""
        self._choose(State.VOIDED)

    def do_filter_next(self) -> None:
        """The state to the right."""
        self._step(1)

    def do_filter_previous(self) -> None:
        """The state to the left."""
        self._step(-1)

    def do_search(self) -> None:
        """Open the search field."""
        self._field.add_class("-open")
        self._field.focus()

    def do_clear(self) -> None:
        """Close the search field and drop its text."""
        self._field.value = ""
        self._field.remove_class("-open")
        self._search("")
        self.focus_list()

    @property
    def _field(self) -> SafeInput:
        return self.query_one("#search", SafeInput)

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self.start(self._search_later(event.value), "search")

    async def _search_later(self, text: str) -> None:
        await self.pause(PAUSE_SECONDS)
        self._search(text)

    @on(Input.Submitted, "#search")
    def _entered(self, event: Input.Submitted) -> None:
        self._search(event.value)
        self.focus_list()

    def _search(self, text: str) -> None:
        self.want(self.wanted.states, text.strip())
