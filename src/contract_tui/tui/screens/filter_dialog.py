"""筛选: which contracts the list shows, by channel, who waits, customer, amount and day of creation."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from contract_tui.domain import labels, money
from contract_tui.domain.errors import InvalidInputError, NotFoundError
from contract_tui.domain.filter_fields import range_problems, read_ranges
from contract_tui.domain.filters import ContractFilter
from contract_tui.domain.states import Channel, Waiting
from contract_tui.domain.waiting import WAITING_WORDS
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.customer_words import customer_matches
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.widgets.choice_line import ChoiceLine
from contract_tui.tui.widgets.form import FieldSpec, Form

if TYPE_CHECKING:
    from contract_tui.desk.customers.customers import Customers

_FIELDS = (
    FieldSpec("customer", "客户", required=False, placeholder="名称的一部分、账号或证件代码"),
    FieldSpec("least_fen", "金额从（元）", required=False, placeholder="例如 1000"),
    FieldSpec("most_fen", "金额到（元）", required=False),
    FieldSpec("created_from", "创建日期从", required=False, placeholder="北京时间，例如 2026-11-01"),
    FieldSpec("created_to", "创建日期到", required=False, placeholder="含当天"),
)
_CHANNELS: tuple[tuple[Channel | None, str], ...] = (
    (None, "全部"),
    *((channel, labels.channel_short(channel)) for channel in Channel),
)
_PARTIES: tuple[tuple[Waiting | None, str], ...] = ((None, "全部"), *WAITING_WORDS.items())
_MOST_NAMED = 3


def typed_filter(criteria: ContractFilter) -> dict[str, str]:
    """A filter as it would be typed."""
    return {
        "customer": criteria.customer or "",
        "least_fen": "" if criteria.least_fen is None else money.figures(criteria.least_fen),
        "most_fen": "" if criteria.most_fen is None else money.figures(criteria.most_fen),
        "created_from": "" if criteria.created_from is None else criteria.created_from.isoformat(),
        "created_to": "" if criteria.created_to is None else criteria.created_to.isoformat(),
    }


class FilterDialog(Dialog[ContractFilter | None]):
    """Asks for a filter; states and search text stay as they are.

    Args:
        criteria: The filter now.
    """

    TITLE = "筛选"
    AUTO_FOCUS = "#channel"
    DEFAULT_CSS = """
    FilterDialog Form { height: auto; max-height: 14; }
    FilterDialog #channel { margin-bottom: 0; }
    FilterDialog #waiting { margin-bottom: 1; }
    """

    def __init__(self, criteria: ContractFilter) -> None:
        super().__init__("筛选合同")
        self._criteria = criteria

    def compose_dialog(self) -> Iterable[Widget]:
        """Two choices and the fields."""
        yield ChoiceLine("签章方式", _CHANNELS, self._criteria.channel, id="channel")
        yield ChoiceLine("等待", _PARTIES, self._criteria.waiting, id="waiting")
        yield Form(_FIELDS, typed_filter(self._criteria), self._problem)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def _problem(self, name: str, value: str) -> str | None:
        return range_problems(self._form.values | {name: value}).get(name)

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run("filter-dialog.apply")

    @handles(Command("dialog.next", ("enter",), "下一项", "到下一项，在最后一项应用筛选", GROUP))
    def go_to_first(self) -> None:
        """Reached only while nothing has the focus: go to the first field."""
        self.query_one("#channel").focus()

    @handles(Command("filter-dialog.apply", ("f8", "ctrl+n"), "应用", "按所填条件筛选", GROUP))
    async def apply(self) -> None:
        """Answer with the filter, or show what is wrong with it."""
        form = self._form
        if not form.show_problems():
            return
        typed = form.values
        try:
            customer = await self.jobs.in_thread(_account, self.desk.customers, typed["customer"].strip())
        except (InvalidInputError, NotFoundError) as error:
            form.show_problem("customer", error.sentence)
            return
        ranges: Mapping[str, object] = asdict(read_ranges(typed))
        self.dismiss(
            replace(
                self._criteria,
                channel=self.query_one("#channel", ChoiceLine).value,
                waiting=self.query_one("#waiting", ChoiceLine).value,
                customer=customer,
                **ranges,  # type: ignore[arg-type]  # the two fields of each range, by name
            )
        )

    @handles(Command("filter-dialog.reset", ("ctrl+l",), "清空", "清空全部条件", GROUP))
    def empty(self) -> None:
        """Empty everything; nothing is applied yet."""
        self._form.set_values(typed_filter(ContractFilter()))
        self.query_one("#channel", ChoiceLine).choose(None)
        self.query_one("#waiting", ChoiceLine).choose(None)


def _account(customers: "Customers", typed: str) -> str | None:
    """The account of the one customer that is meant; a part of the name will do."""
    if not typed:
        return None
    try:
        return customers.get(typed).account
    except NotFoundError:
        similar = [each for each in customers.list() if customer_matches(each, typed)]
    if len(similar) == 1:
        return similar[0].account
    if not similar:
        raise NotFoundError("没有这样的客户。")
    named = "、".join(f"{each.name}（{each.account}）" for each in similar[:_MOST_NAMED])
    more = " 等" if len(similar) > _MOST_NAMED else ""
    raise NotFoundError(f"有 {len(similar)} 个客户符合，请写账号：{named}{more}。")
