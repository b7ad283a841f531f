"""`contract-tui contract list`: which contracts, in which order, and who waits for whom."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_filters import add_filters, add_sorting, criteria_of, sort_of
from contract_tui.cli.contract_show import state_line
from contract_tui.cli.listing import add_forms, write_list
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import count
from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, ContractRow
from contract_tui.domain.errors import ExitCode, NotFoundError
from contract_tui.domain.waiting import queue_words

if TYPE_CHECKING:
    from array import array

    from contract_tui.cli.context import Context

_PAGE = 500


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
    add_filters(listing)
    add_sorting(listing)
    listing.add_argument("--limit", type=count, metavar="N", help="最多列出 N 个")
    add_forms(listing)
    listing.set_defaults(run=_list)


def _list(context: "Context") -> ExitCode:
    args, contracts = context.args, context.desk.contracts
    keys = contracts.keys(criteria_of(context), sort_of(context))
    rows = _read(context, keys[: args.limit])
    if context.json:
        shaped = [shapes.contract(each) for each in _contracts_of(context, rows)]
        output.write_json({"contracts": shaped, "total": len(keys)})
        return ExitCode.DONE
    headings = ("合同编号", "方式", "甲方", "订单", "金额（元）", "状态/子状态", "更新时间")
    write_list(context, headings, (_cells(context, row) for row in rows), numbers=frozenset({3, 4}))
    output.talk(f"共 {len(keys)} 份合同。")
    output.talk("全部合同：" + "  ".join(queue_words(contracts.queues(), context.desk.clock.now())))
    return ExitCode.DONE


def _read(context: "Context", keys: "array[int]") -> Iterator[ContractRow]:
    for start in range(0, len(keys), _PAGE):
        page = keys[start : start + _PAGE]
        rows = context.desk.contracts.rows(page)
        yield from (rows[key] for key in page if key in rows)


def _contracts_of(context: "Context", rows: Iterable[ContractRow]) -> Iterator[Contract]:
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
