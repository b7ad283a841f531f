"""The actions of the contract list: on the marked contracts where any are marked, else under the cursor."""

from dataclasses import replace

from contract_tui.domain.actions import Action
from contract_tui.tui import routes
from contract_tui.tui.commands.handling import CommandMethod
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.contract import ContractActions, ContractHost, performs, reason_against
from contract_tui.tui.controllers.contract_marks import ContractMarks


def _on_marked(action: Action, single: CommandMethod[ContractActions]) -> "CommandMethod[MarkedActions]":
    """An action that is done in bulk where contracts are marked."""

    async def act(actions: "MarkedActions") -> None:
        if actions.count:
            await actions.act_on_marked(action)
        else:
            doing = single.bind(actions)()
            if doing is not None:
                await doing

    return replace(performs(action), words=lambda actions: actions.words(action))(act)


class MarkedActions(ContractActions):
    """The same actions, with which marked contracts come first.

    Args:
        host: The screen.
        marks: Which contracts are marked.
    """

    def __init__(self, host: ContractHost, marks: ContractMarks) -> None:
        super().__init__(host)
        self._marks = marks

    @property
    def count(self) -> int:
        """How many contracts are marked."""
        return len(self._marks.marked)

    def why_not(self, action: Action) -> str | None:
        """For many a plan says of each whether it is possible; here, only where it is with none of them."""
        if not self.count or action is Action.VIEW_MAILING:  # which changes nothing, as 查看合同
            return super().why_not(action)
        if action.specification.done_in_bulk:
            rows = self._marks.known_rows()
            possible = rows is None or any(reason_against(row, action) is None for row in rows)
            return None if possible else f"勾选的合同都不能进行此操作：{action.specification.words}。"
        clear = key_name("mark.none")
        return f"{action.specification.words}只能逐份办理，请按 {clear} 清除勾选后再操作。"

    def words(self, action: Action) -> str:
        """What it is called, with the number of contracts that it would be done with."""
        return f"{action.specification.words} {self.count:,} 份" if self.count else action.specification.words

    async def act_on_marked(self, action: Action) -> None:
        """Show what would be done with the marked contracts, and unmark those with which it was done."""
        host, keys = self.host, tuple(self._marks.marked.rows)
        numbers = await host.jobs.in_thread(host.desk.contracts.numbers, keys)
        in_order = tuple(numbers[key] for key in keys if key in numbers)
        done = await host.ask(routes.BulkPage(action, in_order))
        self._marks.done(frozenset(key for key, number in numbers.items() if number in done))

    retry = _on_marked(Action.RETRY, ContractActions.retry)
    resend = _on_marked(Action.RESEND, ContractActions.resend)
    download = _on_marked(Action.DOWNLOAD, ContractActions.download)
    convert = _on_marked(Action.CONVERT, ContractActions.convert)
    void = _on_marked(Action.VOID, ContractActions.void)
    recreate = _on_marked(Action.RECREATE, ContractActions.recreate)
    delete = _on_marked(Action.DELETE, ContractActions.delete)


LIST_ACTIONS = (
    MarkedActions.retry,
    MarkedActions.cancel,
    MarkedActions.resend,
    MarkedActions.download,
    MarkedActions.convert,
    MarkedActions.void,
    MarkedActions.request_paper,
    MarkedActions.view_mailing,
    MarkedActions.recreate,
    MarkedActions.delete,
)
"""What the list offers, in the interface's usual order."""
