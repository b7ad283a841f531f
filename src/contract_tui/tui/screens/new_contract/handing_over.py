"""The way on from 选择订单: marked orders become a contract, several, or a draft's own (S13, S48, P17)."""

from contextlib import suppress

from contract_tui.desk.contracts.confirmations import draft_facts
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import DeskError
from contract_tui.domain.states import Channel
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.splitting import Splitting
from contract_tui.tui.screens.new_contract.wizard import Wizard


class HandingOver:
    """Hands the marked orders over to what they were marked for.

    Args:
        wizard: The screen.
        marking: Which orders are marked.

    Attributes:
        is_under_way: Whether the desk is taking the orders just now: that they are held from then on is no
            news to who marked them.
    """

    def __init__(self, wizard: Wizard, marking: Marking) -> None:
        self._wizard, self._marking = wizard, marking
        self._splitting = Splitting(wizard, marking)
        self.is_under_way = False

    def why_not(self) -> str | None:
        """The guards of S16 and S48, or None."""
        return None if self._splitting.is_needed else self._marking.marks.problem

    async def run(self) -> bool:
        """Create contracts over the marked orders, or give them to the draft in place of those that it has.

        Returns:
            Whether the orders are taken and the wizard has gone on; False after a no.

        Raises:
            DeskError: The orders cannot be taken; nothing has changed.
        """
        contract = self._wizard.draft.contract
        if contract is None and not await self._confirmed():
            return False
        self.is_under_way = True
        try:
            self._marking.put_off()
            if contract is None:
                return await self._create()
            await self._change(contract)
            return True
        finally:
            self.is_under_way = False

    async def _change(self, contract: Contract) -> None:
        wizard = self._wizard
        numbers = self._marking.marks.numbers_after([order.id for order in contract.orders])
        change, version = wizard.desk.revisions.change_orders, contract.version
        await wizard.act(change, contract.number, numbers, wizard.operator, version=version)
        wizard.journey.choose_orders(again=False)

    async def _create(self) -> bool:
        numbers = await self._open()
        if not numbers:
            return False
        with suppress(DeskError):  # kept marks of orders that a contract holds do not come back in any case
            await self._marking.take_away()
        if len(numbers) > 1:
            self._wizard.tell(f"已创建 {len(numbers)} 份合同：{'、'.join(numbers)}，其余在合同列表中继续。")
        self._wizard.created(numbers[0])
        return True

    async def _open(self) -> tuple[str, ...]:
        """The numbers of what was created; none where a proposal of several contracts was not wanted."""
        if self._splitting.is_needed:
            return await self._splitting.create()
        wizard, draft = self._wizard, self._wizard.draft
        open_one, numbers = wizard.desk.drafts.open, self._marking.marks.order_numbers
        return (
            await wizard.jobs.in_thread(open_one, draft.channel, draft.account, numbers, wizard.operator),
        )

    async def _confirmed(self) -> bool:
        """What the platform alone signs is created after a yes (S49); several contracts ask by themselves."""
        wizard, draft = self._wizard, self._wizard.draft
        if draft.channel is not Channel.SINGLE or self._splitting.is_needed:
            return True
        customer = draft.customer
        if customer is None:
            customer = await wizard.jobs.in_thread(wizard.desk.customers.get, draft.account)
        platform = wizard.access.settings.platform.short_name
        facts = draft_facts(customer, draft.channel, self._marking.marks.orders, platform)
        return await wizard.ask(Confirm("创建合同草稿", facts, word="确认保存"))
