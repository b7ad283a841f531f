"""Where a contract went that an operator has acted on, and that the list no longer shows for it."""

from collections.abc import Container

from contract_tui.domain import labels
from contract_tui.domain.contracts import ContractRow
from contract_tui.domain.errors import NotFoundError
from contract_tui.domain.filters import ContractFilter
from contract_tui.domain.states import State
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.list_filters import ListFilters
from contract_tui.tui.host import Host

_SHOWING = {
    State.DRAFT: ListFilters.show_drafts,
    State.SIGNING: ListFilters.show_signing,
    State.EFFECTIVE: ListFilters.show_effective,
    State.VOIDED: ListFilters.show_voided,
}
"""What shows all contracts of a state."""


class Departures:
    """Remembers the contracts that were acted on here until the list hides them, and tells that once.

    Args:
        host: The page that tells.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._acted_on: dict[int, str] = {}

    def acted_on(self, row: ContractRow | None) -> None:
        """The operator has changed this contract."""
        if row is not None:
            self._acted_on[row.id] = row.number

    async def look(self, shown: Container[int], criteria: ContractFilter) -> None:
        """Tell of those that are not shown any more; of a deleted one it was told that it is deleted.

        Args:
            shown: The keys of the contracts that the list has now.
            criteria: What it lets through.
        """
        for key, number in tuple(self._acted_on.items()):
            if key in shown:
                continue
            del self._acted_on[key]
            try:
                contract = await self._host.jobs.in_thread(self._host.desk.contracts.get, number)
            except NotFoundError:
                continue
            state = labels.STATES[contract.state]
            only_states = criteria == ContractFilter(states=criteria.states)
            seen = f"按 {key_name(_SHOWING[contract.state].command.id)} 查看{state}的合同"
            everything = f"按 {key_name('clear')} 清除搜索和筛选后可见"
            where = seen if only_states else everything
            self._host.tell(f"合同 {number} 现为{state}，不符合当前筛选，列表不再显示；{where}。")
