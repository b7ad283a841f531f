"""Which contracts a command is about, and in which order: the options that `list` and `export` share."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from contract_tui.cli.usage import Parser
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.filter_fields import range_problems, read_ranges
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import Channel, State, Waiting

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_RANGES = {"least_fen": "--min", "most_fen": "--max", "created_from": "--from", "created_to": "--to"}


def add_filters(listing: Parser) -> None:
    """The options that say which contracts."""
    states = [state.value for state in State]
    listing.add_argument("--state", action="append", choices=states, default=[], help="状态，可多次给出")
    listing.add_argument("--text", default="", metavar="T", help="编号、甲方名称或订单号中含有此文字")
    listing.add_argument("--channel", choices=[channel.value for channel in Channel], help="签章方式")
    listing.add_argument("--customer", metavar="C", help="只列此客户：账号、证件代码或名称")
    listing.add_argument("--min", default="", metavar="元", help="合同总金额至少，元")
    listing.add_argument("--max", default="", metavar="元", help="合同总金额至多，元")
    listing.add_argument("--from", default="", metavar="日期", help="创建日期从（北京时间），如 2026-11-01")
    listing.add_argument("--to", default="", metavar="日期", help="创建日期到，含当天")
    waiting = [party.value for party in Waiting]
    listing.add_argument(
        "--waiting",
        choices=waiting,
        help="只列等待此方的：operator 待我处理，customer 待客户，platform 待平台",
    )


def add_sorting(listing: Parser) -> None:
    """The options that say in which order."""
    keys = [key.value for key in SortKey]
    listing.add_argument(
        "--sort",
        choices=keys,
        default=SortKey.CREATED.value,
        help="排序：created 新建在前，updated 最近更新在前，amount 金额从大到小，party 甲方名称",
    )
    listing.add_argument("--reverse", action="store_true", help="反向排序")


def criteria_of(context: "Context") -> ContractFilter:
    """What the options let through.

    Raises:
        InvalidInputError: An amount or a day cannot be read, or a range is turned round.
        NotFoundError: There is no such customer.
    """
    args = context.args
    typed = {name: getattr(args, option[2:]) for name, option in _RANGES.items()}
    for name, problem in range_problems(typed).items():
        raise InvalidInputError(
            f"{_RANGES[name]} 的值不正确：{problem}。", "金额以元为单位，日期如 2026-11-23。"
        )
    return ContractFilter(
        states=frozenset(State(state) for state in args.state),
        text=args.text,
        channel=Channel(args.channel) if args.channel else None,
        customer=context.desk.customers.get(args.customer).account if args.customer else None,
        waiting=Waiting(args.waiting) if args.waiting else None,
        **asdict(read_ranges(typed)),
    )


def sort_of(context: "Context") -> ContractSort:
    """The order that the options ask for."""
    return ContractSort(SortKey(context.args.sort), context.args.reverse)
