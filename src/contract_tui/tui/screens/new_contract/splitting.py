"""More orders than one contract takes: several contracts, confirmed before they are made at once (S48)."""

from collections.abc import Sequence

from contract_tui.domain import labels, money
from contract_tui.domain.orders import Order, total
from contract_tui.domain.splitting import Split
from contract_tui.tui.dialogs import Confirm
from contract_tui.tui.screens.new_contract.draft import Draft
from contract_tui.tui.screens.new_contract.marking import Marking
from contract_tui.tui.screens.new_contract.wizard import Wizard
from contract_tui.tui.widgets.facts import Fact


class Splitting:
    """Makes several contracts of the marked orders.

    Args:
        wizard: The screen.
        marking: Which orders are marked.
    """

    def __init__(self, wizard: Wizard, marking: Marking) -> None:
        self._wizard, self._marking = wizard, marking

    @property
    def is_needed(self) -> bool:
        """Whether the orders are too many for one contract, and there is none yet that they are for."""
        marks = self._marking.marks
        return len(marks.rows) > marks.limit and not self._wizard.draft.number

    async def create(self) -> tuple[str, ...]:
        """Show the proposal, and make the contracts after a yes: all of them or none.

        Returns:
            Their numbers; none after a no.

        Raises:
            DeskError: There is no way to split the orders, or they cannot be made; the message is the reason.
        """
        wizard, draft, marks = self._wizard, self._wizard.draft, self._marking.marks
        split = await wizard.jobs.in_thread(wizard.desk.orders.split, marks.order_numbers)
        facts = _facts(draft, split, marks.problem, wizard.access.settings.platform.short_name)
        count = len(split.groups)
        if not await wizard.ask(Confirm(f"分成 {count} 份合同", facts, word=f"创建 {count} 份合同")):
            return ()
        groups = [[order.id for order in group] for group in split.groups]
        open_all = wizard.desk.drafts.open_all
        return await wizard.jobs.in_thread(open_all, draft.channel, draft.account, groups, wizard.operator)


def _facts(draft: Draft, split: Split, problem: str | None, platform: str) -> list[Fact]:
    customer = draft.customer
    return [
        *([problem] if problem else []),
        ("甲方", customer.name if customer else draft.account),
        ("框架合同", customer.framework if customer else ""),
        ("电子签章方式", labels.channel(draft.channel, platform)),
        *((f"第 {place} 份", _group_words(group)) for place, group in enumerate(split.groups, start=1)),
        "这些合同同时创建，或全部不创建。创建后签章方式不能更改，所选订单由各自的合同占用。",
        *((f"第 {place} 份订单号", _numbers(group)) for place, group in enumerate(split.groups, start=1)),
    ]


def _group_words(group: Sequence[Order]) -> str:
    refunds = sum(1 for order in group if (order.contract_amount or 0) < 0)
    more = f"，其中退款 {refunds} 个" if refunds else ""
    return f"{len(group)} 个订单{more}，合计 {money.with_sign(total(group))}"


def _numbers(group: Sequence[Order]) -> str:
    return "、".join(order.id for order in group)
