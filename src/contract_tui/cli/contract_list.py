"""`contract-tui contract list`: which contracts, in which order, and who waits for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_show import state_line
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import count
from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.errors import ExitCode, InvalidInputError, NotFoundError
from contract_tui.domain.filter_fields import range_problems, read_ranges
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import Channel, State, Waiting
from contract_tui.domain.waiting import queue_words

if TYPE_CHECKING:
    from array import array

    from contract_tui.cli.context import Context

_PAGE = 500
_RANGES = {"least_fen": "--min", "most_fen": "--max", "created_from": "--from", "created_to": "--to"}


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract list` with its arguments."""
    listing = add_command(
        commands,
        "list",
        "列出合同",
        examples=(
            "contract-tui contract list --waiting operator --sort updated --reverse",
            "contract-tui contract list --customer 100000000001 --from 2026-11-01 --to 2026-11-30 --json",
        ),
    )
    _add_filters(listing)
    keys = [key.value for key in SortKey]
    listing.add_argument(
        "--sort",
        choices=keys,
        default=SortKey.CREATED.value,
        help="排序：created 新建在前，updated 最近更新在前，amount 金额从大到小，party 甲方名称",
    )
    listing.add_argument("--reverse", action="store_true", help="反向排序")
    listing.add_argument("--limit", type=count, metavar="N", help="最多列出 N 个")
    listing.set_defaults(run=_list)


def _add_filters(listing: Parser) -> None:
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


def _list(context: "Context") -> ExitCode:
    args, contracts = context.args, context.desk.contracts
    sort = ContractSort(SortKey(args.sort), args.reverse)
    keys = contracts.keys(_filter(context), sort)
    rows = _read(context, keys[: args.limit])
    if context.json:
        shaped = [shapes.contract(each) for each in _whole(context, rows)]
        output.write_json({"contracts": shaped, "total": len(keys)})
        return ExitCode.DONE
    headings = ("合同编号", "方式", "甲方", "订单", "金额（元）", "状态/子状态", "更新时间")
    output.write_table(headings, (_cells(context, row) for row in rows), right=frozenset({3, 4}))
    output.talk(f"共 {len(keys)} 份合同。")
    output.talk("全部合同：" + "  ".join(queue_words(contracts.queues(), context.desk.clock.now())))
    return ExitCode.DONE


def _filter(context: "Context") -> ContractFilter:
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


def _read(context: "Context", keys: "array[int]") -> Iterator[ContractRow]:
    for start in range(0, len(keys), _PAGE):
        page = keys[start : start + _PAGE]
        rows = context.desk.contracts.rows(page)
        yield from (rows[key] for key in page if key in rows)


def _whole(context: "Context", rows: Iterable[ContractRow]) -> Iterator[Contract]:
    for row in rows:
        try:
            yield context.desk.contracts.get(row.number)
        except NotFoundError:  # deleted since the keys were read
            continue


def _cells(context: "Context", row: ContractRow) -> tuple[str, ...]:
    return (
        row.number,
        labels.channel_short(row.channel),
        row.customer_name,
        str(row.order_count),
        money.figures(row.total_fen),
        state_line(context, row) + _trouble(row),
        local_text(row.updated_at),
    )


def _trouble(row: ContractRow) -> str:
    if row.failed:
        return "（失败，可重试）"
    if row.retry_at is not None:
        return f"（失败，{local_text(row.retry_at, seconds=True)} 自动重试）"
    return "（签署人授权审核中）" if row.signer_under_review else ""
