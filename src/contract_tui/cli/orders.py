"""`contract-tui orders`: bring orders in from files, list them."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes, streams
from contract_tui.cli.listing import add_forms, write_list
from contract_tui.cli.stopping import Stopping
from contract_tui.cli.targets import add_force, named_target, waiting_for_input
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import STANDARD_STREAM, count, place
from contract_tui.domain import labels, money
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.imports import MOST_PROBLEMS, ImportReport, ImportRow, RowProblem
from contract_tui.domain.orders import Order, PayMode, ineligible

if TYPE_CHECKING:
    from array import array

    from contract_tui.cli.context import Context

_PAGE = 1_000
_PROBLEMS_SHOWN = 50
_LONG = 10_000
"""From so many rows on an import is worth a counter."""


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui orders` with `import`, `sample`, `list` and their arguments."""
    importing = add_command(
        commands,
        "import",
        "从文件导入订单：.json 为 DescribeDealsByCond 的回答；.csv、.xlsx 的列名见 contract-tui help import",
        examples=(
            "contract-tui orders import deals.json",
            "contract-tui orders import --dry-run 订单.xlsx",
            "contract-tui orders import - < deals.json",
        ),
    )
    importing.add_argument("files", nargs="+", metavar="FILE", help="文件；- 为标准输入（JSON）")
    importing.add_argument("--dry-run", action="store_true", help="只检查并报告，不写入任何内容")
    importing.set_defaults(run=_import)
    sample = add_command(
        commands,
        "sample",
        "写出一个示例文件，照它的样子填写要导入的订单",
        examples=("contract-tui orders sample 订单.xlsx", "contract-tui orders sample deals.json"),
    )
    sample.add_argument("file", type=place, metavar="FILE", help="后缀说明格式：.csv、.xlsx 或 .json")
    add_force(sample)
    sample.set_defaults(run=_sample)
    listing = add_command(commands, "list", "列出订单，以及不可选的原因")
    listing.add_argument("--customer", metavar="C", help="只列此客户：账号、证件代码或名称")
    listing.add_argument("--eligible", action="store_true", help="只列可选的订单")
    listing.add_argument("--text", default="", metavar="T", help="订单号或产品中含有此文字")
    listing.add_argument("--pay-mode", choices=[mode.value for mode in PayMode], help="只列此付费模式")
    listing.add_argument("--limit", type=count, metavar="N", help="最多列出 N 个")
    add_forms(listing)
    listing.set_defaults(run=_list)


def _import(context: "Context") -> int:
    from contract_tui.desk.orders.importing.files import check_file

    files: list[str] = context.args.files
    for name in files:
        if name != STANDARD_STREAM:
            check_file(Path(name))
    total, problems = ImportReport(), []
    with Stopping() as stopping:
        for name in files:
            report = _import_file(context, name, stopping)
            total = total.plus(report)
            problems += [(name, problem) for problem in report.problems]
            if stopping.wished:
                break
    _tell(context, total, problems[:MOST_PROBLEMS])
    return stopping.exit_code or (ExitCode.FORBIDDEN if total.refused else ExitCode.DONE)


def _import_file(context: "Context", name: str, stopping: Stopping) -> ImportReport:
    with counting(name, stopping) as progress:
        return context.desk.orders.import_rows(
            stopping.reading(_rows(name)), context.by, dry_run=context.args.dry_run, progress=progress
        )


@contextmanager
def counting(name: str, stopping: Stopping) -> Iterator[Callable[[int], bool]]:
    """Say on a terminal how many rows of a long file are done; elsewhere say nothing.

    Args:
        name: The file's name.
        stopping: Whether to go on.
    """
    has_counted = False

    def tell(rows: int) -> bool:
        nonlocal has_counted
        if sys.stderr.isatty() and rows >= _LONG:
            output.talk_over(f"{name}：已处理 {rows:,} 行 ")
            has_counted = True
        return not stopping.wished

    try:
        yield tell
    finally:
        if has_counted:
            output.talk("")


def _rows(name: str) -> Iterator[ImportRow]:
    """A file's rows; nothing is opened, and no input awaited, before the first is asked for."""
    from contract_tui.desk.orders.importing import read_orders, read_stream

    if name == STANDARD_STREAM:
        with waiting_for_input():
            source = streams.StandardInput()
        yield from read_stream(source)
    else:
        yield from read_orders(Path(name))


def _tell(context: "Context", total: ImportReport, problems: list[tuple[str, RowProblem]]) -> None:
    dry_run: bool = context.args.dry_run
    if context.json:
        for sentence in () if dry_run else total.sentences(dry_run=False):
            output.did(sentence)
        output.write_json(shapes.import_report(total, problems, dry_run=dry_run))
        return
    for sentence in total.sentences(dry_run=dry_run):
        output.talk(sentence)
    for name, problem in problems[:_PROBLEMS_SHOWN]:
        place = f"{name} 第 {problem.line} 行" + (f"，订单 {problem.id}" if problem.id else "")
        output.talk(f"  {place}：{problem.reason}")
    if total.refused > _PROBLEMS_SHOWN:
        output.talk(f"  另有 {total.refused - _PROBLEMS_SHOWN} 行，--json 列出前 {MOST_PROBLEMS} 行。")
    for hint in dict.fromkeys(problem.hint for _, problem in problems if problem.hint):
        output.talk(f"建议：{hint}")


def _sample(context: "Context") -> ExitCode:
    from contract_tui.desk.orders.importing.sample import write_sample

    args = context.args
    path = write_sample(named_target(args.file, force=args.force), replace=args.force)
    output.did(f"示例文件已写到 {path}。")
    if context.json:
        output.write_json({"path": str(path)})
    else:
        advice = f"请换成自己的订单和付款账号，再用 {command('orders import', str(path))} 导入。"
        output.talk(f"已写出 {path}；{advice}")
    return ExitCode.DONE


def _list(context: "Context") -> ExitCode:
    keys = context.desk.orders.keys(_filter(context))
    chosen = keys[: context.args.limit]
    orders = _read(context, chosen)
    if context.json:
        _write_json(orders, len(keys))
    else:
        headings = ("订单号", "客户", "创建时间", "付费模式", "类型", "金额（元）", "产品", "不可选原因")
        write_list(context, headings, map(_cells, orders), numbers=frozenset({5}))
        output.talk(f"共 {len(keys)} 个订单。")
    return ExitCode.DONE


def _filter(context: "Context") -> OrderFilter:
    args = context.args
    return OrderFilter(
        customer=context.desk.customers.get(args.customer).account if args.customer else None,
        text=args.text,
        eligible_only=args.eligible,
        pay_mode=PayMode(args.pay_mode) if args.pay_mode else None,
    )


def _read(context: "Context", keys: "array[int]") -> Iterator[Order]:
    """The orders page by page, so that a million of them need no memory."""
    for start in range(0, len(keys), _PAGE):
        page = keys[start : start + _PAGE]
        rows = context.desk.orders.rows(page)
        yield from (rows[key].order for key in page if key in rows)


def _write_json(orders: Iterable[Order], total: int) -> None:
    separator = ""
    output.write_text('{"orders": [')
    for order in orders:
        output.write_text(f"{separator}\n  {output.dumped(shapes.order(order))}")
        separator = ","
    output.write_text(f'{separator and chr(10)}], "total": {total}}}\n')


def _cells(order: Order) -> tuple[str, ...]:
    amount = order.contract_amount
    return (
        order.id,
        order.customer,
        local_text(order.created_at),
        labels.PAY_MODES[order.pay_mode],
        labels.ORDER_ACTIONS[order.action],
        labels.POSTPAID_AMOUNT if amount is None else money.figures(amount),
        order.product,
        ineligible(order) or "",
    )
